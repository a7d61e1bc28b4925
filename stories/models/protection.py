"""Protect the identity of somebody whom readers know: hide first, ask then.

A protection is open from the moment that the person is hidden until it is finished, which shows
them again as somebody whom nothing connects with the former name, or abandoned. What follows from
the places that hold a name is in `stories.identity`.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import first_use

from .audit_entry import AuditEntry
from .consent import Consent
from .fields import PlainTextField, lines
from .picture import Picture
from .preview_link import PreviewLink
from .story import Story
from .version import StoryVersion

if TYPE_CHECKING:
    from stories import name_forms
else:  # of somebody who is protected alone names are looked for
    name_forms = first_use.module("stories.name_forms")

EVERYWHERE = "everywhere"  # the key of words that are kept in all texts of others
REASON = "being protected"  # why the stories are withdrawn
WHO = "A person who is protected"  # in the audit log, where a number would lead to the new record


@lru_cache(maxsize=16)
def _names_of(names: tuple[str, ...]) -> "name_forms.Names":
    return name_forms.Names(names)


class ProtectionQuerySet(models.QuerySet["Protection"]):
    def open(self) -> "ProtectionQuerySet":
        """Protections that are neither finished nor abandoned."""
        return self.filter(state=Protection.State.OPEN)

    def for_desk(self) -> "ProtectionQuerySet":
        """With the person and who began it, the oldest first."""
        return self.select_related("person", "by").order_by("started_at", "pk")


class Protection(models.Model):
    """The protection of one person's identity. Once it is finished it holds no name."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        FINISHED = "finished", gettext_lazy("Finished")
        ABANDONED = "abandoned", gettext_lazy("Abandoned")

    class Decision(models.TextChoices):
        KEEP = "keep", gettext_lazy("Keep it: nobody can be recognised in it")
        REMOVE = (
            "remove",
            gettext_lazy("Remove it: it shows the person, or a place that tells who it is"),
        )
        OTHER = "other", gettext_lazy("It belongs to somebody else: only take it off these pages")

    class Evidence(models.TextChoices):
        REMOVE = (
            "remove",
            gettext_lazy("Remove the files: what was agreed stays noted, without them"),
        )
        KEEP = "keep", gettext_lazy("Keep the files, and say why")

    person = models.ForeignKey("Person", on_delete=models.CASCADE, related_name="protections")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=150, blank=True)
    anonymity = models.CharField(max_length=10, blank=True)  # what the person will be
    called = models.CharField(max_length=200, blank=True)  # what readers will call the person
    slug = models.SlugField(max_length=100, blank=True)
    story_slugs = models.JSONField(default=dict)  # the new address of each story, by its number
    spellings = PlainTextField(blank=True)  # of the name, as an editor added them, one a line
    overrides = models.JSONField(default=dict)  # what is kept and why, by the key of its place
    # Addresses of pages elsewhere, and credits of pictures, as they were: to be asked in the end.
    elsewhere = models.JSONField(default=dict)
    pictures = models.JSONField(default=dict)  # a Decision for each picture, by its number
    evidence = models.CharField(max_length=6, choices=Evidence.choices, blank=True)
    evidence_reason = models.CharField(max_length=300, blank=True)  # why the files are kept

    objects: ClassVar[ProtectionQuerySet] = ProtectionQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="open"),
                name="a_person_is_protected_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Protection {self.pk}"

    @property
    def next_step(self) -> str:
        """What is to be done next, in a few words."""
        return _("look at each place") if self.has_asked_names else _("say what readers are told")

    @property
    def all_names(self) -> list[str]:
        """The names that nothing may hold: the person's, and the added spellings."""
        person = self.person
        others = [each.name for each in person.other_names.all()]
        known = [*person.names_and_names_for_sorting, *lines(person.known_as)]
        return [*known, *others, *lines(self.spellings)]

    def names(self) -> "name_forms.Names":
        return _names_of(tuple(self.all_names))

    @property
    def kept(self) -> set[str]:
        """What an editor said to be another word: by what is around it, or as a word."""
        return {key for place in self.overrides.values() for key in place}

    @property
    def has_asked_names(self) -> bool:
        """Whether an editor said what readers should call the person."""
        return bool(self.called)

    def consents_with_evidence(self) -> models.QuerySet[Consent]:
        """Consents to the person’s stories and pictures whose files may tell the name.

        Nothing of a file is read for this: it is sealed, and may be a picture of a signature.
        """
        about = Q(person=self.person_id) | Q(story__person=self.person_id)
        shown = Picture.objects.filter(
            Q(portrayed_people=self.person_id) | Q(led_stories__person=self.person_id)
        )
        found = Consent.objects.filter(about | Q(picture__in=shown))
        return found.exclude(evidence_file="").order_by("pk")

    @property
    def has_decided_evidence(self) -> bool:
        return bool(self.evidence) or not self.consents_with_evidence().exists()

    @transaction.atomic
    def abandon(self, *, by: Any, now: datetime) -> None:
        """End the protection without showing anything: the stories stay withdrawn, as they are.

        What was chosen and added is forgotten. One that is not open stays as it is.
        """
        people: Any = type(self.person)._default_manager
        people.filter(pk=self.person_id).lock()
        self.refresh_from_db()
        if self.state != self.State.OPEN:
            return
        self.close(self.State.ABANDONED, now)
        self.person.refresh_from_db()
        self.person.is_being_protected = False
        self.person.version += 1
        self.person.save(update_fields=["is_being_protected", "version"])
        detail = f"Person {self.person_id}"
        AuditEntry.note(AuditEntry.Kind.PROTECTION_ABANDONED, now=now, by=by, detail=detail)

    def close(self, state: str, now: datetime) -> None:
        """Store how it ended, and forget everything that tells a name or an old number."""
        self.state, self.finished_at = state, now
        self.spellings, self.overrides, self.pictures, self.story_slugs = "", {}, {}, {}
        self.elsewhere = {}
        self.called = self.slug = self.evidence = self.evidence_reason = ""
        self.save()


