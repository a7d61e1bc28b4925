"""Test properties of every body and every passage, with generated examples."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories import passages
from tests.environment import share

LETTERS = "aehtАәдйқاسلمé한क漢"
SIGNS = ["’", "'", "“", "”", " — ", "-", "…", "...", ", ", ". ", "! ", "&", "<", ">", '"']
PIECES = ["e\u0301", "и\u0306", "👩\u200d🔬", "👍🏽", "🇰🇿", "\xad", "\u200b", "\xa0", "  "]
BLOCKS = ["p", "h2", "h3", "li", "ul", "ol", "blockquote", "hr"]

words = st.text(LETTERS, min_size=1, max_size=5)
texts = st.lists(words | st.just(" ") | st.sampled_from(SIGNS + PIECES), max_size=8).map("".join)


def written(text: str) -> str:
    """Escape a text as the sanitiser does."""
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


inlines = st.recursive(
    texts.map(written) | st.just("<br>\n"),
    lambda inner: (
        st.lists(inner, max_size=3)
        .map("".join)
        .flatmap(
            lambda html: (
                st.sampled_from(
                    [
                        f"<em>{html}</em>",
                        f"<strong>{html}</strong>",
                        f'<a href="/?a=1&amp;b=&quot;">{html}</a>',
                    ]
                )
                if "<a " not in html
                else st.just(f"<em>{html}</em>")
            )
        )
    ),
    max_leaves=6,
)
runs = st.lists(inlines, min_size=1, max_size=4).map("".join)
leaves = st.builds(lambda tag, html: f"<{tag}>{html}</{tag}>\n", st.sampled_from(BLOCKS[:3]), runs)
bodies = st.lists(
    st.recursive(
        leaves | st.just("<hr>"),
        lambda inner: (
            st.builds(
                lambda tag, items: (
                    f"<{tag}>" + "".join(f"<li>{i}</li>\n" for i in items) + f"</{tag}>"
                ),
                st.sampled_from(["ul", "ol"]),
                st.lists(inner | runs, min_size=1, max_size=3),
            )
            | st.lists(inner, max_size=2).map(
                lambda html: f"<blockquote>{''.join(html)}</blockquote>"
            )
        ),
        max_leaves=5,
    ),
    min_size=1,
    max_size=5,
).map("".join)


def texts_by_html5lib(html: str) -> list[str]:
    """Return the texts of the paragraphs, read by another parser."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    pieces = "".join(_texts(tree)).split("\0")
    return [piece for piece in pieces if piece.strip()]


def _texts(element: Element) -> Iterator[str]:
    boundary = "\0" if element.tag in BLOCKS else ""
    yield boundary + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield boundary


