"""Say what consent a story lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import consents

from .blocker import NO_CONSENT, Blocker
from .pictures import shown_pictures

if TYPE_CHECKING:
    from stories.models import Story


WHAT = {
    consents.TEXT: gettext_lazy("the words in this language"),
    consents.NAME: gettext_lazy("the name"),
}
FIELDS = {consents.TEXT: "body", consents.NAME: "person"}
WHY_NOT = {
    consents.MISSING: gettext_lazy(
        "What needs consent: %(what)s. No consent is recorded for it. Record it %(where)s."
    ),
    consents.NO_GUARDIAN: gettext_lazy(
        "What needs consent: %(what)s. %(person)s is under age: both the consent of a parent or "
        "guardian and the child’s own are needed. Record them %(where)s."
    ),
    consents.SOME_CHANNELS: gettext_lazy(
        "What needs consent: %(what)s. The consent leaves out a channel, and this site shows what "
        "is published in all of them. Ask again, and record the answer %(where)s."
    ),
    consents.ENDED: gettext_lazy(
        "What needs consent: %(what)s. The consent has ended. Ask again, and record the answer "
        "%(where)s."
    ),
    consents.DENIED: gettext_lazy(
        "What needs consent: %(what)s. The consent was refused or withdrawn. It cannot be "
        "published. If that has changed, record it %(where)s."
    ),
}
IN_THE_FORM = gettext_lazy("under “Consent…” below the buttons, once the story is saved")


def describe_gaps(
    story: Story, gaps: Iterable[consents.Gap], where: Any = IN_THE_FORM
) -> list[Blocker]:
    """Say what consent is missing, in words that name no record, and where to mend it."""
    blockers = []
    for gap in gaps:
        is_picture = gap.need.scope == consents.PICTURE
        place = _("at the picture") if is_picture else where
        for field, what in _subjects(story, gap.need):
            about = {"what": what, "where": place, "person": story.person.name}
            message = str(WHY_NOT[gap.why]) % about
            blockers.append(Blocker(field, message, NO_CONSENT))
    return blockers


def _subjects(story: Story, need: consents.Need) -> list[tuple[str, str]]:
    """Return the fields of the form that a need is about, each with what is needed."""
    if need.scope != consents.PICTURE:
        return [(FIELDS[need.scope], str(WHAT[need.scope]))]
    return [(field, name) for field, name, each in shown_pictures(story) if each.pk == need.subject]
