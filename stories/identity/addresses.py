"""Propose and check the new addresses of a protected person and of each story."""

from collections.abc import Iterable

from django.utils.text import slugify

from stories.keys import new_key
from stories.models import Person, Protection, RetiredAddress, Story
from stories.name_forms import Names

from .mending import replaced

MAX_LENGTH = 60
PERSON = "person"  # the key of the person's own address among those of the stories


def propose(protection: Protection, rows: Iterable[Story]) -> None:
    """Fill in an address for the person and each story that has none, without words of the names.

    They are made of the new name and of the headline as it will be. Where that gives no letters of
    an address, or one that is taken, they are random: the old address is in none of them.
    """
    names = protection.names()
    taken = {""}
    slug = slugify(protection.called)[:MAX_LENGTH].strip("-")
    if not protection.slug:
        protection.slug = _free(slug, "person", lambda each: not _of_person(protection, each))
    for row in rows:
        if row.changes_to_id or str(row.pk) in protection.story_slugs:
            continue
        headline = replaced(row.headline, names.find(row.headline), protection.called)
        slug = slugify(headline)[:MAX_LENGTH].strip("-")
        protection.story_slugs[str(row.pk)] = _free(
            slug,
            "story",
            lambda each, row=row: each not in taken and not _of_story(row, each, names),
        )
        taken.add(protection.story_slugs[str(row.pk)])


def _free(slug: str, word: str, is_free) -> str:
    for each in (slug, f"{slug}-{new_key().lower()}".strip("-")):
        if slug and is_free(each):
            return each
    return f"{word}-{new_key().lower()}"


def problems(protection: Protection, rows: Iterable[Story]) -> dict[str, str]:
    """Return what is wrong with the new addresses, by the number of the story or PERSON."""
    names = protection.names()
    found = {PERSON: _of_person(protection, protection.slug)}
    used: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.changes_to_id or not row.slug:
            continue
        number, slug = str(row.pk), protection.story_slugs.get(str(row.pk), "")
        found[number] = _of_story(row, slug, names)
        if used.setdefault((row.language, slug), number) != number:
            found[number] = "Two of the stories have this address. Choose another one."
    return {number: problem for number, problem in found.items() if problem}


def _of_person(protection: Protection, slug: str) -> str:
    address = {"slug": slug}
    is_taken = (
        Person.objects.filter(slug=slug).exists() or Person.objects.formerly_at(slug).exists()
    )
    is_taken |= RetiredAddress.objects.at(Person, address).exists()
    return _problem(slug, protection.names(), is_taken=is_taken)


def _of_story(row: Story, slug: str, names: Names) -> str:
    return _problem(slug, names, is_taken=Story.objects.is_taken(slug, row.language))


def _problem(slug: str, names: Names, *, is_taken: bool) -> str:
    if not slug or set(slug) - ALLOWED:
        return "Latin letters, digits and hyphens make an address: change this one."
    if names.find(slug):
        return "A word of the name is in this address. Choose another one."
    if is_taken:
        return "This address is in use, or was. Choose another one."
    return ""


ALLOWED = set("-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