class Protectable(models.Model):
    """Somebody whose identity can be protected."""

    is_being_protected = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        pk: Any
        protections: Any
        stories: Any
        links: Any
        portrait: Any

        def drop_changes(self) -> None: ...

    @transaction.atomic
    def begin_protection(self, *, by: Any, now: datetime) -> Protection:
        """Hide the person and all their stories at once; return the protection that is open then.

        Published stories are withdrawn, those in the trash too. Scheduled ones lose their date, and
        preview links stop. Changes to the person that wait are deleted. A second call while one is
        open changes nothing.
        """
        people: Any = type(self)._default_manager
        people.filter(pk=self.pk).lock()
        if found := self.protections.open().first():
            return found
        Story.objects.filter(Q(person=self.pk) | Q(changes_to__person=self.pk)).apply_due_changes(
            now
        )
        for others in Story.objects.filter(changes__person=self.pk).exclude(person=self.pk):
            others.unschedule_changes()
        of_person = self.stories.filter(changes_to=None).select_related("lead_picture")
        rows = list(of_person.order_by("pk"))
        for story in rows:
            story.refresh_from_db()  # a translation went with its original, perhaps
            _hide(story, by, now)
        # Those of others' stories, too, whose changes would give them to the person.
        told = Q(story__in=rows) | Q(story__changes__person=self.pk) | Q(person=self.pk)
        PreviewLink.objects.filter(told).revoke(by=by, now=now)
        self.refresh_from_db()
        self.is_being_protected = True
        self.drop_changes()
        self.save()
        name = by.get_username() if by else ""
        begun: Protection = self.protections.create(
            started_at=now, by=by, by_name=name, elsewhere=self._known_elsewhere(rows)
        )
        detail = f"Person {self.pk}"
        AuditEntry.note(AuditEntry.Kind.PROTECTION_BEGUN, now=now, by=by, detail=detail)
        return begun

    def _known_elsewhere(self, rows: list[Story]) -> dict[str, list[str]]:
        """Return where others have the name or a picture, before anything of it is mended."""
        sources = {row.source_url for row in rows} | {link.url for link in self.links.all()}
        pictures = [self.portrait, *(row.lead_picture for row in rows)]
        credited = {picture.credit for picture in pictures if picture}
        return {"sources": sorted(sources - {""}), "credits": sorted(credited - {""})}


def _hide(story: Story, by: Any, now: datetime) -> None:
    """Withdraw a public story; make a scheduled one a draft without a date."""
    story.unschedule_changes()
    if story.is_scheduled(now):
        story.status, story.published_at = Story.Status.DRAFT, None
        AuditEntry.note(AuditEntry.Kind.UNSCHEDULED, now=now, by=by, story=story.pk)
    elif story.status == Story.Status.PUBLISHED:
        # One that is away for some days keeps its date: it is not shown again before that.
        story.withdrawn_until = story.returns_at(now)
        story.status, story.withdrawn_at = Story.Status.WITHDRAWN, now
        story.withdrawal_reason = REASON
        AuditEntry.note(AuditEntry.Kind.WITHDRAWN, now=now, by=by, story=story.pk)
    story.version += 1
    story.save()
    if changes := story.waiting_changes():
        changes.version = story.version
        changes.save(update_fields=["version"])
    if story.status == Story.Status.WITHDRAWN and story.withdrawn_at == now:
        StoryVersion.keep(story, StoryVersion.Event.WITHDRAWN, by=by, now=now, note=REASON)


def is_another_name(former: Iterable[str], name: str) -> bool:
    """Whether nothing of the former names is in the name: it is not spelled otherwise, but another.

    Khalida Azhigulova, then Khalida Azhigulova-Sample    no: a correction, a marriage
    Khalida Azhigulova, then Sample Person                yes
    """
    return not name_forms.Names(former).find(name)
