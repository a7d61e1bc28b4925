"""The headline of a story, and the quotation that it may hold."""

from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories import headlines, languages, passages
from stories.models.verification import confirmation, kept_verdicts


class Headlined(models.Model):
    headline = models.CharField(
        _("headline"),
        max_length=300,
        blank=True,
        help_text=_("Kept as you write it. A quotation in it is set large."),
    )
    kicker = models.CharField(
        _("kicker"),
        max_length=100,
        blank=True,
        help_text=_(
            "The small line over the headline. "
            "Empty: what comes before the quotation in the headline."
        ),
    )

    headline_confirmation = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        language: str
        standfirst: models.TextField[str, str]

        @property
        def story_text(self) -> passages.StoryText: ...

    @cached_property
    def headline_parts(self) -> headlines.Headline:
        """The headline, split into its lead-in and its quotation."""
        return headlines.split(self.headline)

    @property
    def over_line(self) -> str:
        """The line over the headline: the kicker, or else the lead-in of its quotation."""
        return self.kicker or (self.headline_parts.lead_in if self.headline_parts.quotation else "")

    @property
    def quoted_headline(self) -> str:
        """The headline's quotation in the quotation marks of its language, or ""."""
        if not self.headline_parts.quotation:
            return ""
        return languages.quoted(self.headline_parts.quotation, self.language)

    @property
    def headline_scale(self) -> str:
        """The classes that set the headline smaller, by its longest word and its length."""
        return headlines.scale(self.quoted_headline or self.headline)

    def confirm_headline(self, *, by: Any, now: datetime) -> None:
        """Note that `by` says: this is the headline as it was first published elsewhere.

        It is not saved here, and holds as long as the headline stays as it is.
        """
        digest = confirmation.digest_of(self.headline)
        self.headline_confirmation = confirmation.made(digest, by=by, now=now)

    @property
    def is_headline_as_first_published(self) -> bool:
        """Whether somebody who may publish said so of the headline as it is now."""
        return confirmation.holds(self.headline_confirmation, confirmation.digest_of(self.headline))

    def invented_quotations(self) -> "list[tuple[str, passages.Invented]]":
        """Return what headline, kicker and standfirst quote and the person does not say, by field.

        A headline as it was first published elsewhere may: the page says that it is that.
        """
        texts = [("kicker", self.kicker), ("standfirst", self.standfirst)]
        kept = kept_verdicts.headline(self)
        is_said = kept is not None and not kept[0]
        if not is_said and not self.is_headline_as_first_published:
            texts = [("headline", self.headline), *texts]
        story, language = self.story_text, self.language
        return [
            (field, invented)
            for field, text in texts
            for invented in passages.invented_quotations(text, story, language)
        ]

    @cached_property
    def is_headline_not_word_for_word(self) -> bool:
        """Whether the page must say that the headline was first published so elsewhere."""
        return self.is_headline_as_first_published and self._judged_headline[0]

    @property
    def said_for_headline(self) -> str:
        """Where in the story's page the words are that the headline quotes, or ""."""
        return self._judged_headline[1]

    @property
    def _judged_headline(self) -> tuple[bool, str]:
        is_invented, said_at = kept_verdicts.headline(self) or self.judge_headline()
        return is_invented, said_at

    def judge_headline(self) -> list[Any]:
        """Return if the headline quotes what the person does not say, and where what it does is.

        It is kept with the story as `kept_verdicts.headline_to_keep` says.
        """
        words, story, language = self.headline_parts.quotation, self.story_text, self.language
        return [_holds_invented(self.headline, story, language), _said_at(words, story)]


# To look for words in a story takes as long as a tenth of its page.
@lru_cache(maxsize=128)
def _holds_invented(headline: str, story: passages.StoryText, language: str) -> bool:
    return bool(passages.invented_quotations(headline, story, language))


@lru_cache(maxsize=128)
def _said_at(words: str, story: passages.StoryText) -> str:
    try:
        return f"#p-{passages.find(story, words).paragraph}"
    except passages.PassageError:
        return ""
