"""Tell the editor what a verb did."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from stories.models import Outcome, PersonOutcome, Story, StoryVersion

from .others_work import Saved

Event = StoryVersion.Event


def add_messages(request: HttpRequest, outcome: Outcome, along: Iterable[Saved] = ()) -> None:
    """Add the messages for the outcome of a verb that a button or an action called.

    `along` is what of others' work went to readers with it.
    """
    for blocker in outcome.blockers:
        messages.error(request, _("Saved, but not published. %(blocker)s") % {"blocker": blocker})
    if outcome.event == Outcome.UNCHANGED:
        messages.info(request, _("Nothing differs from what readers see, so no changes wait."))
        return
    messages.success(request, _sentence(outcome.story, outcome.event, outcome.at))
    if outcome.event in {Event.PUBLISHED, Event.SCHEDULED}:
        for saved in along:
            messages.info(request, _("With it goes %(told)s.") % {"told": told(saved)})
    for each in outcome.still_withdrawn:
        where = reverse("admin:stories_story_change", args=[each.pk])
        told_of = _("Its translation “%(story)s” (%(language)s) is still withdrawn.") % {
            "story": each,
            "language": each.get_language_display(),
        }
        link = format_html('{} <a href="{}">{}</a>', told_of, where, _("Open it"))
        messages.warning(request, link)


def add_messages_of_person(
    request: HttpRequest, outcome: PersonOutcome, along: Iterable[Saved] = ()
) -> None:
    """Add the messages for the outcome of a verb of a person.

    Of somebody who was stored at once, because no reader sees them, Django tells.
    """
    for blocker in outcome.blockers:
        messages.error(request, _("Not saved. %(why)s") % {"why": blocker})
    if outcome.at_once:
        told_at_once = _("What is said about safety is saved and holds at once: it never waits.")
        messages.success(request, told_at_once)
    elif outcome.event == Outcome.UNCHANGED:
        messages.info(request, _("Nothing differs from what readers see, so no changes wait."))
    if sentence := _sentence_of_person(outcome):
        messages.success(request, sentence % {"person": outcome.person})
    if outcome.event == Event.PUBLISHED:
        for saved in along:
            messages.info(request, _("With it goes %(told)s.") % {"told": told(saved)})


def _sentence_of_person(outcome: PersonOutcome) -> str:
    if outcome.event == Event.PUBLISHED:
        return _("“%(person)s” is published: readers see it now.")
    if outcome.event == Event.SENT:
        return _("The changes to “%(person)s” wait for review. Readers see what was there.")
    if outcome.event == Event.SAVED and outcome.person.waiting_changes():
        return _("The changes to “%(person)s” are saved. Readers see what was there.")
    return ""


def told(saved: Saved) -> str:
    moment = date_format(localtime(saved.at), "DATETIME_FORMAT")
    return _("what %(who)s saved, %(moment)s: %(parts)s") % {
        "who": saved.who,
        "moment": moment,
        "parts": saved.parts,
    }


def _sentence(story: Story, event: str, at: datetime | None) -> str:
    moment = date_format(localtime(at), "DATETIME_FORMAT") if at else ""
    is_public = story.status == Story.Status.PUBLISHED
    sees = _("Readers see what was there.")
    sees = f" {sees}" if is_public else ""
    if event == Event.SAVED and story.is_withdrawn(timezone.now()):
        return _("“%(story)s” is saved, and stays withdrawn.") % {"story": story}
    return {
        Event.PUBLISHED: (_("“%(story)s” is published: readers see it now.") % {"story": story}),
        Event.SCHEDULED: (
            _("“%(story)s” is scheduled: readers see it from %(moment)s on.")
            % {"story": story, "moment": moment}
        ),
        Event.SENT: _("“%(story)s” waits for review.") % {"story": story} + sees,
        Event.SAVED: _("“%(story)s” is saved as a draft.") % {"story": story} + sees,
    }[Event(event)]
