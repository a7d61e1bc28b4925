"""The rules that carry the promises, by what they are about."""

from . import (
    desk,
    headers,
    people,
    pictures,
    preview_links,
    public,
    search,
    transitions,
    voices,
    words,
)

RULES = (
    *public.RULES,
    *words.RULES,
    *voices.RULES,
    *people.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *headers.RULES,
)
