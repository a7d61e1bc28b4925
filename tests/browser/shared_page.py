"""One page for one test after the other: to make a page takes as long as to open one."""

from contextlib import contextmanager, suppress

from playwright.sync_api import Error

EMPTY_FILE = "empty.html"
WINDOW = {"width": 1280, "height": 720}
LIKE_NEW = {"media": "null", "color_scheme": "light", "reduced_motion": "reduce"}


class SharedPage:
    """Lends a page of a context to one test at a time, and empties it after each.

    It notes what a test hangs on the page: who listens to it, and what runs in whatever it opens.
    """

    def __init__(self, context):
        self.context = context
        self.page = None

    def lend(self):
        if self.page is None or self.page.is_closed():
            self.page, self.hung, self.listeners = self.context.new_page(), [], []
            for name in ("add_init_script", "expose_function", "expose_binding"):
                setattr(self.page, name, self.noting(getattr(self.page, name)))
            self.listen, self.page.on = self.page.on, self.on
            return self.page
        # What a page writes while it is left is of its site, and can be reached from there alone.
        self.page.goto(f"/static/{EMPTY_FILE}")
        self.page.evaluate("sessionStorage.clear()")
        return self.page

    def noting(self, method):
        def note(*arguments, **options):
            self.hung.append(method(*arguments, **options))
            return self.hung[-1]

        return note

    def on(self, event, listener):
        self.listeners.append((event, listener))
        self.listen(event, listener)

    def empty(self, *others):
        """Leave the page as if nobody had used it, and close the others.

        Call it while the context is offline: what a page tells the server when it is left would
        be answered in the next test, and the answer take the cookie of that one away.
        """
        page = self.page
        for other in others:
            if other is not page:
                other.close()
        if page is None or page.is_closed():
            return
        for event, listener in self.listeners:
            page.remove_listener(event, listener)
        for each in self.hung:
            each.close()
        self.listeners, self.hung = [], []
        try:
            self.forget()
        except Error:  # it hangs, or something in it keeps it: the next test gets another one
            with suppress(Error):
                page.close()

    def forget(self):
        """Lead the page to an empty one.

        No route may do that: with the first one of a page Chromium throws away what its process
        has kept of every script.
        """
        page = self.page
        page.unroute_all()
        page.goto("about:blank")
        page.emulate_media(**LIKE_NEW)
        page.mouse.move(-1, -1)  # else what is below it in the next page looks pointed at
        if page.viewport_size != WINDOW:
            page.set_viewport_size(WINDOW)


@contextmanager
def without_scripts(page):
    """Run no script of the page, as a context that a test makes without them would."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    yield
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    session.detach()
