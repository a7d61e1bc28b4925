"""Keep with a story where the words of its quotes and milestones are, for its first reader.

To look for words in a story, and for what somebody would have to confirm of them, takes a fifth
to a third of the time of its page. `Story.refresh_blockers` looks for them anyway, and keeps what
it found.

What is kept are numbers: the words themselves are always cut from the body as it is now. Each
verdict has a digest of all that it was judged by, and of itself. Whoever reads it compares that
with the records that were fetched, so what changes a record or a story need not think of what is
kept: a verdict on anything else is as if there were none.
"""

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery

from stories.models.fields import sanitise

if TYPE_CHECKING:
    from stories.models.story import Story

STORIES = Path(__file__).parent.parent.parent
FOLDERS = ("dates", "models", "passages", "pasted_html")  # with all that is below them
PACKAGES = ("django", "django_prose_editor", "edtf", "nh3")  # that this code uses
BODY, HEADLINE = "body", "headline"  # names of what is kept beside the names of records
FETCHED = "verdicts_kept"  # the attribute of a story that was fetched with what is kept


@cache
def rules() -> str:
    """Return a digest of the code that judges words, since other code may judge otherwise."""
    digest = blake2b(repr((sys.version, installed())).encode())
    for path in code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def installed() -> list[str]:
    """Return the names of what is installed beside the packages of this code, with versions.

    `importlib.metadata` is not asked: to load it takes longer than to read all of our code.
    """
    found = [find_spec(package) for package in PACKAGES]
    places = {Path(each.origin).parent.parent for each in found if each and each.origin}
    return sorted(path.name for place in places for path in place.glob("*-info"))


def code() -> list[Path]:
    """Return the files of the code that judges words."""
    inside = chain.from_iterable((STORIES / each).rglob("*.py") for each in FOLDERS)
    return sorted([*STORIES.glob("*.py"), *inside], key=str)


def digest_of(judged_by: tuple[Any, ...], found: Any) -> str:
    """Return a digest of all that a verdict was judged by, and of the verdict as it is stored."""
    seen = repr((rules(), judged_by, found))
    return blake2b(seen.encode(), digest_size=16).hexdigest()


def of(story: Any) -> Any:
    """Return what was fetched with the story: {} where nothing was."""
    found = vars(story).get(FETCHED)
    return found if isinstance(found, dict) else {}


def minutes(story: Any) -> int | None:
    """Return how long the body takes to read, if that is kept of the body as it is now, else None.

    It is kept of a body alone that sanitising leaves as it is.
    """
    match of(story).get(BODY):
        case [digest, int(found)] if digest == digest_of(_body_of(story), found):
            return found
    return None


def body_to_keep(story: Any) -> dict[str, list[Any]]:
    """Return what to keep of a body, by its name: nothing where a script stored raw HTML."""
    if sanitise(story.body) != story.body:
        return {}
    found = story.minutes_to_read
    return {BODY: [digest_of(_body_of(story), found), found]}


def headline(story: Any) -> Any:
    """Return what was found of the headline as it and the body are now, or None."""
    match of(story).get(HEADLINE):
        case [digest, found] if digest == digest_of(_headline_of(story), found):
            return found
    return None


def headline_to_keep(story: Any) -> dict[str, list[Any]]:
    """Return what to keep of a headline, by its name: see `Headlined.judge_headline`."""
    found = story.judge_headline()
    return {HEADLINE: [digest_of(_headline_of(story), found), found]}


def _body_of(story: Any) -> tuple[bytes, str]:
    return story.body_digest, story.language


def _headline_of(story: Any) -> tuple[str, bytes, str]:
    return story.headline, *_body_of(story)


class KeptVerdictsQuerySet(models.QuerySet["KeptVerdicts"]):
    def of_story(self, story: str) -> Subquery:
        """Return the verdicts of a story, to annotate a query with as `FETCHED`."""
        return Subquery(self.filter(story=OuterRef(story)).values("verdicts"))

    def keep(self, stories: "Iterable[Story]") -> None:
        """Keep what the quotes and milestones of stories are judged by, and what was found."""
        rows: Any = [
            KeptVerdicts(story=story, verdicts=story.verdicts_to_keep()) for story in stories
        ]
        self.bulk_create(
            rows, update_conflicts=True, update_fields=["verdicts"], unique_fields=["story"]
        )


class KeptVerdicts(models.Model):
    """Where the words of a story are, by the kind and the number of each quote and milestone.

    A verdict is a list of its digest and of what `judged.Verdict.stored` returns. Beside them are,
    each with a digest too, how long the body takes to read, and what the headline quotes.
    """

    story = models.OneToOneField(
        "stories.Story", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    verdicts = models.JSONField(default=dict)

    objects: ClassVar[KeptVerdictsQuerySet] = KeptVerdictsQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.story}"
