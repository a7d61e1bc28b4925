"""Remember what readers may see of words, by all the values that decide it.

To look for words in a story takes many times longer than to tell that neither has changed.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import get_language

from stories import passages
from stories.passages.fragments import fragment_of

from . import kept_verdicts

if TYPE_CHECKING:
    from stories.models.milestone import Milestone
    from stories.models.quote import Quote

    from .confirmation import Question

REMEMBERED = 1024  # records: some 5 MB
FOUND = ["passage_found", "in_body", "in_standfirst", "misquote", "_context_now"]


class Verdict(NamedTuple):
    """A passage that readers may see, or None; all of the text between its ends; if it is cut.

    A passage is in the body or, that of a milestone, in the standfirst. It may be confirmed by
    somebody who may publish.
    """

    passage: passages.Passage | None
    text: str = ""
    is_cut: bool = False
    is_in_body: bool = True
    is_confirmed: bool = False

    @property
    def stored(self) -> list[Any]:
        """What of it is kept, as values of JSON: no words."""
        if self.passage is None:
            return []
        spans = [list(span) for span in self.passage.spans]
        return [self.is_in_body, spans, self.is_cut, self.is_confirmed]

    @property
    def fragment(self) -> str:
        """The fragment that leads to the passage from an address; "" where there is none."""
        return _fragment(self.passage, self.text) if self.passage else ""


@lru_cache(maxsize=REMEMBERED)
def _fragment(passage: passages.Passage, text: str) -> str:
    return fragment_of(passage, text)


class Looked(NamedTuple):
    """What an editor is told of a record: what was found, and what is to be looked at."""

    found: dict[str, Any]  # by the names of the record's attributes
    open_questions: "list[Question]"
    invented: "list[passages.Invented]"
    is_confirmed: bool


class _Asked:
    """A record to judge, which equals every other one with the same values in the same story."""

    __slots__ = ("by", "record")

    def __init__(self, record: "Quote | Milestone") -> None:
        story = record.story
        stored, places_of_json = _stored(type(record))
        values = list(stored(record))
        for place in places_of_json:
            values[place] = repr(values[place])
        text = (story.body_digest, story.standfirst, story.language)
        self.by: tuple[Any, ...] = (type(record), *text, *values)
        self.record: Quote | Milestone | None = record

    @property
    def name(self) -> str:
        record: Any = self.record
        return f"{type(record).__name__}-{record.pk}"

    def __hash__(self) -> int:
        return hash(self.by)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.by == other.by


@cache
def _stored(model: Any) -> tuple[Callable[[Any], tuple[Any, ...]], list[int]]:
    """Return what tells all stored values of a record at once, and which of them are JSON."""
    fields = model._meta.concrete_fields
    places = [place for place, each in enumerate(fields) if isinstance(each, models.JSONField)]
    return attrgetter(*(field.attname for field in fields)), places


def judge(record: "Quote | Milestone") -> Verdict:
    """Return what readers may see of a record's words in its story, as both are now."""
    return _judge_and_place(_Asked(record), record)


def _judge_and_place(asked: _Asked, record: "Quote | Milestone") -> Verdict:
    verdict = _judge(asked)
    asked.record = None  # what is remembered holds no record, and no story
    if verdict.passage:
        record.take_place(verdict.passage, is_in_body=verdict.is_in_body)
    return verdict


@lru_cache(maxsize=REMEMBERED)
def _judge(asked: _Asked) -> Verdict:
    return _kept(asked) or _find(asked)


def _kept(asked: _Asked) -> Verdict | None:
    """Return the verdict that is kept with the story, if it is one on exactly this."""
    record: Any = asked.record
    match kept_verdicts.of(record.story).get(asked.name):
        case [digest, found] if digest == kept_verdicts.digest_of(asked.by, found):
            return _restored(record.story, *found) if found else Verdict(None)
    return None


def _restored(story: Any, is_in_body: bool, places: list[list[int]], *are: bool) -> Verdict:  # noqa: FBT001  as they are stored
    text = story.story_text if is_in_body else story.standfirst_text
    passage = passages.cut(text, tuple((start, end) for start, end in places))
    is_cut, is_confirmed = are
    return Verdict(passage, _between(text, passage), is_cut, is_in_body, is_confirmed)


def _find(asked: _Asked) -> Verdict:
    record: Any = asked.record
    record.forget_what_was_found()  # by what its values were before
    passage = record.find_verified_passage()
    if passage is None:
        return Verdict(None)
    text: passages.StoryText = record.text_of_words
    is_cut = passages.is_cut(text, passage)
    is_in_body = getattr(record, "in_standfirst", None) is None  # only a milestone may be there
    between = _between(text, passage)
    return Verdict(passage, between, is_cut, is_in_body, record.is_confirmed)


def _between(text: passages.StoryText, passage: passages.Passage) -> str:
    """Return all of the text between the ends of a passage, also what it leaves out."""
    return passage.text if len(passage.spans) == 1 else text.text[passage.start : passage.end]


def for_keeping(record: "Quote | Milestone") -> tuple[str, list[Any]]:
    """Return the name of a record among what is kept, and its verdict with a digest."""
    asked = _Asked(record)
    name, record.verdict = asked.name, _judge_and_place(asked, record)
    found = record.verdict.stored
    return name, [kept_verdicts.digest_of(asked.by, found), found]


def recall(record: "Quote | Milestone") -> None:
    """Let a record that is only shown know what an editor is told of it.

    To find it out anew takes many times longer, and a form shows all records of a story. Nothing is
    said of words that readers may see, and where they are is mostly kept with the story.
    """
    record.forget_what_was_found()
    verdict = judge(record)
    if verdict.passage:
        told = Looked({"misquote": ""}, [], [], verdict.is_confirmed)
    else:
        asked = _Asked(record)
        told = _look(asked, get_language())
        asked.record = None
    vars(record).update(told.found, looked=told)


@lru_cache(maxsize=REMEMBERED)
def _look(asked: _Asked, _language: str | None) -> Looked:
    """Return what an editor is told, in their language, of words that readers may not see."""
    record: Any = asked.record
    invented = getattr(record, "invented_quotations", [])
    found = {name: getattr(record, name) for name in FOUND if hasattr(record, name)}
    return Looked(found, record.open_questions, invented, record.is_confirmed)
