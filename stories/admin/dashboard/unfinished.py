"""Forms that could not be saved yet."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.admin.display_names import display_name
from stories.models import Story, UnfinishedForm
from stories.models.compiled_queries.compiled import CompiledQuery

from .queues import QueueSummary, Row

UNFINISHED = CompiledQuery(lambda: UnfinishedForm.objects.newest())


def left_unfinished() -> QueueSummary:
    rows = [
        Row(
            str(each),
            f"{_form_of(each.story)}?unfinished={each.key}",
            f"{display_name(each.user, each.user_name)} · "
            + date_format(timezone.localtime(each.kept_at), "DATETIME_FORMAT"),
        )
        for each in UNFINISHED.fetch()
    ]
    note = _("What was typed and could not be saved yet: open it, mend what it lists, and save it.")
    return QueueSummary("unfinished", _("Left unfinished"), note, rows, len(rows), "")


def _form_of(story: Story | None) -> str:
    if story is None:
        return reverse("admin:stories_story_add")
    return reverse("admin:stories_story_change", args=[story.pk])
