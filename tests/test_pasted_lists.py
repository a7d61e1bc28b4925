"""Test what becomes of the lists of word processors."""

import pytest

from stories import pasted_html
from stories.models.fields import sanitise

NARROW = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"


def item(words, bullet, level=1, of="l0"):
    return (
        f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:{of} level{level} lfo1'>"
        f"<![if !supportLists]><span style='mso-list:Ignore'>{bullet}{NARROW}</span><![endif]>"
        f"{words}<o:p></o:p></p>\n"
    )


def filtered(words, bullet, margin):
    return f"<p class=MsoListParagraph style='margin-left:{margin}.0pt'>{bullet}{NARROW}{words}</p>"


BECOMES = {
    "bullets": (
        item("One", "·") + item("Two", "§"),
        "<ul><li><p>One</p></li><li><p>Two</p></li></ul>",
    ),
    "numbers": (
        item("One", "1.") + item("Two", "2."),
        "<ol><li><p>One</p></li><li><p>Two</p></li></ol>",
    ),
    "letters": (item("One", "a)"), "<ol><li><p>One</p></li></ol>"),
    "the letter that is a bullet": (item("One", "o"), "<ul><li><p>One</p></li></ul>"),
    "a list in a list": (
        item("One", "1.") + item("In", "o", 2) + item("Deep", "i.", 3) + item("Two", "2."),
        "<ol><li><p>One</p><ul><li><p>In</p><ol><li><p>Deep</p></li></ol></li></ul></li>"
        "<li><p>Two</p></li></ol>",
    ),
    "numbers of several levels": (
        item("One", "1.") + item("In", "1.1.", 2),
        "<ol><li><p>One</p><ol><li><p>In</p></li></ol></li></ol>",
    ),
    "words between": (
        item("One", "1.") + "<p>Between</p>" + item("Two", "2."),
        '<ol><li><p>One</p></li></ol><p>Between</p><ol start="2"><li><p>Two</p></li></ol>',
    ),
    "two lists": (
        item("One", "1.") + item("Two", "1.", of="l1") + item("Three", "·", of="l1"),
        "<ol><li><p>One</p></li></ol><ol><li><p>Two</p></li></ol><ul><li><p>Three</p></li></ul>",
    ),
    "a deep beginning": (
        item("One", "·", 3) + item("Two", "·", 1),
        "<ul><li><p>One</p></li></ul><ul><li><p>Two</p></li></ul>",
    ),
    "an empty item": (item("", "1.") + item("Two", "·"), "<ul><li><p>Two</p></li></ul>"),
    "no bullet": ("<p style='mso-list:l0 level1 lfo1'>One</p>", "<ul><li><p>One</p></li></ul>"),
    "a numbered heading": (
        item("One", "1.").replace("<p", "<h1").replace("</p", "</h1"),
        "<h2>One</h2>",
    ),
    "filtered": (
        filtered("One", "<span style='font-family:Symbol'>·", 36) + filtered("In", "1.", 72),
        "<ul><li><p>One</p><ol><li><p>In</p></li></ol></li></ul>",
    ),
    "a paragraph of an item": ("<p class=MsoListParagraph>One</p>", "<p>One</p>"),
    "words before a narrow space": (
        f"<p class=MsoListParagraph>One and all{NARROW}of us</p>",
        "<p>One and all&nbsp;&nbsp;&nbsp; of us</p>",
    ),
    "nothing before a narrow space": (
        f"<p class=MsoListParagraph>{NARROW}us</p>",
        "<p>&nbsp;&nbsp;&nbsp; us</p>",
    ),
    "a list directly in a list": (
        "<ul><li style=x>One</li> <ul><li>In</li></ul></ul>",
        "<ul><li>One<ul><li>In</li></ul></li></ul>",
    ),
    "an empty list directly in a list": (
        "<ul><li style=x>One</li><ul></ul></ul>",
        "<ul><li>One</li></ul>",
    ),
    "a deep list directly in a list": (
        "<ul><li style=x>One<ul><li>In</li> <ul><li>Deep</li></ul></ul></li></ul>",
        "<ul><li>One<ul><li>In<ul><li>Deep</li></ul></li></ul></li></ul>",
    ),
    "an empty list of a list": ("<ul style=x><ol></ol></ul><p>One</p>", "<p>One</p>"),
    "a list of a list": ("<ul style=x><ol><li>In</li></ol></ul>", "<ul><li>In</li></ul>"),
    "a list in a list without an item": (
        "<ul style=x>One<ul><li>In</li></ul></ul>",
        "<ul><p>One</p><ul><li>In</li></ul></ul>",
    ),
    "Apple Notes": (
        '<ul class="Apple-dash-list"><li class="li1"><span class="s1"></span>One</li></ul>',
        "<ul><li>One</li></ul>",
    ),
}


def compact(html):
    return sanitise(html).replace("\n", "").replace("</li> ", "</li>").replace("> <", "><")


@pytest.mark.parametrize(("html", "becomes"), BECOMES.values(), ids=list(BECOMES))
def test_a_list_is_one_and_its_bullets_are_no_words(html, becomes):
    assert compact(html) == becomes
    assert pasted_html.read(html).numbers == {}


def test_lists_nest_as_deeply_as_a_phone_can_show():
    html = "<ul style=x><li>One" * 60
    assert sanitise(html).count("<ul>") == 50
    assert sanitise(sanitise(html)) == sanitise(html)
