"""Compare two snapshots of a story or a person field by field, as the history shows them.

A version may come from an older version of this site, so whatever can be read of it is compared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import passages
from stories.passages.body_text import Element

from . import snapshot, text_diff

if TYPE_CHECKING:
    from stories.models import Person, Story

PERSONS_WORDS = {"body", "text", "passage"}
# They follow from the words, and an editor has no use for reading them.
DERIVED = {"key", "prefix", "suffix", "translated_from_key", "context"}
ONE_SIDED = DERIVED | {"position"}  # fields not shown of a row that only one side has
MOST_RECORDS = 2**31  # no record has a larger number
FORMATTED = gettext_lazy(
    "Formatting changed here: bold, italic, links, languages, headings or lists."
)


@dataclass(frozen=True)
class Compared:
    """The text of a field, paragraph by paragraph. `notes` are sentences for the editor."""

    label: str
    rows: list[text_diff.Row]
    notes: list[str] = field(default_factory=list)
    is_persons_words: bool = False
    is_other_voice: bool = False  # whether a paragraph is somebody else’s words now

    @property
    def is_same(self) -> bool:
        return not self.notes and all(row.is_same for row in self.rows)

    @cached_property
    def runs(self) -> list[tuple[bool, list[text_diff.Row]]]:
        return text_diff.folded(self.rows)


@dataclass(frozen=True)
class ComparedRow:
    """A quote or a milestone that differs; `title` says whether it changed, came or went."""

    title: str
    fields: list[Compared]


@dataclass(frozen=True)
class Comparison:
    fields: list[Compared]
    rows: dict[str, list[ComparedRow]]
    tags_removed: list[str]
    tags_added: list[str]
    unchanged: list[str]

    @property
    def is_same(self) -> bool:
        return not any((self.fields, *self.rows.values(), self.tags_removed, self.tags_added))


def compare(model: type[Story | Person], old: Any, new: Any) -> Comparison:
    """Return all that differs between two snapshots of such a record, whatever they hold."""
    shape = snapshot.shape_of(model)
    before, after = _part(old, "fields", dict), _part(new, "fields", dict)
    names = _Names(model, before, after)
    known = [*shape.fields, *((before | after).keys() - {*shape.fields})]
    fields = [_field(name, before, after, names) for name in known]
    rows = {
        part.replace("_", " ").capitalize(): _rows(old, new, part, model) for part in shape.rows
    }
    had, has = ([_text(tag) for tag in _part(side, "tags", list)] for side in (old, new))
    is_changed: dict[str, Any] = rows | ({"Tags": had != has} if shape.has_tags else {})
    same = [noun for noun, changed in is_changed.items() if not changed]
    return Comparison(
        fields=[each for each in fields if not each.is_same],
        rows=rows,
        tags_removed=[tag for tag in had if tag not in has],
        tags_added=[tag for tag in has if tag not in had],
        unchanged=[each.label for each in fields if each.is_same] + same,
    )


def compare_fields(
    story_model: type[Story], old: dict[str, Any], new: dict[str, Any], names: Sequence[str]
) -> list[Compared]:
    """Return the fields that differ, of those named."""
    records = _Names(story_model, old, new)
    fields = [_field(name, old, new, records) for name in names]
    return [each for each in fields if not each.is_same]


class _Names:
    """The names of records that the sides give by number; one query for each kind."""

    def __init__(self, model: type[Story | Person], *sides: dict[str, Any]) -> None:
        self.model = model

        def numbers(name: str) -> set[int]:
            values = (side.get(name) for side in sides)
            return {value for value in values if isinstance(value, int) and value < MOST_RECORDS}

        self.records: dict[str, dict[int, Any]] = {
            name: snapshot.related_model(model, name.removesuffix("_id")).objects.in_bulk(
                numbers(name)
            )
            for name in snapshot.shape_of(model).fields
            if name.endswith("_id")
        }

    def of(self, name: str, value: Any) -> str:
        if name in self.records and value is not None:
            record = self.records[name].get(value) if isinstance(value, int) else None
            return str(record or _("One that is gone"))
        return _worded(self.model, name, value)


def _field(name: str, before: dict[str, Any], after: dict[str, Any], names: _Names) -> Compared:
    label = _label(names.model, name)
    notes = []
    if name not in before:
        notes.append(_("The older version does not say this."))
    if name not in after:
        notes.append(_("The newer version does not say this."))
    if name == "translation_group":
        if before.get(name) != after.get(name) and not notes:
            notes = [_("It is a translation of another story.")]
        return Compared(_("Translation of"), [], notes)
    old, new = names.of(name, before.get(name)), names.of(name, after.get(name))
    if name == "body":
        return _body(label, old, new, notes)
    return Compared(label, text_diff.paragraphs(_lines(old), _lines(new)), notes)


def _body(label: str, old: str, new: str, notes: list[str]) -> Compared:
    """Compare the text by paragraphs; where the words are the same, compare their formatting."""
    had, has = passages.read(old), passages.read(new)
    texts = [
        [story.text[each.start : each.end] for each in story.paragraphs] for story in (had, has)
    ]
    rows = text_diff.paragraphs(*texts)
    forms = [iter(_forms(story)) for story in (had, has)]
    told = [iter(story.paragraphs) for story in (had, has)]
    formatted, is_other_voice = [], False
    for row in rows:
        form, before = (next(forms[0]), next(told[0])) if row.old is not None else (None, None)
        if row.new is None:
            continue
        is_formatted, now = next(forms[1]) != form, next(told[1])
        if before and (before.voice, before.speaker) != (now.voice, now.speaker):
            is_other_voice = True
            told_now = {"number": now.number, "before": _whose(before), "now": _whose(now)}
            note = _("Other voice in paragraph %(number)s: %(before)s, now %(now)s.") % told_now
            notes = [*notes, note]
        if is_formatted and row.is_same:
            formatted.append(str(now.number))
    if formatted:
        where = _("Paragraphs: %(numbers)s.") % {"numbers": ", ".join(formatted)}
        notes = [*notes, f"{FORMATTED} {where}"]
    elif old != new and not notes and all(row.is_same for row in rows):
        notes = [*notes, str(FORMATTED)]
    return Compared(label, rows, notes, is_persons_words=True, is_other_voice=is_other_voice)


def _whose(paragraph: passages.Paragraph) -> str:
    whose = _(passages.WHOSE[paragraph.voice])
    return f"{whose} ({paragraph.speaker})" if paragraph.speaker else whose


def _forms(story: passages.StoryText) -> list[Any]:
    """Return what each paragraph is besides its words: its tag, and its bold words, links and so
    on.
    """
    within: dict[int, list[Any]] = {}
    for token in story.tokens:
        if isinstance(token, Element) and not token.is_block and token.start >= 0:
            paragraph = story.paragraph_at(token.start)
            form = (token.source, token.start - paragraph.start, token.end - paragraph.start)
            within.setdefault(paragraph.number, []).append(form)
    return [(each.tag, within.get(each.number)) for each in story.paragraphs]


def _rows(old: Any, new: Any, part: str, of: type[Story | Person]) -> list[ComparedRow]:
    """Compare rows by what they are known by: those that the newer side has, then those removed."""
    shape, model = snapshot.shape_of(of), snapshot.related_model(of, part)
    names, known_by = shape.rows[part], shape.known_by[part]
    had, has = (_by_key(_part(side, part, list), known_by) for side in (old, new))
    compared = []
    for key in [*has, *(had.keys() - has.keys())]:
        state = (
            _("Changed: %(noun)s")
            if key in had and key in has
            else _("Added: %(noun)s")
            if key in has
            else _("Removed: %(noun)s")
        )
        before, after = had.get(key, {}), has.get(key, {})
        if before == after:
            continue
        left_out = DERIVED if before and after else ONE_SIDED
        fields = [
            _field_of_row(model, name, before, after) for name in names if name not in left_out
        ]
        moved = _("It points to another place, or the words around it changed.")
        if all(each.is_same for each in fields):
            fields[0].notes.append(moved)
        shown = [each for each in fields if not each.is_same or each.is_persons_words]
        compared.append(ComparedRow(state % {"noun": model._meta.verbose_name}, shown))
    return compared


def _field_of_row(
    model: type[models.Model], name: str, before: dict[str, Any], after: dict[str, Any]
) -> Compared:
    texts = [_lines(_worded(model, name, side.get(name))) for side in (before, after)]
    label = _label(model, name)
    return Compared(label, text_diff.paragraphs(*texts), is_persons_words=name in PERSONS_WORDS)


def _by_key(rows: list[Any], known_by: list[str]) -> dict[str, dict[str, Any]]:
    known = (row for row in rows if isinstance(row, dict))
    return {"\0".join(_text(row.get(name)) for name in known_by): row for row in known}


def _part(stored: Any, name: str, kind: type) -> Any:
    """Return a part of a snapshot; an empty one where it is missing or of another kind."""
    part = stored.get(name) if isinstance(stored, dict) else None
    return part if isinstance(part, kind) else kind()


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _text(value: Any) -> str:
    """Write a value as an editor reads it, whatever it is."""
    if value is None or isinstance(value, bool):
        return _("Yes") if value else _("No") if value is False else ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode(errors="replace").decode()


def _worded(model: type[models.Model], name: str, value: Any) -> str:
    """Write a value as the form shows it: a choice by its label."""
    known = _known_field(model, name)
    choices = dict(known.flatchoices) if known else {}
    if isinstance(known, models.JSONField):
        return _confirmation(value)
    return str(choices.get(_text(value), _text(value)))


def _confirmation(value: Any) -> str:
    """Write a confirmation as “By editor, 28 November 2026, 10:00”; "" where there is none."""
    if not isinstance(value, dict) or not value:
        return ""
    by, at = (_text(value.get(name)) for name in ("by", "at"))
    with suppress(ValueError):
        at = date_format(timezone.localtime(datetime.fromisoformat(at)), "DATETIME_FORMAT")
    return _("By %(who)s, %(moment)s") % {"who": by, "moment": at} if by else at


def _label(model: type[models.Model], name: str) -> str:
    known = _known_field(model, name)
    return capfirst(str(known.verbose_name) if known else name.replace("_", " "))


def _known_field(model: type[models.Model], name: str) -> Any:
    """Return the model's field, or None if the model no longer has it."""
    fields = model._meta.fields
    return next((each for each in fields if name in (each.name, each.attname)), None)
