"""Show what is to be confirmed of a quote or milestone, with its whole sentences."""

from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe

from stories.models import Milestone, Quote

CONFIRMED = "confirmed"  # the name of the field in a row


def draw(
    record: Quote | Milestone, prefix: str, *, may_confirm: bool, is_ticked: bool = False
) -> SafeString:
    """Return what is to be confirmed, as HTML; "" where nothing is. `prefix` is the row's."""
    has_story = record.story_id or Quote.story.is_cached(record)
    if not has_story or not record.passage_found or record.misquote:
        return mark_safe("")
    asked = record.open_questions
    if not asked and not record.is_confirmed:
        return mark_safe("")
    context = {
        "questions": asked,
        "pieces": record.pieces,
        "sentences_then": record.sentences_then if record.changes_around else "",
        "language": record.story.language,
        "direction": record.story.direction,
        "name": f"{prefix}-{CONFIRMED}",
        "digest": record.digest,
        "may_confirm": may_confirm,
        "is_ticked": is_ticked,
        "by": record.confirmation.get("by"),
        "at": parse_datetime(record.confirmation.get("at", "")),
    }
    return render_to_string("admin/stories/passage_confirmation.html", context)
