"""Tell the browser that a form was saved, so that it deletes its own copy of what was typed."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest

AUTOSAVE_FIELD = "kept"  # the form field with the name of the copy that the browser keeps
SAVED_COOKIE = "saved"  # the cookie that returns this name to static/js/desk/autosave_storage.js
AUTOSAVE_NAME = re.compile(r"[0-9a-z]{1,40}")


def autosave_name(request: HttpRequest) -> str:
    """Return the name of the browser's copy of the form that was sent, or ""."""
    name = request.POST.get(AUTOSAVE_FIELD, "")
    return name if AUTOSAVE_NAME.fullmatch(name) else ""


def mark_saved[Response: Any](request: HttpRequest, response: Response) -> Response:
    """Set the cookie by which the next page deletes the browser's copy; return the response."""
    if name := autosave_name(request):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(SAVED_COOKIE, name, max_age=86400, secure=secure, samesite="Lax")
    return response
