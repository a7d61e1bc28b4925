"""Test that whose words a paragraph holds is stored, and said wherever the words go."""

import html as entities
import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stories import passages
from stories.models import Quote, Story
from stories.models.fields import sanitise
from stories.passages.voices import Labels, with_labels
from tests.desk import address, errors, open_form, publish, row, save
from tests.factories import make_milestone, make_quote, make_story, make_version
from tests.markup import markup

pytestmark = pytest.mark.django_db

QUESTION = '<p class="question">Why there?</p>'
NOTE = '<p class="note">An aul is a village.</p>'
SAID = '<blockquote data-speaker="Her “aunt” &amp; uncle"><p>They are quiet.</p></blockquote>'
TALK = f"<h2>Later</h2>{QUESTION}<p>The hills are quiet at night.</p>{SAID}{NOTE}"
INTERVIEWS = json.loads((Path(__file__).parent / "cases" / "interviews.json").read_text())


def voices(body):
    story = passages.read(body)
    return [
        (story.text[each.start : each.end], each.voice, each.speaker) for each in story.paragraphs
    ]


class TestABody:
    def test_says_whose_words_each_paragraph_holds(self):
        assert voices(TALK) == [
            ("Later", passages.EDITOR, ""),
            ("Why there?", passages.QUESTION, ""),
            ("The hills are quiet at night.", passages.PERSON, ""),
            ("They are quiet.", passages.SOMEBODY_ELSE, "Her “aunt” & uncle"),
            ("An aul is a village.", passages.EDITOR, ""),
        ]

    @pytest.mark.parametrize(
        ("body", "voice", "speaker"),
        [
            (f"<blockquote>{QUESTION}</blockquote>", passages.QUESTION, ""),
            (f"<ul><li>{QUESTION}</li></ul>", passages.QUESTION, ""),
            (
                '<blockquote data-speaker="A"><blockquote data-speaker="B"><p>x</p></blockquote>',
                passages.SOMEBODY_ELSE,
                "B",
            ),
            ('<blockquote data-speaker="A"><ul><li>x</li></ul>', passages.SOMEBODY_ELSE, "A"),
            ("<blockquote><h2>x</h2></blockquote>", passages.SOMEBODY_ELSE, ""),
        ],
    )
    def test_takes_the_innermost_mark(self, body, voice, speaker):
        assert voices(body) == [(voices(body)[0][0], voice, speaker)]

    def test_is_stored_as_it_was_marked(self):
        story = make_story(body=TALK)
        story.refresh_from_db()
        assert story.body == TALK

    @pytest.mark.parametrize(
        ("given", "stored"),
        [
            ('<p class="question x">a</p>', "<p>a</p>"),
            ('<p class="x">a</p>', "<p>a</p>"),
            ('<p class="QUESTION">a</p>', "<p>a</p>"),
            ('<p class="question note">a</p>', "<p>a</p>"),
            ('<p class="question" id="x" style="color: red" onclick="x">a</p>', None),
            ('<h2 class="question">a</h2>', "<h2>a</h2>"),
            ('<ul class="note"><li class="note">a</li></ul>', "<ul><li>a</li></ul>"),
            ('<blockquote class="note">a</blockquote>', "<blockquote><p>a</p></blockquote>"),
            ('<p data-speaker="A">a</p>', "<p>a</p>"),
            ('<blockquote data-speaker=" A\n  B "><p>a</p></blockquote>', "A B"),
            (f'<blockquote data-speaker="{"a" * 100}"><p>a</p></blockquote>', "a" * 100),
            (f'<blockquote data-speaker="{"a" * 101}"><p>a</p></blockquote>', ""),
            ('<blockquote data-speaker=" "><p>a</p></blockquote>', ""),
            ('<blockquote data-speaker="<b>&quot;"><p>a</p></blockquote>', "<b>&quot;"),
        ],
    )
    def test_holds_the_listed_marks_and_nothing_else(self, given, stored):
        if stored is None:
            stored = '<p class="question">a</p>'
        elif not stored.startswith("<") or stored == "<b>&quot;":
            escaped = stored.replace("<", "&lt;").replace(">", "&gt;")
            named = f' data-speaker="{escaped}"' if stored else ""
            stored = f"<blockquote{named}><p>a</p></blockquote>"
        assert sanitise(given) == stored
        assert sanitise(stored) == stored


