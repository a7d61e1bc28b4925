"""Check rows whose words must be in the story, and tell the editor what to do."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import dates, passages
from stories.admin.scripts import scripts
from stories.models import Milestone, Quote

from . import confirmation
from .buttons import is_publishing, may_publish
from .confirmation import CONFIRMED
from .inline_rows import KeyedForm, KeyedFormSet
from .kept_classes import KeptFormSetMixin, own

CHOSEN_PLACE = "place"

CHANGED_SINCE = gettext_lazy(
    "These words, or the story around them, changed since you looked: look again below."
)
LOOK_AND_CONFIRM = gettext_lazy(
    "Look at the whole sentence below, then confirm it or change the words."
)

TWICE = gettext_lazy("These very words are quoted twice here. Remove one of the two rows.")

NAMES = scripts("aria_names")
MEDIA = scripts("inline_rows", "passage_repair", "aria_names", "quote_selection", "paste")
MEDIA += scripts("voice_offers", "voice_names")
MEDIA += forms.Media(
    css={"all": ["css/desk/voices.css", "css/desk/dialogs.css", "css/desk/phrases.css"]}
)


class PassageForm(KeyedForm):
    """Edits a quote or milestone. The model finds its words; the form reports the result.

    A draft may have words that are not found; a published or scheduled story may not.

    Where the words occur several times, the editor chooses one. What needs a confirmation is shown
    in the row with its whole sentences; `confirmer` is the user, if one who may confirm it. `notes`
    are sentences for the editor about what was saved.
    """

    passage_field: str
    words_fields: frozenset[str]  # a change of these is told of when the form is saved
    required_to_publish: Sequence[str] = ()

    def __init__(self, *args: Any, confirmer: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirmer = confirmer
        self.is_confirming = False
        self.notes: list[str] = []
        # A draft may have a row that is not finished.
        if self.is_bound:
            self.fields[self.passage_field].required = is_publishing(self.data)
        self.short_errors: dict[str, str] = {}  # where an error is longer than a sentence

    @cached_property
    def changed_data(self) -> list[str]:
        """The changed fields, except words that differ only in newlines: browsers send CR LF."""
        stored = self.initial.get(self.passage_field)
        is_same = self._posted(self.passage_field).replace("\r\n", "\n") == stored
        return [name for name in super().changed_data if name != self.passage_field or not is_same]

    def has_changed(self) -> bool:
        """Whether the row must be saved: also for a place that was chosen, or a confirmation."""
        answered = self._posted(CHOSEN_PLACE) or (self.confirmer and self._posted(CONFIRMED))
        return super().has_changed() or bool(self.is_bound and answered)

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's own signature
        record = super().save(commit)
        if commit and self.is_confirming:
            record.confirm(by=self.confirmer, now=timezone.now())
        return record

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or (self.empty_permitted and not self.has_changed()):
            return
        if error := self.instance.passage_error:
            self._resolve(error)
        for name in self.required_to_publish if is_publishing(self.data) else ():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Readers need this. Write one."))
        if self.passage_field not in self.errors and self.instance.passage_found:
            self._tell_of_changes(self.instance.passage_found)
            if not self.instance.misquote:
                self._confirm_or_ask()

    def _resolve(self, error: passages.PassageError) -> None:
        chosen = self._posted(CHOSEN_PLACE)
        places = error.places if isinstance(error, passages.Ambiguous) else ()
        if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(places):
            self.instance.anchor_to(places[int(chosen)])
            self.instance.choose_anew()
            if not self.instance.misquote:
                self.cleaned_data[self.passage_field] = places[int(chosen)].text
                del self.errors[self.passage_field]
                return
            error, places = passages.PassageError(self.instance.misquote), ()
        if not is_publishing(self.data):
            self.cleaned_data[self.passage_field] = getattr(self.instance, self.passage_field)
            del self.errors[self.passage_field]
            self.notes.append(
                _("“%(instance)s” is kept, but cannot be published so. %(error)s")
                % {"instance": self.instance, "error": error}
            )
        else:
            self.errors[self.passage_field] = self.error_class([self._explain(error, places)])
            self.short_errors[self.passage_field] = str(error)

    def _explain(
        self, error: passages.PassageError, places: tuple[passages.Passage, ...]
    ) -> SafeString:
        was_there = self.instance.pk and self.passage_field not in self.changed_data
        # Of words that were stored, nobody typed anything: the story changed under them. Only the
        # English sentences say who typed.
        context = {
            "error": str(error).replace(
                "you typed", "these words have" if was_there else "you typed"
            ),
            "then": self.initial.get(self.passage_field, "") if was_there else "",
            "home": self._home() if was_there else "",
            "nearest": getattr(error, "nearest", ""),
            "places": places,
            "place_name": self.add_prefix(CHOSEN_PLACE),
            "words_id": self[self.passage_field].id_for_label,
            "delete_id": f"id_{self.add_prefix('DELETE')}",
        }
        return render_to_string("admin/stories/passage_error.html", context)

    def _home(self) -> str:
        """Return where the stored words came from: “body” or “standfirst”.

        A script must never copy an editor's words from the standfirst into the body.
        """
        stored = type(self.instance).objects.select_related("story").get(pk=self.instance.pk)
        return "body" if stored.text_of_words == stored.story.story_text else "standfirst"

    def _tell_of_changes(self, found: passages.Passage) -> None:
        if self.passage_field not in self.changed_data:
            return
        typed = self._posted(self.passage_field)
        if changed := passages.changes(typed, found):
            self.notes.append(
                _("“%(text)s” is kept as the story has it. %(changes)s")
                % {"text": found.text, "changes": "; ".join(map(str, changed))}
            )

    def _confirm_or_ask(self) -> None:
        """Take the confirmation of exactly these words and sentences; else say what is asked."""
        seen, asked = self._posted(CONFIRMED), self.instance.open_questions
        self.is_confirming = bool(asked and self.confirmer and seen == self.instance.digest)
        if self.is_confirming or not asked:
            return
        if seen and self.confirmer:
            self.add_error(self.passage_field, CHANGED_SINCE)
        elif is_publishing(self.data):
            questions = " ".join(map(str, asked))
            self.add_error(self.passage_field, LOOK_AND_CONFIRM)
            self.short_errors[self.passage_field] = f"{questions} {LOOK_AND_CONFIRM}"
        elif self.has_changed():
            questions = " ".join(map(str, asked))
            self.notes.append(
                _("“%(instance)s” waits for a confirmation. %(questions)s")
                % {"instance": self.instance, "questions": questions}
            )

    def confirmation(self) -> SafeString:
        """Return what is to be confirmed of the row, as HTML; "" where nothing is."""
        may_confirm, is_ticked = self.confirmer is not None, self.is_confirming
        return confirmation.draw(
            self.instance, self.prefix or "", may_confirm=may_confirm, is_ticked=is_ticked
        )

    def _posted(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")


class QuoteForm(PassageForm):
    passage_field = "text"
    words_fields = frozenset({"text", "speaker"})


class QuoteFormSet(KeyedFormSet):
    """Rows of one story's quotes, each of other words."""

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[int, int]] = set()
        forms: list[Any] = self.forms
        for form in forms:
            found = form.instance.passage_found if form.instance.text else None
            if found is None or form in self.deleted_forms:
                continue
            place = (found.start, found.end)
            if place in seen and is_publishing(self.data):
                form.add_error("text", TWICE)
            elif place in seen:
                form.notes.append(f"“{form.instance}”: {TWICE}")
            seen.add(place)


