"""Words that readers see only once somebody who may publish has looked at them, and said yes."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from stories import passages
from stories.models.audit_entry import AuditEntry

from .judged import Looked, Verdict, judge

if TYPE_CHECKING:
    from stories.models.story import Story


def digest_of(*seen: Any) -> str:
    """Return a digest of values that JSON can hold, in 64 hexadecimal digits."""
    return sha256(json.dumps(seen).encode()).hexdigest()


def made(digest: str, *, by: Any, now: datetime) -> dict[str, str]:
    """Return a confirmation as it is stored: who (a username, "" from a command), when, of what."""
    name = by.get_username() if by else ""
    return {"by": name, "at": now.isoformat(timespec="seconds"), "digest": digest}


def holds(confirmation: Any, digest: str) -> bool:
    """Return whether a stored confirmation was made of exactly this."""
    return isinstance(confirmation, dict) and confirmation.get("digest") == digest


@dataclass(frozen=True)
class Question:
    """What somebody who may publish must look at, in a sentence; a grave one is said first."""

    text: str
    is_grave: bool = False

    def __str__(self) -> str:
        return str(self.text)


class Confirmable(models.Model):
    """A passage of a story, with what was around it when it was chosen, and its confirmation.

    A confirmation holds for exactly the words, sentences and voices that were looked at: whatever
    changes one of them, by whichever way, takes it away.
    """

    context = models.JSONField(default=dict, blank=True, editable=False)
    confirmation = models.JSONField(default=dict, blank=True, editable=False)

    looked: Looked | None = None  # of a record that is only shown; see `judged.recall`

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        story: models.ForeignKey[Story, Story]
        key: models.CharField[str, str]

        @property
        def misquote(self) -> str: ...

        @property
        def passage_found(self) -> passages.Passage | None: ...
        @property
        def text_of_words(self) -> passages.StoryText: ...

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; words that are new here are chosen in the story as it is now."""
        if self._context_then is None and self._context_now is not None:
            self.context = self._context_now.stored()
            if fields := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*fields, "context"}
        super().save(*args, **kwargs)

    def choose_anew(self) -> None:
        """Take the place where the words are now as the one where they were chosen."""
        self.context = {}

    @transaction.atomic
    def confirm(self, *, by: Any, now: datetime) -> None:
        """Note that `by`, a user, looked at the words as the story has them now, and save it.

        Raises ValueError where the story does not hold the words exactly once.
        """
        if self._context_now is None:
            raise ValueError(_("The story does not hold these words exactly once."))
        self.context = self._context_now.stored()
        self.confirmation = made(self.digest, by=by, now=now)
        self.forget_what_was_found()
        self.save()
        live = self.story.live.pk
        detail = f"{self._meta.model_name} {self.key}"
        AuditEntry.note(AuditEntry.Kind.CONFIRMED, now=now, by=by, story=live, detail=detail)

    @cached_property
    def _context_now(self) -> "passages.Context | None":
        found = self.passage_found
        return passages.context_of(self.text_of_words, found) if found else None

    @property
    def _context_then(self) -> "passages.Context | None":
        """What was around the words when they were chosen; None if other words were."""
        then = passages.read_context(self.context)
        return then if then and self._context_now and then.text == self._context_now.text else None

    @property
    def sentences_then(self) -> str:
        """The sentences around the words when they were chosen, or ""."""
        return self._context_then.sentences if self._context_then else ""

    @property
    def changes_around(self) -> list[str]:
        """What changed around the words since they were chosen, in sentences for the editor."""
        then, found = self._context_then, self.passage_found
        if then is None or found is None or then == self._context_now:
            return []
        return passages.changes_around(then, self.text_of_words, found, self.story.language)

    @property
    def digest(self) -> str:
        """A digest of all that a confirmation looks at. See `digest_of`."""
        now = self._context_now
        seen = [now.text, now.sentences, now.voice, now.speaker, now.has_marks] if now else []
        return digest_of(seen, self.seen_besides())

    def seen_besides(self) -> list[str]:
        """Return what else readers are told with the words, and a confirmation looks at."""
        raise NotImplementedError  # pragma: no cover  each model has its own

    @property
    def is_confirmed(self) -> bool:
        if self.looked:
            return self.looked.is_confirmed
        return bool(self.confirmation) and holds(self.confirmation, self.digest)

    @property
    def questions(self) -> list[Question]:
        """What must be looked at before readers see the words, confirmed or not; grave ones first.

        [] where the story does not hold the words: then there is nothing to confirm.
        """
        found = self.passage_found
        if found is None:
            return []
        asked = [*self._questions_about(found), *map(Question, self.changes_around)]
        return sorted(asked, key=lambda question: not question.is_grave)

    @property
    def exact_words(self) -> str:
        """The words as they are stored, whether or not the story holds them."""
        raise NotImplementedError  # pragma: no cover  each model has its own

    def _questions_about(self, passage: passages.Passage) -> list[Question]:
        raise NotImplementedError  # pragma: no cover  each model has its own

    @property
    def open_questions(self) -> list[Question]:
        """The questions that nobody who may publish has answered for these words."""
        if self.looked:
            return self.looked.open_questions
        asked = self.questions
        if not asked:
            return []
        is_answered = self.is_confirmed and not self.changes_around
        return [] if is_answered else asked

    @property
    def pieces(self) -> "list[passages.Piece]":
        """The whole sentences around the words, in the parts quoted and left out."""
        found = self.passage_found
        return passages.pieces(self.text_of_words, found) if found else []

    @property
    def whole_sentences(self) -> str:
        """The whole sentences around the words, or ""."""
        return "".join(piece.text for piece in self.pieces)

    def forget_what_was_found(self) -> None:
        """Look anew for the words, after they or the story changed in memory."""
        for name in ("_context_now", "verdict", "looked"):
            self.__dict__.pop(name, None)

    def take_place(self, passage: passages.Passage, *, is_in_body: bool) -> None:
        """Take the place of the words as found, since it was found for exactly this record."""
        raise NotImplementedError  # pragma: no cover  each model has its own

    @cached_property
    def verdict(self) -> Verdict:
        """What readers may see of the words in the story as it is now."""
        return judge(self)  # type: ignore[arg-type]  # the two models that are made of this

    @property
    def verified_passage(self) -> passages.Passage | None:
        """The passage in the story as it is now, if readers may see it."""
        return self.verdict.passage

    @property
    def is_verified(self) -> bool:
        """Whether the story holds the words once, and means them. Pages show no others."""
        return self.verified_passage is not None

    @property
    def words(self) -> str:
        """The words, cut from the story; "" where the story no longer holds them."""
        return self.verified_passage.text if self.verified_passage else ""


def turning_words_left_out(
    story: passages.StoryText, passage: passages.Passage, language: str
) -> list[Question]:
    """Return a grave question if the words left out deny, doubt or set a condition.

    Of a language whose words for that are not known, somebody must read what is left out.
    """
    left = passages.left_out(story, passage)
    if not left:
        return []
    if not passages.are_known(language) and any(map(str.isalnum, left)):
        asked = _(
            "In this language nobody but you can see whether the words left out say “not” or "
            "“if”: is the sense still the same?"
        )
        return [Question(asked, is_grave=True)]
    turning = list(dict.fromkeys(passages.turning_words(left, language)))
    if not turning:
        return []
    words = ", ".join(f"“{word}”" for word in turning)
    return [
        Question(
            _("The words left out hold %(words)s: is the sense still the same?") % {"words": words},
            is_grave=True,
        )
    ]
