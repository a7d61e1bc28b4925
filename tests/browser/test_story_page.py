"""Where things are on a story's page, as a reader's browser draws it, and what it says aloud."""

from itertools import pairwise

import pytest
from django.conf import settings
from playwright.sync_api import expect

from stories.models import SiteSettings
from tests.browser.desks import wait
from tests.browser.test_pages import STORY, background
from tests.environment import share
from tests.factories import (
    LONG_BODY,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_site_page,
    make_story,
)

FONTS = settings.BASE_DIR / "static" / "fonts"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 780}

# The lower edge of the first line of the person's words, in pixels from the top of the page.
FIRST_WORDS = """
(() => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector(".body > p"));
  return words.getClientRects()[0].bottom + scrollY;
})()
"""

# From the last words to the whole headline of the story to read next.
TO_NEXT = """
document.querySelector(".related h3").getBoundingClientRect().bottom
  - document.querySelector(".body").getBoundingClientRect().bottom
"""

# Words set large that are on two lines, although nothing in them lets them break.
BROKEN = """
[...document.querySelectorAll("h1, .card h3, .quote blockquote")].flatMap((headline) => {
  const broken = [];
  const walker = document.createTreeWalker(headline, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const found of walker.currentNode.data.matchAll(/[\\p{L}\\p{M}]+/gu)) {
      const word = document.createRange();
      word.setStart(walker.currentNode, found.index);
      word.setEnd(walker.currentNode, found.index + found[0].length);
      if (word.getClientRects().length > 1) broken.push(found[0]);
    }
  }
  return broken;
})
"""

SAID = "In the words of Sample Person: “The hills are quiet at night and by day”"
INTRODUCTION = "An invented introduction, which leads to invented words. "
NOTE = "Speaks of nothing that is hard to read, in one plain sentence."
LONG_SAID = SAID.replace("day”", "day, and nobody is there to count them, nor was anybody ever”")

# Headlines of cards that are set smaller, with their lines as far apart as those of large ones.
LOOSE = """
[...document.querySelectorAll(".card h3 a")].filter((link) => {
  const words = document.createRange();
  words.selectNodeContents(link);
  const tops = [...new Set([...words.getClientRects()].map((box) => box.top))];
  const size = parseFloat(getComputedStyle(link).fontSize);
  return tops.some((top, line) => line && top - tops[line - 1] > 1.45 * size);
}).map((link) => link.textContent)
"""

HEADLINES = {
    "en": ["In her words: “Internationalization, responsibilities”", "Counterrevolutionaries meet"],
    "ru": [
        "Её слова: «Достопримечательности»",
        "Высокопревосходительство и человеконенавистничество",
    ],
    "kk": ["Оның сөзі: «Қоғамдастығымыздағы тыныштық»", "Қанағаттандырылмағандықтарыңыздан"],
}


