"""Rules that a browser keeps as the server does: one table of cases for both."""

import json
import re
from pathlib import Path

import pytest

CASES = Path(__file__).parent.parent / "cases"

WHOLE_WORDS = """
async (cases) => {
  const { wholeWords } = await import("/static/js/whole_words.js");
  return cases.map(([before, chosen, after]) => {
    const text = before + chosen + after;
    const found = wholeWords(text, before.length, before.length + chosen.length);
    if (!found) return null;
    const { start, end } = found;
    return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
  });
}
"""
TEXT_FRAGMENTS = """
async (cases) => {
  const { textFragment } = await import("/static/js/text_fragments.js");
  return cases.map(({ before, words, after }) => textFragment(before, words.split("\\n"), after));
}
"""
CROPS = """
async (cases) => {
  const { cropBox } = await import("/static/js/desk/picture_crops.js");
  return cases.map(({ size: [width, height], ratio: [across, down], focus }) => {
    const [left, top, wide, high] = cropBox(width, height, across / down, focus);
    return [left * width, top * height, wide * width, high * height];
  });
}
"""
SENTENCES = """
async (cases) => {
  const { sentences } = await import("/static/js/desk/sentences.js");
  return cases.map((text) => sentences(text).map(({ start, end }) => text.slice(start, end)));
}
"""


def read(name):
    return json.loads((CASES / name).read_text(encoding="utf-8"))


@pytest.fixture
def a_page(watched_page):
    watched_page.goto("/health/")
    return watched_page


def test_words_are_cut_nowhere(a_page):
    """See also tests/test_whole_words.py."""
    cases = read("whole_words.json")
    found = a_page.evaluate(WHOLE_WORDS, [re.split("[⟦⟧]", case["chosen"]) for case in cases])
    assert [case | {"whole": whole} for case, whole in zip(cases, found, strict=True)] == cases


def test_words_are_named_by_the_same_text_fragments(a_page):
    """See also tests/test_passages_fragments.py."""
    cases = read("text_fragments.json")
    found = a_page.evaluate(TEXT_FRAGMENTS, cases)
    assert [case | {"fragment": name} for case, name in zip(cases, found, strict=True)] == cases


def test_crops_keep_the_same_part_of_a_picture(a_page):
    """See also tests/test_pictures.py. The server cuts at whole pixels."""
    cases = read("crops.json")
    for case, box in zip(cases, a_page.evaluate(CROPS, cases), strict=True):
        assert box == pytest.approx(case["box"], abs=1), case


def test_sentences_are_told_apart(a_page):
    """See also tests/test_passages_cuts.py."""
    cases = read("sentences.json")
    found = a_page.evaluate(SENTENCES, [case.replace(" | ", " ") for case in cases])
    assert [" | ".join(each) for each in found] == cases
