"""Test that the front keeps what is for everybody, gives nobody what is not, and has its bounds.

The first page of a site without stories is asked for where any page would do.
"""

import io
import threading

import pytest
from django.utils import timezone

from profiles_site import finished
from profiles_site.front import LARGEST_BODY
from profiles_site.kept_pages import Page, Pages
from stories.models import SiteSettings
from tests.factories import make_picture, make_quote, make_story
from tests.front.asking import Epoch, UnknownError, ask, made_front

pytestmark = pytest.mark.django_db


class TestGoesThrough:
    def test_what_is_unusual(self, front, django):
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
            {"HTTP_IF_NONE_MATCH": '"x",' * 400},
            {"HTTP_HOST": "TestServer"},
            {"HTTP_HOST": "testserver:81"},
            {"path": "/" + "long/" * 200},
            {"path": "/preview/abc/", "method": "HEAD"},
            {"path": "/static/css/base.css"},
        ):
            django.asked.clear()
            options = dict(asked)
            ask(front, options.pop("path", "/en/"), options.pop("method", "GET"), **options)
            assert len(django.asked) == 1, asked
            assert len(front.pages) == 1, asked

    def test_a_language_header_that_no_browser_sends(self, front, django):
        for _ in range(2):
            ask(front, "/", HTTP_ACCEPT_LANGUAGE="kk," * 100)
        assert django.asked == ["/", "/"]

    def test_what_a_signed_in_colleague_sees(self, front, client, admin_user):
        client.force_login(admin_user)
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        hidden = make_picture()
        path = hidden.url(hidden.renditions("whole")[0].name)
        assert ask(front, path, HTTP_COOKIE=cookie)[0] == "200 OK"
        assert ask(front, path)[0] == "404 Not Found"
        assert len(front.pages) == 0

    def test_other_cookies_change_nothing(self, front, django):
        ask(front, "/en/", HTTP_COOKIE="theme=dark")
        ask(front, "/en/")
        assert django.asked == ["/en/"]


class TestMemory:
    def test_keeps_no_junk(self, front):
        ask(front, "/en/")
        before = front.pages.bytes
        for number in range(40):
            ask(front, f"/en/people/junk-{number}/")
            ask(front, f"/en/people/junk-{number}")
            ask(front, f"/junk/{number}")
            ask(front, "/en/", QUERY_STRING=f"junk={number}")
        assert front.pages.bytes == before
        assert len(front.pages) == 1

    def test_keeps_no_junk_of_files_that_are_gone(self, front):
        """All of their addresses answer the same, whatever digest or name somebody invents."""
        site = SiteSettings.objects.create(pk=1, accent="#1f4e3d")
        picture = make_picture()
        story = make_story(lead_picture=picture)
        make_quote(story, key="gone-key")
        story.withdraw(by=None, now=timezone.now(), note="")
        picture.withdraw(by=None, now=timezone.now())
        assert ask(front, "/cards/gone-key/wide-1.png")[0] == "410 Gone"
        assert ask(front, f"/media/pictures/{picture.folder}/1.jpg")[0] == "410 Gone"
        for address in ("/site-1.css", "/site-1/base.css"):
            assert "#1f4e3d" in ask(front, address)[2].decode()
        assert len(front.pages) == 0
        ask(front, f"/site-{site.style_digest}.css")
        assert len(front.pages) == 1

    def test_is_bounded_and_the_oldest_leave(self):
        generation = Epoch()
        pages = Pages(most_bytes=100_000)
        assert pages.find(("a",), generation) is None
        for number in range(200):
            pages.keep((str(number),), Page("200 OK", [], b"x" * 7000), generation)
            assert pages.find(("0",), generation) is not None  # asked for each time: it stays
            assert pages.bytes <= 100_000
        assert len(pages) == 10
        assert pages.find(("199",), generation) is not None
        assert pages.find(("150",), generation) is None
        pages.keep(("199",), Page("200 OK", [], b"x"), generation)
        assert len(pages) == 10

    def test_keeps_compressed_what_somebody_took_compressed(self, front, django):
        ask(front, "/en/")
        plain = front.pages.bytes
        ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        compressed = front.pages.bytes
        assert 500 < compressed < plain * 0.9
        assert ask(front, "/en/") == ask(django, "/en/")
        assert front.pages.bytes == compressed
        ask(front, "/en/", HTTP_ACCEPT_ENCODING="gzip")
        assert compressed < front.pages.bytes < plain
        assert ask(front, "/en/") == ask(django, "/en/")

    def test_has_no_room_for_a_page_that_is_larger(self, django, generations):
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

    def test_is_not_filled_by_long_headers(self, front):
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
        assert len(pages) == 0

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


class TestWithoutTheDatabase:
    def test_kept_pages_are_given_and_say_so(self, front, generations):
        said = ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        generations.is_known = False
        status, headers, body = ask(front, "/en/", HTTP_ACCEPT_ENCODING="br")
        assert (status, body) == (said[0], said[2])
        away = ("Cache-Status", 'profiles; hit; detail="the database does not answer"')
        assert headers == sorted([*said[1], away])
        assert ask(front, "/en/", HTTP_ACCEPT_ENCODING="gzip")[2] == ask(front, "/en/")[2]

    def test_others_are_left_to_django(self, front, django, generations):
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        ask(front, "/en/stories/")
        assert django.asked == ["/en/stories/"]
        generations.is_known = True
        assert "Cache-Status" not in dict(ask(front, "/en/")[1])

    def test_nobody_gets_a_page_that_may_have_been_withdrawn_for_long(self, django, generations):
        front = made_front(django, generations, seconds=0)
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_nor_one_that_was_to_change_by_itself(self, front, django, generations):
        ask(front, "/en/")
        generations.is_known = False
        generations.present.holds = False
        django.asked.clear()
        ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_that_answers_without_a_mark_django_asks_it(self, front, django, generations):
        ask(front, "/en/")
        generations.is_known = False
        django.asked.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(UnknownError, "is_away", False)
            ask(front, "/en/")
        assert django.asked == ["/en/"]

    def test_before_anything_was_kept(self, front, django, generations):
        generations.is_known = False
        ask(front, "/en/")
        assert django.asked == ["/en/"]
