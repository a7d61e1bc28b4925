"""Find what blocks the publication of a story.

Functions judge the words that they are given. About the person, the original and the translations
they ask the story itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

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
        blockers.append(
            Blocker("headline", _("The headline is empty. Write one."), gettext_noop("no headline"))
        )
    if not story.slug:
        blockers.append(
            Blocker("slug", _("The address is empty. Choose one."), gettext_noop("no address"))
        )
    if story.language not in languages.CODES:
        message = _("This site knows no language “%(language)s”. Choose one that it knows.") % {
            "language": story.language
        }
        blockers.append(Blocker("language", message, gettext_noop("unknown language")))
    if not story.story_text.text.strip():
        message = _("The story has no words yet. Put in the person’s words.")
        blockers.append(Blocker("body", message, gettext_noop("no words yet")))
    return blockers


def _absent_person(person: Person) -> list[Blocker]:
    if person.deleted_at is None:
        return []
    message = _("%(person)s is in the trash. Bring them back, or choose another.") % {
        "person": person.name
    }
    return [Blocker("person", message, gettext_noop("person in the trash"))]


def _protected_person(story: Story) -> list[Blocker]:
    """Block what would show somebody who is being protected, or make a known story a nameless one.

    A story that readers know keeps its address, its headline and its words for everybody who has
    seen them: to give it to somebody who is not named changes nothing of that.
    """
    if story.person.is_being_protected:
        message = _(
            "%(person)s is being protected: nothing of theirs is shown until that is finished. "
            "Open their page and press “Protect this person…”."
        ) % {"person": story.person.name}
        return [Blocker("person", message, "")]
    if known := story.known_teller():
        message = _(
            "Readers know this as a story of %(person)s. To hide who tells it, open the page of "
            "%(person)s and press “Protect this person…”."
        ) % {"person": known.name}
        return [Blocker("person", message, "")]
    return []


def _absent_original(story: Story) -> list[Blocker]:
    original = story.original
    if story.is_second_original:
        message = _(
            "This is a translation of a story that is as it was told. Say which language it is "
            "translated from: readers are told so."
        )
    elif original is None:
        if not story.translated_from or not story.is_joined:
            return []
        message = _(
            "None of the stories that it is a translation of is in this language. Choose their "
            "language, or empty “Translation of”."
        )
    elif original.deleted_at:
        message = _("The original, “%(story)s”, is in the trash. Bring that back first.")
        message %= {"story": original}
    elif original.status == "withdrawn":
        message = _("The original, “%(story)s”, is withdrawn. Publish that again first.")
        message %= {"story": original}
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
            _(
                "“%(story)s” was translated from this story, in the language that it had. Keep "
                "that language, or empty “Translation of” there, and join the two again after."
            )
            % {"story": left},
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
    shown = [(_("other names"), person.other_names.all()), (_("links"), person.links.all())]
    return [
        Blocker(
            "person",
            _(
                "%(person)s is not named, but has what a reader would see: %(what)s. Remove it, or "
                "say that this is the person’s name."
            )
            % {"person": person.name, "what": what},
            gettext_noop("changed name"),
        )
        for what, found in shown
        if found
    ]
