"""Do one thing to many stories of the list: give them a tag or a language, assign them to a
colleague, or take the list away as a file."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from stories import languages, publication
from stories.admin.display_names import display_name
from stories.admin.forms.control_characters import without_control_characters
from stories.admin.pages.frame import page
from stories.models import Outcome, Story
from stories.models.desk.review_message import LONGEST, WORKS, colleagues_with
from stories.models.fields import LanguageChoices, PlainTextFormField

COLUMNS = [
    "story",
    "status",
    "person",
    "language",
    "address",
    gettext_lazy("before publishing"),
    gettext_lazy("saved last"),
    "by",
]
ASKED = "asked"  # the field of a page that asks, once it was shown
BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # in a spreadsheet


class StoryActionForm(ActionForm):
    tag = forms.CharField(label=gettext_lazy("Tag:"), max_length=100, required=False)


def add_tag(request: HttpRequest, stories: QuerySet[Story]) -> None:
    """Add the tag that was typed, as a draft or as waiting changes: readers see none of it yet."""
    tag = " ".join(request.POST.get("tag", "").split())
    if not tag or len(tag) > 100:
        messages.error(request, _("Type the tag beside the action, then run it again."))
        return
    done, now = 0, timezone.now()
    for story in stories:
        outcome = story.add_tag(tag, by=request.user, now=now)
        done += bool(outcome.event)
        _tell_refused(request, story, outcome)
    messages.success(
        request,
        _("%(done)s got the tag “%(tag)s”. Publish what readers are to see.")
        % {"done": done, "tag": tag},
    )


class LanguageForm(forms.Form):
    """Asks in which language the ticked stories are."""

    button = gettext_lazy("Set the language")
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LanguageChoices(("", gettext_lazy("Choose a language"))),
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    def apply(self, story: Story, *, by: Any, now: datetime) -> Outcome:
        return story.set_language(self.cleaned_data["language"], by=by, now=now)

    def told(self, done: int) -> str:
        name = languages.NAMES[self.cleaned_data["language"]]
        return ngettext(
            "%(done)s is in “%(name)s” now. Publish what readers are to see.",
            "%(done)s are in “%(name)s” now. Publish what readers are to see.",
            done,
        ) % {"done": done, "name": name}


class AssignForm(forms.Form):
    """Asks which colleague the ticked stories are to wait for, and what they are told."""

    button = gettext_lazy("Assign")
    to = forms.TypedChoiceField(
        label=gettext_lazy("Colleague"),
        choices=lambda: [
            ("", gettext("Choose a colleague")),
            *((each.pk, display_name(each)) for each in colleagues_with(WORKS)),
        ],
        coerce=lambda number: get_user_model()._default_manager.get(pk=number),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )
    message = PlainTextFormField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("For colleagues alone."),
    )

    def apply(self, story: Story, *, by: Any, now: datetime) -> Outcome:
        return story.assign(**self.cleaned_data, by=by, now=now)

    def told(self, done: int) -> str:
        return ngettext(
            "%(done)s waits for %(name)s now.", "%(done)s wait for %(name)s now.", done
        ) % {"done": done, "name": display_name(self.cleaned_data["to"])}


def ask(
    model_admin: ModelAdmin,
    request: HttpRequest,
    stories: QuerySet[Story],
    form_class: type[LanguageForm | AssignForm],
    title: str,
) -> HttpResponse | None:
    """Ask on a page of its own, then do it to each story, with a message for each that refuses."""
    data = without_control_characters(request.POST) if ASKED in request.POST else None
    form = form_class(data)
    if not form.is_valid():
        is_across = request.POST.get("select_across") == "1"  # all that the list would show
        context = {
            "title": title,
            "button": form.button,
            "form": form,
            "action": request.POST["action"],
            "stories": stories,
            "across": int(is_across),
            "chosen": ":1" if is_across else ":",
        }
        return page(model_admin, request, "bulk", context)
    done, now = 0, timezone.now()
    for story in stories:
        outcome = form.apply(story, by=request.user, now=now)
        done += bool(outcome.event)
        _tell_refused(request, story, outcome)
    if done:
        messages.success(request, form.told(done))
    return None


def _tell_refused(request: HttpRequest, story: Story, outcome: Outcome) -> None:
    for blocker in outcome.blockers:
        messages.warning(request, f"“{story}”: {blocker}")


def export(stories: list[Any], now: datetime) -> HttpResponse:
    """Return what the list shows of these stories as a file for spreadsheets."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="stories.csv"'
    response.write("\ufeff")  # spreadsheets take it for another encoding without
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for story in stories:
        writer.writerow([_safe(cell) for cell in _cells(story, now)])
    return response


def _cells(story: Any, now: datetime) -> Iterator[str]:
    yield str(story)
    yield str(story.state(now).label)
    yield str(story.person)
    yield story.language
    yield story.slug
    yield publication.in_words(story.current_blockers)
    yield story.last_saved_at.isoformat(timespec="minutes") if story.last_saved_at else ""
    yield story.last_saved_by_name or ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(BEGIN_A_FORMULA) else cell
