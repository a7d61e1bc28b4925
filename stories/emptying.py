"""Empty the trash of what is due after an answer is sent, whatever was asked for.

So no program has to run at a certain hour, and nobody waits for it: what deletes for good is
imported then, too.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from . import first_use

if TYPE_CHECKING:
    from . import erasure
else:
    erasure = first_use.module("stories.erasure")


def empties_trash(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response._resource_closers.append(_empty)  # type: ignore[attr-defined]  # Django's
        return response

    return middleware


def _empty() -> None:
    erasure.empty_what_is_due()
