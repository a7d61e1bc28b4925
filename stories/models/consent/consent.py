"""Store what people agreed to. `stories.consents` judges it; no public page shows any of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories import collation, consents, languages
from stories.keys import new_key
from stories.models.audit_entry import AuditEntry
from stories.models.date_field import ToldDateField
from stories.models.fields import PlainTextField
from stories.models.locking import LockingQuerySet

from . import evidence_store
from .judging import PICTURE_NEED, needs_of, whose_key

if TYPE_CHECKING:
    from stories.models.person import Person
    from stories.models.story import Story


SCOPES = {
    consents.TEXT: "is_for_text",
    consents.NAME: "is_for_name",
    consents.PICTURE: "is_for_picture",
}
JUDGED = {*SCOPES.values(), "kind", "languages", "channels", "valid_until", "withdrawn_at"}
JUDGED |= {"has_guardian_consent", "has_assent"}


class ConsentQuerySet(LockingQuerySet["Consent"]):
    def get_by_natural_key(self, key: str) -> "Consent":
        return self.get(key=key)

    def of(self, person: "Person") -> "ConsentQuerySet":
        """All records by which the person agreed or refused, at stories and at pictures."""
        return self.filter(person=person)

    def about(self, *rows: "Story") -> "ConsentQuerySet":
        """Records for these stories or working copies: a record is for a whole translation group.

        A record stays with its story where changes would lead that to another group.
        """
        groups = {row.translation_group for row in rows}
        lives = {row.changes_to_id or row.pk for row in rows} - {None}
        stories = self.model.story_model().objects.filter(translation_group__in=groups)
        # With a join in place of the second query, SQLite would read every record.
        return self.filter(Q(story__pk__among=stories.values("pk")) | Q(story__pk__in=lives))

    def for_judging(self) -> "ConsentQuerySet":
        """With what `Consent.as_record` and `found_for` need."""
        return self.select_related("person").annotate(group=F("story__translation_group"))  # type: ignore[no-redef]  # its plugin adds what the model names itself

    @transaction.atomic
    def update(self, **values: Any) -> int:
        """Change what decides whether something is seen as `Consent.save` does, one by one."""
        if JUDGED.isdisjoint(values):
            return super().update(**values)
        for consent in (found := list(self)):
            for name, value in values.items():
                setattr(consent, name, value)
            consent.save()
        return len(found)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete each record as `Consent.delete` does: its file goes, and its story is judged."""
        for consent in (found := list(self)):
            consent.delete()
        return len(found), {self.model._meta.label: len(found)}

    @transaction.atomic
    def leave(self, stories: Iterable[int]) -> None:
        """Give the records of these stories, which will be deleted, to others of their groups.

        What no other story needs is deleted, with its files.
        """
        others = self.model.story_model().objects.exclude(pk__in=stories)
        for consent in self.filter(story__in=stories).for_judging():
            group = others.filter(translation_group=consent.group, changes_to__isnull=True)
            if left := group.order_by("pk").first():
                self.filter(pk=consent.pk).update(story=left)
        self.filter(story__in=stories).delete()


