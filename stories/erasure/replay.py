"""Write the list of erasures to a file, and erase the same again in a restored backup."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from stories.models import Erasure, Person, Picture, RetiredAddress, Story

from . import marks
from .finishing import finish
from .needles import Needles
from .person import erase, lock
from .plan import Plan

FORMAT = "stories erasures 1"
RETIRED_FILES = "its files were deleted after this backup was made"
RETIRED = "its address was retired after this backup was made"


class NotAList(ValueError):  # noqa: N818  it reads as what it says
    """The file is no list of erasures; the message says what to do."""


@dataclass(frozen=True)
class Replayed:
    """What a replay did: how many erasures found something, and people known by number alone.

    `hidden` are the numbers of stories that were withdrawn, because their address is retired, and
    `hidden_pictures` of pictures, because their files were deleted since.
    """

    known: int
    erased: tuple[Erasure, ...]
    doubtful: tuple[int, ...]
    hidden: tuple[int, ...]
    hidden_pictures: tuple[int, ...]


def as_file() -> str:
    """Return the list of all erasures, and of the addresses that nobody may take, as JSON."""
    listed = [
        {
            "key": str(erasure.key),
            "at": erasure.erased_at.isoformat(),
            "by": erasure.by_name,
            "marks": erasure.marks,
        }
        for erasure in Erasure.objects.order_by("erased_at", "pk")
    ]
    retired = list(RetiredAddress.objects.order_by("digest").values_list("digest", flat=True))
    return json.dumps({"format": FORMAT, "erasures": listed, "retired": retired}, indent=1)


def replay(text: str, *, now: datetime) -> Replayed:
    """Erase in this database what a list names, and retire the addresses that it retires.

    Stories at a retired address are withdrawn: since the backup they were deleted for good, or
    their person was protected, who may have been erased under another name and number then. So are
    pictures whose files were deleted or replaced.
    What is erased already is passed over, so a list may be replayed again. Raises NotAList.
    """
    known, retired = _read(text)
    addresses = [RetiredAddress(digest=digest) for digest in retired]
    RetiredAddress.objects.bulk_create(addresses, ignore_conflicts=True)
    erased: list[Erasure] = []
    doubtful: list[int] = []
    for key, at, by_name, listed in known:
        number, stories = _found(listed, doubtful)
        if number or stories:
            known_as = (key, at, by_name)
            erased.append(_erase_again(number, stories, listed, known_as=known_as, now=now))
    hidden, pictures = tuple(_hide_retired(now)), tuple(_hide_deleted_pictures(now))
    return Replayed(len(known), tuple(erased), tuple(doubtful), hidden, pictures)


def _hide_retired(now: datetime) -> Iterator[int]:
    """Withdraw the stories at retired addresses, which no story of the site had; yield numbers."""
    shown = Story.objects.published_or_scheduled().filter(changes_to=None).defer("body")
    for story in shown.order_by("pk").iterator(chunk_size=200):
        if RetiredAddress.objects.at(Story, story.address_parts).exists():
            story.withdraw(by=None, now=now, note=RETIRED, only_this_language=True)
            yield story.pk


def _hide_deleted_pictures(now: datetime) -> Iterator[int]:
    """Withdraw the pictures whose files were deleted or replaced since; yield their numbers.

    A file may have been replaced because somebody could be recognised in it.
    """
    for picture in Picture.objects.filter(withdrawn_at=None).order_by("pk").iterator(500):
        if RetiredAddress.objects.at(Picture, {"folder": picture.folder}).exists():
            picture.withdraw(by=None, now=now, note=RETIRED_FILES)
            yield picture.pk


def _read(text: str) -> tuple[list[tuple[UUID, datetime, str, marks.Marks]], list[str]]:
    """Return the erasures of a list, each with its key, moment, account and marks, and digests."""
    try:
        stored = json.loads(text)
        if stored["format"] != FORMAT:
            raise NotAList(
                f"This list is of the form “{stored['format']}”; this version of the site reads "
                f"“{FORMAT}”. Replay it with the version that wrote it, or with a newer one."
            )
        known = [
            (UUID(each["key"]), _moment(each["at"]), str(each["by"]), marks.Marks(each["marks"]))
            for each in stored["erasures"]
        ]
        return known, [str(digest) for digest in stored["retired"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, NotAList):
            raise
        raise NotAList(
            "This is not a list of erasures, or it is damaged. Use the file that “Save the list” "
            "or the command list_erasures wrote."
        ) from error


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None or moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _found(listed: marks.Marks, doubtful: list[int]) -> tuple[int | None, list[int]]:
    """Return the person whom an erasure marked, or None, and the stories that it marked.

    Whoever agrees in nothing but the number is `doubtful`: that database may be another one.
    """
    stories = [
        story.pk
        for story in _numbered(Story.objects.filter(changes_to=None).defer("body"), listed)
        if listed.has_any(marks.of_story(story))
    ]
    found = None
    for person in _numbered(Person.objects.all(), listed):
        told = Story.objects.filter(pk__in=stories, person=person)
        if listed.has_any(marks.of_person(person)) or told.exists():
            found = person.pk
        else:
            doubtful.append(person.pk)
    return found, stories


def _numbered(records: Any, listed: marks.Marks) -> Iterator[Any]:
    for record in records.order_by("pk").iterator(chunk_size=200):
        if listed.has(*marks.number(record)):
            yield record


def _erase_again(
    number: int | None,
    stories: list[int],
    listed: marks.Marks,
    *,
    known_as: tuple[UUID, datetime, str],
    now: datetime,
) -> Erasure:
    with transaction.atomic():
        person = lock(number) if number else None
        needles = Needles.of(person) if person else Needles([])
        Story.objects.filter(pk__in=stories).lock()
        plan = Plan(person, needles, Story.objects.filter(pk__in=stories))
        plan.keep([each for each in plan.pictures if listed.has(*marks.of_kept_picture(each))])
        goes = {
            shared.picture.pk: listed.has(*marks.of_picture(shared.picture))
            for shared in plan.shared
        }
        erasure = erase(plan, by=None, now=now, pictures=goes, known_as=known_as)
    return finish(erasure, needles, now=now)
