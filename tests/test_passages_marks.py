"""Test rendering a body with ids of paragraphs and marks around passages."""

import pytest

from stories import passages

from .profile_story import BODY, QUOTES

PROFILE = passages.read(BODY)


def marked(html: str, *words: str) -> str:
    """Render the body with a mark around each passage; the marks are named a, b, c …"""
    story = passages.read(html)
    marks = tuple(
        passages.Mark(name, passages.find(story, each))
        for name, each in zip("abcdef", words, strict=False)
    )
    return joined(story, marks)


def joined(story: passages.StoryText, marks: tuple[passages.Mark, ...] = ()) -> str:
    return "".join(block.html for block in passages.render(story, marks))


def short(html: str) -> str:
    """Shorten the marks, so that they are easier to compare."""
    for name in "abcdef":
        html = html.replace(f'<mark id="{name}">', f"[{name}:")
        html = html.replace(f'<mark data-passage="{name}">', f"[+{name}:")
    return html.replace("</mark>", "]").replace(' id="p-1"', "")


def test_a_mark_in_bare_text_ends_before_what_no_mark_is_in():
    story = passages.read("One<hr>two<hr><p>three</p>")
    spans = ((0, 7),)  # "One", and "two" behind the line
    blocks = passages.render(story, (passages.Mark("a", passages.cut(story, spans)),))
    assert [short(block.html).replace(' id="p-3"', "") for block in blocks] == [
        "<span></span>[a:One",
        "]<hr>",
        '<span id="p-2"></span>[+a:two]',
        "<hr>",
        "<p>three</p>",
    ]


class TestParagraphs:
    def test_without_marks_only_the_ids_are_added(self):
        html = joined(PROFILE)
        for number in range(1, 9):
            assert html.count(f'<p id="p-{number}">') == 1
            html = html.replace(f'<p id="p-{number}">', "<p>")
        assert html == BODY

    def test_the_html_is_kept_as_it_is_written(self):
        html = '<P CLASS="a">x&nbsp;&quot;<br/>\n<a href="?a&amp;b">y</a></p>\n<hr>\n<p> </p>'
        expected = html.replace("<P", '<P id="p-1"').replace("</P>", "</p>")
        assert joined(passages.read(html)) == expected

    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            (
                "<ul><li><p>a</p></li><li>b</li></ul>",
                '<ul><li><p id="p-1">a</p></li><li id="p-2">b</li></ul>',
            ),
            (
                "<ul><li>a<ul><li>b</li></ul>c</li></ul>",
                '<ul><li id="p-1">a<ul><li id="p-2">b</li></ul><span id="p-3"></span>c</li></ul>',
            ),
            ("a <em>b</em><p>c</p>", '<span id="p-1"></span>a <em>b</em><p id="p-2">c</p>'),
            (
                "<blockquote>\n<h3>a</h3></blockquote>",
                '<blockquote>\n<h3 id="p-1">a</h3></blockquote>',
            ),
            ("<ul><li>a<li>b</ul>", '<ul><li id="p-1">a</li><li id="p-2">b</li></ul>'),
            ('<p title="x">a', '<p id="p-1" title="x">a</p>'),
            ("<p>a</b><em>b</p>", '<p id="p-1">a<em>b</em></p>'),
            ("<p>a & b < c</i>d &lt</p>", '<p id="p-1">a &amp; b &lt; cd &lt;</p>'),
            ("<em><p>a</p></em>", '<em><p id="p-1">a</p></em>'),
        ],
    )
    def test_each_paragraph_is_named_on_its_innermost_block(self, html, expected):
        assert joined(passages.read(html)) == expected

    def test_blocks_are_the_top_level_elements_with_their_paragraphs(self):
        story = passages.read(
            "\n<h2>a</h2>\n<hr>\n<ul><li>b</li><li>c</li></ul>loose <em>words</em> here<p>e</p>"
        )
        blocks = passages.render(story, ())
        assert [(block.first, block.last) for block in blocks] == [
            (0, 0),
            (1, 1),
            (0, 0),
            (2, 3),
            (4, 4),
            (5, 5),
        ]
        assert blocks[1].html == '<h2 id="p-1">a</h2>\n'
        assert blocks[2].html == "<hr>\n"

    def test_elements_deeper_than_any_story_s_are_left_out(self):
        html = joined(passages.read("<em>" * 200 + "a"))
        assert html.count("<em>") == html.count("</em>") == 100

    def test_an_empty_body_has_no_blocks(self):
        assert passages.render(passages.read(""), ()) == ()

    def test_an_unchanged_body_is_not_rendered_again(self):
        assert passages.render(PROFILE, ()) is passages.render(passages.read(BODY), ())


