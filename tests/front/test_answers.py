"""Test that the front answers as Django does."""

import pytest
from django.utils import timezone

from profiles_site import finished
from stories.models import Quote, Story
from tests.environment import share
from tests.factories import (
    SHARED,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_story,
)
from tests.front.asking import Epoch, ask, made_front

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(azhigulova):
    """Make the first profile, and invented records: public, moved and withdrawn."""
    person = make_person("Sample Person", slug="sample", portrait=make_picture(SHARED))
    story = make_story(
        person, slug="invented", lead_picture=make_picture(SHARED), tags=["hills"], content_note="-"
    )
    make_quote(story, key="sampleq")
    make_milestone(story, date_edtf="2020")
    make_correction(story)
    make_service()
    make_story(slug="ru-story", language="ru", body="<p>Ночью на холмах тихо.</p>")
    ar = make_story(slug="ar-story", language="ar", body="<p>التلال هادئة ليلا.</p>")
    make_quote(ar, text="التلال هادئة ليلا.", key="ar-key")
    gone = make_story(slug="gone", headline="Withdrawn words")
    gone.withdraw(by=None, now=timezone.now(), note="")
    former = make_story(slug="former")
    former.slug = "latter"
    former.save()
    return story


def addresses(story):
    card = Quote.objects.get(key="sampleq")
    picture = story.lead_picture
    found = [
        "/",
        "/robots.txt",
        "/favicon.ico",
        "/apple-touch-icon.png",
        "/sitemap.xml",
        *(f"/sitemaps/{name}.xml" for name in ("pages", "stories", "people", "quotes", "tags")),
        "/embed/stories/invented/",
        "/embed/ru/stories/ru-story/",
        "/embed/quotes/sampleq/",
        "/embed/stories/gone/",
        "/ar/stories/ar-story/",
        "/ar/stories/ar-story.json",
        "/en/stories/invented.json",
        "/ru/stories/ru-story/",
        "/en/ru/stories/ru-story/",
        "/kk/en/stories/invented/",
        "/en/en/stories/invented/",
        "/en/stories/gone/",
        "/en/stories/gone.json",
        "/en/stories/former/",
        "/en/stories/former.json",
        "/en/stories/in-the-words-of-khalida-azhigulova/",
        "/en/stories",
        "/en/nothing/",
        "/en/people/nobody/",
        "/health/",
        card.card_address("wide"),
        picture.url(picture.renditions("whole")[0].name),
    ]
    for language in ("en", "ru", "kk"):
        found += [
            f"/{language}/{path}"
            for path in (
                "",
                "stories/",
                "people/",
                "people/sample/",
                "people/sample.json",
                "people/sample/timeline.json",
                "quotes/",
                "quotes/sampleq/",
                "quotes/sampleq.json",
                "quotes/sampleq.jsonld",
                "tags/",
                "tags/hills/",
                "feeds/stories.atom",
                "feeds/stories.json",
                "feeds/stories/ru.atom",
                "feeds/people/sample.json",
                "feeds/tags/hills.atom",
                "feeds/corrections.atom",
                "corrections/",
                "staying-safe/",
                "support/",
                "search/",
                "check/",
                "concern/",
            )
        ]
    return found


def without_chance(answer):
    """Leave out what is drawn at random for each answer: a number in a form, gzip's padding."""
    status, headers, body = answer
    if b'method="post"' in body or ("Content-Encoding", "gzip") in headers:
        return status, sorted({name for name, _ in headers})
    return answer


