"""Say until when an export is right, and whether the site changed while it was made."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Min, Model, Q, QuerySet
from django.utils import timezone

from stories.models import (
    Correction,
    FormerTagName,
    Milestone,
    OtherName,
    Person,
    PersonLink,
    PersonRedirect,
    Picture,
    Quote,
    SiteSettings,
    Story,
    StoryRedirect,
    SupportService,
    Tag,
    TaggedStory,
)
from stories.models.support_service import DAYS_VERIFIED
from stories.models.visibility import public_condition

CHUNK = 500
# The moments at which a published story, or the changes to it, begins or ends. See also
# `public_condition`.
MOMENTS = ("published_at", "withdrawn_until", "shown_from", "shown_until", "consented_until")
# Tables of which all is public, or leads to what is.
WHOLE: tuple[type[Model], ...] = (Tag, OtherName, PersonLink, SiteSettings)
WHOLE += (StoryRedirect, PersonRedirect, FormerTagName)


def right_until(now: datetime) -> datetime | None:
    """Return the next moment at which something public begins or ends by itself, if any does."""
    stories = Story.objects.filter(status=Story.Status.PUBLISHED, deleted_at__isnull=True)
    told = stories.aggregate(
        **{f"next_{name}": Min(name, filter=Q(**{f"{name}__gt": now})) for name in MOMENTS}
    )
    shown = Picture.objects.filter(withdrawn_at__isnull=True, consented_until__gt=now)
    seen = shown.aggregate(next=Min("consented_until"))
    moments = [*told.values(), seen["next"], _end_of_services(now)]
    return min((each for each in moments if each), default=None)


def _end_of_services(now: datetime) -> datetime | None:
    """Return the midnight at which the first support service was not verified for too long."""
    first = SupportService.objects.current(now).aggregate(first=Min("last_verified"))["first"]
    if first is None:
        return None
    day = first + timedelta(days=DAYS_VERIFIED + 1)
    return timezone.make_aware(datetime.combine(day, time.min))


def state(now: datetime) -> str:
    """Return a digest of all that is public now, whatever wrote it: a form, an update or SQL."""
    digest = sha256()
    for rows in _public(now):
        digest.update(rows.model._meta.label.encode())
        for row in rows.order_by("pk").values_list().iterator(chunk_size=CHUNK):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _public(now: datetime) -> Iterator["QuerySet[Any]"]:
    yield Story.objects.published(now)
    yield Person.objects.published(now)
    yield Quote.objects.published(now)
    yield Milestone.objects.filter(public_condition(now, "story__"))
    yield TaggedStory.objects.filter(public_condition(now, "content_object__"))
    yield Picture.objects.published(now)
    yield Correction.objects.published(now).distinct()
    yield SupportService.objects.current(now)
    for model in WHOLE:
        yield model._default_manager.all()
