"""Ask what kind of change it is when readers would see other words, and keep the answer."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from stories.admin.conflict.optimistic_lock import VersionedForm
from stories.models import Correction, MinorReason, Story
from stories.models.fields import PlainTextFormField

from .buttons import is_publishing

MINOR = "minor"
WORDS = ["what_was_said", "what_is_right"]
ANSWER_FIELDS = ["is_correction", *WORDS, "minor_reason"]
LIMIT = 1000
CHOICES = [
    ("", gettext_lazy("Not answered yet")),
    (gettext_lazy("Readers are told on the page"), Correction.Kind.choices),
    (
        gettext_lazy("Readers are told nothing"),
        [(MINOR, gettext_lazy("Minor edit: nothing changes in sense"))],
    ),
]
UNEXPLAINED = gettext_lazy("Say in a few words what the minor edit is, or choose a reason.")


def fieldset(row: Story) -> tuple[str, dict[str, Any]]:
    """Return the part of the form that asks; it is folded away until something waits."""
    about = _(
        "Before readers see other words than those that they saw, it must be answered. A "
        "correction appears on the page with the changes; a minor edit is kept in the history."
    )
    classes = [] if row.pk and row.changes_to_id else ["collapse"]
    options = {"fields": ANSWER_FIELDS, "description": about, "classes": classes}
    return _("Is this a correction?"), options


def fieldset_of_caption(stories: Iterable[Story]) -> tuple[str, dict[str, Any]]:
    """Return the part of a picture's form that asks, for stories that show its caption."""
    about = _(
        "Readers see the caption on the page of {}. If you change it, it must be answered. A "
        "correction appears there at once; a minor edit is kept in the history."
    )
    named = format_html_join(", ", "“{}”", ((story,) for story in stories))
    options = {"fields": [*ANSWER_FIELDS, "what_for"], "description": format_html(about, named)}
    return _("Is this a correction of the caption?"), options


class Answer(VersionedForm):
    """The question, for the form of whatever shows words to readers."""

    is_correction = forms.ChoiceField(
        label=gettext_lazy("What kind of change is it?"),
        choices=CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )
    what_was_said = PlainTextFormField(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=LIMIT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For a correction: what readers saw, or what was wrong about it. In the language "
            "of the story."
        ),
    )
    what_is_right = PlainTextFormField(
        label=gettext_lazy("What is right"),
        required=False,
        max_length=LIMIT,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For a correction: what readers should know instead. In the language of the story."
        ),
    )
    minor_reason = forms.ChoiceField(
        label=gettext_lazy("Why is it a minor edit?"),
        choices=[("", gettext_lazy("Another reason, in your words below")), *MinorReason.choices],
        required=False,
        help_text=gettext_lazy(
            "For a minor edit. Your own words are above the buttons: “What did you change?”."
        ),
    )

    correction: Correction | None = None
    is_minor_edit = False
    note_field = "what_for"  # the field for free words about the change

    @property
    def is_asked(self) -> bool:
        """Whether the form that was sent asked, and somebody who may answer sent it."""
        return "is_correction" in self.data

    @cached_property
    def changed_data(self) -> list[str]:
        """The changed fields of the record, without the answer."""
        about = {self.note_field, *ANSWER_FIELDS}
        return [name for name in super().changed_data if name not in about]

    @property
    def note(self) -> str:
        """What is kept with the change: the reason of a minor edit, and the free words."""
        reason = self.cleaned_data.get("minor_reason") if self.is_minor_edit else ""
        words = self.cleaned_data.get(self.note_field, "")
        with override("en"):  # it is stored, for readers of each language
            reason = str(MinorReason(reason).label) if reason else ""
        return ". ".join(filter(None, [reason, words]))

    def list_what_changed(self, changed: Iterable[str]) -> None:
        """Name above the answers what readers would see changed."""
        if named := format_html_join("", "<li>{}</li>", ((each,) for each in changed)):
            told = _("Since readers saw it, this changed:")
            text = format_html("{}<ul>{}</ul>", told, named)
            self.fields["is_correction"].help_text = self["is_correction"].help_text = text

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
            self.add_error("is_correction", _("Say what kind of change it is, or empty the texts."))
        return cleaned

    def is_shown_at_once(self) -> bool:
        """Whether readers see the change as soon as the form is saved."""
        return True

    def _clean_minor(self, words: dict[str, str]) -> None:
        self.is_minor_edit = True
        if any(words.values()):
            self.add_error(
                "is_correction", _("A minor edit tells readers nothing: empty the texts.")
            )
        if self.is_shown_at_once() and not self.note.strip():
            self.add_error(self.note_field, UNEXPLAINED)

    def _proposed(self) -> Correction | None:
        return None

    def _clean_correction(self, kind: str, words: dict[str, str]) -> None:
        correction = self._proposed() or Correction()
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


class WhetherCorrection(Answer):
    """Asks in the form of a public story; the answer is kept with its waiting changes."""

    confirmer: Any  # of StoryForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waiting := self._proposed():
            self.initial["is_correction"] = waiting.kind
            self.initial.update({name: getattr(waiting, name) for name in WORDS})

    @property
    def is_asked(self) -> bool:
        return super().is_asked and self.confirmer is not None

    def is_shown_at_once(self) -> bool:
        return is_publishing(self.data)

    def _proposed(self) -> Correction | None:
        return self.instance.proposed_correction
