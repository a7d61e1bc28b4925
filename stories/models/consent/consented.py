"""Ask whether what people agreed to covers a story, its language, the name and the pictures."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from stories.consents import HIDING, Gap, find_gaps
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.picture import if_shown
from stories.models.site_settings import SiteSettings

from . import judging
from .consent import Consent, ConsentQuerySet

if TYPE_CHECKING:
    from stories.models.person import Person
    from stories.models.picture import Picture


MOST_PICTURES = 2  # of one query: the lead picture and the portrait
PICTURES = [f"picture_{number}" for number in range(MOST_PICTURES)]


def _records(group: Any, live: Any, **pictures: Any) -> ConsentQuerySet:
    row: Any = SimpleNamespace(translation_group=group, changes_to_id=live, pk=live)
    of_pictures = Consent.objects.filter(picture__pk__in=pictures.values())
    return (Consent.objects.about(row) | of_pictures).for_judging()


RECORDS = CompiledQuery(
    _records,
    group=models.UUIDField(),
    live=models.BigAutoField(),
    **{name: models.BigAutoField() for name in PICTURES},  # type: ignore[arg-type]  # none is `using`
)


class Consented(models.Model):
    """A story as far as consent to it goes."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        person: Person
        lead_picture: Picture | None

    def consent_gaps(self) -> list[Gap]:
        """Return the gaps in consent that block publishing; see `publication.find_blockers`.

        What has ended, or was refused, blocks always. What was never recorded does where the site
        demands consent, and of somebody under age always.
        """
        gaps = self.all_consent_gaps()
        is_demanded = self.person.is_minor or not gaps or SiteSettings.current().demands_consent
        return [gap for gap in gaps if is_demanded or gap.why in HIDING]

    def all_consent_gaps(self) -> list[Gap]:
        """Return what the consent records of the story and its pictures do not cover now."""
        story: Any = self
        now = timezone.now()
        shown = [picture for picture in self.pictures() if not picture.has_obscured_faces]
        pictures = [each.pk for each in shown[:MOST_PICTURES]]
        pictures += [0] * (MOST_PICTURES - len(pictures))
        found = RECORDS.fetch(
            group=story.translation_group,
            live=story.changes_to_id or story.pk or 0,
            **dict(zip(PICTURES, pictures, strict=True)),
        )
        if further := shown[MOST_PICTURES:]:  # those between the paragraphs
            found += Consent.objects.filter(picture__in=further).for_judging()
        records = [each.as_record() for each in judging.found_for(story, found)]
        gaps = find_gaps(judging.needs_of(story), records, now)
        for picture in shown:
            need = judging.PICTURE_NEED._replace(subject=picture.pk)
            own = [each.as_record() for each in found if each.picture_id == picture.pk]
            gaps += find_gaps([need], own, now)
        return gaps

    def pictures(self) -> "list[Picture]":
        """Return the lead picture, the portrait and the pictures in the body, each once."""
        story: Any = self
        found = (self.lead_picture, self.person.portrait, *story.figures().values())
        return list(dict.fromkeys(each for each in found if each and not each.is_withdrawn))

    @property
    def shown_picture(self) -> "Picture | None":
        """The lead picture for readers: none where it is withdrawn or consent ended."""
        return if_shown(self.lead_picture, timezone.now())
