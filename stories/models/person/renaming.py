"""Give somebody another name: refused where readers know who it is, and what goes with it."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stories import wordings
from stories.keys import new_key
from stories.models.fields import lines
from stories.models.in_languages import CODES, LIST_KEYS
from stories.models.protection import is_another_name

IDENTITY = ("name", "anonymity", "slug")
PROTECT_FIRST = _(
    "Readers have seen this person, so headlines, addresses, pictures and search engines would "
    "still tell who it is. Press “Protect this person…” at the top of this page: it takes them off "
    "the site at once, and leads through every place that holds the name."
)
NAME_OF_BEFORE = _(
    "This was the name in this language before. Write the name that readers should know now, or "
    "leave it empty."
)
TELLS_NAME_OF_BEFORE = _(
    "This tells the name of before, and readers see it. Write another one: the person has another "
    "name now."
)
IS_BEING_PROTECTED = _(
    "This person is being protected. Go on with that, or abandon it, under “Protect this person…”."
)


class Renamable:
    """A person as far as the name can change."""

    if TYPE_CHECKING:  # what `Person` stores
        pk: Any
        name: Any
        anonymity: Any
        known_as: Any
        name_in: Any
        sort_name_in: Any
        other_name_in: Any
        other_names: Any
        all_names: Any
        was_ever_public: Any
        save: Any
        _default_manager: Any

        @property
        def is_named(self) -> bool: ...

    def clean(self) -> None:
        """Refuse to make somebody whom readers know another person by typing another name.

        Their stories, addresses and pictures would still tell who it is: see `begin_protection`.
        """
        stored = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return
        identity = [*IDENTITY, *type(self).name_in.columns]
        changed = {name for name in identity if getattr(stored, name) != getattr(self, name)}
        if changed and stored.is_being_protected:
            raise ValidationError(dict.fromkeys(changed, IS_BEING_PROTECTED))
        if not stored.was_ever_public():
            left = dict.fromkeys(self._names_of_before(stored), NAME_OF_BEFORE)
            left |= dict.fromkeys(self._traces_of_before(stored), TELLS_NAME_OF_BEFORE)
            if left:
                raise ValidationError(left)
            return
        refused = {
            "anonymity": "anonymity" in changed and not self.is_named,
            "name": "name" in changed and stored._is_somebody_else(self.name),
        }
        for name in changed.intersection(type(self).name_in.columns):
            known = getattr(stored, name)
            refused[name] = stored._is_somebody_else_to_readers(known, getattr(self, name))
        if any(refused.values()):
            raise ValidationError({name: PROTECT_FIRST for name in refused if refused[name]})

    def _is_somebody_else(self, name: str) -> bool:
        """Whether a name has no word of one that readers knew: two changes are none either."""
        return any(is_another_name([known], name) for known in [self.name, *lines(self.known_as)])

    def _is_somebody_else_to_readers(self, known: str, name: str) -> bool:
        """The same of a name in one language, by the names that its readers knew in its script."""
        script = wordings.script(name)
        former = [each for each in lines(self.known_as) if wordings.script(each) == script]
        return any(
            name and is_another_name([each], name) for each in filter(None, [known, *former])
        )

    def _names_of_before(self, stored: "Renamable") -> list[str]:
        """The fields that hold a name in a language still, though the person has another name.

        Somebody who was named and is so no longer would be known by it.
        """
        if not (stored.is_named and not self.is_named) and (
            stored.name == self.name or not is_another_name([stored.name], self.name)
        ):
            return []
        fields = [*type(self).name_in.columns, *type(self).sort_name_in.columns]
        return [name for name in fields if getattr(self, name) == getattr(stored, name) != ""]

    def _traces_of_before(self, stored: "Renamable") -> list[str]:
        """The fields that tell a word of the former name, where the person has another name now.

        Readers see the address, and the letter below which a list has somebody.
        """
        if stored.name == self.name or not is_another_name([stored.name], self.name):
            return []
        return [
            name
            for name in ("sort_name", "slug")
            if not is_another_name(stored.all_names, getattr(self, name))
        ]

    def _forget_names_of_before(self) -> None:
        """Empty the names in languages that belonged to another name: no page may tell them.

        Nor may an address that nobody knows yet. Forms refuse them first, with a sentence. See
        `clean`.
        """
        stored = type(self)._default_manager.filter(pk=self.pk)
        row = stored.exclude(name=self.name, anonymity=self.anonymity).first()
        if row is None:
            return
        for name in self._names_of_before(row):
            setattr(self, name, "")
        if not row.was_ever_public():
            instead = {"sort_name": self.name, "slug": f"somebody-{new_key()}"}
            for name in self._traces_of_before(row):
                setattr(self, name, instead[name])

    def _remember_names(self) -> None:
        """Note the names that readers know, when they change."""
        columns = ["name", *type(self).name_in.columns]
        now = {name: getattr(self, name) for name in columns}
        stored = type(self)._default_manager.filter(pk=self.pk).exclude(**now).first()
        if stored and stored.was_ever_public():
            former = [
                getattr(stored, name) for name in columns if getattr(stored, name) != now[name]
            ]
            known = [*lines(stored.known_as), *filter(None, former)]
            self.known_as = "\n".join(dict.fromkeys(known))

    @transaction.atomic
    def refresh_other_names(self) -> None:
        """Store beside the name, after another name changed, which one is meant for which readers.

        See `choose_other_names`.
        """
        self.choose_other_names()
        self.save(update_fields=[*type(self).other_name_in.columns, *LIST_KEYS])

    def choose_other_names(self) -> None:
        """Note beside the name which other name is meant for which readers, in memory.

        That is one which is alone in its language: of two, an editor says which readers are shown.
        """
        found: dict[str, list[str]] = {code: [] for code in CODES}
        for each in self.other_names.all():
            found.get(wordings.language_of_tag(each.language), []).append(each.name)
        for code, names in found.items():
            setattr(self, f"other_name_{code}", names[0] if len(names) == 1 else "")
