"""Test quotes and milestones in the form of their story."""

import pytest
from django.utils.html import escape

from stories.models import Milestone, Quote
from tests.desk import address, errors, publish, row, save, ticked
from tests.factories import (
    make_milestone,
    make_quote,
    make_story,
)

pytestmark = pytest.mark.django_db


class TestAQuote:
    def test_that_the_story_does_not_hold_is_refused(self, admin_client):
        story = make_story()
        fields = row("quotes", 0, position=1, text="Words never said by anybody.")
        page = errors(publish(admin_client, story, **fields))
        assert "Words never said by anybody." in page
        assert not Quote.objects.exists()

    def test_of_the_editors_standfirst_is_refused(self, admin_client):
        story = make_story(standfirst="The editor says this.")
        fields = row("quotes", 0, position=1, text="The editor says this.")
        assert "These words are not in the story" in errors(publish(admin_client, story, **fields))
        assert not Quote.objects.exists()

    def test_that_occurs_twice_is_refused(self, admin_client):
        story = make_story(body="<p>It is quiet. It is quiet.</p>")
        errors(publish(admin_client, story, **row("quotes", 0, position=1, text="It is quiet.")))
        assert not Quote.objects.exists()

    @pytest.mark.parametrize(
        "words",
        [
            "x" * 5000,
            "I say " * 900,
            "… — “”!?",
            "Слова другого языка.",
            "<b>I say</b> <script>",
            "\x00",
        ],
        ids=["5,000 letters", "5,000 of words", "marks only", "another language", "HTML", "NUL"],
    )
    def test_of_absurd_words_is_refused_and_kept_in_the_form(self, words, admin_client):
        fields = row("quotes", 0, position=1, text=words)
        page = errors(publish(admin_client, make_story(), **fields))
        assert "errorlist" in page
        assert escape(words.strip("\x00")) in page
        assert not Quote.objects.exists()

    @pytest.mark.parametrize(
        "body",
        [
            "<p>I said this. <em>It <strong>was quiet",
            "<p>I said this.</p>" + "<p>" + "quiet " * 17_000 + "</p>",
            "<p>I said this.</p><p>" + '<a href="https://a.example/">link</a> ' * 3000 + "</p>",
        ],
        ids=["unclosed tags", "a paragraph of 100,000 characters", "3,000 links"],
    )
    def test_is_found_in_an_absurd_body(self, body, admin_client, client):
        story = make_story()
        fields = row("quotes", 0, position=1, text="I said this.")
        assert publish(admin_client, story, body=body, **fields).status_code == 302
        page = client.get(story.get_absolute_url()).content.decode()
        assert f'id="q-{story.quotes.get().key}"' in page

    def test_typed_with_other_marks_is_kept_as_the_story_has_it(self, admin_client):
        story = make_story(body="<p>To all. It’s possible—now. Go on.</p>")
        typed = '"it\'s possible - now!"'
        fields = row("quotes", 0, position=1, text=typed)
        response = publish(admin_client, story, follow=True, **fields)
        assert story.quotes.get().text == "It’s possible—now."
        page = response.content.decode()
        assert "“It’s possible—now.” is kept as the story has it." in page
        assert "the first letter" in page

    def test_is_told_of_once_and_after_what_the_save_did(self, admin_client):
        story = make_story(
            status="draft",
            headline="In the words of nobody: “It was quiet”",
            body="<p>It is quiet there, they say.</p>",
        )
        fields = row("quotes", 0, position=1, text="is quiet there")
        saved = save(admin_client, story, follow=True, headline="A word: “Loud”", **fields)
        told = [str(message) for message in saved.context["messages"]]
        assert told[0] == "“A word: “Loud”” is saved as a draft."
        assert told[1].startswith("“is quiet there” waits for a confirmation.")
        assert told[2].startswith("“Loud” is not said so by the person.")
        again = save(admin_client, story, follow=True, standfirst="More.")
        assert len(again.context["messages"]) == 1
        broken = save(admin_client, story, follow=True, body="<p>Other words.</p>")
        told = [str(message) for message in broken.context["messages"]]
        assert "“is quiet there” is kept, but cannot be published so." in told[1]
        again = save(admin_client, story, follow=True, standfirst="Still more.")
        assert len(again.context["messages"]) == 1

    def test_that_occurs_twice_can_be_chosen(self, admin_client, client):
        story = make_story(body="<p>It is quiet. Then it is loud.</p><p>It is quiet. The end.</p>")
        fields = row("quotes", 0, position=1, text="It is quiet.")
        page = errors(publish(admin_client, story, **fields))
        assert page.count('name="quotes-0-place"') == 2
        chosen = fields | {"quotes-0-place": "1"}
        assert publish(admin_client, story, **chosen).status_code == 302
        assert story.quotes.get().verified_passage.paragraph == 2
        page = client.get(story.get_absolute_url()).content.decode()
        assert f'<p id="p-2"><span id="q-{story.quotes.get().key}"' in page

    @pytest.mark.parametrize("place", ["2", "-1", "x", "99999999999", "0000009"])
    def test_is_not_chosen_by_nonsense(self, place, admin_client):
        story = make_story(body="<p>It is quiet. It is quiet.</p>")
        fields = row("quotes", 0, position=1, text="It is quiet.", place=place)
        errors(publish(admin_client, story, **fields))
        assert not Quote.objects.exists()

    def test_with_words_left_out_says_so(self, admin_client, client):
        story = make_story()
        typed = "I am an invented person. [...] The hills are quiet at night."
        fields = row("quotes", 0, position=1, text=typed)
        publish(admin_client, story, **fields | ticked(publish(admin_client, story, **fields)))
        shown = "“I am an invented person. […] The hills are quiet at night.”"
        assert shown in client.get("/en/quotes/").content.decode()

    def test_follows_an_edit_elsewhere_in_the_story(self, admin_client, client):
        quote = make_quote()
        body = "<p>More words.</p>" * 3 + quote.story.body
        assert publish(admin_client, quote.story, body=body).status_code == 302
        assert Quote.objects.get().verified_passage.paragraph == 4
        assert quote.text in client.get(quote.get_absolute_url()).content.decode()

    def test_says_where_its_words_are(self, admin_client, azhigulova):
        page = admin_client.get(address(azhigulova)).content.decode()
        assert page.count("Found in paragraph 8") == 2
        assert "Found in the standfirst, in the editor’s voice" in page
        Quote.objects.update(text="Never said.")
        assert "Not in the story" in admin_client.get(address(azhigulova)).content.decode()

    def test_is_checked_against_the_body_that_is_being_saved(self, admin_client):
        story = make_story()
        fields = row("quotes", 0, position=1, text="A new sentence.")
        body = "<p>A new sentence. I am an invented person.</p>"
        assert publish(admin_client, story, body=body, **fields).status_code == 302
        assert story.quotes.get().text == "A new sentence."

    def test_broken_by_an_edit_of_the_body_stops_it(self, admin_client):
        quote = make_quote()
        page = errors(publish(admin_client, quote.story, body="<p>Something else.</p>"))
        assert quote.text in page
        assert "Something else." in page
        quote.story.refresh_from_db()
        assert "I say nothing of anybody." in quote.story.body

    def test_may_be_removed_with_the_words_it_rested_on(self, admin_client):
        quote = make_quote()
        changes = {"body": "<p>Something else.</p>", "quotes-0-DELETE": "on"}
        changes |= {"is_correction": "minor", "what_for": "Asked for."}
        assert publish(admin_client, quote.story, **changes).status_code == 302
        assert not Quote.objects.exists()


