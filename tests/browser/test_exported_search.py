"""The search of an exported copy, in a browser: nothing but files answers, under the policy."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from stories.export.client import Client, at_home
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import Held
from tests.browser.shared_page import without_scripts
from tests.factories import make_person, make_story
from tests.test_export import BASE, export_to

CASES = Path(__file__).parent.parent / "cases"
CUT = """
async (texts) => {
  const { cut } = await import(document.querySelector("script[type=module]").src);
  return texts.map(cut);
}
"""
# What a text holds together in one of the ways in which it may write a word.
FITS = """
async (cases) => {
  const { ask, cut } = await import(document.querySelector("script[type=module]").src);
  const fits = ({ text, asked }) => {
    const words = cut(text);
    const holds = (asked) => words.some((word) => word.startsWith(asked));
    return ask(asked).every((ways) => ways.some((way) => way.every(holds)));
  };
  return cases.filter((each) => !fits(each) || fits({ ...each, asked: `${each.asked} absent` }));
}
"""


@pytest.fixture
def copy(page, db, tmp_path):
    """Answer the browser from the files of an export alone; return the errors of the page."""
    anna, olga = make_person("Anna Sample"), make_person("Ольга Пример", language="ru")
    make_story(anna, headline="The quiet hills", slug="hills", tags=["mountains"])
    make_story(anna, headline="Another one", slug="other", body="<p>Invented hills again.</p>")
    body = "<p>Холмы ночью тихие.</p>"
    make_story(olga, language="ru", headline="Тихие холмы", slug="kholmy", body=body)
    export_to(tmp_path / "copy")
    with at_home(urlsplit(BASE)):
        policy = Client(urlsplit(BASE), BASE).get("/en/search/").headers["Content-Security-Policy"]
    site, wrong = tmp_path / "copy" / "current" / "site", []

    def answer(route):
        path = unquote(urlsplit(route.request.url).path).lstrip("/")
        file = site / path / "index.html" if path.endswith("/") else site / path
        if not file.is_file() or urlsplit(route.request.url).netloc != "stories.example":
            wrong.append(route.request.url)
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(file.name)[0]
        headers = {"Content-Security-Policy": policy, "Content-Type": f"{kind}; charset=utf-8"}
        return route.fulfill(status=200, body=file.read_bytes(), headers=headers)

    page.route("**/*", answer)
    page.on("console", lambda line: wrong.append(line.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def test_finds_stories_by_the_beginnings_of_words_with_files_alone(copy, page):
    page.goto(f"{BASE}/kk/search/")
    box = page.get_by_role("searchbox")
    box.fill("hill")
    box.press("Enter")
    expect(page.locator("#found h3")).to_have_text(["The quiet hills", "Another one"])
    expect(page.get_by_role("status")).to_contain_text("2")
    link = page.get_by_role("link", name="The quiet hills")
    assert link.get_attribute("href") == "/kk/en/stories/hills/"
    for words, found in (
        ("ольга хол", ["Тихие холмы"]),
        ("mount anna", ["The quiet hills"]),
        ("qui-et hills", ["The quiet hills"]),  # as one word, or
        ("quiet-hills", ["The quiet hills"]),  # as two
    ):
        box.fill(words)
        page.get_by_role("main").get_by_role("button").click()
        expect(page.locator("#found h3")).to_have_text(found)
    check_that_a_late_answer_is_left_out(page, box)
    box.fill("hills absent")
    box.press("Enter")
    expect(page.locator("#found li")).to_have_count(0)
    expect(page.get_by_role("status")).not_to_be_empty()
    page.goto(f"{BASE}/ru/search/?q=холмы")
    link = page.get_by_role("link", name="Тихие холмы")
    expect(link).to_have_attribute("href", "/ru/stories/kholmy/")
    cases = json.loads((CASES / "exported_words.json").read_text("utf-8"))
    assert page.evaluate(CUT, [case["text"] for case in cases]) == [case["words"] for case in cases]
    assert page.evaluate(FITS, json.loads((CASES / "spellings.json").read_text("utf-8"))) == []
    assert not find_barriers_in_looks(page, ((320, "light"), (1440, "dark")))
    check_that_it_says_so_where_scripts_do_not_run(page)
    assert not copy
    page.unroute("**/*")
    page.route("**/*", lambda route: route.abort())
    box.fill("hills")
    box.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()  # it says that it failed


def check_that_a_late_answer_is_left_out(page, box):
    """It is one to words that were asked before."""
    words = Held(page, "**/en/words/hi.json")
    box.fill("hill")
    box.press("Enter")
    words.wait_for(1)
    box.fill("another")
    box.press("Enter")
    expect(page.locator("#found h3")).to_have_text(["Another one"])
    said = page.get_by_role("status").inner_text()
    words.let_go()
    page.unroute("**/en/words/hi.json")
    expect(page.locator("#found h3")).to_have_text(["Another one"])
    assert page.get_by_role("status").inner_text() == said


def check_that_it_says_so_where_scripts_do_not_run(page):
    found = page.url
    with without_scripts(page):
        page.goto(f"{BASE}/en/search/")
        expect(page.get_by_role("searchbox")).to_be_hidden()
        expect(page.get_by_role("main")).to_contain_text("Searching here needs JavaScript.")
    page.goto(found)
