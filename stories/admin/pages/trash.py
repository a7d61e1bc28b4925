"""Move stories and people to the trash, list it, and bring them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories import erasure
from stories.admin.display_names import display_name
from stories.admin.forms.buttons import may_publish
from stories.models import AuditEntry, Person, Story
from stories.models.soft_delete import DAYS, StillInTrash

MOVE_TEMPLATE = "admin/stories/move_to_trash.html"


def move(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then move a story or a person to the trash. This replaces Django's delete view."""
    with transaction.atomic():
        return _move(model_admin, request, pk)


def _move(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    record: Any = model_admin.get_object(request, str(pk))
    if not model_admin.has_delete_permission(request, record):
        raise PermissionDenied
    if record is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, str(pk))  # type: ignore[attr-defined]  # a method of Django's ModelAdmin
    if request.method == "POST":
        name = str(record)
        _move_all(model_admin, request, [record])
        if IS_POPUP_VAR in request.POST:
            return model_admin.response_delete(request, name, pk)
        _tell_where(request)
        where = reverse(f"admin:stories_{model_admin.opts.model_name}_changelist")
        return HttpResponseRedirect(where)
    context = {
        "title": _("Move to the trash"),
        "object": record,
        "deleted_objects": _names(record),
        "days": DAYS,
    }
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    return TemplateResponse(request, MOVE_TEMPLATE, frame | context)


@admin.action(permissions=["delete"], description=gettext_lazy("Move to the trash…"))
def delete_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponse | None:
    """Ask, then move the selected stories or people to the trash."""
    if "post" in request.POST:
        with transaction.atomic():
            _move_all(model_admin, request, queryset)
        _tell_where(request)
        return None
    context = {
        "title": _("Move to the trash"),
        "chosen": queryset,
        "deleted_objects": [name for record in queryset for name in _names(record)],
        "days": DAYS,
    }
    frame = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts}
    return TemplateResponse(request, MOVE_TEMPLATE, frame | context)


@dataclass(frozen=True)
class Deleted:
    """A line of the trash: the record, and what an editor needs to know to bring it back."""

    record: Any
    by: str
    days_left: int
    state: str = ""
    waits_for: str = ""  # the person who must come back first


def _move_all(model_admin: admin.ModelAdmin, request: HttpRequest, records: Iterable[Any]) -> None:
    now = timezone.now()
    chosen: Any = list(records)
    model_admin.log_deletions(request, chosen)
    for record in chosen:
        record.move_to_trash(by=request.user, now=now)


def show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """List the trash; on POST bring a record back."""
    if not may_publish(request):
        raise PermissionDenied
    if request.method == "POST":
        _bring_back(request)
        return HttpResponseRedirect(reverse("admin:trash"))
    now = timezone.now()
    context |= {"title": _("Trash"), "days": DAYS, "people": _people(now), "stories": _stories(now)}
    for name in ("story", "person"):
        context[f"may_delete_{name}"] = request.user.has_perm(f"stories.delete_{name}")
    return TemplateResponse(request, "admin/trash.html", context)


def delete_for_good(
    request: HttpRequest, context: dict[str, Any], model: type[Person | Story], pk: int
) -> HttpResponse:
    """Ask, then delete one record of the trash for good before its day."""
    name = model._meta.model_name
    if not (may_publish(request) and request.user.has_perm(f"stories.delete_{name}")):
        raise PermissionDenied
    record: Any = model.objects.deleted().filter(pk=pk).first()
    back = HttpResponseRedirect(reverse("admin:trash"))
    if record is None:
        messages.warning(request, _("That is not in the trash any more."))
        return back
    named_in = erasure.changes_that_name(record) if isinstance(record, Person) else []
    if request.method == "POST" and not named_in:
        erasure.delete_for_good(record, by=request.user, now=timezone.now())
        messages.success(request, _("Deleted for good. Nobody can bring it back."))
        return back
    context |= {
        "title": _("Delete for good"),
        "record": record,
        "along": erasure.going_with(record),
        "named_in": named_in,
    }
    return TemplateResponse(request, "admin/delete_for_good.html", context)


def _people(now: datetime) -> list[Deleted]:
    people = Person.objects.deleted().order_by("-deleted_at", "-pk")
    by = _deleters(Person)
    return [Deleted(person, by.get(person.pk, ""), person.days_left(now)) for person in people]


def _stories(now: datetime) -> list[Deleted]:
    stories = Story.objects.deleted().select_related("person", "changes")
    stories = stories.defer("body", "changes__body").order_by("-deleted_at", "-pk")
    by, by_person = _deleters(Story), _deleters(Person)
    lines = []
    for story in stories:
        went_along = story.deleted_at == story.person.deleted_at
        deleter = by_person.get(story.person_id, "") if went_along else by.get(story.pk, "")
        waits_for = story.person.name if story.person.deleted_at else ""
        state = str(story.state(now).label)
        lines.append(Deleted(story, deleter, story.days_left(now), state, waits_for))
    return lines


def _deleters(model: type[Person | Story]) -> dict[int, str]:
    """Return who moved each record to the trash last, by primary key, from the audit log."""
    lines = AuditEntry.objects.filter(kind=AuditEntry.Kind.DELETED).select_related("by")
    numbers = list(model.objects.deleted().values_list("pk", flat=True))
    if model is Story:
        found = lines.filter(story_number__in=numbers)
    else:
        found = lines.filter(story_number=None, detail__in=[f"Person {pk}" for pk in numbers])
    return {
        line.story_number or int(line.detail.removeprefix("Person ")): display_name(
            line.by, line.by_name
        )
        for line in found.order_by("at", "pk")
    }


def _bring_back(request: HttpRequest) -> None:
    model = Person if "person" in request.POST else Story
    typed = request.POST.get("person") or request.POST.get("story") or ""
    number = int(typed) if typed.isdecimal() and len(typed) < 19 else 0
    record: Any = model.objects.deleted().filter(pk=number).first()
    if record is None:
        messages.warning(request, _("That is not in the trash any more."))
        return
    try:
        with transaction.atomic():
            record.bring_back(by=request.user, now=timezone.now())
            admin.site.get_model_admin(model).log_change(request, record, "Brought back")
    except StillInTrash as error:
        messages.error(request, str(error))
        return
    where = reverse(f"admin:stories_{record._meta.model_name}_change", args=[record.pk])
    message = format_html('<a href="{}">{}</a>: {}', where, record, _("back, as it was before."))
    messages.success(request, message)


def _names(record: Person | Story) -> list[str]:
    """Return the names of the record and of the stories that go to the trash with it."""
    if isinstance(record, Person):
        return [str(record), *(str(story) for story in record.stories.active())]
    return [str(story) for story in record.with_translations()]


def _tell_where(request: HttpRequest) -> None:
    told = ngettext(
        "It is in the trash. For %(days)s day it can be brought back from there:",
        "It is in the trash. For %(days)s days it can be brought back from there:",
        DAYS,
    ) % {"days": DAYS}
    link = format_html('{} <a href="{}">{}</a>', told, reverse("admin:trash"), _("the trash"))
    messages.success(request, link)
