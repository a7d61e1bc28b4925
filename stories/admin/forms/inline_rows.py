"""Identify rows of quotes and milestones by their keys, not by their primary keys.

A form that was opened on the live row may be saved into the working copy, whose rows have other
primary keys. Somebody else may also have published, restored or removed rows meanwhile. No row
that an editor typed may be lost by that.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Any

from django import forms
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.forms.formsets import (
    DELETION_FIELD_NAME,
    INITIAL_FORM_COUNT,
    MAX_NUM_FORM_COUNT,
    MIN_NUM_FORM_COUNT,
    TOTAL_FORM_COUNT,
    ManagementForm,
)
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language

from stories.admin.conflict import fingerprint
from stories.admin.conflict.fingerprint import as_sent
from stories.admin.conflict.optimistic_lock import MergingFormSet
from stories.admin.conflict.three_way import (
    THEIRS,
    WHOLE_ROW,
    YOURS,
    has_seen_newest,
    is_overtaken,
)

from . import confirmation
from .errors import find_field_id

type Row = dict[str, list[str]]

KEY = re.compile(r"[2-9a-z]{8}")
RIGHTS = ["add", "change", "delete", "view"]
MEDIA: dict[Any, forms.Media] = {}
DATA: dict[Any, str] = {}


class KeyedForm(forms.ModelForm):
    row_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["row_key"] = self.instance.key if self.instance.pk else ""

    def validate_constraints(self) -> None:
        """Ask no database for each row: the fields say all that the constraints of rows do."""

    def clean_row_key(self) -> str:
        """Give a row that was removed meanwhile its key again, unless another story has it."""
        key = self.cleaned_data["row_key"]
        if KEY.fullmatch(key) and self.instance.story_id and not self.instance.pk:
            story = self.instance.story.live
            others = type(self.instance).objects.exclude(story=story.pk)
            if not others.exclude(story__changes_to=story.pk).filter(key=key).exists():
                self.instance.key = key
        return key


class KnownRow(forms.ModelChoiceField):
    """The primary key of a row. Django would read each row again that its formset has read."""

    def __init__(self, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def to_python(self, value: Any) -> Any:
        return self.known.get(value) or super().to_python(value)


class KeyedFormSet(MergingFormSet):
    """Matches the sent rows by their keys to the rows that the story has now.

    Rows that somebody else added meanwhile are inserted as they are stored. Rows that somebody else
    removed go, unless this editor changed them: then they are asked about.
    """

    added_meanwhile: frozenset[int] = frozenset()  # primary keys of rows that the page did not show
    gone: tuple[str, ...] = ()  # names of the rows that somebody else removed
    given_up: tuple[tuple[str, str], ...] = ()  # rows that this editor let go for theirs
    confirmer: Any = None  # the user, if one who may confirm words

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        story, prefix = kwargs.get("instance"), kwargs.get("prefix")
        if isinstance(data, QueryDict) and prefix and story is not None and story.pk:
            data = self._matched(data, prefix, story)
        elif data is None and story is not None and story.pk:
            kwargs["queryset"] = NotAsked()  # see `get_queryset`
        super().__init__(data, *args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"confirmer": self.confirmer}

    def get_queryset(self) -> Any:
        """Return the rows, each with the form's story, so that no query reads it again."""
        return self._rows

    @cached_property
    def _rows(self) -> Any:
        # A form that is only shown has the same records as the story, which knows them already.
        accessor = self.fk.remote_field.get_accessor_name()
        is_read = not self.is_bound and self.instance.pk
        rows = getattr(self.instance, accessor).all() if is_read else super().get_queryset()
        for row in rows:
            self.complete(row)
        return rows

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.is_bound:
            model: Any = self.model
            name = model._meta.pk.name
            asks = form.fields[name]
            about = {"queryset": asks.queryset, "initial": asks.initial, "widget": asks.widget}
            form.fields[name] = KnownRow(self._rows_by_number, required=False, **about)

    @cached_property
    def _rows_by_number(self) -> dict[str, Any]:
        return {str(row.pk): row for row in self._rows}

    def complete(self, row: Any) -> None:
        """Give a row the records that it leads to, so that no query reads them again."""
        row.story = self.instance

    def is_multipart(self) -> bool:
        return any(each.widget.needs_multipart_form for each in self.form.base_fields.values())

    def stored_value(self, name: str, record: Any) -> Any:
        """Return what a field's widget is given for a stored row; None for an empty row."""
        if name == self.fk.name:
            return self.instance.pk
        if record is None or name == DELETION_FIELD_NAME:
            return None
        if name in {"id", "row_key"}:
            return record.pk if name == "id" else record.key
        value = getattr(record, _attribute(record._meta, name))
        return self.form.base_fields[name].prepare_value(value)

    def _matched(self, data: QueryDict, prefix: str, story: Any) -> QueryDict:
        """Return the data with its rows in Django's order: stored ones, then new ones."""
        self._name = prefix
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        if not total.isdecimal() or len(total) > 4:
            return data  # Django reports what is wrong
        known, keys = self._known(story)
        stored: dict[str, Row] = {}
        new: list[Row] = []
        self._opened = fingerprint.load(data.get(fingerprint.FIELD_NAME, ""))
        self._is_overtaken = is_overtaken(data, story)
        may_choose = has_seen_newest(data, story)
        matched, rows = split(data, prefix, int(total))
        for row in rows:
            row[self.fk.name] = [str(story.pk)]  # the page may have shown another row of the story
            key = row.get("row_key", [""])[0] or keys.get(row.get("id", [""])[0], "")
            chosen = row.get(f"take-{WHOLE_ROW}", [""])[0] if may_choose else ""
            if key in known and key not in stored:
                ids = {"id": [str(known[key].pk)], "row_key": [key]}
                stored[key] = row | ids
            elif "DELETE" not in row and not self._is_gone(row, key, chosen):
                keys_of_new = {each["row_key"][0] for each in new}
                is_taken = key in stored or key in keys_of_new
                new.append(row | {"id": [""], "row_key": ["" if is_taken else key]})
        added = [record for key, record in known.items() if key not in stored]
        self.added_meanwhile = frozenset(record.pk for record in added)
        stored |= {record.key: self._stored(record) for record in added}
        parent = {self.fk.name: [str(story.pk)]}
        for number, row in enumerate([*stored.values(), *new]):
            for name, values in (row | parent).items():
                matched.setlist(f"{prefix}-{number}-{name}", values)
        matched[f"{prefix}-TOTAL_FORMS"] = str(len(stored) + len(new))
        matched[f"{prefix}-INITIAL_FORMS"] = str(len(stored))
        return matched

    def _is_gone(self, row: Row, key: str, chosen: str) -> bool:
        """Whether somebody else removed the row, and this editor does not keep it."""
        if not self._is_overtaken or f"{self._name}/{key}" not in self._opened:
            return False
        form: Any = self.form
        kind: Any = self.model
        text = row.get(form.passage_field, [""])[0]
        name = f"{capfirst(kind._meta.verbose_name)} “{Truncator(text).words(8)}”"
        if chosen == THEIRS:
            self.given_up += ((name, text),)
            return True
        digests = self._opened[f"{self._name}/{key}"]
        if isinstance(digests, dict) and all(
            fingerprint.is_as_opened(self._sent(row, field), field, digests) for field in digests
        ):
            self.gone += (name,)
            return True
        if chosen != YOURS:
            self.removed_meanwhile |= {key}
        return False

    def _sent(self, row: Row, name: str) -> list[str]:
        field = self.form.base_fields.get(name)
        is_box = field is not None and isinstance(field.widget, forms.CheckboxInput)
        return ["on"] if is_box and row.get(name) else row.get(name, [])

    def _stored(self, record: Any) -> Row:
        """Return a stored row as a browser would send it."""
        form = self.form(instance=record)
        row = {name: as_sent(form, name) for name in form.fields}
        return row | {"id": [str(record.pk)], "row_key": [record.key]}

    def _known(self, story: Any) -> tuple[dict[str, Any], dict[str, str]]:
        """Return this story's records by key; and keys by primary key, of the live row too."""
        rows = self.model._default_manager.filter(story__in=[story, story.live])  # type: ignore[union-attr]  # a formset class always has a model
        found = list(rows)
        return (
            {row.key: row for row in found if row.story_id == story.pk},
            {str(row.pk): row.key for row in found},
        )


