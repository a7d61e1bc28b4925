"""Compare what an editor typed with what somebody else saved meanwhile, field by field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django_prose_editor.fields import ProseEditorFormField

from stories import passages
from stories.admin.forms.errors import row_name
from stories.history import text_diff
from stories.models.fields import sanitise

from . import fingerprint

type Side = list[tuple[str, bool]]  # pieces of a text, each with whether it differs

YOURS, THEIRS = "yours", "theirs"
WHOLE_ROW = "row"  # instead of a field's name, in a choice to keep or remove a whole row
NOTHING = "(empty)"


@dataclass(frozen=True)
class Difference:
    """A field whose value in the form differs from the stored one.

    `name` is the HTML name of the choice between the two, or "" where there is no choice.
    `is_untouched`: the editor did not change the field, so “theirs” is preselected.
    `is_yours_alone`: nobody else changed the field, so there is nothing to choose.
    """

    label: str
    yours: Side
    theirs: Side
    name: str = ""
    is_untouched: bool = False
    is_yours_alone: bool = False


def name_of_choice(form: forms.BaseForm, field: str) -> str:
    return form.add_prefix(f"take-{field}")


def differences(form: forms.ModelForm, formsets: Iterable[Any]) -> Iterator[Difference]:
    """Yield a Difference for each field and row of the form that differs from what is stored."""
    digests = fingerprint.load(form.data.get(fingerprint.FIELD_NAME, ""))
    yield from _of_fields(form, digests)
    for formset in formsets:
        added = getattr(formset, "added_meanwhile", ())  # only a KeyedFormSet has it
        for row in formset.forms:
            name = row_name(row)
            if row.instance.pk and row.instance.pk in added:
                yield Difference(name, _said("Not there."), _said("Added: see its row below."))
            elif row.instance.pk:
                yield from _of_fields(row, digests, f"{name}: ")
            elif row.data.get(row.add_prefix("row_key")):
                yield _removed(row, digests, name)


def _removed(row: forms.ModelForm, digests: fingerprint.Digests, label: str) -> Difference:
    fields = [name for name in row.fields if not row[name].is_hidden and name != "DELETE"]
    return Difference(
        label,
        _said("Kept: see its row below."),
        _said("Removed."),
        name_of_choice(row, WHOLE_ROW),
        is_untouched=_is_theirs(row, WHOLE_ROW)
        and all(fingerprint.is_untouched(row, name, digests) for name in fields),
    )


def _is_theirs(form: forms.ModelForm, name: str) -> bool:
    """Whether “theirs” may be preselected: the editor did not choose “yours” or delete the row."""
    is_deleted = form.data.get(form.add_prefix("DELETE"))
    return not is_deleted and form.data.get(name_of_choice(form, name)) != YOURS


def _said(sentence: str) -> Side:
    return [(sentence, False)]


def _of_fields(
    form: forms.ModelForm, digests: fingerprint.Digests, before: str = ""
) -> Iterator[Difference]:
    for name in form.changed_data:
        field = form.fields[name]
        if isinstance(field, forms.FileField):  # no browser sends a file back
            chosen = _said("Chosen: choose it again."), _said("As it was saved.")
            yield Difference(f"{form[name].label}", *chosen)
        if name not in form.initial or form[name].is_hidden:
            continue
        yours, theirs = form[name].value(), form.initial[name]
        if isinstance(field, ProseEditorFormField):
            shown = _rich_texts(yours, theirs)
        else:
            shown = _text(field, yours), _text(field, theirs)
        if shown[0] != shown[1]:
            yield Difference(
                f"{before}{form[name].label}",
                *side_by_side(*shown),
                name_of_choice(form, name),
                is_untouched=_is_theirs(form, name)
                and fingerprint.is_untouched(form, name, digests),
                is_yours_alone=fingerprint.is_stored_unchanged(form, name, digests),
            )


def _rich_texts(yours: str | None, theirs: str) -> tuple[str, str]:
    yours, theirs = sanitise(yours or ""), sanitise(theirs)
    texts = passages.read(yours).text, passages.read(theirs).text
    if texts[0] == texts[1] and yours != theirs:
        same = "The same words, with bold, headings, lists, links and voices as"
        return f"{same} you have them.", f"{same} they were saved."
    return texts[0] or NOTHING, texts[1] or NOTHING


def _text(field: forms.Field, value: Any) -> str:
    """Return a field's value in the words that the form shows."""
    try:
        value = field.to_python(field.prepare_value(value))
    except forms.ValidationError:
        return str(value)  # an invalid value is shown as it was typed
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(sorted(str(item) for item in value)) or NOTHING
    if isinstance(field, forms.TypedChoiceField):
        value = dict(field.widget.choices).get(value, value)
    return NOTHING if value in (None, "") else str(value).replace("\r\n", "\n").strip()


def side_by_side(yours: str, theirs: str) -> tuple[Side, Side]:
    """Split both texts into pieces that are the same or differ; equal lines become “…”."""
    lines = text_diff.paragraphs(yours.split("\n"), theirs.split("\n"))
    return (
        _pieces([(line.is_same, line.old, line.old_segments) for line in lines]),
        _pieces([(line.is_same, line.new, line.new_segments) for line in lines]),
    )


def _pieces(lines: Iterable[tuple[bool, str | None, list[text_diff.Segment]]]) -> Side:
    """Return the pieces of one side, with a newline after each line except the last."""
    side: Side = []
    for is_same, run in groupby(lines, key=lambda line: line[0]):
        if is_same:
            side.append(("…\n", False))
            continue
        for _, text, segments in run:
            side += [(each.text, each.kind != "same") for each in segments]
            side += [("\n", False)] if text is not None else []
    return side[:-1] if side[-1:] == [("\n", False)] else side
