"""What blocks a story, beside the field of the form where it can be resolved."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stories import publication
from stories.admin.forms import buttons
from stories.models import Story

ROWS = ["quotes", "milestones"]
HEADING_IDS = {
    "milestones": "milestones-heading"
}  # the ids of headings, for blockers of no single field


def find_target_id(blocker: publication.Blocker, context: dict[str, Any]) -> str:
    """Return the id of the field or heading of the form where a blocker can be resolved."""
    dated = "title" if blocker.what == publication.NO_TITLE else "date_edtf"
    field = dated if blocker.field == "milestones" else ""
    for rows in context["inline_admin_formsets"]:
        if target := rows.field_id(blocker.record, field):
            return target
    return HEADING_IDS.get(blocker.field, f"id_{blocker.field}")


def find_describe_address(blocker: publication.Blocker, request: HttpRequest) -> str:
    """Return where this user says what a picture lacks, or "" where that is not what blocks."""
    may = blocker.picture and request.user.has_perm("stories.change_picture")
    return reverse("admin:stories_picture_describe", args=[blocker.picture.pk]) if may else ""  # type: ignore[union-attr]  # there is one


def _rows_left(formset: Any) -> list[Any]:
    """Return the rows of a form that came back, as they were typed."""
    typed = (row for row in formset.forms if row.instance.pk or row.has_changed())
    return [row.instance for row in typed if not row.data.get(row.add_prefix("DELETE"))]


def doubts_headline(blocker: publication.Blocker) -> bool:
    return blocker.field == "headline" and blocker.what == publication.INVENTED


def ask_what_changed(
    row: Story | None, request: HttpRequest, context: dict[str, Any], now: datetime
) -> list[publication.Blocker]:
    """Name in the form what readers would see changed, and return what is not answered.

    A form that comes back with errors says this at once too, of the words that were typed.
    """
    form = context["adminform"].form
    if row is None or not row.changes_to_id or form.confirmer is None:
        return []
    if not form.is_bound:
        form.list_what_changed(row.changed_words())
        return row.unanswered_corrections(now)
    formsets = {each.formset.prefix: each.formset for each in context["inline_admin_formsets"]}
    changed = row.changed_words(*(_rows_left(formsets[name]) for name in ROWS))
    form.list_what_changed(changed)
    if changed and buttons.is_publishing(request.POST) and not form.data.get("is_correction"):
        form.add_error("is_correction", str(publication.unanswered_correction(changed)))
    return []
