"""Say in plain words where a name was found after an erasure, with links to mend it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.erasure import remains
from stories.models import Erasure, Person, Story

PARENTS = ["story", "person", "content_object", "tag"]  # the relations that lead to a form
OF_FILES = {
    remains.FILE: gettext_lazy("A file says it"),
    remains.NAME: gettext_lazy("A file is named so"),
    remains.BYTES: gettext_lazy("The bytes of the database hold it, though no row does"),
}


@dataclass(frozen=True)
class Line:
    """One place: what it is, where in it, how often, and the form where it is mended."""

    what: Any
    where: str
    count: int
    address: str = ""


def lines_of(erasure: Erasure) -> dict[str, list[Line]]:
    """Return the places of a report: in records, in other rows, in the index, in files."""
    found: dict[str, list[Line]] = {"records": [], "rows": [], "index": [], "files": []}
    indexed: dict[str, int] = {}
    for place in erasure.found:
        if place["kind"] == remains.INDEX:
            indexed[place["row"]] = indexed.get(place["row"], 0) + place["count"]
        elif place["kind"] in OF_FILES:
            found["files"].append(Line(OF_FILES[place["kind"]], place["where"], place["count"]))
        else:
            line = _line_of_row(place)
            found["records" if line.address else "rows"].append(line)
    found["index"] = [_line_of_document(int(row), count) for row, count in indexed.items()]
    return found


def _line_of_row(place: dict[str, Any]) -> Line:
    table, column, row = place["where"], place["column"], place["row"]
    model = next((each for each in apps.get_models() if each._meta.db_table == table), None)
    record = model._base_manager.filter(pk=row).first() if model and row.isdecimal() else None
    if model is None or record is None:
        what = (
            (_("Table %(table)s, row %(row)s") % {"table": table, "row": row})
            if row
            else (_("Table %(table)s") % {"table": table})
        )
        return Line(what, column, place["count"])
    names = {field.column: field.verbose_name for field in model._meta.concrete_fields}
    owner = _owner(record)
    return Line(
        _named(record, owner), str(names.get(column, column)), place["count"], _form_of(owner)
    )


def _line_of_document(number: int, count: int) -> Line:
    """Name the story of a document of the search, or the person where the number is below zero."""
    model: Any = Story if number > 0 else Person
    record = model.objects.filter(pk=abs(number)).first()
    what = _named(record, record) if record else (_("Document %(number)s") % {"number": number})
    return Line(what, _("in the search"), count, _form_of(record))


def _named(record: models.Model, owner: models.Model | None) -> str:
    kind = str(record._meta.verbose_name)
    of = f" ({owner})" if owner else ""
    return f"{kind[:1].upper()}{kind[1:]} {record.pk}{of}"


def _owner(record: models.Model) -> models.Model | None:
    """Return the record whose form shows this one: itself, or the one that it belongs to."""
    for each in (record, *(getattr(record, name, None) for name in PARENTS)):
        live = getattr(each, "live", each)
        if isinstance(live, models.Model) and type(live) in admin.site._registry:
            return live
    return None


def _form_of(owner: models.Model | None) -> str:
    if owner is None:
        return ""
    options = owner._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[owner.pk])
