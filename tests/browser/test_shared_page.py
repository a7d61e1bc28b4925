"""The page that the browser's tests use one after the other keeps nothing of the one before."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import watched

STORED = "[sessionStorage.length, localStorage.length, window.left ?? null]"
LOOK = """[innerWidth, ...["print", "(prefers-color-scheme: dark)",
    "(prefers-reduced-motion: reduce)"].map((media) => matchMedia(media).matches)]"""


def test_a_page_that_is_lent_again_is_like_a_new_one(page, context, shared_page):
    heard = []
    page.add_init_script("window.left = 'by a test'")
    page.expose_function("tell", lambda words: heard.append(words))
    page.on("console", lambda message: heard.append(message.text))
    page.route("**/en/people/", lambda route: route.fulfill(body="No people."))
    page.goto("/en/")
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('left', 'late'))")
    page.evaluate("localStorage.setItem('left', 'by a test')")
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="no-preference")
    page.set_viewport_size({"width": 400, "height": 300})
    context.set_offline(True)
    shared_page.empty(*context.pages[1:])
    context.set_offline(False)
    assert shared_page.lend() is page
    page.goto("/en/people/")
    page.evaluate("localStorage.clear()")  # it is emptied with the context
    assert page.evaluate(STORED) == [0, 0, None]
    assert page.evaluate(LOOK) == [1280, False, False, True]
    assert page.evaluate("typeof window.tell") == "undefined"
    expect(page.get_by_role("main")).to_be_visible()
    page.evaluate("console.log('to nobody')")
    assert heard == []


def test_a_page_that_asks_another_host_fails_its_test(page, base_url):
    told = pytest.raises(AssertionError, match="another host was asked: http://elsewhere")
    with told, watched(page, base_url), suppress(Error):
        page.goto("http://elsewhere.example/")
