"""Know in which languages each person tells stories, for the list of people in one of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from .fields import LanguageField, SortKeyField
from .in_languages import LIST_KEYS, ByName
from .person import CARD_FIELDS, Person
from .picture import SHOWN_FIELDS
from .story import Story

# From each language the index leads to the next: no more is read than there are languages.
USED = """WITH RECURSIVE used(language) AS (
SELECT min(language) FROM stories_personlanguage UNION ALL SELECT (
SELECT min(language) FROM stories_personlanguage WHERE language > used.language
) FROM used WHERE used.language IS NOT NULL
) SELECT language FROM used WHERE language IS NOT NULL"""


class PersonLanguageQuerySet(ByName["PersonLanguage"]):
    def get_by_natural_key(self, slug: str, language: str) -> "PersonLanguage":
        return self.get(person__slug=slug, language=language)

    def published(self, now: datetime, tag: Any = None) -> "PersonLanguageQuerySet":
        """Where readers see a story of the person in the language, on a tag if one is given."""
        told = Story.objects.published(now).tagged(tag).filter(person=OuterRef("person"))
        # As it is, the language would lead SQLite to the index of all stories in it.
        told = told.alias(spoken=Concat("language", Value("")))
        return self.filter(Exists(told.filter(spoken=OuterRef("language"))))

    def for_cards(self, key: str) -> "PersonLanguageQuerySet":
        """With what a card shows of the person. See `PersonQuerySet.for_cards`."""
        shown = [*CARD_FIELDS, *LIST_KEYS, *(f"portrait__{name}" for name in SHOWN_FIELDS)]
        loaded = self.select_related("person__portrait")
        loaded = loaded.only("language", key, *(f"person__{name}" for name in shown))
        return loaded.order_by(key, "person__slug")

    def note(self, stories: Iterable[Story]) -> None:
        """Add what is missing for stories that were stored without `Story.save`."""
        told = dict.fromkeys((story.person_id, story.language) for story in stories)
        people = Person.objects.in_bulk({number for number, _ in told})
        rows = [PersonLanguage(person=people[number], language=code) for number, code in told]
        self.bulk_create(rows, ignore_conflicts=True)


class KeyOfPerson(SortKeyField):
    """Repeats a key of the person, so that one index knows the language and the order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"of": "person"} | kwargs)
        self.db_index = False

    def text(self, record: Any) -> str:
        return record.person._meta.get_field(self.name).text(record.person)


class PersonLanguage(models.Model):
    """A language in which a person has a story, whatever the story's state.

    Saving a story adds what is missing, and saving the person keeps the keys. What is left when a
    story is gone does no harm: lists ask whether there is a story that readers see.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = LanguageField()
    list_key_en = KeyOfPerson()
    list_key_ru = KeyOfPerson()
    list_key_kk = KeyOfPerson()

    objects: ClassVar[PersonLanguageQuerySet] = PersonLanguageQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["language", key], name=f"people_in_a_language_{key[-2:]}")
            for key in LIST_KEYS
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "language"], name="a_person_has_a_language_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.language}"

    def natural_key(self) -> tuple[str, str]:
        return (self.person.slug, self.language)

    natural_key.dependencies = ["stories.person"]  # type: ignore[attr-defined]  # Django reads it there
