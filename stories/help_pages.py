"""Hold the help of the desk: what is particular to it, in each language of the interface.

Each page is a template, `admin/help/<language>/<name>.html`, that begins with its heading. They are
part of the desk, so help needs no other site.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from stories.search import marking
from stories.search.query import Query

CODES = [code for code, _name in settings.LANGUAGES]
# In the order in which a new colleague needs them.
NAMES_OF_PAGES = (
    *("first_story", "quotes", "milestones", "voices", "writing_about_people", "pictures"),
    *("publishing", "history", "colleagues", "translations", "corrections"),
    *("consent", "withdrawing", "groups", "signing_in"),
)
# The page of the desk, by its name in the addresses, and the page of the help that explains it.
OF_PAGES = {
    "auth_user_change": "groups",
    "auth_user_add": "groups",
    "mail": "colleagues",
    "sign_ins": "signing_in",
    "stories_consent_change": "consent",
    "stories_consent_changelist": "consent",
    "stories_correction_changelist": "corrections",
    "stories_person_erase": "withdrawing",
    "stories_person_protect": "withdrawing",
    "stories_person_withdraw": "withdrawing",
    "stories_picture_add": "pictures",
    "stories_picture_change": "pictures",
    "stories_picture_withdraw": "withdrawing",
    "stories_story_comments": "colleagues",
    "stories_story_compare": "history",
    "stories_story_consent": "consent",
    "stories_story_discard": "publishing",
    "stories_story_history": "history",
    "stories_story_links": "publishing",
    "stories_story_restore": "history",
    "stories_story_translate": "translations",
    "stories_story_withdraw": "withdrawing",
    "trash": "history",
}
HEADING = re.compile(r"\s*<h1>(.*?)</h1>\s*", re.DOTALL)
BLOCK = re.compile(r"<(p|li|h2|dt|dd)>(.*?)</\1>", re.DOTALL)
SPACE = re.compile(r"\s+")


class HelpPage(NamedTuple):
    name: str
    title: str
    html: str  # what follows the heading
    paragraphs: tuple[str, ...]  # as plain text


class Result(NamedTuple):
    page: HelpPage
    pieces: Any  # of the excerpt; empty where only the title matches


@lru_cache
def pages(language: str) -> tuple[HelpPage, ...]:
    """Return all pages in a language of the interface."""
    with override(language):
        return tuple(_page(name, language) for name in NAMES_OF_PAGES)


def _page(name: str, language: str) -> HelpPage:
    whole = render_to_string(f"admin/help/{language}/{name}.html")
    heading, html = HEADING.match(whole), HEADING.sub("", whole, count=1)
    assert heading, f"{language}/{name}.html does not begin with its heading"  # noqa: S101  our own file
    texts = (SPACE.sub(" ", strip_tags(inside)).strip() for _kind, inside in BLOCK.findall(html))
    return HelpPage(name, heading[1], html, tuple(texts))


def find(query: Query, language: str) -> list[Result]:
    """Return the pages that hold every phrase, those that hold them in their title first."""
    found = []
    for page in pages(language):
        in_title = marking.holds(query.phrases, page.title, language)
        if in_title or marking.holds(
            query.phrases, " ".join((page.title, *page.paragraphs)), language
        ):
            pieces = marking.excerpt(query.phrases, page.paragraphs, language)
            found.append((not in_title, Result(page, pieces)))
    return [result for _order, result in sorted(found, key=lambda each: each[0])]


def link(name: str) -> SafeString:
    """Return the “?” that leads to a page, in a tab of its own: what is typed stays where it is."""
    return _link(name, language())


@lru_cache
def _link(name: str, language: str) -> SafeString:
    title = next(page.title for page in pages(language) if page.name == name)
    return format_html(
        '<a class="help-link" href="{}" target="_blank" aria-label="{}">?</a>',
        reverse("admin:help", args=[name]),
        _("Help: {title} (opens a new tab)").format(title=title),
    )


def add_links(fields: dict[str, Any], names: dict[str, str]) -> None:
    """Give each of these fields that a form has the “?” of a page; `fieldsets` draws it."""
    for field, name in names.items():
        if field in fields:
            fields[field].help_link = link(name)


def language() -> str:
    """Return the language of the interface, or the first where texts are in none."""
    active = get_language()
    return active if active in CODES else CODES[0]
