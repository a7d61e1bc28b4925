"""Check rows whose words must be in the story, and tell the editor what to do."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stories import passages
from stories.admin.scripts import scripts
from stories.models import Milestone, Quote

from .buttons import is_publishing
from .inline_rows import KeyedForm

CHOSEN_PLACE, CONFIRMED = "place", "confirmed"

NAMES = scripts("aria_names")
MEDIA = scripts("inline_rows", "passage_repair", "aria_names", "quote_selection", "paste")
MEDIA += scripts("voice_offers") + forms.Media(css={"all": ["css/desk/voices.css"]})


class PassageForm(KeyedForm):
    """Edits a quote or milestone. The model finds its words; the form reports the result.

    A draft may have words that are not found; a published or scheduled story may not.

    Where the words occur several times, the editor chooses one. Words within quotation marks may
    be somebody else's, so the editor must confirm them. `notes` are sentences for the editor about
    what was saved.
    """

    passage_field: str
    required_to_publish: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[str] = []
        self.short_errors: dict[str, str] = {}  # where an error is longer than a sentence

    @cached_property
    def changed_data(self) -> list[str]:
        """The changed fields, except words that differ only in newlines: browsers send CR LF."""
        stored = self.initial.get(self.passage_field)
        is_same = self._posted(self.passage_field).replace("\r\n", "\n") == stored
        return [name for name in super().changed_data if name != self.passage_field or not is_same]

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or (self.empty_permitted and not self.has_changed()):
            return
        if error := self.instance.passage_error:
            self._resolve(error)
        for name in self.required_to_publish if is_publishing(self.data) else ():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, "Readers need this. Write one.")
        if (
            not self.errors
            and self.passage_field in self.changed_data
            and self.instance.verified_passage
        ):
            self._look_at(self.instance.verified_passage)

    def _resolve(self, error: passages.PassageError) -> None:
        chosen = self._posted(CHOSEN_PLACE)
        places = error.places if isinstance(error, passages.Ambiguous) else ()
        if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(places):
            self.instance.anchor_to(places[int(chosen)])
            if not self.instance.misquote:
                self.cleaned_data[self.passage_field] = self.instance.words
                del self.errors[self.passage_field]
                return
            error, places = passages.PassageError(self.instance.misquote), ()
        if not is_publishing(self.data):
            self.cleaned_data[self.passage_field] = getattr(self.instance, self.passage_field)
            del self.errors[self.passage_field]
            self.notes.append(f"“{self.instance}” is kept, but cannot be published so. {error}")
        else:
            self.errors[self.passage_field] = self.error_class([self._explain(error, places)])
            self.short_errors[self.passage_field] = str(error)

    def _explain(
        self, error: passages.PassageError, places: tuple[passages.Passage, ...]
    ) -> SafeString:
        was_there = self.instance.pk and self.passage_field not in self.changed_data
        context = {
            "error": error,
            "then": self.initial.get(self.passage_field, "") if was_there else "",
            "home": self._home() if was_there else "",
            "nearest": getattr(error, "nearest", ""),
            "places": places,
            "place_name": self.add_prefix(CHOSEN_PLACE),
            "words_id": self[self.passage_field].id_for_label,
            "delete_id": f"id_{self.add_prefix('DELETE')}",
        }
        return render_to_string("admin/stories/words_error.html", context)

    def _home(self) -> str:
        """Return where the stored words came from: “body” or “standfirst”.

        A script must never copy an editor's words from the standfirst into the body.
        """
        stored = type(self.instance).objects.select_related("story").get(pk=self.instance.pk)
        return "body" if stored.text_of_words == stored.story.story_text else "standfirst"

    def _look_at(self, found: passages.Passage) -> None:
        text = self.instance.text_of_words
        voices = passages.other_voices(text, found)
        if voices and not self._posted(CONFIRMED):
            context = {"voices": voices, "name": self.add_prefix(CONFIRMED)}
            message = render_to_string("admin/stories/words_confirm.html", context)
            self.add_error(self.passage_field, message)
            self.short_errors[self.passage_field] = "These may be somebody else’s words."
        typed = self.data.get(self.add_prefix(self.passage_field), "")
        if changed := passages.changes(typed, found):
            self.notes.append(f"“{found.text}” is kept as the story has it. " + "; ".join(changed))
        if not passages.is_whole_sentences(text, found):
            self.notes.append(f"“{found.text}” is part of a sentence: is the meaning still whole?")

    def _posted(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")


class QuoteForm(PassageForm):
    passage_field = "text"


class MilestoneForm(PassageForm):
    passage_field = "passage"
    required_to_publish = ["title"]


class PassageLocationMixin:
    """Adds to an inline row where its words are in the story. Scripts keep this up to date."""

    classes: Sequence[str] | None = ["words-rows"]
    template = "admin/stories/words_rows.html"

    @admin.display(description="stands")
    def where(self, record: Quote | Milestone) -> str:
        found = record.verified_passage if record.pk else None
        if found is None:
            return "Not in the story" if record.pk else "–"
        if record.text_of_words != record.story.story_text:
            return "Found in the standfirst, in the editor’s voice"
        return format_html(
            '<span class="where" data-paragraph="{0}" data-prefix="{1}" data-suffix="{2}">'
            "Found in paragraph {0}</span>",
            found.paragraph,
            found.prefix,
            found.suffix,
        )


def new_notes(form: Any, formsets: Iterable) -> list[str]:
    """Return the notes on the words that this save changed.

    The form shows older notes already, under “worth a look” or among the blockers.
    """
    changed = set(form.changed_data)
    rows = [row for formset in formsets for row in formset.forms if isinstance(row, PassageForm)]
    new = [row for row in rows if "body" in changed or row.passage_field in row.changed_data]
    about_headline = {"headline", "body"} & changed
    return [
        *(note for row in new for note in row.notes),
        *(form.instance.headline_notes() if about_headline else ()),
    ]
