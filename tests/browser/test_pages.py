"""The public pages as a reader's browser shows them: by day and by night, narrow and wide, on
paper, from the keyboard, without scripts."""

import io
import re
from itertools import pairwise, product

import pytest
from PIL import Image
from playwright.sync_api import expect

from profiles_site import finished
from stories import logos
from stories.models import SiteSettings, Story
from tests.browser.barriers import find_barriers_in_looks
from tests.environment import share
from tests.factories import make_person, make_story

STORY = "/en/stories/in-the-words-of-khalida-azhigulova/"
PAGES = {
    "home": "/en/",
    "stories": "/en/stories/",
    "story": STORY,
    "story with a picture": "/en/stories/sample-with-a-picture/",
    "Arabic story": "/ar/stories/sample-arabic/",
    "Kazakh story": "/kk/stories/sample-kazakh/",
    "people": "/en/people/",
    "people by letter": "/en/people/?tag=human-rights&letter=A",
    "person": "/en/people/khalida-azhigulova/",
    "person with a portrait": "/en/people/sample-pseudonym/",
    "quotes": "/en/quotes/",
    "quotes about a tag": "/en/quotes/?tag=human-rights",
    "quote": "/en/quotes/h7wn3xbd/",
    "tags": "/en/tags/",
    "tag": "/en/tags/human-rights/",
    "check": "/en/check/",
    "not found": "/en/nothing/",
    "gone": "/en/stories/withdrawn/",
}
STATUS = {"not found": 404, "gone": 410}
# Drawn by the template of another one, and with nothing in it that no other one has.
LIKE_ANOTHER = [
    "Kazakh story",
    "people by letter",
    "person with a portrait",
    "quotes about a tag",
    "not found",
]
LEFT = pytest.mark.thorough("another page of the same template is tried")
EVERY_PAGE = pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[LEFT] * (each in LIKE_ANOTHER)) for each in PAGES]
)
# The shared page, which was others before, may ask for the fonts of those too.
A_NEW_PAGE = pytest.mark.browser_context_args(reduced_motion="reduce")
REACHED_BY_KEYBOARD = "a[href], button, input, select, textarea, summary"
# What is folded is reached once it is opened.
SHOWN = f"""[...document.querySelectorAll("{REACHED_BY_KEYBOARD}")]
  .filter((element) => element.checkVisibility())"""


@pytest.fixture
def open_page(site, reader):
    """Opens the page of a name, or an address, and looks at it without waiting for colours."""
    reader.emulate_media(reduced_motion="reduce")

    def open_page(name, **media):
        if media:
            reader.emulate_media(**media)
        response = reader.goto(PAGES.get(name, name))
        if response:  # there is none when only the fragment changes
            assert response.status == STATUS.get(name, 200)
        return reader

    return open_page


class TestEveryPage:
    @EVERY_PAGE
    def test_is_read_and_walked_through_in_every_window_by_everybody(self, name, open_page):
        """Once opened for all, because to open a page takes longer than to look at it."""
        page = open_page(name)
        if name in share(PAGES, 0, 3):
            self.check_keyboard(page)
        self.check_widths(page)
        looks = product((360, 1440), ("light", "dark"))
        assert not find_barriers_in_looks(page, looks, colours_by_width=True)

    def check_keyboard(self, page):
        expected = page.evaluate(f"{SHOWN}.length")
        walked = []
        for _ in range(expected):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused["outline"] >= 2, focused
            assert focused["in_window"], focused
            walked.append(focused["place"])
        assert walked == list(range(expected))
        assert page.evaluate("document.querySelector('a').className") == "skip"
        page.evaluate("document.activeElement.blur()")

    def check_widths(self, page):
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert not page.evaluate(WIDER_THAN_WINDOW)
            assert not page.evaluate(SMALLER_THAN, 24)

    @pytest.mark.browser_context_args(has_touch=True, is_mobile=True)
    def test_is_easily_hit_with_a_finger(self, open_page):
        for name in ("home", "story", "quotes", "tag"):
            page = open_page(name)
            page.set_viewport_size({"width": 360, "height": 800})
            assert not page.evaluate(SMALLER_THAN, 44), name

    def test_lets_its_first_link_skip_to_the_words(self, open_page):
        page = open_page("story")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["in_window"]
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED)["outline"] == 0  # a frame around all of the page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        assert page.evaluate("document.activeElement.innerText") == "Khalida Azhigulova"


