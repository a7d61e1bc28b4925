from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories import dates, passages
from stories.keys import new_key

from . import date_field
from .compiled_queries.compiled import CompiledQuery
from .locking import LockingQuerySet
from .verification.confirmation import Confirmable, Question, turning_words_left_out
from .visibility import public_condition

if TYPE_CHECKING:
    from .story import Story


class MilestoneQuerySet(LockingQuerySet["Milestone"]):
    def get_by_natural_key(self, key: str) -> "Milestone":
        return self.get(key=key, story__changes_to__isnull=True)

    def published(self, now: datetime) -> "MilestoneQuerySet":
        """Milestones of public stories."""
        return self.filter(public_condition(now, "story__"))

    def of_visible_or_scheduled_rows(self, now: datetime) -> "MilestoneQuerySet":
        """Milestones that readers see, or will, each with its story.

        Milestones of scheduled changes too, but not of what such changes replaced already.
        """
        let_out = self.filter(story__status="published", story__deleted_at__isnull=True)
        replaced = models.Q(story__shown_until__lte=now)
        return let_out.exclude(replaced).select_related("story")

    def beside(self, story: Any, person: Any, now: datetime) -> "MilestoneQuerySet":
        """Milestones that readers see, or will, of a person's other stories."""
        told = self.filter(person=person).of_visible_or_scheduled_rows(now)
        told = told.exclude(date_edtf="")  # no date contradicts none
        return told.exclude(models.Q(story=story) | models.Q(story__changes_to=story))


