"""Read HTML as word processors, spreadsheets and web pages put it on the clipboard. No Django.

What its author deleted, hid, noted or commented is no part of what the person says, and what was
apart stays apart: no two words are ever glued.
"""

from stories.pasted_html.pasted import Pasted, may_be_clean
from stories.pasted_html.reader import read
from stories.pasted_html.words import without_controls

__all__ = ["Pasted", "may_be_clean", "read", "without_controls"]
