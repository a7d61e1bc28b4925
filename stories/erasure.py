"""Emptying the trash: what goes from there is gone."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from .models.audit_entry import AuditEntry
from .models.person import Person
from .models.quote import Quote, delete_cards
from .models.redirect import RetiredAddress
from .models.story import Story
from .search import index


@transaction.atomic
def empty(until: datetime, *, now: datetime) -> tuple[int, int]:
    """Delete what was moved to the trash until a moment; how many people and stories that were.

    All that a story holds goes with it, its versions too; then the share cards of its quotes, and
    the names of what is gone from the desk's lists of recent actions. Pictures stay, and that its
    addresses are nobody's.
    """
    stories = Story.objects.deleted().filter(deleted_at__lte=until)
    numbers = list(stories.select_for_update(of=("self",)).values_list("pk", flat=True))
    theirs = Q(story__in=numbers) | Q(story__changes_to__in=numbers)
    for key in set(Quote.objects.filter(theirs).values_list("key", flat=True)):
        transaction.on_commit(partial(delete_cards, key))
    once_public = Story.objects.filter(pk__in=numbers).withdrawn()
    theirs_alone = Person.objects.deleted().filter(deleted_at__lte=until).withdrawn()
    known = {person.pk: _places(person) for person in theirs_alone}
    _keep(Story, numbers, [place for story in once_public for place in _places(story)])
    _delete(Story, numbers)
    people = Person.objects.deleted().filter(deleted_at__lte=until, stories__isnull=True)
    alone = list(people.values_list("pk", flat=True))
    _keep(Person, alone, [place for number in alone for place in known.get(number, [])])
    _delete(Person, alone)
    _audit(numbers, alone, now)
    index.refresh_all()  # their words leave it now, and not when somebody next searches
    return len(alone), len(numbers)


def _audit(stories: list[int], people: list[int], now: datetime) -> None:
    """Write a line for each: nothing but its number is known of it any longer."""
    for number in sorted(stories):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, story=number)
    for number in sorted(people):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, detail=f"Person {number}")


def _places(record: Story | Person) -> list[dict[str, Any]]:
    """Where visitors could see it, at its address and its old ones."""
    return [record.place, *record.redirects.values(*record.place)]


def _keep(
    model: type[Story] | type[Person], numbers: list[int], places: list[dict[str, Any]]
) -> None:
    """Keep those that nothing else has by now, be it in the trash."""
    others = model.objects.exclude(pk__in=numbers)
    gone = [place for place in places if not others.filter(**place).exists()]
    RetiredAddress.objects.keep(model, gone)


def _delete(model: type[models.Model], numbers: list[int]) -> None:
    model._default_manager.filter(pk__in=numbers).delete()
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(
        content_type=content_type, object_id__in=[str(number) for number in numbers]
    ).delete()
