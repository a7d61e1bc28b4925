"""No text is read again from each of its letters: a text made for that would stop a worker."""

from time import process_time

import pytest

from stories import passages, pasted_html
from stories.search import tokenizer

NUMBER = 40_000  # of letters, of which a machine would take many seconds
READ = {
    "a style sheet without rules": lambda: pasted_html.read(f"<style>{'a' * NUMBER}"),
    "rules that have no block": lambda: pasted_html.read(f"<style>{'@' * NUMBER}"),
    "style elements that do not end": lambda: pasted_html.read("<style " * NUMBER),
    "one word and a hyphen": lambda: tokenizer.index_terms(f"{'a' * NUMBER}-", tokenizer.OTHER),
    "dashes after an answer’s label": lambda: passages.whole_sentences(
        passages.read(f"<p>A {'-' * NUMBER}</p>"), 0, 1
    ),
}


@pytest.mark.parametrize("read", READ.values(), ids=list(READ))
def test_a_long_text_takes_no_time(read):
    begin = process_time()
    read()
    assert process_time() - begin < 3
