"""Answer when a page is missing, the site is broken, or a form is too large or outdated."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views import defaults

from stories import dead_ends, page_context
from stories.models import SiteSettings

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
POSTGRES_FULL_DISK = "53100"
RETRY_AFTER_SECONDS = "30"
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, also while the database is away: then the site has its default name."""
    context = dead_ends.ways_on()
    try:
        context["site"] = page_context.site_of(request)
    except (DatabaseError, InterfaceError):
        context["site"] = SiteSettings(pk=1)
    return render(request, "404.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 413 in words for a form that is too large to be read, else 400."""
    if not isinstance(exception, TOO_LARGE):
        return defaults.bad_request(request, exception)
    response = render(request, "too_large.html", {"names_nobody": True}, status=413)
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose token is outdated, for example after a new sign-in in another
    tab.

    What was typed is offered back with a new token and a button to send it again. This is only for
    forms of our own pages: another site could otherwise make an editor send its form. A form with a
    password is not offered back, so it must be filled in again.
    """
    is_ours = _is_from_our_pages(request)
    typed = _fields(request) if is_ours else []  # raises what `bad_request` answers
    if typed and any("password" in name for name in request.POST):
        typed = []
    context = {
        "names_nobody": True,
        "is_ours": is_ours,
        "typed": [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"],
        "is_signed_out": not request.user.is_authenticated,
    }
    response = render(request, "old_form.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 for a full disk, 503 for a database that does not answer, else 500.

    The answer is always in words. For 507 and 503 it repeats what was typed into a form, with a
    button to send it again.
    """
    error = sys.exc_info()[1]
    site = SiteSettings(pk=1)  # by its default name: the database may not answer
    if is_full_disk(error):
        status = 507
    elif isinstance(error, OperationalError | InterfaceError):
        status = 503
    else:
        return render(request, "500.html", {"site": site}, status=500)
    context = {
        "site": site,
        "is_full_disk": status == 507,
        "typed": _typed(request),
        "method": request.method,
    }
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


def _is_from_our_pages(request: HttpRequest) -> bool:
    """Return whether the browser says where the form came from, and names only this site."""
    headers, site = request.headers, f"{request.scheme}://{request.get_host()}"
    signs = [
        headers[name] == ours
        for name, ours in [("Sec-Fetch-Site", "same-origin"), ("Origin", site)]
        if name in headers
    ]
    if "Referer" in headers:
        signs.append(headers["Referer"].startswith(f"{site}/"))
    return bool(signs) and all(signs)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what `_fields` finds; nothing where the form cannot be read."""
    try:
        return _fields(request)
    except (*TOO_LARGE, MultiPartParserError, OSError):
        return []


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, without passwords and files."""
    fields = request.POST.lists()
    return [(name, value) for name, values in fields if "password" not in name for value in values]
