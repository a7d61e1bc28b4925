"""Find every place that holds a word of a protected person's names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from stories.models import Correction, Person, Picture, Protection, Story, Tag
from stories.models.protection import EVERYWHERE
from stories.name_forms import Hit, Names

from .fields import LEADS_AWAY, MAY_HOLD_NAMES

AROUND = 24  # letters on each side of a hit that say which one it is
LEADS_AWAY_KEY = "leads away"  # of the override for an address on another site


@dataclass(frozen=True)
class Place:
    """A field of a record with words of the names, or one that leads to where they may be."""

    record: Any
    field: str
    hits: tuple[Hit, ...]
    is_own: bool
    leads_away: bool = False

    @property
    def key(self) -> str:
        return f"{self.model}-{self.record.pk}-{self.field}"

    @property
    def model(self) -> str:
        return type(self.record).__name__

    @property
    def text(self) -> str:
        return str(getattr(self.record, self.field))

    @property
    def label(self) -> str:
        return str(MAY_HOLD_NAMES[self.model][self.field])

    @property
    def pieces(self) -> list[tuple[str, str, str, str]]:
        """Each hit with the text before and after it, and its key."""
        text = self.text
        return [
            (
                text[max(0, hit.start - 3 * AROUND) : hit.start],
                hit.words,
                text[hit.end : hit.end + 3 * AROUND],
                hit_key(text, hit),
            )
            for hit in self.hits
        ]


def hit_key(text: str, hit: Hit) -> str:
    """Return a key of a hit by what is around it: it changes when that does."""
    before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
    around = "\0".join((before, hit.words, after))
    return blake2b(around.encode(), digest_size=8).hexdigest()


class Places:
    """What is left to do before the person of a protection may be shown again."""

    def __init__(self, protection: Protection) -> None:
        self.protection = protection
        self.person: Person = protection.person
        self.names: Names = protection.names()

    @cached_property
    def rows(self) -> list[Story]:
        """The person's stories and their working copies, those in the trash too."""
        of_person = Q(person=self.person, changes_to=None) | Q(changes_to__person=self.person)
        rows = Story.objects.filter(of_person).select_related("lead_picture", "changes_to")
        return list(rows.order_by("pk"))

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures on the person's pages."""
        found = [self.person.portrait, *(row.lead_picture for row in self.rows)]
        found += [picture for row in self.rows for picture in row.figures().values()]
        return list({picture.pk: picture for picture in found if picture}.values())

    @property
    def undecided_pictures(self) -> list[Picture]:
        decided = self.protection.pictures
        return [picture for picture in self.pictures if str(picture.pk) not in decided]

    @property
    def staying_pictures(self) -> list[Picture]:
        """The pictures whose texts stay: all but those that are removed and that nobody else uses.

        Those that nobody decided about yet stay too.
        """
        decided, remove = self.protection.pictures, Protection.Decision.REMOVE
        return [
            each
            for each in self.pictures
            if decided.get(str(each.pk)) != remove or self._is_used_by_others(each)
        ]

    def _is_used_by_others(self, picture: Picture) -> bool:
        stories = Story.objects.holding([picture])
        people = Person.objects.filter(portrait=picture).exclude(pk=self.person.pk)
        return stories.exclude(pk__in=[row.pk for row in self.rows]).exists() or people.exists()

    @cached_property
    def open(self) -> list[Place]:
        """The places that are to be mended; the person's own come first."""
        return [*self._own(), *self._of_others()]

    @property
    def is_done(self) -> bool:
        return not self.open and not self.undecided_pictures

    def find(self, key: str) -> Place | None:
        return next((place for place in self.open if place.key == key), None)

    def again(self, place: Place) -> Place | None:
        """Return a place as it is stored now, or None where it holds nothing any more."""
        place.record.refresh_from_db()
        found = self._in(place.record, is_own=place.is_own)
        return next((each for each in found if each.field == place.field), None)

    def _own(self) -> Iterator[Place]:
        for record in self.own_records:
            skipped = {"slug"} if isinstance(record, Story) else set()
            yield from self._in(record, is_own=True, skipped=skipped)

    @cached_property
    def own_records(self) -> list[Any]:
        """All records of the person that have text: each story with what belongs to it."""
        belonging: dict[Any, list[Any]] = {}
        for record, story in self._belonging():
            belonging.setdefault(story, []).append(record)
        found = [self.person, *belonging.pop(None, [])]
        for row in self.rows:
            found += [row, *belonging.get(row.pk, [])]
        tags = Tag.objects.filter(tagged_stories__content_object__in=self.rows).distinct()
        return [*found, *self.staying_pictures, *tags]

    def _belonging(self) -> Iterator[tuple[Any, Any]]:
        """Yield what refers to the person or one of the stories, with the number of that story."""
        numbers = [row.pk for row in self.rows]
        for name in MAY_HOLD_NAMES:
            model: Any = apps.get_model("stories", name)
            if model in {Person, Story, Picture, Tag, Correction}:
                continue
            of_story, of_person = foreign_keys(model, Story), foreign_keys(model, Person)
            if not of_story and not of_person:
                continue  # an empty condition would take every record for the person's own
            condition = Q()
            for field in of_story:
                condition |= Q(**{f"{field}__in": numbers})
            for field in of_person:
                condition |= Q(**{field: self.person.pk})
            for record in model._default_manager.filter(condition).order_by("pk"):
                yield record, getattr(record, f"{of_story[0]}_id") if of_story else None

    def _in(self, record: Any, *, is_own: bool, skipped: Iterable[str] = ()) -> Iterator[Place]:
        """Yield the fields of a record that hold words of the names, without overridden ones."""
        name = type(record).__name__
        for field in MAY_HOLD_NAMES[name]:
            text = getattr(record, field)
            if not text or field in skipped:
                continue
            overridden = self.protection.overrides.get(f"{name}-{record.pk}-{field}", {})
            kept = {} if is_own else self.protection.overrides.get(EVERYWHERE, {})
            hits = [
                hit
                for hit in self.names.find(text)
                if hit.words not in kept and hit_key(text, hit) not in overridden
            ]
            leads = is_own and (name, field) in LEADS_AWAY and LEADS_AWAY_KEY not in overridden
            if hits or leads:
                yield Place(record, field, tuple(hits), is_own, leads_away=leads)

    def _of_others(self) -> Iterator[Place]:
        """Yield the places of all other records: other people's stories that name the person."""
        own = {(type(record), record.pk) for record in [*self.own_records, *self.pictures]}
        might_hold = self.names.may_be_in
        # Corrections of the person's own stories are not taken along.
        gone = Correction.objects.filter(story__in=[row.pk for row in self.rows])
        own |= {(Correction, number) for number in gone.values_list("pk", flat=True)}
        for name, fields in MAY_HOLD_NAMES.items():
            model: Any = apps.get_model("stories", name)
            rows = model._default_manager.values_list("pk", *fields).iterator(chunk_size=500)
            numbers = [
                number
                for number, *texts in rows
                if (model, number) not in own and any(map(might_hold, texts))
            ]
            for record in model._default_manager.filter(pk__in=numbers).order_by("pk"):
                yield from self._in(record, is_own=False)


def stories_that_tell(person: Person, former: Iterable[str]) -> list[Story]:
    """Return the person's stories with a text, or an address, that holds a word of former names."""
    names, fields = Names(former), MAY_HOLD_NAMES["Story"]
    told = Story.objects.filter(person=person).order_by("pk")
    return [row for row in told if any(names.find(getattr(row, field)) for field in fields)]


def foreign_keys(model: type[models.Model], target: type[models.Model]) -> list[str]:
    """Return the names of the model's own references to the target."""
    return [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is target
    ]