def names(speaker):
    """Return the name as it is stored: of one line."""
    return " ".join(speaker.split())


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30).map(names))
def test_any_name_of_a_speaker_comes_back_as_it_was(speaker):
    written = entities.escape(speaker)
    stored = sanitise(f'<blockquote data-speaker="{written}"><p>a</p></blockquote>')
    assert passages.read(stored).paragraphs[0].speaker == speaker
    labels = Labels("Q", "N")
    assert passages.read(with_labels(stored, labels)).text == (
        f"a\n— {speaker}" if speaker else "a"
    )


class TestAPage:
    def test_says_before_a_question_and_a_note_what_they_are(self, client):
        page = client.get(make_story(body=TALK).get_absolute_url()).content.decode()
        label = '<strong class="visually-hidden">Question:</strong>'
        assert f'<p id="p-2" class="question">{label} Why there?</p>' in page
        assert '<p id="p-5" class="note"><strong>Note:</strong> An aul is a village.</p>' in page
        assert '</blockquote><p class="speaker">— Her “aunt” &amp; uncle</p>' in page

    def test_says_it_in_the_interface_s_language(self, client):
        story = make_story(body=TALK, language="ar")
        page = client.get(f"/kk/ar/stories/{story.slug}/").content.decode()
        label = '<strong class="visually-hidden" lang="kk" dir="ltr">Сұрақ:</strong>'
        assert f"{label} Why there?" in page
        assert '<strong lang="kk" dir="ltr">Ескертпе:</strong>' in page

    def test_of_an_old_story_changes_in_nothing(self, client, azhigulova):
        page = client.get(azhigulova.get_absolute_url()).content.decode()
        assert "Question:" not in page
        assert "Note:" not in page
        assert 'class="speaker"' not in page

    def test_of_a_quote_says_it_too(self, client):
        quote = make_quote(make_story(body=TALK), text="The hills are quiet at night.")
        page = client.get(quote.get_absolute_url()).content.decode()
        assert '<strong class="visually-hidden">Question:</strong> Why there?' in page
        assert '<p class="speaker">— Her “aunt” &amp; uncle</p>' in page

    def test_of_a_person_says_whose_words_tell_a_milestone(self, client):
        story = make_story(body=TALK, standfirst="An introduction.")
        for passage in ("Why there?", "They are quiet.", "An aul is a village.", "Later"):
            make_milestone(story, passage=passage)
        make_milestone(story, passage="An introduction.")
        page = client.get(story.person.get_absolute_url()).content.decode()
        assert page.count("Read it in the interviewer’s question") == 1
        assert page.count("Read it in somebody else’s words") == 1
        assert page.count("Read it in the story") == 2
        assert page.count("Read it in the introduction") == 1
        assert "Read it in the person’s words" not in page


