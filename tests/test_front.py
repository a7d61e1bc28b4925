"""Test that the front answers as Django does, and gives nobody what is not for everybody."""

import io
import sys
import threading

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver
from django.utils import timezone

from profiles_site import finished, wsgi
from profiles_site.front import LARGEST_BODY, Front
from profiles_site.kept_pages import Page, Pages
from stories.models import Quote, Story
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

NOT_FINISHED = {
    "check": "asks what a reader typed",
    "check_json": "asks what a program sent",
    "concern": "a form",
    "concern_answer": "a form",
    "health": "says how the site is now",
    "preview_link": "for whoever has the link",
    "preview_picture": "for whoever has the link",
}


class UnknownError(Exception):
    is_away = True


class Epoch:
    """A generation that lasts until it is told to end."""

    holds = True

    def holds_at(self, moment):
        return self.holds

    reads_alike_at = holds_at


class Generations:
    def __init__(self):
        self.present, self.is_known = Epoch(), True

    def current(self):
        if not self.is_known:
            raise UnknownError
        return self.present


def ask(application, path, method="GET", **environ):
    """Ask a WSGI application; return status, headers and body. Servers send none for HEAD."""
    asked = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | environ
    started = []
    parts = application(asked, lambda *said: started.append(said))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    [(status, headers, *_)] = started
    return status, sorted(headers), b"" if method == "HEAD" else body


class Counted:
    """An application that counts what reaches it."""

    def __init__(self, application):
        self.application, self.asked = application, []

    def __call__(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)


@pytest.fixture
def generations():
    return Generations()


