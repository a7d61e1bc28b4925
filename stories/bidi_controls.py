"""Close the invisible characters that set the direction of text, within each paragraph. No Django.

One that is left open turns what follows: a quote that is cut from the paragraph would turn the
words of the page around it. Those that are closed are left as they are.
"""

import re

POP_EMBEDDING, POP_ISOLATE = "\u202c", "\u2069"
END_OF = dict.fromkeys("\u202a\u202b\u202d\u202e", POP_EMBEDDING)
END_OF |= dict.fromkeys("\u2066\u2067\u2068", POP_ISOLATE)
CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
PIECE = re.compile("<[^>]*>|[\u202a-\u202e\u2066-\u2069]|[^<\u202a-\u202e\u2066-\u2069]+|<")
# A paragraph ends where one of these begins or ends.
BLOCK = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|blockquote|hr)\b", re.IGNORECASE)


def close(html: str) -> str:
    """Return sanitised HTML in which no control is open at the end of its paragraph.

    One that is open is closed there, so that the words look as before; a stray end is dropped.

        <p>\\u202eabc</p>    <p>\\u202eabc\\u202c</p>
        <p>abc\\u202c</p>    <p>abc</p>
    """
    if not CONTROL.search(html):
        return html
    paragraph = _Paragraph()
    closed: list[str] = []
    for piece in PIECE.findall(html):
        if CONTROL.match(piece):
            closed += paragraph.take(piece)
        else:
            if BLOCK.match(piece):
                closed += paragraph.end()
            closed.append(piece)
    return "".join([*closed, *paragraph.end()])


class _Paragraph:
    """The ends that are still to come in a paragraph, the outermost first."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.isolates: list[int] = []  # where among those the ends of isolates are

    def take(self, control: str) -> list[str]:
        """Return what is to be written for a control: itself, nothing, or other ends before it."""
        if control in END_OF:
            if END_OF[control] == POP_ISOLATE:
                self.isolates.append(len(self.waiting))
            self.waiting.append(END_OF[control])
            return [control]
        if control == POP_ISOLATE:
            return self.end(self.isolates.pop()) if self.isolates else []
        return [self.waiting.pop()] if self.waiting[-1:] == [control] else []

    def end(self, outermost: int = 0) -> list[str]:
        """Return the ends that are still to come, from the innermost to the `outermost`."""
        ends = self.waiting[outermost:][::-1]
        del self.waiting[outermost:]
        while self.isolates and self.isolates[-1] >= outermost:
            self.isolates.pop()
        return ends
