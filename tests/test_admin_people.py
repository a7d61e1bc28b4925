"""Test the form of people."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from stories.models import Person
from tests.accounts import make_colleague
from tests.desk import address, errors, save, typed_in
from tests.factories import (
    make_person,
    make_picture,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db


class TestAPerson:
    def test_of_a_public_page_gets_no_portrait_without_a_credit(self, admin_client):
        person = make_story().person
        page = errors(save(admin_client, person, portrait=make_picture(credit="").pk))
        assert "the picture must be whole: it has no credit" in page
        assert save(admin_client, person, portrait=make_picture().pk).status_code == 302

    def test_of_a_scheduled_story_gets_none_either(self, admin_client):
        person = make_story(published_at=timezone.now() + timedelta(days=1)).person
        page = errors(save(admin_client, person, portrait=make_picture(credit="").pk))
        assert "the picture must be whole: it has no credit" in page

    def test_is_shown_to_who_may_only_look_without_anything_to_fill_in(
        self, client, django_user_model
    ):
        person = make_person("Sample Seen")
        user = django_user_model.objects.create_user("looks", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_person"))
        client.force_login(user)
        page = markup(client.get(address(person)))
        assert "Sample Seen" in page
        assert 'name="sort_name"' not in page
        assert 'name="slug"' not in page

    def test_says_whether_readers_see_what_is_saved(self, admin_client, client):
        seen, unseen = make_story().person, make_person("Sample Unseen")
        told = "What you save waits as changes until it is published."
        assert told in markup(admin_client.get(address(seen)))
        form = markup(admin_client.get(address(unseen)))
        assert "Readers see this" not in form
        assert 'name="_save"' in form
        writer = make_colleague("writer", "Writers")
        client.force_login(writer)
        assert told in markup(client.get(address(seen)))

    def test_who_withdrew_says_so_at_its_head(self, admin_client):
        story = make_story(headline="Of hills")
        person, now = story.person, timezone.now()
        other = make_story(person, headline="Of rivers")
        story.withdraw(by=None, now=now, note="They asked for it.")
        assert "no reader sees this person" not in markup(admin_client.get(address(person)))
        other.withdraw(by=None, now=now, until=now + timedelta(days=2), note="For two days.")
        form = markup(admin_client.get(address(person)))
        assert "Withdrawn: no reader sees this person." in form
        assert f'<a href="{address(story)}">Of hills</a>' in form
        assert "They asked for it." in form
        assert f"until {date_format(localtime(now + timedelta(days=2)), 'j F Y, H:i')}" in form

    def test_deletes_no_picture(self, admin_client):
        picture = make_picture()
        page = markup(admin_client.get(address(make_person(portrait=picture))))
        assert f'href="{address(picture)}"' in page
        assert 'id="delete_id_portrait"' not in page

    def test_lines_are_tidied(self, admin_client):
        person = make_person()
        save(admin_client, person, roles=" one \r\n\r\n two ", description="Who.")
        person.refresh_from_db()
        assert person.roles == "one\ntwo"
        assert person.titles == ["One"]
        assert Person(roles="one\ntwo", credentials="PhD").titles == ["One", "Two", "PhD"]

    def test_leads_to_the_page_only_while_it_is_public(self, admin_client):
        assert "viewsitelink" in markup(admin_client.get(address(make_story().person)))
        assert "viewsitelink" not in markup(admin_client.get(address(make_person())))


class TestSomebodyWhoIsNotNamed:
    @pytest.fixture
    def person(self):
        person = make_person(anonymity="named")
        person.other_names.create(name="Үлгі Адам", language="kk")
        person.links.create(label="Her page", url="https://person.example/page")
        return person

    def test_keeps_no_other_names_and_links_that_readers_would_see(self, admin_client, person):
        make_story(person)
        Person.objects.update(anonymity="pseudonym")
        page = errors(save(admin_client, person))
        assert "what is here would lead them to it" in page
        removed = {"other_names-0-DELETE": "on", "links-0-DELETE": "on"}
        assert save(admin_client, person, **removed).status_code == 302

    def test_may_be_prepared_while_no_reader_sees_it(self, admin_client, person):
        make_story(person, status="draft")
        assert save(admin_client, person, anonymity="pseudonym").status_code == 302

    def test_is_told_to_nobody_by_other_names_and_links(self, client, person):
        make_story(person)
        Person.objects.update(anonymity="pseudonym")
        where = person.get_absolute_url()
        for place in (where, f"{where.rstrip('/')}.json", "/en/search/?q=sample"):
            page = markup(client.get(place))
            assert person.name in page
            assert "Үлгі" not in page
            assert "person.example" not in page
        assert "Sample Person" not in markup(client.get("/en/search/?q=Үлгі"))


@pytest.mark.parametrize("typed", ["first\r\nsecond", "first\r\n\r\n second \r\n", "first\nsecond"])
def test_lines_that_a_browser_writes_otherwise_are_no_change(typed, admin_client):
    person = make_person(roles="first\nsecond", credentials="PhD\nin Law")
    fields = {"roles": typed, "credentials": "PhD\r\nin Law", "description": "New."}
    assert save(admin_client, person, **fields).status_code == 302
    told = LogEntry.objects.get().get_change_message()
    assert told == "Changed Description."
    save(admin_client, person, roles="second\r\nfirst")
    assert "Roles" in LogEntry.objects.first().get_change_message()


def test_somebody_new_is_sorted_by_the_name_and_nobody_anonymous_needs_an_address(admin_client):
    where = reverse("admin:stories_person_add")
    opened = typed_in(admin_client.get(where)) | {"name": "Sample Person"}
    assert "take the one that is proposed" in errors(admin_client.post(where, opened))
    anonymous = opened | {"name": "A mother", "anonymity": "anonymous"}
    assert admin_client.post(where, anonymous).status_code == 302
    person = Person.objects.get()
    assert person.sort_name == "A mother"
    assert person.slug.startswith("somebody-")
    assert admin_client.post(where, opened | {"slug": "sample"}).status_code == 302
    assert Person.objects.get(slug="sample").sort_name == "Sample Person"
