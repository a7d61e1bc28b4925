"""The rules that carry the promises, by what they are about."""

from . import (
    check,
    confirmations,
    desk,
    headers,
    people,
    pictures,
    preview_links,
    public,
    safety,
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
    *people.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *headers.RULES,
    *safety.RULES,
)
