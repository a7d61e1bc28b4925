"""Empty the trash: delete people and stories for good."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from stories.models.audit_entry import AuditEntry
from stories.models.person import Person
from stories.models.quote import Quote, delete_cards
from stories.models.redirect import RetiredAddress
from stories.models.story import Story
from stories.search import index


@transaction.atomic
def empty(until: datetime, *, now: datetime) -> tuple[int, int]:
    """Delete what went to the trash up to a moment; return how many people and how many stories.

    All that belongs to a story is deleted with it, its versions too. The share cards of its quotes
    follow, and the names of deleted records in the desk's lists of recent actions. Pictures stay.
    The addresses that were public are retired. The audit log notes each deleted record as of `now`.
    """
    stories = Story.objects.deleted().filter(deleted_at__lte=until)
    numbers = list(stories.select_for_update(of=("self",)).values_list("pk", flat=True))
    of_stories = Q(story__in=numbers) | Q(story__changes_to__in=numbers)
    for key in set(Quote.objects.filter(of_stories).values_list("key", flat=True)):
        transaction.on_commit(partial(delete_cards, key))
    once_public = Story.objects.filter(pk__in=numbers).withdrawn()
    hidden_people = Person.objects.deleted().filter(deleted_at__lte=until).withdrawn()
    addresses_of = {person.pk: _addresses(person) for person in hidden_people}
    _retire(Story, numbers, [address for story in once_public for address in _addresses(story)])
    _delete(Story, numbers)
    people = Person.objects.deleted().filter(deleted_at__lte=until, stories__isnull=True)
    without_stories = list(people.values_list("pk", flat=True))
    _retire(
        Person,
        without_stories,
        [address for number in without_stories for address in addresses_of.get(number, [])],
    )
    _delete(Person, without_stories)
    _audit(numbers, without_stories, now)
    index.refresh_all()  # remove their words now, not at the next search
    return len(without_stories), len(numbers)


def _audit(stories: list[int], people: list[int], now: datetime) -> None:
    """Write a line for each deleted record; only its number remains known."""
    for number in sorted(stories):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, story=number)
    for number in sorted(people):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, detail=f"Person {number}")


def _addresses(record: Story | Person) -> list[dict[str, Any]]:
    """Return the record's address and its former ones, where visitors could see it."""
    return [record.address_parts, *record.redirects.values(*record.address_parts)]


def _retire(
    model: type[Story] | type[Person], numbers: list[int], addresses: list[dict[str, Any]]
) -> None:
    """Retire those addresses that no other record has, not even one in the trash."""
    others = model.objects.exclude(pk__in=numbers)
    gone = [address for address in addresses if not others.filter(**address).exists()]
    RetiredAddress.objects.retire(model, gone)


def _delete(model: type[models.Model], numbers: list[int]) -> None:
    model._default_manager.filter(pk__in=numbers).delete()
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(
        content_type=content_type, object_id__in=[str(number) for number in numbers]
    ).delete()
