"""The page of what stands in a story's form, before it is saved. Nothing is written for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from stories import pages
from stories.models import Person, Story, content

from .scripts import scripts

MEDIA = scripts("preview") + forms.Media(css={"all": ["css/desk/preview.css"]})
SHOWN = {name.removesuffix("_id") for name in content.FIELDS} - {"slug", "editor_note"} | {"tags"}


class Previewing(admin.ModelAdmin):
    """Two addresses that take the whole form as it is, and answer with the story's page."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/preview/", wrap(self.preview_view), name="stories_story_add_preview"),
            path("<int:pk>/preview/", wrap(self.preview_view), name="stories_story_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show what can be shown: a field that is wrong or missing is passed over.

        Who may not change the story sees what is stored, whatever is sent.
        """
        if request.method != "POST":  # after signing in again, say
            return HttpResponseRedirect("../change/" if pk else "../")
        row = self._row_to_preview(request, pk)
        if row is not None and not self.has_change_permission(request, row):
            return pages.preview(request, row, notes=missing_words(row))
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class = self.get_form(request, row, change=bool(row), fields=fields)
        form = clean(form_class(request.POST, request.FILES, instance=row))
        formsets, _inlines = self._create_formsets(request, form.instance, change=bool(row))  # type: ignore[attr-defined]  # of Django’s admin
        story = typed_story(form, formsets)
        return pages.preview(request, story, notes=[*wrong_fields(form), *missing_words(story)])

    def _row_to_preview(self, request: HttpRequest, pk: int | None) -> Story | None:
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        story: Any = self.get_queryset(request).filter(pk=pk).first()
        if story is None:
            raise Http404
        row = story.being_edited()
        if not self.has_view_or_change_permission(request, row):
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
        words = clean(form)[form.words_field].data or ""
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
        f"“{row}” is not shown: its words are not in the story." for row in rows if not row.found
    ]
