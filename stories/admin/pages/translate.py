"""Begin a translation, and show what changed in its original since."""

import json
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.forms import original_beside
from stories.models import Story

from .frame import about, page, redirect_to_form

LANGUAGE_IS_TAKEN = gettext_lazy("It is there in this language already. Choose another one.")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Into which language?"),
        error_messages={
            "required": gettext_lazy("Choose a language."),
            "invalid_choice": LANGUAGE_IS_TAKEN,
        },
    )

    def __init__(self, original: Story, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = original.untranslated_languages()  # type: ignore[attr-defined]  # a ChoiceField


def translate(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the language, then begin a translation and open its form."""
    story = Story.objects.active().filter(pk=pk).first()
    if story is None:
        raise Http404
    if not (model_admin.has_add_permission(request) and model_admin.has_change_permission(request)):
        raise PermissionDenied
    form = LanguageForm(story, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen, now = form.cleaned_data["language"], timezone.now()
        try:
            translation = story.begin_translation(chosen, by=request.user, now=now)
        except ValueError:  # another request began it first
            messages.warning(request, LANGUAGE_IS_TAKEN)
            return HttpResponseRedirect(request.path)
        message: Any = f"Begun as a translation of story {story.pk}"
        model_admin.log_addition(request, translation, message)
        messages.success(
            request, _("The translation is begun: a draft, which no reader sees. Its words next.")
        )
        return redirect_to_form(translation)
    context = {"title": _("Translate"), "story": story, "form": form}
    return page(model_admin, request, "translate", context)


def original(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed in the original; on POST note that the translation matches it."""
    with transaction.atomic():
        return _original(model_admin, request, pk)


def _original(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    story = Story.objects.active().filter(pk=pk).first()
    original = story.original if story else None
    if story is None or original is None or original.deleted_at:
        raise Http404
    now = timezone.now()
    row = story.working_copy()
    may_change = model_admin.has_change_permission(request, row)
    prose = original_beside.prose(original.translation_source(now))
    seen = sha256(json.dumps(prose, sort_keys=True).encode()).hexdigest()
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if request.POST.get("seen") == seen:
            row.follow(original, by=request.user, now=now)
            model_admin.log_change(request, story, "Brought in line with its original")
            messages.success(request, _("Noted: the translation follows its original as it is."))
            return redirect_to_form(story)
        messages.warning(request, _("The original changed again meanwhile. Look once more."))
    context = {
        "title": _("What changed in the original"),
        **about(story),
        "original": original,
        "changed": original_beside.changed(row, original, prose),
        "version": original_beside.readable_version(row, original),
        "may_change": may_change,
        "seen": seen,
        "view": "side",
    }
    return page(model_admin, request, "original", context)
