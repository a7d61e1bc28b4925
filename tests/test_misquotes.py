"""Test that words which the story means otherwise reach no reader: by the desk or around it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from stories.models import Quote, Story
from tests.desk import errors, publish, row, save
from tests.factories import make_milestone, make_quote, make_story

pytestmark = pytest.mark.django_db

REGRET = "<p>I do not regret what I did, and I will never regret it.</p>"
LETTER = "<p>He wrote to me.</p><blockquote><p>You deserve it.</p></blockquote>"
CASES = {
    "a negation left out": (REGRET, "I do […] regret it.", "hold “not”"),
    "a block quotation": (LETTER, "You deserve it.", "somebody else’s"),
    "a question": (
        '<p class="question">Why there?</p><p>I rest.</p>',
        "Why there?",
        "a question of the interviewer",
    ),
    "a heading": ("<h2>Quiet hills</h2><p>I rest.</p>", "Quiet hills", "the editor’s"),
    "a number cut through": ("<p>There were 150 000 of us.</p>", "000 of us.", "150 000"),
}
IN_EACH_WAY = pytest.mark.parametrize(("body", "words", "reason"), CASES.values(), ids=list(CASES))


@IN_EACH_WAY
class TestAQuote:
    def test_is_refused_with_the_reason_and_kept_in_the_form(
        self, body, words, reason, admin_client
    ):
        story = make_story(body=body)
        page = errors(publish(admin_client, story, **row("quotes", 0, position=1, text=words)))
        assert reason in page
        assert words in page
        assert not Quote.objects.exists()

    def test_of_a_writer_is_kept_as_a_draft_that_nobody_can_publish(
        self, body, words, reason, writer_client, admin_client
    ):
        story = make_story(body=body, status="draft")
        fields = row("quotes", 0, position=1, text=words)
        told = save(writer_client, story, follow=True, **fields).content.decode()
        assert reason in told
        assert Quote.objects.get().text == words
        assert reason in errors(publish(admin_client, story))
        assert Story.objects.get().status == "draft"

    def test_that_came_around_the_desk_is_on_no_page_and_listed(self, body, words, reason, client):
        story = make_story(body=body)
        quote = make_quote(story, text=words)
        assert f'id="q-{quote.key}"' not in client.get(story.get_absolute_url()).content.decode()
        assert client.get(quote.get_absolute_url()).status_code in (404, 410)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_words", stdout=out)
        assert reason in out.getvalue()


def test_a_quote_leaves_the_page_when_an_edit_puts_a_negation_into_what_it_left_out(client):
    story = make_story(body="<p>I walked, with all of them, home.</p>")
    quote = make_quote(story, text="I walked […] home.")
    address = quote.get_absolute_url()
    assert client.get(address).status_code == 200
    Story.objects.update(body="<p>I walked, though never with all of them, home.</p>")
    assert client.get(address).status_code in (404, 410)


def test_a_place_that_is_chosen_must_be_the_person_s(admin_client):
    """Of two places with the same words the first is a heading."""
    story = make_story(body="<h2>Quiet hills</h2><p>Quiet hills</p>")
    fields = row("quotes", 0, position=1, text="Quiet hills")
    chosen = {"quotes-0-place": "0"}
    assert "the editor’s" in errors(publish(admin_client, story, **fields | chosen))
    publish(admin_client, story, **fields | {"quotes-0-place": "1"})
    assert Quote.objects.get().is_verified


class TestAMilestone:
    def test_rests_on_anybody_s_words_and_says_that_they_are_not_the_person_s(self, client):
        story = make_story(body=LETTER)
        own = make_milestone(story, passage="He wrote to me.")
        other = make_milestone(story, passage="You deserve it.")
        assert own.is_verified
        assert own.is_in_own_words
        assert other.is_verified
        assert not other.is_in_own_words
        page = client.get(story.person.get_absolute_url()).content.decode()
        assert page.count("Read it in somebody else’s words") == 1
        assert page.count("Read it in the person’s words") == 1
        assert "Read it in the introduction" not in page

    def test_leaves_no_negation_out(self, admin_client):
        story = make_story(body=REGRET)
        make_milestone(story, passage="I do […] regret it.")
        assert "hold “not”" in errors(publish(admin_client, story))

    def test_that_came_around_the_desk_is_on_no_page(self, client):
        story = make_story(body=REGRET)
        milestone = make_milestone(story, passage="I do […] regret it.")
        page = client.get(story.get_absolute_url()).content.decode()
        assert milestone.anchor not in page
        assert milestone.passage not in page


class TestATranslation:
    def test_says_what_it_is_translated_from_before_readers_see_it(self, admin_client):
        original = make_story()
        story = make_story(
            original.person,
            language="ru",
            status="draft",
            translation_group=original.translation_group,
        )
        reason = "Say which language it is translated from"
        assert reason in errors(publish(admin_client, story))
        assert publish(admin_client, story, translated_from="en").status_code == 302
        assert publish(admin_client, original).status_code == 302

    def test_that_is_a_story_of_its_own_says_nothing(self, admin_client):
        assert publish(admin_client, make_story(status="draft")).status_code == 302
