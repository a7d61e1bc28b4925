"""Test which pages have “Exit this page”, where it leads, and what browsers keep of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import PreviewLink, SiteSettings
from tests.factories import make_person, make_quote, make_story

pytestmark = pytest.mark.django_db

ADDRESS = "https://weather.example/"
LISTS = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/en/tags/hills/"]
LISTS += ["/en/search/?q=hills", "/en/check/"]


def decide(**decisions):
    fields = {"exit_address": ADDRESS} | decisions
    SiteSettings.objects.update_or_create(pk=1, defaults=fields)


def pages_of(story):
    return [each.get_absolute_url() for each in (story, story.person, story.quotes.get())]


def has_exit(client, page):
    """Whether a page has all of it, or nothing; and is kept by no browser if it does."""
    response = client.get(page)
    assert response.status_code == 200
    html, cache = response.content.decode(), response.headers["Cache-Control"]
    found = {html.count(f'href="{ADDRESS}" rel="nofollow noreferrer"') == 2}
    found |= {word in html for word in ("js/exit.js", 'class="exit"')}
    found.add(reverse("staying_safe") in html)
    assert len(found) == 1, page
    (is_there,) = found
    if is_there:
        assert cache == "no-store"
        assert "Exit this page" in html.partition('href="#main"')[0]  # first of all
    return is_there


@pytest.fixture
def story():
    story = make_story(tags=["hills"])
    make_quote(story)
    return story


def test_is_on_what_has_a_content_note_and_nowhere_else(client, story):
    decide()
    assert not any(has_exit(client, page) for page in [*pages_of(story), *LISTS])
    noted = make_story(make_person(), content_note="Speaks of nothing.", slug="noted")
    make_quote(noted)
    assert all(has_exit(client, page) for page in pages_of(noted))
    assert not any(has_exit(client, page) for page in [*pages_of(story), *LISTS])


def test_is_on_the_page_of_somebody_whose_story_has_a_note_in_another_language(client, story):
    decide()
    make_story(
        story.person,
        language="ru",
        translation_group=story.translation_group,
        translated_from="en",
        content_note="Ни о чём.",
    )
    assert has_exit(client, story.person.get_absolute_url())


def test_is_on_all_pages_about_people_where_the_site_says_so(client, story):
    decide(exits_everywhere=True)
    assert all(has_exit(client, page) for page in [*pages_of(story), *LISTS])
    answer = client.post("/en/check/", {"words": "I say nothing of anybody."})
    assert ADDRESS in answer.content.decode()


def test_is_on_pages_that_help(client):
    decide()
    assert has_exit(client, "/en/staying-safe/")


def test_leads_to_the_usual_place_on_a_site_that_never_decided(client):
    make_story(content_note="Speaks of nothing.", slug="noted")
    assert 'href="https://www.wikipedia.org/"' in client.get("/en/stories/noted/").content.decode()


def test_is_in_a_shared_preview_but_in_no_frame(client, admin_client, admin_user):
    decide()
    noted = make_story(content_note="Speaks of nothing.", status="draft")
    now = timezone.now()
    link = PreviewLink.objects.create(
        story=noted, made_by=admin_user, made_at=now, expires_at=now + timezone.timedelta(days=1)
    )
    assert has_exit(client, link.get_absolute_url())
    desk = reverse("admin:stories_story_preview", args=[noted.pk])
    assert ADDRESS not in admin_client.get(desk).content.decode()
    noted = make_story(make_person(), content_note="Speaks of nothing.")
    make_quote(noted, key="samplenq")
    for frame in ("/embed/quotes/samplenq/", f"/embed/en/stories/{noted.slug}/"):
        assert ADDRESS not in client.get(frame).content.decode()


def test_asks_for_the_settings_once_and_not_where_no_page_is_shown(client, story, unprepared):
    decide(exits_everywhere=True)

    def asked(page):
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return sum("sitesettings" in query["sql"] for query in captured)

    assert {asked(page) for page in [*pages_of(story), *LISTS, "/en/nothing/"]} == {1}
    assert {asked(page) for page in ("/robots.txt", "/sitemap.xml", "/health/")} == {0}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_that_helps_never_claims_that_history_is_erased(language, client):
    page = client.get(f"/{language}/staying-safe/")
    assert page.status_code == 200
    if language == "en":
        assert "It does not erase the history of your browser." in page.content.decode()
    assert f"/{language}/staying-safe/" in client.get("/sitemaps/pages.xml").content.decode()
