"""Find what a page that is missing or gone offers instead: a search and the newest stories."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import DatabaseError, InterfaceError, models
from django.utils import timezone
from django.utils.translation import get_language

from . import reading_languages
from .models import Person, Story
from .models.compiled_queries.compiled import CompiledQuery

MOST = 3  # stories

# Nobody asked for these here, so none needs a content note. And whoever is not named any more must
# not be offered at an address that held the name.
OFFERED = {"content_note": "", "person__anonymity": Person.Anonymity.NAMED}
IN_LANGUAGE = CompiledQuery(
    lambda now, language: (
        Story.objects.published(now).filter(language=language, **OFFERED).for_cards()[:MOST]
    ),
    now=models.DateTimeField(),
    language=models.CharField(),
)
NEWEST = CompiledQuery(
    lambda now: Story.objects.published(now).filter(**OFFERED).for_cards()[: 3 * MOST],
    now=models.DateTimeField(),
)


def ways_on() -> dict[str, Any]:
    """Return the context of a page that is missing or gone.

    Its address may hold a name, so no word of it is repeated.
    """
    return {
        "names_nobody": True,
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
