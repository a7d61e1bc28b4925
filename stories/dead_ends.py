"""Find what a page that is missing or gone offers instead: a search and the newest stories."""

import re
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.db import DatabaseError, InterfaceError, models
from django.utils import timezone
from django.utils.translation import get_language

from . import reading_languages
from .models import Story
from .models.compiled import CompiledQuery

MOST = 3  # stories
# Letters of any script in words between hyphens. A key or a file's name has figures or dots.
WORDS = re.compile(r"[^\W\d_]+(?:[-_+ ][^\W\d_]+)*")
LEAST_LETTERS, MOST_CHARACTERS = 3, 80
ROUTES = frozenset({"stories", "people", "quotes", "tags", "search", "pages", "feeds"})

# Stories that need a content note are left out: nobody asked for them here.
IN_LANGUAGE = CompiledQuery(
    lambda now, language: (
        Story.objects.published(now).filter(language=language, content_note="").for_cards()[:MOST]
    ),
    now=models.DateTimeField(),
    language=models.CharField(),
)
NEWEST = CompiledQuery(
    lambda now: Story.objects.published(now).filter(content_note="").for_cards()[: 3 * MOST],
    now=models.DateTimeField(),
)


def ways_on(path: str = "") -> dict[str, Any]:
    """Return the context of a page that is missing, or that is gone, which has no `path`.

    The address of what is gone may hold a name, so its words are not repeated.
    """
    return {
        "names_nobody": True,
        "words": words_of(path),
        # Called by the template, if it shows them: the frame of an embed does not.
        "newest": partial(newest_stories, timezone.now(), get_language() or ""),
    }


def newest_stories(now: datetime, language: str) -> list[Story]:
    """Return the newest stories, those in this language first; none where the database is away."""
    try:
        found = IN_LANGUAGE.fetch(now=now, language=language)
        if len(found) < MOST:
            found += NEWEST.fetch(now=now)
    except (DatabaseError, InterfaceError):
        return []
    return reading_languages.one_of_each({each.pk: each for each in found}.values(), language)[
        :MOST
    ]


def words_of(path: str) -> str:
    """Return the words of the last part of an address that has any, to search for; else "".

    /en/stories/the-quiet-hills/   "the quiet hills"
    /en/quotes/k3jx9/              ""
    """
    parts = [part for part in unquote(path).split("/") if part]
    last = parts[-1] if parts else ""
    is_text = len(last) <= MOST_CHARACTERS and WORDS.fullmatch(last)
    if not is_text or last in ROUTES or len(last) < LEAST_LETTERS:
        return ""
    return " ".join(re.split(r"[-_+ ]", last))
