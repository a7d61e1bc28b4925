"""Offer to mark what looks like another voice in a story's body. Nothing is marked by itself."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from stories import passages
from stories.models.fields import sanitise

TEMPLATE = "admin/stories/story/_unmarked_voices.html"
BEGINNING = 60  # characters of the words that are shown
KINDS = {
    passages.QUESTION: ("a question", "questions"),
    passages.SOMEBODY_ELSE: ("somebody else’s words", "somebody else’s words"),
    passages.EDITOR: ("a note", "notes"),
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
    found = passages.unmarked_voices(story, language)
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
        why=found.why,
        kind=KINDS[found.voice][0],
        button=BUTTONS[found.voice],
        speaker=found.speaker,
        is_whole=found.is_whole,
    )


def _summary(found: tuple[passages.UnmarkedVoice, ...]) -> str:
    """Say what was found: “3 paragraphs look like questions, 1 looks like a note.”."""
    parts: list[str] = []
    for voice, number in Counter(each.voice for each in found).items():
        one, many = KINDS[voice]
        what = f"looks like {one}" if number == 1 else f"look like {many}"
        place = "" if parts else " place" if number == 1 else " places"
        parts.append(f"{number}{place} {what}")
    return f"{', '.join(parts)}." if parts else ""