class NotAsked:
    """In place of a query of rows that are known: Django would build one, which never runs."""

    def filter(self, **_: Any) -> "NotAsked":
        return self


class StoredRows(InlineAdminFormSet):
    """What the template draws of a formset. Rows as they are stored are drawn without forms."""

    @classmethod
    def like(cls, rows: InlineAdminFormSet) -> "StoredRows":
        rights = {name: getattr(rows, f"has_{name}_permission") for name in RIGHTS}
        return cls(
            rows.opts,
            rows.formset,
            rows.fieldsets,
            rows.prepopulated_fields,
            rows.readonly_fields,
            rows.model_admin,
            **{f"has_{name}_permission": value for name, value in rights.items()},
        )

    @property
    def prefix(self) -> str:
        return self.formset.prefix

    @property
    def drawn_management_form(self) -> SafeString:
        formset = self.formset
        if formset.is_bound:
            return _joined(formset.management_form)
        counts = formset.total_form_count(), formset.initial_form_count()
        return _management_form(formset.prefix, *counts, formset.min_num, formset.max_num)

    def inline_formset_data(self) -> str:
        """Return what Django's scripts are told of the rows, which is the same for each record."""
        kind = type(self.opts), self.formset.prefix, get_language()
        if kind not in DATA:
            DATA[kind] = super().inline_formset_data()
        return DATA[kind]

    @cached_property
    def are_as_stored(self) -> bool:
        """Whether the rows are shown for editing as they are stored: nothing was typed yet."""
        has_more = self.formset.total_form_count() > self.formset.initial_form_count()
        return self.has_change_permission and not self.formset.is_bound and not has_more

    @property
    def kind(self) -> Any:
        """What the HTML of a row depends on, except what is stored."""
        fields = (*self.formset.form.base_fields,)
        rights = (self.has_add_permission, self.has_delete_permission)
        return type(self.opts), fields, (*self.readonly_fields,), rights

    def __iter__(self) -> Iterator[InlineAdminForm]:
        """Yield the rows that are forms; Django asks them for scripts, which are in `media`."""
        return iter(()) if self.are_as_stored else super().__iter__()

    @property
    def media(self) -> forms.Media:
        if not self.are_as_stored:
            return super().media
        if self.kind not in MEDIA:
            MEDIA[self.kind] = self.opts.media + self.formset.empty_form.media
        return MEDIA[self.kind]

    def field_id(self, record: Any, name: str) -> str:
        """Return the id of a field of a record's row, or of the one with its words; "" if none."""
        if not self.are_as_stored:
            rows = (row for row in self.formset.initial_forms if row.instance == record)
            row = next(rows, None)
            return find_field_id(row, name) if row else ""
        records = [*self.formset.get_queryset()]
        if record not in records:
            return ""
        number = records.index(record)
        fields = self.formset.form.base_fields
        is_seen = name in fields and not fields[name].widget.is_hidden
        field = name if is_seen else self.formset.form.passage_field
        return f"id_{self.formset.add_prefix(number)}-{field}"

    def confirmation(self, number: int, record: Any) -> str:
        """Return what is to be confirmed of a stored row, as HTML."""
        prefix = self.formset.add_prefix(number)
        return confirmation.draw(record, prefix, may_confirm=self.formset.confirmer is not None)


@cache
def _attribute(about: Any, name: str) -> str:
    return str(about.get_field(name).attname)


def _joined(fields: Iterable[Any]) -> SafeString:
    return SafeString("".join(map(str, fields)))


@lru_cache(maxsize=256)
def _management_form(prefix: str, total: int, initial: int, least: int, most: int) -> SafeString:
    """Draw the four hidden numbers of rows that nobody sent, as Django's form does."""
    names = (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT, MIN_NUM_FORM_COUNT, MAX_NUM_FORM_COUNT)
    numbers = dict(zip(names, (total, initial, least, most), strict=True))
    return _joined(ManagementForm(auto_id="id_%s", prefix=prefix, initial=numbers))


def split(data: QueryDict, prefix: str, total: int) -> tuple[QueryDict, list[Row]]:
    """Return the data without its rows, and the first `total` rows."""
    rows: dict[int, Row] = {}
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)")
    rest = data.copy()
    for name in data:
        if found := pattern.fullmatch(name):
            rows.setdefault(int(found[1]), {})[found[2]] = rest.pop(name)
    return rest, [row for number, row in sorted(rows.items()) if number < total]
