"""Lead through the first story, on a desk where none was handed on yet."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.models import Person, Story

COOKIE = "first_steps"  # of the browser in which somebody skipped them
A_YEAR = 365 * 24 * 60 * 60  # seconds


class Step(NamedTuple):
    title: str
    why: str
    address: str  # where it is done; empty where something has to be done before
    is_done: bool


def steps(request: HttpRequest) -> list[Step]:
    """Return the five steps; none for who skipped them or cannot write, nor on another desk."""
    is_skipped = COOKIE in request.COOKIES
    if is_skipped or not request.user.has_perm("stories.add_story"):
        return []
    if Story.objects.exclude(status=Story.Status.DRAFT).exists():
        return []
    story = Story.objects.active().order_by("-pk").first()
    form = reverse("admin:stories_story_change", args=[story.pk]) if story else ""
    return [
        Step(
            _("Say who speaks"),
            _("Add the person: the name that readers may see, and a sentence about them."),
            reverse("admin:stories_person_add"),
            Person.objects.active().exists(),
        ),
        Step(
            _("Put in the words"),
            _("Add a story, choose the person, and paste what was said into the body."),
            form or reverse("admin:stories_story_add"),
            bool(story and story.body),
        ),
        Step(
            _("Take a quote"),
            _("Select words in the body and press “Quote this”."),
            form,
            bool(story and story.quotes.exists()),
        ),
        Step(
            _("Add a milestone"),
            _("Select the words that tell an event and press “Milestone from this”."),
            form,
            bool(story and story.milestones.exists()),
        ),
        Step(
            _("Hand it on"),
            _("Look at the preview, then send the story for review, or publish it."),
            form,
            is_done=False,
        ),
    ]


@require_POST
def skip(request: HttpRequest) -> HttpResponse:
    """Show the steps in this browser no longer; help still has them."""
    response = HttpResponseRedirect(reverse("admin:index"))
    response.set_cookie(
        COOKIE, "skipped", A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
