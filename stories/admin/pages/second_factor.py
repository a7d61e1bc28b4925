"""Let somebody set up, renew and remove the second step of their own sign-in."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy

from stories.accounts import one_time_codes, passkeys, second_factor, sessions
from stories.admin import demanded, second_factor_mail
from stories.admin.forms.control_characters import without_control_characters
from stories.models import Passkey

from .password_again import asks_again, password_again

type Frame = dict[str, Any]
type Page = Callable[..., HttpResponse]
SECRET, ASKED = "new_app_secret", "asked_new_passkey"  # in the session, until they are used
NOT_MADE = gettext_lazy("The browser made no passkey. Try again, or set up an app instead.")
TEXT = {"class": "vTextField"}


class AppForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("The code that the app shows now"),
        max_length=20,
        widget=forms.TextInput(
            attrs=TEXT | {"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )

    def __init__(self, secret: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> int:
        """Return the step of the code, so that it is not taken at the next sign-in."""
        step = one_time_codes.step_of(self.secret, self.cleaned_data["code"], timezone.now())
        if step is None:
            raise ValidationError(
                gettext("This is not the code. See whether the telephone’s clock is right.")
            )
        return step


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("A name for it"),
        max_length=60,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("By which you know it again, such as “My telephone”."),
    )
    passkey = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": NOT_MADE, "invalid": NOT_MADE}
    )


def addresses(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of these pages; each view is called with the frame of the desk."""

    def page(address: str, view: Page, name: str) -> URLPattern:
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, site.each_context(request), *args, **kwargs)

        return path(f"second-step/{address}", site.admin_view(inner), name=f"second_factor{name}")

    return [
        page("", overview, ""),
        page("password/", password_again, "_password"),
        page("app/", add_app, "_app"),
        page("passkey/", add_passkey, "_passkey"),
        page("codes/", renew_codes, "_codes"),
        page("app/remove/", remove_app, "_remove_app"),
        page("passkey/<int:pk>/remove/", remove_passkey, "_remove_passkey"),
    ]


def overview(request: HttpRequest, frame: Frame) -> HttpResponse:
    user: Any = request.user
    context = {
        "title": gettext("The second step of your sign-in"),
        "passkeys": user.passkeys.all(),
        "app": getattr(user, "authenticator_app", None),
        "codes": user.recovery_codes.count(),
        "days_left": demanded.days_left(request, timezone.now()),
        "may_make_passkeys": passkeys.are_possible(request),
        "most_passkeys": second_factor.MOST_PASSKEYS,
    }
    return _page(request, "overview", frame | context)


@asks_again
def add_app(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show a secret as a QR code; on POST store it, if the app that read it shows its code."""
    sealed = request.session.get(SECRET, "")
    secret = one_time_codes.unseal(sealed) if request.method == "POST" else ""
    if not secret:
        secret = one_time_codes.new_secret()
        request.session[SECRET] = one_time_codes.seal(secret)
    form = AppForm(secret, request.POST if request.method == "POST" and sealed else None)
    if form.is_valid():
        now, step = timezone.now(), form.cleaned_data["code"]
        del request.session[SECRET]
        codes = second_factor.add_app(request.user, secret, step, now=now)
        return _added(request, frame, second_factor_mail.APP_ADDED, codes)
    name, site = request.user.get_username(), str(frame["site_title"])
    context = {
        "title": gettext("Set up an authenticator app"),
        "form": form,
        "secret": secret,
        "drawn": mark_safe(  # noqa: S308  lines alone
            one_time_codes.qr_code(one_time_codes.address_for_app(secret, name, site))
        ),
    }
    return _page(request, "app", frame | context)


@asks_again
def add_passkey(request: HttpRequest, frame: Frame) -> HttpResponse:
    asked = request.session.pop(ASKED, None)
    user: Any = request.user
    sent = None
    if not passkeys.are_possible(request) or user.passkeys.count() >= second_factor.MOST_PASSKEYS:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    if request.method == "POST":
        sent = without_control_characters(request.POST)
    form = PasskeyForm(sent)
    if form.is_valid():
        codes = _store_passkey(request, form, asked)
        if codes is not None:
            return _added(request, frame, second_factor_mail.PASSKEY_ADDED, codes)
    options, request.session[ASKED] = passkeys.ask_for_new(request, user, str(frame["site_title"]))
    context = {
        "title": gettext("Make a passkey"),
        "form": form,
        "options": options,
        "failed": NOT_MADE,
    }
    response = _page(request, "passkey", frame | context)
    response.permitted_features = {passkeys.MAKING}  # type: ignore[attr-defined]  # for the middleware
    return response


def _store_passkey(request: HttpRequest, form: PasskeyForm, asked: Any) -> list[str] | None:
    """Store what the browser made; return the recovery codes, or None with an error in the form."""
    try:
        passkey = passkeys.read_new(request, asked, form.cleaned_data["passkey"])
        passkey.name = form.cleaned_data["name"]
        return second_factor.add_passkey(request.user, passkey, now=timezone.now())
    except (passkeys.PasskeyError, IntegrityError):
        form.add_error("passkey", NOT_MADE)
        return None


def _added(request: HttpRequest, frame: Frame, told: Any, codes: list[str]) -> HttpResponse:
    """Sign out of the other browsers, which asked for the password alone, and tell the owner."""
    sessions.end_all(request.user, timezone.now(), but=request.session.session_key)
    request.session[demanded.PROVED] = True
    second_factor_mail.tell(request, request.user, told)
    messages.success(request, told)
    return _show(request, frame, codes) if codes else _back()


@asks_again
def renew_codes(request: HttpRequest, frame: Frame) -> HttpResponse:
    if not second_factor.is_set_up(request.user):
        return _back()
    if request.method == "POST":
        codes = second_factor.renew_recovery_codes(request.user, now=timezone.now())
        second_factor_mail.tell(request, request.user, second_factor_mail.CODES_RENEWED)
        return _show(request, frame, codes)
    return _page(request, "renew", frame | {"title": gettext("New recovery codes")})


@asks_again
def remove_app(request: HttpRequest, frame: Frame) -> HttpResponse:
    app = getattr(request.user, "authenticator_app", None)
    if app is None:
        return _back()
    if request.method == "POST":
        second_factor.remove_app(request.user, now=timezone.now())
        return _removed(request, second_factor_mail.APP_REMOVED)
    return _page(request, "remove", frame | {"title": gettext("Remove the authenticator app")})


@asks_again
def remove_passkey(request: HttpRequest, frame: Frame, pk: int) -> HttpResponse:
    passkey = get_object_or_404(Passkey, pk=pk, user=request.user)
    if request.method == "POST":
        second_factor.remove_passkey(request.user, passkey, now=timezone.now())
        return _removed(request, second_factor_mail.PASSKEY_REMOVED)
    context = {"title": gettext("Remove a passkey"), "passkey": passkey}
    return _page(request, "remove", frame | context)


def _removed(request: HttpRequest, told: Any) -> HttpResponse:
    if not second_factor.is_set_up(request.user):
        request.session.pop(demanded.PROVED, None)
    second_factor_mail.tell(request, request.user, told)
    messages.success(request, told)
    return _back()


def _show(request: HttpRequest, frame: Frame, codes: list[str]) -> HttpResponse:
    """Show recovery codes once: they are stored nowhere."""
    context = {"title": gettext("Your recovery codes"), "codes": "\n".join(codes)}
    return _page(request, "codes", frame | context)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:second_factor"))


def _page(request: HttpRequest, name: str, context: Frame) -> TemplateResponse:
    return TemplateResponse(request, f"admin/second_factor/{name}.html", context)
