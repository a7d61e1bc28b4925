"""The rules that carry the promises, by what they are about."""

from . import (
    check,
    desk,
    headers,
    people,
    pictures,
    preview_links,
    public,
    search,
    transitions,
    words,
)

RULES = (
    *public.RULES,
    *words.RULES,
    *check.RULES,
    *people.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *headers.RULES,
)