class TestElsewhere:
    def test_a_feed_says_it_in_words(self, client):
        make_story(body=TALK)
        (item,) = client.get("/en/feeds/stories.json").json()["items"]
        content = item["content_html"]
        assert '<p class="question"><strong>Question:</strong> Why there?</p>' in content
        assert '<p class="note"><strong>Note:</strong> An aul' in content
        assert '</blockquote><p class="speaker">— Her “aunt” &amp; uncle</p>' in content
        atom = client.get("/ru/feeds/stories.atom").content.decode()
        russian = '&lt;strong lang="ru" dir="ltr"&gt;Вопрос:&lt;/strong&gt; Why there?'
        assert russian in atom

    def test_json_says_it_of_each_paragraph_and_milestone(self, client):
        story = make_story(body=TALK)
        make_milestone(story, passage="They are quiet.")
        record = client.get(story.get_absolute_url().rstrip("/") + ".json").json()
        assert record["paragraphs"] == [
            {"voice": "editor", "words": "Later"},
            {"voice": "question", "words": "Why there?"},
            {"voice": "person", "words": "The hills are quiet at night."},
            {
                "voice": "somebody_else",
                "speaker": "Her “aunt” & uncle",
                "words": "They are quiet.",
            },
            {"voice": "editor", "words": "An aul is a village."},
        ]
        assert record["body_text"] == "\n".join(each["words"] for each in record["paragraphs"])
        assert "<strong>Question:</strong> Why there?" in record["body_html"]
        assert record["milestones"][0]["voice"] == "somebody_else"

    def test_a_search_shows_a_question_apart_from_what_the_person_says(self, client):
        make_story(body=TALK)
        call_command("rebuild_search", stdout=io.StringIO())
        page = client.get("/en/search/", {"q": "aul"}).content.decode()
        assert "<blockquote" not in page
        assert "aul" in page


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("Why there?", "These words are a question of the interviewer:"),
        ("They are quiet.", "These words are somebody else’s:"),
        ("An aul is a village.", "These words are the editor’s:"),
    ],
)
class TestAQuoteOfAnotherVoice:
    def test_is_refused(self, admin_client, words, whose):
        story = make_story(body=TALK)
        page = errors(publish(admin_client, story, **row("quotes", 0, position=1, text=words)))
        assert whose in page
        assert not Quote.objects.exists()

    def test_is_on_no_page_once_its_words_are_marked(self, client, words, whose):
        story = make_story(body=f"<p>{words}</p>")
        quote = make_quote(story, text=words)
        assert client.get(quote.get_absolute_url()).status_code == 200
        Story.objects.update(body=TALK)
        assert client.get(quote.get_absolute_url()).status_code == 404
        quote = Quote.objects.get()
        assert quote.misquote.startswith(whose)


class TestTheHistory:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("<p>Why there?</p>", QUESTION, "1: the person’s, now a question of the interviewer."),
            (QUESTION, "<p>Why there?</p>", "1: a question of the interviewer, now the person’s."),
            (
                f"<p>One.</p>{SAID}",
                "<p>One.</p>" + SAID.replace("Her “aunt” &amp; uncle", "A neighbour"),
                "2: somebody else’s (Her “aunt” &amp; uncle), now somebody else’s (A neighbour).",
            ),
            (
                "<p>Why there?</p>",
                '<p class="note">Why there? asks nobody.</p>',
                "1: the person’s, now the editor’s.",
            ),
        ],
    )
    def test_tells_whose_words_they_were_and_are(self, admin_client, admin_user, old, new, told):
        story = make_story(body=old)
        make_version(story, admin_user)
        story.body = new
        story.save()
        make_version(story, admin_user)
        where = reverse("admin:stories_story_compare", args=[story.pk])
        page = markup(admin_client.get(where, {"old": 1, "new": 2}))
        assert f"Other voice in paragraph {told}" in page
        assert "Formatting changed" not in page

    def test_of_an_original_is_told_to_its_translation(self, admin_client, admin_user):
        original = make_story(body=f"<p>Why there?</p>{SAID}{NOTE}")
        make_version(original, admin_user, event="published")
        russian = original.begin_translation("ru", by=admin_user, now=timezone.now())
        original.body = f"{QUESTION}{SAID}{NOTE}"
        original.save()
        page = markup(admin_client.get(address(russian)))
        assert "Body: only whose words they are changed." in page
        assert "A question of the interviewer:</span> Why there?" in page
        assert "Her “aunt” &amp; uncle:</span> They are quiet." in page
        assert "The editor’s:</span> An aul is a village." in page

    def test_of_two_editors_says_whose_words_each_made_of_them(self, admin_client):
        story = make_story(status="draft", body="<p>Why there?</p>")
        opened = open_form(admin_client, story)
        save(admin_client, story, body=QUESTION.replace("question", "note"))
        mine = {"body": QUESTION, "_save_draft": "yes"}
        page = errors(admin_client.post(address(story), opened | mine))
        assert "Why there? (as question)" in " ".join(page.split())
        assert "Why there? (as editor)" in " ".join(page.split())