# What sticks out of the window, although the window itself does not scroll.
WIDER_THAN_WINDOW = """
[...document.querySelectorAll("main *, .masthead *, .foot *")].filter((element) => {
  const box = element.getBoundingClientRect();
  const hidden = !element.checkVisibility() || element.closest(".visually-hidden")
    || getComputedStyle(element).clipPath !== "none";
  return box.width && !hidden && (box.left < -40 || box.right > innerWidth + 1);
}).map((element) => element.outerHTML.slice(0, 200))
"""

# Links and buttons that are no words in a sentence, less than so many pixels high or wide.
SMALLER_THAN = """
(least) => [...document.querySelectorAll("a[href]:not(.skip), button")].filter((element) => {
  if (!element.checkVisibility()) return false;
  const inline = getComputedStyle(element).display === "inline";
  const alone = element.parentElement.textContent.trim() === element.textContent.trim();
  const box = element.getBoundingClientRect();
  const covers = getComputedStyle(element, "::after").position === "absolute";
  return (!inline || alone) && !covers && (box.height < least || box.width < least);
}).map((element) => element.outerHTML.slice(0, 200))
"""

LOADED_FAMILIES = """
document.fonts.ready.then((fonts) => [...fonts].filter((font) => font.status === "loaded")
  .map((font) => font.family.replaceAll('"', "")))
"""

FOCUSED = f"""
(() => {{
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {{
    place: {SHOWN}.indexOf(element),
    html: element.outerHTML.slice(0, 200),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    in_window: box.width > 1 && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
  }};
}})()
"""


class TestAStory:
    @pytest.mark.browser_context_args(java_script_enabled=False)
    def test_is_whole_without_scripts(self, open_page):
        paragraphs = open_page("story").locator(".body > p").all_inner_texts()
        body = Story.objects.get(slug="in-the-words-of-khalida-azhigulova").body
        assert len(paragraphs) == 8
        assert paragraphs == re.findall("<p>(.*?)</p>", body)

    @A_NEW_PAGE
    @pytest.mark.parametrize("interface", ["", "/ru", "/kk"])
    def test_is_light(self, interface, azhigulova, live_server, watched_page):
        """With all that has files of its own: a colour, a logo, and “Exit this page”.

        It is beside no story whose headline, in another script, brings a font of its own.
        """
        make_story(make_person("Sample Person"), tags=["human rights"], headline="Sample words")
        Story.objects.filter(pk=azhigulova.pk).update(content_note="Speaks of violence.")
        site = SiteSettings(pk=1, accent="#1f4e3d")
        logo = io.BytesIO()
        Image.new("RGB", (120, 100), (30, 80, 60)).save(logo, "PNG")
        site.store_logo(logos.make(logo.getvalue()))
        site.save()
        asked = []
        watched_page.on("request", lambda request: asked.append(request.url))
        response = watched_page.goto(f"{interface}{STORY}", wait_until="networkidle")
        assert any(url.endswith("/logo.webp") for url in asked)
        assert any("/exit." in url for url in asked)
        asked = [url for url in asked if "favicon" not in url and "/media/" not in url]
        assert len(asked) <= 6, "\n".join(asked)
        assert response.header_value("content-encoding") == "br"
        assert len(finished.compress(response.body(), "br")) <= 6000

    def test_lands_a_reader_on_the_marked_sentence_of_a_link(self, open_page):
        page = open_page(f"{STORY}#q-e3xg9rcv")
        self.check_landing(page, "#q-e3xg9rcv", "The experience was so transformative")
        assert background(page.locator("#q-h7wn3xbd")) == NONE
        page = open_page("quote")
        page.get_by_role("link", name="Read on in the story").click()
        self.check_landing(page, "#q-h7wn3xbd", "Don’t let obstacles")
        assert background(page.locator("#q-e3xg9rcv")) == NONE

    def check_landing(self, page, anchor, words):
        sentence = page.locator(anchor)
        assert sentence.inner_text().startswith(words)
        expect(sentence).to_be_in_viewport(ratio=1)
        assert background(sentence) != NONE

    @A_NEW_PAGE
    def test_is_set_in_its_own_letters_of_two_files_whatever_its_script(self, open_page):
        loaded = open_page("Kazakh story").evaluate(LOADED_FAMILIES)
        assert sorted(each for each in loaded if "fallback" not in each) == ["Literata", "Onest"]

    def test_is_printed_as_an_article_with_its_address(self, site, open_page):
        page = open_page("story")
        assert page.locator(".pull").first.is_visible()
        page.emulate_media(media="print")
        for left_out in ("nav", ".pull", ".margin-note", ".tags", ".skip"):
            assert not any(part.is_visible() for part in page.locator(left_out).all()), left_out
        address = page.get_by_text(site + STORY)
        assert address.is_visible()
        assert page.locator(".body > p").last.is_visible()


