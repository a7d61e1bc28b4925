"""Show the page of a story as it is typed in the form, without storing anything."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from stories import page_context
from stories.history import snapshot
from stories.models import Person, Story, Tag

SHOWN = {name.removesuffix("_id") for name in snapshot.FIELDS} - {"slug", "editor_note"} | {"tags"}


def preview(
    model_admin: admin.ModelAdmin, request: HttpRequest, pk: int | None = None
) -> HttpResponse:
    """Answer with the story's page, made of the form that was sent.

    Fields that are invalid or missing are left out. A user who may not change the story sees the
    stored one, whatever they send.
    """
    if request.method != "POST":  # for example after signing in again
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
    """Clean the form and return it, without checking what must be unique.

    Django checks that in a transaction, which on SQLite would wait for other users' saves.
    """
    form.validate_unique = form.validate_constraints = lambda: None
    form.full_clean()
    return form


def typed_story(form: forms.ModelForm, formsets: Iterable[forms.BaseInlineFormSet]) -> Story:
    """Return the story as it would be saved, with its rows and tags, in memory only."""
    story = form.instance
    story.pk = story.pk or 0  # Django follows no relation of a record without a primary key
    if not hasattr(story, "person"):
        story.person = Person(name=_("Nobody yet"), slug="-")
    rows = {formset.prefix: typed_rows(formset, story) for formset in formsets}
    story._prefetched_objects_cache = rows | {
        "tags": [tag for tag in form.cleaned_data.get("tags", []) if isinstance(tag, Tag)]
    }
    return story


def typed_rows(formset: forms.BaseInlineFormSet, story: Story) -> list[Any]:
    """Return the quotes or milestones with words that will not be deleted, in their order."""
    rows = []
    form: Any
    for form in formset.forms:
        form.instance.story = story
        form.fields.pop("id", None)  # the row is known, and its field would cost a query
        words = clean(form)[form.passage_field].data or ""
        if words.strip() and not form.cleaned_data.get("DELETE"):
            rows.append(form.instance)
    return sorted(rows, key=lambda row: row.position)


def wrong_fields(form: forms.ModelForm) -> list[str]:
    return [
        _("Choose a person before you save.")
        if form.has_error(name, "required") and name == "person"
        else (
            _("“%(field)s” is not shown as it is typed: the form cannot be saved so.")
            % {"field": form[name].label}
        )
        for name in form.errors
        if name in SHOWN
    ]


def missing_words(story: Story) -> list[str]:
    rows: list[Any] = [*story.quotes.all(), *story.milestones.all()]
    return [
        (_("“%(row)s” is not shown: %(why)s") % {"row": row, "why": _why(row)})
        for row in rows
        if not row.is_verified
    ]


def _why(row: Any) -> str:
    if row.passage_found and not row.misquote:
        return _("it is to be confirmed, or quotes what the person does not say.")
    return row.misquote or _("its words are not in the story.")
