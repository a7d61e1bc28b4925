"""Test what is read of HTML that came by the clipboard or an import."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import passages, pasted_html
from stories.models.fields import sanitise

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
    "struck out by a class": (
        "<style><!-- @media print { .s2 {display: none} } p.p1, span.s1 {color: red} /* a */\n"
        "span.s1:hover {color: blue} .s1 {text-decoration: line-through} --></style>"
        "<p class=p1>I <span class='a s1'>never</span> <span class=s2>went</span>.</p>",
        "I went.",
    ),
    "a class that the element overrides": (
        "<style>.s1 {text-decoration: line-through}</style>"
        "<p>I <span class=s1 style='text-decoration: none'>went</span>.</p>",
        "I went.",
    ),
    "hidden by an element's name": (
        "<style>{} b {font-size: 0}</style><p>I <b>never</b><i>went</i>.</p>",
        "I went.",
    ),
    "tracked in Word": ("<p>I <span class=msoDel>never</span> went.</p>", "I went."),
    "out of sight": (
        "<p>I <i style='left: -9999px'>never</i> <i style='opacity:0.0'>ever</i> <i "
        "style='opacity:0.5'>went</i><i class=sr-only> away</i>.</p>",
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
    "a drop cap": (DROP_CAP, "When I was nine I ran."),
    "Google Docs": (GOOGLE, "One bag\nmine"),
    "a line": ("<div>One<br/>Two</div>", "One\nTwo"),
    "marks of Windows": ("<p>It\x92s \x93mine\x94</p>", "It’s “mine”"),
    "references": ("<div>One &amp; two &lt;b&gt; &#8212; &nope;</div>", "One & two <b> — &nope;"),
    "a link": ('<div>See <a href="https://a.example/" id=x>this</a>.</div>', "See this."),
    "a stray end in what is left out": ("<p>One <s>no</div></s> two</p>", "One two"),
    "bold that ends within a block": ("<b><p>On</b>e</p><p>Two</p>", "One\nTwo"),
    "a drawing that ends within a block": ("<x-y><p>One</x-y>two</p>", "One two"),
    "cells in an item": (
        "<ul><li><table><tr><td>One</td><td>Two</td></tr></table></li></ul>",
        "One — Two",
    ),
    "an anchor": ("<p>I <a name=x>left</a>.</p>", "I left."),
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
    "blocks by style": (
        "<p><span style='display: block'>One</span><span style='display:block'>Two</span></p>",
        "One Two",
    ),
    "a link that is a block": (
        "<div>One<a href='https://a.example/' style='display:block'>Two</a>Three</div>",
        "One\nTwo\nThree",
    ),
    "boxes in a line": (
        "<p><b style='display:inline-block'>One</b><b style='display:inline-block'>Two</b>, x</p>",
        "One Two, x",
    ),
    "custom elements": ("<x-a>One</x-a><x-a>Two</x-a> (<x-a>three</x-a>)", "One Two (three)"),
    "a block in a line": ("<span>One<p>Two</p>Three</span>", "One\nTwo\nThree"),
    "what is folded up": ("<details><summary>One</summary>Two</details>", "One\nTwo"),
    "a figure": ("<figure>One<figcaption>Two</figcaption></figure>", "One\nTwo"),
    "the caption of a table": ("<table><caption>One</caption><tr><td>Two</table>", "One\nTwo"),
    "a group of fields": ("<fieldset><legend>One</legend>Two</fieldset>", "One\nTwo"),
    "a form": (
        "<p>One<button>Two</button>Three<input value=no>Four<select><optgroup label=no><option>Five"
        "<option>Six</select>Seven<textarea>Eight\nNine</textarea></p>",
        "One Two Three Four\nFive\nSix\nSeven\nEight\nNine",
    ),
    "pictures and films": (
        "<p>One<img alt=no>Two<iframe>no</iframe>Three<video>no</video>Four</p>",
        "One Two Three Four",
    ),
    "a drawing": (
        "<p>One<svg><text>Two</text><text>Three</text></svg>Four</p>",
        "One Two Three Four",
    ),
    "a formula": (
        "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mn>10</mn><mn>6</mn></msup>"
        "<annotation>no</annotation></math> of it</p>",
        "1/2 10^6 of it",
    ),
    "ruby": ("<p><ruby>漢<rp>(</rp><rt>no</rt></ruby>字</p>", "漢字"),
    "lines as they were typed": ("<pre>\nOne\nTwo\n\nThree</pre>", "One\nTwo\nThree"),
    "a break in bold": ("<b>One<br>Two</b>Three", "One\nTwoThree"),
    "an empty line": ("<div>One<br><br>Two<br>Three</div>", "One\nTwo\nThree"),
    "a cell of two lines": (
        "<table><tr><td>A<br>B</td><td></td><td>C</td></tr></table>",
        "A\nB — C",
    ),
    "a part of a word in another tag": ("<p>wo<wbr>r<span>d</span><!-- no -->s</p>", "words"),
    "a tag in an attribute": ('<p title="<!-- x > y">One</p><x title="no', "One"),
    "a floating drop cap": ("<p><span style='float:left;display:block'>W</span>hen</p>", "When"),
    "floating words": (
        "<p>I <span style='float:right'>was there</span>left.</p>",
        "I was there left.",
    ),
    "a drop cap that is a word": (
        "<div style='mso-element:dropcap-dropped'>I</div><p> left.</p>",
        "I left.",
    ),
    "a drop cap alone": ("<div style='mso-element:dropcap-dropped'>I</div>", "I"),
    "two drop caps": (
        DROP_CAP[: DROP_CAP.index("<p>hen")] + "<div style='mso-element:dropcap'>A</div>"
        "<p>&amp; B</p>",
        "W\nA& B",
    ),
    "a quotation in a quotation": ("<q>One <q>two</q></q>", "“One ‘two’”"),
    "words that are raised": ("<p>One<sup> or two </sup>three</p>", "One or two three"),
    "blocks that are raised": ("<div>One <sup><b>or</b><hr><b>two</b></sup></div>", "One or two"),
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
    assert (
        sanitise("<p>One</p><br><p style=x></p><p>&nbsp;</p><p>Two</p>") == "<p>One</p><p>Two</p>"
    )
    assert sanitise(GOOGLE) == "<p>One <strong>bag</strong></p><p><em>mine</em></p>"


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<p>As it is.</p>", {}),
        ("<p><s>a</s><del>b</del></p>" + COMMENT, {"deleted passage": 2, "comment": 1}),
        (FOOTNOTE, {"note mark": 1, "footnote": 1}),
        ("<p><span hidden>x</span></p>", {"hidden passage": 1}),
    ],
)
def test_what_is_left_out_is_counted(html, numbers):
    assert pasted_html.read(html).numbers == numbers


@given(st.text(alphabet="<>/!?[]-=\"' abdpsCDT&#;", max_size=60))
def test_nothing_that_is_pasted_ends_in_an_error(html):
    sanitise(html)


TEXT_TAGS = ["p", "div", "h1", "h2", "blockquote", "pre", "section", "main", "hgroup", "address"]
LIST_TAGS = ["ul", "li", "menu", "dl", "dt", "dd", "details", "summary", "figure", "figcaption"]
TABLE_TAGS = ["table", "caption", "tr", "td"]
FORM_TAGS = ["form", "fieldset", "legend", "button", "select", "optgroup", "option", "textarea"]
LINE_TAGS = ["b", "span", "svg", "text", "math", "mtd", "x-y"]
TAGS = st.sampled_from([*TEXT_TAGS, *LIST_TAGS, *TABLE_TAGS, *FORM_TAGS, *LINE_TAGS])
PARTS = st.one_of(
    st.builds("<{}>".format, TAGS),
    st.builds("</{}>".format, TAGS),
    st.sampled_from(
        ["<br>", "<hr>", "<s>gone</s>", "<del>gone</del>", "<img alt=gone>", "<input value=gone>"]
    ),
    st.sampled_from(
        [
            "<span style='display:block'>",
            "<p style='mso-list:l0 level2 lfo1'>",
            "<template>gone</template>",
            "<iframe>gone</iframe>",
            "<noscript>gone</noscript>",
            "<pre>one\ntwo</pre>",
        ]
    ),
    st.sampled_from([f"word{number}" for number in range(9)]),
)
INLINE = re.compile(r"</?(?:b|span)>|<(s|del|template|noscript)>gone</\1>")
IN_PLACE = re.compile(r"<iframe>gone</iframe>")


@given(st.lists(PARTS, max_size=30))
def test_no_words_are_glued_added_or_lost(parts):
    html = " ".join(parts).replace("> ", ">").replace(" <", "<")
    apart = re.sub(r"<[^>]+>", " ", IN_PLACE.sub(" ", INLINE.sub("", html))).split()
    assert re.findall(r"[\w]+", text(html)) == re.findall(r"\w+", " ".join(apart))
