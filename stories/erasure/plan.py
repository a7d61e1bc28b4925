"""List what goes with a person, and what of it others use too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from stories import figures
from stories.models import (
    Comment,
    Concern,
    Correction,
    Milestone,
    Person,
    PersonChanges,
    PersonVersion,
    Picture,
    PreviewLink,
    Quote,
    ReviewMessage,
    Story,
    StoryVersion,
    Tag,
    TaggedStory,
)

from .needles import Needles

NUMBERED = {  # how many of each kind go, in words
    "quotes": ngettext_lazy("%(number)s quote", "%(number)s quotes", "number"),
    "milestones": ngettext_lazy("%(number)s milestone", "%(number)s milestones", "number"),
    "versions": ngettext_lazy("%(number)s saved version", "%(number)s saved versions", "number"),
    "changes": ngettext_lazy("%(number)s waiting change", "%(number)s waiting changes", "number"),
    "preview links": ngettext_lazy("%(number)s preview link", "%(number)s preview links", "number"),
    "consents": ngettext_lazy("%(number)s consent record", "%(number)s consent records", "number"),
    "corrections": ngettext_lazy("%(number)s correction", "%(number)s corrections", "number"),
    "concerns": ngettext_lazy(
        "%(number)s concern of a visitor", "%(number)s concerns of visitors", "number"
    ),
    "messages": ngettext_lazy(
        "%(number)s message of a colleague", "%(number)s messages of colleagues", "number"
    ),
    "comments": ngettext_lazy(
        "%(number)s comment of a colleague", "%(number)s comments of colleagues", "number"
    ),
    "other names": ngettext_lazy("%(number)s other name", "%(number)s other names", "number"),
    "links": ngettext_lazy("%(number)s link", "%(number)s links", "number"),
    "redirects": ngettext_lazy(
        "%(number)s former address", "%(number)s former addresses", "number"
    ),
}


@dataclass(frozen=True)
class SharedPicture:
    """A picture that others use too, or that nobody uses and that says the name."""

    picture: Picture
    uses: tuple[str, ...]


class Plan:
    """What is erased with a person: their records, and what nobody else uses.

    `others` are stories that were theirs when a list of erasures was written. Without a person,
    only these go.
    """

    def __init__(
        self, person: Person | None, needles: Needles, others: Iterable[Story] = ()
    ) -> None:
        self.person, self.needles = person, needles
        of_others = [story.pk for story in others]
        condition = Q(person=person.pk if person else None) | Q(pk__in=of_others)
        found = Story.objects.filter(condition, changes_to=None)
        self.stories: list[Story] = list(found.defer("body").order_by("pk"))
        self.numbers = [story.pk for story in self.stories]
        rows = Q(pk__in=self.numbers) | Q(changes_to__in=self.numbers)
        # Changes to somebody else's story that would make it this person's.
        given = Q(person=person.pk if person else None, changes_to__isnull=False)
        self.changes = list(Story.objects.filter(given).exclude(rows).defer("body").order_by("pk"))
        self.rows = [
            *Story.objects.filter(rows).order_by("pk").values_list("pk", flat=True),
            *(row.pk for row in self.changes),
        ]
        # Versions of others' stories that were saved while they were this person's.
        saved = StoryVersion.objects.exclude(story__in=self.numbers)
        saved = saved.filter(content__fields__person_id=person.pk if person else 0)
        self.their_versions = list(saved.values_list("pk", flat=True))
        self.pictures: list[Picture] = []
        self.shared: list[SharedPicture] = []
        for picture in self._pictures_of_theirs():
            if uses := self._uses(picture):
                self.shared.append(SharedPicture(picture, tuple(uses)))
            else:
                self.pictures.append(picture)
        self.shared += [SharedPicture(picture, ()) for picture in self._unused_pictures()]
        self.tags = [tag for tag in self._tags_of_theirs() if any(map(needles.find, tag.all_names))]

    def keep(self, pictures: Iterable[Picture]) -> None:
        """Leave out pictures that somebody decided to keep, when others used them too."""
        kept = {picture.pk for picture in pictures}
        self.pictures = [picture for picture in self.pictures if picture.pk not in kept]

    @property
    def versions(self) -> QuerySet[StoryVersion]:
        """The versions of these stories, and others' versions that were saved as this person's."""
        theirs = Q(story__in=self.numbers) | Q(pk__in=self.their_versions)
        return StoryVersion.objects.filter(theirs)

    def quote_keys(self) -> set[str]:
        """Return the keys of all quotes that these stories have or had."""
        keys = set(Quote.objects.filter(story__in=self.rows).values_list("key", flat=True))
        contents = self.versions.values_list("content__quotes", flat=True)
        for quotes in contents.iterator(chunk_size=20):
            keys.update(str(quote.get("key", "")) for quote in quotes or [])
        return keys - {""}

    def counts(self, person: Person) -> list[str]:
        """Say how many of each kind go."""
        of_numbers, of_rows = Q(story__in=self.numbers), Q(story__in=self.rows)
        about = Q(person=person)
        counted = {
            "quotes": Quote.objects.filter(of_numbers).count(),
            "milestones": Milestone.objects.filter(of_numbers).count(),
            "versions": self.versions.count() + person.versions.count(),
            "changes": len(self.rows) - len(self.numbers) + bool(person.waiting_changes()),
            "preview links": PreviewLink.objects.filter(of_numbers | about).count(),
            "consents": person.consents.count(),
            "corrections": Correction.objects.filter(of_rows).count(),
            "concerns": Concern.objects.filter(of_rows | about).count(),
            "messages": ReviewMessage.objects.filter(of_numbers | about).count(),
            "comments": Comment.objects.filter(of_numbers).count(),
            "other names": person.other_names.count(),
            "links": person.links.count(),
            "redirects": person.redirects.count(),
        }
        return [NUMBERED[kind] % {"number": number} for kind, number in counted.items() if number]

    def seen(self) -> str:
        """Return what a page showed of this plan, to tell whether it is still the same."""
        shared = [shared.picture.pk for shared in self.shared]
        listed = [self.numbers, [each.pk for each in self.pictures], shared]
        return ";".join(
            ",".join(map(str, each)) for each in [*listed, [tag.pk for tag in self.tags]]
        )

    def _pictures_of_theirs(self) -> Iterator[Picture]:
        """Yield pictures of the person, of the stories and of their versions."""
        in_versions = self.versions.values_list("content__fields__lead_picture_id", flat=True)
        numbers = {number for number in in_versions.distinct() if isinstance(number, int)}
        for body in _with_figures(self.versions).values_list("content__fields__body", flat=True):
            numbers.update(figures.numbers(body))
        shown = Q(led_stories__in=self.rows) | Q(places__story__in=self.rows) | Q(pk__in=numbers)
        if self.person:
            shown |= Q(portrayed_people=self.person) | Q(pk__in=self._former_portraits())
        yield from Picture.objects.filter(shown).distinct().order_by("pk")

    def _former_portraits(self) -> set[int]:
        """Return the numbers of the portraits that wait, and of those in the history."""
        found: set[Any] = set()
        for model in (PersonChanges, PersonVersion):
            stored = model._default_manager.filter(person=self.person)
            found.update(stored.values_list("content__fields__portrait_id", flat=True))
        return {number for number in found if isinstance(number, int)}

    def _unused_pictures(self) -> list[Picture]:
        """Return pictures that nobody uses and that say the name, such as a former portrait."""
        unused = Picture.objects.filter(led_stories=None, portrayed_people=None, places=None)
        unused = unused.order_by("pk")
        known = {picture.pk for picture in self.pictures}
        return [
            picture
            for picture in unused.exclude(pk__in=known).iterator(chunk_size=100)
            if any(
                self.needles.find(text)
                for text in (
                    *picture.texts,
                    picture.credit,
                    picture.creator,
                    picture.copyright_notice,
                    picture.licence_words,
                )
            )
        ]

    def _uses(self, picture: Picture) -> list[str]:
        """Name the records of others that use a picture."""
        stories = Story.objects.holding([picture]).exclude(pk__in=self.rows)
        people = Person.objects.filter(portrait=picture)
        people = people.exclude(pk=self.person.pk if self.person else 0)
        wait = PersonChanges.objects.with_portrait(picture).select_related("person")
        wait = wait.exclude(person=self.person)
        before = Story.objects.filter(pk__in=self._shown_before.get(picture.pk, []))
        before = before.exclude(pk__in=stories.values("pk"))
        return [
            *(f"“{story}”" for story in stories.filter(changes_to=None)),
            *(
                (_("changes to “%(story)s”") % {"story": story})
                for story in stories.exclude(changes_to=None)
            ),
            *((_("an earlier version of “%(story)s”") % {"story": story}) for story in before),
            *((_("%(person)s, as portrait") % {"person": other}) for other in people),
            *((_("changes to %(person)s, as portrait") % {"person": each.person}) for each in wait),
        ]

    @cached_property
    def _shown_before(self) -> dict[int, list[int]]:
        """The stories of others that had a picture in an earlier version, by its number."""
        others = StoryVersion.objects.exclude(story__in=self.numbers)
        others = others.exclude(pk__in=self.their_versions).order_by()
        pairs = others.values_list("content__fields__lead_picture_id", "story").distinct()
        shown: dict[int, list[int]] = {}
        for picture, story in pairs.iterator(chunk_size=500):
            if isinstance(picture, int):
                shown.setdefault(picture, []).append(story)
        placed = _with_figures(others).values_list("content__fields__body", "story")
        for body, story in placed.iterator(chunk_size=100):
            for number in figures.numbers(body):
                shown.setdefault(number, []).append(story)
        return shown

    def _tags_of_theirs(self) -> QuerySet[Tag]:
        """The tags that no story of anybody else has."""
        uses = TaggedStory.objects.filter(tag=OuterRef("pk"))
        theirs = Exists(uses.filter(content_object__in=self.rows))
        others = Exists(uses.exclude(content_object__in=self.rows))
        return Tag.objects.filter(theirs, ~others).order_by("pk")


def _with_figures(versions: QuerySet[StoryVersion]) -> QuerySet[StoryVersion]:
    """Return the versions in whose body pictures are placed."""
    return versions.filter(content__fields__body__icontains="<figure data-picture=")
