"""Act as an editor over HTTP alone: open a page of the desk, change fields, press a button."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from client import Answer, Connection, request


class Form(HTMLParser):
    """The fields that a browser would send if the page's forms were sent unchanged."""

    def __init__(self, page: str):
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._name, self._select = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name and given.get("type") not in ("submit", "button", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.fields.append((name, value))
        elif tag == "textarea" and name:
            self._name, self._text = name, []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.fields.append((self._select, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.fields.append((self._name, "".join(self._text).removeprefix("\n")))
            self._text = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


class Editor:
    """Somebody who is signed in, by the cookie of a session."""

    def __init__(self, port: int, cookie: str):
        self.port, self.cookie = port, cookie

    def submit(self, path: str, button: str = "", **changes: str) -> Answer:
        """Open the page, change its fields and press the button; the answer is the redirect.

        Raises RuntimeError where the form is refused.
        """
        connection = Connection(self.port)
        opened = connection.ask(request(path, {"Cookie": self.cookie}))
        if opened.status != 200:
            raise RuntimeError(f"{path} answers {opened.status}.")
        # Beside it there may be that of the session, which is noted to be in use.
        token = re.search("csrftoken=[^;]*", opened.headers["set-cookie"])[0]
        fields = [
            (name, value)
            for name, value in Form(opened.body.decode()).fields
            if name not in changes and "__prefix__" not in name
        ]
        fields += [*changes.items(), *([(button, "yes")] if button else [])]
        headers = {
            "Cookie": f"{self.cookie}; {token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": "http://127.0.0.1",
        }
        asked = request(path, headers, "POST", urlencode(fields).encode())
        answer = connection.ask(asked)
        connection.close()
        if answer.status != 302:
            page = answer.body.decode(errors="replace")
            at = page.find("errorlist")
            raise RuntimeError(f"{path}, {button}: {answer.status} {page[at : at + 600]}")
        return answer