class TestMarks:
    @pytest.mark.parametrize(
        ("html", "words", "expected"),
        [
            ("<p>a b c</p>", ["b"], "<p>a [a:b] c</p>"),
            ("<p>a b c</p>", ["a b c"], "<p>[a:a b c]</p>"),
            ("<p>a <em>b</em> c</p>", ["b"], "<p>a [a:<em>b</em>] c</p>"),
            ("<p>a <em>b</em> c</p>", ["a b c"], "<p>[a:a <em>b</em> c]</p>"),
            ("<p>a <em>b c</em> d</p>", ["a b"], "<p>[a:a ]<em>[+a:b] c</em> d</p>"),
            ("<p>a <em>b c</em> d</p>", ["c d"], "<p>a <em>b [a:c]</em>[+a: d]</p>"),
            (
                "<p>a <em>b <strong>c</strong> d</em></p>",
                ["c"],
                "<p>a <em>b [a:<strong>c</strong>] d</em></p>",
            ),
            ("<p>a<br>\nb <br>c</p>", ["a b"], "<p>[a:a<br>\nb] <br>c</p>"),
            ("<p>a <em></em>b</p>", ["b"], "<p>a <em></em>[a:b]</p>"),
            ("<p>a b<em></em> c</p>", ["b"], "<p>a [a:b]<em></em> c</p>"),
            ("<p>a b c</p>", ["a b", "b c"], "<p>[a:a [b:b]][+b: c]</p>"),
            ("<p>a b c</p>", ["a b c", "b"], "<p>[a:a [b:b] c]</p>"),
            ("<p>a b c</p>", ["b", "a b c"], "<p>[b:a [a:b] c]</p>"),
            ("<p>a b c</p>", ["b", "b"], "<p>a [a:[b:b]] c</p>"),
            ("<p>a b c</p>", ["a […] c"], "<p>[a:a] b [+a:c]</p>"),
            (
                "<p>a b <em>c d</em> e</p>",
                ["b c", "b c d e"],
                "<p>a [b:[a:b ]<em>[+a:c] d</em> e]</p>",
            ),
            (
                "<p>a <em>b</em> c d</p>",
                ["a b c", "b c d"],
                "<p>[a:a [b:<em>b</em> c]][+b: d]</p>",
            ),
            ("<p>&amp;c &lt; b</p>", ["c &lt; b"], "<p>&amp;[a:c &lt; b]</p>"),
        ],
    )
    def test_a_mark_is_cut_only_where_it_must_be(self, html, words, expected):
        words = [each.replace("&lt;", "<") for each in words]
        assert short(marked(html, *words)) == expected

    def test_a_mark_is_cut_at_blocks(self):
        html = marked("<p>a b</p><ul><li>c</li><li>d e</li></ul>", "b c d")
        assert short(html) == (
            '<p>a [a:b]</p><ul><li id="p-2">[+a:c]</li><li id="p-3">[+a:d] e</li></ul>'
        )

    def test_a_mark_does_not_go_around_an_element_that_holds_blocks(self):
        html = marked("x <em>a b<p>c</p></em>d", "a b c d")
        assert short(html) == (
            '<span></span>x <em>[a:a b]<p id="p-2">[+a:c]</p></em><span id="p-3"></span>[+a:d]'
        )

    def test_a_reference_for_two_characters_may_be_cut(self):
        story = passages.read("<p>&NotEqualTilde;</p>")
        passage = passages.Passage("≂", ((0, 1),), 1, "", "")
        assert short(joined(story, (passages.Mark("a", passage),))) == "<p>[a:≂]\u0338</p>"

    def test_names_are_escaped(self):
        story = passages.read("<p>a</p>")
        mark = passages.Mark('"><script>', passages.locate(story, "a"))
        assert joined(story, (mark,)) == (
            '<p id="p-1"><mark id="&quot;&gt;&lt;script&gt;">a</mark></p>'
        )

    def test_a_passage_of_another_text_marks_nothing_that_is_not_there(self):
        story = passages.read("<p>a</p>")
        passage = passages.Passage("x", ((7, 9),), 1, "", "")
        empty = passages.Passage("", ((0, 0),), 1, "", "")
        marks = (passages.Mark("a", passage), passages.Mark("b", empty))
        assert joined(story, marks) == '<p id="p-1">a</p>'

    def test_the_profile_s_quotes_are_marked_as_they_are(self):
        marks = tuple(
            passages.Mark(f"quote-{index}", passages.locate(PROFILE, words))
            for index, words in enumerate(QUOTES)
        )
        html = joined(PROFILE, marks)
        for index, words in enumerate(QUOTES):
            name = f"quote-{index}"
            opening = f'<mark id="{name}">'
            assert f"{opening}{words}</mark>" in html
        assert passages.read(html).text == PROFILE.text