class Balance(HTMLParser):
    """Fails where a tag is closed in another order than the tags were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr"):
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def joined(story: passages.StoryText, *marks: passages.Mark) -> str:
    return "".join(block.html for block in passages.render(story, marks))


@given(bodies)
@example("<ul><li>a<ul><li>b</li></ul>c</li></ul>")
@example("<em><p>a</p>b</em>c")
def test_the_text_is_what_another_parser_reads(html):
    story = passages.read(html)
    found = [story.text[each.start : each.end] for each in story.paragraphs]
    assert found == texts_by_html5lib(html)
    assert story.text == "\n".join(found)


@st.composite
def stories_with_words(draw) -> tuple[passages.StoryText, int, int]:
    """Draw a story, and where a sequence of its words starts and ends."""
    # At most twenty words, as find() shows at most twenty places.
    sentences = draw(st.lists(st.lists(words, min_size=2, max_size=5), min_size=1, max_size=4))
    marks = st.sampled_from([" ", ", ", "—", " – ", " “", "” ", "… ", "<em> ", "</em>\xa0"])
    html = ""
    for sentence in sentences:
        html += "<p>" + "".join(word + draw(marks) for word in sentence) + "</p>"
    story = passages.read(html)
    places = [match.span() for match in re.finditer(r"\w+", story.text)]
    first = draw(st.integers(0, len(places) - 1))
    last = draw(st.integers(first, len(places) - 1))
    return story, places[first][0], places[last][1]


def places_of(story: passages.StoryText, typed: str) -> list[tuple[int, int]]:
    try:
        found = (passages.find(story, typed),)
    except passages.Ambiguous as error:
        found = error.places
    return [(each.start, each.end) for each in found]


def typed_carelessly(text: str) -> str:
    plain = text.replace("—", " - ").replace("–", "-").replace("…", "...").replace("\xa0", " ")
    plain = plain.replace("“", '"').replace("”", '"').replace("\n", "\r\n\r\n").replace(" ", "  ")
    return "‹" + unicodedata.normalize("NFD", plain) + "\u200b›"


@given(stories_with_words())
def test_whole_words_are_found_where_they_are(case):
    story, start, end = case
    exact = story.text[start:end]
    assert (start, end) in places_of(story, exact)
    assert (start, end) in places_of(story, typed_carelessly(exact))


@given(stories_with_words())
def test_what_is_found_is_located_again(case):
    story, start, end = case
    exact, prefix, suffix = story.text[start:end], story.text[:start], story.text[end:]
    passage = passages.find(story, exact, prefix, suffix)
    assert passage.spans == ((start, end),)
    assert passages.locate(story, passage.text, prefix, suffix) == passage
    assert passages.changes(exact, passage) == ()


@given(stories_with_words(), st.data())
def test_with_another_letter_nothing_is_found(case, data):
    story, start, end = case
    exact = story.text[start:end]
    at = data.draw(st.sampled_from([m.start() for m in re.finditer(r"\w", exact)]))
    typed = exact[:at] + "z" + exact[at + 1 :]
    with pytest.raises(passages.NotFound) as error:
        passages.find(story, typed)
    assert error.value.nearest in story.text
    assert passages.locate(story, typed) is None


@given(words, words, st.sampled_from([" ", "—", ", ", "…", "\n", "\xa0"]))
def test_no_two_words_are_taken_for_one(one, two, between):
    for text, typed in ((one + between + two, one + two), (one + two, one + between + two)):
        with pytest.raises(passages.NotFound):
            passages.find(passages.read(f"<p>{text}</p>"), typed)


@given(bodies, st.data())
def test_marks_leave_the_text_as_it_is(html, data):
    story = passages.read(html)
    positions = st.integers(0, len(story.text))
    pairs = st.tuples(positions, positions).map(sorted).map(tuple)
    marked = data.draw(st.lists(st.lists(pairs, min_size=1, max_size=2), max_size=4))
    marks = tuple(
        passages.Mark(f"mark-{number}", passages.Passage("", tuple(sorted(spans)), 1, "", ""))
        for number, spans in enumerate(marked)
    )
    rendered = joined(story, *marks)
    ids = Balance(rendered).ids
    again = passages.read(rendered)
    assert again.text == story.text
    assert [each for each in ids if each.startswith("p-")] == [
        f"p-{each.number}" for each in story.paragraphs
    ]
    for mark in marks:
        covered = {at for start, end in mark.passage.spans for at in range(start, end)}
        told = [story.text[at] for at in sorted(covered) if _is_told(story, at)]
        assert ids.count(mark.id) == bool(told)
    assert not re.search(r"<mark[^>]*></mark>", rendered)
    assert texts_by_html5lib(rendered) == texts_by_html5lib(html)


def _is_told(story: passages.StoryText, at: int) -> bool:
    return any(each.start <= at < each.end for each in story.paragraphs)


@given(st.text(st.sampled_from("<>/&;\"'=! -pemaliuhrx#0\n\0\ud800\u0301"), max_size=60))
@example("<p><em>")
@example("</p></ul><li")
@example("<p>&#0;&#xD800;&#1;</p>")
@example('<a href="<p>')
@example("<p>a<!--")
def test_any_text_is_read_and_rendered_balanced(html):
    story = passages.read(html)
    rendered = joined(story)
    again = passages.read(rendered)
    assert again.text == story.text
    assert joined(again).count("<p") == rendered.count("<p")
    assert [each.number for each in again.paragraphs] == [each.number for each in story.paragraphs]
    if story.text:
        whole = passages.Passage(story.text, ((0, len(story.text)),), 1, "", "")
        passages.other_voices(story, whole)
        passages.is_cut(story, whole)
        passages.voice_doubt(story, whole, "ru")
        assert passages.read(joined(story, passages.Mark("m", whole))).text == story.text


@given(st.text(max_size=30), bodies)
def test_any_words_are_looked_for(typed, html):
    story = passages.read(html)
    passage = found_or_refused(story, typed)
    if isinstance(passage, passages.Passage):
        assert passage.text == story.text[passage.start : passage.end]
        assert all(isinstance(change, str) for change in passages.changes(typed, passage))
    else:
        assert passage.endswith(".")


def found_or_refused(
    story: passages.StoryText, typed: str, prefix: str = ""
) -> passages.Passage | str:
    try:
        return passages.find(story, typed, prefix)
    except passages.PassageError as error:
        return str(error)


LONG = {
    "words": "<p>" + "several words of one paragraph, " * 3_200 + "</p>",
    "letters": "<p>" + "a" * 100_000 + "</p>",
    "repeated words": "<p>" + "ha " * 40_000 + "</p>",
    "links": "<p>" + "".join(f'<a href="/{n}">link {n}</a> ' for n in range(3_000)) + "</p>",
    "paragraphs": "<p>some words of a story</p>\n" * 10_000,
    "unclosed paragraphs": "<p>a" * 10_000,
    "unclosed elements": "<em>a" * 30_000,
    "stray ends": "<em>" * 30_000 + "</strong>" * 30_000 + "a",
    "lists": "<ul><li>a" * 30_000,
    "quotation marks": "<p>" + "“a " * 30_000 + "» " * 30_000 + "</p>",
    "accents": "<p>a" + "\u0301" * 100_000 + " e\u0301a" * 20_000 + "</p>",
    "tags that never end": '<a b="' * 30_000,
    "less-than signs": "<" * 50_000,
    "spaces": "<p>a" + " " * 100_000 + "b</p>",
}


# Most of a second each: in CI all of them, else some.
@pytest.mark.parametrize("html", share(LONG.values(), 0, 3), ids=share(LONG, 0, 3))
def test_long_bodies_are_read_searched_and_marked(html):
    story = passages.read(html)
    for typed in ("words of", "a", "a" * 5_000, "ha " * 1_600 + "h", "ha […] " * 9 + "ho"):
        assert found_or_refused(story, typed, prefix="nowhere")
    whole = passages.Passage(story.text, ((0, len(story.text)),), 1, "", "")
    assert passages.read(joined(story, passages.Mark("m", whole))).text == story.text
    assert isinstance(passages.other_voices(story, whole), tuple)
    assert isinstance(passages.find_unmarked_voices(story, "ru"), tuple)


def test_a_place_is_looked_for_only_so_long():
    story = passages.read("<p>" + "ha " * 40_000 + "</p>")
    with pytest.raises(passages.NotFound):
        passages.find(story, "ha " * 1_660 + "h")


def test_a_long_quotation_is_found_in_a_long_story():
    vocabulary = [f"word{number * 7919 % 5003}" for number in range(200_000)]
    story = passages.read(
        "".join(f"<p>{' '.join(vocabulary[at : at + 100])}</p>" for at in range(0, 200_000, 100))
    )
    typed = " ".join(vocabulary[5_000:5_550])[:5_000].rpartition(" ")[0]
    with pytest.raises(passages.Ambiguous) as several:
        passages.find(story, typed)
    assert several.value.places[0].text.replace("\n", " ") == typed
    with pytest.raises(passages.NotFound) as missing:
        passages.find(story, typed.replace("word", "wort", 1))
    assert missing.value.difference.startswith("you typed “wort")
