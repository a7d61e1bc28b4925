"""The verbs that change a person: save, send for review and back, publish, restore, discard.

Each is one transaction: it locks the person, stores, raises the version number, keeps a version for
the history, writes a line of the audit log, and returns a PersonOutcome. So a shell, a command and
the desk leave the same rows. `by` is the account that acts, or None for a command.

What is stored is the person as this object has it in memory: see `Changeable.working_copy`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stories import publication
from stories.history import snapshot, upgrade
from stories.models.audit_entry import AuditEntry
from stories.models.desk.review_message import ReviewMessage
from stories.models.transitions.drafts import SAY_WHY
from stories.models.transitions.outcome import Outcome, Overtaken

from .changes import AT_ONCE, Changeable, PersonChanges
from .version import PersonVersion

if TYPE_CHECKING:
    from .person import Person

Event = PersonVersion.Event
Kind = AuditEntry.Kind
Status = PersonChanges.Status


def never_waits() -> str:
    """Say why changes are not kept that say otherwise whether this is the person's name."""
    return _("Whether a name is given never waits. Press “Publish changes”, or leave it as it was.")


def would_be_known() -> str:
    """Say why somebody who is not named has no other names and links that readers see."""
    return _(
        "Readers see this person, whose name is not given: what is here would lead "
        "them to it. Remove it, or say that this is the person’s name."
    )


@dataclass(frozen=True)
class PersonOutcome:
    """What a verb did to a person. See `Outcome`, which is the same of a story.

    `at_once` says that something was stored that never waits.
    """

    person: "Person"
    event: str = ""
    blockers: tuple[publication.Blocker, ...] = ()
    notes: tuple[str, ...] = ()
    at_once: bool = False


