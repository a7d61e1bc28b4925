"""What colleagues remark on a story or on a passage of it, and answer each other."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from stories import passages
from stories.models.fields import PlainTextField
from stories.models.story import Story

from .mail_choice import MailChoice
from .review_message import NAMES, colleagues_with

READS = "stories.view_story"  # the permission of those who may comment
LONGEST = 2000  # characters
MENTIONED = re.compile(r"(?<![\w@.+-])@([\w.@+-]+)")


def colleagues() -> models.QuerySet[Any]:
    """The accounts of the desk that may see stories."""
    return colleagues_with(READS)


def named_in(text: str) -> set[str]:
    """Return the user names that a text may mention, in small letters.

    “@aru, see @bek.” mentions “aru” and “bek”; an address such as a@b.example mentions nobody.
    """
    found = {name.lower() for name in MENTIONED.findall(text)}
    return found | {name.rstrip(".") for name in found}


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> Self:
        """Comments that are not resolved, without the answers to them."""
        return self.filter(answers_to=None, resolved_at=None)

    def waiting_for(self, user: Any) -> Self:
        """Comments and answers that mention this user, who has not answered since; the newest
        first. What is resolved waits for nobody."""
        thread = Coalesce(OuterRef("answers_to"), OuterRef("pk"))
        own = Comment.objects.filter(by=user, answers_to=thread, pk__gt=OuterRef("pk"))
        is_open = Q(answers_to=None, resolved_at=None)
        is_open |= Q(answers_to__isnull=False, answers_to__resolved_at=None)
        found = self.filter(is_open, ~Exists(own), mentioned=user, story__deleted_at=None)
        return found.order_by("-pk")

    def for_desk(self) -> Self:
        """With who wrote them and the headlines of the stories, without the stories' texts."""
        people = [f"{who}__{name}" for who in ("by", "resolved_by") for name in NAMES]
        fields = [field.name for field in Comment._meta.concrete_fields]
        related = self.select_related("story", "by", "resolved_by")
        return related.only(*fields, *people, "story__headline")


class Comment(models.Model):
    """A remark, or the answer to one. It is for the desk alone, and is erased with its story.

    `passage` are the words of the body that it is about, anchored as a quote is.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="comments")
    answers_to = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="answers"
    )
    text = PlainTextField(max_length=LONGEST)
    passage = models.TextField(blank=True)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=150, blank=True)
    mentioned: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    resolved_by_name = models.CharField(max_length=150, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]  # a manager with its methods

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Comment {self.pk}"  # no word of it, wherever it is named

    def get_absolute_url(self) -> str:
        """Return the address at the desk that leads to it, or to what it answers."""
        where = reverse("admin:stories_story_comments", args=[self.story_id])
        return f"{where}#comment-{self.answers_to_id or self.pk}"

    @classmethod
    @transaction.atomic
    def begin(
        cls, story: Story, text: str, *, by: Any, now: datetime, words: str = ""
    ) -> "Comment":
        """Comment on a story, or on these `words` of its body as editors saved it last.

        Raises passages.PassageError, with a sentence for the editor, where they are not there.
        """
        anchor = {}
        if words.strip():
            found = passages.find(story.working_copy().story_text, words)
            anchor = {"passage": found.text, "prefix": found.prefix, "suffix": found.suffix}
        return cls._keep(story, text, by, now, **anchor)

    @transaction.atomic
    def answer(self, text: str, *, by: Any, now: datetime) -> "Comment":
        """Answer it, or what it answers. Who began is told, as if the answer mentioned them."""
        began = self.answers_to or self
        told = [began.by] if began.by and began.by != by else []
        return self._keep(began.story, text, by, now, told=told, answers_to=began)

    def resolve(self, *, by: Any, now: datetime) -> None:
        """Say that nothing is left to do about it. Whoever did so first stays the one who did."""
        open_ones = Comment.objects.open().filter(pk=self.pk)
        name = by.get_username() if by else ""
        open_ones.update(resolved_at=now, resolved_by=by, resolved_by_name=name)
        self.refresh_from_db()

    def reopen(self) -> None:
        self.resolved_at, self.resolved_by, self.resolved_by_name = None, None, ""
        self.save(update_fields=["resolved_at", "resolved_by", "resolved_by_name"])

    def is_gone_from(self, row: Story) -> bool:
        """Whether its passage is not in the body of this row any more."""
        if not self.passage:
            return False
        return not passages.locate(row.story_text, self.passage, self.prefix, self.suffix)

    @classmethod
    def _keep(
        cls,
        story: Story,
        text: str,
        by: Any,
        now: datetime,
        told: Iterable[Any] = (),
        **fields: Any,
    ) -> "Comment":
        name = by.get_username() if by else ""
        made = cls.objects.create(story=story, text=text, by=by, by_name=name, at=now, **fields)
        told = [*told]
        if names := named_in(text):
            told += [each for each in colleagues() if each.username.lower() in names]
        made.mentioned.set(told)
        MailChoice.tell(told, by=by, path=made.get_absolute_url())
        return made
