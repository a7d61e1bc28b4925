"""Show what is to be confirmed of a quote or milestone, with its whole sentences."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from stories.models import Milestone, Quote

CONFIRMED = "confirmed"  # the name of the field in a row
TEMPLATE = "admin/stories/passage_confirmation.html"


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
    if not asked:
        about = record.confirmation
        return _confirmed(
            about.get("by"), about.get("at", ""), get_current_timezone_name(), get_language()
        )
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
    }
    return render_to_string(TEMPLATE, context)


@lru_cache(maxsize=1000)
def _confirmed(by: str | None, at: str, _timezone: str, _language: str | None) -> SafeString:
    """Return who confirmed words, and when on the desk's clock: most rows say nothing else."""
    return render_to_string(TEMPLATE, {"by": by, "at": parse_datetime(at)})
