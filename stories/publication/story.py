"""Find what blocks the publication of a story.

Functions judge the words that they are given. About the person, the original and the translations
they ask the story itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from stories import languages

from .blocker import Blocker
from .consent import describe_gaps
from .order_of_dates import find_contradictions, find_contradictions_elsewhere
from .pictures import incomplete_pictures, recognisable_pictures
from .words import broken_passages, invented_quotations, to_confirm, unnamed

if TYPE_CHECKING:
    from stories.models import Milestone, Person, Quote, Story


def find_blockers(
    story: Story,
    *,
    quotes: Sequence[Quote],
    milestones: Sequence[Milestone],
    milestones_elsewhere: Iterable[Milestone] = (),
) -> list[Blocker]:
    """Return all that blocks publishing `story`, in the order of the form.

    `milestones_elsewhere` are the milestones of other stories that readers see on the same
    timeline.
    """
    rows: list[Quote | Milestone] = [*quotes, *milestones]
    return [
        *_missing_words(story),
        *_absent_person(story.person),
        *_protected_person(story),
        *_absent_original(story),
        *_left_translations(story),
        *incomplete_pictures(story),
        *_undone_pseudonym(story.person),
        *recognisable_pictures(story),
        *describe_gaps(story, story.consent_gaps()),
        *invented_quotations(story, milestones),
        *broken_passages(quotes, milestones),
        *to_confirm(rows),
        *unnamed(milestones),
        *find_contradictions(milestones),
        *find_contradictions_elsewhere(milestones, milestones_elsewhere),
    ]


def _missing_words(story: Story) -> list[Blocker]:
    blockers = []
    if not story.headline.strip():
        blockers.append(Blocker("headline", "The headline is empty. Write one.", "no headline"))
    if not story.slug:
        blockers.append(Blocker("slug", "The address is empty. Choose one.", "no address"))
    if story.language not in languages.CODES:
        message = f"This site knows no language “{story.language}”. Choose one that it knows."
        blockers.append(Blocker("language", message, "unknown language"))
    if not story.story_text.text.strip():
        message = "The story has no words yet. Put in the person’s words."
        blockers.append(Blocker("body", message, "no words yet"))
    return blockers


def _absent_person(person: Person) -> list[Blocker]:
    if person.deleted_at is None:
        return []
    message = f"{person.name} is in the trash. Bring them back, or choose another."
    return [Blocker("person", message, "person in the trash")]


def _protected_person(story: Story) -> list[Blocker]:
    """Block what would show somebody who is being protected, or make a known story a nameless one.

    A story that readers know keeps its address, its headline and its words for everybody who has
    seen them: to give it to somebody who is not named changes nothing of that.
    """
    if story.person.is_being_protected:
        message = f"{story.person.name} is being protected: nothing of theirs is shown until that "
        message += "is finished. Open their page and press “Protect this person…”."
        return [Blocker("person", message, "")]
    if known := story.known_teller():
        message = f"Readers know this as {known.name}’s story. To hide who tells it, open "
        message += f"{known.name}’s page and press “Protect this person…”."
        return [Blocker("person", message, "")]
    return []


def _absent_original(story: Story) -> list[Blocker]:
    original = story.original
    if story.is_second_original:
        message = "This is a translation of a story that is as it was told. Say which language it "
        message += "is translated from: readers are told so."
    elif original is None:
        if not story.translated_from or not story.is_joined:
            return []
        message = "None of the stories that it is a translation of is in this language. "
        message += "Choose their language, or empty “Translation of”."
    elif original.deleted_at:
        message = f"The original, “{original}”, is in the trash. Bring that back first."
    elif original.status == "withdrawn":
        message = f"The original, “{original}”, is withdrawn. Publish that again first."
    else:
        return []
    return [Blocker("translated_from", message, "")]


def _left_translations(story: Story) -> list[Blocker]:
    """Block a change of language that would separate the story from its translations.

    Withdrawing a story withdraws its translations, which are found by their original's language.
    """
    return [
        Blocker(
            "language",
            f"“{left}” was translated from this story, in the language that it had. Keep that "
            "language, or empty “Translation of” there, and join the two again after.",
            "",
        )
        for left in story.left_behind()
    ]


def _undone_pseudonym(person: Person) -> list[Blocker]:
    """Block what would reveal a person whose name was changed.

    The page itself says that the name was changed; other names and links would undo that.
    """
    if person.is_named:
        return []
    shown = [("other names", person.other_names.all()), ("links", person.links.all())]
    return [
        Blocker(
            "person",
            f"{person.name} is not named, but has {what} that a reader would see. "
            "Remove them, or say that this is the person’s name.",
            "changed name",
        )
        for what, found in shown
        if found
    ]