class TestAQuote:
    def test_has_its_lines_below_the_name(self, open_page):
        page = open_page("/en/quotes/samplepq/")
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            name = page.locator(".hero .byperson strong").bounding_box()
            parts = page.locator(".hero figcaption > p")
            lines = [part.bounding_box() for part in parts.all()]
            assert len(lines) == 4
            assert {line["x"] for line in lines} == {name["x"]}
            for above, below in pairwise(lines[1:]):
                assert below["y"] - above["y"] - above["height"] >= 10

    def test_is_printed_with_its_source_and_no_picture_to_share(self, open_page):
        for key in ("samplepq", "h7wn3xbd"):
            page = open_page(f"/en/quotes/{key}/", media="print")
            name = page.locator(".hero .byperson strong").bounding_box()
            assert abs(page.locator(".hero cite").bounding_box()["x"] - name["x"]) < 1
            assert not page.get_by_text("As a picture to share").is_visible()

    def test_has_a_caption_on_one_line_of_letters(self, open_page):
        page = open_page("quotes")
        page.set_viewport_size({"width": 1440, "height": 900})
        caption = page.locator(".quotes figcaption").first
        assert caption.evaluate("(caption) => getComputedStyle(caption).alignItems") == "baseline"


NONE = "rgba(0, 0, 0, 0)"


def background(locator):
    return locator.evaluate("(element) => getComputedStyle(element).backgroundColor")


class TestAList:
    def test_marks_what_was_chosen_in_forced_colours(self, open_page):
        page = open_page("people by letter")
        chosen, another = page.locator(".letters [aria-current]"), page.locator(".letters a").first
        page.emulate_media(forced_colors="active")
        colours = background(chosen), background(another)
        page.emulate_media(forced_colors="none")  # Chromium would force them on the next pages too
        assert colours[0] not in (NONE, colours[1])


class TestAProfile:
    def test_has_links_below_a_quote_that_cover_none_of_each_other(self, open_page):
        """In three columns the story's name takes two lines, and another link follows."""
        page = open_page("person")
        page.set_viewport_size({"width": 1350, "height": 900})
        links = page.locator(".further figcaption:has-text('Shortened') a").all()
        name, shortened = (each.bounding_box() for each in links)
        assert name["y"] + name["height"] <= shortened["y"] + 2  # all but its padding
        assert shortened["height"] >= 24

    @pytest.mark.parametrize("name", ["person", "person with a portrait"])
    def test_has_its_stories_within_the_second_screen_of_a_phone(self, name, open_page):
        page = open_page(name)
        page.set_viewport_size({"width": 360, "height": 780})
        heading = page.get_by_role("heading", name="Stories", exact=True)
        assert heading.bounding_box()["y"] < 2 * 780
        page.set_viewport_size({"width": 1440, "height": 900})
        assert heading.bounding_box()["y"] < 2 * 900
