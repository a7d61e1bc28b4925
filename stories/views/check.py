"""Answer whether words are in a story here: the page, and the same as JSON.

The words are sent by POST, so that they are in no address, no log and no history of a browser: what
a reader in danger pastes may tell on them. Nothing changes here, so no token has to prove which
page the form comes from: it would need a cookie, and no visitor gets one.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from stories import page_context, rate_limit, responses, serializers
from stories.passages.check import LONGEST
from stories.search import origins

MOST_A_MINUTE = 30
TOO_MANY = "too many"
ERRORS = {
    origins.EMPTY: "There are no words in “words”: send the quotation there.",
    origins.LONG: f"“words” holds more than {LONGEST:,} characters: send one quotation at a time.",
    TOO_MANY: "Too many questions within a minute: ask again after the seconds in Retry-After.",
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page_context.render_with_exit(request, "stories/check.html", {"longest": LONGEST})
    answer, wait = _answer(request, timezone.now())
    context = {
        "longest": LONGEST,
        "answer": answer,
        "asked": request.POST.get("words", ""),
        "name": request.POST.get("name", ""),
        "wait": wait,
        **page_context.exit_from(settings=page_context.site_of(request)),
    }
    response = render(request, "stories/check.html", context, status=429 if wait else 200)
    return _with_wait(page_context.hidden(response), wait)


@csrf_exempt
def check_json(request: HttpRequest) -> HttpResponse:
    response = _check_json(request)
    return responses.readable_from_any_site(page_context.hidden(response), "Retry-After")


@require_POST
def _check_json(request: HttpRequest) -> HttpResponse:
    answer, wait = _answer(request, timezone.now())
    if answer.kind not in ERRORS:
        return responses.as_json(serializers.check(answer, request.build_absolute_uri))
    response = responses.as_json(serializers.error(answer.kind, ERRORS[answer.kind]))
    response.status_code = 429 if wait else 400
    return _with_wait(response, wait)


def _answer(request: HttpRequest, now: datetime) -> tuple[origins.Answer, int]:
    """Return the answer to a form, and the seconds to wait where there were too many."""
    wait = rate_limit.seconds_to_wait(request, now, "check", MOST_A_MINUTE)
    if wait:
        return origins.Answer(TOO_MANY), wait
    words, name = request.POST.get("words", ""), request.POST.get("name", "")
    return origins.find(words, name, now), 0


def _with_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response
