"""An edit of the sentence around confirmed words asks again; an edit elsewhere does not."""

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from stories.models import Quote, Story, StoryVersion
from tests.desk import address, errors, publish, save
from tests.factories import make_quote, make_story
from tests.test_confirming import COURT, is_shown

pytestmark = pytest.mark.django_db


class TestAnEditOfTheSentence:
    OFFICER = COURT.replace("I told the court the truth.", "I told the court the whole truth.")

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            ("The officer wrote: “I told the court the truth.”", "Quotation marks"),
            ("It is not true. Nobody says I told the court the truth.", "came in"),
            ("The lawyer and I told the court the truth.", "has changed"),
        ],
    )
    def test_shows_then_and_now_and_waits(self, now, told, admin_client, client):
        story = make_story(body=COURT)
        quote = make_quote(story, text="I told the court the truth.")
        body = COURT.replace("I told the court the truth.", now)
        page = unescape(errors(publish(admin_client, story, body=body)))
        assert told in page
        assert re.search(r"<dt>Then</dt>\s*<dd[^>]*>I told the court the truth\.</dd>", page)
        assert is_shown(client, quote)
        Story.objects.update(body=body)
        assert not is_shown(client, Quote.objects.get())

    def test_by_a_writer_waits_and_leaves_readers_what_was_there(
        self, writer_client, admin_client, client
    ):
        story = make_story(body=COURT)
        quote = make_quote(story, text="I told the court the truth.")
        told = "The officer wrote: “I told the court the truth.”"
        body = COURT.replace("I told the court the truth.", told)
        save(writer_client, story, body=body)
        assert "Quotation marks" in writer_client.get(address(story)).content.decode()
        assert is_shown(client, quote)
        page = errors(publish(admin_client, story))
        assert "Quotation marks" in page

    def test_that_restores_it_asks_nothing(self, client):
        story = make_story(body=COURT)
        quote = make_quote(story, text="I told the court the truth.")
        Story.objects.update(body=COURT.replace("I told", "Who says I told"))
        Story.objects.update(body=COURT)
        assert is_shown(client, Quote.objects.get(pk=quote.pk))

    def test_is_answered_by_choosing_the_words_anew(self, admin_client, client):
        story = make_story(body=COURT)
        make_quote(story, text="I told the court the truth.")
        body = COURT.replace("the truth.", "the truth, all of it.")
        fields = {"body": body, "quotes-0-text": "I told the court the truth, all of it."}
        fields |= {"is_correction": "minor", "what_for": "A word that was left out."}
        assert publish(admin_client, story, **fields).status_code == 302
        assert is_shown(client, Quote.objects.get())

    def test_by_a_restored_version_asks_too(self, client):
        """The version is of before: it does not say what was around the words."""
        story = make_story(body=COURT.replace("I told", "They say that I told"))
        quote = make_quote(story, text="I told the court the truth.", confirmed=False)
        version = StoryVersion.keep(story, "saved", by=None, now=timezone.now())
        for name in ("context", "confirmation"):
            del version.content["quotes"][0][name]
        version.save()
        story.body = COURT
        story.save()
        Quote.objects.update(context={})
        Quote.objects.get(pk=quote.pk).save()
        story = Story.objects.get()
        assert is_shown(client, Quote.objects.get())
        story.restore(version, by=None, now=timezone.now())
        live = Story.objects.get(changes_to=None)
        restored = Quote.objects.get(story=live.waiting_changes())
        assert any("has changed: “They say”" in str(each) for each in restored.open_questions)

    def test_of_imported_words_is_seen_once_the_command_noted_what_is_around(self, client):
        story = make_story(body=COURT)
        Quote.objects.bulk_create([Quote(story=story, text="I told the court the truth.")])
        call_command("verify_words", stdout=StringIO())
        assert is_shown(client, Quote.objects.get())
        Story.objects.update(body=COURT.replace("I told", "They say that I told"))
        asked = Quote.objects.get().open_questions
        assert any("has changed" in str(each) for each in asked)


class TestAnEditElsewhere:
    @pytest.mark.parametrize(
        "body",
        [
            COURT.replace("I was called.", "I was called up."),
            COURT.replace("Then I went home.", "Then I slept."),
            f"<p>Before.</p>{COURT}<p>After.</p>",
            "<p>I told the court the truth.</p>",
            COURT.replace("<p>", "<p><em>").replace("</p>", "</em></p>"),
        ],
        ids=["before", "after", "around", "all the rest", "markup"],
    )
    def test_asks_nothing(self, body, admin_client, client):
        story = make_story(body=COURT)
        make_quote(story, text="I told the court the truth.")
        assert publish(admin_client, story, body=body).status_code == 302
        assert is_shown(client, Quote.objects.get())
