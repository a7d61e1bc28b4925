"""Test that the page of a story or a person says who may do what, as the rights are."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_person, make_story, schedule
from tests.markup import markup
from tests.test_colleagues import colleague

pytestmark = pytest.mark.django_db
ROW = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


@pytest.fixture(autouse=True)
def colleagues():
    for name in ("Writers", "Editors", "Administrators"):
        colleague(f"sample-{name.lower()}", name)
    User.objects.filter(username="sample-editors").update(first_name="Invented", last_name="Editor")


@pytest.fixture
def desk(client):
    client.force_login(User.objects.get(username="sample-writers"))
    return client


def page_of(record, name="who_may"):
    return reverse(f"admin:stories_{record._meta.model_name}_{name}", args=[record.pk])


def rows(desk, record):
    """What the page says, in words without markup."""
    page = markup(desk.get(page_of(record)))
    plain = [(what, re.sub(r"(<[^>]*>)+", " ", who).split()) for what, who in ROW.findall(page)]
    return {what: " ".join(who) for what, who in plain}


def test_a_story_says_it(desk):
    told = rows(desk, make_story(status="draft"))
    assert told["Change it"] == (
        "Administrators Editors Writers 3 colleagues: sample-administrators, sample-writers, "
        "Invented Editor"
    )
    publish = told["Publish, schedule and withdraw it, and share previews"]
    assert publish.startswith("Administrators Editors 2 colleagues")
    assert told["Erase the person with all that is about them"] == (
        "Administrators 1 colleague: sample-administrators"
    )


def test_what_is_scheduled_changes_with_those_alone_who_publish(desk):
    story = make_story(status="draft")
    schedule(story, timezone.now() + timedelta(days=1))
    assert "Writers" not in rows(desk, story)["Change it"]


def test_a_person_whom_readers_see_says_it(desk):
    told = rows(desk, make_story().person)
    assert "Writers" in told["Change it"]  # what they save waits
    publish = told["Publish changes, withdraw all stories, and protect the identity"]
    assert publish.startswith("Administrators Editors 2 colleagues")


def test_a_right_of_an_account_counts_and_a_closed_account_does_not(desk):
    User.objects.get(username="sample-writers").user_permissions.add(
        Permission.objects.get(codename="erase_person")
    )
    User.objects.filter(username="sample-administrators").update(is_active=False)
    told = rows(desk, make_person())["Erase the person with all that is about them"]
    assert told == "Administrators 1 colleague: sample-writers"


def test_names_a_few(desk):
    for number in range(8):
        colleague(f"sample-{number}", "Administrators")
    told = rows(desk, make_person())["Erase the person with all that is about them"]
    assert told.startswith("Administrators 9 colleagues: sample-0, sample-1,")
    assert told.endswith("sample-7 and 1 more")


@pytest.mark.parametrize("make", [make_person, make_story])
def test_the_form_leads_there(make, desk):
    record = make()
    assert page_of(record) in markup(desk.get(page_of(record, "change")))
    assert desk.get(page_of(record).replace(str(record.pk), "999999")).status_code == 404


def test_is_for_those_who_may_see_the_record(client):
    client.force_login(User.objects.create_user("sample-nobody", is_staff=True))
    assert client.get(page_of(make_story())).status_code == 403
