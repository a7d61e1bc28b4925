"""Test that no invisible control of direction reaches over the end of its paragraph."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import bidi_controls
from stories.models.fields import sanitise

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"

CLOSED = {
    "an embedding": (f"<p>{RLE}abc</p>", f"<p>{RLE}abc{PDF}</p>"),
    "an override": (f"<p>{RLO}abc</p><p>d</p>", f"<p>{RLO}abc{PDF}</p><p>d</p>"),
    "an isolate": (f"<p><em>{RLI}abc</em> d</p>", f"<p><em>{RLI}abc</em> d{PDI}</p>"),
    "one in another": (f"<p>{FSI}a{LRE}b</p>", f"<p>{FSI}a{LRE}b{PDF}{PDI}</p>"),
    "an embedding in an isolate": (f"<p>{LRI}{LRO}a{PDI}</p>", f"<p>{LRI}{LRO}a{PDF}{PDI}</p>"),
    "a stray end": (f"<p>a{PDF}b{PDI}c</p>", "<p>abc</p>"),
    "an end of another kind": (f"<p>{RLI}a{PDF}b{PDI}</p>", f"<p>{RLI}ab{PDI}</p>"),
    "an end in the next paragraph": (f"<p>{RLE}a</p><p>b{PDF}</p>", f"<p>{RLE}a{PDF}</p><p>b</p>"),
    "an item and the list in it": (
        f"<ul><li>{RLE}a<ul><li>b</li></ul></li></ul>",
        f"<ul><li>{RLE}a{PDF}<ul><li>b</li></ul></li></ul>",
    ),
    "outside of a paragraph": (f"{RLE}a", f"{RLE}a{PDF}"),
}


@pytest.mark.parametrize(("html", "closed"), CLOSED.values(), ids=list(CLOSED))
def test_what_is_open_is_closed_and_a_stray_end_is_dropped(html, closed):
    assert bidi_controls.close(html) == closed


def test_a_body_is_closed_on_its_way_in_and_by_a_reference_too():
    assert sanitise(f"<p>{RLO}abc</p>") == f"<p>{RLO}abc{PDF}</p>"
    assert sanitise(f"<p>{PDF}</p>") == ""
    assert sanitise("<p>&#x202e;abc</p>") == f"<p>{RLO}abc{PDF}</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<p>قالت {LRE}UN Women{PDF} لي</p>",
        f"<p>قالت {RLI}{LRI}1994{PDI} كنت<br>\nهناك{PDI}.</p>",
        "<p>قالت\u200f (نعم)\u200e لي\u061c.</p>",
        "<p>a < b</p>",
    ],
)
def test_what_is_closed_stays_as_it_is(html):
    assert bidi_controls.close(html) == html


def open_at_the_end(paragraph):
    """Read a paragraph as Unicode's algorithm does, in another way: by taking out closed pairs."""
    inner = re.compile("[\u202a\u202b\u202d\u202e]\u202c|[\u2066\u2067\u2068]\u2069")
    controls = re.sub("[^\u202a-\u202e\u2066-\u2069]", "", paragraph)
    while inner.search(controls):
        controls = inner.sub("", controls)
    return controls


@given(
    st.lists(
        st.sampled_from([*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069abc", "</p><p>"])
    )
)
def test_nothing_is_open_at_the_end_and_closing_again_changes_nothing(pieces):
    html = f"<p>{''.join(pieces)}</p>"
    closed = bidi_controls.close(html)
    assert not any(map(open_at_the_end, closed.split("</p><p>")))
    assert bidi_controls.close(closed) == closed
    assert re.sub("[\u202a-\u202e\u2066-\u2069]", "", closed + html) == 2 * (
        re.sub("[\u202a-\u202e\u2066-\u2069]", "", html)
    )
    if not any(map(open_at_the_end, html.split("</p><p>"))):
        assert closed == html
