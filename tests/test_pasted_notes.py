"""Test what is read of the notes of a document, and of what is raised in it."""

import pytest

from stories import passages, pasted_html

LIBREOFFICE = (
    '<p>One<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>'
    '</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" '
    'name="sdfootnote1sym" href="#sdfootnote1anc">1</a>The archive</p></div>'
)
WIKI = (
    '<p>One<sup id="cite_ref-1"><a href="https://a.example/x#cite_note-1"><span>[</span>1'
    '<span>]</span></a></sup></p><ol><li id="cite_note-1"><span class="mw-cite-backlink">^ <a '
    'href="#cite_ref-1">^</a></span> The archive</li></ol>'
)
PANDOC = (
    '<p>One<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p>'
    '<section class="footnotes" role="doc-endnotes"><hr /><ol><li id="fn1"><p>The archive<a '
    'href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>'
)
GOOGLE_DOCS = (
    '<p>One<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr> <div><p><a href="#ftnt_ref1" '
    'id="ftnt1">[1]</a><span> The archive</span></p></div>'
)
WORD = (
    "<p>One<a style='mso-footnote-id:ftn1' href='#_ftn1'>[1]</a></p><div style='mso-element:"
    "footnote-list'><hr width='33%'><div style='mso-element:footnote' id=ftn1><p><a "
    "style='mso-footnote-id:ftn1' href='#_ftnref1'>[1]</a> The archive</p></div></div>"
)
BY_LINK_ALONE = (
    "<p>One <a href='#fn-1'>1</a></p><p><sup><a href='#fnref-1'>1</a></sup> The archive "
    "<a href='#fnref-1'>↩</a></p>"
)


def text(html):
    return passages.read(pasted_html.read(html).html).text


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (LIBREOFFICE, "1 The archive"),
        (WIKI, "The archive"),
        (PANDOC, "The archive"),
        (GOOGLE_DOCS, "[1] The archive"),
        (WORD, "[1] The archive"),
        (BY_LINK_ALONE, "1 The archive"),
        ("<p>One</p><div class=footnote>The archive</div>", "The archive"),
    ],
    ids=["LibreOffice", "Wikipedia", "Pandoc", "Google Docs", "Word", "links", "a class"],
)
def test_a_footnote_leaves_the_text_and_is_listed(html, note):
    pasted = pasted_html.read(html)
    assert text(html).strip() == "One"
    assert pasted.footnotes == (note,)
    assert "<hr" not in pasted.html


def test_each_note_of_a_list_is_counted():
    two = WORD.replace("</div></div>", "</div><div style='mso-element:footnote'>[2] x</div></div>")
    assert pasted_html.read(two).numbers == {"note mark": 1, "footnote": 2}


def test_a_comment_of_google_docs_is_no_footnote():
    html = (
        "<p>One<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup></p>"
        "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Not for print</span></p></div>"
    )
    pasted = pasted_html.read(html)
    assert (text(html), pasted.numbers, pasted.footnotes) == ("One", {"comment": 1}, ())


def test_a_link_back_that_is_no_word_is_left_out():
    assert text("<p>One <a href='#fnref1'>↩</a></p>").strip() == "One"


def test_a_link_in_words_to_a_note_is_words():
    assert text("<p>See<a href='#fn1'> note 3</a> and <a href='#fnref1'>above</a>.</p>") == (
        "See note 3 and above."
    )


POWERS = {
    "10<sup>6</sup>": "10⁶",
    "2<sup>10</sup> and 2<sup>n</sup>": "2¹⁰ and 2ⁿ",
    "10<sup>-6</sup> and 10<sup>−06</sup>": "10⁻⁶ and 10⁻⁶",
    "40 m<sup>2</sup>, 40 км<sup>2</sup>": "40 m², 40 км²",
    "9 m/s<sup>2</sup>, 9 м/с<sup>2</sup>": "9 m/s², 9 м/с²",
    "x<sup>2</sup> + πr<sup>2</sup> = mc<sup>2</sup>": "x² + πr² = mc²",
    "(a + b)<sup>2</sup>": "(a + b)²",
    "40&nbsp;ft<sup>2</sup>": "40\xa0ft²",
    "H<sub>2</sub>O, x<sub>i</sub>, x<sub>-1</sub>": "H₂O, xi, x₋₁",
    "١٠<sup>٦</sup>": "١٠⁶",
}
MARKS = [
    "in 1994<sup>12</sup>",
    "word<sup>2</sup>",
    "word.<sup>2</sup>",
    "(as they say)<sup>2</sup>",
    "COVID-19<sup>2</sup>",
    "25<sup>3,4</sup>",
    "10<sup>[6]</sup>",
    "25<sup><a href='#x'>3</a></sup>",
    "25<a href='#x'><sup>3</sup></a>",
    "word<sup>*</sup>",
    "word <sup>b</sup>",
    "word<sup><a href='#x'>b</a></sup>",
    "I<sup>2</sup>",
]


@pytest.mark.parametrize(("html", "becomes"), POWERS.items())
def test_a_power_is_told_from_a_mark(html, becomes):
    pasted = pasted_html.read(f"<p>{html}</p>")
    assert (text(f"<p>{html}</p>"), pasted.left_out) == (becomes, ())


@pytest.mark.parametrize("html", MARKS)
def test_the_mark_of_a_note_is_left_out(html):
    pasted = pasted_html.read(f"<p>{html}</p>")
    assert text(f"<p>{html}</p>").rstrip() == html[: html.index("<")].rstrip()
    assert [kind for kind, _ in pasted.left_out] == ["note mark"]


def test_where_a_note_has_the_number_and_its_turn_has_come_it_is_a_mark():
    html = (
        "<p>We were 25<sup>1</sup> of 10<sup>6</sup>, 30<sup>2</sup> of 5<sup>2</sup>.</p>"
        "<ol><li id=fn1>a</li><li id=fn2>b</li><li id=fn3>6 c</li></ol>"
    )
    assert text(html) == "We were 25 of 10⁶, 30 of 5²."


def test_a_certain_mark_moves_the_turn_on():
    html = "<p>One<sup>4</sup>, 30<sup>5</sup>.</p><p id=fn4>4 a</p><p id=fn5>5 b</p>"
    assert text(html) == "One, 30."