class TestAnswers:
    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"},
            {"HTTP_ACCEPT_ENCODING": "gzip;q=0.5, br;q=0", "HTTP_ACCEPT_LANGUAGE": "kk, ru;q=0.5"},
            {"HTTP_ACCEPT_ENCODING": "*", "HTTP_HOST": "testserver:8000"},
            {"method": "HEAD", "HTTP_HOST": "testserver:8000", "SERVER_PORT": "8000"},
            {"wsgi.url_scheme": "https", "HTTP_ACCEPT_LANGUAGE": "ru", "HTTP_IF_NONE_MATCH": "*"},
        ],
        ids=["plain", "brotli", "gzip", "mapped port", "head", "https"],
    )
    def test_are_what_django_answers(self, asked, front, django, site, media):
        """Outside CI a quarter of the addresses is asked for in each way."""
        for path in share(addresses(site), len(asked), 4):
            expected = without_chance(ask(django, path, **asked))
            assert without_chance(ask(front, path, **asked)) == expected, path  # it is finished
            assert without_chance(ask(front, path, **asked)) == expected, path  # it is repeated
            assert ask(front, path, **asked)[1] is not ask(front, path, **asked)[1]

    def test_of_public_pages_are_kept(self, front, django, site, media):
        """All but redirects of addresses in general: Django is asked for these each time."""
        for path in addresses(site):
            ask(front, path)
        django.asked.clear()
        for path in addresses(site):
            ask(front, path, HTTP_ACCEPT_ENCODING="br")
        passed = {"/en/stories", "/en/nothing/", "/en/people/nobody/", "/health/"}
        for language in ("en", "ru", "kk"):
            passed |= {f"/{language}/check/", f"/{language}/concern/"}
        assert set(django.asked) == passed

    def test_to_a_reader_who_has_the_page(self, front, django, site):
        for path in ("/en/", "/en/stories/invented.json", "/en/feeds/stories.atom"):
            etag = dict(ask(front, path)[1])["ETag"]
            for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
                for method in ("GET", "HEAD"):
                    asked = {"method": method, "HTTP_IF_NONE_MATCH": known}
                    answer = ask(front, path, **asked, HTTP_ACCEPT_ENCODING="br")
                    assert answer == ask(django, path, **asked, HTTP_ACCEPT_ENCODING="br")
                    assert (answer[0], answer[2]) == ("304 Not Modified", b"")
                    assert "Content-Type" not in dict(answer[1])
            assert ask(front, path, HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"

    def test_of_pages_that_no_browser_may_keep_have_no_etag(self, front, site):
        for path in ("/en/stories/invented/", "/en/stories/gone/"):
            assert "ETag" not in dict(ask(front, path)[1])
            assert ask(front, path, HTTP_IF_NONE_MATCH="*")[0] != "304 Not Modified"

    def test_depend_on_the_language_where_the_address_has_none(self, front, site):
        assert dict(ask(front, "/")[1])["Location"] == "/en/"
        assert dict(ask(front, "/", HTTP_ACCEPT_LANGUAGE="kk")[1])["Location"] == "/kk/"
        assert dict(ask(front, "/", HTTP_ACCEPT_LANGUAGE="de, ru;q=0.1")[1])["Location"] == "/ru/"
        gone = [ask(front, "/embed/stories/gone/", HTTP_ACCEPT_LANGUAGE=each) for each in "ek"]
        assert gone[0] == gone[1]

    def test_depend_on_host_and_scheme(self, front, site, settings):
        settings.ALLOWED_HOSTS = ["one.example", "other.example"]
        for host in settings.ALLOWED_HOSTS:
            for scheme in ("http", "https"):
                asked = {"HTTP_HOST": host, "wsgi.url_scheme": scheme}
                assert f"{scheme}://{host}/en/".encode() in ask(front, "/en/", **asked)[2]
        assert ask(front, "/en/", HTTP_HOST="junk.example")[0] == "400 Bad Request"

    def test_behind_a_proxy_depend_on_what_it_says(self, django, generations, site, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        front = made_front(django, generations)
        for scheme in ("http", "https"):
            said = ask(front, "/en/", HTTP_X_FORWARDED_PROTO=scheme)
            assert f"{scheme}://testserver/en/".encode() in said[2]
        kept = len(front.pages)
        for junk in ("HTTPS", "https, http", "ftp", ""):
            answer = ask(front, "/en/", HTTP_X_FORWARDED_PROTO=junk)
            assert answer == ask(django, "/en/", HTTP_X_FORWARDED_PROTO=junk)
        assert len(front.pages) == kept

    def test_are_made_anew_in_another_generation(self, front, generations, site):
        before = ask(front, "/en/stories/latter/")
        Story.objects.filter(slug="latter").update(headline="Other words")
        assert ask(front, "/en/stories/latter/") == before
        generations.present = Epoch()
        assert b"Other words" in ask(front, "/en/stories/latter/")[2]

    def test_are_lists_which_the_server_sends_as_they_are(self, front):
        """It would ask any other iterable piece by piece, which takes it a quarter longer."""
        given = []

        def noted(environ, start_response):
            given.append(front(environ, start_response))
            return given[-1]

        for _ in range(2):
            ask(noted, "/en/")
        assert [type(answer) for answer in given] == [list, list]

    def test_that_raise_are_not_kept(self, generations):
        def fails(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            start_response("200 OK", [])
            raise OSError("the disk is gone")

        front = made_front(fails, generations)
        with pytest.raises(OSError, match="the disk is gone"):
            ask(front, "/en/")
        assert len(front.pages) == 0
