"""Where pictures are used: in the forms of pictures, and before one is deleted."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stories import figures
from stories.models import Person, PersonChanges, Picture, Story


def find(chosen: Iterable[Picture]) -> list[SafeString]:
    """Name the stories and people that use the pictures, each with a link to its form.

    Changes that wait are named beside their story; what is in the trash has no form.
    """
    pictures = list(chosen)
    held = Story.objects.holding(pictures).select_related("changes_to", "lead_picture")
    people = Person.objects.filter(portrait__in=pictures)
    waiting = PersonChanges.objects.with_portrait(*pictures).select_related("person")
    portrait = gettext("portrait")
    return [
        *(_told(row.live, _place(row, pictures), waits=bool(row.changes_to_id)) for row in held),
        *(_told(person, portrait) for person in people),
        *(_told(changes.person, portrait, waits=True) for changes in waiting),
    ]


def _place(story: Story, pictures: list[Picture]) -> str:
    found = [gettext("lead picture")] if story.lead_picture in pictures else []
    if not {each.pk for each in pictures}.isdisjoint(figures.numbers(story.body)):
        found.append(gettext("in the text"))
    return ", ".join(found)


def _told(record: Story | Person, place: str, *, waits: bool = False) -> SafeString:
    name = f"“{record}”" if isinstance(record, Story) else str(record)
    if waits:
        name = gettext("changes to {}").format(name)
    if record.deleted_at:
        return format_html("{} ({}), {}", name, place, gettext("in the trash"))
    where = reverse(f"admin:stories_{record._meta.model_name}_change", args=[record.pk])
    return format_html('<a href="{}">{}</a> ({})', where, name, place)


def listed(picture: Picture) -> SafeString | str:
    items = format_html_join("", "<li>{}</li>", ((each,) for each in find([picture])))
    if not items:
        return gettext("Nothing yet")
    return format_html('<ul class="picture-uses">{}</ul>', items)
