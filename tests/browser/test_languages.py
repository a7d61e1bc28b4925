"""The three languages of the interface, and a language that runs from right to left."""

import pytest
from django.utils import timezone

from stories.models import Quote, SiteSettings, Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.test_pages import SMALLER_THAN, WIDER_THAN_WINDOW
from tests.environment import share

STORY = "stories/in-the-words-of-khalida-azhigulova/"
INTERFACE = {
    "home": "",
    "stories": "stories/",
    "people": "people/",
    "person": "people/sample-arabic/",
    "quotes": "quotes/",
    "quote": "quotes/samplear/",
    "tags": "tags/",
    "tag": "tags/تلال/",
}
# What is in Arabic in a block, by the address of its page.
BLOCKS = {
    "/en/": ".hero :is(blockquote p, .byperson, figcaption > p > a)",
    "/en/quotes/samplear/": ".hero :is(blockquote p, .byperson, cite, .in-language)",
    "/en/quotes/": ".quote[dir=rtl] :is(blockquote p, .in-language)",
    "/en/stories/": ".card[dir=rtl] :is(.quiet, .told-by, .in-language)",
    "/en/search/?q=الجبال": (".results li[dir=rtl] :is(.what, h3, .event, .excerpt, blockquote p)"),
    "/embed/quotes/samplear/": "figure :is(blockquote p, strong, .in-language)",
    "/en/search/?q=مثال": ".results .found-person :is(.what, h3, .quiet)",
}
LANGUAGES = ["en", "ru", "kk"]
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def open_page(site, reader):
    reader.emulate_media(reduced_motion="reduce")

    def open_page(address, width=1280):
        reader.set_viewport_size({"width": width, "height": 900})
        reader.goto(address)
        return reader

    return open_page


def arabic_pages(language):
    """Every page that shows the Arabic story, and the story itself."""
    pages = {name: f"/{language}/{path}" for name, path in INTERFACE.items()}
    own = "/ar/stories/sample-arabic/"
    return [*pages.values(), own if language == "en" else f"/{language}{own}"]


def in_turn(language, addresses):
    """All of them in CI; else each page is tried in one language, and the next in the next."""
    return share(addresses, LANGUAGES.index(language), len(LANGUAGES))


class TestTheInterface:
    @EVERY_LANGUAGE
    def test_has_no_barrier_never_scrolls_sideways_and_is_easily_hit(self, language, open_page):
        own = "" if language == "en" else "/en"
        pages = in_turn(language, [*arabic_pages(language), f"/{language}{own}/{STORY}"])
        for address in pages:
            page = open_page(address)
            for width in (320, 768, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
                assert not page.evaluate(WIDER_THAN_WINDOW), address
                assert not page.evaluate(SMALLER_THAN, 24), address
            if address in share(pages, LANGUAGES.index(language), len(pages)):
                assert not find_barriers_in_looks(page, ((360, "light"), (1280, "light")))

    @pytest.mark.browser_context_args(java_script_enabled=False)
    def test_is_switched_without_scripts_and_keeps_the_place(self, open_page):
        page = open_page(f"/en/{STORY}?from=list")
        paragraphs = page.locator(".body > p").all_inner_texts()
        for name, path in (
            ("Қазақша", f"/kk/en/{STORY}"),
            ("Русский", f"/ru/en/{STORY}"),
            ("English", f"/en/{STORY}"),
        ):
            with page.expect_navigation():
                page.locator("nav.languages").get_by_role("link", name=name).click()
            assert page.url.endswith(f"{path}?from=list")
            assert page.locator("html").get_attribute("lang") == path[1:3]
            assert page.locator(".body > p").all_inner_texts() == paragraphs
        assert not page.context.cookies()

    def test_marks_the_language_that_is_read(self, open_page):
        page = open_page("/kk/people/")
        current = page.locator("nav.languages [aria-current]")
        assert current.inner_text() == "Қазақша"
        assert (
            current.evaluate("(link) => getComputedStyle(link).textDecorationLine") == "underline"
        )


class TestFromRightToLeft:
    @EVERY_LANGUAGE
    def test_all_that_is_arabic_says_so_and_runs_that_way(self, language, open_page):
        for address in in_turn(language, arabic_pages(language)):
            page = open_page(address)
            assert page.locator("html").get_attribute("dir") == "ltr"
            assert page.locator("html").get_attribute("lang") == language
            assert not page.evaluate(WRONG_WAY), address

    def test_the_words_begin_at_the_right(self, open_page):
        page = open_page("/ar/stories/sample-arabic/")
        text, box = (
            page.locator(".body > p").last.evaluate(ENDS),
            page.locator(".body").bounding_box(),
        )
        assert text["right"] > box["x"] + box["width"] - 60
        assert text["left"] > box["x"] + 60

    def test_all_lines_of_a_block_begin_at_its_one_side(self, open_page):
        Story.objects.filter(language="ar").update(
            translated_from="kk", published_at=timezone.now()
        )
        arabic = Quote.objects.get(key="samplear")
        SiteSettings.objects.update_or_create(pk=1, defaults={"hero_quote": arabic})
        for address, parts in share(BLOCKS.items(), 0, 2):
            page = open_page(address)
            found = page.locator(parts).evaluate_all(f"(parts) => parts.map({ENDS})")
            assert len(found) > 1, address
            right = [round(end["right"]) for end in found]
            # Marks hang into the margin; what is below a name is indented by its picture.
            assert max(right) - min(right) < 120, (address, found)

    def test_the_head_of_a_story_begins_at_the_right_on_a_phone(self, open_page):
        """What the interface says in it, too; the opening mark hangs beyond, by its own width."""
        page = open_page("/en/ar/stories/sample-arabic/", width=360)
        box = page.locator("main").bounding_box()
        edge = box["x"] + box["width"]
        assert abs(page.locator(".at-hand > p").first.evaluate(ENDS)["right"] - edge) < 3
        said = page.locator("h1 .said")
        mark = 0.37 * said.evaluate("(said) => parseFloat(getComputedStyle(said).fontSize)")
        assert abs(said.evaluate(ENDS)["right"] - edge - mark) < 3

    def test_dates_of_milestones_begin_their_rows_and_titles_are_beside_them(self, open_page):
        page = open_page("/en/people/sample-arabic/")
        left = page.locator(".rows li").first.bounding_box()["x"]
        date, title = (
            page.locator(f".rows {part}").first.evaluate(ENDS) for part in (".when", "a")
        )
        assert abs(date["left"] - left) < 3
        assert 0 < title["left"] - date["right"] < 200

    def test_the_interface_beside_them_does_not(self, open_page):
        page = open_page("/kk/ar/stories/sample-arabic/")
        for part in page.locator("[lang=kk]:not(html, a)").all():
            assert part.evaluate("(part) => getComputedStyle(part).direction") == "ltr"


# Elements whose own text is Arabic, but which are not marked as Arabic or run the other way.
# Tags have no language: they are the editors' words in any.
WRONG_WAY = """
[...document.querySelectorAll("body *")].filter((element) => {
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent).join("").trim();
  const named = element.closest(".tags, .letters, .page-head");
  if (!/\\p{Script=Arabic}/u.test(own) || named) return false;
  if (element.closest("[aria-hidden=true], .visually-hidden, .url")) return false;
  const isArabic = element.closest("[lang]").lang === "ar";
  const direction = getComputedStyle(element).direction;
  return !isArabic || direction !== "rtl";
}).map((element) => element.outerHTML.slice(0, 200))
"""

ENDS = """
(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const box = range.getBoundingClientRect();
  return {left: box.left, right: box.right};
}
"""