def roles(page):
    """Return how often each role is in what assistive technology is told of the page."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = [node["role"]["value"] for node in nodes if not node["ignored"]]
    return {role: found.count(role) for role in found}


FOLDED = """
(() => {
  const { scrollHeight, clientHeight } = document.querySelector(".standfirst");
  return scrollHeight > clientHeight + 1;
})()
"""


def make_noted(**values):
    """Make a story with all that may stand between its headline and its first words."""
    return make_story(
        make_person(description="An invented person.", roles="invented teacher"),
        told_date="2024",
        body=LONG_BODY,
        tags=["human rights"],
        **{"headline": SAID, "content_note": NOTE, "standfirst": INTRODUCTION * 6} | values,
    )


def test_first_words_are_in_the_first_screen_and_the_next_story_one_screen_from_the_last(
    site, reader
):
    noted = make_noted()
    windows = [(DESK, 1), (PHONE, 1.5)]
    for turn, address in enumerate((noted.get_absolute_url(), STORY, f"/ru{STORY}")):
        for window, screens in share(windows, turn, 2):
            reader.set_viewport_size(window)
            reader.goto(address)
            height = window["height"]
            assert reader.evaluate(FIRST_WORDS) <= height * screens, (address, window)
            assert reader.evaluate(TO_NEXT) <= height, (address, window)
            person = reader.locator(".story-head .byperson").bounding_box()
            assert person["y"] < reader.locator(".story-head .standfirst").bounding_box()["y"]


def test_a_long_introduction_is_folded_on_a_phone_until_somebody_asks_for_it(site, reader):
    story = make_noted(standfirst=INTRODUCTION * 40, lead_picture=make_picture((120, 90)))
    reader.set_viewport_size(PHONE)
    reader.goto(story.get_absolute_url())
    assert reader.evaluate(FIRST_WORDS) <= PHONE["height"] * 1.5
    assert reader.evaluate(FOLDED)
    more = reader.get_by_role("link", name="The whole introduction")
    assert more.bounding_box()["height"] >= 32
    more.focus()
    reader.keyboard.press("Enter")
    expect(more).to_be_hidden()
    assert not reader.evaluate(FOLDED)
    reader.goto(story.get_absolute_url())
    reader.set_viewport_size(DESK)
    assert not reader.evaluate(FOLDED)
    assert not more.is_visible()


def test_first_words_are_in_the_first_screen_below_a_picture_and_a_long_headline(site, reader):
    """A wide picture stands beside what is below the headline; an upright one beside all of it."""
    reader.set_viewport_size(DESK)
    leads = [make_picture(size) for size in ((120, 90), (140, 40), (60, 90))]
    stories = [make_noted(lead_picture=lead) for lead in leads]
    for story in (*stories, make_noted(headline=LONG_SAID)):
        reader.goto(story.get_absolute_url())
        assert reader.evaluate(FIRST_WORDS) <= DESK["height"], story.headline
    reader.set_viewport_size(PHONE)
    reader.goto(make_noted(lead_picture=leads[-1], content_note="").get_absolute_url())
    assert reader.evaluate(FIRST_WORDS) <= PHONE["height"] * 1.5
    reader.set_viewport_size(DESK)
    reader.goto(stories[0].get_absolute_url())
    picture, standfirst = (
        reader.locator(f".story-head {found}").bounding_box() for found in ("img", ".standfirst")
    )
    assert picture["x"] > standfirst["x"] + standfirst["width"]
    assert picture["y"] < standfirst["y"]
    reader.set_viewport_size({"width": 1024, "height": 900})
    headline = reader.locator(".story-head h1").bounding_box()
    assert headline["width"] >= 900


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True)
def test_masthead_of_a_phone_is_one_row_whose_menu_needs_no_script(site, reader):
    for turn, width in enumerate((320, 360)):
        reader.set_viewport_size({"width": width, "height": 780})
        for language in share(("ru", "en", "kk"), turn, 2):
            reader.goto(f"/{language}/")
            masthead, menu = reader.locator(".masthead"), reader.locator(".menu > summary")
            assert masthead.bounding_box()["height"] <= 64
            assert menu.bounding_box()["height"] >= 44
            assert not reader.locator(".menu a").first.is_visible()
            menu.click()
            links = reader.locator(".menu a").all()
            assert len(links) == 8
            for link in links:
                box = link.bounding_box()
                assert box["height"] >= 44
                assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_headline_breaks_no_word_and_scrolls_nothing(site, reader):
    """Beside an upright picture neither, nor on a card."""
    lead = make_picture((300, 400))
    for turn, (language, headlines) in enumerate(HEADLINES.items()):
        for headline in share(headlines, turn, 2):
            story = make_story(language=language, headline=headline, lead_picture=lead)
            reader.goto(story.get_absolute_url())
            for width in (320, 768, 1440):
                check_headlines(reader, width)
        for path in share(("", "stories/"), turn, 2):
            reader.goto(f"/{language}/{path}")
            for width in (320, 768, 1440):
                check_headlines(reader, width)


def test_names_quotes_topics_and_titles_break_no_word(site, reader):
    """Each is set as large as its place allows, and smaller where a word needs the room."""
    person = make_person("Мұхаметқалиұлықызы Папаконстантинопольская", language="kk")
    words = "Қоғамдастығымыздағы қанағаттандырылмағандықтарымыздан арылуымыз керек."
    story = make_story(person, language="kk", body=f"<p>{words}</p>", tags=[HEADLINES["ru"][1]])
    quote = make_quote(story, text=words)
    SiteSettings.objects.update_or_create(pk=1, defaults={"hero_quote": quote})
    title = "Datenschutzgrundverordnung"
    page = make_site_page(language="de", slug="datenschutz", title=title, publish=True)
    shown = (person, quote, story.tags.get(), page)
    for address in (*(each.get_absolute_url() for each in shown), "/kk/", "/kk/quotes/"):
        reader.goto(address)
        for width in (320, 768, 1440):
            check_headlines(reader, width)
    reader.emulate_media(media="print")
    indent = "(words) => getComputedStyle(words).textIndent"
    assert reader.locator(".hung > p").first.evaluate(indent) == "0px"
    reader.emulate_media(media="screen")


def check_headlines(reader, width):
    reader.set_viewport_size({"width": width, "height": 780})
    assert not reader.evaluate(BROKEN), width
    assert not reader.evaluate(LOOSE), width
    assert reader.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_are_told_only_where_a_link_leads(site, reader):
    reader.goto(STORY)
    assert "mark" not in roles(reader)
    reader.goto(f"{STORY}#q-e3xg9rcv")
    wait(reader, lambda: roles(reader).get("mark") == 1)
    reader.goto(f"{STORY}#m-f2hc8jye")
    wait(reader, lambda: roles(reader).get("mark") == 1)
    assert background(reader.locator("#m-f2hc8jye")) != "rgba(0, 0, 0, 0)"
    reader.goto(f"{STORY}#p-2")
    wait(reader, lambda: "mark" not in roles(reader))


def test_folds_open_for_who_follows_a_link_and_where_nothing_was_in_a_margin(site, reader):
    reader.set_viewport_size(DESK)
    reader.goto(STORY)
    milestones, quotes = reader.locator("#milestones"), reader.locator("#quotes")
    assert not milestones.is_visible()
    assert not quotes.is_visible()
    reader.goto(f"{STORY}#quotes")
    assert quotes.is_visible()
    assert not milestones.is_visible()
    reader.emulate_media(media="print")
    assert milestones.is_visible()
    reader.emulate_media(media="screen")
    reader.set_viewport_size(PHONE)
    reader.goto("/en/")
    reader.goto(STORY)
    assert milestones.is_visible()


def test_contents_are_beside_a_wide_story_and_are_folded_on_a_phone(site, reader):
    """Twelve thousand words: nothing lies on anything else, wherever one reads."""
    words = "The invented road went on past the invented hills. " * 18
    chapters = [f"<h2>Chapter {each}</h2><p>Sentence {each}. {words}</p>" * 1 for each in range(75)]
    story = make_story(body="".join(chapters), headline="A long day", standfirst="Invented.")
    for each in range(0, 75, 9):
        make_milestone(story, passage=f"Sentence {each}.", date_edtf=str(1900 + each))
        make_quote(story, text=f"Sentence {each}.", is_pull_quote=True)
    reader.set_viewport_size(DESK)
    reader.goto(story.get_absolute_url())
    contents, link = reader.locator(".chapters"), reader.locator(".chapters a").nth(40)
    link.click()
    heading = reader.locator("#c-chapter-40")
    wait(reader, lambda: 0 <= heading.bounding_box()["y"] < 200)
    box, body = contents.bounding_box(), reader.locator(".body").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= body["x"]
    notes = [note.bounding_box() for note in reader.locator(".margin-note, .pull").all()]
    assert notes
    for above, below in pairwise(notes):
        assert above["y"] + above["height"] <= below["y"]
    assert all(note["x"] >= body["x"] + body["width"] for note in notes)
    assert heading.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)") > 20
    reader.set_viewport_size({"width": 1100, "height": 900})
    assert contents.bounding_box()["x"] == reader.locator(".body").bounding_box()["x"]
    reader.set_viewport_size(PHONE)
    assert not link.is_visible()
    contents.locator("summary").click()
    assert link.is_visible()


# How much of the page moved since it was opened, as browsers tell it.
MOVED = """
() => new Promise((tell) => {
  new PerformanceObserver((list) => tell(list.getEntries().map(({ value }) => value)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell([])));
})
"""

# Longer than browsers wait for letters before they show others.
AFTER_A_WHILE = """
new Promise((go) => {
  const look = () => performance.now() > 500 ? go(true) : requestAnimationFrame(look);
  look();
})
"""


def test_nothing_moves_where_the_fonts_come_late(site, reader):
    """On a slow line: in their place come other letters, so that a change would be seen."""
    held = []
    reader.route("**/fonts/*.woff2", lambda route: held.append(route))
    reader.set_viewport_size(PHONE)
    reader.goto(STORY, wait_until="domcontentloaded")
    reader.evaluate(AFTER_A_WHILE)
    others = (FONTS / "literata-italic.woff2").read_bytes()
    assert held
    for route in held:
        route.fulfill(body=others, content_type="font/woff2")
    reader.evaluate("document.fonts.ready.then(() => true)")
    assert reader.evaluate(MOVED) == []
