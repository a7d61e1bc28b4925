"""What colleagues sent, sent back and asked."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse

from stories.admin import colleagues
from stories.models import Comment
from stories.models.desk.review_message import TOLD_FOR, ReviewMessage

from .queues import FirstOf, QueueSummary, Row, short
from .stories import COMMENTS, FROM_COLLEAGUES

MESSAGES = FirstOf(
    ReviewMessage.objects.waiting_for,
    lambda messages: messages.for_desk(),
    user=models.BigAutoField(),
    since=models.DateTimeField(),
)
MENTIONS = FirstOf(
    Comment.objects.waiting_for,
    lambda comments: comments.for_desk(),
    user=models.BigAutoField(),
)


def from_colleagues(user: Any, now: datetime) -> QueueSummary:
    records, total = MESSAGES.fetch(user=user.pk, since=now - TOLD_FOR)
    rows = [
        Row(
            str(message.subject),
            message.get_absolute_url(),
            colleagues.told_to_you(message),
            message=short(message),
            age=colleagues.age(message, now),
        )
        for message in records
    ]
    name, title = FROM_COLLEAGUES.name, FROM_COLLEAGUES.title
    address = f"{reverse('admin:stories_story_changelist')}?waits={name}"
    return QueueSummary(name, title, "", rows, total, address)


def comments(user: Any, now: datetime) -> QueueSummary:
    records, total = MENTIONS.fetch(user=user.pk)
    rows = [
        Row(
            str(comment.story),
            comment.get_absolute_url(),
            colleagues.told_of_comment(comment),
            message=short(comment),
            age=colleagues.age(comment, now),
        )
        for comment in records
    ]
    address = f"{reverse('admin:stories_story_changelist')}?waits={COMMENTS.name}"
    return QueueSummary(COMMENTS.name, COMMENTS.title, "", rows, total, address)
