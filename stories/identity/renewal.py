"""Show a protected person again as somebody whom nothing connects with the former name."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connection, models, transaction

from stories.history import snapshot
from stories.keys import new_key
from stories.models import (
    AuditEntry,
    Consent,
    Milestone,
    Person,
    PersonLanguage,
    Picture,
    Protection,
    Quote,
    RetiredAddress,
    Story,
    StoryVersion,
)
from stories.models.consent import evidence_store
from stories.models.picture.card_files import delete_cards
from stories.models.protection import REASON
from stories.search import index

from . import addresses, traces
from .places import Places

# What belongs to a person or a story and is not taken along: it tells the former name.
LEFT_BEHIND = {
    "OtherName", "PersonLink", "PersonRedirect", "StoryRedirect", "StoryVersion", "PreviewLink",
    "EditingSession", "Correction", "ReviewMessage", "Comment", "PersonVersion", "PersonChanges",
}  # fmt: skip
UNKNOWN_MOMENTS = [
    *("published_at", "withdrawn_at", "withdrawn_until", "modified_at"),
    *("shown_from", "shown_until"),
]
# What the new record has no words for.
IN_ONE_LANGUAGE = [
    *Person.name_in.columns,
    *Person.other_name_in.columns,
    *Person.sort_name_in.columns,
]
CONTEXT = 64  # letters that are stored before and after a passage
Event = StoryVersion.Event
NOTE = "as it was when the identity was protected; earlier versions were removed"


class NotDone(Exception):  # noqa: N818  it reads as what it says
    """A place still holds the name, or a picture was not decided about."""


@dataclass
class Report:
    """What was done, to print. The old addresses are in nothing that is stored."""

    person: Person
    old_addresses: list[str] = field(default_factory=list)
    shown: list[Story] = field(default_factory=list)
    blocked: list[tuple[Story, list[str]]] = field(default_factory=list)
    hidden: list[Story] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    removed_pictures: int = 0
    removed_files: int = 0  # of evidence
    kept_files: int = 0
    kept_files_because: str = ""


def finish(protection: Protection, *, by: Any, now: datetime, shows_again: bool = True) -> Report:
    """Replace the person by a new record with new stories; show what readers saw before.

    All or nothing. Raises NotDone where something is left to do, and publishes nothing that is
    blocked. Files of pictures are copied first, and deleted again where it fails.
    """
    made: list[str] = []
    try:
        with transaction.atomic():
            return _Renewal(protection, by, now, made).run(shows_again=shows_again)
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                Picture().delete_files(folder)
        raise


class _Renewal:
    def __init__(self, protection: Protection, by: Any, now: datetime, made: list[str]) -> None:
        Person.objects.filter(pk=protection.person_id).lock()
        self.protection = Protection.objects.select_related("person").get(pk=protection.pk)
        self.by, self.now, self.made = by, now, made
        self.places = Places(self.protection)
        self.old: Person = self.protection.person
        self.names = self.places.names
        self.keys: dict[str, str] = {}  # the new key of each quote and milestone
        self.groups: dict[Any, Any] = {}  # the new translation group of each
        self.stories: dict[int, Story] = {}  # the new row of each story and working copy
        self.called = self.protection.called
        self.decided_evidence: dict[int, str] = {}  # for the audit log, by the number of a consent
        self.contents: dict[int, Any] = {}  # of the old rows, which are gone at the end

    def run(self, *, shows_again: bool) -> Report:
        if not (
            self.protection.state == Protection.State.OPEN
            and self.protection.has_asked_names
            and self.places.is_done
            and self.protection.has_decided_evidence
            and not addresses.problems(self.protection, self.places.rows)
        ):
            raise NotDone
        report = Report(self.old)
        rows = self.places.rows
        hidden = [row for row in rows if row.withdrawal_reason == REASON]
        # Those that were withdrawn for some days before stay away: nobody asked to end that.
        seen = {row.pk for row in hidden if (row.withdrawn_until or self.now) <= self.now}
        self._note_what_is_known(report)
        self._retire()
        self._decide_pictures(report)
        self._decide_evidence(report)
        self.contents = {row.pk: snapshot.take(row) for row in rows}
        report.person = self._renew_person()
        for row in rows:
            if not row.changes_to_id:
                self._renew_story(row, report.person)
        self._carry(Person, {self.old.pk: report.person})
        self._carry(Story, self.stories)
        Story.objects.filter(pk__in=[new.pk for new in self.stories.values()]).refresh_consent()
        # The changes to somebody else's story that would give it to the person are not in the rows.
        waiting = Story.objects.filter(person=self.old, changes_to__isnull=False)
        waiting.exclude(changes_to__person=self.old).update(person=report.person)
        PersonLanguage.objects.note(Story.objects.filter(person=report.person))
        self._delete_old(rows)
        for new in self.stories.values():
            fresh = Story.objects.get(pk=new.pk)
            StoryVersion.keep(fresh, Event.SAVED, by=self.by, now=self.now, note=NOTE)
        self._note_evidence()
        self._close(report.person)
        shown = [new for number, new in self.stories.items() if number in seen and shows_again]
        self._show(shown, report)
        self._put_changes(rows)
        Story.objects.filter(person=report.person).exclude(status="published").refresh_blockers()
        listed = {story.pk for story in [*report.shown, *(story for story, _ in report.blocked)]}
        left = [story for story in self.stories.values() if story.pk not in listed]
        report.hidden = [story for story in left if not story.deleted_at]
        self._clean_search()
        return report

    def _note_what_is_known(self, report: Report) -> None:
        """Note where others may still have the name: pages elsewhere, and who made the pictures."""
        report.sources = self.protection.elsewhere["sources"]
        report.credits = self.protection.elsewhere["credits"]
        once = Story.objects.once_public(self.now).filter(person=self.old, changes_to=None)
        if not once.exists():
            return
        report.old_addresses = [self.old.get_absolute_url()]
        for story in once:
            report.old_addresses.append(story.get_absolute_url())
            keys = story.quotes.values_list("key", flat=True)
            report.old_addresses += [Quote(key=key).get_absolute_url() for key in keys]

    def _retire(self) -> None:
        """Retire each address that readers may know: it answers that the page is gone."""
        once = Story.objects.once_public(self.now).filter(person=self.old, changes_to=None)
        stories = list(once)
        if stories or self.old.redirects.exists():
            former = self.old.redirects.values(*self.old.address_parts)
            RetiredAddress.objects.retire(Person, [self.old.address_parts, *former])
        for story in stories:
            former = story.redirects.values(*story.address_parts)
            RetiredAddress.objects.retire(Story, [story.address_parts, *former])
        keys = Quote.objects.filter(story__in=stories).values_list("key", flat=True)
        RetiredAddress.objects.retire(Quote, [{"key": key} for key in set(keys)])

    def _decide_pictures(self, report: Report) -> None:
        """Give kept pictures new folders and keys; take off the others, some of them for good."""
        decided = self.protection.pictures
        for picture in self.places.pictures:
            decision, old_folder = decided[str(picture.pk)], picture.folder
            if decision == Protection.Decision.KEEP:
                picture.refocus()
                self.made.append(picture.folder)
                picture.key, picture.has_obscured_faces = new_key(), True  # as it was decided
                picture.version += 1
                picture.save()
                picture.retire_folder(old_folder)
                continue
            Story.objects.filter(lead_picture=picture, person=self.old).update(lead_picture=None)
            Story.objects.filter(lead_picture=picture, changes_to__person=self.old).update(
                lead_picture=None
            )
            Person.objects.filter(pk=self.old.pk, portrait=picture).update(portrait=None)
            for row in self.places.rows:
                row.refresh_from_db(fields=["body"])
                if picture.pk in row.figures():
                    row.take_out({picture.pk})
            report.removed_pictures += 1
            is_used = Story.objects.holding([picture]).exists()
            is_used |= Person.objects.filter(portrait=picture).exists()
            if decision == Protection.Decision.REMOVE and not is_used:
                picture.delete_for_good(by=self.by, now=self.now)
        self.old.refresh_from_db()
        for row in self.places.rows:
            row.refresh_from_db()

    def _decide_evidence(self, report: Report) -> None:
        """Remove the files that prove a consent, or keep them: they tell the former name."""
        consents = list(self.protection.consents_with_evidence())
        if self.protection.evidence == Protection.Evidence.REMOVE:
            evidence_store.delete_after_commit(*(each.evidence_file for each in consents))
            numbers = [each.pk for each in consents]
            Consent.objects.filter(pk__in=numbers).update(evidence_file="")
            report.removed_files = len(consents)
        else:
            report.kept_files = len(consents)
            report.kept_files_because = self.protection.evidence_reason
        for each in consents:
            self.decided_evidence[each.pk] = "; ".join(
                filter(None, [f"evidence: {self.protection.evidence}", report.kept_files_because])
            )

    def _note_evidence(self) -> None:
        """Write what became of each file, when no number of the former records is left."""
        for consent in Consent.objects.filter(pk__in=self.decided_evidence).order_by("pk"):
            detail = self.decided_evidence[consent.pk]
            kind = AuditEntry.Kind.CONSENT_CHANGED
            consent.audit(kind, by=self.by, now=self.now, detail=detail)

    def _renew_person(self) -> Person:
        return _renewed(
            self.old,
            name=self.called,
            sort_name=self.called,
            # What readers are told is one name; in another language it would be the former one.
            **dict.fromkeys(IN_ONE_LANGUAGE, ""),
            known_as="",
            slug=self.protection.slug,
            anonymity=self.protection.anonymity,
            is_being_protected=False,
            version=1,
        )

    def _renew_story(self, row: Story, person: Person) -> None:
        """Make a new row of a story with its words: a draft that nobody has seen yet.

        It has no date of publication: to the second, or to the day, a date would lead from the old
        page to the new one.
        """
        new = _renewed(
            row,
            person_id=person.pk,
            slug=self.protection.story_slugs[str(row.pk)] if row.slug else "",
            status=Story.Status.DRAFT,
            translation_group=self.groups.setdefault(row.translation_group, uuid4()),
            translated_version=1 if row.translated_version else None,
            version=1,
            withdrawal_reason="",
            **dict.fromkeys(UNKNOWN_MOMENTS),
        )
        self.stories[row.pk] = new
        self._put(new, row)

    def _put(self, new: Story, row: Story) -> None:
        """Give a new row the words of an old one, with other keys."""
        content = self.contents[row.pk]
        kept = {name: getattr(new, name) for name in ("slug", "translated_version")}
        if content["fields"]["person_id"] == self.old.pk:
            content["fields"]["person_id"] = new.live.person_id
        content["fields"] |= kept | {"translation_group": str(new.translation_group)}
        for rest in (*content["quotes"], *content["milestones"]):
            rest |= {
                "key": self._new_key(rest["key"]),
                "translated_from_key": self._new_key(rest["translated_from_key"]),
                "prefix": traces.without(rest["prefix"], self.names, self.called, CONTEXT),
                "suffix": traces.without(rest["suffix"], self.names, self.called, CONTEXT),
                "context": {},
            }
        snapshot.apply(new, content, is_judged_later=True)
        rests: list[Quote | Milestone] = [*new.quotes.all(), *new.milestones.all()]
        for record in rests:
            if found := record.passage_found:
                record.anchor_to(found)
                record.choose_anew()
                record.save()

    def _put_changes(self, rows: Iterable[Story]) -> None:
        """Take along changes that waited: beside what is shown again, or as the draft."""
        for row in rows:
            if row.changes_to_id:
                new = Story.objects.get(pk=self.stories[row.changes_to_id].pk)
                is_shown = new.status == Story.Status.PUBLISHED
                self._put(new.begin_changes() if is_shown else new, row)

    def _new_key(self, key: str) -> str:
        return self.keys.setdefault(key, new_key()) if key else ""

    def _carry(self, model: type[models.Model], new: dict[int, Any]) -> None:
        """Give the new rows all that refers to the old ones and tells no name."""
        for relation in model._meta.related_objects:
            other: Any = relation.related_model
            done = {"Story", "Quote", "Milestone", "TaggedStory", "Person"} | LEFT_BEHIND
            done |= {"PersonLanguage", "PlacedPicture"}  # each story has noted its own
            if other.__name__ in done:
                continue
            for number, record in new.items():
                other._default_manager.filter(**{relation.field.name: number}).update(
                    **{relation.field.name: record}
                )

    def _delete_old(self, rows: Iterable[Story]) -> None:
        numbers = [row.pk for row in rows]
        of_rows = Quote.objects.filter(story__in=numbers)
        for key in set(of_rows.values_list("key", flat=True)):
            transaction.on_commit(partial(delete_cards, key))
        Story.objects.filter(pk__in=numbers).delete()
        Person.objects.filter(pk=self.old.pk).delete()
        live = [row.pk for row in rows if not row.changes_to_id]
        traces.remove(
            self.names,
            called=self.called,
            kept=self.protection.kept,
            person=self.old.pk,
            stories=live,
        )

    def _close(self, person: Person) -> None:
        self.protection.refresh_from_db()
        self.protection.person = person
        self.protection.close(Protection.State.FINISHED, self.now)
        detail = f"Person {person.pk}"
        AuditEntry.note(AuditEntry.Kind.PROTECTED, now=self.now, by=self.by, detail=detail)

    def _show(self, stories: list[Story], report: Report) -> None:
        """Publish through the normal blockers: originals first, as translations wait for them."""
        for new in sorted(stories, key=lambda each: (bool(each.translated_from), each.pk)):
            story = Story.objects.get(pk=new.pk)
            if story.deleted_at:
                continue
            outcome = story.publish(by=self.by, now=self.now)
            if outcome.blockers:
                report.blocked.append((story, [str(each) for each in outcome.blockers]))
            else:
                report.shown.append(Story.objects.get(pk=story.pk))

    def _clean_search(self) -> None:
        """Remove the old words from the index now, and from what SQLite still holds of it."""
        index.refresh_all()
        if connection.vendor == "sqlite":  # pragma: no branch  PostgreSQL keeps no removed words
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO stories_search (stories_search) VALUES ('optimize')")


def _renewed(record: Any, **changed: Any) -> Any:
    """Store and return a copy of a record as a new row."""
    values = {
        each.attname: getattr(record, each.attname)
        for each in record._meta.concrete_fields
        if not each.primary_key
    }
    new = type(record)(**(values | changed))
    new.save()
    return new
