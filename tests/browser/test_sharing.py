"""Test sharing a story, a quote and selected words: by the device's own menu or by copying."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from stories.models import Story
from tests.browser.barriers import find_barriers
from tests.browser.test_pages import FOCUSED, SMALLER_THAN, STORY

QUOTE = "/en/quotes/h7wn3xbd/"
PASTED = "navigator.clipboard.readText()"
A_SHEET = "navigator.share = async (what) => { window.shared = what }"
REFUSED = """(name) => {
  navigator.share = async () => { throw new DOMException("", name) };
}"""
NO_WAY = """
for (const name of ["share", "clipboard"]) {
  Object.defineProperty(Navigator.prototype, name, { value: undefined });
}
"""

# Selects from the first place of some words of the body to the last of others.
SELECT = """
([first, last]) => {
  const places = (words) => {
    const walker = document.createTreeWalker(document.querySelector(".body"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const at = node.data.indexOf(words);
      if (at >= 0 && !node.parentElement.closest("aside")) found.push([node, at]);
    }
    return found;
  };
  const [start, from] = places(first)[0];
  const [end, to] = places(last).at(-1);
  getSelection().setBaseAndExtent(start, from, end, to + last.length);
}
"""

# How many pixels stand between the words of a link, up to a comma, and what follows them.
SPACE_BEFORE_ENGLISH = """
(link) => {
  const words = document.createRange();
  words.selectNodeContents(link);
  words.setEnd(link.firstChild, link.firstChild.data.indexOf(",") + 1);
  const letter = document.createRange();
  const last = link.querySelector("span")?.firstChild ?? link.firstChild;
  letter.setStart(last, last.data.lastIndexOf("English"));
  letter.setEnd(last, last.data.lastIndexOf("English") + 1);
  return letter.getBoundingClientRect().left - words.getBoundingClientRect().right;
}
"""


@pytest.fixture
def open_page(site, watched_page):
    watched_page.emulate_media(reduced_motion="reduce")
    watched_page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def open_page(address, script=""):
        if script:
            watched_page.add_init_script(script)
        watched_page.goto(address)
        return watched_page

    return open_page


def select(page, first, last=""):
    page.evaluate(SELECT, [first, last or first])
    return page.get_by_role("button", name="Share these words")


def copied(page):
    """What the button that was pressed last has copied."""
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    return page.evaluate(PASTED)


class TestAStory:
    def test_is_copied_as_its_own_address(self, site, open_page):
        page = open_page(f"/ru{STORY}")
        page.get_by_role("button", name="Поделиться этой историей").click()
        expect(page.get_by_role("status")).to_have_text("Скопировано.")
        assert page.evaluate(PASTED) == site + STORY

    def test_goes_to_the_device_s_own_sheet_where_there_is_one(self, site, open_page):
        page = open_page(STORY, A_SHEET)
        page.get_by_role("button", name="Share this story").click()
        title = page.evaluate("document.querySelector('h1').innerText").replace("\n", " ")
        shared = page.evaluate("shared")
        assert shared["url"] == site + STORY
        assert title.split(" ")[0] in shared["title"]
        expect(page.get_by_role("status")).to_have_text("")

    def test_is_left_alone_copied_or_shown_where_the_sheet_does_not_open(self, site, open_page):
        """It is left alone where the reader closed the sheet."""
        page = open_page(STORY, A_SHEET)
        button = page.get_by_role("button", name="Share this story")
        told = page.get_by_role("status")
        page.evaluate(REFUSED, "AbortError")
        button.click()
        expect(told).to_have_text("")
        page.evaluate(REFUSED, "NotAllowedError")
        button.click()
        assert copied(page) == site + STORY
        page.evaluate("() => { navigator.clipboard.writeText = async () => { throw Error() } }")
        button.click()
        expect(told).to_have_text(f"Not copied: {site}{STORY}")


class TestAQuote:
    def test_is_copied_whole_with_who_said_it_and_its_page(self, site, open_page):
        page = open_page(QUOTE)
        page.get_by_role("button", name="Share this quote").click()
        words = "“Don’t let obstacles or setbacks deter you—fortune favors the bold”"
        assert copied(page) == f"{words}\n— Khalida Azhigulova\n{site}{QUOTE}"


class TestTheWaysToUseAStory:
    def test_are_copied_and_read_as_they_are_written(self, open_page):
        page = open_page(f"/en/use{STORY.replace('stories/', '')}")
        for style in ("APA", "MLA", "Chicago"):
            page.get_by_role("button", name="Copy").and_(
                page.locator(f"[aria-describedby='in-{style}']")
            ).click()
            expect(page.locator(f"copy-text[for=citation-{style}]")).to_contain_text("Copied.")
            assert page.evaluate(PASTED) == page.locator(f"#citation-{style}").inner_text()
        assert page.get_by_text("New stories, English").evaluate(SPACE_BEFORE_ENGLISH) > 2
        assert not find_barriers(page)


class TestATranslation:
    def test_says_that_it_is_one_in_the_reader_s_language(self, site, open_page):
        Story.objects.filter(language="en").update(translated_from="kk")
        page = open_page(f"/ru{QUOTE[3:]}")
        page.get_by_role("button", name="Поделиться этой цитатой").click()
        expect(page.get_by_role("status")).to_have_text("Скопировано.")
        said = page.evaluate(PASTED).split("\n")
        assert said[1:3] == ["— Khalida Azhigulova", "Перевод с казахского"]
        page = open_page(STORY)
        select(page, "teaching human rights at schools").click()
        said = copied(page).split("\n")
        assert said[:3] == [
            "teaching human rights at schools",
            "— Khalida Azhigulova",
            "Translated from Kazakh",
        ]


class TestSelectedWords:
    def test_are_shared_as_they_are_with_who_said_them_and_a_link_to_them(self, site, open_page):
        page = open_page(STORY, A_SHEET)
        select(page, "teaching human rights at schools").click()
        shared = page.evaluate("shared")
        assert shared["text"] == "teaching human rights at schools\n— Khalida Azhigulova"
        assert shared["url"] == (
            f"{site}{STORY}#p-1:~:text=university%2C%20I%20started-,"
            "teaching%20human%20rights%20at%20schools"
        )

    def test_are_those_that_are_selected_when_the_button_is_pressed(self, open_page):
        """Though the button was offered for others, and a busy browser is late to look again."""
        page = open_page(STORY, A_SHEET)
        button = select(page, "teaching human rights at schools")
        expect(button).to_be_visible()
        page.evaluate("() => { window.setTimeout = () => 0; }")
        select(page, "improving our world is challenging")
        button.click()
        assert page.evaluate("shared.text").startswith("improving our world is challenging\n")

    def test_that_are_a_quote_lead_to_it(self, site, open_page):
        page = open_page(STORY)
        select(page, "improving our world is challenging, but it’s possible.").click()
        address = copied(page).split("\n")[-1]
        assert address.startswith(f"{site}{STORY}#q-k4vq8m2t:~:text=")
        page.goto("about:blank")
        page.goto(address)
        expect(page.locator("#q-k4vq8m2t")).to_be_in_viewport(ratio=1)

    def test_of_any_kind_are_whole_words_and_come_from_the_body_alone(self, open_page):
        page = open_page(STORY)
        select(page, "eaching human rights at scho").click()
        assert copied(page).startswith("teaching human rights at schools\n")
        assert page.evaluate("String(getSelection())") == "teaching human rights at schools"
        text = page.evaluate(
            "[...document.querySelectorAll('.body > p')].map((p) => p.textContent).join('\\n')"
        )
        for first, last in (
            ("My second career", "gender-based"),
            ("Two key moments", "‘mild’ forms of"),
            ("I’m", "I’m proud"),
        ):
            page.evaluate("navigator.clipboard.writeText('')")
            page.reload()
            select(page, first, last).click()
            words, _, address = copied(page).rpartition("\n— Khalida Azhigulova\n")
            assert words in text
            assert words.startswith(first)
            assert words.rstrip(" -").endswith(last)
            fragment = address.partition(":~:text=")[2]
            for part in fragment.split(","):
                named = unquote(part.strip("-"))
                assert named in text
                assert "&" not in part
                assert "-" not in part.strip("-")

    def test_in_arabic_are_offered_in_the_reader_s_language(self, open_page):
        page = open_page("/kk/ar/stories/sample-arabic/")
        page.evaluate(SELECT, ["الجبال", "هادئة"])
        page.get_by_role("button", name="Осы сөздермен бөлісу").click()
        expect(page.locator(".share-words").get_by_role("status")).to_have_text("Көшірілді.")
        assert page.evaluate(PASTED).startswith("الجبال هادئة\n— شخص مثال\n")

    def test_are_offered_below_their_paragraph_and_cover_nothing(self, open_page):
        page = open_page(STORY)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            button = select(page, "teaching human rights at schools")
            expect(button).to_be_visible()
            box = button.bounding_box()
            above = page.locator("#p-1").bounding_box()
            below = page.locator("#p-2").bounding_box()
            assert above["y"] + above["height"] <= box["y"]
            assert box["y"] + box["height"] <= below["y"]
            assert not find_barriers(page)

    @pytest.mark.browser_context_args(has_touch=True, is_mobile=True)
    def test_are_easily_shared_with_a_finger(self, open_page):
        page = open_page(STORY)
        expect(select(page, "teaching human rights at schools")).to_be_visible()
        assert not page.evaluate(SMALLER_THAN, 44)

    def test_are_shared_from_the_keyboard(self, open_page):
        page = open_page(STORY)
        page.locator("#p-1").dblclick(position={"x": 200, "y": 14})
        word = page.evaluate("String(getSelection()).trim()")
        button = page.get_by_role("button", name="Share these words")
        expect(button).to_be_visible()
        for _ in range(20):  # who speaks and the story's own button come first
            if button.evaluate("(button) => button === document.activeElement"):
                break
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUSED)["in_window"]
        expect(button).to_be_focused()
        assert page.evaluate(FOCUSED)["outline"] >= 2
        page.keyboard.press("Enter")
        assert copied(page).startswith(f"{word}\n—")

    def test_are_offered_no_longer_once_they_are_let_go_or_are_somebody_else_s(self, open_page):
        page = open_page(STORY)
        choose = "(part) => getSelection().selectAllChildren(part)"
        for others in (None, ".standfirst", ".pull p", ".margin-note"):
            button = select(page, "teaching human rights at schools")
            expect(button).to_be_visible()
            if others:
                page.locator(others).first.evaluate(choose)
            else:
                page.evaluate("getSelection().removeAllRanges()")
            expect(button).to_have_count(0)


class TestNoDeadButton:
    @pytest.mark.browser_context_args(java_script_enabled=False)
    def test_is_shown_without_scripts(self, site, watched_page):
        for address in (STORY, QUOTE):
            watched_page.goto(address)
            assert not watched_page.get_by_role("button").all()
        watched_page.goto(STORY)
        watched_page.locator(".quoted summary").click()
        links = watched_page.locator(".quoted").get_by_role("link")
        assert links.count() == 8

    def test_is_shown_where_nothing_can_be_shared(self, open_page):
        page = open_page(STORY, NO_WAY)
        select(page, "teaching human rights at schools")
        page.wait_for_timeout(500)
        assert not page.get_by_role("button").all()

    def test_is_printed(self, open_page):
        page = open_page(STORY)
        expect(select(page, "teaching human rights at schools")).to_be_visible()
        page.emulate_media(media="print")
        assert not page.get_by_role("button").all()
        assert not page.locator(".reading-time").is_visible()
        page.goto(QUOTE)
        assert not page.get_by_role("button").all()
