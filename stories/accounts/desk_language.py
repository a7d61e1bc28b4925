"""Speak to each colleague in the language that they chose for the desk.

The choice is kept with the account. Each session has it too, so that no page of the desk asks the
database for it.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from stories.models.desk.desk_language import DEFAULT, DeskLanguage

IN_SESSION = "desk_language"


def desk_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Use under /admin/ the language that was chosen, and English where none was.

    Whoever is not signed in reads the language that their browser prefers.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            translation.activate(_language_for(request))
        return get_response(request)

    return middleware


def _language_for(request: HttpRequest) -> str:
    if SESSION_KEY in request.session:
        return str(request.session.get(IN_SESSION, DEFAULT))
    return translation.get_language_from_request(request)


def begin(session: Any, user: Any) -> None:
    """Note in a new session which language its user chose; English needs no note."""
    language = DeskLanguage.of(user)
    if language != DEFAULT:
        session[IN_SESSION] = language


def choose(request: Any, language: str) -> None:
    """Store the choice of who is signed in, and use it from the next page on."""
    if language not in dict(settings.LANGUAGES):
        return
    DeskLanguage.objects.update_or_create(user=request.user, defaults={"language": language})
    request.session[IN_SESSION] = language
