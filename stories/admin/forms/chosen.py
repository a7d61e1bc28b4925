"""Choose a record by typing a part of its name; what is chosen already is not read again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)


class KnowsChosen(AutocompleteMixin):
    """Takes what a form opened with from the form's record, instead of by a query."""

    is_required: bool
    allow_multiple_selected: bool
    create_option: Any
    known: tuple[Any, ...] = ()

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        """Tell the script how wide the field is: to measure it, it would lay out the whole page."""
        return {"data-width": "100%"} | super().build_attrs(base_attrs, extra_attrs)

    def chosen(self, value: Any) -> list[Any] | None:
        """Return the records that are chosen; None where not all of them are known."""
        chosen = {str(each) for each in value if str(each) not in forms.Field.empty_values}
        found = [each for each in self.known if str(each.pk) in chosen]
        return found if len(found) == len(chosen) else None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        found = self.chosen(value)
        if found is None:
            return super().optgroups(name, value, attr)
        is_optional = not self.is_required and not self.allow_multiple_selected
        options = [self.create_option(name, "", "", False, 0)] if is_optional else []  # noqa: FBT003  Django’s
        for each in found:
            label = self.choices.field.label_from_instance(each)
            options.append(self.create_option(name, each.pk, label, True, len(options)))  # noqa: FBT003  Django’s
        return [(None, options, 0)]


class ChosenSelect(KnowsChosen, AutocompleteSelect):
    pass


class ChosenSelectMultiple(KnowsChosen, AutocompleteSelectMultiple):
    pass


def know(form: forms.BaseForm, name: str, records: Iterable[Any]) -> None:
    """Tell a field's widget which records its form opens with, in the order to list them."""
    if name in form.fields:
        widget: Any = form.fields[name].widget
        getattr(widget, "widget", widget).known = tuple(each for each in records if each)
