import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from .audit_entry import AuditEntry
from .picture import Picture, PictureQuerySet
from .story import Story
from .visibility import consent_condition

if TYPE_CHECKING:
    from .person import Person

DEFAULT_DAYS, MAX_DAYS = 7, 90  # for how long a link works


def new_token() -> str:
    return secrets.token_urlsafe(24)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def working(self, now: datetime) -> "PreviewLinkQuerySet":
        """Links that still show their story or person. See also `PreviewLink.is_working`."""
        is_seen = Exists(Story.objects.published(now).filter(person=OuterRef("person")))
        consented = self.filter(consent_condition(now, "story__"))
        return consented.filter(
            Q(person=None) | is_seen,
            revoked_at__isnull=True,
            expires_at__gt=now,
            story__deleted_at__isnull=True,
        ).exclude(
            Q(story__status="withdrawn")
            | Q(story__status="published", story__withdrawn_until__gt=now)
        )

    def revoke(self, *, by: Any, now: datetime) -> None:
        """Stop these links from the next request on. See `PreviewLink.revoke`."""
        for link in self.filter(revoked_at=None):
            link.revoke(by=by, now=now)


class PreviewLink(models.Model):
    """An address that shows one story before it is public, for some days, to anybody who has it.

    Or the page of a person with the changes that wait.
    """

    story = models.ForeignKey(
        Story, on_delete=models.CASCADE, null=True, related_name="preview_links"
    )
    person = models.ForeignKey(
        "Person", on_delete=models.CASCADE, null=True, related_name="preview_links"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PreviewLinkQuerySet] = PreviewLinkQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(story__isnull=False, person__isnull=True)
                | Q(story__isnull=True, person__isnull=False),
                name="a_link_shows_a_story_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"Link to {self.story or self.person}"

    def get_absolute_url(self) -> str:
        return reverse("preview_link", args=[self.token])

    def is_working(self, now: datetime) -> bool:
        """Whether it still shows something. See also `PreviewLinkQuerySet.working`.

        A person is shown while readers see them: nobody who is hidden is seen by a link.
        """
        if self.revoked_at is not None or self.expires_at <= now:
            return False
        if self.story is None:
            return self.person.is_published(now)  # type: ignore[union-attr]  # it has one of them
        return (
            self.story.deleted_at is None
            and not self.story.is_withdrawn(now)
            and not self.story.is_without_consent(now)
        )

    @classmethod
    @transaction.atomic
    def make(
        cls, subject: "Story | Person", *, by: Any, now: datetime, days: int = DEFAULT_DAYS
    ) -> "PreviewLink":
        """Make a link. Raises ValueError while the person is being protected."""
        person: Any = getattr(subject, "person", subject)
        if person.is_being_protected:
            raise ValueError("The person is being protected.")
        about = {str(subject._meta.model_name): subject}
        link = cls.objects.create(
            **about,
            made_by=by,
            made_by_name=by.get_username(),
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        link._note(AuditEntry.Kind.LINK_MADE, now, by)
        return link

    @transaction.atomic
    def revoke(self, *, by: Any, now: datetime) -> None:
        """Stop the link from the next request on. A link that is revoked already stays as it is."""
        if PreviewLink.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now):
            self._note(AuditEntry.Kind.LINK_REVOKED, now, by)

    @transaction.atomic
    def count_opening(self, now: datetime) -> None:
        """Add one to the count in the database, so that simultaneous openings all count."""
        PreviewLink.objects.filter(pk=self.pk).update(
            opened_count=F("opened_count") + 1, last_opened_at=now
        )
        self._note(AuditEntry.Kind.LINK_OPENED, now)

    def shown_story(self) -> Story:
        """Return the working copy or live row, with its pictures at addresses under this link."""
        story: Any = self.story
        row = Story.objects.for_page().get(pk=story.working_copy().pk)
        for picture in (row.shown_picture, row.person.shown_portrait, *row.figures().values()):
            if picture:
                picture.preview_token = self.token
        return row

    def shown_person(self) -> "Person":
        """Return the person with the changes that wait, and the portrait under this link."""
        person: Any = self.person
        copy: Person = person.working_copy()
        if copy.shown_portrait:
            copy.shown_portrait.preview_token = self.token
        return copy

    def pictures(self) -> PictureQuerySet:
        """Return the pictures of the story that it shows, and of its person."""
        shown = Picture.objects.shown(timezone.now())
        if self.story is None:
            return shown.filter(pk=self.shown_person().portrait_id or 0)
        row = self.story.working_copy()
        return shown.filter(
            Q(led_stories=row) | Q(portrayed_people=row.person_id) | Q(places__story=row)
        ).distinct()

    def _note(self, kind: str, now: datetime, by: Any = None) -> None:
        """Write an audit line without the token: readers of the log could open the link."""
        AuditEntry.note(kind, now=now, by=by, story=self.story_id, detail=f"Link {self.pk}")
