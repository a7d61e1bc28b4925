"""The verbs that the list runs on many stories. None of them changes what readers see."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from stories.models.desk.review_message import REVIEWS, WORKS, ReviewMessage, colleagues_with
from stories.publication import Blocker

from .drafts import Drafts
from .outcome import Outcome
from .steps import Edit, Kind

if TYPE_CHECKING:
    from stories.models.story import Story

SCHEDULED = Blocker("", gettext_lazy("It is scheduled. Change it in its form."), "")
HAS_TAG = Blocker("tags", gettext_lazy("It has this tag already."), "")
HAS_LANGUAGE = Blocker("language", gettext_lazy("It is in this language already."), "")
IS_SOURCE = Blocker("language", gettext_lazy("It is translated from this language."), "")
IS_ORIGINAL = Blocker(
    "language",
    gettext_lazy("Others are translated from it. Set its language in its form."),
    "",
)
HAS_TRANSLATION = Blocker(
    "language", gettext_lazy("It has a translation into this language already."), ""
)
TAKEN = Blocker(
    "language",
    gettext_lazy("Another story in this language has its address. Set it in its form."),
    "",
)
WAITS = Blocker("", gettext_lazy("It waits for them already."), "")
MAY_NOT = Blocker(
    "", gettext_lazy("It is in review, and they may not review. Choose somebody else."), ""
)


class Bulk(Drafts):
    class Meta:
        abstract = True

    @transaction.atomic
    def add_tag(self, tag: str, *, by: Any, now: datetime) -> Outcome:
        """Add a tag to the draft or to the waiting changes; what waits for review goes on waiting.

        A story that is scheduled, or that has the tag, stays as it is.
        """
        row = self._hold(now).working_copy()
        if row.is_scheduled(now):
            return Outcome(row.live, blockers=(SCHEDULED,))
        if tag in row.tags.names():
            return Outcome(row.live, blockers=(HAS_TAG,))

        def edit(changed: "Story") -> None:
            changed.save()
            changed.tags.add(tag)

        return row._keep_unseen(edit, f"tag “{tag}”", by=by, now=now)

    @transaction.atomic
    def set_language(self, language: str, *, by: Any, now: datetime) -> Outcome:
        """Set the language of the draft or of the waiting changes, as `add_tag` adds a tag.

        A story whose translations, original or address are in the way stays as it is.
        """
        row = self._hold(now).working_copy()
        if blocker := _bars_language(row, language, now):
            return Outcome(row.live, blockers=(blocker,))

        def edit(changed: "Story") -> None:
            changed.language = language
            changed.save()

        outcome = row._keep_unseen(edit, f"language “{language}”", by=by, now=now)
        self._audit(Kind.LANGUAGE, by=by, now=now, detail=language)
        return outcome

    @transaction.atomic
    def assign(self, to: Any, *, by: Any, now: datetime, message: str = "") -> Outcome:
        """Tell a colleague that the story waits for them; its words stay as they are.

        One in review is passed on. Another waits for them until somebody saves it.
        """
        story = self._hold(now)
        is_in_review = story.working_copy().status == self.Status.IN_REVIEW
        able = colleagues_with(REVIEWS if is_in_review else WORKS)
        if not able.filter(pk=to.pk).exists():
            return Outcome(story, blockers=(MAY_NOT,))
        if ReviewMessage.objects.waiting_for(to, now).filter(story=story).exists():
            return Outcome(story, blockers=(WAITS,))
        about: dict[str, Any] = {"by": by, "now": now, "to": to, "text": message}
        if is_in_review:
            ReviewMessage.tell_sent(story, **about, was_in_review=True)
        else:
            ReviewMessage.tell(story, ReviewMessage.Kind.ASSIGNED, **about)
        self._audit(Kind.ASSIGNED, by=by, now=now, detail=to.get_username())
        return Outcome(story, Outcome.ASSIGNED)

    def _keep_unseen(self, edit: Edit, note: str, *, by: Any, now: datetime) -> Outcome:
        """Store an edit of this working copy as a draft, or in review where it waits there."""
        about: dict[str, Any] = {"by": by, "now": now, "note": note, "edit": edit}
        if self.status != self.Status.IN_REVIEW:
            return self.save_draft(**about)
        return self.send_for_review(**about, to=ReviewMessage.addressee(self.live))


def _bars_language(row: "Story", language: str, now: datetime) -> Blocker | None:
    """Say why a row cannot be in this language, or None."""
    others = row._group().exclude(pk=row.live.pk)
    has_address = type(row).objects.exclude(pk__in=[row.pk, row.live.pk])
    bars = (
        (SCHEDULED, lambda: row.is_scheduled(now)),
        (HAS_LANGUAGE, lambda: row.language == language),
        (IS_SOURCE, lambda: row.translated_from == language),
        (HAS_TRANSLATION, lambda: others.filter(language=language).exists()),
        (IS_ORIGINAL, lambda: others.filter(translated_from=row.language).exists()),
        (TAKEN, lambda: bool(row.slug) and has_address.is_taken(row.slug, language)),
    )
    return next((blocker for blocker, is_so in bars if is_so()), None)
