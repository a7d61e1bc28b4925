"""Rows whose words must stand in the story: what the editor is told, and may choose."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

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
MEDIA = scripts("inline_rows", "passage_repair", "aria_names", "quote_selection")


class WordsForm(KeyedForm):
    """A quote or milestone. Its model finds the words; this says what was found, or was not.

    A draft may hold words that are not found yet; what is to be published may not.

    Words that stand in several places bring a choice among them. Words of somebody else, in
    quotation marks within the story, must be confirmed. `notes` are sentences for the editor
    about what was saved.
    """

    words_field: str
    required_of_readers: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[str] = []
        self.told_in_short: dict[str, str] = {}  # where an error is more than a sentence

    @cached_property
    def changed_data(self) -> list[str]:
        """Without words that differ in their newlines alone, which a browser sends as CR LF."""
        stored = self.initial.get(self.words_field)
        is_same = self._posted(self.words_field).replace("\r\n", "\n") == stored
        return [name for name in super().changed_data if name != self.words_field or not is_same]

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or (self.empty_permitted and not self.has_changed()):
            return
        if error := self.instance.passage_error:
            self._resolve(error)
        for name in self.required_of_readers if is_publishing(self.data) else ():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, "Readers need this. Write one.")
        if not self.errors and self.words_field in self.changed_data and self.instance.found:
            self._look_at(self.instance.found)

    def _resolve(self, error: passages.PassageError) -> None:
        chosen = self._posted(CHOSEN_PLACE)
        places = error.places if isinstance(error, passages.Ambiguous) else ()
        if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(places):
            self.instance.anchor_to(places[int(chosen)])
            self.cleaned_data[self.words_field] = self.instance.found.text
            del self.errors[self.words_field]
        elif not is_publishing(self.data):
            self.cleaned_data[self.words_field] = getattr(self.instance, self.words_field)
            del self.errors[self.words_field]
            self.notes.append(f"“{self.instance}” is kept, but cannot be published so. {error}")
        else:
            self.errors[self.words_field] = self.error_class([self._explain(error, places)])
            self.told_in_short[self.words_field] = str(error)

    def _explain(
        self, error: passages.PassageError, places: tuple[passages.Passage, ...]
    ) -> SafeString:
        was_there = self.instance.pk and self.words_field not in self.changed_data
        context = {
            "error": error,
            "then": self.initial.get(self.words_field, "") if was_there else "",
            "home": self._home() if was_there else "",
            "nearest": getattr(error, "nearest", ""),
            "places": places,
            "place_name": self.add_prefix(CHOSEN_PLACE),
            "words_id": self[self.words_field].id_for_label,
            "delete_id": f"id_{self.add_prefix('DELETE')}",
        }
        return render_to_string("admin/stories/words_error.html", context)

    def _home(self) -> str:
        """Whose voice the stored words are: a standfirst's must never be put into the body."""
        stored = type(self.instance).objects.select_related("story").get(pk=self.instance.pk)
        return "body" if stored.text_of_words == stored.story.story_text else "standfirst"

    def _look_at(self, found: passages.Passage) -> None:
        text = self.instance.text_of_words
        voices = passages.other_voices(text, found)
        if voices and not self._posted(CONFIRMED):
            context = {"voices": voices, "name": self.add_prefix(CONFIRMED)}
            message = render_to_string("admin/stories/words_confirm.html", context)
            self.add_error(self.words_field, message)
            self.told_in_short[self.words_field] = "These may be somebody else’s words."
        typed = self.data.get(self.add_prefix(self.words_field), "")
        if changed := passages.changes(typed, found):
            self.notes.append(f"“{found.text}” is kept as the story has it. " + "; ".join(changed))
        if not passages.is_whole_sentences(text, found):
            self.notes.append(f"“{found.text}” is part of a sentence: is the meaning still whole?")

    def _posted(self, name: str) -> str:
        return self.data.get(self.add_prefix(name), "")


class QuoteForm(WordsForm):
    words_field = "text"


class MilestoneForm(WordsForm):
    words_field = "passage"
    required_of_readers = ["title"]


class WhereTheWordsStand:
    """A column of an inline: where the words of a saved row stand. Scripts keep it up to date."""

    classes: Sequence[str] | None = ["words-rows"]
    template = "admin/stories/words_rows.html"

    @admin.display(description="stands")
    def where(self, record: Quote | Milestone) -> str:
        found = record.found if record.pk else None
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
    """What is worth knowing about the words that were saved, of those that this save changed.

    What was told before stands in the form: as worth a look, or as in the way of publishing.
    """
    changed = set(form.changed_data)
    rows = [row for formset in formsets for row in formset.forms if isinstance(row, WordsForm)]
    new = [row for row in rows if "body" in changed or row.words_field in row.changed_data]
    about_headline = {"headline", "body"} & changed
    return [
        *(note for row in new for note in row.notes),
        *(form.instance.headline_notes() if about_headline else ()),
    ]
