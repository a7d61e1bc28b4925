"""Offer to mark what looks like another voice in a story's body. Nothing is marked by itself."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from stories import passages
from stories.models.fields import sanitise

TEMPLATE = "admin/stories/story/_unmarked_voices.html"
BEGINNING = 60  # characters of the words that are shown
KINDS = {
    passages.QUESTION: gettext_lazy("a question"),
    passages.SOMEBODY_ELSE: gettext_lazy("somebody else’s words"),
    passages.EDITOR: gettext_lazy("a note"),
}
FOUND = {
    passages.QUESTION: ngettext_lazy(
        "%(number)s place looks like a question", "%(number)s places look like questions", "number"
    ),
    passages.SOMEBODY_ELSE: ngettext_lazy(
        "%(number)s place looks like somebody else’s words",
        "%(number)s places look like somebody else’s words",
        "number",
    ),
    passages.EDITOR: ngettext_lazy(
        "%(number)s place looks like a note", "%(number)s places look like notes", "number"
    ),
}
# What the editor's script knows them by: the names of the buttons above the body.
BUTTONS = {
    passages.QUESTION: "question",
    passages.SOMEBODY_ELSE: "blockquote",
    passages.EDITOR: "note",
}


@dataclass(frozen=True)
class Offer:
    """Words that look like another voice. `button` is the name of the button that marks them."""

    words: str
    beginning: str
    why: str
    kind: str
    button: str
    speaker: str
    is_whole: bool


def context_of_form(form: Any) -> dict[str, Any]:
    """Return the context of TEMPLATE for a story's form, as it was opened or typed."""
    if "body" not in form.fields:
        return {}  # for users who may only read
    return context(form["body"].value() or "", form["language"].value() or "")


def context(body: str, language: str) -> dict[str, Any]:
    """Return the context of TEMPLATE for a body that may not be sanitised yet."""
    story = passages.read(sanitise(body))
    found = passages.find_unmarked_voices(story, language)
    return {
        "summary": _summary(found),
        "offers": [_offer(story, each) for each in found],
        "offers_language": language,
    }


def _offer(story: passages.StoryText, found: passages.UnmarkedVoice) -> Offer:
    words = story.text[found.start : found.end]
    return Offer(
        words=words,
        beginning=words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…",
        why=str(found.why),
        kind=str(KINDS[found.voice]),
        button=BUTTONS[found.voice],
        speaker=found.speaker,
        is_whole=found.is_whole,
    )


def _summary(found: tuple[passages.UnmarkedVoice, ...]) -> str:
    """Say what was found: “3 places look like questions, 1 place looks like a note.”."""
    numbers = Counter(each.voice for each in found)
    parts = [FOUND[voice] % {"number": number} for voice, number in numbers.items()]
    return f"{', '.join(parts)}." if parts else ""
