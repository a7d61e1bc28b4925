"""Edit other names and links as rows that are stored only when a verb of the person is called.

What is stored may be changes that wait, whose rows have no primary keys, or the rows themselves. So
a row is known by what it says: see `snapshot.Shape.known_by`.
"""

from functools import cached_property
from typing import Any
from zlib import crc32

from django import forms
from django.http import QueryDict

from stories.admin.conflict import fingerprint
from stories.admin.conflict.optimistic_lock import VersionedFormSet
from stories.history import snapshot
from stories.models import Person
from stories.models.person.transitions import would_be_known

from .buttons import is_publishing
from .inline_rows import Row, split


class RowForm(forms.ModelForm):
    def validate_unique(self) -> None:
        """Leave it to the formset, which knows all rows."""

    def validate_constraints(self) -> None:
        """Leave it to the formset, as above."""


class RowsOfPerson(VersionedFormSet):
    """Rows that identify the person, such as other names and links.

    A public person who is not named may have none, because readers could find the real name.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        person, prefix = kwargs.get("instance"), kwargs.get("prefix")
        if isinstance(data, QueryDict) and prefix and person is not None and person.pk:
            data = self._matched(data, prefix, person)
        super().__init__(data, *args, **kwargs)

    def get_queryset(self) -> Any:
        return self._rows

    @cached_property
    def _rows(self) -> list[Any]:
        return self._rows_of(self.instance) if self.instance.pk else []

    def _rows_of(self, person: Person) -> list[Any]:
        """Return copies of the rows, each with a number that is made of what it says."""
        kind: Any = self.model
        part = kind._meta.get_field("person").remote_field.related_name
        names, known_by = snapshot.PERSON.rows[part], snapshot.PERSON.known_by[part]
        rows = []
        for stored in getattr(person, part).all():
            said = "\0".join(getattr(stored, name) for name in known_by)
            values = {name: getattr(stored, name) for name in names}
            row = kind(pk=1 + crc32(said.encode()), person=person, **values)
            row._state.adding = False
            rows.append(row)
        return rows

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        number = form.fields["id"].initial
        form.fields["id"] = forms.IntegerField(
            initial=number, required=False, widget=forms.HiddenInput
        )

    def _matched(self, data: QueryDict, prefix: str, person: Person) -> QueryDict:
        """Return the data with its rows in Django's order: stored ones, then new ones.

        A row that somebody else removed meanwhile goes, unless this editor changed it; one that
        somebody else added is there.
        """
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        if not total.isdecimal() or len(total) > 4:
            return data  # Django reports what is wrong
        opened = fingerprint.load(data.get(fingerprint.FIELD_NAME, ""))
        known = {str(row.pk): row for row in self._rows_of(person)}
        stored: dict[str, Row] = {}
        new: list[Row] = []
        matched, rows = split(data, prefix, int(total))
        for row in rows:
            number = row.get("id", [""])[0]
            if number in known and number not in stored:
                stored[number] = row
            elif "DELETE" not in row and not _is_untouched(row, opened.get(f"{prefix}/{number}")):
                new.append(row | {"id": [""]})
        added = {number: row for number, row in known.items() if number not in stored}
        for number, row in added.items():
            sent: Row = {name: [str(getattr(row, name))] for name in self.form.base_fields}
            stored[number] = sent | {"id": [number]}
        parent = {"person": [str(person.pk)]}
        for place, row in enumerate([*stored.values(), *new]):
            for name, values in (row | parent).items():
                matched.setlist(f"{prefix}-{place}-{name}", values)
        matched[f"{prefix}-TOTAL_FORMS"] = str(len(stored) + len(new))
        matched[f"{prefix}-INITIAL_FORMS"] = str(len(stored))
        return matched

    def typed(self) -> list[Any]:
        """Return the rows as they were typed, after the formset was found valid."""
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.instance for form in kept if form.instance.pk or form.has_changed()]

    def clean(self) -> None:
        super().clean()
        person: Any = self.instance
        if person.is_named or not person.pk or not person.keeps_changes():
            return
        is_shown = is_publishing(self.data) or person.stored().anonymity != person.anonymity
        if is_shown and self.typed():
            raise forms.ValidationError(would_be_known())


def _is_untouched(row: Row, digests: Any) -> bool:
    """Whether a row was sent as the page showed it."""
    return isinstance(digests, dict) and all(
        fingerprint.is_as_opened(row.get(name, []), name, digests) for name in digests
    )
