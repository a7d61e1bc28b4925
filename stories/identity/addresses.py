"""Propose and check the new addresses of a protected person and of each story."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext

from stories.keys import new_key
from stories.models import Person, Protection, RetiredAddress, Story, StoryRedirect
from stories.name_forms import Names

from .mending import replaced

MAX_LENGTH = 60
PERSON = "person"  # the key of the person's own address among the stories' addresses


def propose(protection: Protection, rows: Iterable[Story]) -> None:
    """Fill in an address for the person and each story that has none, without words of the names.

    They are made of the new name and of the headline as it will be. Where that gives no letters of
    an address, or one that is taken, they are random: the old address is in none of them.
    """
    names, called = protection.names(), protection.called
    if not protection.slug:
        slug = _short(called)
        protection.slug = f"person-{_random()}" if _of_person(slug, names) else slug
    new = {}
    for row in rows:
        if not row.changes_to_id and str(row.pk) not in protection.story_slugs:
            new[row] = _short(replaced(row.headline, names.find(row.headline), called))
    taken = _taken((row.language, slug) for row, slug in new.items())
    for row, slug in new.items():
        address = (row.language, slug)
        if _problem(slug, names, is_taken=address in taken):
            slug = f"story-{_random()}"
        taken.add(address)
        protection.story_slugs[str(row.pk)] = slug


def problems(protection: Protection, rows: Iterable[Story]) -> dict[str, str]:
    """Return what is wrong with the new addresses, by the number of the story or PERSON."""
    names = protection.names()
    found = {PERSON: _of_person(protection.slug, names)}
    chosen = {
        str(row.pk): (row.language, protection.story_slugs.get(str(row.pk), ""))
        for row in rows
        if row.slug and not row.changes_to_id
    }
    taken = _taken(chosen.values())
    used: dict[tuple[str, str], str] = {}
    for number, address in chosen.items():
        found[number] = _problem(address[1], names, is_taken=address in taken)
        if used.setdefault(address, number) != number:
            found[number] = gettext("Two of the stories have this address. Choose another one.")
    return {number: problem for number, problem in found.items() if problem}


def _short(text: str) -> str:
    slug = slugify(text)
    return slug if len(slug) <= MAX_LENGTH else slug[:MAX_LENGTH].rpartition("-")[0]


def _random() -> str:
    return new_key().lower()


def _taken(addresses: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the addresses of stories that are or were in use: few queries for all."""
    asked = set(addresses)
    slugs = [slug for _, slug in asked]
    used = Story.objects.filter(changes_to=None, slug__in=slugs)
    found = set(used.values_list("language", "slug"))
    found |= set(StoryRedirect.objects.filter(slug__in=slugs).values_list("language", "slug"))
    parts = [{"language": language, "slug": slug} for language, slug in sorted(asked)]
    if parts and RetiredAddress.objects.at(Story, *parts).exists():
        found |= {
            (each["language"], each["slug"])
            for each in parts
            if RetiredAddress.objects.at(Story, each).exists()
        }
    return found


def _of_person(slug: str, names: Names) -> str:
    is_taken = (
        Person.objects.filter(slug=slug).exists()
        or Person.objects.formerly_at(slug).exists()
        or RetiredAddress.objects.at(Person, {"slug": slug}).exists()
    )
    return _problem(slug, names, is_taken=is_taken)


def _problem(slug: str, names: Names, *, is_taken: bool) -> str:
    if not slug or set(slug) - ALLOWED:
        return gettext("Latin letters, digits and hyphens make an address: change this one.")
    if names.find(slug):
        return gettext("A word of the name is in this address. Choose another one.")
    if is_taken:
        return gettext("This address is in use, or was. Choose another one.")
    return ""


ALLOWED = set("-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
