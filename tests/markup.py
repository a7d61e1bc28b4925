"""The markup of a page, whatever the layout of the templates that made it."""

import re


def markup(response) -> str:
    """The page without the line breaks of its templates, which no reader sees."""
    page = response.content.decode()
    is_page = response.headers["Content-Type"].startswith("text/html")
    return in_one_line(page) if is_page else page


def in_one_line(html: str) -> str:
    """The HTML without line breaks beside its tags and within them.

    "<li>\\n  <a\\n    href=\\"/\\">One\\n  two</a>\\n</li>" is '<li><a href="/">One two</a></li>'.
    """
    html = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=[<>])", "", html)
    return re.sub(r"\s*\n\s*", " ", html)
