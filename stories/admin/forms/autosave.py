"""What is typed is kept in the browser until it is saved; here the browser is told that it is."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest

KEPT = "kept"  # the field of a form that names what its page keeps
SAVED = "saved"  # the cookie that says it back, for static/js/desk/autosave_storage.js to read
NAME = re.compile(r"[0-9a-z]{1,40}")


def kept_as(request: HttpRequest) -> str:
    """The name under which the browser keeps what it sent."""
    name = request.POST.get(KEPT, "")
    return name if NAME.fullmatch(name) else ""


def say_saved[Response: Any](request: HttpRequest, response: Response) -> Response:
    """Let the next page of the desk throw away what the browser kept of this one."""
    if name := kept_as(request):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(SAVED, name, max_age=86400, secure=secure, samesite="Lax")
    return response
