"""Test the comparison of two texts: what is the same, removed and added."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories.history import text_diff
from stories.history.text_diff import Row, folded, paragraphs, words

TEXTS = st.text(st.sampled_from("ab éұ\u0301’'-.\n«") | st.characters(), max_size=60)
LISTS = st.lists(st.sampled_from(["", "a", "b", "One quiet day.", "One loud day."]) | TEXTS)
MANY = 8_000


def told(old, new):
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[segment.kind].format(segment.text) for segment in words(old, new))


def sides(segments):
    old = "".join(segment.text for segment in segments if segment.kind != "added")
    return old, "".join(segment.text for segment in segments if segment.kind != "removed")


class TestWords:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("A quiet day.", "A day.", "A [-quiet -]day."),
            ("A day.", "A quiet day.", "A [+quiet +]day."),
            ("Her name is Anna.", "Her name was Anna.", "Her name [-is-][+was+] Anna."),
            ("I don’t go.", "I do not go.", "I [-don’t-][+do not+] go."),
            ("A cafe.", "A cafe\u0301.", "A [-cafe-][+cafe\u0301+]."),
            ("🇰🇿 here", "🇰🇬 here", "[-🇰🇿-][+🇰🇬+] here"),
            ("Таулар түнде тыныш", "Таулар күндіз тыныш", "Таулар [-түнде-][+күндіз+] тыныш"),
            ("", "New.", "[+New.+]"),
            ("Old.", "", "[-Old.-]"),
            ("Same.", "Same.", "Same."),
            ("", "", ""),
        ],
    )
    def test_are_told_one_by_one(self, old, new, expected):
        assert told(old, new) == expected

    def test_that_changed_around_a_space_are_one_change(self):
        assert told("a big house", "a small hut") == "a [-big house-][+small hut+]"

    def test_of_texts_that_share_little_are_replaced_as_a_whole(self):
        old = "The hills were quiet and the night was long, and nobody said a word to the others."
        new = "A law of that year was the first, and it named the ones who had the power to speak."
        assert told(old, new) == f"[-{old}-][+{new}+]"

    @given(TEXTS, TEXTS)
    @example("a b", "a\nb")
    def test_read_back_to_both_texts(self, old, new):
        assert sides(words(old, new)) == (old, new)

    @given(TEXTS)
    def test_of_the_same_text_are_all_the_same(self, text):
        assert {segment.kind for segment in words(text, text)} <= {"same"}

    @pytest.mark.parametrize("run", [1, 7])
    def test_of_a_long_text_are_told_one_by_one_too(self, run):
        old = [f"word{number // run}" for number in range(MANY)]
        new = list(old)
        for number in range(100, MANY, 1000):
            new[number] = "changed"
        segments = words(" ".join(old), " ".join(new))
        assert sides(segments) == (" ".join(old), " ".join(new))
        assert sum(segment.kind == "added" for segment in segments) == len(range(100, MANY, 1000))

    def test_of_a_long_text_without_a_landmark_are_replaced_between_what_is_shared(self):
        old, new = "a b " * MANY, "a b b a " * (MANY // 2)
        segments = words(old, new)
        assert sides(segments) == (old, new)
        assert len(segments) <= 4


class TestParagraphs:
    def test_that_are_equal_are_beside_each_other(self):
        assert paragraphs(["A", "B"], ["A", "new", "B"]) == [
            Row("A", "A"),
            Row(None, "new"),
            Row("B", "B"),
        ]

    def test_that_went_leave_the_other_side_empty(self):
        assert paragraphs(["A", "gone", "B"], ["A", "B"])[1] == Row("gone", None)

    def test_that_are_alike_are_beside_each_other_though_others_came_between(self):
        old = ["The hills are quiet at night.", "Nobody said a word to me."]
        new = ["A wholly new beginning.", "The hills are loud at night.", "Nobody said a word."]
        assert paragraphs(old, new) == [Row(None, new[0]), Row(old[0], new[1]), Row(old[1], new[2])]

    def test_that_are_not_alike_are_in_order(self):
        assert paragraphs(["One.", "Two."], ["Three."]) == [
            Row("One.", "Three."),
            Row("Two.", None),
        ]

    def test_that_share_a_few_words_alone_are_not_taken_for_alike(self):
        old = ["First.", "It was late, and nobody in that town had read the law of the year."]
        new = ["It was here that she began to speak of hills and of all who lived in them."]
        assert paragraphs(old, new) == [Row(old[0], new[0]), Row(old[1], None)]

    def test_changed_all_over_a_long_text_are_still_found(self):
        old = [f"Paragraph {number} speaks of hill {number}." for number in range(2000)]
        new = [text.replace("speaks", "tells") for text in old]
        new.insert(5, "Wholly new.")
        rows = paragraphs(old, new)
        assert rows.pop(5) == Row(None, "Wholly new.")
        assert rows == [Row(*pair) for pair in zip(old, new[:5] + new[6:], strict=True)]

    @given(LISTS, LISTS)
    def test_read_back_to_both_texts(self, old, new):
        rows = paragraphs(old, new)
        assert [row.old for row in rows if row.old is not None] == old
        assert [row.new for row in rows if row.new is not None] == new
        for row in rows:
            assert "".join(segment.text for segment in row.old_segments) == (row.old or "")
            assert "".join(segment.text for segment in row.new_segments) == (row.new or "")

    @given(LISTS)
    def test_of_the_same_text_are_all_the_same(self, texts):
        assert all(row.is_same for row in paragraphs(texts, texts))


class TestFolded:
    def test_keeps_one_paragraph_around_each_change_in_sight(self):
        rows = [Row(text, text) for text in "abcdef"]
        rows[4] = Row("e", "x")
        assert folded(rows) == [(True, rows[:3]), (False, rows[3:])]

    def test_of_nothing_is_nothing(self):
        assert folded([]) == []


def test_difflib_is_given_short_stretches_alone(monkeypatch):
    asked = []

    class Watched(text_diff.SequenceMatcher):
        def __init__(self, isjunk, old, new, **options):
            asked.append(len(old) * len(new))
            assert asked[-1] <= text_diff.SMALL
            super().__init__(isjunk, old, new, **options)

    monkeypatch.setattr(text_diff, "SequenceMatcher", Watched)
    old = [f"word{number}" for number in range(2000)]
    new = [*old[:1000], "new", "words", *old[1050:]]
    words(" ".join(old), " ".join(new))
    old[100] = new[1900] = "other"
    words(" ".join(old), " ".join(new))
    words("over and over " * 2000, "under and over " * 2000)
    assert asked
