"""Erase a person as an administrator does, and look what is left."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from stories.models import (
    EditingSession,
    Erasure,
    OtherName,
    PersonLink,
    PreviewLink,
    StoryVersion,
)
from tests.desk import read_out
from tests.factories import (
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

NAME = "Zarina Qosbelgi"  # an invented name that is in no file of this site
PDF = b"%PDF-1.7 a sample that proves nothing"
OF_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the bytes of SQLite")


def make_life(by, name=NAME):
    """Make a person with a record of everything that is kept about anybody; return both stories."""
    now = timezone.now()
    portrait = make_picture(alt_text=f"{name} at a window", alt_text_ru="Зарина у окна")
    zarina = make_person(
        name,
        slug="zarina-qosbelgi",
        portrait=portrait,
        name_ru="Зарина Косбелги",
        sort_name_ru="Косбелги, Зарина",
        description_ru="Зарина Косбелги придумана.",
    )
    OtherName.objects.create(person=zarina, name="Зарина Қосбелгі", language="kk")
    PersonLink.objects.create(person=zarina, label=f"{name} elsewhere", url="https://example.org/z")
    story = make_story(
        zarina,
        slug="in-the-words-of-zarina",
        headline=f"In the words of {name}",
        editor_note=f"{name} asked for a call.",
        lead_picture=make_picture(caption=f"{name}, 2024"),
        tags=["Zarina’s hills", "hills"],
    )
    make_quote(story)
    make_milestone(story)
    translation = make_story(
        zarina,
        slug="zarina-ru",
        language="ru",
        translated_from="en",
        translation_group=story.translation_group,
        status="draft",
        headline="Словами Зарины",
    )
    StoryVersion.keep(story, "published", by=by, now=now)
    story.slug = "zarinas-hills"
    story.save()
    zarina.slug = "zarina-q"
    zarina.save()
    changes = story.begin_changes()
    changes.kicker = f"{name} again"
    changes.save()
    make_story(zarina, status="withdrawn", slug="zarina-withdrawn", headline=f"{name} before")
    trashed = make_story(zarina, slug="zarina-trashed", headline=f"{name} in the trash")
    trashed.move_to_trash(by=by, now=now)
    PreviewLink.make(story, by=by, now=now)
    EditingSession.mark_open(story, by, now)
    LogEntry.objects.log_actions(by.pk, [story, zarina], 2, change_message=f"Changed {name}")
    return story, translation


def erase_address(person):
    return reverse("admin:stories_person_erase", args=[person.pk])


def erase(client, person, **typed):
    """Open the page, and send what it would with the name typed."""
    page = client.get(erase_address(person))
    sent = {"seen": page.context["plan"].seen(), "name": person.name} | typed
    return client.post(erase_address(person), sent, follow=True)


def every_table():
    """Return all rows of all tables that hold records, to compare before and after."""
    return {
        model: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed
    }


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def report_of(client):
    """Return the report of the last erasure, as the desk shows it."""
    where = reverse("admin:stories_erasure_change", args=[Erasure.objects.latest("pk").pk])
    return markup(client.get(where))


def status(client, where):
    response = client.get(where)
    read_out(response)
    return response.status_code
