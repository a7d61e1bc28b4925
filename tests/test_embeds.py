"""Test what other sites may embed, and how they discover it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Story
from tests.desk import make_due_changes
from tests.factories import PAST, make_person, make_quote, make_story, schedule
from tests.markup import markup

pytestmark = pytest.mark.django_db

HIDDEN = [
    ({"status": "draft"}, 404),
    ({"published_at": timezone.now() + timedelta(days=1)}, 404),
    ({"status": "withdrawn"}, 410),
    ({"deleted_at": PAST}, 410),
]


def embeds_of(story):
    return [
        f"/embed/quotes/{story.quotes.get().key}/",
        f"/embed/{story.language}/stories/{story.slug}/",
        f"/embed/stories/{story.slug}/",
    ]


@pytest.fixture
def story():
    headline = "In the words of Sample Person: “The hills are quiet at night”"
    story = make_story(slug="sample", headline=headline)
    make_quote(story, key="sampleky")
    return story


class TestAnEmbed:
    def test_is_a_whole_quote_with_who_said_it_and_the_way_to_the_story(self, client, story):
        for address in embeds_of(story):
            page = markup(client.get(address))
            assert "<p>“I say nothing of anybody.”</p></blockquote>" in page
            assert "<bdi>Sample Person</bdi>" in page
            link = (
                f'<a href="{story.quotes.get().address_in_story}" target="_blank" rel="noopener">'
            )
            assert link in page

    def test_of_a_story_has_its_headline_and_what_is_over_it(self, client, story):
        page = markup(client.get("/embed/en/stories/sample/"))
        assert '<span class="over-line">In the words of Sample Person</span>' in page
        assert ">“The hills are quiet at night”</a></h1>" in page

    def test_of_a_story_without_a_quote_still_says_who_tells_it(self, client):
        make_story(slug="sample")
        page = markup(client.get("/embed/stories/sample/"))
        assert "<blockquote" not in page
        assert "<bdi>Sample Person</bdi>" in page
        assert '<a href="/en/stories/sample/" target="_blank"' in page

    def test_discloses_a_changed_name(self, client):
        story = make_story(make_person(anonymity="pseudonym"))
        make_quote(story)
        for address in embeds_of(story):
            page = markup(client.get(address))
            assert "<bdi>Sample Person*</bdi>" in page
            assert "* The name was changed" in page

    def test_carries_the_marks_and_the_direction_of_its_language(self, client):
        story = make_story(language="ar", body="<p>الجبال هادئة في الليل. نعم.</p>")
        make_quote(story, text="الجبال هادئة في الليل.")
        for address in embeds_of(story):
            page = markup(client.get(address))
            assert ' dir="rtl"><blockquote' in page
            assert 'lang="ar"><p>”الجبال هادئة في الليل.“</p>' in page

    def test_may_be_framed_anywhere_and_holds_no_script(self, client, story):
        for address in embeds_of(story):
            response = client.get(address)
            policy = response.headers["Content-Security-Policy"]
            assert "frame-ancestors *" in policy
            assert "default-src 'none'" in policy
            assert "form-action 'none'" in policy
            assert "script-src" not in policy
            assert "unsafe" not in policy
            assert "X-Frame-Options" not in response.headers
            assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
            page = markup(response)
            assert not re.search(r"<script|<style|<form| on\w+=| style=", page)

    def test_leaves_no_cookie(self, client, story):
        for address in embeds_of(story):
            response = client.get(address)
            assert not response.cookies
            assert "Cookie" not in response.headers["Vary"]

    def test_is_only_read(self, client, story):
        for address in [*embeds_of(story), "/oembed"]:
            for method in ("POST", "PUT", "DELETE", "OPTIONS"):
                assert client.generic(method, address).status_code == 405

    def test_lets_search_engines_go_to_the_page(self, client, story):
        page = markup(client.get("/embed/quotes/sampleky/"))
        assert '<meta name="robots" content="noindex">' in page
        assert '<link rel="canonical" href="http://testserver/en/quotes/sampleky/">' in page

    @pytest.mark.parametrize(("state", "status"), HIDDEN)
    def test_of_what_is_not_public_names_nobody(self, state, status, client):
        story = make_story(**state)
        make_quote(story)
        for address in embeds_of(story):
            response = client.get(address)
            assert response.status_code == status
            assert "Sample" not in markup(response)
            assert "sample" not in markup(response)
            if status == 410:
                assert response.headers["Cache-Control"] == "no-store"
                assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
                assert "X-Frame-Options" not in response.headers
                assert "was taken down" in markup(response)

    def test_of_words_that_the_story_does_not_hold_is_not_there(self, client, story):
        Story.objects.update(body="<p>Something else.</p>")
        assert client.get("/embed/quotes/sampleky/").status_code == 404
        assert "I say nothing" not in markup(client.get("/embed/stories/sample/"))

    def test_without_a_language_stays_with_the_story_that_was_published_first(self, client, story):
        make_story(slug="sample", language="kk", headline="Another", published_at=timezone.now())
        assert "The hills are quiet at night" in markup(client.get("/embed/stories/sample/"))
        assert "Another" in markup(client.get("/embed/kk/stories/sample/"))

    def test_asks_as_much_of_the_database_for_many_as_for_one(self, client, story):
        question = f"/oembed?url={quote('http://testserver/en/stories/sample/', safe='')}"
        addresses = [*embeds_of(story), question]
        few = [queries(client, address) for address in addresses]
        for _ in range(3):
            make_quote(story, text="The hills are quiet at night.")
            make_quote()
        assert [queries(client, address) for address in addresses] == few
        assert max(few) <= 3  # one of them for the settings of the site

    def test_without_a_language_is_found_at_the_address_that_scheduled_changes_gave_it(
        self, client, admin_client
    ):
        make_due_changes(admin_client, slug="new")
        assert client.get("/embed/stories/new/").status_code == 200

    def test_without_a_language_waits_for_no_scheduled_changes(self, client):
        changes = make_story().begin_changes()
        changes.slug = "shared"
        changes.save()
        schedule(changes.live, timezone.now() + timedelta(days=1))
        later = PAST + timedelta(days=1)
        make_story(slug="shared", language="kk", headline="Another", published_at=later)
        answer = client.get("/embed/stories/shared/")
        assert answer.status_code == 200  # a page that finds nothing offers the newest stories
        assert "Another" in markup(answer)

    def test_without_a_language_passes_to_nobody_else_once_that_is_withdrawn(self, client, story):
        make_story(make_person("Sample Other"), slug="sample", language="kk", headline="Another")
        Story.objects.filter(pk=story.pk).update(published_at=PAST - timedelta(days=1))
        assert "The hills are quiet at night" in markup(client.get("/embed/stories/sample/"))
        Story.objects.filter(pk=story.pk).update(status="withdrawn", withdrawn_at=timezone.now())
        assert client.get("/embed/stories/sample/").status_code == 410
        assert "Another" in markup(client.get("/embed/kk/stories/sample/"))


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def ask(client, address, **options):
    return client.get("/oembed", {"url": address, **options})


class TestOEmbed:
    @pytest.mark.parametrize(
        ("page", "embed"),
        [
            ("/en/quotes/sampleky/", "/embed/quotes/sampleky/"),
            ("/en/stories/sample/", "/embed/en/stories/sample/"),
            ("/en/stories/sample", "/embed/en/stories/sample/"),
            ("/en/stories/sample/?from=elsewhere#q-sampleky", "/embed/en/stories/sample/"),
            ("/en/stories/s%61mple/", "/embed/en/stories/sample/"),
        ],
    )
    def test_leads_from_a_page_to_its_frame(self, page, embed, client, story):
        response = ask(client, f"http://testserver{page}")
        shown = response.json()
        assert (shown["type"], shown["version"]) == ("rich", "1.0")
        assert f'<iframe src="http://testserver{embed}"' in shown["html"]
        assert shown["author_name"] == "Sample Person"
        assert shown["provider_name"] == "In their own words"
        assert f'width="{shown["width"]}" height="{shown["height"]}"' in shown["html"]
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies

    def test_knows_a_story_in_any_language(self, client):
        make_story(slug="sample", language="kk")
        shown = ask(client, "https://testserver/kk/stories/sample/").json()
        assert "/embed/kk/stories/sample/" in shown["html"]

    def test_is_said_in_xml_too(self, client, story):
        Story.objects.update(headline="Hills &\x0b <quiet>")
        response = ask(client, "http://testserver/en/quotes/sampleky/", format="xml")
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        document = ElementTree.fromstring(response.content)  # noqa: S314  our own
        shown = ask(client, "http://testserver/en/quotes/sampleky/").json()
        told = {child.tag: child.text for child in document}
        shown["title"] = "Hills & <quiet>"
        assert told == {name: str(value) for name, value in shown.items()}

    def test_is_found_from_the_page(self, client, story):
        for record in (story, story.quotes.get()):
            page = markup(client.get(record.get_absolute_url()))
            link = re.search('type="application/json\\+oembed" href="(.+?)">', page)
            address = urlsplit(link[1].replace("&amp;", "&"))
            (url,) = parse_qs(address.query)["url"]
            assert url == f"http://testserver{record.get_absolute_url()}"
            response = client.get(f"{address.path}?{address.query}")
            assert response.headers["Content-Type"].startswith("application/json")

    def test_puts_no_name_into_what_the_other_site_keeps(self, client, story):
        for page in ("quotes/sampleky", "stories/sample"):
            html = ask(client, f"http://testserver/en/{page}/").json()["html"]
            assert "Sample" not in html
            assert "title=" in html

    @pytest.mark.parametrize(
        ("limit", "expected"),
        [
            ({"maxwidth": "300"}, {"width": 300}),
            ({"maxheight": "120"}, {"height": 120}),
            ({"maxwidth": "5000"}, {"width": 600}),
            ({"maxwidth": "0"}, {"width": 600}),
            ({"maxwidth": "-1"}, {"width": 600}),
            ({"maxwidth": "wide"}, {"width": 600}),
            ({"maxwidth": "٣٠٠"}, {"width": 600}),
            ({"maxwidth": "9" * 5000}, {"width": 600}),
        ],
    )
    def test_keeps_to_the_size_asked_for(self, limit, expected, client, story):
        shown = ask(client, "http://testserver/en/quotes/sampleky/", **limit).json()
        assert shown | expected == shown
        if "maxheight" not in limit:
            assert shown["height"] > 200

    def test_gives_more_room_to_more_words_less_width_and_what_is_disclosed(self, client, story):
        def height(**options):
            return ask(client, "http://testserver/en/stories/sample/", **options).json()["height"]

        plain = height()
        assert height(maxwidth="240") > plain
        story.person.anonymity = "pseudonym"
        story.person.save()
        disclosed = height()
        assert disclosed > plain
        Story.objects.update(translated_from="kk")
        translated = height()
        assert translated > disclosed
        story.quotes.update(text="I am an invented person. I say nothing of anybody.", context={})
        assert height() > translated

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "nothing",
            "/en/quotes/sampleky/",
            "http://elsewhere.example/en/quotes/sampleky/",
            "http://testserver@elsewhere.example/en/quotes/sampleky/",
            "http://elsewhere.example@testserver/en/quotes/sampleky/",
            "ftp://testserver/en/quotes/sampleky/",
            "javascript:alert(1)",
            "http://[",
            "http://testserver/",
            "http://testserver/en/quotes/",
            "http://testserver/en/people/sample-1/",
            "http://testserver/en/quotes/unknown/",
            "http://testserver/xx/stories/sample/",
            "http://testserver/en/stories/%00/",
            "http://testserver/en/stories/%ff/",
            "http://testserver/" + "x" * 5000,
        ],
    )
    def test_knows_no_other_address(self, address, client, story):
        assert ask(client, address).status_code == 404

    def test_without_an_address_is_not_found(self, client):
        assert client.get("/oembed").status_code == 404

    def test_in_another_format_is_not_implemented(self, client, story):
        address = "http://testserver/en/quotes/sampleky/"
        assert ask(client, address, format="yaml").status_code == 501

    @pytest.mark.parametrize(("state", "status"), HIDDEN)
    def test_of_what_is_not_public_answers_as_its_page_does(self, state, status, client):
        story = make_story(**state)
        for record in (story, make_quote(story)):
            response = ask(client, f"http://testserver{record.get_absolute_url()}")
            assert response.status_code == status
            assert "Sample" not in markup(response)

    def test_of_words_that_the_story_does_not_hold_is_not_found(self, client, story):
        Story.objects.update(body="<p>Something else.</p>")
        assert ask(client, "http://testserver/en/quotes/sampleky/").status_code == 404
        shown = ask(client, "http://testserver/en/stories/sample/").json()
        assert shown["height"] > 200


def test_a_story_is_found_by_its_address_under_another_interface(client, story):
    shown = ask(client, "http://testserver/ru/en/stories/sample/").json()
    assert "/embed/en/stories/sample/" in shown["html"]
