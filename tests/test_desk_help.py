"""Test the help of the desk, the links that lead to it, and the steps to a first story."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver, reverse

from stories import help_pages
from tests.factories import make_milestone, make_person, make_quote, make_story

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HELP = "/admin/help/"
NAMED = re.compile(r'<em>\{% translate "(.*?)" %\}</em>')
STRESSED = re.compile(r"<(?:em|strong)>(.*?)</(?:em|strong)>", re.DOTALL)


def source(language, name):
    return get_template(f"admin/help/{language}/{name}.html").template.source


class TestPages:
    def test_are_all_listed_and_shown(self, admin_client):
        listed = admin_client.get(HELP).content.decode()
        for page in help_pages.pages("en"):
            assert page.title in listed
            shown = admin_client.get(reverse("admin:help", args=[page.name]))
            assert page.html in shown.content.decode()

    def test_tell_the_same_in_each_language(self):
        def kinds(html):
            return re.findall(r"<(h2|p|li|dt|dd)>", html)

        for name in help_pages.NAMES_OF_PAGES:
            shapes = [kinds(source(language, name)) for language in LANGUAGES]
            assert shapes[0] == shapes[1] == shapes[2], name

    def test_name_the_buttons_as_the_desk_does(self):
        """A translated page has the English text of a button, which the English page has too."""
        for name in help_pages.NAMES_OF_PAGES:
            english = [" ".join(each.split()) for each in STRESSED.findall(source("en", name))]
            for language in ("ru", "kk"):
                assert set(NAMED.findall(source(language, name))) <= set(english), (language, name)

    def test_can_be_read_in_another_language(self, admin_client):
        page = admin_client.get(f"{HELP}quotes/", {"in": "kk"}).content.decode()
        assert "Дәйексөздер" in page
        assert '<div lang="kk">' in page
        assert 'href="?in=ru"' in page
        assert "Quotes" in admin_client.get(f"{HELP}quotes/", {"in": "xx"}).content.decode()

    def test_that_are_none_answer_not_found(self, admin_client):
        assert admin_client.get(f"{HELP}nothing/").status_code == 404

    def test_are_for_colleagues_alone(self, client):
        assert client.get(HELP).status_code == 302


class TestSearch:
    def found(self, client, asked):
        results = client.get(HELP, {"q": asked}).context["results"]
        return [result.page.name for result in results]

    def test_finds_pages_those_with_the_words_in_their_title_first(self, admin_client):
        assert self.found(admin_client, "consent")[0] == "consent"
        assert self.found(admin_client, "encrypted evidence") == ["consent"]
        assert self.found(admin_client, "milestone date")[0] == "milestones"

    def test_shows_the_sentence_that_was_found(self, admin_client):
        page = admin_client.get(HELP, {"q": "encrypted"}).content.decode()
        assert "1 page tells about “encrypted”." in page
        assert "<mark>encrypted</mark>" in page

    def test_says_that_there_is_nothing_and_what_to_do(self, admin_client):
        page = admin_client.get(HELP, {"q": "<zeppelin>\x00"}).content.decode()
        assert "No page tells about “&lt;zeppelin&gt;”. Try one word" in page


class TestLinks:
    def test_lead_to_pages_that_are_there(self):
        resolver = get_resolver().namespace_dict["admin"][1]
        for url_name, name in help_pages.OF_PAGES.items():
            assert name in help_pages.NAMES_OF_PAGES
            assert url_name in resolver.reverse_dict, url_name

    def test_are_beside_what_is_particular(self, admin_client):
        form = admin_client.get(reverse("admin:stories_story_add")).content.decode()
        for name in ("writing_about_people", "voices", "quotes", "milestones", "publishing"):
            assert f'href="{HELP}{name}/" target="_blank"' in form
        trash = admin_client.get(reverse("admin:trash")).content.decode()
        assert 'aria-label="Help: History, and nothing lost (opens a new tab)"' in trash
        assert "help-link" not in admin_client.get("/admin/password_change/").content.decode()

    def test_explain_each_group_where_it_is_chosen(self, admin_client, django_user_model):
        user = django_user_model.objects.create_user("colleague", is_staff=True)
        page = admin_client.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()
        for explained in ("Writer: writes drafts", "Editor: also publishes", "Administrator: also"):
            assert explained in page


class TestFirstSteps:
    def titles(self, client):
        steps = client.get("/admin/").context["first_steps"]
        return [(step.title, step.is_done) for step in steps]

    def test_lead_through_the_first_story(self, admin_client):
        assert [done for _title, done in self.titles(admin_client)] == [False] * 5
        person = make_person()
        story = make_story(person=person, status="draft", body="")
        assert [done for _, done in self.titles(admin_client)] == [True] + [False] * 4
        story.body = "<p>The hills are quiet.</p>"
        story.save()
        make_quote(story, "The hills are quiet.")
        make_milestone(story=story, passage="The hills are quiet.")
        assert [done for _, done in self.titles(admin_client)] == [True] * 4 + [False]
        page = admin_client.get("/admin/").content.decode()
        assert (
            f'<a href="{reverse("admin:stories_story_change", args=[story.pk])}">Hand it on</a>'
            in page
        )

    def test_end_when_a_story_was_handed_on(self, admin_client):
        make_story(status="in_review")
        assert self.titles(admin_client) == []

    def test_can_be_skipped(self, admin_client):
        answer = admin_client.post("/admin/first-steps/skip/")
        assert answer.url == "/admin/"
        assert answer.cookies["first_steps"]["httponly"]
        assert self.titles(admin_client) == []
        assert admin_client.get("/admin/first-steps/skip/").status_code == 405

    def test_are_not_for_those_who_only_read(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
        assert self.titles(client) == []
