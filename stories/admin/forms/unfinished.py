"""Keep a form that could not be saved, as it was typed, and show it again.

A draft needs a person, and a place for what cannot be read. So a form that comes back is kept
beside its story, and waits on the desk for whoever finishes it. Readers never get anything of it.
"""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from stories.keys import new_key
from stories.models import Story, UnfinishedForm
from stories.models.compiled_queries.compiled import CompiledQuery

from . import stored_story
from .buttons import SAVE_DRAFT

FIELD_NAME = "unfinished"  # a hidden field with the key; and of the address that opens it again
NOT_KEPT = {"csrfmiddlewaretoken", FIELD_NAME}
OTHERS = CompiledQuery(
    lambda story, key: UnfinishedForm.objects.newest().filter(story=story).exclude(key=key),
    story=models.BigAutoField(),
    key=models.CharField(),
)


def key_of(request: HttpRequest) -> str:
    """Return the key of the kept form that was sent, or a new one."""
    known = request.POST.get(FIELD_NAME, "")
    found = UnfinishedForm.objects.filter(key=known).exists() if len(known) == 8 else False
    return known if found else new_key()


def keep(request: HttpRequest, story: Story | None, key: str) -> None:
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not name.startswith("_")
    }
    UnfinishedForm.keep(story, typed, by=request.user, now=timezone.now(), key=key)


def forget(request: HttpRequest) -> None:
    """Delete what was kept of a form that is saved now."""
    if key := request.POST.get(FIELD_NAME, "")[:8]:
        UnfinishedForm.objects.filter(key=key).delete()


def reopen(request: HttpRequest, number: str | None) -> UnfinishedForm | None:
    """Make a request for a kept form one that sends it, so that it is drawn as it came back.

    Whoever calls saves nothing of it.
    """
    key = request.GET.get(FIELD_NAME, "")
    if request.method != "GET" or not key:
        return None
    kept = UnfinishedForm.objects.newest().filter(key=key).first()
    if kept is None or str(kept.story_id or "") != (number or ""):
        raise Http404
    sent = QueryDict(mutable=True)
    for name, values in kept.typed.items():
        sent.setlist(name, values)
    sent[SAVE_DRAFT], sent[FIELD_NAME] = "yes", key
    request.is_reopened = True  # type: ignore[attr-defined]  # for `is_reopened`
    request.FILES  # noqa: B018  what Django reads with them would replace what is set here
    request.method, request.POST = "POST", sent  # type: ignore[assignment]  # as a browser sent it
    return kept


def is_reopened(request: HttpRequest) -> bool:
    return getattr(request, "is_reopened", False)


def others(story: Story | None, key: str = "") -> list[UnfinishedForm]:
    """Return what is kept of a story's form, except the one that is shown."""
    if story is None or stored_story.has_none(story.live, UnfinishedForm):
        return []
    return OTHERS.fetch(story=story.live.pk, key=key)


def is_typed(context: dict[str, Any]) -> bool:
    """Whether a form that comes back has anything that is not stored."""
    rows = (each.formset for each in context["inline_admin_formsets"])
    return bool(context["adminform"].form.changed_data) or any(each.has_changed() for each in rows)
