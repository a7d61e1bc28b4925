"""Withdraw stories and discard changes, after asking."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from stories.admin.forms.buttons import may_publish
from stories.models import Story

from .frame import numbers_in_query, page


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For your colleagues only; no reader sees it.",
        error_messages={"required": "Say why. It is kept for your colleagues only."},
    )


def withdraw(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for the reason, then withdraw the stories of `?story=`."""
    if not may_publish(request):
        raise PermissionDenied
    chosen = Story.objects.active().filter(pk__in=numbers_in_query(request, "story"))
    stories = list(chosen.filter(status=Story.Status.PUBLISHED))
    if not stories:
        if not chosen.filter(status=Story.Status.WITHDRAWN):
            raise Http404
        messages.info(request, "That is withdrawn already: no reader sees it.")
        return _after(request.GET.getlist("story"))
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _withdraw(model_admin, request, stories, form.cleaned_data["reason"])
        return _after(request.GET.getlist("story"))
    listed = [(story, _translations_that_go(story)) for story in stories]
    context = {"title": "Withdraw", "stories": listed, "form": form}
    return page(model_admin, request, "withdraw", context)


@transaction.atomic
def _withdraw(
    model_admin: admin.ModelAdmin, request: HttpRequest, stories: list[Story], reason: str
) -> None:
    for chosen in stories:  # a story that went with an earlier one has no event
        outcome = chosen.withdraw(by=request.user, now=timezone.now(), note=reason)
        for story in (outcome.story, *outcome.went_along) if outcome.event else ():
            model_admin.log_change(request, story, "Withdrawn")
            message = format_html("“{}” is withdrawn: no reader sees it any more.", story)
            messages.success(request, message)


def discard(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then discard the waiting changes; they stay in the history."""
    with transaction.atomic():
        return _discard(model_admin, request, pk)


def _discard(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    asked = Story.objects.active().filter(pk=pk)
    if request.method == "POST":  # so that nobody publishes or withdraws it meanwhile
        asked.lock()
    Story.objects.filter(changes_to__in=asked.values("pk")).apply_due_changes(now)
    story = asked.first()
    if story is None:
        raise Http404
    row = story.working_copy()
    if not model_admin.has_change_permission(request, row):
        raise PermissionDenied
    if row == story:
        messages.warning(request, "No changes wait any more: readers see them, or they went.")
        return _after([str(pk)])
    if request.method == "POST":
        story.discard_changes(by=request.user, now=now)
        model_admin.log_change(request, story, "Changes discarded")
        messages.success(request, "The changes are discarded. They are kept in the history.")
        return _after([str(pk)])
    return page(model_admin, request, "discard", {"title": "Discard changes", "story": story})


def _after(asked: list[str]) -> HttpResponseRedirect:
    """Redirect to the form of the story if there was one, or else to the list."""
    if len(asked) == 1 and asked[0].isdecimal():
        return HttpResponseRedirect(reverse("admin:stories_story_change", args=asked))
    return HttpResponseRedirect(reverse("admin:stories_story_changelist"))


def _translations_that_go(story: Story) -> list[Story]:
    return [each for each in story.translations() if each.status == Story.Status.PUBLISHED]
