"""Support services that somebody has to call again."""

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.models import SupportService
from stories.models.support_service import verify_again_before

from .queues import FirstOf, QueueSummary, Row

SUPPORT_SERVICES = FirstOf(SupportService.objects.to_verify, last=models.DateField())


def to_verify(now: datetime) -> QueueSummary:
    records, total = SUPPORT_SERVICES.fetch(last=verify_again_before(now))
    address = reverse("admin:stories_supportservice_changelist")
    rows = [
        Row(
            str(service),
            reverse("admin:stories_supportservice_change", args=[service.pk]),
            " · ".join(filter(None, [service.phone, service.told_to_staff(now)])),
        )
        for service in records
    ]
    note = _(
        "Call each, or read its own page, and write down the day. Readers see it for 180 days."
    )
    title = _("Support services to verify")
    return QueueSummary("support", title, note, rows, total, f"{address}?waits=verify")
