"""What readers are shown of a person: names, roles and sentences in their language."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import capfirst

from stories import headlines, wordings
from stories.models.fields import lines
from stories.models.in_languages import readers_language
from stories.models.picture import if_shown
from stories.wordings import Wording

if TYPE_CHECKING:
    from stories.models.person_details import PersonLink
    from stories.models.picture import Picture


class PersonInWords:
    """Chooses, of all that a person is called in some language, what a reader is shown."""

    if TYPE_CHECKING:  # what `Person` stores
        name: Any
        sort_name: Any
        language: Any
        portrait: Any
        name_in: Any
        other_name_in: Any
        sort_name_in: Any
        other_names: Any
        links: Any

        @property
        def is_named(self) -> bool: ...

    @property
    def all_names(self) -> list[str]:
        """The name, and the name in each language that has one, each once."""
        return list(dict.fromkeys(filter(None, [self.name, *self.known_names.values()])))

    @property
    def known_names(self) -> dict[str, str]:
        """The name for the readers of each language, where there is one."""
        return wordings.known_names(
            self.language, self.name_in, self.other_name_in, is_named=self.is_named
        )

    @property
    def names_and_names_for_sorting(self) -> list[str]:
        """All names of this record, in any language, as nothing may hold them once they are gone.

        Without the names in `other_names`.
        """
        names = [self.name, *self.name_in.values(), *self.other_name_in.values()]
        sorted_by = [self.sort_name, *self.sort_name_in.values()]
        return list(dict.fromkeys(filter(None, [*names, *sorted_by])))

    @property
    def called(self) -> Wording:
        """The name for the reader's language, in the reader's script where it is known."""
        own = Wording(self.name, self.language)
        return wordings.choose_name(readers_language(), own, self.known_names)

    @property
    def name_language(self) -> str:
        """The language of the shown name."""
        return self.called.language

    @property
    def shown_called(self) -> Wording:
        """The name as pages show it: an asterisk marks a name that is not the person's own."""
        called = self.called
        return called if self.is_named else Wording(f"{called.text}*", called.language)

    @property
    def shown_name(self) -> str:
        return self.shown_called.text

    def _in_readers_language(self, field: str) -> Wording:
        own = Wording(getattr(self, field), self.language)
        return wordings.choose(readers_language(), own, getattr(self, f"{field}_in"))

    @property
    def shown_description(self) -> Wording:
        return self._in_readers_language("description")

    @property
    def role_list(self) -> list[str]:
        return lines(self._in_readers_language("roles").text)

    @property
    def role_language(self) -> str:
        """The language of the shown roles."""
        return self._in_readers_language("roles").language

    @property
    def credential_list(self) -> list[str]:
        return lines(self._in_readers_language("credentials").text)

    @property
    def shown_roles(self) -> list[str]:
        """The first role, or all of them where there is no description to say the others."""
        return self.role_list[:1] if self.shown_description.text else self.role_list

    @property
    def shown_titles(self) -> list[Wording]:
        """The lines over the name: roles with a capital letter, then credentials."""
        roles = [Wording(capfirst(role), self.role_language) for role in self.shown_roles]
        language = self._in_readers_language("credentials").language
        return [*roles, *(Wording(each, language) for each in self.credential_list)]

    @property
    def titles(self) -> list[str]:
        return [each.text for each in self.shown_titles]

    @property
    def other_wordings(self) -> list[Wording]:
        """All names besides the shown one, each once. See `wordings_besides`."""
        others = (Wording(each.name, each.language) for each in self.other_names.all())
        return self.wordings_besides(others)

    def wordings_besides(self, others: Iterable[Wording]) -> list[Wording]:
        """The same, of other names that were loaded elsewhere.

        None where the person is not named: they would reveal the name.
        """
        if not self.is_named:
            return []
        in_languages = [Wording(text, code) for code, text in self.known_names.items() if text]
        every = [*others, *in_languages, Wording(self.name, self.language)]
        shown = self.called.text
        return [each for each in {each.text: each for each in every}.values() if each.text != shown]

    @property
    def shown_other_names(self) -> list[Wording]:
        """The names below the shown one. See `is_in_foreign_letters`."""
        return [each for each in self.other_wordings if not self.is_in_foreign_letters(each)]

    def is_in_foreign_letters(self, wording: Wording) -> bool:
        """Whether it is the own name in Latin letters, for readers who know it in theirs."""
        is_latin = wordings.script(self.called.text) == wordings.LATIN
        return (
            not is_latin
            and wording.text == self.name
            and wordings.script(self.name) == wordings.LATIN
        )

    @property
    def shown_links(self) -> "list[PersonLink]":
        """The links, or none where the person is not named. See `shown_other_names`."""
        return list(self.links.all()) if self.is_named else []

    @property
    def shown_portrait(self) -> "Picture | None":
        """The portrait for readers: none where it is withdrawn or consent ended."""
        return if_shown(self.portrait, timezone.now())

    @property
    def monogram(self) -> str:
        return headlines.monogram(self.called.text)
