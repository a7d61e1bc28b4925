"""The caption of a picture, and what readers are told where it was wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from stories import publication
from stories.models.audit_entry import AuditEntry
from stories.models.in_languages import IN_LANGUAGE

from .withdrawal import if_shown

if TYPE_CHECKING:
    from stories.models.correction import Correction
    from stories.models.story import Story


class Captioned:
    """A picture as far as its caption goes."""

    if TYPE_CHECKING:  # what `Picture` stores
        pk: Any
        save: Any
        led_stories: Any
        places: Any
        _default_manager: Any

    def stories_with_caption(self, now: datetime) -> "list[Story]":
        """The rows of stories on which readers see the picture with its caption."""
        picture: Any = self
        if if_shown(picture, now) is None:
            return []
        stories = self.led_stories.model.objects.published(now)
        is_led_or_placed = Q(lead_picture=self) | Q(pk__in=self.places.values("story"))
        return list(stories.filter(is_led_or_placed).order_by("pk"))

    def unanswered_caption(
        self,
        caption: str,
        now: datetime,
        *,
        in_languages: Mapping[str, str] | None = None,
        is_answered: bool = False,
        note: str = "",
    ) -> list[publication.Blocker]:
        """Ask for a caption that readers saw: a correction, or why it is a minor edit (`note`).

        `in_languages` has the captions that are meant for one language each. The first one in a
        language is a translation, and changes nothing that readers saw.
        """
        stored = type(self)._default_manager.get(pk=self.pk)
        changed = [] if publication.is_same_text(stored.caption, caption) else [_("the caption")]
        changed += [
            IN_LANGUAGE[code].format(name=_("the caption"))
            for code, text in (in_languages or {}).items()
            if (said := stored.caption_in[code]) and not publication.is_same_text(said, text)
        ]
        if is_answered or note.strip() or not changed or not stored.stories_with_caption(now):
            return []
        return [publication.unanswered_correction(changed)]

    @transaction.atomic
    def change_caption(
        self,
        caption: str,
        *,
        by: Any,
        now: datetime,
        in_languages: Mapping[str, str] | None = None,
        correction: "Correction | None" = None,
        note: str = "",
    ) -> list[publication.Blocker]:
        """Store another caption, and tell readers of each story that shows it what was wrong.

        Where readers saw the caption, a correction or the reason of a minor edit is demanded:
        without one the caption stays, and the answer says so.
        """
        others = in_languages or {}
        blockers = self.unanswered_caption(
            caption, now, in_languages=others, is_answered=correction is not None, note=note
        )
        if blockers:
            return blockers
        shown_in = self.stories_with_caption(now)
        changed = {"caption": caption, **{f"caption_{code}": text for code, text in others.items()}}
        for name, text in changed.items():
            setattr(self, name, text)
        self.save(update_fields=[*changed])
        if correction:
            for story in shown_in:
                correction.pk, correction.story = None, story
                correction.publish(by=by, now=now)
        elif shown_in and note:
            detail = f"Picture {self.pk}: minor edit of the caption"
            AuditEntry.note(AuditEntry.Kind.CORRECTED, now=now, by=by, detail=detail)
        return []
