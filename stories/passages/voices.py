"""Name whose words a paragraph holds, and how a body's HTML says so."""

import html as entities
import re
from typing import Any

PERSON, QUESTION, SOMEBODY_ELSE, EDITOR = "person", "question", "somebody else", "editor"
# In a sentence for the editor: “These words are …”.
WHOSE = {
    PERSON: "the person’s",
    QUESTION: "a question of the interviewer",
    SOMEBODY_ELSE: "somebody else’s",
    EDITOR: "the editor’s",
}
CLASSES = {"question": QUESTION, "note": EDITOR}  # of <p>; a note is the editor's or translator's
LONGEST_SPEAKER = 100  # characters

CLASS = re.compile(rf'\sclass="({"|".join(CLASSES)})"')
SPEAKER = re.compile(r'\sdata-speaker="([^"]*+)"')


def allow(_config: Any, allowlist: dict[str, Any]) -> None:
    """Let the sanitiser keep what says a voice, and nothing else.

    That is a `class` of CLASSES on <p>, as the whole value, and on <blockquote> a `data-speaker`
    with a text of at most LONGEST_SPEAKER characters in one line. What is longer is no name.
    """
    allowlist.setdefault("tag_attribute_values", {})["p"] = {"class": set(CLASSES)}
    allowlist["attributes"].setdefault("blockquote", set()).add("data-speaker")
    allowlist["attribute_filter"] = _keep


def _keep(tag: str, name: str, value: str) -> str | None:
    if (tag, name) != ("blockquote", "data-speaker"):
        return value
    value = " ".join(value.split())
    return value if 0 < len(value) <= LONGEST_SPEAKER else None


def of_paragraph(start_tag: str) -> str:
    """Return the voice that the start tag of a <p> says; PERSON where it says none.

    `start_tag` is as the sanitiser writes it: `<p class="question">`.
    """
    found = CLASS.search(start_tag)
    return CLASSES[found[1]] if found else PERSON


def speaker_of(start_tag: str) -> str:
    """Return who speaks by the start tag of a <blockquote>, as plain text, or ""."""
    found = SPEAKER.search(start_tag)
    return entities.unescape(found[1]) if found else ""
