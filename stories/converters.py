"""The parts of an address that Django's own path converters do not know."""

from django.urls.converters import StringConverter

from . import languages


class LanguageConverter(StringConverter):
    """A language that a story may be in."""

    regex = "|".join(code for code, _ in languages.CHOICES)


class TagConverter(StringConverter):
    """A tag's slug, in letters of any script."""

    regex = r"[-\w]+"
