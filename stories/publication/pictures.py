"""Find what a story’s pictures lack, and whom they would reveal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stories import figures

from .blocker import Blocker

if TYPE_CHECKING:
    from stories.models import Picture, Story


def incomplete_pictures(story: Story) -> list[Blocker]:
    blockers = []
    shown = [("lead_picture", _("The lead picture"), gettext_noop("picture"), story.lead_picture)]
    shown += [
        ("person", _("The portrait of the person"), gettext_noop("portrait"), story.person.portrait)
    ]
    for field, name, what, picture in shown:
        if picture:
            blockers += [
                Blocker(
                    field,
                    f"{name}: {lack}",
                    what,
                    picture=picture,
                )
                for lack in lacks(picture)
            ]
    return [*blockers, *_incomplete_figures(story)]


def _incomplete_figures(story: Story) -> list[Blocker]:
    """Name each picture between the paragraphs that readers would not see, or not all of."""
    known, shown = story.figures(), story.shown_figures()
    found: list[tuple[str, Picture | None]] = []
    for place, number in enumerate(figures.numbers(story.body), 1):
        which = _("Picture %(number)s in the text") % {"number": place}
        if number not in known:
            gone = _("it is not in the library any more. Take it out of the text.")
            found.append((f"{which}: {gone}", None))
            continue
        picture = known[number]
        if number not in shown:
            hidden = _(
                "it is shown to nobody: it is withdrawn, or the consent to it ended. Take it out "
                "of the text, or mend that at the picture."
            )
            found.append((f"{which}, “{picture}”: {hidden}", None))
        found += [(f"{which}, “{picture}”: {lack}", picture) for lack in lacks(picture)]
    what = gettext_noop("picture in the text")
    return [Blocker("body", message, what, picture=lacking) for message, lacking in found]


def recognisable_pictures(story: Story) -> list[Blocker]:
    """Block a face that would tell who somebody is whose name is not given."""
    person = story.person
    if person.is_named or person.recognisable_reason.strip():
        return []
    return [
        Blocker(
            field,
            _(
                "%(person)s is not named, but could be recognised in a picture (%(picture)s). Take "
                "it away, or make the faces unrecognisable in the file and say so at the picture. "
                "If the person wants to be seen, write down why in their record."
            )
            % {"person": person.name, "picture": name},
            gettext_noop("recognisable picture"),
        )
        for field, name, picture in shown_pictures(story)
        if not picture.has_obscured_faces
    ]


def shown_pictures(story: Story) -> list[tuple[str, str, Picture]]:
    shown = [("lead_picture", _("lead picture"), story.lead_picture)]
    shown += [("person", _("portrait of the person"), story.person.portrait)]
    in_text = _("picture “%(picture)s” in the text")
    shown += [("body", in_text % {"picture": each}, each) for each in story.figures().values()]
    # Nobody sees one that is withdrawn.
    return [each for each in shown if each[2] and not each[2].is_withdrawn]  # type: ignore[misc]


def lacks(picture: Picture) -> list[str]:
    """Say what a picture lacks before a public page may show it."""
    lacks = []
    if not picture.alt_text and not picture.is_decorative:
        lacks.append(_("it has no alt text. Write one, or say that it is decorative."))
    if not picture.credit:
        lacks.append(_("it has no credit. Say who made it."))
    return lacks