class PersonTransitions(Changeable):
    """A person as far as they are changed at the desk."""

    if TYPE_CHECKING:  # what `Person` stores
        anonymity: Any
        deleted_at: Any
        portrait: Any
        versions: Any
        review_messages: Any
        other_names: Any
        links: Any
        is_named: Any
        save: Any
        full_clean: Any
        refresh_from_db: Any
        _hold: Any

    @transaction.atomic
    def save_draft(self, *, by: Any, now: datetime, note: str = "") -> PersonOutcome:
        """Store changes that wait, to somebody whom readers see; or else the person.

        Raises Overtaken.
        """
        return self._keep(Status.DRAFT, by=by, now=now, note=note)

    @transaction.atomic
    def send_for_review(
        self, *, by: Any, now: datetime, note: str = "", message: str = "", to: Any = None
    ) -> PersonOutcome:
        """Store the changes, and put them into the queue for review. Raises Overtaken.

        `message` is for the colleague `to`, or without one for anybody who may review.
        """
        was_in_review = self._reviewed()
        outcome = self._keep(Status.IN_REVIEW, by=by, now=now, note=note)
        if outcome.event == Event.SENT:
            about: dict[str, Any] = {"by": by, "now": now, "to": to, "text": message}
            ReviewMessage.tell_sent(outcome.person, **about, was_in_review=was_in_review)
        return outcome

    @transaction.atomic
    def send_back(
        self, *, by: Any, now: datetime, note: str = "", message: str = ""
    ) -> PersonOutcome:
        """Store the changes as a draft that no longer waits for review. Raises Overtaken.

        See also `Story.send_back`.
        """
        if not message.strip() and self.must_say_why(by):
            return PersonOutcome(self._person, blockers=(SAY_WHY,))
        was_in_review = self._reviewed()
        outcome = self._keep(Status.DRAFT, by=by, now=now, note=note)
        if was_in_review and outcome.event:
            self._note(Kind.SENT_BACK, by=by, now=now)
            ReviewMessage.tell_sent_back(outcome.person, by=by, now=now, text=message)
        return outcome

    def must_say_why(self, by: Any) -> bool:
        """Whether changes are in review, and it was somebody else who sent them."""
        return self._reviewed() and not ReviewMessage.is_by_sender(self._person, by)

    @transaction.atomic
    def publish(self, *, by: Any, now: datetime, note: str = "") -> PersonOutcome:
        """Store the person: readers see it from now on, and nothing waits any more.

        If something blocks it, nothing is stored; but it blocks nobody whom no reader sees. Raises
        Overtaken.
        """
        if not self.pk:
            return self.save_draft(by=by, now=now, note=note)
        stored = self._begin(now)
        if not stored.keeps_changes():
            return self._store(stored, Event.SAVED, by=by, now=now, note=note)
        if blockers := self.blockers():
            return PersonOutcome(stored, blockers=tuple(blockers))
        return self._store(stored, Event.PUBLISHED, by=by, now=now, note=note)

    @transaction.atomic
    def publish_changes(self, *, by: Any, now: datetime, note: str = "") -> PersonOutcome:
        """Publish what waits; do nothing where nothing does. See also `publish`."""
        self._hold()
        copy = self.working_copy()
        if copy.waiting_changes() is None:
            return PersonOutcome(self._person)
        return self._read_again(copy.publish(by=by, now=now, note=note))

    @transaction.atomic
    def restore(
        self, version: PersonVersion, *, by: Any, now: datetime, note: str = ""
    ) -> PersonOutcome:
        """Make a stored version the changes that wait, after keeping those that waited.

        Somebody whom no reader sees is stored so at once. The notes say what differs from the
        version. Raises upgrade.Unreadable.
        """
        self._hold()
        copy = self.working_copy()
        fit, notes = upgrade.adapt_person(version.content, copy)
        PersonVersion.keep_first(copy.stored(), now)
        latest, before = copy.versions.first(), snapshot.take(copy)
        if before != latest.content:
            said = f"before version {version.number} was restored"
            PersonVersion.keep(copy, Event.SAVED, by=by, now=now, note=said, content=before)
        copy.lay_over(fit)
        note = note or f"from version {version.number}"
        if not copy.keeps_changes() and (blockers := copy.blockers()):
            return PersonOutcome(copy, blockers=tuple(blockers))
        outcome = copy._keep(Status.DRAFT, Event.RESTORED, by=by, now=now, note=note)
        self._note(Kind.RESTORED, by=by, now=now)
        done = PersonOutcome(outcome.person, outcome.event, notes=tuple(notes))
        return self._read_again(done)

    @transaction.atomic
    def discard_changes(self, *, by: Any, now: datetime, note: str = "") -> PersonOutcome:
        """Delete what waits, and keep it as a version of the history."""
        self._hold()
        stored = self.stored()
        changes = stored.waiting_changes()
        if changes is None:
            return PersonOutcome(stored)
        content = changes.content
        PersonVersion.keep(stored, Event.DISCARDED, by=by, now=now, note=note, content=content)
        stored.drop_changes()
        stored.save(update_fields=["version"])
        self._note(Kind.DISCARDED, by=by, now=now)
        ReviewMessage.tell_end(stored, ReviewMessage.Kind.DISCARDED, by=by, now=now)
        return self._read_again(PersonOutcome(stored, Event.DISCARDED))

    def blockers(self) -> list[publication.Blocker]:
        """Return what keeps the person, as this object has it, from readers."""
        found = []
        try:
            self.full_clean()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                name = "" if field == NON_FIELD_ERRORS else field
                found += [publication.Blocker(name, message, "") for message in messages]
        for lack in publication.lacks(self.portrait) if self.portrait else []:
            message = _("The portrait: %(lacks)s") % {"lacks": lack}
            found.append(publication.Blocker("portrait", message, "portrait"))
        if not self.is_named and (self.other_names.all() or self.links.all()):
            found.append(publication.Blocker("", would_be_known(), "changed name"))
        return found

    def stored(self) -> "Person":
        """Return the person as readers see it."""
        person: Person = type(self)._default_manager.select_related("changes").get(pk=self.pk)
        return person

    @property
    def _person(self) -> "Person":
        return self  # type: ignore[return-value]  # the one model that is made of this

    def _reviewed(self) -> bool:
        """Whether the changes that are stored now are in review."""
        waiting = PersonChanges.objects.filter(person=self.pk, status=Status.IN_REVIEW)
        return bool(self.pk) and waiting.exists()

    def _begin(self, now: datetime) -> "Person":
        """Lock the person and return them as they are stored. Raises Overtaken.

        Somebody new is stored first.
        """
        if not self.pk:
            rows = dict(self.__dict__.pop("_prefetched_objects_cache", {}))
            self.save()
            self.lay_rows(rows)
            return self._person
        self._hold()
        stored = self.stored()
        if (stored.newest_version, stored.deleted_at) != (self.version, self.deleted_at):
            raise Overtaken
        PersonVersion.keep_first(stored, now)
        return stored

    def _keep(
        self, status: str, event: str = Event.SAVED, *, by: Any, now: datetime, note: str
    ) -> PersonOutcome:
        stored = self._begin(now)
        if not stored.keeps_changes():
            return self._store(stored, event, by=by, now=now, note=note)
        if stored.anonymity != self.anonymity:
            refused = publication.Blocker("anonymity", never_waits(), "")
            return PersonOutcome(stored, blockers=(refused,))
        at_once = self._store_at_once(stored)
        changes, content = stored.waiting_changes(), snapshot.take(self._person)
        if content == snapshot.take(stored):
            if changes:
                stored.drop_changes()
                stored.save(update_fields=["version"])
            self.version = stored.version
            return PersonOutcome(self._person, Outcome.UNCHANGED, at_once=at_once)
        self.version = stored.newest_version + 1
        values = {"status": status, "version": self.version, "content": content}
        values |= {"saved_at": now, "saved_by": by}
        PersonChanges.objects.update_or_create(person=stored, defaults=values)
        self._state.fields_cache.pop("changes", None)
        event = Event.SENT if status == Status.IN_REVIEW else event
        PersonVersion.keep(stored, event, by=by, now=now, note=note, content=content)
        if event == Event.SENT:
            self._note(Kind.SENT, by=by, now=now)
        return PersonOutcome(self._person, event, at_once=at_once)

    def _store_at_once(self, stored: "Person") -> bool:
        """Store what never waits, and say whether any of it changed."""
        changed = [name for name in AT_ONCE if getattr(stored, name) != getattr(self, name)]
        if changed:
            for name in changed:
                setattr(stored, name, getattr(self, name))
            stored.version = stored.newest_version + 1
            stored.save(update_fields=[*changed, "version"])
            stored.stories.refresh_blockers()
        return bool(changed)

    def _store(
        self, stored: "Person", event: str, *, by: Any, now: datetime, note: str
    ) -> PersonOutcome:
        """Store the person as this object has it, with other names and links."""
        rows = {part: [*getattr(self, part).all()] for part in snapshot.PERSON.rows}
        self.__dict__.pop("_prefetched_objects_cache", None)
        is_new = stored is self
        if not is_new:
            self.version = stored.newest_version + 1
            self.save()
        PersonChanges.objects.filter(person=self.pk).delete()
        self._state.fields_cache.pop("changes", None)
        self._put_rows(rows)
        self.stories.refresh_blockers()
        PersonVersion.keep(self._person, event, by=by, now=now, note=note)
        if event == Event.PUBLISHED:
            self._note(Kind.PUBLISHED, by=by, now=now)
            ReviewMessage.tell_end(self._person, ReviewMessage.Kind.PUBLISHED, by=by, now=now)
        return PersonOutcome(self._person, event)

    def _note(self, kind: str, *, by: Any, now: datetime) -> None:
        AuditEntry.note(kind, now=now, by=by, detail=f"Person {self.pk}")

    def _read_again(self, outcome: PersonOutcome) -> PersonOutcome:
        """Read this object from the database again, after a verb that changed another one."""
        self.__dict__.pop("_prefetched_objects_cache", None)
        self._state.fields_cache.pop("changes", None)
        self.refresh_from_db()
        return outcome
