"""Where a part of a text may begin and end; see also tests/browser/test_one_rule.py."""

import json
import re
from pathlib import Path

import pytest

from stories.passages.typography import stands_free

CASES = json.loads((Path(__file__).parent / "cases/whole_words.json").read_text(encoding="utf-8"))


def span(marked):
    """The text without its brackets, and what they enclose: "he⟦art⟧" is ("heart", 2, 5)."""
    before, chosen, after = re.split("[⟦⟧]", marked)
    return before + chosen + after, len(before), len(before + chosen)


def widened(text, start, end):
    """The least that holds the chosen part, has no white space at its ends, and cuts no word."""
    chosen = text[start:end]
    if not chosen.strip():
        return None
    start, end = end - len(chosen.lstrip()), start + len(chosen.rstrip())
    starts = [at for at in range(start + 1) if stands_free(text, at, len(text))]
    ends = [at for at in range(end, len(text) + 1) if stands_free(text, 0, at)]
    return f"{text[: starts[-1]]}⟦{text[starts[-1] : ends[0]]}⟧{text[ends[0] :]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_words_are_cut_nowhere(case):
    assert widened(*span(case["chosen"])) == case["whole"]
    is_free = stands_free(*span(case["chosen"]))
    assert is_free or case["whole"] != case["chosen"]
    if case["whole"]:
        assert stands_free(*span(case["whole"]))
