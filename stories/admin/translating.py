"""A translation at the desk: how it is begun, and what its original says beside it."""

import json
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from stories import languages
from stories.models import (
    Milestone,
    Quote,
    Story,
    StoryVersion,
    older_content,
    translating,
)
from stories.models.waiting import TRANSLATED

from .compared import Compared, compare_fields
from .scripts import scripts

MEDIA = scripts("translation_sync") + forms.Media(css={"all": ["css/desk/translation.css"]})
NOT_THE_BODY = [name for name in TRANSLATED if name != "body"]

LANGUAGE_IS_TAKEN = "It is there in this language already. Choose another one."


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label="Into which language?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a language.",
            "invalid_choice": LANGUAGE_IS_TAKEN,
        },
    )

    def __init__(self, original: Story, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = original.languages_left()  # type: ignore[attr-defined]  # a field that chooses


class Translating(admin.ModelAdmin):
    """Two pages: into which language? and: what changed in the original since?"""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/translate/", wrap(self.translate_view), name="stories_story_translate"),
            path("<int:pk>/original/", wrap(self.original_view), name="stories_story_original"),
            *super().get_urls(),
        ]

    def translate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the language, then begin a translation and open its form."""
        story = Story.objects.kept().filter(pk=pk).first()
        if story is None:
            raise Http404
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = LanguageForm(story, request.POST if request.method == "POST" else None)
        if form.is_valid():
            chosen, now = form.cleaned_data["language"], timezone.now()
            try:
                translation = translating.begin(story, chosen, by=request.user, now=now)
            except ValueError:  # somebody else, or the same button, was quicker
                messages.warning(request, LANGUAGE_IS_TAKEN)
                return HttpResponseRedirect(request.path)
            self.log_addition(request, translation, f"Begun as a translation of story {story.pk}")
            messages.success(
                request, "The translation is begun: a draft, which no reader sees. Its words next."
            )
            return _form_of(translation)
        return self._translation_page(request, "translate", story, title="Translate", form=form)

    @transaction.atomic
    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed in the original; and the button that says: the translation follows this."""
        story = Story.objects.kept().filter(pk=pk).first()
        original = story.original if story else None
        if story is None or original is None or original.deleted_at:
            raise Http404
        now = timezone.now()
        row = story.being_edited()
        may_change = self.has_change_permission(request, row)
        told = _told(translating.source(original, now))
        seen = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if request.POST.get("seen") == seen:
                translating.follow(row, original, by=request.user, now=now)
                self.log_change(request, story, "Brought in line with its original")
                messages.success(request, "Noted: the translation follows its original as it is.")
                return _form_of(story)
            messages.warning(request, "The original changed again meanwhile. Look once more.")
        return self._translation_page(
            request,
            "original",
            story,
            title="What changed in the original",
            original=original,
            changed=_changed(row, original, told),
            version=_readable_version(row, original),
            may_change=may_change,
            seen=seen,
            view="side",
        )

    def render_change_form(self, request, context, *args, **kwargs):
        row = context["original"]
        original = row.original if row and row.pk else None
        if original and not original.deleted_at:
            source = translating.source(original, timezone.now())
            changed = _changed(row, original, _told(source))
            context |= {
                "translated": original,
                "original_changed": [(each.label, _in_short(each)) for each in changed or []],
            }
        may_begin = self.has_add_permission(request) and self.has_change_permission(request)
        if row and row.pk and may_begin:
            context["to_translate"] = original if original else row.main
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="the original")
    def the_original(self, row: Story) -> str:
        """What there is to translate, paragraph by paragraph, to be read beside the body."""
        original = row.original
        if original is None or original.deleted_at:
            return "–"
        source = translating.source(original, timezone.now())
        text = source.story_text
        context = {
            "story": original,
            "source": source,
            "asides": [
                (Story._meta.get_field(name).verbose_name, getattr(source, name))  # type: ignore[union-attr]  # one of its own fields
                for name in [*NOT_THE_BODY, "byline"]
                if getattr(source, name)
            ],
            "paragraphs": [
                (text.text[each.start : each.end], each.tag[:1] == "h") for each in text.paragraphs
            ],
        }
        return render_to_string("admin/stories/story/_original.html", context)

    def _translation_page(
        self, request: HttpRequest, name: str, story: Story, **context: Any
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "story": story}
        return TemplateResponse(request, f"admin/stories/story/{name}.html", frame | context)


