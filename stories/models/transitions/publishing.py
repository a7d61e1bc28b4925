"""The verbs that readers notice: publishing, scheduling, withdrawing."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override

from stories import publication
from stories.models.desk.review_message import ReviewMessage
from stories.models.version import StoryVersion

from .outcome import Outcome
from .steps import Edit, Event, Kind, Steps

if TYPE_CHECKING:
    from stories.models.story import Story

ORIGINAL_IS_AWAY = publication.Blocker(
    "translated_from",
    _("The original of this translation is withdrawn for some days. Show that again first."),
    gettext_noop("original withdrawn"),
)
WITHDRAWN_FIRST = publication.Blocker(
    "appears_at", _("The story is withdrawn. Publish it again first."), "withdrawn"
)
NO_MOMENT = publication.Blocker(
    "appears_at", _("Say when it is to appear, then press “Schedule” again."), ""
)
IN_TRASH = publication.Blocker(
    "", _("The story is in the trash. Bring it back first."), gettext_noop("in the trash")
)
PAST_MOMENT = publication.Blocker(
    "appears_at", _("This moment is past. Choose a later one, or publish now."), ""
)
CONSENT_ENDS_FIRST = publication.Blocker(
    "appears_at",
    _("The consent ends before this moment. Choose an earlier one, or ask for a longer consent."),
    "",
)

PAST_RETURN = publication.Blocker(
    "until", _("This moment is past. Choose a later one, or leave it empty."), ""
)

MINOR = _("Minor edit")


class _Refused(Exception):  # noqa: N818  private to this module
    pass


class Publishing(Steps):
    class Meta:
        abstract = True

    @transaction.atomic
    def publish(
        self,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        edit: Edit | None = None,
        is_minor: bool = False,
    ) -> Outcome:
        """Show the story, or the waiting changes to a public story, to readers from now on.

        A withdrawn story comes back. The moment of first publishing never changes. If something
        blocks it, the story is saved as a draft if there is an `edit`, or left as it was.
        Changes of words that readers saw need a correction (see `propose_correction`), or are a
        minor edit: `is_minor`, with a `note` that says why.
        Raises Overtaken.
        """
        return self._show(by=by, now=now, note=note, edit=edit, is_minor=is_minor)

    @transaction.atomic
    def publish_changes(
        self,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        edit: Edit | None = None,
        is_minor: bool = False,
    ) -> Outcome:
        """Publish the waiting changes; do nothing where there are none. See also `publish`."""
        if not (self.changes_to_id or self.waiting_changes()):
            return Outcome(self.live)
        return self._show(by=by, now=now, note=note, edit=edit, is_minor=is_minor)

    @transaction.atomic
    def publish_as_it_was(
        self, *, by: Any, now: datetime, note: str = "", edit: Edit | None = None
    ) -> Outcome:
        """Publish a withdrawn story without its waiting changes, which stay as they are."""
        row = self._begin(by=by, now=now, edit=edit, keeps_status=True)
        story = row.live
        StoryVersion.keep(row, Event.SAVED, by=by, now=now, note=note)
        blockers = story.blockers()
        if not blockers:
            story._appear(now)
            StoryVersion.keep(story, Event.PUBLISHED, by=by, now=now, note=note)
            self._audit(Kind.PUBLISHED, by=by, now=now)
        self._read_again()
        event = Event.SAVED if blockers else Event.PUBLISHED
        left = () if blockers else story._still_withdrawn()
        return Outcome(story, event, blockers=tuple(blockers), still_withdrawn=left)

    @transaction.atomic
    def schedule(
        self,
        at: datetime | None,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        edit: Edit | None = None,
        is_minor: bool = False,
    ) -> Outcome:
        """Show the story, or the waiting changes, to readers from the moment `at` on.

        No program has to run at that moment. A blocked story is treated as by `publish`.
        Raises Overtaken.
        """
        asked = {"by": by, "now": now, "note": note, "edit": edit, "is_minor": is_minor}
        return self._show(**asked, at=at, is_scheduled=True)

    @transaction.atomic
    def withdraw(
        self,
        *,
        by: Any,
        now: datetime,
        note: str = "",
        until: datetime | None = None,
        only_this_language: bool = False,
    ) -> Outcome:
        """Hide the story and its translations from every page from now on.

        With `until` it comes back by itself at that moment, as readers saw it before; no program
        has to run for it. Withdrawn again, it stays away longer, less long, or for good. With
        `only_this_language` its translations stay.

        Scheduled changes lose their date, and preview links to translations that were not published
        stop: they show the same words. A story that is not published stays as it is.
        """
        story = self._hold(now)
        if story.status != self.Status.PUBLISHED:
            return Outcome(story)
        if until is not None and until <= now:
            return Outcome(story, blockers=(PAST_RETURN,))
        group: Any = type(self)._default_manager.filter(
            changes_to__translation_group=story.translation_group
        )
        group.apply_due_changes(now)
        gone = [story]
        # Locked, so that nobody publishes a translation meanwhile.
        translations = [] if only_this_language else story.translations(held=True)
        gone += [each for each in translations if each.status == self.Status.PUBLISHED]
        for each in translations:
            if each not in gone:
                each.preview_links.revoke(by=by, now=now)
        detail = f"until {until:%Y-%m-%d %H:%M %Z}" if until else ""
        for each in gone:
            each._withdraw(now, note, until)
            StoryVersion.keep(each, Event.WITHDRAWN, by=by, now=now, note=note)
            each._audit(Kind.WITHDRAWN, by=by, now=now, detail=detail)
        self._read_again()
        return Outcome(story, Event.WITHDRAWN, at=until, went_along=tuple(gone[1:]))

    @transaction.atomic
    def end_withdrawal(self, *, by: Any, now: datetime, note: str = "") -> Outcome:
        """Show a story that is withdrawn for some days again before its time, as it was.

        The translations that were withdrawn with it come back too.
        """
        story = self._hold(now)
        if story.returns_at(now) is None:
            return Outcome(story)
        back = [story]
        back += [
            each
            for each in story.translations(held=True)
            if each.returns_at(now) and each.withdrawn_at == story.withdrawn_at
        ]
        for each in back:
            each.withdrawn_at = each.withdrawn_until = None
            each.withdrawal_reason = ""
            each.version += 1
            each.save()
            StoryVersion.keep(each, Event.PUBLISHED, by=by, now=now, note=note)
            each._audit(Kind.PUBLISHED, by=by, now=now)
        self._read_again()
        return Outcome(story, Event.PUBLISHED, went_along=tuple(back[1:]))

    def _show(
        self,
        *,
        by: Any,
        now: datetime,
        note: str,
        edit: Edit | None,
        is_minor: bool,
        at: datetime | None = None,
        is_scheduled: bool = False,
    ) -> Outcome:
        number = self.pk
        waited = bool(number) and self._rows().exclude(pk=self.live.pk).exists()
        blockers: tuple[publication.Blocker, ...] = ()
        try:
            with transaction.atomic():
                row = self._begin(by=by, now=now, edit=edit)
                found = _blockers_of_place(row, now)
                found += _moment_blockers(row, at, now) if is_scheduled else []
                found += row.unanswered_corrections(now, is_minor=is_minor, note=note)
                blockers = (*found, *row.found_blockers)
                was_withdrawn = row.live.is_withdrawn(now)
                is_known = is_scheduled or waited or was_withdrawn
                is_seen = not is_known and row._says_what_readers_see()
                if edit is None and (blockers or is_seen):
                    raise _Refused  # rolls back what `_begin` stored
        except _Refused:
            self.pk, self._state.adding = number, number is None
            self._read_state_again()
            return Outcome(self.live, blockers=blockers)
        if blockers:
            return self._keep(row, Event.SAVED, by=by, now=now, note=note, blockers=blockers)
        story, event = row.live, Event.SCHEDULED if is_scheduled else Event.PUBLISHED
        if is_minor:
            row.propose_correction(None, by=by, now=now)
        correction = row.proposed_correction
        note = _answered(note, correction, is_minor=is_minor)
        if is_scheduled and at:
            row._appear_later(at)
        elif row.changes_to_id:
            story.merge(row, now, is_minor=is_minor)
            if was_withdrawn:
                story._appear(now, is_changed=False)
        else:
            story._appear(now)
        kept = row if is_scheduled else story
        StoryVersion.keep(kept, event, by=by, now=now, note=note)
        self._audit(Kind(str(event)), by=by, now=now)
        self._audit_correction(correction, by=by, now=now)
        ReviewMessage.tell_end(story, ReviewMessage.Kind(str(event)), by=by, now=now)
        self._read_again()
        left = story._still_withdrawn() if was_withdrawn else ()
        return Outcome(story, event, at=at, still_withdrawn=left)

    def _appear(self, now: datetime, *, is_changed: bool = True) -> None:
        """Become published, from now on or since the first publishing."""
        if self.withdrawn_at and is_changed:
            self.modified_at = now
        if self.withdrawn_at and self.published_at and self.published_at > self.withdrawn_at:
            self.published_at = None  # it was withdrawn before it appeared
        self.published_at = self.published_at or now
        self.status, self.withdrawn_at, self.withdrawal_reason = self.Status.PUBLISHED, None, ""
        self.withdrawn_until = None
        self.save()

    def _appear_later(self, at: datetime) -> None:
        self.status = self.Status.PUBLISHED
        if self.changes_to is None:
            self.published_at, self.withdrawn_until = at, None
            self.save(update_fields=["status", "published_at", "withdrawn_until"])
            return
        self.shown_from = self.changes_to.shown_until = at
        self.save(update_fields=["status", "shown_from"])
        self.changes_to.save(update_fields=["shown_until"])
        self.corrections.update(published_at=at)

    def _withdraw(self, now: datetime, reason: str, until: datetime | None) -> None:
        if changes := self.waiting_changes():
            changes.version += 1  # an open form of the changes must see that the story is withdrawn
            changes.save(update_fields=["version"])
        self.unschedule_changes()
        self.status = self.Status.PUBLISHED if until else self.Status.WITHDRAWN
        self.withdrawn_at, self.withdrawn_until = now, until
        self.withdrawal_reason = reason
        self.version += 1
        self.save()


def _blockers_of_place(row: "Publishing", now: datetime) -> list[publication.Blocker]:
    """Return what bars it from where it is: in the trash, or below an original that is away."""
    found = [IN_TRASH] if row.live.deleted_at else []
    original = row.live.original
    found += [ORIGINAL_IS_AWAY] if original and original.returns_at(now) else []
    return found


def _moment_blockers(row: "Story", at: datetime | None, now: datetime) -> list[publication.Blocker]:
    found = [WITHDRAWN_FIRST] if row.live.is_withdrawn(now) else []
    if at is None:
        found.append(NO_MOMENT)
    elif at <= now:
        found.append(PAST_MOMENT)
    elif row.is_without_consent(at):
        found.append(CONSENT_ENDS_FIRST)
    return found


def _answered(note: str, correction: Any, *, is_minor: bool) -> str:
    """Return the note of a version, after the answer whether it is a correction."""
    with override("en"):  # what is stored is not in the language of who pressed the button
        answer = str(MINOR) if is_minor else correction.label if correction else ""
    return ": ".join(filter(None, [answer, note]))
