"""List the languages of stories, for the editor of a body."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from stories import languages, page_context


def choose_language(_request: HttpRequest) -> HttpResponse:
    """Answer with all languages as JSON, those offered first at the beginning.

    `says` names one in the language of the desk and in itself; `known_as` is what it is found by.
    """
    desk = get_language() or "en"
    found = [
        {
            "code": code,
            "direction": languages.direction(code),
            "says": " · ".join(dict.fromkeys((languages.name_in(code, desk), each.name))),
            "known_as": " ".join((code, each.name, *each.names)).lower(),
        }
        for code, each in ((code, languages.get(code)) for code, _ in languages.CHOICES)
    ]
    return page_context.hidden(JsonResponse({"languages": found}))
