"""Let anybody say that something is wrong or should go, and ask later what became of it.

No account, no cookie, no other company: so no token can prove which page the form comes from. It
changes nothing of anybody's. A form that comes from another site, at once, after hours, or with
the field filled in that nobody sees, is shown again with all that was typed, and a sentence.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stories import rate_limit
from stories.models import Concern, Person, Story
from stories.models.concern import LONGEST, LONGEST_WAY
from stories.xml_text import legal

MOST_A_MINUTE, MOST_ASKED_A_MINUTE = 5, 10
LEAST_SECONDS, MOST_SECONDS = 3, 12 * 60 * 60  # between opening the form and sending it
HIDDEN_FIELD = "website"  # programs fill it in, because of its name
MOST_DIGITS = 18  # of a record's number: every database can hold it

ELSEWHERE, TOO_MANY, HIDDEN = "elsewhere", "too many", "hidden field"
EMPTY, LONG, LONG_WAY = "empty", "too long", "way too long"
TOO_SOON, TOO_LATE = "too soon", "too late"
STATUS = {ELSEWHERE: 403, TOO_MANY: 429}  # of the others: 400

_signer = signing.Signer(salt="stories.concerns")


@dataclass(frozen=True)
class Subject:
    """What a concern is about: a number, its record if there is one, and what readers see of it.

    A page tells the same of what is not public and of what never was.
    """

    kind: str  # "story" or "person"
    number: int
    record: Any
    shown: Any


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        empty = {"typed": {"kind": Concern.Kind.CONCERN}, "stamp": new_stamp(now)}
        return _page(request, _about(request.GET, now) | empty)
    typed = _typed(request.POST)
    wait = rate_limit.seconds_to_wait(request, now, "concern", MOST_A_MINUTE)
    stamp = request.POST.get("stamp", "")
    problem = TOO_MANY if wait else _problem(request, typed, stamp, now)
    about = _about(request.POST, now)
    if problem:
        stamp = new_stamp(now) if problem == TOO_LATE else stamp
        again = {"typed": typed, "stamp": stamp, "problem": problem, "wait": wait}
        return _page(request, about | again, STATUS.get(problem, 400))
    subjects = {each.kind: each.record for each in about["subjects"]}
    number = Concern.send(
        form=stamp,
        now=now,
        story=subjects.get("story"),
        person=subjects.get("person"),
        language=get_language(),
        **typed,
    )
    return _page(request, {"number": number})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def concern_answer(request: HttpRequest) -> HttpResponse:
    """Show what became of a concern to whoever has its number; never what was written."""
    if request.method != "POST":
        return _private(render(request, "stories/concern_answer.html"))
    wait = rate_limit.seconds_to_wait(
        request, timezone.now(), "concern answer", MOST_ASKED_A_MINUTE
    )
    number = legal(request.POST.get("number", ""))[:100]
    found = None if wait else Concern.objects.with_number(number).first()
    context = {"asked": number, "found": found, "wait": wait, "is_asked": True}
    status = 429 if wait else 200 if found else 404
    return _private(render(request, "stories/concern_answer.html", context, status=status), wait)


def new_stamp(now: datetime) -> str:
    """Sign when a form was opened, with something of its own: no two forms are alike."""
    return _signer.sign(f"{int(now.timestamp())}.{secrets.token_urlsafe(12)}")


def _problem(request: HttpRequest, typed: dict[str, str], stamp: str, now: datetime) -> str:
    """Return the first reason not to take the form, or ""."""
    if not _is_from_here(request):
        return ELSEWHERE
    if request.POST.get(HIDDEN_FIELD):
        return HIDDEN
    if not typed["text"]:
        return EMPTY
    if len(typed["text"]) > LONGEST:
        return LONG
    if len(typed["way_to_answer"]) > LONGEST_WAY:
        return LONG_WAY
    try:
        opened = int(_signer.unsign(stamp).partition(".")[0])
    except signing.BadSignature:
        return TOO_LATE
    passed = now.timestamp() - opened
    return TOO_SOON if passed < LEAST_SECONDS else TOO_LATE if passed > MOST_SECONDS else ""


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form, or says nothing."""
    if fetched_from := request.headers.get("Sec-Fetch-Site"):
        return fetched_from in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin == "null" or origin.partition("://")[2] == request.get_host()


def _typed(sent: QueryDict) -> dict[str, str]:
    """Return what was typed, without characters that no text holds and no database takes."""
    kind = sent.get("kind", "")
    return {
        "kind": kind if kind in Concern.Kind.values else Concern.Kind.CONCERN,
        "text": _plain(sent.get("text", "")),
        "way_to_answer": _plain(sent.get("way_to_answer", "")),
    }


def _plain(text: str) -> str:
    return legal(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _about(asked: QueryDict, now: datetime) -> dict[str, Any]:
    """Return what the form is about: a story or a person by their number, or nothing."""
    story: Any
    person: Any
    if number := _number(asked.get("story", "")):
        story = Story.objects.filter(pk=number, changes_to__isnull=True).first()
        shown = story.visible_row(now) if story else None
        return {"subjects": [Subject("story", number, story, shown)]}
    if number := _number(asked.get("person", "")):
        person = Person.objects.filter(pk=number).first()
        shown = person if person and person.is_published(now) else None
        return {"subjects": [Subject("person", number, person, shown)]}
    return {"subjects": []}


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context |= {"longest": LONGEST, "longest_way": LONGEST_WAY, "hidden_field": HIDDEN_FIELD}
    response = render(request, "stories/concern.html", context, status=status)
    return _private(response, context.get("wait", 0))


def _private(response: HttpResponse, wait: int = 0) -> HttpResponse:
    """Keep the answer out of caches and searches; `Referrer-Policy` stays that of all pages.

    With “no-referrer”, browsers would not say that the form is from this site.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
