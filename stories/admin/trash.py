"""The trash: deleting at the desk moves there, and what is there can be brought back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from stories.models import AuditEntry, Person, Story
from stories.models.deletable import DAYS, StillInTrash

from .names import full_name
from .publishing import may_publish

Kind = AuditEntry.Kind


class Trashing(admin.ModelAdmin):
    """Deletes into the trash, one record or many, once the editor has read what that means."""

    actions: Any = ["delete_selected"]
    delete_confirmation_template = "admin/stories/move_to_trash.html"

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        """A form that was open when its record went to the trash finds it, and says so."""
        found = super().get_object(request, object_id, from_field)
        is_save = request.method == "POST" and request.path == self._form_address(object_id)
        if found is None and is_save and object_id.isdecimal():
            return self.model.objects.deleted().filter(pk=object_id).first()
        return found

    def _form_address(self, object_id: str) -> str:
        return reverse(f"admin:stories_{self.opts.model_name}_change", args=[object_id])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Readers may lose something by it: that is for those who may publish."""
        return super().has_delete_permission(request, obj) and may_publish(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes to the trash, by name. Nothing protects it from that: nothing is lost."""
        return [name for record in objs for name in _names(record)], {}, set(), []

    @admin.action(permissions=["delete"], description="Move to the trash…")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        if "post" in request.POST:
            with transaction.atomic():
                self.log_deletions(request, queryset)
                self.delete_queryset(request, queryset)
            _tell_where(request)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Move to the trash",
            "opts": self.opts,
            "chosen": queryset,
            "deleted_objects": self.get_deleted_objects(queryset, request)[0],
            "days": DAYS,
        }
        return TemplateResponse(request, self.delete_confirmation_template, context)

    def delete_view(self, request, object_id, extra_context=None):
        about = {"title": "Move to the trash", "days": DAYS}
        return super().delete_view(request, object_id, about | (extra_context or {}))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        now = timezone.now()
        for record in queryset:
            _note(request, Kind.DELETED, record, record.move_to_trash(now), now)

    def response_delete(self, request, obj_display, obj_id):
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        _tell_where(request)
        where = reverse(f"admin:stories_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(where)


@dataclass(frozen=True)
class Deleted:
    """A line of the trash: the record, and what there is to know before it is brought back."""

    record: Any
    by: str
    days_left: int
    state: str = ""
    waits_for: str = ""  # the person who must come back first


def show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page that lists the trash, and its buttons."""
    if not may_publish(request):
        raise PermissionDenied
    if request.method == "POST":
        _bring_back(request)
        return HttpResponseRedirect(reverse("admin:trash"))
    now = timezone.now()
    context |= {"title": "Trash", "days": DAYS, "people": _people(now), "stories": _stories(now)}
    return TemplateResponse(request, "admin/trash.html", context)


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
        state = story.state(now).label
        lines.append(Deleted(story, deleter, story.days_left(now), state, waits_for))
    return lines


def _deleters(model: type[Person | Story]) -> dict[int, str]:
    """Who deleted the records last, by their numbers."""
    deleted = model.objects.deleted().values_list("pk", flat=True)
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        action_flag=DELETION,
        object_id__in=[str(number) for number in deleted],
    )
    in_order = entries.select_related("user").order_by("action_time", "pk")
    return {int(entry.object_id or 0): full_name(entry.user) for entry in in_order}


def _bring_back(request: HttpRequest) -> None:
    model = Person if "person" in request.POST else Story
    typed = request.POST.get("person") or request.POST.get("story") or ""
    number = int(typed) if typed.isdecimal() and len(typed) < 19 else 0
    record: Any = model.objects.deleted().filter(pk=number).first()
    if record is None:
        messages.warning(request, "That is not in the trash any more.")
        return
    now = timezone.now()
    try:
        with transaction.atomic():
            _note(request, Kind.BROUGHT_BACK, record, record.bring_back(), now)
            admin.site.get_model_admin(model).log_change(request, record, "Brought back")
    except StillInTrash as error:
        messages.error(request, str(error))
        return
    where = reverse(f"admin:stories_{record._meta.model_name}_change", args=[record.pk])
    told = format_html('<a href="{}">{}</a> is back, as it was before.', where, record)
    messages.success(request, told)


def _names(record: Person | Story) -> list[str]:
    """The record, and the stories that share its way."""
    along: Iterable[Story]
    if isinstance(record, Person):
        along = record.stories.kept()
    else:
        along = [each for each in record.translations() if each.deleted_at is None]
    return [str(record), *(str(story) for story in along)]


def _note(
    request: HttpRequest,
    kind: str,
    record: Person | Story,
    along: Iterable[Story],
    now: datetime,
) -> None:
    """Write a line for each story, and one for a person, who is named by her number too."""
    person = f"Person {record.pk}" if isinstance(record, Person) else ""
    if person:
        AuditEntry.note(kind, now=now, by=request.user, detail=person)
    for story in along:
        AuditEntry.note(kind, now=now, by=request.user, story=story.pk, detail=person)


def _tell_where(request: HttpRequest) -> None:
    told = 'Moved to the <a href="{}">trash</a>. For {} days it can be brought back from there.'
    messages.success(request, format_html(told, reverse("admin:trash"), DAYS))
