"""Sign in to the desk, and slow down whoever guesses passwords.

Attempts are counted by the name that was typed, whether such an account exists or not, and by the
visitor's network. An attempt is counted before its password is looked at, so many at once are not
more than the limit. A browser in which somebody has signed in before has a count of its own for
that account: a stranger who guesses cannot lock its owner out of it.
"""

import secrets
import unicodedata
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy, ngettext

from stories import rate_limit
from stories.accounts import desk_language, half_signed_in, second_factor, sessions
from stories.models import AuditEntry

from . import new_browser

SECONDS = 15 * 60
MOST_WITH_A_NAME = 5
MOST_FROM_A_NETWORK = 20
MOST_IN_A_KNOWN_BROWSER = 10

KNOWN_BROWSER_COOKIE = "known_browser"
KNOWN_FOR_SECONDS = 365 * 24 * 60 * 60
MOST_NAMES_IN_A_BROWSER = 5  # of colleagues who share it; a cookie must stay short
SALT = "stories.known_browser"
PASSWORD = "sign-in"  # noqa: S105  the step that is counted

TOO_MANY = gettext_lazy("There were too many attempts to sign in. Wait {}, then try again.")
REFUSED = "Refused unread, after too many"


class SignInForm(AdminAuthenticationForm):
    request: HttpRequest
    wait = 0  # seconds

    def clean(self) -> dict[str, Any]:
        self.wait = count(self.request, _typed(self.request), timezone.now(), PASSWORD)
        if self.wait:
            raise ValidationError(TOO_MANY.format(in_words(self.wait)), code="too_many")
        return super().clean()


class SignIn(LoginView):
    """Django's page. The right password of somebody who has a second step leads to that."""

    template_name = "admin/login.html"
    authentication_form = SignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        user, now, where = form.get_user(), timezone.now(), self.get_success_url()
        take_back(self.request, _typed(self.request), now, PASSWORD)
        if second_factor.is_set_up(user):
            half_signed_in.begin(self.request.session, user, where, now)
            return redirect("admin:second_step")
        return enter(self.request, user, where, now)

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        return note_failure(response, form.wait, _typed(self.request))


def enter(request: Any, user: Any, where: str, now: datetime) -> HttpResponse:
    """Sign in somebody who proved all that is asked for, and lead to the desk."""
    login(request, user)
    if not _is_known(request):
        new_browser.tell(request, now)
    response = HttpResponseRedirect(where)
    welcome(request, response, now)
    return response


def note_failure(response: HttpResponse, wait: int, name: str, detail: str = "") -> HttpResponse:
    """Note in the audit log, on one line for a burst, that an attempt failed or had to wait."""
    failure = {"by_name": name, "detail": detail}
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
        failure = {"detail": REFUSED}
    AuditEntry.note_in_burst(
        AuditEntry.Kind.SIGN_IN_FAILED, now=timezone.now(), seconds=SECONDS, **failure
    )
    return response


def welcome(request: Any, response: HttpResponseBase, now: datetime) -> None:
    """Note that somebody signed in, and remember the browser."""
    AuditEntry.note(AuditEntry.Kind.SIGNED_IN, now=now, by=request.user)
    sessions.begin(request.session, request, now)
    desk_language.begin(request.session, request.user)
    sessions.forget_ended(now)
    _remember_browser(request, response)


def count(request: HttpRequest, name: str, now: datetime, step: str) -> int:
    """Count an attempt at a step of the sign-in, and return 0, or the seconds to wait.

    What is refused for its network is not counted for the name, which it did not try.
    """
    for what, who, most in _counts(request, name, step):
        if wait := rate_limit.count(what, who, now, most, SECONDS):
            return wait
    return 0


def take_back(request: HttpRequest, name: str, now: datetime, step: str) -> None:
    """Do not count an attempt that succeeded."""
    for what, who, _most in _counts(request, name, step):
        rate_limit.take_back(what, who, now, SECONDS)


def _counts(request: HttpRequest, name: str, step: str) -> list[tuple[str, str, int]]:
    """Return what is counted of an attempt: the kind, who, and how many are let through."""
    known = _known_browser(request)
    if _digest(name) in known["names"]:
        return [(f"{step} browser", f"{known['browser']} {name}", MOST_IN_A_KNOWN_BROWSER)]
    return [
        (f"{step} network", rate_limit.network_of(request), MOST_FROM_A_NETWORK),
        (f"{step} name", name.casefold(), MOST_WITH_A_NAME),
    ]


def _typed(request: HttpRequest) -> str:
    """Return the name as Django looks for it, however its letters were typed."""
    typed = request.POST.get("username", "").replace("\0", "").strip()
    return unicodedata.normalize("NFKC", typed)


def _is_known(request: Any) -> bool:
    """Return whether the account was signed in to in this browser before."""
    return _digest(request.user.get_username()) in _known_browser(request)["names"]


def _digest(name: str) -> str:
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def _known_browser(request: HttpRequest) -> dict[str, Any]:
    """Return the number of the browser, and digests of the names that signed in in it."""
    try:
        signed = request.COOKIES.get(KNOWN_BROWSER_COOKIE, "")
        return signing.loads(signed, salt=SALT, max_age=KNOWN_FOR_SECONDS)
    except signing.BadSignature:
        return {"browser": secrets.token_urlsafe(12), "names": []}


def _remember_browser(request: Any, response: HttpResponseBase) -> None:
    known = _known_browser(request)
    name = _digest(request.user.get_username())
    others = [each for each in known["names"] if each != name]
    known["names"] = [name, *others][:MOST_NAMES_IN_A_BROWSER]
    response.set_cookie(
        KNOWN_BROWSER_COOKIE,
        signing.dumps(known, salt=SALT),
        max_age=KNOWN_FOR_SECONDS,
        path=reverse("admin:login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
