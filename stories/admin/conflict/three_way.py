"""Merge what an editor typed with what others saved after the form was opened.

There are three states of each field: as the form was opened (known by its digest), as it was typed,
and as it is stored now. What only one side changed is taken. What both changed is a question, and
nothing is saved until it is answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorFormField

from stories.history import merging
from stories.history.merging import BOTH, THEIRS, YOURS
from stories.models.fields import sanitise

from . import fingerprint
from .fingerprint import as_sent

ASKED = "asked"  # the hidden field of a page that asks; see `is_overtaken`
WHOLE_ROW = "row"  # instead of a field's name, in a choice to keep or remove a whole row
ORDER = "position"


@dataclass(frozen=True)
class Taken:
    """What somebody else changed and this editor did not. `value` is what they stored."""

    label: str
    name: str = ""
    part: merging.Part | None = None


@dataclass
class Merge:
    """What became of a form, or of one of its rows."""

    taken: list[Taken] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # names of fields, or WHOLE_ROW
    settled: set[str] = field(default_factory=set)  # what was stored is seen now
    refused: dict[str, list[str]] = field(default_factory=dict)  # yours, where theirs was chosen
    body: dict[str, merging.Merged] = field(default_factory=dict)  # with questions
    to_edit: list[str] = field(default_factory=list)  # both were put in, one after the other


def has_seen_newest(data: Mapping[str, Any], record: Any) -> bool:
    """Whether the form was sent from a page that showed the stored version of the record."""
    return data.get("seen_version") == str(record.version)


def is_overtaken(data: Mapping[str, Any], record: Any) -> bool:
    """Whether somebody saved after the form was opened, or its page asked about that."""
    return not has_seen_newest(data, record) or bool(data.get(ASKED))


def name_of_choice(form: forms.BaseForm, name: str, part: str = "") -> str:
    return form.add_prefix(f"take-{name}") + (f"-{part}" if part else "")


def answer(form: forms.BaseForm, record: Any, name: str, part: str = "") -> str:
    """Return what the editor chose, or "". Who did not see what is stored now, chose nothing."""
    chosen = form.data.get(name_of_choice(form, name, part), "")
    known = {YOURS, THEIRS, BOTH} if part else {YOURS, THEIRS}
    return chosen if chosen in known and has_seen_newest(form.data, record) else ""


def set_data(form: forms.BaseForm, values: Mapping[str, list[str]]) -> None:
    """Replace what was sent for some fields."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    for name, sent in values.items():
        data.setlist(form.add_prefix(name), sent)
    form.data = data


def merge(form: Any, record: Any, bases: Any = None) -> Merge:
    """Merge each field of a form; put what is taken into what it was sent.

    `record` has the version that tells whether an answer counts. `bases` finds what a field was
    when the form was opened, for the fields that are merged within.
    """
    digests = fingerprint.load(form.data.get(fingerprint.FIELD_NAME, ""))
    found = Merge()
    sent: dict[str, list[str]] = {}
    if form.data.get(form.add_prefix("DELETE")):
        return _merge_deleted(form, record, digests)
    for name in fields_seen(form):
        if fingerprint.is_stored_unchanged(form, name, digests):
            continue
        stored, typed = as_sent(form, name), fingerprint.sent(form, name)
        base = bases(name, digests) if bases else None
        if fingerprint.plain(stored) == fingerprint.plain(typed):
            found.settled.add(name)
        elif base is not None:
            _merge_within(form, record, name, (base, typed, stored), found, sent)
        elif fingerprint.is_untouched(form, name, digests):
            sent[name] = stored
            found.taken.append(Taken(label_of(form, name), name))
        else:
            _choose(form, record, name, (typed, stored), found, sent)
    if sent:
        set_data(form, sent)
    return found


def _choose(
    form: Any,
    record: Any,
    name: str,
    sides: tuple[list[str], list[str]],
    found: Merge,
    sent: dict[str, list[str]],
) -> None:
    """Take the answer about a field that both changed, or ask. The last one orders the rows."""
    typed, stored = sides
    chosen = YOURS if name == ORDER else answer(form, record, name)
    if chosen == YOURS:
        found.settled.add(name)
    elif chosen == THEIRS:
        found.refused[name] = typed
        sent[name] = stored
    else:
        found.asked.append(name)


def fields_seen(form: Any) -> list[str]:
    """Return the names of the fields of which the form shows what is stored."""
    return [
        name
        for name, each in form.fields.items()
        if name in form.initial
        and not each.widget.is_hidden
        and not each.disabled
        and not isinstance(each, forms.FileField)
        and name != "DELETE"
    ]


def label_of(form: Any, name: str) -> str:
    return str(form[name].label)


def _merge_deleted(form: Any, record: Any, digests: fingerprint.Digests) -> Merge:
    """Ask about a row that this editor deletes and somebody else changed."""
    found = Merge()
    names = fields_seen(form)
    if all(fingerprint.is_stored_unchanged(form, name, digests) for name in names):
        return found
    chosen = answer(form, record, WHOLE_ROW)
    if chosen == THEIRS:
        set_data(form, {name: as_sent(form, name) for name in names} | {"DELETE": []})
    elif chosen != YOURS:
        found.asked.append(WHOLE_ROW)
    return found


def _merge_within(
    form: Any,
    record: Any,
    name: str,
    sides: tuple[list[str], list[str], list[str]],
    found: Merge,
    sent: dict[str, list[str]],
) -> None:
    base, typed, stored = sides
    if not isinstance(form.fields[name], ProseEditorFormField):
        sent[name] = merged_choice(base, typed, stored)
        found.settled.add(name)
        found.taken.append(Taken(label_of(form, name), name))
        return
    merged = merging.merge(*(sanitise(side[0] if side else "") for side in sides))
    answers = {
        part.key: chosen
        for part in merged.questions
        if (chosen := answer(form, record, name, part.key))
    }
    found.taken += [Taken(told_place(merged, *each), name, each[1]) for each in merged.taken]
    if len(answers) < len({part.key for part in merged.questions}):
        found.asked.append(name)
        found.body[name] = merged
        return
    sent[name] = [merged.text(answers)]
    found.settled.add(name)
    if THEIRS in answers.values():
        found.refused[name] = typed
    if BOTH in answers.values():
        found.to_edit.append(name)


def merged_choice(base: Iterable[str], yours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Return what was chosen of many: what either added, without what either removed.

    merged_choice("ab", "abc", "b") is ["b", "c"]
    """
    had, mine, other = set(base), [*yours], [*theirs]
    gone = (had - {*mine}) | (had - {*other})
    return [each for each in dict.fromkeys([*other, *mine]) if each and each not in gone]


def told_place(merged: merging.Merged, before: int, part: merging.Part) -> str:
    """Say where in the merged text what somebody else changed is: “paragraph 4”."""
    count = len(part.blocks())
    if not count:
        return (
            (_("removed after paragraph %(before)s") % {"before": before})
            if before
            else _("removed at the beginning")
        )
    place = {"first": before + 1, "last": before + count}
    if count > 1:
        told = _("paragraphs %(first)s to %(last)s")
        return (told if part.base else _("new paragraphs %(first)s to %(last)s")) % place
    return (_("paragraph %(first)s") if part.base else _("new paragraph %(first)s")) % place
