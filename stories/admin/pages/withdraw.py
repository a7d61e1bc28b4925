"""Withdraw stories, people and pictures, and discard changes, after asking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from stories.admin.forms.buttons import may_publish
from stories.admin.forms.story_form import MINUTES
from stories.models import Person, Picture, Story

from .frame import about, numbers_in_query, page, redirect_to_form

ALL, ONE = "all", "one"


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For your colleagues only; no reader sees it."),
        error_messages={"required": gettext_lazy("Say why. It is kept for your colleagues only.")},
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
        error_messages={"invalid": gettext_lazy("Choose a day and a time, or leave it empty.")},
    )
    languages = forms.ChoiceField(
        label=gettext_lazy("In which languages"),
        required=False,
        widget=forms.RadioSelect,
        initial=ALL,
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["until"].help_text = gettext(
            "Empty: until you publish it again. With a day and a time, readers see it "
            "again from then on, as it was, without anybody’s doing. Time: %(zone)s."
        ) % {"zone": zone}
        if languages:
            self.fields["languages"].choices = languages  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["languages"]

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(
                gettext("This moment is past. Choose a later one, or leave it empty.")
            )
        return until


def withdraw(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for the reason and for how long, then withdraw the stories of `?story=`.

    Stories that are withdrawn for some days already stay away for another time, or come back.
    """
    if not may_publish(request):
        raise PermissionDenied
    now = timezone.now()
    chosen = Story.objects.active().filter(pk__in=numbers_in_query(request, "story"))
    stories = list(chosen.filter(status=Story.Status.PUBLISHED))
    if not stories:
        if not chosen.filter(status=Story.Status.WITHDRAWN):
            raise Http404
        messages.info(request, gettext("That is withdrawn already: no reader sees it."))
        return _after(request.GET.getlist("story"))
    away = [story for story in stories if story.returns_at(now)]
    if request.method == "POST" and "end" in request.POST:
        _end(model_admin, request, away)
        return _after(request.GET.getlist("story"))
    listed = [(story, _translations_that_go(story)) for story in stories]
    form = WithdrawalForm(
        request.POST if request.method == "POST" else None,
        languages=_languages(listed),
        initial={"until": away[0].withdrawn_until, "reason": away[0].withdrawal_reason}
        if len(away) == len(stories) == 1
        else {},
    )
    if form.is_valid():
        _withdraw(model_admin, request, stories, form.cleaned_data)
        return _after(request.GET.getlist("story"))
    context = {"title": gettext("Withdraw"), "stories": listed, "form": form, "away": away}
    return page(model_admin, request, "withdraw", context)


def _languages(listed: list[tuple[Story, list[Story]]]) -> list[tuple[str, str]]:
    """Return the choice between one language and all, where one story has public translations."""
    (story, along), *others = listed
    if others or not along:
        return []
    language = story.get_language_display()
    return [
        (ALL, gettext("In all: what was translated from it goes too")),
        (
            ONE,
            gettext("Only in %(language)s: readers go on seeing the translations")
            % {"language": language},
        ),
    ]


@transaction.atomic
def _withdraw(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    stories: list[Story],
    cleaned: dict[str, Any],
) -> None:
    for chosen in stories:  # a story that went with an earlier one has no event
        outcome = chosen.withdraw(
            by=request.user,
            now=timezone.now(),
            note=cleaned["reason"],
            until=cleaned["until"],
            only_this_language=cleaned.get("languages") == ONE,
        )
        gone = (outcome.story, *outcome.went_along) if outcome.event else ()
        _tell(model_admin, request, gone, cleaned["until"])


def _tell(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    gone: Iterable[Story],
    until: datetime | None,
) -> None:
    """Log and tell of each story that it is withdrawn."""
    moment = date_format(timezone.localtime(until), "DATETIME_FORMAT") if until else ""
    told = (
        (gettext("no reader sees it until %(moment)s.") % {"moment": moment})
        if until
        else gettext("no reader sees it any more.")
    )
    for story in gone:
        model_admin.log_change(request, story, "Withdrawn")
        messages.success(request, format_html(gettext("“{}” is withdrawn: {}"), story, told))


@transaction.atomic
def _end(model_admin: admin.ModelAdmin, request: HttpRequest, stories: list[Story]) -> None:
    for chosen in stories:  # one that came back with an earlier one has no event
        outcome = chosen.end_withdrawal(by=request.user, now=timezone.now())
        for story in (outcome.story, *outcome.went_along) if outcome.event else ():
            model_admin.log_change(request, story, "Published again")
            messages.success(request, format_html(gettext("Readers see “{}” again."), story))


