"""Test how a story is laid out: its chapters, and what is pulled out of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import layout, passages
from stories.page_context import updated_at
from stories.templatetags.interface import told
from tests.factories import (
    PAST,
    make_correction,
    make_milestone,
    make_person,
    make_quote,
    make_story,
)
from tests.markup import markup

FILLER = "Nobody ever walked on the invented road. " * 8  # 328 characters


def paragraphs(number, first=0):
    return [f"<p>This is sentence {each}. {FILLER}</p>" for each in range(first, first + number)]


class Words:
    """A quote that is no record: what `place_pull_quotes` asks of one."""

    is_pull_quote = True

    def __init__(self, text, words):
        self.verified_passage = passages.find(text, words)


def placed(body, *quoted, headline="A day"):
    """Return for each pull quote the number of the block beside which it is, or None."""
    text = passages.read("".join(body))
    quotes = [Words(text, words) for words in quoted]
    found = layout.place_pull_quotes(text, passages.render(text, ()), quotes, headline)
    places = {id(quote): block for block, (quote,) in found.items()}
    return [places.get(id(quote)) for quote in quotes]


class TestAPullQuote:
    def test_is_out_of_sight_of_its_sentence_behind_it(self) -> None:
        body = paragraphs(12)
        assert placed(body, "This is sentence 2.") == [5]
        assert placed(body, "This is sentence 0.") == [3]

    def test_is_before_its_sentence_where_the_story_ends_too_soon(self) -> None:
        assert placed(paragraphs(12), "This is sentence 9.") == [6]
        assert placed(paragraphs(12), "This is sentence 10.") == [7]

    def test_is_never_the_ending_nor_beside_it(self) -> None:
        body = paragraphs(12)
        assert placed(body, "This is sentence 11.") == [None]
        note = '<p class="note">A note of the editor’s.</p>'
        assert placed([*body, note], "This is sentence 11.") == [None]
        ends = [placed(body, f"This is sentence {each}.")[0] for each in range(11)]
        assert max(ends) < 11

    @pytest.mark.parametrize(
        "headline",
        [
            "In her words: “This is sentence 2!”",
            "THIS IS SENTENCE 2",
            "“It is true: this is sentence 2 and no other”",
        ],
    )
    def test_does_not_repeat_the_headline(self, headline: str) -> None:
        assert placed(paragraphs(12), "This is sentence 2.", headline=headline) == [None]

    def test_does_not_hold_the_words_of_the_headline(self) -> None:
        body = [
            *paragraphs(2),
            "<p>We counted all the hills, and then the sea.</p>",
            *paragraphs(9, 3),
        ]
        words = "We counted all the hills, and then the sea."
        assert placed(body, words, headline="Sample: “All the hills”") == [None]
        assert placed(body, words, headline="Sample: “The hills”") == [6]  # two words say little

    def test_is_apart_from_another(self) -> None:
        first, second = placed(paragraphs(12), "This is sentence 2.", "This is sentence 3.")
        assert (first, second) == (5, 9)
        assert placed(paragraphs(12), "This is sentence 3.", "This is sentence 2.") == [9, 5]

    def test_has_no_place_in_a_short_story(self) -> None:
        assert placed(paragraphs(4), "This is sentence 1.") == [None]
        assert placed(["This is text without elements."], "This is text") == [None]

    def test_parts_no_question_from_its_answer_and_no_heading_from_its_text(self) -> None:
        asked = '<p class="question">And then?</p>'
        talk = [part for each in paragraphs(12) for part in (asked, each)]
        (place,) = placed(talk, "This is sentence 2.")
        assert talk[place] == asked
        chapters = [part for each in paragraphs(12) for part in ("<h2>Later</h2>", each)]
        assert placed(chapters, "This is sentence 2.") == [None]
        lines = [part for each in paragraphs(12) for part in ("<hr>", each)]
        assert placed(lines, "This is sentence 2.") == [None]

    @given(st.lists(st.integers(0, 14), unique=True, max_size=6), st.integers(1, 15))
    def test_is_never_near_its_sentence_nor_another(self, chosen: list[int], number: int) -> None:
        body = paragraphs(number)
        quoted = [f"This is sentence {each}." for each in chosen if each < number]
        text = passages.read("".join(body))
        starts = [paragraph.start for paragraph in text.paragraphs]
        places = placed(body, *quoted)
        shown = [starts[place] for place in places if place is not None]
        assert all(abs(a - b) >= layout.APART for a in shown for b in shown if a != b)
        for place, words in zip(places, quoted, strict=True):
            if place is not None:
                assert place
                assert abs(starts[place] - text.text.index(words)) >= layout.AWAY


@pytest.mark.django_db
class TestAPage:
    def test_has_contents_from_three_headings_on_and_each_can_be_linked_to(self, client) -> None:
        def chaptered(*headings):
            return "".join(f"{each}<p>Words.</p>" for each in headings)

        two = chaptered("<h2>The road</h2>", "<h2>The road</h2>")
        page = markup(client.get(make_story(body=two).get_absolute_url()))
        assert '<h2 id="c-the-road">The road</h2>' in page
        assert '<h2 id="c-the-road-2">The road</h2>' in page
        assert "In this story" not in page
        body = two + chaptered("<h3>Дорога <em>&amp;</em> «море»</h3>", "<h2>???</h2>")
        story = make_story(body=body)
        page = markup(client.get(story.get_absolute_url()))
        nav = page.partition('<nav class="chapters"')[2].partition("</nav>")[0]
        assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', nav) == [
            ("c-the-road", "The road"),
            ("c-the-road-2", "The road"),
            ("c-дорога-море", "Дорога &amp; «море»"),
            ("c-", "???"),
        ]
        assert nav.count('<li class="within">') == 1
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert {"c-the-road", "c-the-road-2", "c-дорога-море", "c-"} < set(ids)
        story.refresh_from_db()
        assert story.body == body

    def test_folds_what_was_in_the_margin_and_opens_what_did_not(self, client) -> None:
        story = make_story(standfirst="An introduction.")
        make_milestone(story, passage="An introduction.", title="In the introduction")
        quote = make_quote(story, is_pull_quote=True)
        page = markup(client.get(story.get_absolute_url()))
        assert '<details class="milestones" open>' in page
        assert '<details class="quoted" open>' in page
        body = story.body + "".join(paragraphs(8))
        type(story).objects.filter(pk=story.pk).update(body=body)
        make_milestone(story)
        page = markup(client.get(story.get_absolute_url()))
        assert '<details class="milestones"><summary' in page
        assert '<details class="quoted"><summary' in page
        assert f'<li><a href="{quote.get_absolute_url()}">“I say nothing' in page

    def test_folds_an_introduction_that_is_long(self, client) -> None:
        for length, is_folded in ((500, False), (501, True)):
            story = make_story(standfirst="a" * length)
            page = markup(client.get(story.get_absolute_url()))
            assert ('<p class="standfirst long" id="intro">' in page) is is_folded
            assert ('href="#intro"' in page) is is_folded

    def test_has_no_mark_but_where_a_link_leads(self, client) -> None:
        story = make_story(standfirst="An introduction.")
        make_quote(story)
        make_milestone(story, passage="An introduction.")
        page = markup(client.get(story.get_absolute_url()))
        assert "<mark" not in page
        assert f'<span id="q-{story.quotes.get().key}">I say nothing of anybody.</span>' in page

    def test_says_when_it_was_told_published_and_changed(self, client) -> None:
        story = make_story(told_date="2024-06~")
        page = markup(client.get(story.get_absolute_url()))
        assert '<span>Published <time datetime="2025-03-01">1 March 2025</time></span>' in page
        assert "<span>Told: about June 2024</span>" in page
        assert "Updated" not in page
        assert told("?") == ""
        assert "Told:" not in markup(client.get(make_story(told_date="?").get_absolute_url()))
        make_correction(story, now=PAST.replace(hour=20))
        assert updated_at(story) is None  # on the day of its publication
        make_correction(story, now=PAST.replace(month=4))
        page = markup(client.get(story.get_absolute_url()))
        link = '<a href="#corrections">Updated <time datetime="2025-04-01">1 April 2025</time></a>'
        assert link in page
        assert updated_at(make_story(status="draft")) is None

    def test_says_at_its_end_who_spoke(self, client) -> None:
        person = make_person(description="An invented person.")
        page = markup(client.get(make_story(person).get_absolute_url()))
        end = page.partition('<footer class="end">')[2].partition("</footer>")[0]
        assert "<strong>Sample Person</strong><p>An invented person.</p>" in end
        assert f'<a href="{person.get_absolute_url()}" lang="en">All stories of' in end