class MilestoneForm(PassageForm):
    label_of_date: dates.Reading | None = None  # what was read in the date's line
    passage_field = "passage"
    words_fields = frozenset({"passage", "title", "date_edtf", "date_label"})
    required_to_publish = ["title"]

    def clean_date_edtf(self) -> str:
        """Return the date that was read; what it cannot say, or the words of none, is the label."""
        reading: dates.Reading = self.cleaned_data["date_edtf"]
        label = self._posted("date_label").strip()
        if reading.typed and not reading.edtf and label not in ("", reading.typed):
            raise forms.ValidationError(
                _(
                    "No date could be read in it, and readers see the label “%(label)s”. Write a "
                    "date as people say it, such as June 2024, or empty one of the two."
                )
                % {"label": label}
            )
        is_new = "date_edtf" in self.changed_data
        if is_new and reading.why:
            self.notes.append(f"“{reading.typed}”: {reading.why}")
        elif is_new and label and self.initial.get("date_label") == label:
            self.notes.append(
                _("Readers still see the label “%(label)s” instead of the date.") % {"label": label}
            )
        self.label_of_date = reading
        return reading.edtf

    def clean_date_label(self) -> str:
        """Return the label, or else what the date has to say besides."""
        label: str = self.cleaned_data["date_label"]
        if label or self.label_of_date is None:
            return label
        has_story = Quote.story.is_cached(self.instance)
        return self.label_of_date.label(self.instance.story.language if has_story else "")

    def full_clean(self) -> None:
        super().full_clean()
        has_story = self.instance.story_id or Quote.story.is_cached(self.instance)
        if not self.is_bound or not has_story or self.errors:
            return
        for field in ("title", "date_label"):
            for invented in self.instance.invented_quotations_in(field):
                told = _("“%(words)s” is not said so by the person. %(why)s") % {
                    "words": invented.words,
                    "why": invented.why,
                }
                if is_publishing(self.data):
                    self.add_error(field, told)
                elif field in self.changed_data:
                    self.notes.append(told)


class PassageLocationMixin(KeptFormSetMixin):
    """Adds to an inline row where its words are in the story. Scripts keep this up to date."""

    classes: Sequence[str] | None = ["passage-rows"]
    template = "admin/stories/passage_rows.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the class of the rows, which know who may confirm them."""
        formset = super().get_formset(request, obj, **kwargs)
        return own(formset, confirmer=request.user if may_publish(request) else None)

    @admin.display(description=gettext_lazy("where"))
    def where(self, record: Quote | Milestone) -> str:
        found = record.passage_found if record.pk and not record.misquote else None
        if found is None:
            return _("Not in the story") if record.pk else "–"
        if record.text_of_words != record.story.story_text:
            return _("Found in the standfirst, in the editor’s voice")
        told = _("Found in paragraph %(number)s") % {"number": found.paragraph}
        return mark_safe(  # noqa: S308  escaped here, since each row of a form has it
            f'<span class="where" data-paragraph="{found.paragraph}" '
            f'data-prefix="{escape(found.prefix)}" data-suffix="{escape(found.suffix)}">'
            f"{escape(told)}</span>"
        )


def new_notes(form: Any, formsets: Iterable) -> list[str]:
    """Return the notes on the words that this save changed.

    The form shows older notes already, among the blockers.
    """
    changed = set(form.changed_data)
    rows = [row for formset in formsets for row in formset.forms if isinstance(row, PassageForm)]
    new = [row for row in rows if "body" in changed or row.words_fields & {*row.changed_data}]
    return [
        *(note for row in new for note in row.notes),
        *(
            (
                _("“%(words)s” is not said so by the person. %(why)s")
                % {"words": invented.words, "why": invented.why}
            )
            for field, invented in form.instance.invented_quotations()
            if {field, "body"} & changed
        ),
    ]
