"""Test finding other people's words within a story, and passages of incomplete sentences."""

import pytest

from stories import passages

from .profile_story import BODY, MILESTONES, QUOTES

PROFILE = passages.read(BODY)


def story(*paragraphs: str) -> passages.StoryText:
    return passages.read("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def voices(*paragraphs: str) -> tuple[str, ...]:
    """Return the other voices in a whole story."""
    read = story(*paragraphs)
    whole = passages.Passage(read.text, ((0, len(read.text)),), 1, "", "")
    return passages.other_voices(read, whole)


class TestOtherVoices:
    @pytest.mark.parametrize(
        ("words", "heard"),
        [
            ("warning that such laws would “destroy families”", ("destroy families",)),
            ("take children “for a slap.” Despite", ("for a slap.",)),
            ("a slap", ("for a slap.",)),
            ("the decriminalization of ‘mild’ forms", ("mild",)),
            ("“destroy families” or allow authorities to take children “for", None),
            ("Despite this setback", ()),
            ("“Since my school days, I’ve been passionate", ()),
            ("fortune favors the bold”.", ()),
        ],
    )
    def test_quoted_words_of_the_profile_are_other_voices(self, words, heard):
        expected = ("destroy families", "for a slap.") if heard is None else heard
        assert passages.other_voices(PROFILE, passages.locate(PROFILE, words)) == expected

    def test_the_profile_has_three_other_voices(self):
        whole = passages.Passage(PROFILE.text, ((0, len(PROFILE.text)),), 1, "", "")
        heard = passages.other_voices(PROFILE, whole)
        assert heard == ("mild", "destroy families", "for a slap.")

    @pytest.mark.parametrize("words", QUOTES)
    def test_no_proposed_quote_holds_another_voice(self, words):
        assert passages.other_voices(PROFILE, passages.locate(PROFILE, words)) == ()

    def test_only_the_parts_that_are_taken_count(self):
        read = story("one “two” three")
        assert passages.other_voices(read, passages.locate(read, "one […] three")) == ()
        assert passages.other_voices(read, passages.locate(read, "one […] two")) == ("two",)

    @pytest.mark.parametrize(
        ("text", "heard"),
        [
            ('he said "no" twice', ("no",)),
            ("he said 'no' twice", ("no",)),
            ("он сказал «нет „да“ нет» дважды", ("нет „да“ нет",)),
            ("er sagte „nein“ und »ja« dazu", ("nein", "ja")),
            ("elle dit «\u00a0non\u00a0» et ‹ oui › ici", ("\u00a0non\u00a0", " oui ")),
            ("hon sade ”nej” igen", ("nej",)),
            ("他说「不」了，她说“好”了", ("不", "好")),
            ("he said “it was ‘no” then", ("it was ‘no",)),
            ("she said “he said ‘no’ twice” then “so”", ("he said ‘no’ twice", "so")),
            ("I’ve seen the women’s and the students’ rights and it's so", ()),
            ("in the ’90s and the ’80s", ()),
            ("‘twas never closed", ()),
            ("he said “no and went on", ("no and went on",)),
            ("it closed” what never opened and “so” on", ("so",)),
            ("“my own words.”", ()),
            (" “my own words” ", ()),
            ("“yes” and “no”", ("yes", "no")),
            ("a “b” c” d", ("b",)),
            ("5’ 10” tall", ()),
            ("they called us &lt;&lt;beasts&gt;&gt; there", ("beasts",)),
            ("they called us ,,beasts'' there", ("beasts",)),
            ("we went,, and so on", ()),
        ],
    )
    def test_marks_of_any_language_are_paired(self, text, heard):
        assert voices(text) == heard

    @pytest.mark.parametrize(
        ("text", "heard"),
        [
            ("Я работаю в фонде «Надежда» с детьми.", ()),
            ("Мы ходили в детский сад «Ақбота».", ()),
            ("Я пошла в ТОО «Береке».", ()),
            ("Мен «Үміт» қорында жұмыс істеймін.", ()),
            ("I read the book “War and Peace” twice.", ()),
            ("Ben “Umut” vakfında çalıştım.", ()),
            ("عملت في جمعية «الأمل».", ()),
            ("They called her a “Traitor”.", ("Traitor",)),
            ("The word “Traitor” particularly hurt us.", ("Traitor",)),
            ("Олар «Сатқын» деп қорлады, «Ұры» арнайы айтылды.", ("Сатқын", "Ұры")),
            ("We ran the “Hope” foundation.", ()),
            ("He called the school “prison”.", ("prison",)),
            ("He read from the book “Leave!” to us.", ("Leave!",)),
            ("He read from the book “I am no thief” to us.", ("I am no thief",)),
            (
                "The book “One two three four five six seven” said so.",
                ("One two three four five six seven",),
            ),
            ("The school “…” closed.", ("…",)),
        ],
    )
    def test_the_name_of_a_thing_is_nobody_s_voice(self, text, heard):
        read = story(text)
        passage = passages.find(read, text)
        assert passages.other_voices(read, passage) == heard
        assert passages.context_of(read, passage).has_marks

    def test_the_person_s_own_marks_may_open_every_paragraph(self):
        assert voices("“I said “no” once.", "“Then I went on.", "“That is all.”") == ("no",)

    def test_a_quotation_may_last_over_paragraphs(self):
        heard = voices("Once.", "“He began.", "“He ended,” I said.", "So.")
        assert heard == ("He began.\n“He ended,",)
        assert voices("Once.", "“He began.", "He ended,” I said.") == ("He began.\nHe ended,",)

    def test_a_quotation_may_begin_a_paragraph_of_the_person_s_own(self):
        assert voices("“I asked.", "“No,” they said. I went.", "That is all.”") == ("No,",)

    def test_a_mark_that_is_never_closed_is_the_person_s_own_at_a_start_only(self):
        assert voices("“I said.", "And “he said", "more.") == ("he said",)


class TestWholeSentences:
    @pytest.mark.parametrize("words", MILESTONES | QUOTES)
    def test_the_verified_passages_are_whole_sentences_but_one_after_a_colon(self, words):
        is_cut = passages.is_cut(PROFILE, passages.locate(PROFILE, words))
        assert is_cut == words.startswith("improving our world")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("One two. Three four. Five.", "Three four"),
            ("One two. Three four. Five.", "Three four."),
            ("One two. Three four. Five.", "Three four. Five"),
            ("One two. Three four", "One two"),
            ("One two. Three four", "Three four"),
            ("“Three four.” Five.", "Three four"),
            ("“Three four.” Five.", "“Three four.”"),
            ("One… Three four! Five.", "Three four"),
            ("(One.) Three four. Five.", "Three four."),
            ("— Three four. — Five.", "Three four."),
            ("She and I. Three four.", "Three four."),
            ("我来了。他走了。", "他走了"),
            ("我来了。他走了。", "我来了"),
            ("Это было в доме. Затем все.", "Затем все."),
        ],
    )
    def test_from_a_sentence_s_start_to_a_sentence_s_end(self, text, words):
        read = story(text)
        assert not passages.is_cut(read, passages.find(read, words))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("One two. Three four. Five.", "two. Three four."),
            ("One… Three four?! Five.", "Three four"),
            ("So: three four. Five.", "three four"),
            ("One two. Three four. Five.", "Three"),
            ("One two, three four. Five.", "three four."),
            ("“No!” she said. Five.", "she said."),
            ("“No!” she said. Five.", "“No!”"),
            ("I asked Dr. Three four. Five.", "Three four."),
            ("I asked J. Three four. Five.", "Three four."),
            ("I asked Dr. Three four. Five.", "I asked Dr."),
            ("It was… no end.", "It was"),
            ("the “one” way", "one"),
            ("see.Three four. Five.", "Three four."),
            ("see.Three four. Five.", "see."),
            ("One two,three four. Five.", "One two"),
        ],
    )
    def test_what_breaks_off_is_no_whole_sentence(self, text, words):
        read = story(text)
        assert passages.is_cut(read, passages.find(read, words))

    def test_sentences_may_run_over_paragraphs_and_parts_are_a_cut(self):
        read = story("One two. Three four.", "Five six. Seven.")
        assert not passages.is_cut(read, passages.find(read, "Three four. Five six."))
        assert passages.is_cut(read, passages.find(read, "One […] four"))
