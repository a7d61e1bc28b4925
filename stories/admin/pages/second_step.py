"""Ask whose password was right for the second step, and only then sign them in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from stories.accounts import half_signed_in, one_time_codes, passkeys
from stories.accounts.half_signed_in import ASKED
from stories.admin import demanded, second_factor_mail, sign_in

STEP = "second step"
DETAIL = "second step, after the right password"
WRONG = gettext_lazy(
    "This is not right, or was used before. Wait for the next code of your app, and type that one."
)
TOO_LATE = gettext_lazy("Too much time has passed. Type your name and your password again.")


class SecondStepForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of your app, or a recovery code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}
        ),
    )
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)
    wait = 0  # seconds

    def __init__(self, request: Any, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean(self) -> dict[str, Any]:
        now, name = timezone.now(), self.user.get_username()
        self.wait = sign_in.count(self.request, name, now, STEP)
        if self.wait:
            told = sign_in.TOO_MANY.format(sign_in.in_words(self.wait))
            raise forms.ValidationError(told, code="too_many")
        if not self._is_right(self.cleaned_data, now):
            raise forms.ValidationError(WRONG, code="wrong")
        sign_in.take_back(self.request, name, now, STEP)
        return self.cleaned_data

    def _is_right(self, typed: dict[str, Any], now: Any) -> bool:
        """Whether one of the ways is proved; the challenge of a passkey is good for one answer."""
        asked = self.request.session.pop(ASKED, None)
        if typed.get("passkey"):
            return bool(asked) and passkeys.use(
                self.request, self.user, asked, typed["passkey"], now
            )
        code = typed.get("code", "")
        self.used_recovery_code = one_time_codes.use_recovery_code(self.user, code)
        return self.used_recovery_code or one_time_codes.use_app(self.user, code, now)

    used_recovery_code = False


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch")
class SecondStep(FormView):
    template_name = "registration/second_step.html"
    form_class = SecondStepForm
    http_method_names = ["get", "post", "head"]
    user: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.user, self.where = half_signed_in.find(request.session, timezone.now())
        if self.user is None:
            return self._begin_again(request)
        response: Any = super().dispatch(request, *args, **kwargs)
        response.permitted_features = {passkeys.USING}
        return response

    def _begin_again(self, request: HttpRequest) -> HttpResponse:
        """Lead whoever is signed in by now to the desk, and others to the sign-in."""
        if half_signed_in.KEY in request.session:
            half_signed_in.end(request.session)
            messages.warning(request, TOO_LATE)
        return redirect("admin:index" if request.user.is_authenticated else "admin:login")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"request": self.request, "user": self.user} | super().get_form_kwargs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"title": gettext("The second step")} | super().get_context_data(**kwargs)
        if passkeys.are_possible(self.request) and self.user.passkeys.exists():
            options, state = passkeys.ask_for_one(self.request, self.user)
            self.request.session[ASKED] = state
            context["options"] = options
        return admin.site.each_context(self.request) | context

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        return sign_in.note_failure(response, form.wait, self.user.get_username(), DETAIL)

    def form_valid(self, form: Any) -> HttpResponse:
        now = timezone.now()
        half_signed_in.end(self.request.session)
        response = sign_in.enter(self.request, self.user, self.where, now)
        self.request.session[demanded.PROVED] = True
        if form.used_recovery_code:
            second_factor_mail.tell(self.request, self.user, second_factor_mail.CODE_USED)
            left = self.user.recovery_codes.count()
            told = gettext("You used a recovery code: {} are left. Make new ones in good time.")
            messages.warning(self.request, told.format(left))
        return response
