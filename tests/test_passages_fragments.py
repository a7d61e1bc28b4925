import json
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import passages
from stories.passages.fragments import text_fragment
from stories.passages.passage import cut

CASES = Path(__file__).parent / "cases/text_fragments.json"

STORY = passages.read(
    "<p>“First, some words—with a dash-and-hyphen, & more. It ends here.</p>"
    "<p>To all, I say: go on. The end of it”.</p>"
)


def fragment(words: str) -> str:
    return text_fragment(STORY, passages.find(STORY, words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("go on.", ":~:text=all%2C%20I%20say%3A-,go%20on."),
        ("It ends here.", ":~:text=%2C%20%26%20more.-,It%20ends%20here."),
        ("To all, I say: go on.", ":~:text=To%20all%2C%20I%20say%3A%20go%20on.,-The%20end%20of"),
    ],
)
def test_a_passage_is_named_with_what_is_beside_it(words, expected):
    if words == "It ends here.":
        expected = ":~:text=and%2Dhyphen%2C%20%26%20more.-,It%20ends%20here."
    assert fragment(words).replace("dash%2D", "") == expected


@pytest.mark.parametrize(
    "case", json.loads(CASES.read_text(encoding="utf-8")), ids=lambda case: case["why"]
)
def test_words_are_named_as_in_the_browser(case):
    """See also tests/browser/test_one_rule.py."""
    before, words, after = case["before"], case["words"], case["after"]
    paragraphs = escape(before + words + after, quote=False).split("\n")
    story = passages.read("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
    passage = cut(story, ((len(before), len(before + words)),))
    assert text_fragment(story, passage) == case["fragment"]


def test_hyphens_commas_and_ampersands_within_a_part_are_encoded():
    found = fragment("with a dash-and-hyphen, & more.")
    assert "dash%2Dand%2Dhyphen%2C%20%26%20more." in found


def test_a_passage_of_two_paragraphs_is_named_by_its_edges():
    story = passages.read("<p>One two three.</p><p>Four five six.</p>")
    whole = passages.find(story, "One two three.\nFour five six.")
    assert text_fragment(story, whole) == ":~:text=One%20two%20three.,Four%20five%20six."


@given(st.lists(st.text(alphabet="abcé-,&ж ", min_size=1, max_size=12), min_size=3, max_size=60))
def test_no_part_holds_a_bare_separator(words):
    text = " ".join(" ".join(words).split())
    story = passages.read(f"<p>Begin {text.replace('&', '&amp;')} finish.</p>")
    found = passages.locate(story, story.text)
    assert found is not None
    parts = text_fragment(story, found).removeprefix(":~:text=").split(",")
    assert all("-" not in part and "&" not in part for part in parts)
    assert unquote(parts[0]).startswith("Begin")
