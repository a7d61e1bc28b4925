"""Erase consent records with their evidence: the one place here that knows them."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db.models import Q

from stories.models import Person, Picture

FOLDER = "EVIDENCE_ROOT"  # the setting, on a site that keeps consent records


def model() -> Any:
    """Return the model of consent records, or None on a site that keeps none."""
    return apps.all_models["stories"].get("consent")


def count(person: Person) -> int:
    consent = model()
    return consent.objects.of(person).count() if consent else 0


def delete(
    person: Person | None, rows: Iterable[int], pictures: Iterable[Picture]
) -> tuple[list[int], list[str]]:
    """Delete the records of the person, and those for these stories and pictures.

    Records of others for a story stay with the story's other translations. Returns the numbers of
    what is gone, and the names of the files of evidence to delete.
    """
    consent = model()
    if not consent:
        return [], []
    found = consent.objects.filter(
        Q(person=person, person__isnull=False) | Q(story__in=rows) | Q(picture__in=pictures)
    )
    before = dict(found.values_list("pk", "evidence_file"))
    if person:
        consent.objects.of(person).delete()
    consent.objects.filter(picture__in=pictures).delete()
    consent.objects.leave(rows)
    left = set(consent.objects.filter(pk__in=before).values_list("pk", flat=True))
    gone = [number for number in before if number not in left]
    return gone, [before[number] for number in gone if before[number]]


def delete_evidence(name: str) -> None:
    FileSystemStorage(getattr(settings, FOLDER)).delete(name)
