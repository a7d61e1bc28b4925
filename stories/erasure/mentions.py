"""Take a person's name out of the logs and the sessions, which refer to records of all kinds."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from stories.models import (
    AuditEntry,
    Comment,
    Person,
    Picture,
    ReviewMessage,
    Story,
    Tag,
    UnfinishedForm,
)
from stories.models.desk import waiting_messages

from .needles import Needles
from .plan import Plan

A_PERSON_WAS_ERASED = "A person was erased"
CHUNK = 200  # lines of a log that are read at once


def forget(plan: Plan, pictures: list[Picture], about: list[str]) -> None:
    """Forget the records of a plan, and these pictures, wherever a log or a session names them.

    `about` are other records that go, as the details of the audit log name them: "Picture 7".
    """
    _delete_actions(plan, [picture.pk for picture in pictures])
    _rewrite_actions(plan.needles)
    _rewrite_audit_log(plan, about)
    _rewrite_messages(plan.needles)
    waiting_messages.forget(lambda text: bool(plan.needles.find(text)))
    people = [plan.person.pk] if plan.person else []
    UnfinishedForm.objects.all().forget(lambda text: bool(plan.needles.find(text)), people)


def _delete_actions(plan: Plan, pictures: list[int]) -> None:
    """Delete the desk's recent actions on the records themselves."""
    people = [plan.person.pk] if plan.person else []
    numbers: dict[Any, list[int]] = {Story: plan.rows, Person: people, Picture: pictures}
    numbers[Tag] = [tag.pk for tag in plan.tags]
    for model, found in numbers.items():
        kind = ContentType.objects.get_for_model(model)
        texts = [str(number) for number in found]
        LogEntry.objects.filter(content_type=kind, object_id__in=texts).delete()


def _rewrite_actions(needles: Needles) -> None:
    """Take the names out of the recent actions on records of others."""
    for entry in LogEntry.objects.order_by("pk").iterator(chunk_size=CHUNK):
        named = needles.without(entry.object_repr)[:200]
        message = _message_without(entry.change_message, needles.without)
        if (named, message) != (entry.object_repr, entry.change_message):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=named, change_message=message)


def _rewrite_messages(needles: Needles) -> None:
    """Take the names out of what colleagues wrote to each other about stories of others."""
    _rewrite_texts(ReviewMessage, ["text"], needles)
    _rewrite_texts(Comment, ["text", "passage", "prefix", "suffix"], needles)


def _rewrite_texts(model: Any, fields: list[str], needles: Needles) -> None:
    for row in model.objects.values("pk", *fields).iterator(chunk_size=CHUNK):
        left = {
            name: needles.without(row[name])[: model._meta.get_field(name).max_length]
            for name in fields
        }
        if left != {name: row[name] for name in fields}:
            model.objects.filter(pk=row["pk"]).update(**left)


def _message_without(message: str, without: Callable[[str], str]) -> str:
    """Return what an action says, which is a sentence or JSON, without the names."""
    try:
        stored = json.loads(message)
    except ValueError:
        return without(message)
    rewritten = _values_without(stored, without)
    return message if rewritten == stored else json.dumps(rewritten)


def _values_without(stored: Any, without: Callable[[str], str]) -> Any:
    if isinstance(stored, str):
        return without(stored)
    if isinstance(stored, list):
        return [_values_without(each, without) for each in stored]
    if isinstance(stored, dict):
        return {key: _values_without(each, without) for key, each in stored.items()}
    return stored


def _rewrite_audit_log(plan: Plan, about: list[str]) -> None:
    """Let lines about the records say only that it was a person who was erased.

    What was done, when and by whom stays: staff answer for it.
    """
    numbers = [*about, f"Person {plan.person.pk}"] if plan.person else about
    rows = frozenset(plan.rows)
    told = re.compile(rf"(?:{'|'.join(numbers)})(?!\d)") if numbers else None
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=CHUNK):
        changed: dict[str, Any] = {}
        if entry.story_number in rows or (told and told.search(entry.detail)):
            changed = {"story_number": None, "detail": A_PERSON_WAS_ERASED}
        elif (detail := plan.needles.without(entry.detail)) != entry.detail:
            changed = {"detail": detail[:500]}
        if entry.by_id is None and (typed := plan.needles.without(entry.by_name)) != entry.by_name:
            changed["by_name"] = typed[:150]
        if changed:
            AuditEntry.objects.filter(pk=entry.pk).update(**changed)
