"""Test what a passage may leave out, and whose words it may be cut from."""

import json
import unicodedata
from pathlib import Path

import pytest

from stories import passages
from stories.passages.typography import fold

SENTENCES = json.loads((Path(__file__).parent / "cases" / "sentences.json").read_text())
CASES = json.loads((Path(__file__).parent / "cases" / "cuts.json").read_text())


def misquote(html, words, language="en", **who):
    text = passages.read(html)
    return passages.misquote(text, passages.find(text, words), language, **who)


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_a_cut_is_refused_where_it_turns_the_sense_or_tears_a_word(case):
    said = misquote(f"<p>{case['body']}</p>", case["words"], case["language"])
    assert case["refused"] in said
    assert bool(said) == bool(case["refused"])


TURNING = [
    ("en", "Some said I stole it.", "I stole it.", ["said"]),
    ("en", "I hate my country, they wrote about me.", "I hate my country", ["wrote"]),
    ("en", "According to them, I stole it.", "I stole it.", ["According to"]),
    ("en", "As I said, I stole it.", "I stole it.", []),
    ("ru", "Мол, я украла деньги.", "я украла деньги.", ["Мол"]),
    ("ru", "Они считают, что я украла деньги.", "я украла деньги.", ["считают"]),
    ("kk", "Полиция мені ұрлады деп ойлайды.", "мені ұрлады", ["деп", "ойлайды"]),
    ("uk", "Кажуть, я вкрала гроші.", "я вкрала гроші.", ["Кажуть"]),
    ("tr", "Eğer çalsam, giderim.", "giderim.", ["Eğer"]),
    ("zh", "他们说我偷了钱。", "我偷了钱。", ["说"]),
    ("en", "My neighbours insist I stole it.", "I stole it.", ["insist"]),
    ("en", "I only loved him in dreams.", "loved him in dreams.", ["only"]),
    ("en", "I wanted to sign it.", "sign it.", ["wanted to"]),
    ("ru", "Суд решил, что я украла.", "я украла.", ["решил"]),
    ("ru", "Говорят неправду, что я украла.", "я украла.", ["Говорят", "неправду"]),
    ("ru", "Мне некого винить.", "винить.", ["некого"]),
    ("kk", "Көршілер мен ұрладым деп жүрді.", "мен ұрладым", ["деп"]),
    ("kk", "Сұраса, қол қоятын едім.", "қол қоятын едім.", ["Сұраса"]),
    ("uk", "Суд вирішив, що я вкрала.", "я вкрала.", ["вирішив"]),
    ("de", "Ich hörte dann auf, zu singen.", "zu singen.", ["hörte dann auf"]),
    ("de", "Man warf mir vor, ich stahl.", "ich stahl.", ["warf"]),
    ("es", "Decían que yo robé.", "yo robé.", ["Decían"]),
    ("fr", "On racontait que j’ai volé.", "j’ai volé.", ["racontait"]),
    ("tr", "Çaldığımı söylediler.", "Çaldığımı", ["söylediler"]),
    ("tr", "Onu görmesini istemedim.", "Onu", ["istemedim"]),
    ("tr", "O gelmesin diye gittim.", "gittim.", ["gelmesin", "diye"]),
    ("uz", "Men oldim deb yurishdi.", "Men oldim", ["deb"]),
    ("uz", "Hammasi u kelmasin degan edi.", "degan edi.", ["kelmasin"]),
    ("ar", "ولست أنا من سرق المال.", "سرق المال.", ["ولست"]),
    ("ru", "Я не видела его, т. е. Арсена, там.", "Арсена, там.", ["не"]),
    ("ru", "Я не жила в г. Алматы тогда.", "Алматы тогда.", ["не"]),
    ("en", "I was not there at 5 a.m. Monday.", "Monday.", ["not"]),
    ("en", "It is not true... I took it.", "I took it.", ["not"]),
]


@pytest.mark.parametrize(("language", "body", "words", "told"), TURNING)
def test_words_left_out_that_doubt_or_deny_are_told(language, body, words, told):
    text = passages.read(f"<p>{body}</p>")
    passage = passages.find(text, words)
    assert passages.is_cut(text, passage)
    assert passages.turning_words(passages.left_out(text, passage), language) == told


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Q. Were you afraid?</p><p>A. I was tired.</p>", "I was tired."),
        ("<p>Q: Were you afraid?<br>\nA: I was tired.</p>", "I was tired."),
        ("<p>В.: Вы боялись?</p><p>О.: Я боялась весны.</p>", "Я боялась весны."),
        ("<p>В. — Вы боялись?</p><p>О. — Я боялась весны.</p>", "Я боялась весны."),
    ],
)
def test_what_follows_the_label_of_an_answer_is_a_whole_sentence(html, words):
    text = passages.read(html)
    assert not passages.is_cut(text, passages.find(text, words))


def test_an_initial_is_no_label_of_an_answer():
    text = passages.read("<p>I was tired.</p><p>A. Sample left.</p>")
    assert passages.is_cut(text, passages.find(text, "Sample left."))


