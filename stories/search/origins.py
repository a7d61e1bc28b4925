"""Say where words come from: public stories that have them exactly so, cut or nearly so."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html import escape

from stories import languages, passages
from stories.models import Person, Story
from stories.passages.check import (
    CONTROLS,
    FEWEST_WORDS,
    KINDS,
    LONGEST,
    NEARLY,
    Checked,
    check_pieces,
    check_row,
    count_words,
    split_attribution,
    undivided,
)
from stories.passages.fragments import text_fragment

from . import candidates, tokenizer

ABSENT, FEW, EMPTY, LONG = "absent", "few words", "empty", "too long"
BODY, STANDFIRST, HEADLINE = "body", "standfirst", "headline"

MOST_JUDGED = 12  # stories in which the words are looked for in a row
MOST_ALIGNED = 6  # stories in which they are looked for with others between them
MOST_SHOWN = 5  # origins
LONGEST_NAME = 200  # characters


@dataclass(frozen=True)
class Origin:
    """A public story that has the words, in a part of it: body, standfirst or headline."""

    story: Story
    part: str
    text: passages.StoryText
    checked: Checked

    @property
    def voice(self) -> str:
        """Whose words these are: see `Paragraph.voice`; "" where they are of several."""
        if self.part != BODY:
            return passages.EDITOR
        return self.checked.voices[0] if len(self.checked.voices) == 1 else ""

    @property
    def is_of_person(self) -> bool:
        return self.voice == passages.PERSON

    @property
    def other_voices(self) -> tuple[str, ...]:
        """Words in quotation marks that the person repeats. See `passages.other_voices`."""
        return self.checked.other_voices if self.is_of_person else ()

    @property
    def address(self) -> str:
        """Return the story's address, and in a body that of the words."""
        if self.part != BODY:
            return self.story.reading_address
        fragment = text_fragment(self.text, self.checked.passage)
        return f"{self.story.reading_address}#p-{self.checked.passage.paragraph}{fragment}"

    @property
    def marks(self) -> tuple[str, str]:
        """The quotation marks of the story's language."""
        return languages.get(self.story.language).outer

    @property
    def rank(self) -> tuple[int, ...]:
        """The most faithful first, and then the person's own words.

        Words of the person in a row are before those that somebody else says as a whole sentence.
        """
        kind = KINDS.index(self.checked.kind)
        is_own_row = self.is_of_person and self.checked.is_one_stretch and kind < len(KINDS) - 1
        return (0 if is_own_row else 1, kind, not self.is_of_person)


@dataclass(frozen=True)
class Answer:
    """What became of the words. `kind` is that of `Checked`, or says why there is no origin."""

    kind: str
    name: str = ""  # that the reader gave
    origins: list[Origin] = field(default_factory=list)
    is_more: bool = False  # whether further stories have the words, too

    @cached_property
    def is_of_another(self) -> bool:
        """Whether a name was given, and the words are said by people who have another one.

        Nothing is said of a person whose name is not given here: that would tell who it is not.
        """
        people = [origin.story.person for origin in self.origins if origin.is_of_person]
        return bool(self.name and people) and all(
            person.is_named and not is_name_of(self.name, person) for person in people
        )


def find(words: str, name: str, now: datetime) -> Answer:
    """Judge the words that a reader gave, perhaps with the name of who is said to have said them.

    Only public stories answer. A name at the end of the words counts where no other is given.
    """
    words, name = words.strip(), CONTROLS.sub(" ", name).strip()[:LONGEST_NAME]
    if len(words) > LONGEST:
        return Answer(LONG)
    if not count_words(words):
        return Answer(EMPTY)
    bare, attributed = split_attribution(words)
    name = name or attributed
    stories = candidates.find(undivided(bare), now, MOST_JUDGED)
    found = _judge(stories, dict.fromkeys((words, bare)), check_row)
    if all(origin.checked.kind == NEARLY for origin in found):
        found += _judge(stories[:MOST_ALIGNED], dict.fromkeys((words, bare)), check_pieces)
    found.sort(key=lambda origin: (origin.rank, not is_name_of(name, origin.story.person)))
    if not found:
        return Answer(FEW if count_words(bare) < FEWEST_WORDS else ABSENT, name)
    kind = found[0].checked.kind
    alike = [origin for origin in found if origin.checked.kind == kind]
    shown = alike[: 1 if kind == NEARLY else MOST_SHOWN]
    return Answer(kind, name, shown, is_more=kind != NEARLY and len(alike) > len(shown))


def _judge(
    stories: Iterable[Story],
    ways: Iterable[str],
    check: Callable[[passages.StoryText, str, str], Checked | None],
) -> list[Origin]:
    """Return the best origin in each story that has one."""
    best = []
    for story in stories:
        found = [
            Origin(story, part, text, checked)
            for part, text in _parts(story)
            for words in ways
            if (checked := check(text, words, story.language))
        ]
        best += sorted(found, key=lambda origin: origin.rank)[:1]
    return best


def _parts(story: Story) -> Iterator[tuple[str, passages.StoryText]]:
    yield BODY, story.story_text
    yield STANDFIRST, story.standfirst_text
    yield HEADLINE, passages.read(f"<p>{escape(story.headline, quote=False)}</p>")


def is_name_of(name: str, person: Person) -> bool:
    """Return whether a name that a reader gave is the person's, or a part of it.

    "Azhigulova", "khalida azhigulova", "K. Azhigulova"    are Khalida Azhigulova's
    """
    asked = _terms(name)
    known = [*person.all_names, *(other.text for other in person.other_wordings)]
    return bool(asked) and any(_is_part(asked, _terms(each)) for each in known)


def _terms(name: str) -> list[str]:
    return [word.term[1:] for word in tokenizer.read(name, tokenizer.OTHER)]


def _is_part(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether each word is one of the known ones, or the initial of one."""
    has_word = any(word in known for word in asked)
    return has_word and all(
        word in known or (len(word) == 1 and any(each.startswith(word) for each in known))
        for word in asked
    )
