"""List what the scripts of the desk say, so that it is translated with everything else.

Each page brings the translations, as JSON: `static/js/desk/texts.js` reads them.
"""

from functools import lru_cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy
from django.views.i18n import JavaScriptCatalog

OF_THE_EDITOR = (  # its own tools have English names
    gettext_noop("paragraph"),
    gettext_noop("heading 2"),
    gettext_noop("heading 3"),
    gettext_noop("Paragraph"),
    gettext_noop("Heading 2"),
    gettext_noop("Heading 3"),
    gettext_noop("unordered list"),
    gettext_noop("ordered list"),
    gettext_noop("List properties"),
    gettext_noop("horizontal rule"),
    gettext_noop("bold"),
    gettext_noop("italic"),
    gettext_noop("insert link"),
    gettext_noop("remove link"),
    gettext_noop("undo"),
    gettext_noop("redo"),
    gettext_noop("blockquote"),
)
OF_A_LINK = {  # what the editor asks about one
    "Edit Link": pgettext_lazy("a link in a text", "Edit Link"),
    "URL": pgettext_lazy("a link in a text", "URL"),
    "Title": pgettext_lazy("a link in a text", "Title"),
    "Update": pgettext_lazy("a link in a text", "Update"),
    "Cancel": pgettext_lazy("a link in a text", "Cancel"),
}
TEXTS = (
    *OF_THE_EDITOR,
    gettext_noop("%(number)s languages: type to find one."),
    gettext_noop("%(saved)s, after you opened it."),
    gettext_noop("A name, or “Her husband”. May stay empty."),
    gettext_noop("A note of the editor or translator"),
    gettext_noop("A note, where you type"),
    gettext_noop("A picture"),
    gettext_noop("A picture below"),
    gettext_noop("A picture below this paragraph"),
    gettext_noop("A picture that is not in the library any more: readers see nothing here."),
    gettext_noop("A question of the interviewer"),
    gettext_noop("A question, where you type"),
    gettext_noop("Added: %(number)s."),
    gettext_noop("All else about the story: person, language, picture…"),
    gettext_noop("Also open: %(names)s"),
    gettext_noop("Another language, for the words selected"),
    gettext_noop("Another picture…"),
    gettext_noop("Body"),
    gettext_noop("Choose a picture…"),
    gettext_noop("Click where the face is, or move the ring with the arrow keys."),
    gettext_noop("Close"),
    gettext_noop("Comment on these words"),
    gettext_noop("Comment: %(text)s"),
    gettext_noop("Comment on this"),
    gettext_noop("Describe it…"),
    gettext_noop("Focus: %(left)s from the left, %(top)s from the top. Arrow keys move it."),
    gettext_noop("Footnotes that were left out"),
    gettext_noop("Found in paragraph %(number)s"),
    gettext_noop("Found in the standfirst, in the editor’s voice"),
    gettext_noop("From the passage:"),
    gettext_noop("From the selected words"),
    gettext_noop("From words to their row or comment, and from anywhere back to the words"),
    gettext_noop("In several places"),
    gettext_noop("In the language of the story"),
    gettext_noop("In which language is it?"),
    gettext_noop("It could not be sent. Look whether you are connected, and choose it again."),
    gettext_noop("It is larger than 20 MB. Export it in a smaller size and choose it again."),
    gettext_noop("It was not saved. Look whether you are still signed in, and try again."),
    gettext_noop(
        "It was not stored: you are signed out. Sign in in another tab, then choose it again."
    ),
    gettext_noop(
        "It was saved by somebody since: when you put yours back and save, both are "
        "side by side, and you choose."
    ),
    gettext_noop("Its name or code"),
    gettext_noop("Its row"),
    gettext_noop("Join the lines"),
    gettext_noop("Keys"),
    gettext_noop("Language"),
    gettext_noop("Lead picture, in a low window"),
    gettext_noop("Mark"),
    gettext_noop("Mark as %(kind)s"),
    gettext_noop("Mark them all"),
    gettext_noop("Mark this one in the body."),
    gettext_noop("Marked: %(number)s. “Undo” in the body takes it back; save to keep it."),
    gettext_noop("Milestone added from paragraph %(number)s"),
    gettext_noop("Milestone filled from paragraph %(number)s"),
    gettext_noop("Milestone from these words"),
    gettext_noop("Milestone from this"),
    gettext_noop("No connection. What you type is kept in this browser."),
    gettext_noop("No language is known by that. Try its English name."),
    gettext_noop("No picture has these words."),
    gettext_noop("No title yet"),
    gettext_noop("No words are selected"),
    gettext_noop("No words are selected."),
    gettext_noop("No words yet"),
    gettext_noop("Not added: %(number)s."),
    gettext_noop("Not in the body yet"),
    gettext_noop("Not now"),
    gettext_noop("Not saved"),
    gettext_noop("Not somebody else’s"),
    gettext_noop("Not yet"),
    gettext_noop("Note"),
    gettext_noop("Nothing is quoted, told or commented on of these words."),
    gettext_noop(
        "Nothing was pasted: the server cannot be reached. Wait a moment, then paste again."
    ),
    gettext_noop(
        "Nothing was pasted: you are signed out, or it is too much at once. Sign in in "
        "another tab, or paste a part of it."
    ),
    gettext_noop("Or add one from here"),
    gettext_noop("Picture"),
    gettext_noop("Picture: %(words)s"),
    gettext_noop("Portrait in lists, and beside the name"),
    gettext_noop("Preview"),
    gettext_noop("Proposed: %(proposed)s"),
    gettext_noop("Put it back"),
    gettext_noop("Put the words back in the body"),
    gettext_noop("Question"),
    gettext_noop("Quote added from paragraph %(number)s"),
    gettext_noop("Quote filled from paragraph %(number)s"),
    gettext_noop("Quote the words selected in the body, or the sentence you are in"),
    gettext_noop("Quote this"),
    gettext_noop("Readers see it from the next request on."),
    gettext_noop("Remove this row"),
    gettext_noop("Rest on the words as they are now"),
    gettext_noop("Save"),
    gettext_noop("Save keeps what both of you did; where you both changed the same, you choose."),
    gettext_noop("Select the words in the body first."),
    gettext_noop("Select words in the body first."),
    gettext_noop("Selected words are in another language"),
    gettext_noop("Shared links"),
    gettext_noop("Show"),
    gettext_noop("Show in the body"),
    gettext_noop("Somebody else"),
    gettext_noop("Somebody else’s words"),
    gettext_noop("Still to send: %(number)s."),
    gettext_noop("Take it"),
    gettext_noop("Take it away"),
    gettext_noop("The browser cannot show this file. Save it, then look where its focus is."),
    gettext_noop("The library does not answer. Try again in a moment."),
    gettext_noop("The list of languages does not come. Try again in a moment."),
    gettext_noop("The milestone is there already: paragraph %(number)s"),
    gettext_noop("The new file: click where the face is, or move the ring with the arrow keys."),
    gettext_noop("The paste was undone."),
    gettext_noop("The quote is there already: paragraph %(number)s"),
    gettext_noop("The server cannot be reached; this tries again by itself."),
    gettext_noop("The server could not make the preview."),
    gettext_noop("The server could not store it. Choose it again in a moment."),
    gettext_noop("The words are back in paragraph %(number)s of the body. Save to keep them."),
    gettext_noop(
        "The words as they were shown are not in the body any more. Put them back by hand."
    ),
    gettext_noop("These look like the lines of a PDF."),
    gettext_noop("This browser cannot keep what you type. Save before you leave the page."),
    gettext_noop("This is the preview from before; nothing that you typed is lost."),
    gettext_noop("This list, while nothing is being typed"),
    gettext_noop("This row goes when you save."),
    gettext_noop(
        "This story was deleted for good while you had it open. What you type is kept "
        "in this browser."
    ),
    gettext_noop("Throw it away"),
    gettext_noop("Thrown away."),
    gettext_noop("Told in it: %(dates)s"),
    gettext_noop("Undo"),
    gettext_noop("Use the story’s words"),
    gettext_noop("What it shows, and who made it"),
    gettext_noop("Who says it?"),
    gettext_noop("Words of its caption, alt text or credit"),
    gettext_noop("Words of somebody else"),
    gettext_noop("You are signed out, or it is more than can be sent at once."),
    gettext_noop(
        "You are signed out, or may not open this any more. Save leads you to sign in; "
        "what you type is kept in this browser."
    ),
    gettext_noop("You are signed out. Sign in again in another tab."),
    gettext_noop("You may not preview this any more, or signed in anew."),
    gettext_noop("You typed this on %(moment)s and it was not saved."),
    gettext_noop("You typed this on %(moment)s and it was not saved: %(names)s."),
    gettext_noop("none"),
    gettext_noop("proposed: %(proposed)s"),
    gettext_noop("“?” alone opens this list"),
)


def translated() -> dict[str, str]:
    """Return each text with its translation, where the language of the reader has another one."""
    found = {text: gettext(text) for text in TEXTS}
    return {text: said for text, said in found.items() if said != text}


def draw() -> SafeString:
    """Return the translations as an element of the page; "" where there are none."""
    return _draw(get_language())


@lru_cache(maxsize=8)
def _draw(_language: str | None) -> SafeString:
    texts = translated()
    return json_script(texts, "desk-texts") if texts else SafeString()


class Catalogue(JavaScriptCatalog):
    """What scripts that are not ours look up: the admin's, and the editor's dialog of a link."""

    def get_catalog(self) -> dict[str, Any]:
        ours = {text: str(said) for text, said in OF_A_LINK.items()}
        return super().get_catalog() | ours
