"""Name whose words a paragraph holds, and how a body's HTML says so."""

import html as entities
import re
from typing import Any, NamedTuple

from stories.sentences import Sentence as _

PERSON, QUESTION, SOMEBODY_ELSE, EDITOR = "person", "question", "somebody else", "editor"
# In a sentence for the editor: “These words are …”.
WHOSE = {
    PERSON: _("the person’s"),
    QUESTION: _("a question of the interviewer"),
    SOMEBODY_ELSE: _("somebody else’s"),
    EDITOR: _("the editor’s"),
}
CLASSES = {"question": QUESTION, "note": EDITOR}  # of <p>; a note is the editor's or translator's
LONGEST_SPEAKER = 100  # characters

CLASS = re.compile(rf'\sclass="({"|".join(CLASSES)})"')
SPEAKER = re.compile(r'\sdata-speaker="([^"]*+)"')
LABELLED = re.compile(
    rf'<p(?: id="[^"]*+")? class="(?P<class>{"|".join(CLASSES)})">'
    r"|(?P<quotation><blockquote\b[^>]*+>)|</blockquote>"
)


def allow(_config: Any, allowlist: dict[str, Any]) -> None:
    """Let the sanitiser keep what says a voice, and nothing else.

    That is a `class` of CLASSES on <p>, as the whole value, and on <blockquote> a `data-speaker`
    with a text of at most LONGEST_SPEAKER characters in one line. What is longer is no name.
    """
    allowlist["attributes"] |= {"p": {"class"}, "blockquote": {"data-speaker"}}
    allowlist["attribute_filter"] = _keep


def _keep(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("p", "class"):
        return value if value in CLASSES else None
    if (tag, name) == ("blockquote", "data-speaker"):
        speaker = " ".join(value.split())
        return speaker if 0 < len(speaker) <= LONGEST_SPEAKER else None
    return value


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


class Labels(NamedTuple):
    """The HTML that tells readers whose words follow: before a question and before a note."""

    question: str
    note: str


def with_labels(html: str, labels: Labels) -> str:
    """Return a body's HTML with a label inside each question and note, at its start.

    Who said a block quotation follows it as a paragraph. The words themselves are left alone.
    `html` is as the sanitiser or `marks.render` writes it.

        <p class="question">Why?</p>             <p class="question"><b>Question:</b> Why?</p>
    """
    if "<blockquote" not in html and ' class="' not in html:  # most of them
        return html
    waiting: list[str] = []  # who speaks in the block quotations that are open

    def label(tag: re.Match[str]) -> str:
        if tag["class"]:
            return f"{tag[0]}{getattr(labels, tag['class'])} "
        if tag["quotation"]:
            speaker = SPEAKER.search(tag[0])
            waiting.append(speaker[1] if speaker else "")
            return tag[0]
        speaker_now = waiting.pop() if waiting else ""
        return f'{tag[0]}<p class="speaker">— {speaker_now}</p>' if speaker_now else tag[0]

    return LABELLED.sub(label, html)
