"""Say what the share card of a list shows: its name and what it holds, in the editor's voice."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import cards, colours
from .models import SiteSettings, Tag

SHAPE = "wide"
LISTS = (
    *("home", "story_list", "person_list", "quote_list", "tag_list", "search"),
    *("correction_list", "support"),
)
OF_TAG = "tag-"  # and the tag's slug

drawn = lru_cache(maxsize=64)(cards.draw)  # never stored: what is erased leaves no card behind


@dataclass(frozen=True)
class ListCard:
    """A card and the parts of its address; `digest` changes with all that the card shows."""

    card: cards.Card
    language: str
    name: str
    digest: str

    @property
    def address(self) -> str:
        return reverse("list_card", args=[self.language, self.name, self.digest])

    @property
    def alt_text(self) -> str:
        return f"{self.card.words}. {self.card.name}"


def find(name: str, site: SiteSettings, tag: Tag | None = None) -> ListCard | None:
    """Return the card of one of LISTS, or of a tag, in the interface's language.

    It is None where a name of the site has letters that no font has.

    A tag whose letters no font has, or that is too long, has the card of all topics.
    """
    language = get_language() or ""
    title, sentence = _of_tag(tag) if tag else _texts(site)[name]
    card = cards.Card(
        words=title,
        name=sentence,
        site=str(site.name),
        language=language,
        is_rtl=False,
        is_editors=True,
        **({"accent": site.accent} if colours.is_colour(site.accent) else {}),
    )
    size = cards.SIZES[SHAPE]
    if not cards.is_possible(card, size):
        return find("tag_list", site) if tag else None
    place = f"{OF_TAG}{tag.slug}" if tag else name
    return ListCard(card, language, place, cards.digest(card, size))


def _of_tag(tag: Tag) -> tuple[str, str]:
    return tag.shown_name, _("Stories about %(name)s.") % {"name": tag.shown_name}


def _texts(site: SiteSettings) -> dict[str, tuple[str, str]]:
    return {
        "home": (str(site.name), str(site.tagline)),
        "story_list": (_("Stories"), _("All stories, the newest first.")),
        "person_list": (_("People"), _("The people who tell their stories here.")),
        "quote_list": (
            _("Quotes"),
            _("What people said, word for word, each with the story it was cut from."),
        ),
        "tag_list": (_("Topics"), _("What the stories are about.")),
        "search": (_("Search"), _("A word or two, or somebody’s name")),
        "correction_list": (
            _("Corrections"),
            _("What was wrong in the stories here, what is right, and how that is said."),
        ),
        "support": (_("Where to find support"), _("Services that help, by country.")),
    }
