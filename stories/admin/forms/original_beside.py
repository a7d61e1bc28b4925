"""Show the original in a translation's form, beside the body and in each row."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import languages, passages
from stories.admin.scripts import scripts
from stories.history import upgrade
from stories.history.content_diff import Compared, compare_fields
from stories.models import Milestone, Quote, Story, StoryVersion
from stories.models.desk.work_queues import TRANSLATED_FIELDS

MEDIA = scripts("translation_sync") + forms.Media(css={"all": ["css/desk/translation.css"]})
NOT_THE_BODY = [name for name in TRANSLATED_FIELDS if name != "body"]


def context(row: Story | None) -> dict[str, Any]:
    """Return the original and what changed in it, for the form's template; {} without original."""
    original = row.original if row and row.pk else None
    if row is None or original is None or original.deleted_at:
        return {}
    found = changed(row, original, prose(original.translation_source(timezone.now())))
    return {
        "translated": original,
        "original_changed": [(each.label, _in_short(each)) for each in found or []],
    }


def text_of(row: Story) -> str:
    """Return the original as HTML, paragraph by paragraph, to read beside the body."""
    original = row.original
    if original is None or original.deleted_at:
        return "–"
    source = original.translation_source(timezone.now())
    text = source.story_text
    about = {
        "story": original,
        "source": source,
        "asides": [
            (Story._meta.get_field(name).verbose_name, getattr(source, name))  # type: ignore[union-attr]  # a field of its own
            for name in [*NOT_THE_BODY, "byline"]
            if getattr(source, name)
        ],
        "paragraphs": [
            (text.text[each.start : each.end], each.tag[:1] == "h", _marked_voice(each))
            for each in text.paragraphs
        ],
    }
    return render_to_string("admin/stories/story/_original.html", about)


def _marked_voice(paragraph: passages.Paragraph) -> str:
    """Say whose words a paragraph is marked as; "" for the person's, and for a heading."""
    if paragraph.voice == passages.PERSON or paragraph.tag[:1] == "h":
        return ""
    return paragraph.speaker or capfirst(passages.WHOSE[paragraph.voice])


class OriginalTextMixin:
    """Adds to each inline row of a translation the words of its original."""

    def get_fields(self, request: HttpRequest, obj: Story | None = None) -> list[Any]:
        fields: Any = super().get_fields(request, obj)  # type: ignore[misc]  # of the admin that this is mixed into
        return [*fields[:1], "in_the_original", *fields[1:]] if _is_translated(obj) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Story | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]  # of the admin that this is mixed into
        return [*fields, "in_the_original"] if _is_translated(obj) else fields

    @admin.display(description=gettext_lazy("in the original"))
    def in_the_original(self, record: Quote | Milestone) -> str:
        if not record.translated_from_key:
            return "–"
        there = _rows_of_original(record.story).get(record.translated_from_key)
        if there is None:
            return _("It is not in the original any more.")
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
    """Return the fieldsets, with the original after the body if the story is a translation."""
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
    """Return the original's quotes and milestones by key, read once for each form."""
    known: dict[str, Quote | Milestone] | None = row.__dict__.get("_rows_of_original")
    if known is None:
        original = row.original
        source = original.translation_source(timezone.now()) if original else None
        rows: list[Any] = [*source.quotes.all(), *source.milestones.all()] if source else []
        known = row.__dict__["_rows_of_original"] = {each.key: each for each in rows}
    return known


def prose(source: Story) -> dict[str, Any]:
    """Return the values of the fields that are translated."""
    return {name: getattr(source, name) for name in TRANSLATED_FIELDS}


def changed(row: Story, original: Story, now: dict[str, Any]) -> list[Compared] | None:
    """Compare the original with the version that the translation follows; None if unknown."""
    version = readable_version(row, original)
    if version is None:
        return None
    return compare_fields(Story, version.content["fields"], now, TRANSLATED_FIELDS)


def readable_version(row: Story, original: Story) -> StoryVersion | None:
    """Return the version that the translation follows; None if missing or unreadable."""
    version = row.followed_version(original)
    return version if version and upgrade.is_readable(version.content) else None


def _in_short(compared: Compared) -> str:
    """Name the changed paragraphs by their present numbers: “2 changed, 4 is new”."""
    changes, number = [], 0
    for each in compared.rows:
        number += each.new is not None
        if each.old is None:
            changes.append(_("%(number)s is new") % {"number": number})
        elif each.new is None:
            changes.append(
                (_("one after %(number)s is gone") % {"number": number})
                if number
                else _("one at the start is gone")
            )
        elif not each.is_same:
            changes.append(_("%(number)s changed") % {"number": number})
    if not compared.is_persons_words:
        return _("changed")
    if not changes and compared.is_other_voice:
        return _("only whose words they are changed")
    if not changes:
        return _("only its formatting changed")
    return _("paragraph %(changes)s") % {"changes": ", ".join(changes)}
