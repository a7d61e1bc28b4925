"""The page of what stands in a story's form, before it is saved. Nothing is written for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from stories import page_context
from stories.history import snapshot
from stories.models import Person, Story

SHOWN = {name.removesuffix("_id") for name in snapshot.FIELDS} - {"slug", "editor_note"} | {"tags"}


def preview(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int | None = None
) -> HttpResponse:
    """Take the whole form as it is, and answer with the story's page.

    What can be shown is shown: a field that is wrong or missing is passed over. Who may not change
    the story sees what is stored, whatever is sent.
    """
    if request.method != "POST":  # after signing in again, say
        return HttpResponseRedirect("../change/" if pk else "../")
    row = _row_to_preview(model_admin, request, pk)
    if row is not None and not model_admin.has_change_permission(request, row):
        return page_context.preview(request, row, notes=missing_words(row))
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, row))
    form_class = model_admin.get_form(request, row, change=bool(row), fields=fields)
    form = clean(form_class(request.POST, request.FILES, instance=row))
    formsets, _inlines = model_admin._create_formsets(request, form.instance, change=bool(row))  # type: ignore[attr-defined]  # of Django’s admin
    story = typed_story(form, formsets)
    notes = [*wrong_fields(form), *missing_words(story)]
    return page_context.preview(request, story, notes=notes)


def _row_to_preview(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int | None
) -> Story | None:
    if pk is None:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return None
    story: Any = model_admin.get_queryset(request).filter(pk=pk).first()
    if story is None:
        raise Http404
    row = story.working_copy()
    if not model_admin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    return row


def clean(form: Any) -> Any:
    """The form, its record as it would be saved: but what is unique is not asked for.

    Django asks for it in a transaction, which on SQLite would wait for those who save.
    """
    form.validate_unique = form.validate_constraints = lambda: None
    form.full_clean()
    return form


def typed_story(form: forms.ModelForm, formsets: Iterable[forms.BaseInlineFormSet]) -> Story:
    """The story as it would be saved, in memory alone, with its rows and tags."""
    story = form.instance
    story.pk = story.pk or 0  # Django follows no relation of a record without a number
    if not hasattr(story, "person"):
        story.person = Person(name="Nobody yet", slug="-")
    rows = {formset.prefix: typed_rows(formset, story) for formset in formsets}
    story._prefetched_objects_cache = rows | {"tags": list(form.cleaned_data.get("tags", []))}
    return story


def typed_rows(formset: forms.BaseInlineFormSet, story: Story) -> list[Any]:
    """The quotes or milestones that hold words and are not to be deleted, in their order."""
    rows = []
    form: Any
    for form in formset.forms:
        form.instance.story = story
        form.fields.pop("id", None)  # which row it is, is known; its field would ask once more
        words = clean(form)[form.passage_field].data or ""
        if words.strip() and not form.cleaned_data.get("DELETE"):
            rows.append(form.instance)
    return sorted(rows, key=lambda row: row.position)


def wrong_fields(form: forms.ModelForm) -> list[str]:
    return [
        "Choose a person before you save."
        if form.has_error(name, "required") and name == "person"
        else f"“{form[name].label}” is not shown as it is typed: the form cannot be saved so."
        for name in form.errors
        if name in SHOWN
    ]


def missing_words(story: Story) -> list[str]:
    rows: list[Any] = [*story.quotes.all(), *story.milestones.all()]
    return [
        f"“{row}” is not shown: its words are not in the story."
        for row in rows
        if not row.is_verified
    ]
