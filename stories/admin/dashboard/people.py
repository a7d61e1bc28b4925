"""People to look at again, to protect, and whose changes wait."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.admin.display_names import display_name
from stories.models import Person, PersonChanges, Protection
from stories.models.person import look_again_before

from .queues import FirstOf, QueueSummary, Row

PEOPLE = FirstOf(
    Person.objects.to_look_at_again, now=models.DateTimeField(), last=models.DateField()
)
CHANGES_TO_PEOPLE = FirstOf(lambda: PersonChanges.objects.for_desk())
PROTECTIONS = FirstOf(lambda: Protection.objects.open().for_desk())


def to_look_at_again(now: datetime) -> QueueSummary:
    records, total = PEOPLE.fetch(now=now, last=look_again_before(now))
    rows = [
        Row(
            person.name,
            reverse("admin:stories_person_change", args=[person.pk]),
            (
                _("last looked at on %(moment)s")
                % {"moment": date_format(person.risk_reviewed_on, "DATE_FORMAT")}
            )
            if person.risk_reviewed_on
            else _("never looked at"),
        )
        for person in records
    ]
    note = _("Readers see these people, and what could put them at risk was noted.")
    address = f"{reverse('admin:stories_person_changelist')}?again=yes"
    return QueueSummary("risk", _("Risk: look again"), note, rows, total, address)


def changes_to_people(user: Any) -> QueueSummary:
    may_change = user.has_perm("stories.change_person")
    records, total = CHANGES_TO_PEOPLE.fetch() if may_change else ([], 0)
    rows = [
        Row(
            str(changes.person),
            reverse("admin:stories_person_change", args=[changes.person_id]),
            " · ".join(
                filter(None, [changes.get_status_display(), display_name(changes.saved_by)])
            ),
        )
        for changes in records
    ]
    note = _("Readers see what was there until these are published.")
    address = f"{reverse('admin:stories_person_changelist')}?changes=waiting"
    return QueueSummary("people", _("Changes to people"), note, rows, total, address)


def protections() -> QueueSummary:
    records, total = PROTECTIONS.fetch()
    rows = [
        Row(
            protection.person.name,
            reverse("admin:stories_person_protect", args=[protection.person_id]),
            told_of_protection(protection),
        )
        for protection in records
    ]
    note = _(
        "Somebody began to protect these people, and did not finish. No reader sees them until "
        "it is finished."
    )
    address = f"{reverse('admin:stories_person_changelist')}?protected=begun"
    return QueueSummary("protections", _("Protection begun"), note, rows, total, address)


def told_of_protection(protection: Protection) -> str:
    begun = date_format(timezone.localtime(protection.started_at), "DATETIME_FORMAT")
    who = display_name(protection.by, protection.by_name)
    begun = _("begun on %(moment)s") % {"moment": begun}
    following = _("next: %(step)s") % {"step": protection.next_step}
    return " · ".join(filter(None, [begun, who, following]))