@pytest.fixture
def django():
    """Django, which does not end the test's connection to the database with a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Counted(WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


def made_front(application, generations, most_bytes=50_000_000, seconds=60):
    return Front(
        application,
        generations.current,
        UnknownError,
        most_bytes=most_bytes,
        most_seconds_unseen=seconds,
    )


@pytest.fixture
def front(django, generations):
    return made_front(django, generations)


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


@pytest.mark.django_db
class TestAnswers:
    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"},
            {"HTTP_ACCEPT_ENCODING": "gzip;q=0.5, br;q=0", "HTTP_ACCEPT_LANGUAGE": "kk, ru;q=0.5"},
            {"method": "HEAD", "HTTP_ACCEPT_ENCODING": "*", "HTTP_HOST": "testserver:8000"},
            {"wsgi.url_scheme": "https", "HTTP_ACCEPT_LANGUAGE": "ru", "HTTP_IF_NONE_MATCH": "*"},
        ],
        ids=["plain", "brotli", "gzip", "head", "https"],
    )
    def test_are_what_django_answers(self, asked, front, django, site, media):
        for path in addresses(site):
            expected = without_chance(ask(django, path, **asked))
            assert without_chance(ask(front, path, **asked)) == expected, path  # it is finished
            assert without_chance(ask(front, path, **asked)) == expected, path  # it is repeated
            assert ask(front, path, **asked)[1] is not ask(front, path, **asked)[1]

    def test_of_public_pages_are_kept(self, front, django, site, media):
        """All but those of which Django is asked each time: redirects of addresses in general."""
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

    def test_that_raise_are_not_kept(self, generations):
        def fails(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            start_response("200 OK", [])
            raise OSError("the disk is gone")

        front = made_front(fails, generations)
        with pytest.raises(OSError, match="the disk is gone"):
            ask(front, "/en/")
        assert len(front.pages) == 0


@pytest.mark.django_db
class TestGoesThrough:
    def test_what_is_unusual(self, front, django, site):
        ask(front, "/en/")
        for asked in (
            {"method": "POST"},
            {"method": "OPTIONS"},
            {"method": "TRACE"},
            {"QUERY_STRING": "after=1"},
            {"HTTP_COOKIE": "other=1; sessionid=abc"},
            {"HTTP_COOKIE": "django_language=kk"},
            {"HTTP_COOKIE": "a=b; django_language =kk"},  # Django takes the space away
            {"HTTP_COOKIE": "messages\t=abc"},
            {"HTTP_COOKIE": "csrftoken=abc"},
            {"HTTP_RANGE": "bytes=0-10"},
            {"HTTP_AUTHORIZATION": "Basic abc"},
            {"HTTP_IF_MODIFIED_SINCE": "Sat, 28 Nov 2026 10:00:00 GMT"},
            {"HTTP_TRANSFER_ENCODING": "chunked"},
            {"CONTENT_LENGTH": "10"},
            {"SCRIPT_NAME": "/prefix"},
            {"HTTP_HOST": ""},
            {"path": "/" + "long/" * 200},
            {"path": "/preview/abc/", "method": "HEAD"},
            {"path": "/static/css/base.css"},
        ):
            django.asked.clear()
            options = dict(asked)
            ask(front, options.pop("path", "/en/"), options.pop("method", "GET"), **options)
            assert len(django.asked) == 1, asked
            assert len(front.pages) == 1, asked

    def test_a_language_header_that_no_browser_sends(self, front, django, site):
        for _ in range(2):
            ask(front, "/", HTTP_ACCEPT_LANGUAGE="kk," * 100)
        assert django.asked == ["/", "/"]

    def test_what_a_signed_in_colleague_sees(self, front, client, admin_user, site):
        client.force_login(admin_user)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        hidden = make_picture()
        path = hidden.url(hidden.renditions("whole")[0].name)
        assert ask(front, path, HTTP_COOKIE=cookie)[0] == "200 OK"
        assert ask(front, path)[0] == "404 Not Found"
        assert len(front.pages) == 0

    def test_other_cookies_change_nothing(self, front, django, site):
        ask(front, "/en/", HTTP_COOKIE="theme=dark")
        ask(front, "/en/")
        assert django.asked == ["/en/"]


@pytest.mark.django_db
class TestMemory:
    def test_keeps_no_junk(self, front, site):
        ask(front, "/en/")
        before = front.pages.bytes
        for number in range(40):
            ask(front, f"/en/people/junk-{number}/")
            ask(front, f"/en/people/junk-{number}")
            ask(front, f"/junk/{number}")
            ask(front, "/en/", QUERY_STRING=f"junk={number}")
        assert front.pages.bytes == before
        assert len(front.pages) == 1

    def test_is_bounded_and_the_oldest_leave(self):
        generation = Epoch()
        pages = Pages(most_bytes=100_000)
        assert pages.find(("a",), generation) is None
        for number in range(200):
            pages.keep((str(number),), Page("200 OK", [], b"x" * 7000), generation)
            assert pages.find(("0",), generation) is not None  # asked for each time: it stays
            assert pages.bytes <= 100_000
        assert len(pages) == 8
        assert pages.find(("199",), generation) is not None
        assert pages.find(("150",), generation) is None
        pages.keep(("199",), Page("200 OK", [], b"x"), generation)
        assert len(pages) == 8

    def test_keeps_compressed_what_somebody_took_compressed(self, front, django, site):
        ask(front, "/en/")
        plain = front.pages.bytes
        ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        compressed = front.pages.bytes
        assert 1000 < compressed < plain * 0.8
        assert ask(front, "/en/") == ask(django, "/en/")
        assert front.pages.bytes == compressed
        ask(front, "/en/", HTTP_ACCEPT_ENCODING="gzip")
        assert compressed < front.pages.bytes < plain
        assert ask(front, "/en/") == ask(django, "/en/")

    def test_has_no_room_for_a_page_that_is_larger(self, django, generations, site):
        front = made_front(django, generations, most_bytes=5000)
        assert ask(front, "/en/") == ask(django, "/en/")
        assert (len(front.pages), front.pages.bytes) == (0, 0)

    def test_has_no_large_files(self, generations):
        def sends(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            size = int(environ["PATH_INFO"].strip("/"))
            start_response("200 OK", [("Content-Length", str(size))])
            return [b"x" * size]

        front = made_front(sends, generations)
        for size in (LARGEST_BODY, LARGEST_BODY + 1):
            assert len(ask(front, f"/{size}")[2]) == size
        assert len(front.pages) == 1

    def test_has_no_large_page_which_is_finished_all_the_same(self, generations):
        """A long story is compressed, and a large picture is not sent again."""

        def sends(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            kind = "text/html" if "story" in environ["PATH_INFO"] else "image/avif"
            length = ("Content-Length", str(LARGEST_BODY + 1))
            start_response("200 OK", [("Content-Type", kind), ("ETag", '"a"'), length])
            return io.BytesIO(b"x" * (LARGEST_BODY + 1))

        front = made_front(sends, generations)
        for path, least in (("/story", 100), ("/picture", LARGEST_BODY)):
            status, _, body = ask(front, path, HTTP_ACCEPT_ENCODING="br")
            assert (status, len(body) > LARGEST_BODY) == ("200 OK", least == LARGEST_BODY)
            known = ask(front, path, HTTP_IF_NONE_MATCH='"a"')
            assert (known[0], known[2]) == ("304 Not Modified", b"")
        assert len(front.pages) == 0

    def test_is_not_filled_by_long_headers(self, front, site):
        finished._coding_for.cache_clear()
        for number in range(3):
            ask(front, "/en/", HTTP_ACCEPT_ENCODING=f"br{' ' * 1000},{number}")
        assert finished._coding_for.cache_info().currsize == 1

    @pytest.mark.parametrize(
        "header",
        [("Vary", "Cookie"), ("Set-Cookie", "a=b"), ("Vary", "Accept-Encoding, User-Agent")],
    )
    def test_has_nothing_that_depends_on_who_asks(self, header, generations):
        def sends(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            start_response("200 OK", [header])
            return [b"for one reader"]

        front = made_front(sends, generations)
        ask(front, "/en/")
        assert len(front.pages) == 0

    def test_of_a_generation_that_ended_meanwhile_is_not_kept(self, generations):
        """A scheduled story appeared, or the clock was set, while the page was being made."""
        first = generations.present

        def sends(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            first.holds = False
            start_response("200 OK", [])
            return [b"made too late"]

        front = made_front(sends, generations)
        assert ask(front, "/en/")[2] == b"made too late"
        assert len(front.pages) == 0

    def test_of_another_generation_is_not_kept(self):
        pages = Pages(most_bytes=100_000)
        old, new = Epoch(), Epoch()
        pages.find(("a",), old)
        pages.find(("a",), new)  # another thread saw the change
        pages.keep(("a",), Page("200 OK", [], b"x"), old)
        assert pages.find(("a",), new) is None

    def test_is_sound_with_many_threads(self, generations):
        """Each asks for pages while generations come and go; nobody gets a page of another one."""

        def sends(environ, start_response):
            environ[finished.IS_PUBLIC_PAGE] = True
            start_response("200 OK", [])
            return [environ["PATH_INFO"].encode()]

        front = made_front(sends, generations, most_bytes=40_000)
        wrong = []

        def reads(first):
            for number in range(300):
                path = f"/{(first + number) % 17}"
                if ask(front, path)[2] != path.encode():
                    wrong.append(path)
                if number % 50 == 0:
                    generations.present = Epoch()

        threads = [threading.Thread(target=reads, args=(each,)) for each in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert front.pages.bytes == sum(kept.size for kept in front.pages._pages.values())


@pytest.mark.django_db
class TestWithoutTheDatabase:
    def test_kept_pages_are_given_and_say_so(self, front, generations, site):
        said = ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        generations.is_known = False
        status, headers, body = ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        assert (status, body) == (said[0], said[2])
        away = ("Cache-Status", 'profiles; hit; detail="the database does not answer"')
        assert headers == sorted([*said[1], away])
        assert ask(front, "/en/", HTTP_ACCEPT_ENCODING="gzip")[2] == ask(front, "/en/")[2]

    def test_others_are_left_to_django(self, front, django, generations, site):
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        ask(front, "/en/stories/")
        assert django.asked == ["/en/stories/"]
        generations.is_known = True
        assert "Cache-Status" not in dict(ask(front, "/en/")[1])

    def test_nobody_gets_a_page_that_may_have_been_withdrawn_for_long(
        self, django, generations, site
    ):
        front = made_front(django, generations, seconds=0)
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_nor_one_that_was_to_change_by_itself(self, front, django, generations, site):
        ask(front, "/en/")
        generations.is_known = False
        generations.present.holds = False
        django.asked.clear()
        ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_that_answers_without_a_mark_django_asks_it(self, front, django, generations, site):
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(UnknownError, "is_away", False)
            ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_before_anything_was_kept(self, front, django, generations, site):
        generations.is_known = False
        ask(front, "/en/")
        assert django.asked == ["/en/"]


class TestTheServedApplication:
    def test_has_a_front_if_there_is_memory_for_one(self, settings):
        django = WSGIHandler()
        settings.FINISHED_PAGES_MB = 0
        assert wsgi.with_finished_pages(django) is django
        settings.FINISHED_PAGES_MB = 1
        assert isinstance(wsgi.with_finished_pages(django), Front)


class TestWhichPages:
    def test_each_address_is_a_public_page_or_has_a_reason(self):
        names = set()

        def collect(patterns):
            for pattern in patterns:
                if hasattr(pattern, "url_patterns"):
                    if getattr(pattern, "app_name", None) != "admin":
                        collect(pattern.url_patterns)
                else:
                    names.add(pattern.name)

        collect(get_resolver().url_patterns)
        assert names == finished.PAGES | set(NOT_FINISHED)
        assert not finished.PAGES & set(NOT_FINISHED)

    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("", ""),
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, br", "br"),
            ("GZIP", "gzip"),
            ("gzip;q=0", ""),
            ("br;q=0.000, gzip; q=1.0", "gzip"),
            ("*", "br"),
            ("*;q=0", ""),
            ("br;q=0, *", "gzip"),
            ("identity", ""),
            ("deflate, zstd", ""),
            (",;,=;q", ""),
        ],
    )
    def test_a_body_has_the_coding_that_the_reader_takes(self, accepted, coding):
        assert finished.coding_for(accepted) == coding