class TestAnOffer:
    BODY = "<p>Q: Why there?</p><p>The hills [laughs] are quiet.</p><p>[crying]</p>"

    def test_is_listed_in_the_form_with_what_to_do(self, admin_client):
        page = markup(admin_client.get(address(make_story(body=self.BODY, status="draft"))))
        assert "1 place looks like a question, 2 places look like notes." in page
        assert "Mark each with its button above the body." in page
        assert 'data-words="Q: Why there?" data-button="question"' in page
        assert "It begins with “Q”, as a question in an interview does." in page
        assert page.count("Keep it out of quotes, or give it a paragraph of its own.") == 1

    def test_is_not_made_where_nothing_looks_like_another_voice(self, admin_client):
        for story in (make_story(), make_story(body=TALK), None):
            where = address(story) if story else reverse("admin:stories_story_add")
            page = markup(admin_client.get(where))
            assert "<desk-voices" in page
            assert "voices-summary" not in page

    def test_is_made_for_what_was_typed_and_refused(self, admin_client):
        story = make_story(status="draft")
        page = errors(publish(admin_client, story, slug="", body=self.BODY))
        assert "1 place looks like a question" in page

    def test_is_not_made_to_those_who_only_read(self, client, django_user_model):
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_story"))
        client.force_login(reader)
        page = markup(client.get(address(make_story(body=self.BODY))))
        assert "desk-voices" not in page

    def test_blocks_no_publishing(self, admin_client):
        story = make_story(body=self.BODY, status="draft")
        assert publish(admin_client, story).status_code == 302
        story.refresh_from_db()
        assert story.status == "published"

    def test_shortens_long_words(self, admin_client):
        body = f"<p>Q: Why {'so very ' * 20}long?</p>"
        page = markup(admin_client.get(address(make_story(body=body, status="draft"))))
        assert "Q: Why so very so very so very so very so very so very so ve…</q>" in page

    def test_is_answered_for_what_is_pasted(self, writer_client):
        where = reverse("admin:stories_story_voices")
        answer = markup(writer_client.post(where, {"body": self.BODY, "language": "en"}))
        assert "1 place looks like a question" in answer
        assert "<desk-voices" not in answer
        answer = writer_client.post(where, {"body": "<p>В: Почему?</p>" * 2, "language": "ru"})
        assert "2 places look like questions." in markup(answer)
        assert writer_client.post(where, {"body": "<p>x</p>"}).content.strip() == b""
        assert writer_client.get(where).status_code == 405

    def test_is_answered_to_those_alone_who_may_write(self, client, django_user_model):
        where = reverse("admin:stories_story_voices")
        assert client.post(where, {"body": "<p>x</p>"}).status_code == 302
        client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
        assert client.post(where, {"body": "<p>x</p>"}).status_code == 403

    def test_of_an_import_is_listed_by_a_command_and_is_no_fault(self):
        story = make_story(body=self.BODY)
        out = io.StringIO()
        call_command("verify_words", stdout=out)
        listed = out.getvalue()
        assert "looks like a question, not marked: “Q: Why there?”" in listed
        assert "looks like a note, not marked: “[laughs]”" in listed
        assert f"in /admin/stories/story/{story.pk}/change/" in listed


@pytest.mark.parametrize("interview", INTERVIEWS, ids=[each["language"] for each in INTERVIEWS])
def test_an_interview_has_its_questions_offered_and_is_offered_none_once_they_are_marked(
    interview, writer_client
):
    """tests/browser/test_voices.py takes the same interviews from paste to published."""
    pasted = writer_client.post(
        reverse("admin:stories_story_paste"), {"html": interview["pasted"]}
    ).json()["html"]
    story = passages.read(pasted)
    found = [
        each
        for each in passages.find_unmarked_voices(story, interview["language"])
        if each.voice == passages.QUESTION
    ]
    assert [story.text[each.start : each.end] for each in found] == interview["questions"]
    asked = {story.paragraph_at(each.start).number for each in found}
    marked = "".join(
        f"<p{' class="question"' if each.number in asked else ''}>"
        f"{story.text[each.start : each.end]}</p>"
        for each in story.paragraphs
    )
    again = passages.find_unmarked_voices(passages.read(marked), interview["language"])
    assert [each.voice for each in again if each.is_whole] == []
