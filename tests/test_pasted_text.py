"""Test what is read of plain text, and where the lines of a PDF are joined."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import passages, pasted_text
from stories.models.fields import sanitise

BECOMES = {
    "lines": (
        "One\r\nTwo\rThree\u2028Four\fFive",
        "".join(f"<p>{n}</p>" for n in ("One", "Two", "Three", "Four", "Five")),
    ),
    "stanzas": ("One\nTwo\n \n\nThree\nFour\n", "<p>One<br>Two</p><p>Three<br>Four</p>"),
    "paragraphs between blank lines": ("One\u2029Two", "<p>One</p><p>Two</p>"),
    "long lines": (
        f"{'word ' * 30}\nOne\n\nTwo",
        f"<p>{('word ' * 30).strip()}</p><p>One</p><p>Two</p>",
    ),
    "cells": ("1994\tI left.\n\t1996\t\tI came.", "<p>1994 I left.</p><p>1996 I came.</p>"),
    "cells of a table": (
        "1994\tI left.\n1996\tI came.",
        "<p>1994 — I left.</p><p>1996 — I came.</p>",
    ),
    "an empty cell": ("1994\t\tLeft\n1996\tI\tcame", "<p>1994 — Left</p><p>1996 — I — came</p>"),
    "one row": ("1994\tI left.", "<p>1994 I left.</p>"),
    "bullets": (
        "Keep:\n• One\n•\tTwo\nEnd",
        "<p>Keep:</p><ul><li><p>One</p></li><li><p>Two</p></li></ul><p>End</p>",
    ),
    "markup": ("a < b & <i>c</i>", "<p>a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;</p>"),
    "nothing": (" \n\t\n", ""),
}


@pytest.mark.parametrize(("text", "html"), BECOMES.values(), ids=list(BECOMES))
def test_lines_stanzas_and_cells_stay_what_they_are(text, html):
    assert pasted_text.read(text) == html


@given(st.text(alphabet="ab9 \n\r\t\f•—-<&\u2028\u2029", max_size=60))
def test_no_words_of_plain_text_are_glued_or_lost(text):
    read = passages.read(sanitise(pasted_text.read(text))).text
    assert re.findall(r"[^\s•—]+", read) == re.findall(r"[^\s•—]+", text)


def joined(text):
    found = pasted_text.join(sanitise(pasted_text.read(text)))
    return found and passages.read(found.html).text


PDF = {
    "blank lines between paragraphs": (
        "When I was nine my aunt went into la-\nbour during a storm and I ran for the\n"
        "neighbour’s telephone.\n\nThe line was dead.",
        "When I was nine my aunt went into labour during a storm and I ran for the neighbour’s "
        "telephone.\nThe line was dead.",
    ),
    "no blank lines": (
        "I was nine when the first of the storms\ncame down to us, and I ran for the old\n"
        "telephone.\nThe line was dead and nobody came to us\nfor a day.",
        "I was nine when the first of the storms came down to us, and I ran for the old telephone."
        "\nThe line was dead and nobody came to us for a day.",
    ),
    "a cut in Russian": (
        "Мне было девять лет, когда началась вой-\nна, и мы с мамой уехали в село. Там кто-\n"
        "то сказал, что всё кончится.",
        "Мне было девять лет, когда началась война, и мы с мамой уехали в село. Там кто-то сказал, "
        "что всё кончится.",
    ),
    "a soft hyphen": (
        "I was nine when the first of the win\xad\nters came to us in the hills over there",
        "I was nine when the first of the winters came to us in the hills over there",
    ),
    "a word that the text has with its hyphen": (
        "A house-made thing is not bad and a house-\nmade thing is what we had in these days",
        "A house-made thing is not bad and a house-made thing is what we had in these days",
    ),
    "a word that the text has without its hyphen": (
        "A self and a thing that was selfless: a self-\nless thing is what we had in these days",
        "A self and a thing that was selfless: a selfless thing is what we had in these days",
    ),
    "two words of the text": (
        "The river in the valley and the river-\nvalley that we had known as children at home",
        "The river in the valley and the river-valley that we had known as children at home",
    ),
    "a name": (
        "I was nine when I came to the town of Ust-\nKamen and saw the river for the first time",
        "I was nine when I came to the town of Ust-Kamen and saw the river for the first time",
    ),
    "more than one hyphen": (
        "I was nine when I lived with a mother-in-\nlaw and saw the river for the first time",
        "I was nine when I lived with a mother-in-law and saw the river for the first time",
    ),
    "years and dashes": (
        "I was away for a long time, it was 1994-\n1996, and then I came home again at last—\n"
        "so to say. It was all of it in years 1994–\n1996, I said.",
        "I was away for a long time, it was 1994-1996, and then I came home again at last—so to "
        "say. It was all of it in years 1994–1996, I said.",
    ),
    "a dash": (
        "I was nine when I lived with my aunt there –\nand saw the river for the first time and\n"
        "the sea.",
        "I was nine when I lived with my aunt there – and saw the river for the first time and the "
        "sea.",
    ),
    "Arabic": (
        "كنت في التاسعة من عمري عندما جاءت العاصفة الأولى إلى قريتنا الصغيرة\n"
        "وركضت إلى بيت الجيران لكي أطلب المساعدة لأن أمي كانت مريضة جدا في\n"
        "ذلك اليوم",
        "كنت في التاسعة من عمري عندما جاءت العاصفة الأولى إلى قريتنا الصغيرة "
        "وركضت إلى بيت الجيران لكي أطلب المساعدة لأن أمي كانت مريضة جدا في ذلك اليوم",
    ),
}
LEFT_ALONE = {
    "a rhyme": (
        "The hills are quiet in the night\nThe river runs below the bridge\n\n"
        "I walk alone without a light\nAnd follow slowly on the ridge"
    ),
    "short verses": "the hills\nare quiet\nin the night\n\nthe river\nruns below",
    "verses of other lengths": (
        "the hills are quiet in the long blue night of winter\nriver\nruns below the bridge\n"
        "and I\nwalk on"
    ),
    "verses in Arabic": "\n".join(["كنت في التاسعة من عمري عندما جاءت"] * 4),
    "sentences": "I was nine when I came to town.\nThen the war came to our towns.\nWe left.",
    "paragraphs": f"{'word ' * 30}\n{'word ' * 30}\n{'word ' * 30}",
    "two lines": "I was nine when I came to this town and\nsaw the river",
    "a line": "I was nine when I came to this town and saw the river",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "becomes"), PDF.values(), ids=list(PDF))
def test_the_lines_of_a_pdf_are_joined(text, becomes):
    assert joined(text) == becomes


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=list(LEFT_ALONE))
def test_verses_and_paragraphs_are_not(text):
    assert joined(text) is None


def test_a_stanza_among_the_lines_of_a_pdf_stays_one():
    page = PDF["no blank lines"][0]
    assert joined(f"{page}\n\nThe hills\nare quiet\n\n{page}").split("\n")[2:4] == [
        "The hills",
        "are quiet",
    ]


def test_words_in_two_parts_are_returned():
    found = pasted_text.join(sanitise(pasted_text.read(PDF["blank lines between paragraphs"][0])))
    assert found.words == ("labour",)
    found = pasted_text.join(sanitise(pasted_text.read(PDF["no blank lines"][0])))
    assert found.words == ()


def test_marks_and_lists_beside_the_lines_are_kept():
    html = (
        "<h2>Storm</h2><p>When I was <em>nine my aunt went into la-</em></p>\n"
        "<p><strong>bour</strong> during a storm and I ran for the</p><p>telephone &amp; help.</p>"
        "<ul><li>One</li><li>Two</li></ul>"
    )
    assert pasted_text.join(html).html == (
        "<h2>Storm</h2><p>When I was <em>nine my aunt went into la</em>"
        "<strong>bour</strong> during a storm and I ran for the telephone &amp; help.</p>"
        "<ul><li>One</li><li>Two</li></ul>"
    )


LINES = st.lists(
    st.sampled_from(["la-", "bour", "nine", "I", "went", "1994-", "—", "storm."]),
    min_size=4,
    max_size=9,
)


@given(st.lists(LINES, min_size=2, max_size=6))
def test_joining_changes_hyphens_and_spaces_alone(lines):
    text = "\n".join(" ".join(line) for line in lines)
    found = joined(text)
    if found is not None:
        assert re.sub(r"[\s-]", "", found) == re.sub(r"[\s-]", "", text)
        assert not re.search(r"ninewent|Iwent|storm\.\w|bournine", found)