class Milestone(Confirmable):
    """An event on a person's timeline, told in an exact passage of one of their stories."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("Personal: something the person did")
        CONTEXT = "context", _("Context: a law, an event, what others did")

    person = models.ForeignKey(
        "Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="milestones"
    )
    story = models.ForeignKey(
        "Story",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="milestones",
        help_text=_("The story that tells it."),
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Your words, and no more than the passage says."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PERSONAL)
    date_edtf = date_field.ToldDateField(
        _("date"),
        help_text=_(
            "As precise as it was told and no more: 2017, 2024-06, 2020~ (about), "
            "2017/2020, 2020/.. (since). Empty where no date is told."
        ),
    )
    date_label = models.CharField(
        _("date label"),
        max_length=100,
        blank=True,
        help_text=_("Shown instead of the date, in the words of the story: “At age 12”."),
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The lowest number comes first.")
    )
    passage = models.TextField(
        _("exact passage"),
        help_text=_(
            "The sentence that tells it, copied from the story or its standfirst. "
            "It must be there exactly once, letter for letter."
        ),
    )
    prefix = models.CharField(max_length=64, blank=True, editable=False)
    suffix = models.CharField(max_length=64, blank=True, editable=False)
    key = models.CharField(max_length=8, default=new_key, editable=False)
    translated_from_key = models.CharField(max_length=8, blank=True, editable=False)

    passage_error: "passages.PassageError | None" = None  # why `clean` refused the passage

    objects: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "story"], name="a_milestone_is_in_a_story_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["personal", "context"]),
                name="a_milestone_is_personal_or_context",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.passage

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["stories.person", "stories.story"]  # type: ignore[attr-defined]  # Django reads it there

    @property
    def words_seen(self) -> tuple[str, ...]:
        """What readers read of it: if that changes, they are told why, or it is a minor edit."""
        return (self.title, self.kind, self.date_edtf, self.date_label, self.passage)

    def clean(self) -> None:
        """Find the passage in the body, or else in the standfirst; take its characters from there.

        Raises ValidationError on `story` or `passage`, with a message that says what to do.
        """
        if not hasattr(self, "person"):
            return  # the story's form says that it is missing
        if self.story.person_id != self.person_id:
            raise ValidationError(
                {
                    "story": (
                        gettext("This story is not %(name)s’s. Choose one of theirs.")
                        % {"name": self.person.name}
                    )
                }
            )
        try:
            self.anchor_to(self._find())
            if self.misquote:
                raise passages.PassageError(self.misquote)
        except passages.PassageError as error:
            self.passage_error = error
            raise ValidationError({"passage": str(error)}) from error

    def _find(self) -> passages.Passage:
        words, around = self.passage, (self.prefix, self.suffix)
        try:
            return passages.find(self.story.story_text, words, *around)
        except passages.NotFound as not_in_the_body:
            try:
                return passages.find(self.story.standfirst_text, words, *around)
            except passages.PassageError:
                raise not_in_the_body from None

    def anchor_to(self, passage: passages.Passage) -> None:
        """Take the passage's words, and the text around them that tells it from equal ones."""
        self.passage, self.prefix, self.suffix = passage.text, passage.prefix, passage.suffix
        self.forget_what_was_found()

    def forget_what_was_found(self) -> None:
        super().forget_what_was_found()
        for name in ("in_body", "in_standfirst", "misquote"):
            self.__dict__.pop(name, None)

    def take_place(self, passage: passages.Passage, *, is_in_body: bool) -> None:
        self.in_body = passage if is_in_body else None
        self.in_standfirst = None if is_in_body else passage

    @property
    def passage_found(self) -> passages.Passage | None:
        return self.in_body or self.in_standfirst

    @cached_property
    def in_body(self) -> passages.Passage | None:
        """The passage in the body as it is now, in the person's words, or None."""
        return passages.locate(self.story.story_text, self.passage, self.prefix, self.suffix)

    @cached_property
    def in_standfirst(self) -> passages.Passage | None:
        """The passage in the standfirst, in the editor's words; None if the body has it."""
        if self.in_body:
            return None
        return passages.locate(self.story.standfirst_text, self.passage, self.prefix, self.suffix)

    @cached_property
    def misquote(self) -> str:
        """Why the passage may not be shown as it is cut, or "". See `passages.misquote`."""
        found, text = self.passage_found, self.text_of_words
        language = self.story.language
        return passages.misquote(text, found, language, is_of_person=False) if found else ""

    @property
    def invented_quotations(self) -> "list[passages.Invented]":
        """The words in quotation marks in the title and the label that the person does not say."""
        if self.looked:
            return self.looked.invented
        return [*self.invented_quotations_in("title"), *self.invented_quotations_in("date_label")]

    def invented_quotations_in(self, field: str) -> "list[passages.Invented]":
        """Return the quotations of "title" or "date_label" that the person does not say."""
        story, language = self.story.story_text, self.story.language
        return passages.invented_quotations(getattr(self, field), story, language)

    def seen_besides(self) -> list[str]:
        return [self.date_edtf, self.date_label]

    def _questions_about(self, passage: passages.Passage) -> list[Question]:
        text, language = self.text_of_words, self.story.language
        asked = turning_words_left_out(text, passage, language)
        if self.date:
            asked += self._questions_about_date(self.date, passage)
        return asked

    def _questions_about_date(
        self, date: dates.ToldDate, passage: passages.Passage
    ) -> list[Question]:
        """Ask about a date that the story does not tell, or not so.

        The paragraph tells it only where the sentences of the passage name no year of their own.
        """
        text, language = self.text_of_words, self.story.language
        label, sentences = self._told_by_the_label(), passages.in_full(text, passage)
        values = {"date_edtf": self.date_edtf}
        if not dates.is_told(date, "\n".join([*label, sentences]), language):
            if dates.names_a_year(sentences):
                asked = gettext(
                    "The date %(date_edtf)s is not told by the passage, which names another year."
                )
                return [Question(asked % values)]
            around = passages.paragraphs_of(text, passage)
            told = [*label, sentences, *(text.text[each.start : each.end] for each in around)]
            if not dates.is_told(date, "\n".join(told), language):
                asked = gettext(
                    "The date %(date_edtf)s is not told by the passage, its paragraph or the label."
                )
                return [Question(asked % values)]
        hedge = "" if any(label) else dates.hedge(date, sentences, language)
        if not hedge:
            return []
        asked = gettext("The passage says “%(hedge)s”: is %(date_edtf)s as it was told?")
        return [Question(asked % (values | {"hedge": hedge}))]

    def _told_by_the_label(self) -> list[str]:
        """Return the label, unless it was only made out of the date, which it cannot confirm."""
        if not (self.date_label and self.date):
            return [self.date_label]
        is_made = dates.is_worded_so(self.date, self.date_label, self.story.language)
        return [] if is_made else [self.date_label]

    def find_verified_passage(self) -> passages.Passage | None:
        """Return the passage in the body or else in the standfirst, if readers may see it.

        None unless it is there once, fairly cut, and confirmed where that is asked for, and no
        words of the editor claim to be the person's.
        """
        is_refused = self.misquote or self.open_questions or self.invented_quotations
        return None if is_refused else self.passage_found

    @property
    def text_of_words(self) -> passages.StoryText:
        """The text that the passage is cut from: the body, or else the standfirst."""
        return self.story.standfirst_text if self.in_standfirst else self.story.story_text

    @property
    def exact_words(self) -> str:
        return self.passage

    @property
    def voice(self) -> str:
        """Whose words tell it, as `passages` names voices; the standfirst is the editor's."""
        if self.in_body is None:
            return passages.EDITOR
        return passages.voice_of(self.story.story_text, self.in_body)

    @property
    def is_in_own_words(self) -> bool:
        """Whether the person tells it in the body: not the editor, and nobody whom they quote."""
        return self.voice == passages.PERSON

    @property
    def is_context(self) -> bool:
        return self.kind == self.Kind.CONTEXT

    @property
    def date(self) -> dates.ToldDate | None:
        return date_field.parse_stored(self.date_edtf)

    @property
    def when(self) -> str:
        """The date label, or else the date in the words of the story's language, or ""."""
        if self.date_label:
            return self.date_label
        return dates.wording(self.date, self.story.language) if self.date else ""

    @property
    def machine_date(self) -> str:
        """The date for `<time datetime>`, or "". See `ToldDate.machine`."""
        return self.date.machine if self.date else ""

    @property
    def anchor(self) -> str:
        return f"m-{self.key}"

    @property
    def address_in_story(self) -> str:
        """The story's address with the anchor, and a text fragment if the passage is found."""
        return f"{self.story.reading_address}#{self.anchor}{self.verdict.fragment}"


def timeline(stories: Iterable["Story"]) -> list[Milestone]:
    """Return the verified milestones of several stories, in the editor's order."""
    events = [event for story in stories for event in story.verified_milestones]
    return sorted(events, key=lambda event: (event.position, event.pk))


BESIDE = CompiledQuery(
    lambda story, person, now: Milestone.objects.beside(story, person, now),
    story=models.BigAutoField(),
    person=models.BigAutoField(),
    now=models.DateTimeField(),
)
