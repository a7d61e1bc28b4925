"""Erase consent records with their evidence."""

from collections.abc import Iterable

from django.db.models import Q

from stories.models import Consent, Person, Picture


def delete(
    person: Person | None, rows: Iterable[int], pictures: Iterable[Picture]
) -> tuple[list[int], list[str]]:
    """Delete the records of the person, and those for these stories and pictures.

    Records of others for a story stay with the story's other translations. Returns the numbers of
    what is gone, and the names of the files of evidence to delete.
    """
    found = Consent.objects.filter(
        Q(person=person, person__isnull=False) | Q(story__in=rows) | Q(picture__in=pictures)
    )
    before = dict(found.values_list("pk", "evidence_file"))
    if person:
        Consent.objects.of(person).delete()
    Consent.objects.filter(picture__in=pictures).delete()
    Consent.objects.leave(rows)
    left = set(Consent.objects.filter(pk__in=before).values_list("pk", flat=True))
    gone = [number for number in before if number not in left]
    return gone, [before[number] for number in gone if before[number]]
