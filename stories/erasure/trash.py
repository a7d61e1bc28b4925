"""Empty the trash: delete people and stories for good."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet

from stories.models.audit_entry import AuditEntry
from stories.models.consent import Consent
from stories.models.person import Person
from stories.models.picture.card_files import delete_cards
from stories.models.quote import Quote
from stories.models.redirect import RetiredAddress
from stories.models.story import Story, StoryQuerySet
from stories.search import index


@transaction.atomic
def empty(until: datetime, *, now: datetime) -> tuple[int, int]:
    """Delete what went to the trash up to a moment; return how many people and how many stories."""
    stories = Story.objects.deleted().filter(deleted_at__lte=until)
    people = Person.objects.deleted().filter(deleted_at__lte=until)
    return _empty(stories, people, by=None, now=now)


@transaction.atomic
def delete_for_good(record: Story | Person, *, by: Any, now: datetime) -> tuple[int, int]:
    """Delete one record of the trash now, as `going_with` says; return the same as `empty`.

    Does nothing where it is not in the trash any more.
    """
    stories, people = Story.objects.none(), Person.objects.none()
    if isinstance(record, Person):
        people = Person.objects.deleted().filter(pk=record.pk)
        stories = Story.objects.deleted().filter(person__in=people)
    else:
        numbers = [record.pk, *(story.pk for story in going_with(record))]
        own = Story.objects.deleted().filter(pk=record.pk)
        stories = Story.objects.deleted().filter(pk__in=numbers if own else [])
    return _empty(stories, people, by=by, now=now)


def changes_that_name(person: Person) -> QuerySet[Story]:
    """Return the stories of others whose waiting changes name the person, who must stay then."""
    changes = Story.objects.filter(person=person, changes_to__isnull=False)
    return Story.objects.filter(pk__in=changes.values("changes_to")).exclude(person=person)


def going_with(record: Story | Person) -> list[Story]:
    """Return the stories that are deleted for good with a record of the trash."""
    if isinstance(record, Person):
        return list(record.stories.deleted())
    return [story for story in record.translations() if story.deleted_at]


def _empty(
    stories: StoryQuerySet, people: QuerySet[Person], *, by: Any, now: datetime
) -> tuple[int, int]:
    """Delete these stories, and the stories of people who have no others left.

    All that belongs to a story is deleted with it, its versions too. The share cards of its quotes
    follow, and the names of deleted records in the desk's lists of recent actions. Pictures stay.
    The addresses that were public are retired. The audit log notes each deleted record as of `now`.
    """
    numbers = list(stories.lock().values_list("pk", flat=True))
    chosen_people = list(people.values_list("pk", flat=True))
    rows = Q(pk__in=numbers) | Q(changes_to__in=numbers)
    of_stories = Q(story__in=numbers) | Q(story__changes_to__in=numbers)
    for key in set(Quote.objects.filter(of_stories).values_list("key", flat=True)):
        transaction.on_commit(partial(delete_cards, key))
    once_public = Story.objects.filter(pk__in=numbers).withdrawn()
    kept = Story.objects.exclude(pk__in=numbers).once_public(now)
    told = Person.objects.filter(pk__in=once_public.values("person"))
    told = told.exclude(pk__in=kept.values("person"))
    keys = Quote.objects.filter(story__in=once_public).values_list("key", flat=True)
    _retire(Story, ~rows, [address for story in once_public for address in _addresses(story)])
    # When their last public story is deleted, nothing else says that these people had a page.
    _retire(Person, ~Q(pk__in=told), [address for person in told for address in _addresses(person)])
    _retire(Quote, ~of_stories, [{"key": key} for key in keys.distinct()])
    Consent.objects.leave(numbers)
    _delete(Story, numbers)
    alone = Person.objects.filter(pk__in=chosen_people, stories__isnull=True)
    without_stories = list(alone.values_list("pk", flat=True))
    Consent.objects.filter(person__in=without_stories).delete()
    _delete(Person, without_stories)
    _audit(numbers, without_stories, by, now)
    index.refresh_all()  # remove their words now, not at the next search
    return len(without_stories), len(numbers)


def _audit(stories: list[int], people: list[int], by: Any, now: datetime) -> None:
    """Write a line for each deleted record; only its number remains known."""
    for number in sorted(stories):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, by=by, story=number)
    for number in sorted(people):
        AuditEntry.note(AuditEntry.Kind.ERASED, now=now, by=by, detail=f"Person {number}")


def _addresses(record: Story | Person) -> list[dict[str, Any]]:
    """Return the record's address and its former ones, where visitors could see it."""
    return [record.address_parts, *record.redirects.values(*record.address_parts)]


def _retire(
    model: type[Story | Person | Quote], others: Q, addresses: list[dict[str, Any]]
) -> None:
    """Retire those addresses that none of the others has, not even one in the trash.

    The working copy of a deleted story is no other one: it has the same address.
    """
    found = model._default_manager.filter(others)
    gone = [address for address in addresses if not found.filter(**address).exists()]
    RetiredAddress.objects.retire(model, gone)


def _delete(model: type[models.Model], numbers: list[int]) -> None:
    model._default_manager.filter(pk__in=numbers).delete()
    content_type = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(
        content_type=content_type, object_id__in=[str(number) for number in numbers]
    ).delete()
