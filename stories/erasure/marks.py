"""Make the marks by which a list of erasures knows records, and says nothing of them.

A mark is a digest with the secret of the site. So the list can be kept beside the backups: nobody
can try names on it. In a restored backup the same records have the same marks.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac

from stories.models import Person, Picture, Quote, Story, StoryVersion


def mark(*parts: object, secret: str = "") -> str:
    """Return the mark of what the parts name: mark("quote", "k7wq2mzt")."""
    text = "\n".join(str(part) for part in parts)
    digest = salted_hmac(
        "stories.Erasure", text, secret=secret or settings.SECRET_KEY, algorithm="sha256"
    )
    return digest.hexdigest()[:32]


class Marks:
    """The marks of a list, to ask whether it has a record."""

    def __init__(self, marks: Iterable[str]) -> None:
        self._marks = frozenset(marks)
        self._secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]

    def has(self, *parts: object) -> bool:
        """Whether the record was marked, with the present secret of the site or a former one."""
        return any(mark(*parts, secret=secret) in self._marks for secret in self._secrets)

    def has_any(self, found: Iterable[tuple[object, ...]]) -> bool:
        return any(self.has(*parts) for parts in found)


def number(record: Person | Story) -> tuple[object, ...]:
    """Return what is marked of a person's or story's number, which no other record gets."""
    return (record._meta.model_name, record.pk)


def of_person(person: Person) -> list[tuple[object, ...]]:
    """Return what is marked of a person, beside the number: the addresses, former ones too."""
    slugs = [person.slug, *person.redirects.values_list("slug", flat=True)]
    return [("person address", slug) for slug in slugs]


def of_story(story: Story) -> list[tuple[object, ...]]:
    """Return what is marked of a story, beside the number.

    That are the addresses and quotes, and when it was first saved, which a draft has too.
    """
    addresses = [(story.language, story.slug), *story.redirects.values_list("language", "slug")]
    found: list[tuple[object, ...]] = [("story address", *each) for each in addresses if each[1]]
    rows = Q(story=story.pk) | Q(story__changes_to=story.pk)
    keys = Quote.objects.filter(rows).values_list("key", flat=True)
    found += [("quote", key) for key in sorted(set(keys))]
    first = StoryVersion.objects.filter(story=story.pk).order_by("number").values_list("saved_at")
    return found + [("first saved", int(moment.timestamp())) for (moment,) in first[:1]]


def of_picture(picture: Picture) -> tuple[object, ...]:
    return ("picture", picture.key)


def of_kept_picture(picture: Picture) -> tuple[object, ...]:
    """Return what is marked of a picture that shows others too, and that stays."""
    return ("kept picture", picture.key)
