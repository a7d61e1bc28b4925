"""Test what is read of HTML that came by the clipboard or an import."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import passages, pasted_html
from stories.models.fields import sanitise

WORD_LIST = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span><![endif]>Keep papers.</p>"
)
DROP_CAP = (
    "<div style='mso-element:para-border-div;mso-element:dropcap-dropped'><p>W</p></div>"
    "<p>hen I was nine I ran.</p>"
)
GOOGLE = (
    '<b style="font-weight:normal;" id="docs-internal-1"><p><span>One '
    '</span><span style="font-weight:700;">bag</span></p><br>'
    '<p><span style="font-style:italic">mine</span></p></b>'
    "<br class=Apple-interchange-newline>"
)
FOOTNOTE = (
    "<p>I came in 1994<a style='mso-footnote-id:ftn1' href='#_ftn1'>[1]</a> by bus.</p>"
    "<div style='mso-element:footnote-list'><p>[1] The archive gives 1995.</p></div>"
)
COMMENT = (
    "<p>I taught<span class=MsoCommentReference><a class=msocomanchor>[E1]</a></span> there.</p>"
    "<div style='mso-element:comment-list'><div class=msocomtxt><p>Her name is on a list.</p></div>"
    "</div>"
)

BECOMES = {
    "struck out": ("<p>I <s>never</s> went <strike>home</strike> back.</p>", "I went back."),
    "struck out by style": (
        "<p>I <span style='text-decoration: line-through'>never</span> went.</p>",
        "I went.",
    ),
    "tracked": ("<p>I went <del>because</del><ins>freely</ins>.</p>", "I went freely."),
    "not closed": ("<p>I <del>never</p><p>went.</p>", "I \nwent."),
    "hidden": ("<p>I went.<span style='display:none'> Not.</span></p>", "I went."),
    "hidden in Word": ("<p>I went.<span style='mso-hide:all'> Not.</span></p>", "I went."),
    "a comment": (COMMENT, "I taught there."),
    "a footnote": (FOOTNOTE, "I came in 1994 by bus."),
    "a note mark": ("<p>In 1994<sup>12</sup> I left.<sup>[a]</sup></p>", "In 1994 I left."),
    "powers": ("<p>10<sup>6</sup> and 40 m<sup>2</sup></p>", "10⁶ and 40 m²"),
    "an index": ("<p>CO<sub>2</sub></p>", "CO₂"),
    "an ordinal": ("<p>My 2<sup>nd</sup> year</p>", "My 2nd year"),
    "marks of a quotation": ("<p>He said <q>no</q>.</p>", "He said “no”."),
    "a table": (
        "<table><tr><td>1994</td><td>I left.</td></tr><tr><td>1996<td>I came.</table>",
        "1994 — I left.\n1996 — I came.",
    ),
    "cells of paragraphs": (
        "<table><tr><td><p>1994</p></td><td><p>I left.</p></td></tr></table>",
        "1994\nI left.",
    ),
    "divisions": ("<div>One.</div><div>Two.<br></div><div><br></div>Three.", "One.\nTwo.\nThree."),
    "a glossary": ("<dl><dt>One</dt><dd>Two</dd></dl>", "One\nTwo"),
    "blocks in a list": ("<ul><li><div>One</div><div>Two</div></li></ul>", "One Two"),
    "headings": ("<h1>One</h1><h4>Two</h4><p>Three</p>", "One\nTwo\nThree"),
    "a list of Word": (WORD_LIST, "Keep papers."),
    "a drop cap": (DROP_CAP, "When I was nine I ran."),
    "Google Docs": (GOOGLE, "One bag\nmine"),
    "a line": ("<div>One<br/>Two</div>", "One\nTwo"),
    "marks of Windows": ("<p>It\x92s \x93mine\x94</p>", "It’s “mine”"),
    "references": ("<div>One &amp; two &lt;b&gt; &#8212; &nope;</div>", "One & two <b> — &nope;"),
    "a link": ('<div>See <a href="https://a.example/" id=x>this</a>.</div>', "See this."),
    "a rule": ("<div>One</div> <hr class=x> <div>Two<span/></div>", "One\nTwo"),
    "lines struck out": ("<p>One <s>never<br>&amp; no</s>more</p>", "One more"),
    "marks in a title": ("<div><title>Not &amp; this</title>This</div>", "This"),
    "a power of a letter": ("<p>E = mc<sup>2</sup></p>", "E = mc²"),
    "parts of words": ("<p>My 2<sup>d</sup>, in XIX<sup>e</sup></p>", "My 2d, in XIXe"),
    "a letter as a note mark": ("<p>I left.<sup>a</sup></p>", "I left."),
    "struck out in what is raised": ("<p>My 2<sup><s>gone</s>nd</sup> year</p>", "My 2nd year"),
    "a style in what is raised": ("<p>My 2<sup><style>x</style>nd</sup> year</p>", "My 2nd year"),
    "a section that nobody knows": ("<p>One<![foo[ two]> three</p>", "One three"),
    "a section that is not closed": ("<p>One</p><![", "One"),
    "no markup": ("One & two", "One & two"),
}


def text(html):
    return passages.read(sanitise(html)).text


@pytest.mark.parametrize(("html", "becomes"), BECOMES.values(), ids=list(BECOMES))
def test_the_words_are_what_the_author_left_standing(html, becomes):
    assert text(html) == becomes


@pytest.mark.parametrize(("html", "becomes"), BECOMES.values(), ids=list(BECOMES))
def test_what_was_read_once_is_read_the_same_again(html, becomes):
    once = sanitise(html)
    assert sanitise(once) == once


def test_bold_and_italics_of_google_docs_are_kept_and_its_wrapper_is_none():
    plain = '<div><em style="font-style:normal">One</em> <i>two</i></div>'
    assert sanitise(plain) == "<p>One <em>two</em></p>"
    assert sanitise(GOOGLE) == "<p>One <strong>bag</strong></p><p><em>mine</em></p>"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>As it is.</p>", ""),
        (
            "<p><s>a</s><del>b</del></p>" + COMMENT,
            "2 deleted passages and 1 comment were left out.",
        ),
        (FOOTNOTE, "1 note mark and 1 footnote were left out."),
        ("<p><span hidden>x</span></p>", "1 hidden passage was left out."),
    ],
)
def test_what_is_left_out_is_told(html, told):
    assert pasted_html.read(html).told == told


@given(st.text(alphabet="<>/!?[]-=\"' abdpsCDT&#;", max_size=60))
def test_nothing_that_is_pasted_ends_in_an_error(html):
    sanitise(html)


TAGS = st.sampled_from(
    ["p", "div", "td", "tr", "table", "li", "ul", "b", "span", "h1", "h2", "blockquote", "dd"]
)
PARTS = st.one_of(
    st.builds("<{}>".format, TAGS),
    st.builds("</{}>".format, TAGS),
    st.sampled_from(["<br>", "<hr>", "<s>gone</s>", "<del>gone</del>"]),
    st.sampled_from([f"word{number}" for number in range(9)]),
)
INLINE = re.compile(r"</?(?:b|span)>|<(s|del)>gone</(?:s|del)>")


@given(st.lists(PARTS, max_size=30))
def test_no_words_are_glued_added_or_lost(parts):
    html = " ".join(parts).replace("> ", ">").replace(" <", "<")
    apart = re.sub(r"<[^>]+>", " ", INLINE.sub("", html)).split()
    assert re.findall(r"[\w]+", text(html)) == re.findall(r"\w+", " ".join(apart))