class InTheOriginal:
    """A line of an inline, in a translation: the words that a row carries over."""

    def get_fields(self, request: HttpRequest, obj: Story | None = None) -> list[Any]:
        fields: Any = super().get_fields(request, obj)  # type: ignore[misc]  # of the admin that this is mixed into
        return [*fields[:1], "in_the_original", *fields[1:]] if _is_translated(obj) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]  # of the admin that this is mixed into
        return [*fields, "in_the_original"] if _is_translated(obj) else fields

    @admin.display(description="in the original")
    def in_the_original(self, record: Quote | Milestone) -> str:
        if not record.translated_from_key:
            return "–"
        there = _rows_of_original(record.story).get(record.translated_from_key)
        if there is None:
            return "It is not in the original any more."
        language = there.story.language
        parts = (
            [there.text] if isinstance(there, Quote) else [there.title, there.when, there.passage]
        )
        return format_html(
            '<span class="in-the-original" lang="{}" dir="{}">{}</span>',
            language,
            languages.direction(language),
            " · ".join(part for part in parts if part),
        )


def with_the_original(fieldsets: Any, story: Story | None) -> Any:
    """The fieldsets, with the original after the body where the story is a translation."""
    if not _is_translated(story):
        return fieldsets
    return [
        (name, options | {"fields": _beside_body(options["fields"])}) for name, options in fieldsets
    ]


def _beside_body(fields: Any) -> list[Any]:
    return [
        each for name in fields for each in ([name, "the_original"] if name == "body" else [name])
    ]


def _is_translated(story: Story | None) -> bool:
    return story is not None and bool(story.translated_from)


def _rows_of_original(row: Story) -> dict[str, Quote | Milestone]:
    """The original's quotes and milestones by their keys; read once for a form."""
    known: dict[str, Quote | Milestone] | None = row.__dict__.get("_rows_of_original")
    if known is None:
        original = row.original
        source = translating.source(original, timezone.now()) if original else None
        rows: list[Any] = [*source.quotes.all(), *source.milestones.all()] if source else []
        known = row.__dict__["_rows_of_original"] = {each.key: each for each in rows}
    return known


def _told(source: Story) -> dict[str, Any]:
    return {name: getattr(source, name) for name in TRANSLATED}


def _changed(row: Story, original: Story, told: dict[str, Any]) -> list[Compared] | None:
    """What differs from the version that the translation follows; None where that is unknown."""
    version = _readable_version(row, original)
    if version is None:
        return None
    return compare_fields(version.content["fields"], told, TRANSLATED)


def _readable_version(row: Story, original: Story) -> StoryVersion | None:
    """The version that the translation follows; None too for one that cannot be read any more."""
    version = translating.followed(row, original)
    return version if version and older_content.is_readable(version.content) else None


def _in_short(compared: Compared) -> str:
    """Which paragraphs, by their numbers in the original as it is now: “2 changed, 4 is new”."""
    told, number = [], 0
    for each in compared.rows:
        number += each.new is not None
        if each.old is None:
            told.append(f"{number} is new")
        elif each.new is None:
            told.append(f"one after {number} is gone" if number else "one at the start is gone")
        elif not each.is_same:
            told.append(f"{number} changed")
    if compared.label.lower() != "body":
        return "changed"
    return f"paragraph {', '.join(told)}" if told else "only its formatting changed"


def _form_of(story: Story) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:stories_story_change", args=[story.pk]))