class Consent(models.Model):
    """What somebody agreed to or refused, for a story in its languages, or for a picture.

    It is for the desk alone: no page, feed, data, version or preview holds any of it. Records of a
    story belong to its live row and count for its translations.
    """

    class Kind(models.TextChoices):
        GIVEN = consents.GIVEN, _("Given: the person agreed")
        REFUSED = consents.REFUSED, _("Refused, or asked us to take it away")
        WITHDRAWN = consents.WITHDRAWN, _("Withdrawn: the person agreed before")
        ELSEWHERE = (
            consents.ELSEWHERE,
            _("Published elsewhere by the source named; none recorded here"),
        )

    class How(models.TextChoices):
        WRITTEN = "written", _("In writing")
        RECORDED = "recorded", _("Recorded, as sound or film")
        SPOKEN = "spoken", _("Spoken")

    key = models.CharField(max_length=8, unique=True, default=new_key, editable=False)
    story = models.ForeignKey(
        "Story",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="consents",
    )
    picture = models.ForeignKey(
        "Picture",
        verbose_name=_("picture"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="consents",
    )
    person = models.ForeignKey(
        "Person",
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="consents",
        help_text=_("Whose consent it is, where this site has a record of them."),
    )
    other_person = models.CharField(
        _("or somebody else"),
        max_length=200,
        blank=True,
        help_text=_(
            "The name of somebody who has no record here. Only who may read consents sees it."
        ),
    )
    kind = models.CharField(_("what was said"), max_length=10, choices=Kind.choices)
    date = ToldDateField(
        _("on"), help_text=_("2024, 2024-06 or 2024-06-30. Empty if it is not known.")
    )
    how = models.CharField(_("how"), max_length=10, choices=How.choices, blank=True)
    is_for_text = models.BooleanField(_("the words"), default=False)
    is_for_name = models.BooleanField(_("the name"), default=False)
    is_for_picture = models.BooleanField(_("the picture"), default=False)
    languages = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("None ticked: in all languages.")
    )
    channels = models.JSONField(
        _("channels"),
        default=list,
        blank=True,
        help_text=_(
            "None ticked: in all. The site shows what is published in all three at once: a "
            "consent that leaves one out is kept, but is not enough to publish."
        ),
    )
    valid_until = models.DateTimeField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: until it is withdrawn. From this minute on no reader sees what it was for."
        ),
    )
    guardian = models.CharField(
        _("parent or guardian"), max_length=200, blank=True, help_text=_("For somebody under age.")
    )
    has_guardian_consent = models.BooleanField(_("the guardian agreed"), default=False)
    has_assent = models.BooleanField(_("the child agreed too"), default=False)
    evidence_file = models.CharField(max_length=100, blank=True, editable=False)
    evidence_reference = models.CharField(
        _("where the evidence is"),
        max_length=500,
        blank=True,
        help_text=_("“Folder 12 in the locked cabinet”, or who heard it."),
    )
    note = PlainTextField(_("note"), blank=True, help_text=_("For those who may read consents."))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    recorded_by_name = models.CharField(max_length=150, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    group: Any  # the translation group of its story, where `for_judging` found it

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-recorded_at", "-pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(story__isnull=True) ^ Q(picture__isnull=True),
                name="a_consent_is_for_a_story_or_a_picture",
                violation_error_message=_("A consent is for one story, or for one picture."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(other_person=""),
                name="a_consent_is_one_persons",
                violation_error_message=_(
                    "Say whose consent it is: choose the person, or write the "
                    "name of somebody who has no record here."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["given", "refused", "withdrawn", "elsewhere"]),
                name="a_consent_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(is_for_text=True) | Q(is_for_name=True) | Q(is_for_picture=True),
                name="a_consent_covers_something",
                violation_error_message=_("Say what it is for: the words, the name, the picture."),
            ),
            models.CheckConstraint(
                condition=Q(story__isnull=False, is_for_picture=False)
                | Q(picture__isnull=False, is_for_text=False),
                name="a_consent_covers_what_it_belongs_to",
                violation_error_message=_(
                    "The consent to a picture is recorded at the picture, and "
                    "the consent to words at the story."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="elsewhere") | Q(story__isnull=False),
                name="only_a_text_was_published_elsewhere",
                violation_error_message=_(
                    "Only of a story can be said that it was published "
                    "elsewhere. For a picture, record who agreed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawn") ^ Q(withdrawn_at__isnull=True),
                name="a_withdrawn_consent_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        """Name nobody: logs and messages show this."""
        if not self.pk:
            return gettext("A consent")
        return gettext("Consent %(number)s") % {"number": self.pk}

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it, and judge again what it is for: readers see the outcome at the next request.

        What readers see by it, and what it covers no longer, is noted as withdrawn.
        """
        before = None if self._state.adding else self._uncovered()
        super().save(*args, **kwargs)
        if before is not None:
            self._withdraw_part(self._uncovered() - before)
        self._judge_again()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it and, after the commit, its file."""
        evidence_store.delete_after_commit(self.evidence_file)
        deleted = super().delete(*args, **kwargs)
        self._judge_again()
        return deleted

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    natural_key.dependencies = ["stories.story", "stories.picture", "stories.person"]  # type: ignore[attr-defined]  # Django reads it there

    @property
    def what_for(self) -> str:
        """What it covers and in which languages, for those who may read it."""
        scopes = [(gettext("the words"), self.is_for_text), (gettext("the name"), self.is_for_name)]
        scopes += [(gettext("the picture"), self.is_for_picture)]
        known = languages.NAMES
        parts = [name for name, is_covered in scopes if is_covered]
        parts += [f"in {known[code]}" for code in self.languages if code in known]
        return ", ".join(parts)

    def clean(self) -> None:
        if not (self.is_for_text or self.is_for_name or self.is_for_picture):
            # The constraint is not asked where a form leaves one of them out.
            raise ValidationError(gettext("Say what it is for: the words, the name, the picture."))
        if self.kind == self.Kind.GIVEN:
            asked = {
                "date": gettext("Say when: a year is enough, such as 2024."),
                "how": gettext("Say how."),
            }
            if empty := {name: asked[name] for name in asked if not getattr(self, name)}:
                raise ValidationError(empty)
        if self.kind == self.Kind.ELSEWHERE and not self._names_source():
            message = gettext(
                "Say where it was published: here, or in the story’s “First published by”."
            )
            raise ValidationError({"evidence_reference": message})
        if not isinstance(self.languages, list) or not languages.CODES.issuperset(self.languages):
            raise ValidationError({"languages": gettext("Choose languages that this site knows.")})
        channels = dict(consents.CHANNELS)
        if not isinstance(self.channels, list) or not {*self.channels} <= channels.keys():
            raise ValidationError({"channels": gettext("Choose from what is offered.")})

    def _names_source(self) -> bool:
        told = [self.evidence_reference, self.story.source_publisher if self.story else ""]
        return any(text.strip() for text in told)

    def as_record(self) -> consents.Record:
        """Return it as the values that `stories.consents` judges."""
        person = self.person
        return consents.Record(
            kind=self.kind,
            scopes=frozenset(scope for scope, field in SCOPES.items() if getattr(self, field)),
            since=self.withdrawn_at or self.recorded_at,
            whose=whose_key(person) if person else collation.key(self.other_person),
            until=self.valid_until,
            languages=frozenset(self.languages),
            channels=frozenset(self.channels),
            is_for_a_child=bool(person.is_minor if person else self.guardian),
            has_guardian_and_assent=self.has_guardian_consent and self.has_assent,
        )

    @transaction.atomic
    def withdraw(self, *, by: Any, now: datetime, note: str = "") -> None:
        """Note that the person takes it back. What it was for is hidden at the next request.

        What is withdrawn already stays as it is. The audit log names nobody.
        """
        stored = Consent.objects.filter(pk=self.pk).lock().get()
        if stored.kind != self.Kind.WITHDRAWN:
            stored.kind, stored.withdrawn_at = self.Kind.WITHDRAWN, now
            stored.note = "\n".join(filter(None, [stored.note, note]))
            stored.save()
            stored.audit(AuditEntry.Kind.CONSENT_WITHDRAWN, by=by, now=now)
        self.refresh_from_db()

    def _uncovered(self) -> set[consents.Need]:
        """Return what readers see, or will, though nothing that is stored covers it or ends it."""
        found: ConsentQuerySet
        if self.picture:
            shown = type(self.picture).objects.published_or_scheduled().filter(pk=self.picture.pk)
            needs = [PICTURE_NEED] * shown.filter(has_obscured_faces=False).exists()
            found = Consent.objects.filter(picture=self.picture)
        else:
            rows = list(self._rows().published_or_scheduled().select_related("person"))
            needs = [need for row in rows for need in needs_of(row)]
            found = Consent.objects.about(*rows)
        records = [each.as_record() for each in found.for_judging()] if needs else []
        gaps = consents.find_gaps(needs, records, timezone.now())
        return {gap.need for gap in gaps if gap.why not in consents.HIDING}

    def _withdraw_part(self, needs: set[consents.Need]) -> None:
        """Note that a part of this record is taken back: a record of its own for each scope."""
        for scope in sorted({need.scope for need in needs}):
            spoken = sorted({need.language for need in needs if need.scope == scope} - {""})
            Consent.objects.create(
                story=self.story,
                picture=self.picture,
                person=self.person,
                other_person=self.other_person,
                kind=Consent.Kind.WITHDRAWN,
                withdrawn_at=timezone.now(),
                languages=spoken,
                note=f"Consent {self.pk} was changed, and covers this no longer.",
                **{SCOPES[scope]: True},
            )

    def audit(self, kind: str, *, by: Any, now: datetime, detail: str = "") -> None:
        """Write an audit line that names the record by its number alone."""
        about = f"Consent {self.pk}"
        if self.picture_id:
            about += f", picture {self.picture_id}"
        detail = ": ".join(filter(None, [about, detail]))
        AuditEntry.note(kind, now=now, by=by, story=self.story_id, detail=detail)

    @classmethod
    def story_model(cls) -> "type[Story]":
        return cls._meta.get_field("story").related_model  # type: ignore[return-value]  # a model, not its name

    def _judge_again(self) -> None:
        if picture := self.picture:
            picture.refresh_consent()
            self.story_model().objects.showing(picture).refresh_blockers()
            return
        rows = self._rows()
        rows.refresh_consent()
        rows.refresh_blockers()

    def _rows(self) -> Any:
        """The stories and working copies that this record may be about."""
        stories = self.story_model().objects
        story: Any = self.story_id
        own = Q(pk=story) | Q(changes_to=story)
        group = stories.filter(pk=story).values("translation_group")
        return stories.filter(own | Q(translation_group__in=group))
