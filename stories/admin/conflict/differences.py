"""Show what both an editor and somebody else changed, side by side, to choose from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django_prose_editor.fields import ProseEditorFormField

from stories import figures, passages
from stories.admin.forms.errors import row_name
from stories.history import merging, text_diff
from stories.models import Picture
from stories.models.fields import sanitise
from stories.passages.body_text import Element

from .three_way import WHOLE_ROW, answer, name_of_choice

type Side = list[tuple[str, bool]]  # pieces of a text, each with whether it differs

NOTHING = gettext_lazy("(empty)")
SET_AS = {
    "strong": gettext_lazy("bold"),
    "em": gettext_lazy("italic"),
    "h2": gettext_lazy("a heading"),
    "h3": gettext_lazy("a smaller heading"),
}
SET_AS |= {"ul": gettext_lazy("a list"), "ol": gettext_lazy("a numbered list")}
REMOVED = gettext_lazy("(removed)")


@dataclass(frozen=True)
class Difference:
    """What both changed. `name` is the HTML name of the choice between the two.

    `chosen` is what the editor chose already, on a page that came back. `may_be_both`: both can be
    put in, one after the other.
    """

    label: str
    yours: Side
    theirs: Side
    name: str
    chosen: str = ""
    may_be_both: bool = False


def differences(form: Any, formsets: Iterable[Any]) -> Iterator[Difference]:
    """Yield each question of a form and its rows that is not answered."""
    record = form.instance
    yield from _of_form(form, record)
    for formset in formsets:
        for row in formset.forms:
            yield from _of_form(row, record, row_name(row))


def _of_form(form: Any, record: Any, row: str = "") -> Iterator[Difference]:
    before = f"{row}: " if row else ""
    for name in form.merge.asked:
        if name == WHOLE_ROW:
            yours, theirs = (
                gettext("Kept, as you changed it: see its row below."),
                gettext("Removed."),
            )
            if form.instance.pk:
                yours, theirs = (
                    gettext("Removed."),
                    gettext("Changed. %(row)s") % {"row": _changed_row(form)},
                )
            sides = _said(yours), _said(theirs)
            yield Difference(row, *sides, name_of_choice(form, name))
        elif merged := form.merge.body.get(name):
            yield from _of_body(form, record, name, merged)
        else:
            yours, theirs = form[name].value(), form.initial[name]
            field = form.fields[name]
            if isinstance(field, ProseEditorFormField):
                shown = _rich_texts(yours, theirs)
            else:
                shown = _text(field, yours), _text(field, theirs)
            sides = side_by_side(*shown)
            if shown[0] == shown[1]:  # records of one name
                sides = _said(f"{shown[0]} ({yours})"), _said(f"{shown[1]} ({theirs})")
            yield Difference(f"{before}{form[name].label}", *sides, name_of_choice(form, name))


def _of_body(form: Any, record: Any, name: str, merged: merging.Merged) -> Iterator[Difference]:
    before, seen = 0, set()
    for part in merged.parts:
        if part.is_question and part.key not in seen:
            seen.add(part.key)
            yield Difference(
                gettext("%(field)s, paragraph %(number)s")
                % {"field": form[name].label, "number": before + 1},
                *_sides_of_blocks(part),
                name_of_choice(form, name, part.key),
                chosen=answer(form, record, name, part.key),
                may_be_both=bool(part.yours and part.theirs),
            )
        before += len(part.blocks())


def _sides_of_blocks(part: merging.Part) -> tuple[Side, Side]:
    yours, theirs = _text_of(part.yours), _text_of(part.theirs)
    if yours != theirs:
        return side_by_side(yours, theirs)
    return _said(f"{yours}\n({_set_as(part.yours)})"), _said(f"{theirs}\n({_set_as(part.theirs)})")


def _text_of(blocks: merging.Blocks) -> str:
    texts = []
    for block in blocks:
        number = figures.number_of(block)
        picture = number and Picture.objects.filter(pk=number).first()
        texts.append(
            (gettext("Picture: %(picture)s") % {"picture": picture})
            if number
            else passages.read(block).text
        )
    return "\n".join(texts) if blocks else str(REMOVED)


def _set_as(blocks: merging.Blocks) -> str:
    """Say how words are set, where the words themselves are the same."""
    read = passages.read("".join(blocks))
    elements = [each for each in read.tokens if isinstance(each, Element)]
    marks = dict.fromkeys(SET_AS[each.tag] for each in elements if each.tag in SET_AS)
    voices = dict.fromkeys(f"{each.voice} {each.speaker}".strip() for each in read.paragraphs)
    links = [each.source for each in elements if each.tag == "a"]
    return gettext("as %(ways)s") % {"ways": ", ".join(map(str, [*voices, *marks, *links]))}


def _changed_row(form: Any) -> str:
    """Return what a row is now, that somebody changed while this editor removed it."""
    return "; ".join(
        f"{form[name].label}: {_text(form.fields[name], form.initial[name])}"
        for name in form.fields
        if name in form.initial and not form[name].is_hidden and name != "DELETE"
    )


def value_as_text(form: Any, name: str, values: list[str]) -> str:
    """Return what was sent for a field in the words that the form shows."""
    field: Any = form.fields[name]
    value = values if isinstance(field, forms.ModelMultipleChoiceField) else "".join(values)
    if isinstance(field, ProseEditorFormField):
        return passages.read(sanitise(str(value))).text
    return _text(field, value)


def _said(sentence: str) -> Side:
    return [(sentence, False)]


def _rich_texts(yours: str | None, theirs: str) -> tuple[str, str]:
    yours, theirs = sanitise(yours or ""), sanitise(theirs)
    texts = passages.read(yours).text, passages.read(theirs).text
    if texts[0] == texts[1] and yours != theirs:
        return (
            gettext("The same words, with your bold, headings, lists, links and voices."),
            gettext("The same words, with the bold, headings, lists, links and voices as saved."),
        )
    return texts[0] or str(NOTHING), texts[1] or str(NOTHING)


def _text(field: forms.Field, value: Any) -> str:
    """Return a field's value in the words that the form shows."""
    try:
        value = field.to_python(field.prepare_value(value))
    except forms.ValidationError:
        return str(value)  # an invalid value is shown as it was typed
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(sorted(str(item) for item in value)) or str(NOTHING)
    if isinstance(field, forms.TypedChoiceField):
        value = dict(field.widget.choices).get(value, value)
    return str(NOTHING) if value in (None, "") else str(value).replace("\r\n", "\n").strip()


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
