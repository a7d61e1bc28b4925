"""Tell an editor what was merged with their own, and what of their own was given up."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from stories.admin.forms.errors import row_name

from .differences import value_as_text


def told(form: Any, formsets: Iterable[Any]) -> list[tuple[str, list[str]]]:
    """Return who changed what that was taken: by name, the parts of the form."""
    by_name: dict[str, list[str]] = {}
    for who, label in _taken(form, formsets):
        by_name.setdefault(who, []).append(label)
    return list(by_name.items())


def _taken(form: Any, formsets: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for each in form.merge.taken:
        label = (_("Body, %(place)s") % {"place": each.label}) if each.part else each.label
        yield form.saved_by(each.name, each.part), label
    for formset in formsets:
        added = getattr(formset, "added_meanwhile", ())  # only a KeyedFormSet has it
        for row in formset.forms:
            if row.instance.pk and row.instance.pk in added:
                yield (
                    form.saved_by(formset.prefix),
                    _("%(name)s, added") % {"name": row_name(row)},
                )
            for each in row.merge.taken:
                yield form.saved_by(formset.prefix), f"{row_name(row)}: {each.label}"
        for name in getattr(formset, "gone", ()):
            yield form.saved_by(formset.prefix), _("%(name)s, removed") % {"name": name}


def given_up(form: Any, formsets: Iterable[Any]) -> list[tuple[str, str]]:
    """Return what this editor had typed where theirs was chosen: labels and texts."""
    found = [
        (str(form[name].label), value_as_text(form, name, values))
        for name, values in form.merge.refused.items()
    ]
    for formset in formsets:
        for row in formset.forms:
            found += [
                (f"{row_name(row)}: {row[name].label}", value_as_text(row, name, values))
                for name, values in row.merge.refused.items()
            ]
        found += getattr(formset, "given_up", ())
    return found


def sentences(form: Any, formsets: Iterable[Any]) -> Iterator[str]:
    for who, parts in told(form, formsets):
        yield _("Kept with yours: %(parts)s, by %(who)s.") % {"parts": "; ".join(parts), "who": who}
    for label, text in given_up(form, formsets):
        yield _("You gave this up for theirs, to copy it if you need it. %(label)s: %(text)s") % {
            "label": label,
            "text": text,
        }
