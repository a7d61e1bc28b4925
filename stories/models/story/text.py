"""The words of a story, and the language that they are in."""

from collections.abc import Callable
from hashlib import sha256
from html import escape

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories import figures, languages, layout, passages
from stories.models.fields import (
    LanguageField,
    MinutesField,
    PlainTextField,
    RichTextField,
    sanitise,
    with_absolute_links,
)
from stories.models.verification import kept_verdicts


class WithText(models.Model):
    language = LanguageField(
        _("language"),
        default="en",
        help_text=_("The language that the story is told in."),
    )
    standfirst = PlainTextField(
        _("standfirst"),
        blank=True,
        help_text=_("Your introduction: who speaks, and why. Not the person’s words."),
    )
    body = RichTextField(
        _("body"), blank=True, help_text=_("The person’s own words. Every quote is cut from here.")
    )
    minutes = MinutesField()

    class Meta:
        abstract = True

    @property
    def shown_body(self) -> str:
        """The body as pages show it, sanitised also where a script stored raw HTML."""
        known: tuple[str, str] | None = self.__dict__.get("_shown_body")
        if known is None or known[0] is not self.body:
            is_clean = kept_verdicts.minutes(self) is not None
            known = (self.body, self.body if is_clean else sanitise(self.body))
            self.__dict__["_shown_body"] = known
        return known[1]

    @property
    def story_text(self) -> passages.StoryText:
        return passages.read(self.shown_body)

    @property
    def body_digest(self) -> bytes:
        """A digest of the body as it is now."""
        kept: tuple[str, bytes] | None = self.__dict__.get("_digest")
        if kept is None or kept[0] is not self.body:
            kept = (self.body, sha256(self.body.encode("utf-8", "surrogatepass")).digest())
            self.__dict__["_digest"] = kept
        return kept[1]

    @property
    def minutes_to_read(self) -> int:
        kept = kept_verdicts.minutes(self)
        return kept or languages.minutes_to_read(self.story_text.text, self.language)

    def body_for_elsewhere(self, address: str, draw: Callable[[int], str] | None = None) -> str:
        """Return the body as pages show it, with whose words are not the person's said in words.

        Relative links are resolved against `address`. `draw` draws a picture by its number; without
        it there are none.
        """
        html = layout.for_elsewhere(with_absolute_links(self.shown_body, address), self.language)
        return figures.between(html, str, draw or (lambda _number: ""))

    @property
    def standfirst_text(self) -> passages.StoryText:
        return passages.read(f"<p>{escape(self.standfirst, quote=False)}</p>")

    @property
    def direction(self) -> str:
        return languages.direction(self.language)
