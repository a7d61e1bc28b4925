"""The rules that carry the promises, by what they are about."""

from . import (
    check,
    confirmations,
    corrections,
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
    *confirmations.RULES,
    *voices.RULES,
    *check.RULES,
    *corrections.RULES,
    *people.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *headers.RULES,
)
