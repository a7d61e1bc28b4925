"""People, through their form."""

import pytest

from stories.models import Person
from tests.desk import address, errors, save
from tests.factories import (
    make_person,
    make_picture,
    make_story,
)

pytestmark = pytest.mark.django_db


class TestAPerson:
    def test_of_a_public_page_gets_no_portrait_without_a_credit(self, admin_client):
        person = make_story().person
        page = errors(save(admin_client, person, portrait=make_picture(credit="").pk))
        assert "This page is public, and the picture has no credit" in page
        assert save(admin_client, person, portrait=make_picture().pk).status_code == 302

    def test_lines_are_tidied(self, admin_client):
        person = make_person()
        save(admin_client, person, roles=" one \r\n\r\n two ", description="Who.")
        person.refresh_from_db()
        assert person.roles == "one\ntwo"
        assert person.titles == ["One"]
        assert Person(roles="one\ntwo", credentials="PhD").titles == ["One", "Two", "PhD"]

    def test_leads_to_the_page_only_while_it_is_public(self, admin_client):
        assert "viewsitelink" in admin_client.get(address(make_story().person)).content.decode()
        assert "viewsitelink" not in admin_client.get(address(make_person())).content.decode()
