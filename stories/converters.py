"""The parts of an address that Django's own path converters do not know."""

from django.urls.converters import StringConverter

from . import cards, languages


class LanguageConverter(StringConverter):
    """A language that a story may be in."""

    regex = "|".join(code for code, _ in languages.CHOICES)


class CardConverter(StringConverter):
    """A shape that share cards are drawn in."""

    regex = "|".join(cards.SIZES)


class FeedConverter(StringConverter):
    """A format that feeds come in."""

    regex = "atom|json"


class TagConverter(StringConverter):
    """A tag's slug, in any script. See also `fields.NOT_IN_A_TAGS_SLUG`."""

    regex = r"[-0-9A-Za-z_\u0080-\U0010FFFF]+"
