"""Pictures that lack a text, or whose consent ends."""

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.models import Picture
from stories.models.visibility import to_renew_until

from .queues import FirstOf, QueueSummary, Row

PICTURES_WITHOUT_CONSENT = FirstOf(Picture.objects.whose_consent_ends, soon=models.DateTimeField())
PICTURES = FirstOf(Picture.objects.without_alt_text)


def without_consent(now: datetime) -> QueueSummary:
    records, total = PICTURES_WITHOUT_CONSENT.fetch(soon=to_renew_until(now))
    rows = [
        Row(
            str(picture),
            reverse("admin:stories_picture_consent", args=[picture.pk]),
            date_format(timezone.localtime(picture.consented_until), "DATETIME_FORMAT"),
        )
        for picture in records
    ]
    note = _("From the minute on at which it ends, no reader sees the picture; the story stays.")
    title, address = _("Pictures whose consent ends"), reverse("admin:stories_picture_changelist")
    return QueueSummary("faces", title, note, rows, total, f"{address}?lacks=consent")


def without_alt_text() -> QueueSummary:
    records, total = PICTURES.fetch()
    address = reverse("admin:stories_picture_changelist")
    rows = [
        Row(str(each), reverse("admin:stories_picture_describe", args=[each.pk]), each.credit)
        for each in records
    ]
    note = _("Whoever does not see them learns nothing from them yet.")
    title = _("Pictures without alt text")
    return QueueSummary("pictures", title, note, rows, total, f"{address}?lacks=alt_text")
