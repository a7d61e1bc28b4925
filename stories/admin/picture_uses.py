"""Where pictures are used: in the forms of pictures, and before one is deleted."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stories.models import Person, Picture, Story


def find(chosen: Iterable[Picture]) -> list[SafeString]:
    """Name the stories and people that use the pictures, each with a link to its form.

    Changes that wait are named beside their story; what is in the trash has no form.
    """
    pictures = list(chosen)
    held = Story.objects.holding(pictures).select_related("changes_to", "lead_picture")
    people = Person.objects.filter(portrait__in=pictures)
    return [
        *(_told(story, _place(story, pictures)) for story in held),
        *(_told(person, gettext("portrait")) for person in people),
    ]


def _place(story: Story, pictures: list[Picture]) -> str:
    found = [gettext("lead picture")] if story.lead_picture in pictures else []
    if not {each.pk for each in pictures}.isdisjoint(story.figures()):
        found.append(gettext("in the text"))
    return ", ".join(found)


def _told(record: Any, place: str) -> SafeString:
    live = getattr(record, "changes_to", None) or record
    name = f"“{live}”" if isinstance(live, Story) else str(live)
    if live is not record:
        name = gettext("changes to {}").format(name)
    if live.deleted_at:
        return format_html("{} ({}), {}", name, place, gettext("in the trash"))
    where = reverse(f"admin:stories_{live._meta.model_name}_change", args=[live.pk])
    return format_html('<a href="{}">{}</a> ({})', where, name, place)


def listed(picture: Picture) -> SafeString | str:
    items = format_html_join("", "<li>{}</li>", ((each,) for each in find([picture])))
    return format_html('<ul class="picture-uses">{}</ul>', items) if items else gettext("Nowhere")
