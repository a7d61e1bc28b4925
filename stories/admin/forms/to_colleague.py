"""Ask what was changed, for whom it is sent for review, and what the colleague is told."""

from functools import cache
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.conflict.optimistic_lock import VersionedForm
from stories.admin.display_names import display_name
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.desk.review_message import LONGEST, reviewers
from stories.models.fields import PlainTextFormField
from stories.models.transitions.drafts import SAY_WHY

from .buttons import SAVE_DRAFT, pressed

FIELDS = {"send_to", "message"}  # they are not stored in the record
REVIEWERS = CompiledQuery(lambda: reviewers())


def _choices() -> list[tuple[Any, str]]:
    accounts = REVIEWERS.fetch()
    return [("", _("Anybody")), *((each.pk, display_name(each)) for each in accounts)]


class ToColleague(VersionedForm):
    what_for = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For the history."),
    )
    send_to = forms.TypedChoiceField(
        label=gettext_lazy("Review by"),
        choices=_choices,
        coerce=lambda number: get_user_model()._default_manager.get(pk=number),
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("They may not review any more. Choose somebody else.")
        },
    )
    message = PlainTextFormField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("For colleagues alone."),
    )

    editor: Any = None  # who has the form open
    is_reopened = False  # of StoryForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["send_to"]
        field.choices = cache(_choices)  # which are read once, and only where they are shown
        if self.instance.is_in_review:
            last = self.instance.live.review_messages.last()
            self.initial["send_to"] = last.to_id if last and last.is_open else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_sent_back = pressed(self.data) == SAVE_DRAFT and not self.is_reopened
        is_silent = self.cleaned_data.get("message") == ""
        if is_sent_back and is_silent and self._must_say_why():
            self.add_error("message", str(SAY_WHY))
        return cleaned

    def _must_say_why(self) -> bool:
        return self.instance.is_in_review and self.instance.must_say_why(self.editor)