def withdraw_people(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for the reason and for how long, then withdraw all stories of `?person=`."""
    if not may_publish(request):
        raise PermissionDenied
    chosen = Person.objects.active().filter(pk__in=numbers_in_query(request, "person"))
    people = list(chosen)
    if not people:
        raise Http404
    listed = [(person, list(person.stories.active().published_or_scheduled())) for person in people]
    listed = [(person, stories) for person, stories in listed if stories]
    if not listed:
        messages.info(
            request, gettext("Readers see none of their stories: there is nothing to withdraw.")
        )
        return HttpResponseRedirect(reverse("admin:stories_person_changelist"))
    form = WithdrawalForm(request.POST if request.method == "POST" else None, languages=[])
    if form.is_valid():
        with transaction.atomic():
            for person, _ in listed:
                gone = person.withdraw(
                    by=request.user,
                    now=timezone.now(),
                    note=form.cleaned_data["reason"],
                    until=form.cleaned_data["until"],
                )
                stories_admin = admin.site.get_model_admin(Story)
                _tell(stories_admin, request, gone, form.cleaned_data["until"])
        return HttpResponseRedirect(reverse("admin:stories_person_changelist"))
    context = {"title": gettext("Withdraw"), "people": listed, "form": form}
    return page(model_admin, request, "withdraw_people", context)


def withdraw_picture(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then withdraw a picture; or show it again where it was."""
    if not may_publish(request):
        raise PermissionDenied
    picture = get_object_or_404(Picture, pk=pk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None, languages=[])
    del form.fields["until"]
    is_back = picture.is_withdrawn and (request.method != "POST" or "end" in request.POST)
    if is_back:
        form.fields["reason"].help_text = gettext(
            "Why readers may see it again. For your colleagues only."
        )
    about: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    back = HttpResponseRedirect(reverse("admin:stories_picture_change", args=[pk]))
    if request.method == "POST" and "end" in request.POST and not picture.is_withdrawn:
        return back
    if is_back and form.is_valid():
        is_done = picture.show_again(note=form.cleaned_data["reason"], **about)
        if is_done:  # pragma: no branch  false where a colleague does it in this moment
            model_admin.log_change(request, picture, "Shown again")
            messages.success(request, gettext("Readers see the picture again where it was."))
        return back
    if form.is_valid():
        if picture.withdraw(note=form.cleaned_data["reason"], **about):
            model_admin.log_change(request, picture, "Withdrawn")
            messages.success(
                request, gettext("The picture is withdrawn: no reader sees it any more.")
            )
        return back
    stories = Story.objects.active().showing(picture)
    title = gettext("Show again") if picture.is_withdrawn else gettext("Withdraw")
    context = {"title": title, "picture": picture, "form": form, "stories": stories}
    return page(model_admin, request, "withdraw_picture", context)


def discard(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then discard the waiting changes; they stay in the history."""
    with transaction.atomic():
        return _discard(model_admin, request, pk)


def _discard(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    model: Any = model_admin.model
    asked = model.objects.active().filter(pk=pk)
    if request.method == "POST":  # so that nobody publishes or withdraws it meanwhile
        asked.lock()
    if model is Story:
        Story.objects.filter(changes_to__in=asked.values("pk")).apply_due_changes(now)
    record = asked.first()
    if record is None:
        raise Http404
    if not model_admin.has_change_permission(request, record.working_copy()):
        raise PermissionDenied
    if record.waiting_changes() is None:
        messages.warning(
            request, gettext("No changes wait any more: readers see them, or they went.")
        )
        return redirect_to_form(record)
    if request.method == "POST":
        record.discard_changes(by=request.user, now=now)
        model_admin.log_change(request, record, "Changes discarded")
        messages.success(
            request, gettext("The changes are discarded. They are kept in the history.")
        )
        return redirect_to_form(record)
    context = {"title": gettext("Discard changes"), **about(record)}
    return page(model_admin, request, "discard", context)


def _after(asked: list[str]) -> HttpResponseRedirect:
    """Redirect to the form of the story if there was one, or else to the list."""
    if len(asked) == 1 and asked[0].isdecimal():
        return HttpResponseRedirect(reverse("admin:stories_story_change", args=asked))
    return HttpResponseRedirect(reverse("admin:stories_story_changelist"))


def _translations_that_go(story: Story) -> list[Story]:
    return [each for each in story.translations() if each.status == Story.Status.PUBLISHED]
