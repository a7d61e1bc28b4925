"""Say in plain words where a name was found after an erasure, with links to mend it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from stories.erasure import remains
from stories.models import Erasure

PARENTS = ["story", "person", "content_object", "tag"]  # the relations that lead to a form
OF_FILES = {
    remains.FILE: "A file says it",
    remains.NAME: "A file is named so",
    remains.BYTES: "The bytes of the database hold it, though no row does",
}


@dataclass(frozen=True)
class Line:
    """One place: what it is, where in it, how often, and the form where it is mended."""

    what: str
    where: str
    count: int
    address: str = ""


def lines_of(erasure: Erasure) -> dict[str, list[Line]]:
    """Return the places of a report: those of records, of other rows, of the index, of files."""
    found: dict[str, list[Line]] = {"records": [], "rows": [], "index": [], "files": []}
    for place in erasure.found:
        if place["kind"] == remains.INDEX:
            found["index"].append(_line_of_row(place))
        elif place["kind"] in OF_FILES:
            found["files"].append(Line(OF_FILES[place["kind"]], place["where"], place["count"]))
        else:
            line = _line_of_row(place)
            found["records" if line.address else "rows"].append(line)
    return found


def _line_of_row(place: dict[str, Any]) -> Line:
    table, column, row = place["where"], place["column"], place["row"]
    model = next((each for each in apps.get_models() if each._meta.db_table == table), None)
    record = model._base_manager.filter(pk=row).first() if model and row.isdecimal() else None
    if model is None or record is None:
        what = f"Table {table}, row {row}" if row else f"Table {table}"
        return Line(what, column, place["count"])
    names = {field.column: field.verbose_name for field in model._meta.concrete_fields}
    kind = str(model._meta.verbose_name)
    what = f"{kind[:1].upper()}{kind[1:]} {row}"
    return Line(what, str(names.get(column, column)), place["count"], _form_of(record))


def _form_of(record: models.Model) -> str:
    """Return the address of the record's form, or of the one that it belongs to."""
    for each in (record, *(getattr(record, name, None) for name in PARENTS)):
        live = getattr(each, "live", each)
        if isinstance(live, models.Model) and type(live) in admin.site._registry:
            options = live._meta
            return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[live.pk])
    return ""
