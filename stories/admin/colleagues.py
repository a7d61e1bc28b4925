"""Put into words what colleagues told each other about a story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.models import Comment, Person, ReviewMessage, Story
from stories.models.compiled_queries.compiled import CompiledQuery

from .display_names import display_name
from .forms import stored_story

Kind = ReviewMessage.Kind
ANYBODY = gettext_lazy("anybody who may review")
SOMEBODY = gettext_lazy("somebody")  # who has no account any more, or never had one
MESSAGES = CompiledQuery(
    lambda story: ReviewMessage.objects.filter(story=story).for_desk().order_by("pk"),
    story=models.BigAutoField(),
)
MESSAGES_OF_PERSON = CompiledQuery(
    lambda person: ReviewMessage.objects.filter(person=person).for_desk().order_by("pk"),
    person=models.BigAutoField(),
)

COMMENTS = CompiledQuery(
    lambda story: Comment.objects.open().filter(story=story).for_desk(),
    story=models.BigAutoField(),
)


@dataclass(frozen=True)
class Thread:
    """What colleagues told each other about a story: the last step stands out while it is open."""

    last: ReviewMessage | None
    earlier: list[ReviewMessage]


def thread(row: Story | Person | None) -> Thread | None:
    """Return the messages about a story or a person in their order; None where there are none."""
    if isinstance(row, Person):
        messages = MESSAGES_OF_PERSON.fetch(person=row.pk)
    else:
        messages = _fetch(MESSAGES, ReviewMessage, row)
    if not messages:
        return None
    for message in messages:
        message.told = told(message)
    *earlier, last = messages
    return Thread(last, earlier) if last.is_open else Thread(None, messages)


def _fetch(query: CompiledQuery, kind: type[Any], row: Story | None) -> list[Any]:
    """Return what is about a row's story; there is no query where it is known that nothing is."""
    if row is None or not row.live.pk or stored_story.has_none(row.live, kind):
        return []
    return query.fetch(story=row.live.pk)


def open_comments(row: Story | None) -> list[Any]:
    """Return the comments on a story that are not resolved, with who wrote them, and for those on
    a passage whether it is gone from this row."""
    comments = _fetch(COMMENTS, Comment, row)
    for comment in comments:
        comment.who = display_name(comment.by, comment.by_name)
        comment.is_gone = comment.is_gone_from(row)
    return comments


def unsent(subject: Story | Person, text: str, now: datetime) -> list[str]:
    """Return a sentence with a message that was typed and went to nobody, so nothing is lost."""
    if not text or subject.review_messages.filter(text=text, at=now).exists():
        return []
    return [
        _("Your message went to nobody: nothing was sent, or sent back. “%(text)s”")
        % {"text": text}
    ]


def told(message: ReviewMessage) -> str:
    """Say who did what, for everybody: “Sample Writer sent it to Sample Editor”."""
    who = display_name(message.by, message.by_name) or SOMEBODY
    to = display_name(message.to, message.to_name)
    said = {
        Kind.SENT: (_("%(who)s sent it to %(to)s") % {"who": who, "to": to or ANYBODY}),
        Kind.PASSED_ON: (_("%(who)s passed it on to %(to)s") % {"who": who, "to": to or ANYBODY}),
        Kind.ASSIGNED: (_("%(who)s assigned it to %(to)s") % {"who": who, "to": to or SOMEBODY}),
        Kind.SENT_BACK: _("%(who)s sent it back to %(to)s") % {"who": who, "to": to}
        if to
        else _("%(who)s sent it back") % {"who": who},
        Kind.TAKEN_BACK: (_("%(who)s took it back") % {"who": who}),
        Kind.PUBLISHED: (_("%(who)s published it") % {"who": who}),
        Kind.SCHEDULED: (_("%(who)s scheduled it") % {"who": who}),
        Kind.DISCARDED: (_("%(who)s discarded the changes") % {"who": who}),
    }[Kind(message.kind)]
    return said[0].upper() + said[1:]


def told_to_you(message: ReviewMessage) -> str:
    """Say it to the colleague whom it is for: “Sent to you by Sample Writer”."""
    who = display_name(message.by, message.by_name) or SOMEBODY
    return {
        Kind.SENT: (_("Sent to you by %(who)s") % {"who": who}),
        Kind.PASSED_ON: (_("Sent to you by %(who)s") % {"who": who}),
        Kind.ASSIGNED: (_("Assigned to you by %(who)s") % {"who": who}),
        Kind.SENT_BACK: (_("Sent back to you by %(who)s") % {"who": who}),
        Kind.PUBLISHED: (_("Yours was published by %(who)s") % {"who": who}),
        Kind.SCHEDULED: (_("Yours was scheduled by %(who)s") % {"who": who}),
    }[Kind(message.kind)]


def told_of_comment(comment: Comment) -> str:
    """Say it to who is mentioned: “Sample Writer mentions you”."""
    who = display_name(comment.by, comment.by_name) or SOMEBODY
    said = (
        (_("%(who)s answers you") % {"who": who})
        if comment.answers_to_id
        else (_("%(who)s mentions you") % {"who": who})
    )
    return said[0].upper() + said[1:]


def age(message: ReviewMessage | Comment, now: datetime) -> str:
    """Say how long ago it was: “2 hours ago”."""
    since = timesince(message.at, now, depth=1)
    return _("just now") if since.startswith("0") else (_("%(since)s ago") % {"since": since})


def last_messages(stories: list[Any]) -> dict[int, ReviewMessage]:
    """Return the last message about each of these stories, by the story's number."""
    if not stories:
        return {}
    found = ReviewMessage.objects.filter(story__in=[story.pk for story in stories])
    return {message.subject.pk: message for message in found.newest_of_each().for_desk()}
