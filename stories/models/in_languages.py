"""Store the same text in each language of the interface, beside a record's own.

Each has a column of its own: whatever loads the record has its words in all languages, and forms,
conflicts, searches for names and erasures treat them as the fields that they are.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories import collation, wordings
from stories.wordings import Wording

from .fields import SortKeyField
from .locking import LockingQuerySet

CODES = tuple(wordings.SCRIPTS)
LIST_KEYS = [f"list_key_{code}" for code in CODES]
NAMED = "named"  # as `Person.Anonymity` has it
# The fields of a person by which a name is chosen for a reader.
NAME_FIELDS = ["name", "language", "anonymity", *(f"name_{code}" for code in CODES)]
NAME_FIELDS += [f"other_name_{code}" for code in CODES]
NAMES = {"en": "English", "ru": "Russian", "kk": "Kazakh"}
IN_LANGUAGE = {
    "en": _("{name} in English"),
    "ru": _("{name} in Russian"),
    "kk": _("{name} in Kazakh"),
}


class InLanguages:
    """Gives a model a field for each language of the interface, all of which may stay empty.

        title = models.CharField(max_length=200)
        title_in = InLanguages(models.CharField("title", max_length=200))

    makes `title_en`, `title_ru` and `title_kk`; `record.title_in` has their texts by language.
    """

    def __init__(self, field: models.Field) -> None:
        self.field = field
        self.stem = ""
        self.columns_by_code: dict[str, str] = {}

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.stem = name.removesuffix("_in")
        self.columns_by_code = {code: f"{self.stem}_{code}" for code in CODES}
        for code in CODES:
            field: Any = self.field.clone()
            field.blank = True
            field.verbose_name = format_lazy(IN_LANGUAGE[code], name=self.field.verbose_name)
            field._verbose_name = field.verbose_name  # migrations and copies of the field read it
            field.contribute_to_class(model, f"{self.stem}_{code}")
        setattr(model, name, self)

    @property
    def columns(self) -> list[str]:
        return list(self.columns_by_code.values())

    def __get__(self, record: Any, model: Any = None) -> Any:
        if record is None:
            return self
        stored = vars(record)
        try:  # several times as quick, and pages ask some hundred times
            return {code: stored[column] for code, column in self.columns_by_code.items()}
        except KeyError:  # not fetched yet
            return {code: getattr(record, column) for code, column in self.columns_by_code.items()}


class ListKeyField(SortKeyField):
    """Holds the key by which the lists in one language sort a record: of its name for them."""

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        self.language = language
        super().__init__(**({"of": "name"} | kwargs))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("of")
        return name, path, args, kwargs | {"language": self.language}

    def text(self, record: Any) -> str:
        """Return the name for sorting: that of the shown name, where one is stored."""
        names = wordings.known_names(
            record.language,
            {code: getattr(record, f"name_{code}") for code in CODES},
            {code: getattr(record, f"other_name_{code}", "") for code in CODES},
            is_named=getattr(record, "anonymity", NAMED) == NAMED,
        )
        own = Wording(record.name, "")
        shown = wordings.choose_name(self.language, own, names)
        if shown == own:
            return str(getattr(record, "sort_name", record.name))
        return getattr(record, f"sort_name_{shown.language}", "") or shown.text


class ListKeys:
    """Gives a model a ListKeyField for each language of the interface, such as `list_key_ru`."""

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        for code in CODES:
            field: Any = ListKeyField(language=code)
            field.contribute_to_class(model, f"list_key_{code}")


class ByName[Record: models.Model](LockingQuerySet[Record]):
    """Rows that are sorted by the keys of a name."""

    def starting_with(self, letter: Any, key: str = "sort_key") -> Self:
        """Rows whose name for sorting starts with a letter, given as its `collation.key`.

        `key` is the field that the names are sorted by: see `list_key`.
        """
        behind = Concat(letter, Value(collation.BEHIND), output_field=models.CharField())
        return self.filter(**{f"{key}__gte": letter, f"{key}__lt": behind})


def readers_language() -> str:
    """Return the language of the interface that is active: that of who reads."""
    return get_language() or settings.LANGUAGE_CODE


def list_key() -> str:
    """Return the name of the field by which lists in the reader's language are ordered."""
    language = readers_language()
    return f"list_key_{language if language in CODES else settings.LANGUAGE_CODE}"
