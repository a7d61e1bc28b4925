"""Ask somebody who is signed in for the password again, before the second step changes.

Whoever finds a desk that was left open can change nothing by which its owner signs in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_lazy

from stories import rate_limit
from stories.admin import sign_in

AT = "password_at"  # in the session
GOOD_FOR_SECONDS = 10 * 60
STEP = "password again"
DETAIL = "password asked for again"
WRONG = gettext_lazy("This is not your password.")


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True, "class": "vTextField"}
        ),
    )
    wait = 0  # seconds

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        now, about = timezone.now(), (STEP, str(self.user.pk))
        self.wait = rate_limit.count(*about, now, sign_in.MOST_WITH_A_NAME, sign_in.SECONDS)
        if self.wait:
            raise ValidationError(sign_in.TOO_MANY.format(sign_in.in_words(self.wait)))
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(WRONG)
        rate_limit.take_back(*about, now, sign_in.SECONDS)
        return password


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to the password first, unless it was typed some minutes ago."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if 0 <= timezone.now().timestamp() - request.session.get(AT, 0) < GOOD_FOR_SECONDS:
            return view(request, *args, **kwargs)
        where = urlencode({REDIRECT_FIELD_NAME: request.path})
        return HttpResponseRedirect(f"{reverse('admin:second_factor_password')}?{where}")

    return inner


def password_again(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    form = PasswordAgainForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        request.session[AT] = int(timezone.now().timestamp())
        return HttpResponseRedirect(_where(request))
    context = {"title": gettext("Your password again"), "form": form}
    response = TemplateResponse(request, "admin/second_factor/password.html", frame | context)
    if request.method == "POST":
        sign_in.note_failure(response, form.wait, request.user.get_username(), DETAIL)
    return response


def _where(request: HttpRequest) -> str:
    """Return the page that asked, which is one of the second step."""
    own, asked = reverse("admin:second_factor"), request.GET.get(REDIRECT_FIELD_NAME, "")
    return asked if asked.startswith(own) and "\\" not in asked else own
