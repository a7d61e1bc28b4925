"""Know where somebody is signed in. A session ends where the desk is not used for a working day.

The sessions are Django's own. A session that is used is saved again every few minutes, which
moves its end; that a form is open, with nobody at it, is no use.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from . import browsers

SECONDS_BETWEEN_SAVES = 5 * 60
USED, BROWSER = "used_at", "browser"
NOT_BY_HAND = {"stories_story_presence", "kept_forms"}  # what open pages ask for by themselves


class Place(NamedTuple):
    """A browser in which somebody is signed in; its `key` opens nothing."""

    key: str
    browser: str
    used_at: datetime
    is_this: bool


def begin(session: Any, request: HttpRequest, now: datetime) -> None:
    session[USED] = int(now.timestamp())
    session[BROWSER] = browsers.describe(request.headers.get("User-Agent", ""))


def forget_ended(now: datetime) -> None:
    """Delete the sessions whose end has come, with what they tell of a browser."""
    Session.objects.filter(expire_date__lte=now).delete()


def notes_use(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Save the session of whoever uses the desk again, at most once in some minutes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if _is_use(request) and request.user.is_authenticated:
            now = timezone.now()
            if now.timestamp() - _used(request.session, request.user) >= SECONDS_BETWEEN_SAVES:
                begin(request.session, request, now)
        return response

    return middleware


def _is_use(request: HttpRequest) -> bool:
    asked = request.resolver_match
    return asked is not None and asked.namespace == "admin" and asked.url_name not in NOT_BY_HAND


def _used(session: Any, user: Any) -> int:
    """Return when the session was noted as used last, in seconds; at the latest its sign-in."""
    signed_in = int(user.last_login.timestamp()) if user.last_login else 0
    return int(session.get(USED, signed_in))


def places(user: Any, current: str | None, now: datetime) -> list[Place]:
    """Return where a user is signed in: the session whose key is `current`, then the last used."""
    found = [
        Place(
            _digest(session.session_key),
            browsers.in_words(content.get(BROWSER, "")),
            datetime.fromtimestamp(_used(content, user), UTC),
            session.session_key == current,
        )
        for session, content in _sessions(user, now)
    ]
    return sorted(found, key=lambda place: (place.is_this, place.used_at), reverse=True)


def end(user: Any, keys: set[str], now: datetime) -> int:
    """End those sessions of a user that are `places` with these keys; return how many."""
    ended = [
        session.session_key
        for session, _ in _sessions(user, now)
        if _digest(session.session_key) in keys
    ]
    return Session.objects.filter(session_key__in=ended).delete()[0]


def end_all(user: Any, now: datetime, but: str | None = None) -> int:
    """End the sessions of a user, but for the one whose key is `but`; return how many."""
    ended = {place.key for place in places(user, but, now) if not place.is_this}
    return end(user, ended, now)


def _sessions(user: Any, now: datetime) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Yield the sessions that are good for a user still. Only the staff have any: they are few."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    for session in Session.objects.filter(expire_date__gt=now).order_by("session_key"):
        content = session.get_decoded()
        if content.get(SESSION_KEY) == str(user.pk) and any(
            constant_time_compare(content.get(HASH_SESSION_KEY, ""), each) for each in hashes
        ):
            yield session, content


def _digest(key: str) -> str:
    """Return what names a session on the page, from which nobody makes its cookie."""
    return salted_hmac("stories.sessions", key, algorithm="sha256").hexdigest()[:32]
