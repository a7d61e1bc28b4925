"""Empty the trash of what is due after an answer is sent, whatever was asked for.

So no program has to run at a certain hour, and nobody waits for it. What deletes for good is
imported when something is due.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import first_use
from .models import Erasure, Person, Story
from .models.soft_delete import DAYS

if TYPE_CHECKING:
    from . import erasure
else:
    erasure = first_use.module("stories.erasure")

log = logging.getLogger(__name__)

TIME_BETWEEN_LOOKS = timedelta(hours=1)
_last_look: datetime | None = None  # of this process


def empties_trash(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response._resource_closers.append(empty_what_is_due)  # type: ignore[attr-defined]  # Django's
        return response

    return middleware


def empty_what_is_due() -> None:
    """Delete what is in the trash longer than DAYS. Each process looks once an hour at the most.

    Raises nothing: a fault is logged, and it is tried again an hour later.
    """
    global _last_look
    now = timezone.now()
    if _last_look is not None and now - _last_look < TIME_BETWEEN_LOOKS:
        return
    _last_look = now
    until = now - timedelta(days=DAYS)
    try:
        if any(
            model.objects.deleted().filter(deleted_at__lte=until).exists()
            for model in (Story, Person)
        ):
            erasure.empty(until, now=now)
        if Erasure.objects.left_behind(now).exists():
            erasure.finish_left_behind(now)
    except Exception:
        log.exception("The trash could not be emptied")
