"""Adapt a stored snapshot so that it fits the story or person, and the site, of today.

It may come from an older version of this site, name records that are gone, or hold values that no
record can have. A sentence tells the editor of each difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stories.keys import new_key

from . import snapshot

if TYPE_CHECKING:
    from stories.models import Person, Story

    type Model = type[Story | Person]

UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database stores these in a text


class Unreadable(Exception):  # noqa: N818  it reads as what it says
    """The stored data are not the content of a record."""


def is_readable(stored: Any) -> bool:
    """Return whether the stored data look like the content of a record."""
    return isinstance(stored, dict) and isinstance(stored.get("fields"), dict)


def adapt(stored: Any, story: Story) -> tuple[dict[str, Any], list[str]]:
    """Return content for `snapshot.apply`, and sentences about how it differs from the snapshot.

    What is missing or cannot be used is left out, so that the story stays there as it is now.
    Raises Unreadable.
    """
    if not is_readable(stored):
        raise Unreadable
    notes = _strange(stored, type(story))
    fields = _fields(stored["fields"], type(story), notes)
    _leave_to_the_trash(fields, type(story), notes)
    _give_way(fields, story, notes)
    adapted: dict[str, Any] = {"schema": snapshot.SCHEMA, "fields": fields}
    for part in snapshot.ROW_FIELDS:
        if isinstance(stored.get(part), list):
            adapted[part] = _rows(stored[part], part, story, notes)
    if isinstance(stored.get("tags"), list):
        adapted["tags"] = _tags(stored["tags"], snapshot.related_model(type(story), "tags"), notes)
    return adapted, notes


def adapt_person(stored: Any, person: Person) -> tuple[dict[str, Any], list[str]]:
    """Return content for `Person.lay_over`, and sentences about how it differs. See `adapt`."""
    if not is_readable(stored):
        raise Unreadable
    notes = _strange(stored, type(person))
    fields = _fields(stored["fields"], type(person), notes)
    people = type(person).objects.exclude(pk=person.pk)
    if (slug := fields.get("slug", person.slug)) != person.slug and people.is_taken(slug):
        fields["slug"] = person.slug
        notes.append(
            _("Somebody else has or had the address “%(slug)s”; “%(stays)s” stays.")
            % {"slug": slug, "stays": person.slug}
        )
    adapted: dict[str, Any] = {"schema": snapshot.SCHEMA, "fields": fields}
    for part in snapshot.PERSON.rows:
        if isinstance(stored.get(part), list):
            adapted[part] = _rows_of_person(stored[part], part, type(person), notes)
    return adapted, notes


def _rows_of_person(
    stored: list[Any], part: str, model: type[Person], notes: list[str]
) -> list[dict[str, Any]]:
    """Return the rows that can be used, each once."""
    kind, names = snapshot.related_model(model, part), snapshot.PERSON.rows[part]
    known_by = snapshot.PERSON.known_by[part]
    whole = [fit for row in stored if len(fit := _row(row, kind, names)) == len(names)]
    if lost := len(stored) - len(whole):
        notes.append(
            _("Of its %(verbose_name_plural)s, %(lost)s cannot be used: left out.")
            % {"verbose_name_plural": kind._meta.verbose_name_plural, "lost": lost}
        )
    return [*{tuple(row[name] for name in known_by): row for row in whole}.values()]


def _strange(stored: dict[str, Any], model: Model) -> list[str]:
    """Say in sentences what the snapshot lacks, and what it has that records no longer have."""
    fields, notes, shape = stored["fields"], [], snapshot.shape_of(model)
    parts = [*shape.rows, *(["tags"] if shape.has_tags else [])]
    asked = [name for name in shape.fields if name != "headline_confirmation"]
    missing = [_in_words(name, model) for name in asked if name not in fields]
    missing += [name for name in parts if not isinstance(stored.get(name), list)]
    if missing:
        told = _("It does not say: %(list)s. What is there now stays.")
        notes.append(told % {"list": ", ".join(missing)})
    unknown = [name for name in fields if name not in shape.fields]
    unknown += [name for name in stored if name not in {"schema", "fields", *parts}]
    if unknown:
        names = ", ".join(_in_words(name, model) for name in unknown)
        notes.append(_("It holds what is no longer known: %(names)s. Left out.") % {"names": names})
    return notes


def _fields(stored: dict[str, Any], model: Model, notes: list[str]) -> dict[str, Any]:
    fit: dict[str, Any] = {}
    for name in snapshot.shape_of(model).fields:
        if name not in stored:
            continue
        try:
            fit[name] = _fit(model, name, stored[name])
        except ValidationError:
            lost = _("is gone") if name.endswith("_id") else _("cannot be used")
            notes.append(
                _("Its %(in_words)s %(lost)s; the present one stays.")
                % {"in_words": _in_words(name, model), "lost": lost}
            )
    return fit


def _leave_to_the_trash(fields: dict[str, Any], story_model: type[Story], notes: list[str]) -> None:
    people = snapshot.related_model(story_model, "person").objects.active()
    if "person_id" in fields and not people.filter(pk=fields["person_id"]).exists():
        del fields["person_id"]
        notes.append(_("Its person is in the trash; it stays with the present one."))


def _give_way(fields: dict[str, Any], story: Story, notes: list[str]) -> None:
    """Leave to other stories the address and the place among translations that are theirs now."""
    live = story.live.pk
    others = type(story).objects.exclude(pk=live).exclude(changes_to=live)
    now_group = str(story.translation_group)
    language = fields.get("language", story.language)
    group = fields.get("translation_group", now_group)
    is_original = bool(story.live.translations())

    def is_translated(language: str, group: str) -> bool:
        return others.filter(language=language, translation_group=group).exists()

    if is_original and group != now_group:
        group = now_group
        notes.append(_("Other stories are translated from it: it stays joined to them."))
    if is_translated(language, group) and is_original:
        language = story.language
        notes.append(_("It is there in the language that it had; it keeps its present one."))
    elif is_translated(language, group):
        group = str(uuid4()) if is_translated(language, now_group) else now_group
        notes.append(
            _(
                "Another story is now the translation into this language; "
                "look at “Translation of” before you publish."
            )
        )
    fields |= {"language": language, "translation_group": group}

    slug = fields.get("slug", story.slug)
    if slug and others.is_taken(slug, language):
        fields["slug"] = "" if others.is_taken(story.slug, language) else story.slug
        keeps = (
            (_("it keeps “%(slug)s”") % {"slug": story.slug})
            if fields["slug"]
            else _("it has none until you choose one")
        )
        notes.append(
            _("Another story has or had the address “%(slug)s”; %(keeps)s.")
            % {"slug": slug, "keeps": keeps}
        )


def _rows(stored: list[Any], part: str, story: Story, notes: list[str]) -> list[dict[str, Any]]:
    """Return the rows that can be used, each with a key that no other row has."""
    rows = []
    model, names = snapshot.related_model(type(story), part), snapshot.ROW_FIELDS[part]
    words = "text" if part == "quotes" else "passage"
    for row in stored:
        fit = _row(row, model, names)
        if words in fit:
            rows.append(fit)
    if lost := len(stored) - len(rows):
        notes.append(
            _("Of its %(verbose_name_plural)s, %(lost)s cannot be used: left out.")
            % {"verbose_name_plural": model._meta.verbose_name_plural, "lost": lost}
        )
    taken = set(_elsewhere(model, [row["key"] for row in rows if "key" in row], story))
    for row in rows:
        if row.get("key", "") in taken | {""}:
            row["key"] = new_key()
            notes.append(
                _("“%(row)s” gets a new address: its own is not free, or none.")
                % {"row": row[words]}
            )
        taken.add(row["key"])
    return rows


def _row(row: Any, model: type[models.Model], names: Sequence[str]) -> dict[str, Any]:
    fit = {}
    for name in names if isinstance(row, dict) else []:
        try:
            fit[name] = _fit(model, name, row[name])
        except (KeyError, ValidationError):
            continue  # the field's own default is used
    return fit


def _elsewhere(model: Any, keys: list[str], story: Story) -> QuerySet[Any, str]:
    """Return the keys that rows of other stories have."""
    live = story.live.pk
    others = model.objects.filter(key__in=keys).exclude(story=live).exclude(story__changes_to=live)
    keys_of_others: QuerySet[Any, str] = others.values_list("key", flat=True)
    return keys_of_others


def _tags(stored: list[Any], tag_model: Any, notes: list[str]) -> list[str]:
    fit = []
    for name in stored:
        try:
            fit.append(_fit(tag_model, "name", name))
        except ValidationError:
            notes.append(_("A tag cannot be used; it is left out."))
    names: list[str] = tag_model.objects.current_names(fit)
    return names


def _fit(model: type[models.Model], name: str, value: Any) -> Any:
    """Return the value as the model's field stores it, fit for JSON. Raises ValidationError."""
    field = model._meta.get_field(name)
    is_text = isinstance(field, models.CharField | models.TextField | models.UUIDField)
    if is_text and (not isinstance(value, str) or UNSTORABLE.search(value)):
        raise ValidationError("no text")
    if isinstance(field, models.JSONField) and not _is_storable(value):
        raise ValidationError("no confirmation")
    if name == "key":
        validate_slug(value)
    try:
        fit = field.clean(value, None)  # type: ignore[union-attr]  # one of its own fields
    except OverflowError as error:  # JSON has numbers that no database stores
        raise ValidationError("no number") from error
    return str(fit) if isinstance(field, models.UUIDField) else fit


def _is_storable(value: Any) -> bool:
    return isinstance(value, dict) and not UNSTORABLE.search(json.dumps(value, ensure_ascii=False))


def _in_words(name: str, model: Model) -> str:
    """Return a field's label in the form; its plain name if the form does not have it."""
    if name in snapshot.shape_of(model).fields:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # one of its own fields
    return str(name).removesuffix("_id").replace("_", " ")
