"""Select the stories that wait for somebody at the desk."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from stories.models.visibility import public_condition
from stories.models.workflow import WorkflowQuerySet

TRANSLATED_FIELDS = [
    "headline",
    "kicker",
    "standfirst",
    "body",
    "content_note",
]  # the story's prose


class Nothing(Value):
    """The empty text, written in the SQL: a value that is passed could be another text."""

    def as_sql(self, *_: Any) -> tuple[str, tuple[()]]:
        return "''", ()


NOTHING = Nothing("", CharField())
LISTED_FIELDS = [
    "headline",
    "language",
    "status",
    "published_at",
    "deleted_at",
    "withdrawn_until",
    "shown_from",
    "shown_until",
    "consented_until",
    "blockers_summary",
    "version",
]


class WorkQueueQuerySet(WorkflowQuerySet):
    def for_desk(self) -> Self:
        """With what the lists of the desk show, in one query and without the stories' texts."""
        related = [f"changes__{name}" for name in LISTED_FIELDS]
        return self.select_related("person", "changes").only(
            *LISTED_FIELDS, "changes_to", "person__name", *related, "changes__changes_to"
        )

    def active_ones(self) -> Self:
        """The same as `active()`, where few stories are looked for by another index.

        SQLite takes the index of active stories for the best wherever it can be used: it would look
        through all of them for a few primary keys.
        """
        return self.filter(~Q(changes_to__gt=0), deleted_at__isnull=True)

    def in_review(self) -> Self:
        """Stories that wait for review, or whose waiting changes do."""
        own = self.model.objects.filter(status="in_review")
        either = Q(pk__among=own.values("pk")) | self._whose_changes(status="in_review")
        return self.active_ones().filter(either)

    def from_colleagues(self, user: Any, since: datetime) -> Self:
        """Stories that colleagues sent to this user or sent back to them, and stories of theirs
        that were published since then. See `ReviewMessage.objects.waiting_for`."""
        messages: Any = self.model._meta.get_field("review_messages").related_model
        waiting = messages.objects.waiting_for(user, since)
        return self.active_ones().filter(pk__in=waiting.values("story"))

    def with_comments_for(self, user: Any) -> Self:
        """Stories with comments that mention this user, who has not answered yet."""
        comments: Any = self.model._meta.get_field("comments").related_model
        return self.active_ones().filter(pk__in=comments.objects.waiting_for(user).values("story"))

    def scheduled(self, now: datetime) -> Self:
        """Stories that are scheduled, or whose changes are; the next to appear comes first."""
        will = self.model.objects.filter(status="published", published_at__gt=now)
        changes_will = self._whose_changes(status="published", shown_from__gt=now)
        appears = Coalesce("changes__shown_from", "published_at")
        either = Q(pk__among=will.values("pk")) | changes_will  # by an index, not by every story
        return self.active_ones().filter(either).order_by(appears, "pk")

    def with_unsent_changes(self) -> Self:
        """Public stories with changes that are neither sent for review nor scheduled."""
        changed = self.active_ones().filter(self._whose_changes(status="draft"))
        return changed.filter(status="published")

    def blocked_by(self, what: str) -> Self:
        """Stories that this blocks, in the story or in its waiting changes; see `Blocker.what`.

        `Story.refresh_blockers` stores this when a story is saved.
        """
        # SQLite uses the index of stories with blockers only for its very condition.
        blocked = self.model.objects.exclude(blockers_summary=NOTHING)
        blocked = blocked.filter(blockers_summary__contains=what)
        changes = blocked.filter(changes_to__isnull=False).values("changes_to")
        return self.active_ones().filter(Q(pk__among=blocked.values("pk")) | Q(pk__among=changes))

    def whose_consent_ends(self, now: datetime, soon: datetime) -> Self:
        """Public or scheduled stories whose consent ends until `soon`; the next comes first."""
        ends = self.active_ones().filter(status="published", consented_until__gt=now)
        return ends.filter(consented_until__lte=soon).order_by("consented_until", "pk")

    def whose_consent_ended(self, now: datetime) -> Self:
        """Stories that no reader sees because consent ended, the last ended first."""
        return self.active_ones().without_consent(now).order_by("-consented_until", "pk")

    def with_people_to_ask(self) -> Self:
        """Stories that name somebody who is still to be asked."""
        named: Any = self.model._meta.get_field("third_parties").related_model
        return self.active_ones().filter(pk__in=named.objects.to_ask().values("story"))

    def behind_their_originals(self, now: datetime) -> Self:
        """Translations whose original changed after they were last made to match it.

        The row that editors work on is compared. See also `original_beside.changed`, which
        compares one story.
        """
        behind = self.model.objects.filter(
            self._follows_other_words(now), translated_version__isnull=False
        )
        own = Q(pk__among=behind.filter(changes__isnull=True).values("pk"))
        theirs = Q(pk__among=behind.filter(changes_to__isnull=False).values("changes_to"))
        return self.active_ones().filter(own | theirs)

    def with_translation_status(self, now: datetime) -> Self:
        """With `is_behind` and, where the original is withdrawn or deleted, `lacks_original`.

        See `behind_their_originals`.
        """
        behind = self.model.objects.behind_their_originals(now)
        hidden = self.model.objects.filter(
            Q(status="withdrawn")
            | Q(status="published", withdrawn_until__gt=now)
            | Q(deleted_at__isnull=False),
            translation_group=OuterRef("translation_group"),
            language=OuterRef("translated_from"),
            changes_to__isnull=True,
        )
        return self.annotate(
            is_behind=Exists(behind.filter(pk=OuterRef("pk"))), lacks_original=Exists(hidden)
        )

    def _follows_other_words(self, now: datetime) -> Exists:
        """Return the condition that the original differs from the version that a row follows."""
        versions: Any = self.model._meta.get_field("versions").related_model
        is_seen = public_condition(now, "story__changes__") | ~public_condition(now, "story__")
        are_changes = Q(story__changes__isnull=False) & is_seen
        differs = Q()
        now_and_then: dict[str, Any] = {}
        for name in TRANSLATED_FIELDS:
            now_and_then[f"{name}_now"] = Case(
                When(are_changes, then=F(f"story__changes__{name}")), default=F(f"story__{name}")
            )
            now_and_then[f"{name}_then"] = KT(f"content__fields__{name}")
            differs |= ~Q(**{f"{name}_now": F(f"{name}_then")})
        return Exists(
            versions.objects.filter(
                story__translation_group=OuterRef("translation_group"),
                story__language=OuterRef("translated_from"),
                story__changes_to__isnull=True,
                story__deleted_at__isnull=True,
                number=OuterRef("translated_version"),
            )
            .alias(**now_and_then)
            .filter(differs)
        )

    def last_saved_by(self, user: Any) -> Self:
        """Stories whose latest version this user saved, the last saved first."""
        versions: Any = self.model._meta.get_field("versions").related_model
        last = versions.objects.filter(story=OuterRef("pk")).order_by("-number")
        return (
            self.active_ones()
            .filter(pk__in=self._saved_by(user))
            .order_by(Subquery(last.values("saved_at")[:1]).desc(), "pk")
        )

    def _saved_by(self, user: Any) -> Any:
        """Return the stories of the versions that this user saved and nobody after them."""
        versions: Any = self.model._meta.get_field("versions").related_model
        numbered = versions.objects.filter(story=OuterRef("story"), number__gt=OuterRef("number"))
        return versions.objects.filter(~Exists(numbered), saved_by=user).values("story")

    def in_hands_of(self, user: Any) -> Self:
        """Stories whose latest version this user saved, or that wait after they were handed over.

        The last saved come first.
        """
        handovers: Any = self.model._meta.get_field("handover").related_model
        versions: Any = self.model._meta.get_field("versions").related_model
        handed = handovers.objects.waiting_for(user)
        last = versions.objects.filter(story=OuterRef("pk")).order_by("-number")
        return (
            self.active_ones()
            .filter(Q(pk__among=self._saved_by(user)) | Q(pk__among=handed.values("story")))
            .order_by(Subquery(last.values("saved_at")[:1]).desc(), "pk")
        )

    def unfinished(self) -> Self:
        """Drafts, what is in review, and public stories whose changes readers do not see yet."""
        return self.active().filter(Q(status__in=["draft", "in_review"]) | self._whose_changes())

    def of_person(self, number: Any) -> Self:
        """Stories that this person tells, or will tell once waiting changes are published."""
        return self.filter(Q(person=number) | Q(changes__person=number))

    def with_tag(self, slug: str) -> Self:
        """Stories that have this tag, or will have it once waiting changes are published."""
        tagged: Any = self.model._meta.get_field("tagged_stories").related_model
        rows = tagged.objects.filter(tag__slug=slug).values("content_object")
        return self.filter(Q(pk__in=rows) | Q(changes__in=rows))

    def saved_since(self, moment: datetime) -> Self:
        """Stories of which a version was saved since then."""
        versions: Any = self.model._meta.get_field("versions").related_model
        return self.filter(pk__in=versions.objects.filter(saved_at__gte=moment).values("story"))

    def with_last_save(self) -> Self:
        """With when the latest version was saved, and by whom; None where there is none."""
        versions: Any = self.model._meta.get_field("versions").related_model
        last = versions.objects.filter(story=OuterRef("pk")).order_by("-number")
        full = Trim(Concat("saved_by__first_name", Value(" "), "saved_by__last_name"))
        name = Coalesce(NullIf(full, Value("")), "saved_by__username", "saved_by_name")
        return self.annotate(
            last_saved_at=Subquery(last.values("saved_at")[:1]),
            last_saved_by_name=Subquery(last.annotate(who=name).values("who")[:1]),
        )

    def _whose_changes(self, **conditions: Any) -> Q:
        """Return the condition that the waiting changes match; a join would read every story."""
        changes = self.model.objects.filter(changes_to__isnull=False, **conditions)
        return Q(pk__among=changes.values("changes_to"))
