"""Name the kind of a browser, so that its owner knows it again."""

from django.utils.translation import gettext, gettext_noop

UNKNOWN = gettext_noop("An unknown browser")
# The first that is in the text: most of these call themselves by the names below them, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "YaBrowser/": "Yandex Browser",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": gettext_noop("an iPhone"),
    "iPad": gettext_noop("an iPad"),
    "Windows": "Windows",
    "Mac OS X": gettext_noop("a Mac"),
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def in_words(described: str) -> str:
    """Say what a session has of a browser in the language of who reads."""
    browser, _on, system = (described or UNKNOWN).partition(" on ")
    if not system:
        return gettext(browser)
    named = {"browser": gettext(browser), "system": gettext(system)}
    return gettext("%(browser)s on %(system)s") % named


def describe(user_agent: str) -> str:
    """Return what a browser says of itself, in words.

    Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0  Firefox on Linux
    Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0      Edge on Windows
    curl/8.0                                                                An unknown browser
    """
    browser = _first(BROWSERS, user_agent) or UNKNOWN
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], text: str) -> str:
    return next((name for sign, name in names.items() if sign in text), "")
