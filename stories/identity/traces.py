"""Remove what is left of a name where nobody edits: logs, sessions, versions, old addresses."""

from collections.abc import Callable, Container
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from stories.models import (
    AuditEntry,
    Comment,
    Concern,
    Consent,
    FormerTagName,
    Person,
    PersonChanges,
    PersonRedirect,
    PersonVersion,
    RetiredAddress,
    ReviewMessage,
    Story,
    StoryRedirect,
    StoryVersion,
    Tag,
    UnfinishedForm,
)
from stories.models.desk import waiting_messages
from stories.models.protection import WHO
from stories.name_forms import Names

from .fields import MAY_HOLD_NAMES
from .places import hit_key

REMOVED = "[a name that was removed]"


def remove(names: Names, *, called: str, kept: set[str], person: int, stories: list[int]) -> None:
    """Take the names out of everything that other records keep, without what is `kept`.

    `person` and `stories` are the numbers of the records that are gone: their lines in the desk's
    lists of recent actions are deleted, and in the audit log they are nobody's.
    """
    for model, numbers in ((Person, [person]), (Story, stories)):
        kind = ContentType.objects.get_for_model(model)
        gone = [str(number) for number in numbers]
        LogEntry.objects.filter(content_type=kind, object_id__in=gone).delete()
    _rewrite(LogEntry, ("object_repr", "change_message"), names, kept)
    AuditEntry.objects.filter(detail=f"Person {person}").update(detail=WHO)
    AuditEntry.objects.filter(story_number__in=stories).update(story_number=None)
    _rewrite(AuditEntry, ("detail", "by_name"), names, kept)
    for versions in (StoryVersion, PersonVersion):
        _rewrite(versions, ("note", "name"), names, kept)
    _rewrite(Concern, ("text", "way_to_answer", "answer", "staff_note"), names, kept)
    _rewrite(ReviewMessage, ("text",), names, kept)
    _rewrite(Comment, ("text", "passage", "prefix", "suffix"), names, kept)
    consent = ("other_person", "guardian", "evidence_reference", "note")
    _rewrite(Consent, consent, names, kept)
    waiting_messages.forget(lambda text: bool(names.find(text)))
    UnfinishedForm.objects.all().forget(lambda text: bool(names.find(text)), [person])
    _rewrite_versions(names, called, kept)
    _remove_former_addresses(names)


def _rewrite(model: Any, fields: tuple[str, ...], names: Names, kept: set[str]) -> None:
    """Replace the names in the lines of a log."""
    might_hold = names.may_be_in
    filled = Q()
    for field in fields:
        filled |= ~Q(**{field: ""})
    for number, *texts in model.objects.filter(filled).values_list("pk", *fields).iterator():
        if any(map(might_hold, texts)):
            changed = {
                name: without(text, names, REMOVED, model._meta.get_field(name).max_length, kept)
                for name, text in zip(fields, texts, strict=True)
            }
            model.objects.filter(pk=number).update(**changed)


def _rewrite_versions(names: Names, called: str, kept: set[str]) -> None:
    """Replace the names in what was stored of other people and their stories."""

    def rewritten(value: Any) -> Any:
        return _without_names(value, names, called, kept)

    def of_person(content: Any) -> Any:
        """Rewrite only what is said of another person, whose own name may be like it."""
        fields = content["fields"]
        texts = {name: text for name, text in fields.items() if name in MAY_HOLD_NAMES["Person"]}
        return content | {"fields": fields | rewritten(texts)}

    note = {"note": "a name was taken out of this version"}
    _rewrite_contents(StoryVersion, names, rewritten, **note)
    _rewrite_contents(PersonVersion, names, of_person, **note)
    _rewrite_contents(PersonChanges, names, of_person)


def _rewrite_contents(
    model: Any, names: Names, rewritten: Callable[[Any], Any], **note: str
) -> None:
    stored = model.objects.values_list("pk", "content")
    for number, content in stored.iterator(chunk_size=200):
        if any(map(names.may_be_in, _texts_in(content))):
            changed = rewritten(content)
            if changed != content:
                model.objects.filter(pk=number).update(content=changed, **note)


def _texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in values for text in _texts_in(each)]


def _without_names(value: Any, names: Names, called: str, kept: set[str]) -> Any:
    if isinstance(value, str):
        return without(value, names, called, kept=kept)
    if isinstance(value, list):
        return [_without_names(each, names, called, kept) for each in value]
    if isinstance(value, dict):
        return {name: _without_names(each, names, called, kept) for name, each in value.items()}
    return value


def without(
    text: str,
    names: Names,
    instead: str,
    max_length: int | None = None,
    kept: Container[str] = (),
) -> str:
    """Return the text with something else in the place of the words of the names."""
    pieces, end = [], 0
    for hit in names.find(text):
        if hit.words not in kept and hit_key(text, hit) not in kept:
            pieces += [text[end : hit.start], instead]
            end = hit.end
    return "".join([*pieces, text[end:]])[:max_length]


def _remove_former_addresses(names: Names) -> None:
    """Retire the former addresses of other records that hold the names: they lead nowhere now."""
    might_hold = names.may_be_in
    for redirects, model, parts in (
        (StoryRedirect, Story, ("language", "slug")),
        (PersonRedirect, Person, ("slug",)),
    ):
        for redirect in redirects.objects.values("pk", *parts).iterator():
            if might_hold(redirect["slug"]):
                address = {name: redirect[name] for name in parts}
                RetiredAddress.objects.retire(model, [address])
                redirects.objects.filter(pk=redirect["pk"]).delete()
    for former in FormerTagName.objects.iterator():
        if might_hold(former.name) or might_hold(former.slug):
            if former.slug:
                RetiredAddress.objects.retire(Tag, [{"slug": former.slug}])
            former.delete()
