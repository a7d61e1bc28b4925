"""The rules that carry the promises, by what they are about."""

from . import (
    check,
    confirmations,
    consents,
    desk,
    erasing,
    headers,
    people,
    pictures,
    preview_links,
    public,
    safety,
    search,
    transitions,
    voices,
    withdrawals,
    words,
)

RULES = (
    *public.RULES,
    *words.RULES,
    *confirmations.RULES,
    *consents.RULES,
    *voices.RULES,
    *check.RULES,
    *people.RULES,
    *pictures.RULES,
    *transitions.RULES,
    *search.RULES,
    *preview_links.RULES,
    *desk.RULES,
    *erasing.RULES,
    *headers.RULES,
    *withdrawals.RULES,
    *safety.RULES,
)
