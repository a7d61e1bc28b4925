"""Answer when a page is missing, the site is broken or the disk is full."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_FULL_DISK = "53100"
RETRY_AFTER_SECONDS = "30"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"names_nobody": True}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 for a full disk, 503 for a database that does not answer, else 500.

    The answer is always in words. For 507 and 503 it repeats what was typed into a form, with a
    button to send it again.
    """
    error = sys.exc_info()[1]
    if is_full_disk(error):
        status = 507
    elif isinstance(error, OperationalError | InterfaceError):
        status = 503
    else:
        return render(request, "500.html", status=500)
    context = {"is_full_disk": status == 507, "typed": _typed(request), "method": request.method}
    response = render(request, "unavailable.html", context, status=status)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response


def is_full_disk(error: BaseException | None) -> bool:
    """Return whether the operating system, SQLite or PostgreSQL said that the disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL_DISK:
            return True
        if getattr(error, "sqlstate", None) == POSTGRES_FULL_DISK:
            return True
        if isinstance(error, DatabaseError) and "disk is full" in str(error):
            return True
        error = error.__cause__
    return False


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, without passwords and files."""
    try:
        fields = request.POST.lists()
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError, OSError):
        return []
    return [(name, value) for name, values in fields if "password" not in name for value in values]