OVER_PARAGRAPHS = [
    ("<p>They spread lies:</p><p>I killed him.</p>", "I killed him.", True),
    ("<p>It is not true that</p><p>I killed him.</p>", "I killed him.", True),
    ("<p>I did not</p><p>kill him.</p>", "kill him.", True),
    ("<p>I killed him,</p><p>or so they said.</p>", "I killed him,", True),
    ("<p>It is a lie that… </p><p>he died.</p>", "he died.", True),
    ("<p>I was never</p><ul><li>A thief.</li><li>A liar.</li></ul>", "A thief.", True),
    ("<p>I was never</p><ul><li><p>A thief.</p></li><li><p>A liar.</p></li></ul>", "A liar.", True),
    ("<p>قالوا عني:</p><p>قتلته.</p>", "قتلته.", True),
    ("<p>I took three things.</p><ul><li>A cup.</li><li>A coat.</li></ul>", "A coat.", False),
    ("<p>I took:</p><ul><li>A cup.</li></ul><p>I left.</p>", "I left.", False),
    ("<p>I took:</p><ul><li>Cups</li></ul><p>He:</p><ul><li>Mud.</li></ul>", "Mud.", True),
    ("<p>My childhood</p><p>I grew up here.</p>", "I grew up here.", False),
    ("<p>I left in 1994.</p><p>and came back.</p>", "and came back.", False),
    ("<p>—</p><p>I left.</p>", "I left.", False),
    ("<p>.</p><p>I left.</p>", "I left.", False),
    ("<p>”</p><p>I left.</p>", "I left.", False),
    ("<p>A:</p><p>I left.</p>", "I left.", False),
    ("<h2>They said:</h2><p>I left.</p>", "I left.", False),
    ("<p>My rule:</p><blockquote><p>Go.</p></blockquote><p>I left.</p>", "I left.", False),
    ("<p>We said so:</p><p>Then Mary Ann came.</p>", "Then Mary Ann came.", True),
]


@pytest.mark.parametrize(("html", "words", "is_cut"), OVER_PARAGRAPHS)
def test_a_sentence_may_go_on_over_paragraphs_and_lists(html, words, is_cut):
    text = passages.read(html)
    passage = passages.find(text, words)
    assert passages.is_cut(text, passage) == is_cut
    assert not passages.misquote(text, passage, "en")


def test_a_cut_after_the_first_word_of_a_paragraph_tears_no_name():
    assert not misquote("<p>They said:</p><p>Yesterday Ann came.</p>", "Ann came.")


def test_the_refusal_repeats_the_sentence_to_quote_instead():
    said = misquote("<p>Before. I do not regret it, no. After.</p>", "I do […] regret it")
    assert said.endswith("“I do not regret it, no.”")


@pytest.mark.parametrize(
    ("html", "whose"),
    [
        ("<h2>Sample words</h2><p>Other.</p>", "the editor’s"),
        ('<p class="note">Sample words</p>', "the editor’s"),
        ('<p class="question">Sample words</p>', "a question of the interviewer"),
        ('<ul><li><p class="question">Sample words</p></li></ul>', "a question of the interviewer"),
        ("<blockquote><p>Sample words</p></blockquote><p>Other.</p>", "somebody else’s"),
        ("<blockquote><ul><li>Sample words</li></ul></blockquote>", "somebody else’s"),
        ("<blockquote><h2>Sample words</h2></blockquote>", "somebody else’s"),
        ("<ul><li>Sample words</li></ul>", ""),
    ],
)
def test_words_are_the_person_s_where_no_other_voice_is_marked(html, whose):
    said = f"These words are {whose}: quote what the person says." if whose else ""
    assert misquote(html, "Sample words") == said
    assert not misquote(html, "Sample words", is_of_person=False)


@pytest.mark.parametrize(
    ("other", "whose"),
    [
        ("<blockquote><p>theirs</p></blockquote>", "somebody else’s"),
        ('<p class="question">theirs</p>', "a question of the interviewer"),
        ('<p class="note">theirs</p>', "the editor’s"),
    ],
)
def test_words_that_go_from_the_person_to_another_voice_are_not_the_person_s(other, whose):
    said = f"A part of these words is {whose}: quote what the person says."
    assert misquote(f"<p>Mine</p>{other}", "Mine\ntheirs") == said
    assert misquote(f"{other}<p>Mine</p>", "theirs\nMine") == said


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences_are_told_apart(case):
    """See also tests/browser/test_one_rule.py."""
    text = case.replace(" | ", " ")
    said = [text[start:end] for start, end in passages.sentences(text)]
    assert said == case.split(" | ")


def test_too_many_words_are_refused_with_the_limit():
    text = passages.read(f"<p>First {'word ' * 1001}</p>")
    with pytest.raises(passages.NotFound, match="at most 5,000 characters, and this one has 5,004"):
        passages.find(text, "word " * 1001)
    assert passages.find(text, "First " + ("word " * 900).strip()).start == 0


def test_accents_are_put_in_order_unless_more_are_on_a_letter_than_any_language_has():
    assert fold("x\u0301\u0323" * 3).text == unicodedata.normalize("NFC", "x\u0301\u0323" * 3)
    many = "x" + "\u0301\u0323" * 16
    assert fold(many).text == many
