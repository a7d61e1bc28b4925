"""Act as several editors at once, each in a browser context of their own."""

import re
import time

from playwright.sync_api import expect

from tests.accounts import signed_in
from tests.browser.barriers import find_barriers

# The editor puts its caret where it was 20 milliseconds after it got the focus, whatever a key has
# done since: a program is quicker than that, and so is a page that is busy.
CARET_IS_SET = "new Promise((done) => setTimeout(done, 50))"
# Seconds that are waited for what takes a moment: on a machine that is busy it takes long.
PATIENCE = 30
# What waits for an answer is done before a timer that is set after it.
WORK_IS_DONE = "new Promise((done) => setTimeout(done, 100))"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kept:'))"


def sign_in(context, user, base_url):
    client = signed_in(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])


def body(page):
    return page.get_by_role("textbox", name="Body")


def go_into_body(page):
    """Lead the focus into the body, so that the next key moves its caret for good."""
    tools_are_there(page)
    body(page).focus()
    page.evaluate(CARET_IS_SET)


def tools_are_there(page):
    """Wait for what hears the keys in the body of a story: it comes last."""
    expect(page.locator(".pointing")).to_be_attached()


def field(page, name):
    """Return a field; where it is folded away at the side, unfold it."""
    folded = page.locator(f".side-group:not([open]):has(#id_{name}) > summary")
    if folded.count():
        folded.click()
    return page.locator(f"#id_{name}")


def unfold(page, name):
    """Unfold a group of fields at the side of a story's form, unless it is."""
    folded = page.locator(".side-group:not([open]) > summary", has_text=re.compile(f"^{name}"))
    if folded.count():
        folded.click()


def open_form(page, address):
    """Opens a form and waits until it heard from the server, and has the editor of its body."""
    with page.expect_response("**/presence/"):
        page.goto(address)
    expect(body(page)).to_be_visible()
    tools_are_there(page)
    return page


def press(page, name="Save draft"):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def answer_minor(page):
    """Say that what readers would see changed is no correction, if the form asks.

    The question is folded away until changes wait, or were refused.
    """
    if not page.locator("#id_is_correction").count():
        return
    folded = page.locator("details:not([open]):has(#id_is_correction) > summary")
    if folded.count():
        folded.click()
    if page.get_by_label("Not answered yet").is_checked():
        page.get_by_label("Minor edit: nothing changes in sense").check()
        page.get_by_label("Why is it a minor edit?").select_option("typing")


def find_barriers_in(page, part):
    """What bars people from a part of the page, where the row at the foot covers none of it."""
    expect(page.locator(part)).to_be_visible()
    window = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(window | {"height": height})
    found = find_barriers(page, part)
    page.set_viewport_size(window)
    return found


def kept(page):
    return page.evaluate(KEPT)


def offer(page):
    return page.get_by_role("group", name="Not saved", exact=True)


def put_back(page):
    offer(page).get_by_role("button", name="Put it back").click()
    expect(offer(page)).to_have_count(0)


def is_kept(page, words):
    """Wait until the browser keeps the words."""
    wait(page, f"Object.values(localStorage).some((text) => text.includes({words!r}))")


def wait(page, condition):
    """Wait until it is so: a function, or words of JavaScript.

    Playwright's own way would evaluate strings in the page, which its policy forbids.
    """
    is_so = condition if callable(condition) else lambda: page.evaluate(condition)
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, condition
        page.wait_for_timeout(50)


class Held:
    """Requests that are held back, as on a slow line, until each is let go."""

    def __init__(self, page, pattern):
        self.page, self.routes = page, []
        page.route(pattern, lambda route: self.routes.append(route))

    def wait_for(self, number):
        wait(self.page, lambda: len(self.routes) >= number)

    def let_go(self, which=0):
        """Let the oldest go, or another one, once it came; return when the page did its work."""
        self.wait_for(1)
        route = self.routes.pop(which)
        with self.page.expect_request_finished(lambda request: request == route.request):
            route.fallback()
        self.page.evaluate(WORK_IS_DONE)
