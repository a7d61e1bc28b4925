"""Ask in a public story's form whether what changed is a correction, and keep the answer."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from stories.admin.conflict.optimistic_lock import VersionedForm
from stories.models import Correction, Story
from stories.models.fields import PlainTextFormField

from .buttons import is_publishing

MINOR = "minor"
WORDS = ["what_was_said", "what_is_right"]
ANSWER_FIELDS = ["is_correction", *WORDS]
LIMIT = 1000
CHOICES = [
    ("", "Not answered"),
    *Correction.Kind.choices,
    (MINOR, "Minor edit: a typo or markup, nothing changes in sense"),
]


def fieldset(row: Story) -> tuple[str, dict[str, Any]]:
    """Return the part of the form that asks; it is folded away until something is answered."""
    about = "When a quotation that readers saw changes, it must be answered before they see that. "
    about += "For any other change it may be. A correction appears on the page with the changes."
    classes = [] if row.pk and row.changes_to_id else ["collapse"]
    options = {"fields": ANSWER_FIELDS, "description": about, "classes": classes}
    return "Is this a correction?", options


class WhetherCorrection(VersionedForm):
    is_correction = forms.ChoiceField(
        label="What kind of change is it?",
        choices=CHOICES,
        required=False,
        help_text="For a minor edit, say at the foot of the form what you changed.",
    )
    what_was_said = PlainTextFormField(
        label="What was said",
        required=False,
        max_length=LIMIT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="What readers saw, or what was wrong about it. In the language of the story.",
    )
    what_is_right = PlainTextFormField(
        label="What is right",
        required=False,
        max_length=LIMIT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="What readers should know instead. In the language of the story.",
    )

    confirmer: Any  # of StoryForm
    correction: Correction | None = None
    is_minor_edit = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting := self.instance.proposed_correction:
            self.initial["is_correction"] = waiting.kind
            self.initial.update({name: getattr(waiting, name) for name in WORDS})

    @property
    def is_asked(self) -> bool:
        """Whether the form that was sent asked, and somebody who may answer sent it."""
        return "is_correction" in self.data and self.confirmer is not None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.is_asked:
            return cleaned
        answer = self.cleaned_data.get("is_correction", "")
        words = {name: self.cleaned_data.get(name, "") for name in WORDS}
        if answer == MINOR:
            self._clean_minor(words)
        elif answer:
            self._clean_correction(answer, words)
        elif any(words.values()):
            self.add_error("is_correction", "Say what kind of change it is, or empty the texts.")
        return cleaned

    def _clean_minor(self, words: dict[str, str]) -> None:
        self.is_minor_edit = True
        if any(words.values()):
            self.add_error("is_correction", "A minor edit tells readers nothing: empty the texts.")
        if is_publishing(self.data) and not self.cleaned_data.get("what_for"):
            self.add_error("what_for", "Say in a few words what the minor edit is.")

    def _clean_correction(self, kind: str, words: dict[str, str]) -> None:
        correction = self.instance.proposed_correction or Correction()
        correction.kind = kind
        correction.what_was_said, correction.what_is_right = words.values()
        try:
            correction.clean_fields(exclude=["story", "published_at", "written_by"])
            correction.clean()
            correction.validate_constraints()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in WORDS else "what_was_said", messages)
        self.correction = correction
