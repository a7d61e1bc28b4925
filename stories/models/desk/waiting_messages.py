"""Forget what waits for editors in their sessions, such as “… was changed successfully”."""

import json
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

CHUNK = 200  # sessions that are read at once


def forget(tells: Callable[[str], bool]) -> None:
    """Drop from every session what `tells`, of its text, a name. Nobody is signed out."""
    for session in Session.objects.order_by("pk").iterator(chunk_size=CHUNK):
        content = session.get_decoded()
        left = {
            key: value
            for key, value in content.items()
            if key.startswith("_auth_")
            or not tells(json.dumps(value, ensure_ascii=False, default=str))
        }
        if left != content:
            encoded = SessionStore().encode(left)
            Session.objects.filter(pk=session.pk).update(session_data=encoded)
