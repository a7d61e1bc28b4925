"""Demand a second step at sign-in of Editors and Administrators, where the site's settings do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from stories import page_context
from stories.accounts import second_factor

A_DAY = timedelta(days=1)
PROVED = "has_second_step"  # in the session of whoever has one: it need not be looked for again
OPEN = {"logout", "jsi18n", "language"}  # and the pages that set a second step up


def due_at(request: HttpRequest) -> datetime | None:
    """Return until when the desk is open to this user without a second step; None: for ever."""
    site = page_context.site_of(request)
    if not site.demands_second_factor or request.session.get(PROVED):
        return None
    due = second_factor.due_at(request.user, site)
    return None if due is None or second_factor.is_set_up(request.user) else due


def days_left(request: HttpRequest, now: datetime) -> int | None:
    """Return how many days are left to set a second step up, a part counted too; None: no end."""
    due = due_at(request)
    return None if due is None else max(-((now - due) // A_DAY), 0)


def leads_there(view: Callable[..., Any]) -> Callable[..., Any]:
    """Lead to where a second step is set up, from every other page of the desk, once it is due.

    What was typed meanwhile is kept by the browser, and offered in the same form afterwards.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.resolver_match
        name = asked.url_name if asked else None
        if name not in OPEN and not (name or "").startswith("second_factor"):
            due = due_at(request)
            if due is not None and due <= timezone.now():
                return HttpResponseRedirect(reverse("admin:second_factor"))
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return inner
