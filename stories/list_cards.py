"""Say what the share card of a page shows that has neither a picture nor a quote to show.

That of a list is its name and what it holds, in the editor's voice; that of a story its headline
and who speaks; that of a person the name and who that is.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from . import cards, colours, languages
from .models import Person, SitePage, SiteSettings, Story, Tag

SHAPE = "wide"
LISTS = (
    *("home", "story_list", "person_list", "quote_list", "tag_list", "search"),
    *("correction_list", "support", "staying_safe", "check", "concern"),
)
OF_TAG = "tag-"  # and the tag's slug

drawn = lru_cache(maxsize=64)(cards.draw)  # never stored: what is erased leaves no card behind


class PageCard(NamedTuple):
    """A card and its address, which changes with all that the card shows."""

    card: cards.Card
    address: str

    @property
    def alt_text(self) -> str:
        return f"{self.card.words}. {self.card.name}"


def find(name: str, site: SiteSettings, tag: Tag | None = None) -> PageCard | None:
    """Return the card of one of LISTS, or of a tag, in the interface's language.

    It is None where a name of the site has letters that no font has.

    A tag whose letters no font has, or that is too long, has the card of all topics.
    """
    title, sentence = _of_tag(tag) if tag else _texts(site)[name]
    place = f"{OF_TAG}{tag.slug}" if tag else name
    found = _made(_editors(title, sentence, site), "list_card", name=place)
    return find("tag_list", site) if found is None and tag else found


def of_story(story: Story, site: SiteSettings) -> PageCard | None:
    """Return the card of a story; that of all stories where its headline is too long for one.

    What the headline quotes is set as the person's words where these are word for word.
    """
    said = "" if story.is_headline_not_word_for_word else story.quoted_headline
    person = story.person
    with override(languages.get(story.language).code):
        card = cards.Card(
            words=said or story.headline,
            name=f"{person.called.text}{'' if person.is_named else ' *'}",
            site=str(site.name_in(story.language)),
            language=story.language,
            is_rtl=story.direction == "rtl",
            is_editors=not said,
            **_accent(site),
        )
    return _made(card, "page_card", kind="stories", slug=story.slug) or find("story_list", site)


def of_person(person: Person, site: SiteSettings) -> PageCard | None:
    """Return the card of a person; that of all people where the name is too long for one."""
    roles = person.role_list
    card = _editors(person.shown_name, capfirst(roles[0]) if roles else str(site.tagline), site)
    return _made(card, "page_card", kind="people", slug=person.slug) or find("person_list", site)


def of_site_page(page: SitePage, site: SiteSettings) -> PageCard | None:
    """Return the card of a page about the site; that of the site where its title is too long."""
    card = _editors(page.published_title, str(site.tagline), site)
    return _made(card, "page_card", kind="pages", slug=page.slug) or find("home", site)


def _editors(words: str, sentence: str, site: SiteSettings) -> cards.Card:
    """Return a card in the editor's voice and the interface's language."""
    return cards.Card(
        words=words,
        name=sentence,
        site=str(site.name),
        language=get_language() or "",
        is_rtl=False,
        is_editors=True,
        **_accent(site),
    )


def _accent(site: SiteSettings) -> dict[str, Any]:
    return {"accent": site.accent} if colours.is_colour(site.accent) else {}


@lru_cache(maxsize=64)
def _made(card: cards.Card, view: str, **place: str) -> PageCard | None:
    """Return the card with its address; None where no card can show all of it."""
    size = cards.SIZES[SHAPE]
    if not cards.is_possible(card, size):
        return None
    parts = {"language": card.language, "digest": cards.digest(card, size)}
    return PageCard(card, reverse(view, kwargs=place | parts))


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
        "staying_safe": (
            _("Staying safe online"),
            _("How to read here so that others learn less of it."),
        ),
        "check": (_("Check a quotation"), str(site.tagline)),
        "concern": (_("Report a concern, or ask for removal"), str(site.tagline)),
    }
