"""Act as an editor at the desk: open a form, change it, press a button."""

import re
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone

from stories.admin.story.changelist import seen_name, seen_value
from stories.models import Person, Story
from tests.environment import TRIES_ALL
from tests.factories import make_story
from tests.markup import markup

ASKING = {"_publish", "_schedule"}
ANSWERS = {"is_correction", "what_was_said", "what_is_right"}
MINOR_EDIT = {"is_correction": "minor", "minor_reason": "added"}

NOT_DRAWN = patch.object(SimpleTemplateResponse, "rendered_content", "")


def address(record):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])


def typed_in(response):
    """Return the fields that the open page would send if it were saved unchanged."""
    context = response.context_data
    adminform = context["adminform"].form
    fields = {"opened": context["opened"]} if "opened" in context else {}
    forms = [adminform]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.name == "appears_at":
                fields[bound.html_name] = value.strftime("%Y-%m-%dT%H:%M") if value else ""
            elif bound.name == "tags":
                fields[bound.html_name] = [getattr(tag, "pk", tag) for tag in value or []]
            elif hasattr(value, "pk"):
                fields[bound.html_name] = value.pk
            elif value is not None and value is not False:
                fields[bound.html_name] = value
    return {"is_correction": ""} | fields if asks_for_corrections(context) else fields


def asks_for_corrections(context):
    return any("is_correction" in part["fields"] for _, part in context["adminform"].fieldsets)


def undrawn():
    """Outside CI, draw no page that only its fields or its status are taken from."""
    return nullcontext() if TRIES_ALL else NOT_DRAWN


def open_form(client, record):
    """Open a form; outside CI its page is not drawn, which takes most of the time of a save."""
    with undrawn():
        return typed_in(client.get(address(record)))


def save(client, record, press="", *, follow=False, **changes):
    """Open the form, change the given fields, and press a button.

    Without one, a story is saved as a draft, and a person is stored as readers see them.
    Where the form asks whether a change is a correction, it is a minor edit unless said otherwise.
    """
    opened = open_form(client, record)
    press = press or ("_publish" if isinstance(record, Person) else "_save_draft")
    if press in ASKING and opened.get("is_correction") == "" and not changes.keys() & ANSWERS:
        changes = MINOR_EDIT | changes
    fields = opened | {press: "yes"} | changes
    return client.post(address(record), fields, follow=follow)


def publish(client, story, *, follow=False, **changes):
    """Open a story's form, change the given fields, and publish it."""
    return save(client, story, "_publish", follow=follow, **changes)


def chosen_to_publish(*stories):
    """The fields of the list, as it shows the stories now, in which these are ticked."""
    rows = Story.objects.filter(pk__in=[story.pk for story in stories])
    seen = {seen_name(row): seen_value(row) for row in rows}
    return {"action": "publish", "_selected_action": [row.pk for row in rows]} | seen


def read_out(response):
    """Read a file to its end, which closes it.

    Closing the response would close the connection to PostgreSQL too.
    """
    return b"".join(response) if response.streaming else response.content


def blockers_of(story):
    """Return what stops a story from being published, in words, as it is stored."""
    return [str(blocker) for blocker in Story.objects.get(pk=story.pk).blockers()]


def errors(response):
    assert response.status_code == 200
    return markup(response)


def row(formset, number, **fields):
    """Return the fields of one more row of a formset."""
    management = {f"{formset}-TOTAL_FORMS": number + 1}
    return management | {f"{formset}-{number}-{name}": value for name, value in fields.items()}


def ticked(response, number=0, kind="quotes"):
    """Return the field that confirms a row as the page shows it."""
    name = f"{kind}-{number}-confirmed"
    value = re.search(rf'name="{name}" value="([0-9a-f]+)"', response.content.decode())
    return {name: value[1]}


def tomorrow():
    return (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT12:00")


def withdraw(client, story, reason="She asked.", **more):
    where = reverse("admin:stories_story_withdraw")
    return client.post(f"{where}?story={story.pk}", {"reason": reason} | more, follow=True)


def make_due_changes(client, **changes):
    """Make a public story with due changes, which readers see, but which are not merged yet."""
    story, moment = make_story(), timezone.now() - timedelta(minutes=1)
    save(client, story, "_schedule", appears_at=tomorrow(), **changes)
    Story.objects.filter(pk=story.pk).update(shown_until=moment)
    Story.objects.filter(changes_to=story).update(shown_from=moment)
    return story
