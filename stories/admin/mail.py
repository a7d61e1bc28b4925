"""Let each colleague choose when they are written to about what waits for them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.models import MailChoice
from stories.models.desk import mail_choice
from stories.models.desk.comment import READS


class MailForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("Write to me"),
        choices=MailChoice.When.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )


def choose(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the choice of who is signed in and may see stories; on POST store it."""
    user: Any = request.user
    if not user.has_perm(READS):
        raise PermissionDenied
    known = MailChoice.objects.filter(user=user.pk).first()
    initial = {"when": known.when if known else MailChoice.When.NEVER}
    form = MailForm(request.POST or None, initial=initial)
    if form.is_valid():
        chosen = {"when": form.cleaned_data["when"], "told_at": timezone.now()}
        MailChoice.objects.update_or_create(user=user, defaults=chosen)
        messages.success(request, _("It is noted."))
        return HttpResponseRedirect(reverse("admin:index"))
    told = {"title": _("E-mail"), "form": form, "is_possible": mail_choice.is_possible()}
    return TemplateResponse(request, "admin/mail.html", context | told)
