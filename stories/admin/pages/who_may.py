"""Say who may do what with a story or a person, by the rights as they are now."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from stories.accounts import holders
from stories.admin.display_names import display_name
from stories.admin.forms.buttons import PERMISSION as PUBLISH
from stories.models import Story

from .erase import PERMISSION as ERASE
from .frame import page

SHOWN = 8  # names
CHANGE = gettext_lazy("Change it")
CONSENT = (gettext_lazy("Read what people consented to"), ["stories.view_consent"])
TRASH = gettext_lazy("Move it to the trash, and delete it from there for good")
ERASE_PERSON = gettext_lazy("Erase the person with all that is about them")
OF_STORIES = (
    (gettext_lazy("Publish, schedule and withdraw it, and share previews"), [PUBLISH]),
    (TRASH, ["stories.delete_story", PUBLISH]),
    CONSENT,
    (ERASE_PERSON, [ERASE]),
)
OF_PEOPLE = (
    (gettext_lazy("Publish changes, withdraw all stories, and protect the identity"), [PUBLISH]),
    (TRASH, ["stories.delete_person", PUBLISH]),
    CONSENT,
    (ERASE_PERSON, [ERASE]),
)


def who_may(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show a table; the form of the record shows it too, once somebody unfolds it there."""
    record: Any = model_admin.get_object(request, str(pk))
    if record is None:
        raise Http404
    if not model_admin.has_view_or_change_permission(request, record):
        raise PermissionDenied
    kinds = OF_STORIES if isinstance(record, Story) else OF_PEOPLE
    change = [f"stories.change_{record._meta.model_name}", *_also_needed(record)]
    rows = [_row(what, permissions) for what, permissions in ((CHANGE, change), *kinds)]
    context = {
        "title": gettext("Who may do what"),
        "record": record,
        "kind": capfirst(str(record._meta.verbose_name_plural)),
        "rows": rows,
    }
    return page(model_admin, request, "who_may", context, "stories")


def _also_needed(record: Any) -> list[str]:
    """Return what changes of this record need beside the right to change any, as its form does."""
    is_fixed = isinstance(record, Story) and record.working_copy().is_fixed(timezone.now())
    return [PUBLISH] if is_fixed else []


def _row(what: Any, permissions: list[str]) -> dict[str, Any]:
    found = holders.find(*permissions)
    names = [display_name(user) for user in found.colleagues]
    return {
        "what": what,
        "groups": found.groups,
        "number": len(names),
        "names": names[:SHOWN],
        "more": len(names[SHOWN:]),
    }
