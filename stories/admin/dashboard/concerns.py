"""What visitors wrote."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.models import Concern

from .queues import FirstOf, QueueSummary, Row

CONCERNS = FirstOf(
    Concern.objects.waiting, lambda concerns: concerns.select_related("story", "person")
)


def to_answer() -> QueueSummary:
    records, total = CONCERNS.fetch()
    rows = [
        Row(
            f"{concern.get_kind_display()} ({concern})",
            reverse("admin:stories_concern_change", args=[concern.pk]),
            " · ".join(_facts(concern)),
        )
        for concern in records
    ]
    note = _(
        "What visitors wrote about a story or a person. Somebody may be in danger: read it soon."
    )
    address = reverse("admin:stories_concern_changelist")
    return QueueSummary("concerns", _("Concerns to answer"), note, rows, total, address)


def _facts(concern: Concern) -> list[str]:
    about = concern.story or concern.person
    facts = [str(about)] if about else []
    sent = date_format(timezone.localtime(concern.sent_at), "DATETIME_FORMAT")
    return [*facts, concern.get_state_display(), sent]
