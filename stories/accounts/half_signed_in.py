"""Know whose password was right, until the second step ends the sign-in or ten minutes are over.

All of it is in the session, in which nobody is signed in meanwhile.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.crypto import constant_time_compare

SECONDS = 10 * 60
KEY = "half_signed_in"
ASKED = "asked_passkey"


def begin(session: Any, user: Any, where: str, now: datetime) -> None:
    """Note whose password was right, and where to go on, in a session with a key of its own."""
    session.flush()  # nobody who knew the key before shares what was proved with this one
    session[KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "where": where,
        "at": int(now.timestamp()),
    }


def find(session: Any, now: datetime) -> tuple[Any, str]:
    """Return who is half signed in and where to go on, or None and "".

    A password that was changed and an account that was closed meanwhile end it, as time does.
    """
    noted = session.get(KEY)
    if noted is None or not 0 <= now.timestamp() - noted["at"] < SECONDS:
        return None, ""
    user = User.objects.filter(pk=noted["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), noted["password"]):
        return None, ""
    return user, noted["where"]


def end(session: Any) -> None:
    for key in (KEY, ASKED):
        session.pop(key, None)
