"""Convert parts of addresses that Django's own path converters do not know."""

from django.urls.converters import StringConverter

from . import cards, languages


class LanguageConverter(StringConverter):
    """A language in which a story may be written."""

    regex = "[a-z]{2,3}(?:-[A-Z][a-z]{3})?"

    def to_python(self, value: str) -> str:
        if value not in languages.CODES:
            raise ValueError(value)
        return value


class CardConverter(StringConverter):
    """A shape in which share cards are drawn."""

    regex = "|".join(cards.SIZES)


class FeedConverter(StringConverter):
    """A format of the feeds."""

    regex = "atom|json"


class TagConverter(StringConverter):
    """A tag's slug, in any script. See also `fields.NOT_IN_A_TAGS_SLUG`."""

    # As one set of characters it would take forty times as long to compile, at each start.
    regex = r"(?:[-0-9A-Za-z_]|[^\x00-\x7f])+"
