"""A page on another site that frames a quote and a story, in a reader's browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.conftest import HOST
from tests.browser.test_pages import SMALLER_THAN
from tests.environment import share

EMBEDS = {
    "quote": "/embed/quotes/h7wn3xbd/",
    "story": "/embed/stories/in-the-words-of-khalida-azhigulova/",
    "story of a pseudonym": "/embed/en/stories/sample-with-a-picture/",
    "Arabic quote": "/embed/quotes/samplear/",
    "Kazakh story": "/embed/kk/stories/sample-kazakh/",
    "gone": "/embed/stories/withdrawn/",
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as a site that isolates itself: the strictest that a frame can meet."""

    def log_message(self, *arguments):
        pass

    def end_headers(self):
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


@pytest.fixture
def elsewhere(tmp_path):
    """Puts HTML on a site of another origin, and gives its address."""
    server = ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(html):
        page = f"<!doctype html><html lang=en><title>Elsewhere</title><body>{html}"
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        return f"http://{HOST}:{server.server_port}/page.html"

    yield put
    server.shutdown()
    server.server_close()


@pytest.fixture
def framed(site, page, elsewhere):
    """Opens a page elsewhere that holds what oEmbed gives for a path, or an iframe of our own."""

    def framed(path, attributes=""):
        html = f'<iframe src="{site}{path}" title="Framed" width="600" height="400" {attributes}>'
        if not path.startswith("/embed/"):
            asked = page.request.get(f"{site}/oembed", params={"url": f"{site}{path}"})
            html = asked.json()["html"]
        page.goto(elsewhere(html))
        return page.frame_locator("iframe")

    return framed


def test_embeds_have_no_barrier_by_day_or_night_narrow_or_wide_and_ask_no_other_host(site, page):
    """One test for all, because each embed that a page opens anew is in a process of its own."""
    asked = []
    page.on("request", lambda request: asked.append(request))
    for name, address in EMBEDS.items():
        page.goto(f"{site}{address}")
        for width in (600, 200):
            page.set_viewport_size({"width": width, "height": 500})
            assert not page.evaluate(SMALLER_THAN, 24), name
        assert not find_barriers_in_looks(page, ((200, "light"), (600, "dark"))), name
    assert not [request.url for request in asked if request.resource_type == "script"]
    assert all(request.url.startswith(site) for request in asked)
    assert page.context.cookies() == []


def test_a_quote_is_whole_on_another_site(framed, page, site):
    quote = framed("/en/quotes/h7wn3xbd/")
    words = "“Don’t let obstacles or setbacks deter you—fortune favors the bold”"
    expect(quote.locator("blockquote")).to_have_text(words)
    expect(quote.get_by_text("Khalida Azhigulova")).to_be_visible()
    assert page.context.cookies() == []


OFFERED = [
    "/en/quotes/h7wn3xbd/",
    "/en/stories/in-the-words-of-khalida-azhigulova/",
    "/en/quotes/samplepq/",
    "/en/stories/sample-with-a-picture/",
    "/kk/stories/sample-kazakh/",
    "/en/quotes/samplear/",
]


def test_the_frame_that_is_offered_shows_all_of_it(framed, page):
    for path in share(OFFERED, 0, 3):
        framed(path).locator(".site").wait_for()
        (frame,) = page.frames[1:]
        frame.wait_for_load_state("load")  # its styles may come after its words
        needed = frame.evaluate("document.documentElement.scrollHeight")
        assert needed <= frame.evaluate("innerHeight"), path


def test_a_link_in_the_frame_opens_the_story_in_a_page_of_its_own(framed, page, site):
    with page.context.expect_page() as opened:
        framed("/en/quotes/h7wn3xbd/").get_by_role("link", name="Read the story").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{site}/en/stories/in-the-words-of-khalida-azhigulova/")


def test_a_frame_in_a_sandbox_is_set_as_any_other(framed):
    words = framed(EMBEDS["quote"], 'sandbox="allow-popups"').locator("blockquote")
    assert words.evaluate("element => getComputedStyle(element).fontSize") == "25.8px"
    loaded = "document => document.fonts.ready.then(() => document.fonts.check('25.8px Literata'))"
    assert words.evaluate(f"element => ({loaded})(element.ownerDocument)")


def test_a_withdrawn_quote_leaves_the_frame_and_names_nobody(framed, page):
    expect(framed("/en/quotes/h7wn3xbd/").locator("blockquote")).to_be_visible()
    Story.objects.filter(slug="in-the-words-of-khalida-azhigulova").update(status="withdrawn")
    page.reload()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("was taken down")).to_be_visible()
    assert "Khalida" not in frame.locator("body").inner_text()
    assert "Khalida" not in page.content()
