"""Say until when an export is right, and whether the site changed while it was made, or since."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pprint import pformat
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Min, Model, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stories.models import (
    Correction,
    FormerTagName,
    HomePerson,
    Milestone,
    OtherName,
    Person,
    PersonLink,
    PersonRedirect,
    Picture,
    Quote,
    SitePage,
    SiteSettings,
    Story,
    StoryRedirect,
    SupportService,
    Tag,
    TaggedStory,
)
from stories.models.support_service import DAYS_VERIFIED
from stories.models.verification import kept_verdicts
from stories.models.visibility import public_condition

CHUNK = 500
# The moments at which a published story, or the changes to it, begins or ends. See also
# `public_condition`.
MOMENTS = ("published_at", "withdrawn_until", "shown_from", "shown_until", "consented_until")
# Tables of which all is public, or leads to what is.
WHOLE: tuple[type[Model], ...] = (Tag, OtherName, PersonLink, HomePerson, SiteSettings)
WHOLE += (StoryRedirect, PersonRedirect, FormerTagName)
CODE = ("stories", "profiles_site", "templates", "locale")  # folders


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
    for rows in public_rows(now):
        digest.update(rows.model._meta.label.encode())
        for row in rows.order_by("pk").values_list().iterator(chunk_size=CHUNK):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def made_by(addresses: tuple[str, str]) -> str:
    """Return what is the same for two exports only if they make the same pages of the same rows.

    That is the addresses that pages begin with, and the site's code and settings. Nobody can learn
    from it whether a guess at some of this is right: it takes a secret.
    """
    static = getattr(staticfiles_storage, "hashed_files", None)
    return _digest(addresses, _code(), static, _settings())


def made_of(state: str, made_by: str, now: datetime) -> str:
    """Return what is the same for two exports only if they would have the same files.

    That is what is public and until when, by what it is made, and the day.
    """
    return _digest(state, made_by, timezone.localdate(now), right_until(now))


def _digest(*everything: Any) -> str:
    return salted_hmac("stories.export", repr(everything), algorithm="sha256").hexdigest()


def _settings() -> list[str]:
    """Return the settings as text; it is the same in each process."""
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    texts = {name: pformat(value, width=1) for name, value in values.items()}  # sorts sets
    return [f"{name} = {re.sub(' at 0x[0-9a-f]+', '', text)}" for name, text in texts.items()]


@cache
def _code() -> str:
    digest = sha256(repr(kept_verdicts.installed()).encode())
    found = [each for folder in CODE for each in (settings.BASE_DIR / folder).rglob("*.*")]
    for file in sorted(each for each in found if each.suffix != ".pyc" and each.is_file()):
        digest.update(f"{file}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def public_rows(now: datetime) -> Iterator["QuerySet[Any]"]:
    """Yield the rows of which pages are made. See also `stories.generation.triggers`."""
    yield Story.objects.published(now)
    yield Person.objects.published(now)
    yield Quote.objects.published(now)
    yield Milestone.objects.filter(public_condition(now, "story__"))
    yield TaggedStory.objects.filter(public_condition(now, "content_object__"))
    yield Picture.objects.published(now)
    yield Correction.objects.published(now).distinct()
    yield SupportService.objects.current(now)
    yield SitePage.objects.published()
    for model in WHOLE:
        yield model._default_manager.all()
