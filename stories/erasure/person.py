"""Erase a person: all that is about them, in one transaction, or nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q

from stories.models import (
    AuditEntry,
    Erasure,
    FormerTagName,
    PendingDeletion,
    Person,
    Picture,
    Quote,
    RetiredAddress,
    Story,
    StoryRedirect,
    Tag,
)
from stories.search import index

from . import consents, marks, mentions
from .plan import Plan

CHUNK = 50  # stories that are deleted at once, with all that belongs to them

Kind = PendingDeletion.Kind


class Changed(Exception):  # noqa: N818  it reads as what it says
    """Something else goes than what was shown, or a picture is not decided about."""


@transaction.atomic
def erase(
    plan: Plan,
    *,
    by: Any,
    now: datetime,
    pictures: dict[int, bool] | None = None,
    known_as: tuple[UUID, datetime, str] | None = None,
) -> Erasure:
    """Erase all that the plan lists, and return what remains of it: marks.

    `pictures` says of each shared picture, by its number, whether it goes. `known_as` is for an
    erasure that is done again in a restored backup: its key, when it was done first, and by whom.

    Make the plan in the same transaction, after `lock`. Call `finish` after it is committed.
    Raises Changed where a shared picture is not decided about.
    """
    decided = pictures or {}
    if {shared.picture.pk for shared in plan.shared} - decided.keys():
        raise Changed
    going = [shared.picture for shared in plan.shared if decided[shared.picture.pk]]
    kept = [shared.picture for shared in plan.shared if not decided[shared.picture.pk]]
    going += plan.pictures
    _hold_pictures(plan, going)
    key, at, by_name = known_as or (uuid4(), now, by.get_username() if by else "")
    erased, _ = Erasure.objects.get_or_create(
        key=key, defaults={"erased_at": at, "by_name": by_name}
    )
    erased.by, erased.finished_at = by or erased.by, None
    erased.marks = sorted({*erased.marks, *_marks(plan, going, kept)})
    erased.save()
    _retire(plan, going, now)
    gone, evidence = consents.delete(plan.person, plan.rows, going)
    _list_files(plan, going, evidence)
    about = [f"Picture {picture.pk}" for picture in going]
    mentions.forget(plan, going, [*about, *(f"Consent {number}" for number in gone)])
    _take_out_of_others(plan, going)
    _delete(plan, going)
    index.refresh_all()  # their words leave the search now, not at the next search
    AuditEntry.note(
        AuditEntry.Kind.ERASED,
        now=now,
        by=by,
        by_name="" if by else erased.by_name,
        detail=mentions.A_PERSON_WAS_ERASED,
    )
    return erased


def lock(number: int) -> Person | None:
    """Lock a person and their stories until the transaction ends; return None where nobody is.

    Whoever saves one of them meanwhile waits, and finds that it is gone.
    """
    person = Person.objects.filter(pk=number).lock().first()
    if person:
        Story.objects.filter(Q(person=person) | Q(changes_to__person=person)).lock()
    return person


def _hold_pictures(plan: Plan, going: list[Picture]) -> None:
    """Lock the pictures. Raises Changed where somebody else uses one by now."""
    Picture.objects.filter(pk__in=[each.pk for each in going]).lock()
    stories = Story.objects.holding(plan.pictures).exclude(pk__in=plan.rows)
    people = Person.objects.filter(portrait__in=plan.pictures)
    if stories.exists() or people.exclude(pk=plan.person.pk if plan.person else 0).exists():
        raise Changed


def _marks(plan: Plan, going: Iterable[Picture], kept: Iterable[Picture]) -> set[str]:
    found: list[tuple[object, ...]] = []
    if plan.person:
        found += [marks.number(plan.person), *marks.of_person(plan.person)]
    for story in plan.stories:
        found += [marks.number(story), *marks.of_story(story)]
    found += [marks.of_picture(picture) for picture in going]
    found += [marks.of_kept_picture(picture) for picture in kept]
    return {marks.mark(*parts) for parts in found}


def _retire(plan: Plan, going: list[Picture], now: datetime) -> None:
    """Retire the addresses that visitors could see, unless another record has one by now."""
    public = Story.objects.filter(pk__in=plan.rows).once_public(now)
    redirects = StoryRedirect.objects.filter(story__in=plan.numbers)
    addresses = [
        {"language": language, "slug": slug}
        for rows in (public, redirects)
        for language, slug in rows.values_list("language", "slug")
    ]
    others = Story.objects.exclude(pk__in=plan.rows)
    RetiredAddress.objects.retire(
        Story, [each for each in addresses if not others.filter(**each).exists()]
    )
    if plan.person and public.filter(person=plan.person).exists():
        RetiredAddress.objects.retire(
            Person, [plan.person.address_parts, *plan.person.redirects.values("slug")]
        )
    if public.exists():
        # A quote that was taken out of a story later was public too.
        RetiredAddress.objects.retire(Quote, [{"key": key} for key in plan.quote_keys()])
        RetiredAddress.objects.retire(Picture, [{"folder": each.folder} for each in going])
    tags = [tag for tag in plan.tags if public.filter(tagged_stories__tag=tag).exists()]
    RetiredAddress.objects.retire(Tag, [tag.address_parts for tag in tags])


def _list_files(plan: Plan, going: Iterable[Picture], evidence: Iterable[str]) -> None:
    """Note the folders to delete; they are deleted after the transaction is committed."""
    named = [(Kind.PICTURE, picture.folder) for picture in going]
    named += [(Kind.CARDS, key) for key in sorted(plan.quote_keys())]
    named += [(Kind.EVIDENCE, name) for name in evidence]
    PendingDeletion.objects.bulk_create(
        [PendingDeletion(kind=kind, name=name) for kind, name in named], ignore_conflicts=True
    )


def _take_out_of_others(plan: Plan, going: list[Picture]) -> None:
    """Take pictures that go out of the records of others, and changes that would add a story.

    The version of each record is raised, so that whoever has its form open is told.
    """
    raised = F("version") + 1
    given = Story.objects.filter(pk__in=[row.changes_to_id for row in plan.changes])
    given.update(shown_until=None, version=raised)
    shown = Story.objects.filter(lead_picture__in=going).exclude(pk__in=plan.rows)
    people = Person.objects.filter(portrait__in=going)
    if plan.person:
        people = people.exclude(pk=plan.person.pk)
    changed = list(shown.values_list("pk", flat=True))
    numbers = {picture.pk for picture in going}
    for story in Story.objects.holding(going).exclude(pk__in=[*plan.rows, *changed]):
        changed.append(story.pk)
        Story.objects.filter(pk=story.pk).update(version=raised)
    for story in Story.objects.filter(pk__in=changed, body__contains="data-picture"):
        story.take_out(numbers)
    portrayed = list(people.values_list("pk", flat=True))
    theirs = Quote.objects.filter(story__person__in=portrayed).values_list("key", flat=True)
    PendingDeletion.objects.bulk_create(  # their share cards show the portrait
        [PendingDeletion(kind=Kind.CARDS, name=key) for key in sorted(set(theirs))],
        ignore_conflicts=True,
    )
    shown.update(lead_picture=None, version=raised)
    people.update(portrait=None, version=raised)
    Story.objects.filter(Q(pk__in=changed) | Q(person__in=portrayed)).exclude(
        pk__in=plan.rows
    ).refresh_blockers()


def _delete(plan: Plan, going: list[Picture]) -> None:
    """Delete the records. What belongs to a story or a person is deleted with it by the models."""
    plan.versions.filter(pk__in=plan.their_versions).delete()
    for start in range(0, len(plan.rows), CHUNK):
        Story.objects.filter(pk__in=plan.rows[start : start + CHUNK]).delete()
    Tag.objects.filter(pk__in=[tag.pk for tag in plan.tags]).delete()
    for former in FormerTagName.objects.order_by("pk"):
        if plan.needles.find(former.name):
            _forget_former_name(former)
    if plan.person:
        plan.person.delete()
    Picture.objects.filter(pk__in=[picture.pk for picture in going]).delete()


def _forget_former_name(former: FormerTagName) -> None:
    if former.slug:
        RetiredAddress.objects.retire(Tag, [{"slug": former.slug}])
    former.delete()
