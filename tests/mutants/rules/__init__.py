"""The rules that carry the promises, by what they are about."""

from . import (
    check,
    confirmations,
    desk,
    headers,
    identity,
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
    *people.RULES,
    *identity.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *headers.RULES,
)
