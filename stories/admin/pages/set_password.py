"""Set a password by a link: that of an invitation, or one that resets it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import views
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.accounts import invitations, resets
from stories.admin import sign_in
from stories.models import AuditEntry


class SetPassword(views.PasswordResetConfirmView):
    """Django's page, within the desk. A link that does not work is refused with 410."""

    template_name = "registration/set_password.html"
    refused: Any = ""
    user: Any  # whom the link is for

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            context |= {"title": _("This link does not work"), "refused": self.refused}
        return admin.site.each_context(self.request) | context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if not self.validlink:
            response.status_code = 410
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, unless the link was used or made void since the page was opened."""
        token = self.request.session.get(views.INTERNAL_RESET_SESSION_TOKEN)
        with transaction.atomic():
            user = User.objects.select_for_update().filter(pk=self.user.pk).first()
            self.validlink = self.token_generator.check_token(user, token)
            if not self.validlink:
                return self.render_to_response(self.get_context_data())
            self.user = form.user = user
            return self.let_in(form)

    def let_in(self, form: Any) -> HttpResponse:
        return super().form_valid(form)


class AcceptInvitation(SetPassword):
    """Opens the account, and leads to the desk."""

    title = gettext_lazy("Welcome: choose a password")
    token_generator = invitations.tokens
    post_reset_login = True
    success_url = reverse_lazy("admin:index")
    refused = gettext_lazy(
        "This invitation does not work. Each works once, for seven days, and as long as nobody "
        "takes it back. If you chose a password already, sign in; if not, ask whoever invited you "
        "to invite you again."
    )

    def let_in(self, form: Any) -> HttpResponse:
        now = timezone.now()
        invitations.accept(form.user, now=now)
        response = super().let_in(form)
        sign_in.welcome(self.request, response, now)
        name = form.user.get_username()
        messages.success(
            self.request,
            _("Welcome to the desk. You sign in with this name: %(name)s") % {"name": name},
        )
        return response


class ResetPassword(SetPassword):
    """Sets another password, and leads to the sign-in."""

    title = gettext_lazy("Choose another password")
    token_generator = resets.tokens
    success_url = reverse_lazy("admin:login")
    refused = gettext_lazy(
        "This link does not work. Each works once, for a day, and only the newest that was asked "
        "for after a change. Ask for another one."
    )

    def let_in(self, form: Any) -> HttpResponse:
        response = super().let_in(form)
        AuditEntry.note(
            AuditEntry.Kind.ACCOUNT,
            now=timezone.now(),
            by=form.user,
            detail=f"user {form.user}: password set by a link",
        )
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return response
