"""Write addresses of words: text fragments, which a browser scrolls to and highlights."""

from urllib.parse import quote

from .body_text import StoryText
from .passage import CONTEXT, Passage

LONGEST_WHOLE = 300  # characters; a longer passage is named by its first and its last words
EDGE_WORDS = 6


def text_fragment(story: StoryText, passage: Passage) -> str:
    """Return the part of an address after the element's id: `:~:text=…`.

    It follows the W3C's Text Fragments: `prefix-,start,end,-suffix`, each part percent-encoded. The
    hyphen is encoded too, because it would end a prefix. One part cannot cross paragraphs, so a
    passage that is long or has several paragraphs is named by its first and last words. The words
    around a passage tell it from the same words elsewhere on the page, such as in a pull quote.

        improving our world    :~:text=this%20to%20say%3A-,improving%20our%20world
    """
    return fragment_of(passage, story.text[passage.start : passage.end])


def fragment_of(passage: Passage, text: str) -> str:
    """Return the same for a passage with all of the text from its beginning to its end."""
    paragraphs = text.split("\n")
    if len(text) <= LONGEST_WHOLE and len(paragraphs) == 1 and len(passage.spans) == 1:
        middle = [_encoded(text)]
    else:
        first, last = paragraphs[0].split()[:EDGE_WORDS], paragraphs[-1].split()[-EDGE_WORDS:]
        middle = [_encoded(" ".join(first)), _encoded(" ".join(last))]
    before = _words_of_paragraph(passage.prefix.rpartition("\n")[2], last=True)
    after = _words_of_paragraph(passage.suffix.partition("\n")[0], last=False)
    parts = [f"{before}-"] if before else []
    parts += middle
    parts += [f"-{after}"] if after and not before else []
    return f":~:text={','.join(parts)}"


def _words_of_paragraph(context: str, *, last: bool) -> str:
    """Return up to three whole words next to the passage, without a word that was cut at the far
    end.
    """
    words = context.split()
    if len(context) == CONTEXT:  # the context may end inside a word
        words = words[1:] if last else words[:-1]
    return _encoded(" ".join(words[-3:] if last else words[:3]))


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