class TestAMilestone:
    def test_is_added_in_the_story_that_tells_it(self, admin_client):
        story = make_story()
        told = {"position": 1, "title": "Is quiet", "kind": "personal"}
        fields = row("milestones", 0, **told, passage="The hills are quiet at night.")
        assert publish(admin_client, story, **fields).status_code == 302
        milestone = Milestone.objects.get()
        assert milestone.is_in_own_words
        assert milestone.person == story.person

    def test_may_rest_on_the_standfirst(self, admin_client):
        story = make_story(standfirst="She moved in 2020 & stayed.")
        told = {"position": 1, "title": "Moves", "kind": "personal"}
        fields = row("milestones", 0, **told, passage="She moved in 2020 & stayed.")
        assert publish(admin_client, story, **fields).status_code == 302
        milestone = Milestone.objects.get()
        assert milestone.words == "She moved in 2020 & stayed."
        assert not milestone.is_in_own_words

    def test_that_the_story_does_not_tell_is_refused(self, admin_client):
        told = {"position": 1, "title": "Flies", "kind": "personal"}
        fields = row("milestones", 0, **told, passage="I fly.")
        assert "I fly." in errors(publish(admin_client, make_story(), **fields))
        assert not Milestone.objects.exists()

    def test_needs_a_title_before_readers_see_it(self, admin_client):
        story = make_story(status="draft")
        told = {"position": 1, "title": "", "kind": "personal"}
        fields = row("milestones", 0, **told, passage="The hills are quiet at night.")
        assert "Readers need this" in errors(publish(admin_client, story, **fields))
        assert save(admin_client, story, "_save_draft", **fields).status_code == 302
        page = admin_client.get(address(story)).content.decode()
        assert "The milestone from “The hills are quiet at night.” has no title" in page

    def test_told_in_somebody_elses_story_is_refused(self):
        person, other = make_story().person, make_story()
        milestone = Milestone(person=person, story=other, title="x", passage="The hills")
        with pytest.raises(Exception, match="This story is not Sample Person’s"):
            milestone.clean()

    def test_in_an_order_that_its_dates_contradict_is_refused(self, admin_client):
        story = make_story()
        make_milestone(story, title="Later", date_edtf="2020", position=1)
        second = make_milestone(story, title="Earlier", date_edtf="2021", position=2)
        earlier = {"milestones-1-date_edtf": "2017", "milestones-1-date_label": "In 2017"}
        page = errors(publish(admin_client, story, **earlier))
        assert "“Earlier” (2017) is after “Later” (2020)" in page
        second.refresh_from_db()
        assert second.date_edtf == "2021"
        swapped = {"milestones-0-position": 2, "milestones-1-position": 1}
        assert publish(admin_client, story, **earlier | swapped).status_code == 302

    @pytest.mark.parametrize(
        ("date", "reason"),
        [
            ("2024-13", "There is no 2024-13 in the calendar."),
            ("2024/2020", "ends before it starts"),
            ("31 June 2024", "That month has no day 31."),
        ],
    )
    def test_with_an_impossible_date_is_refused(self, date, reason, admin_client):
        milestone = make_milestone()
        page = errors(publish(admin_client, milestone.story, **{"milestones-0-date_edtf": date}))
        told = page.split('id="id_milestones-0-date_edtf_error">')[1].split("</ul>")[0]
        assert reason in told

    def test_broken_by_an_edit_of_the_story_stops_it(self, admin_client):
        milestone = make_milestone()
        page = errors(publish(admin_client, milestone.story, body="<p>Something else.</p>"))
        assert '<dd class="passage-then">The hills are quiet at night.</dd>' in page
        assert "Something else." in page

    def test_follows_an_edit_elsewhere_in_the_story(self, admin_client):
        milestone = make_milestone()
        body = "<p>At first, more words.</p>" + milestone.story.body
        assert publish(admin_client, milestone.story, body=body).status_code == 302
        milestone.refresh_from_db()
        assert milestone.verified_passage
