"""Say a sentence to whoever works at the desk, in their language. No Django.

What judges words remembers what it found, whoever asked. So a sentence holds what it takes to say
it again, and is translated only where it is shown: by `str`, by an f-string, by `%`.

    _("There is no %(date)s in the calendar.", date="2024-13")
"""

from collections.abc import Callable
from typing import Any, Self

translate: Callable[[str], str] = str.__str__  # `stories.apps` puts Django's in its place


class Sentence(str):
    """The sentence in English, which compares, sorts and joins as that text."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        plain = {
            name: str.__str__(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        made = super().__new__(cls, template % plain if plain else template)
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        translated = translate(self.template)
        return translated % self.values if self.values else translated

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)
