"""Show the page of a person as it is typed in the form, without storing anything."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from stories import page_context
from stories.history import snapshot
from stories.models import Person

from .preview import clean

SHOWN = {name.removesuffix("_id") for name in snapshot.PERSON_FIELDS} - {"slug"}


def person_preview(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the person's page, made of the form that was sent.

    Fields that are invalid or missing are left out. A user who may not change the person sees the
    changes that are stored, whatever they send.
    """
    if request.method != "POST":  # for example after signing in again
        return HttpResponseRedirect("../change/")
    person: Any = model_admin.get_queryset(request).filter(pk=pk).first()
    if person is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, person):
        raise PermissionDenied
    person.lay_over_changes()
    notes: list[str] = []
    if model_admin.has_change_permission(request, person):
        notes = _lay_typed(model_admin, request, person)
    return page_context.preview_of_person(request, person, notes=notes)


def _lay_typed(model_admin: admin.ModelAdmin, request: HttpRequest, person: Person) -> list[str]:
    """Give the person in memory what was typed; say what could not be read."""
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, person))
    form_class: Any = model_admin.get_form(request, person, change=True, fields=fields)
    form = clean(form_class(request.POST, request.FILES, instance=person))
    formsets, _inlines = model_admin._create_formsets(request, person, change=True)  # type: ignore[attr-defined]  # of Django’s admin
    person.lay_rows({rows.prefix: _typed(rows) for rows in formsets})
    person.slug = person.slug or "-"  # its address is in the page
    told = _("“%(label)s” is not shown as it is typed: the form cannot be saved so.")
    return [told % {"label": form[name].label} for name in form.errors if name in SHOWN]


def _typed(rows: Any) -> list[Any]:
    """Return the rows that could be saved, without those that will be deleted."""
    whole = [form for form in rows.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
    return [form.instance for form in whole if form.instance.pk or form.has_changed()]
