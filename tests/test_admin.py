"""The editor's desk, through its forms."""

import errno
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from stories.models import Milestone, Person, Picture, Quote, Story, Tag
from tests.factories import (
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
    picture_file,
)

pytestmark = pytest.mark.django_db


def address(record):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])


def typed_in(response):
    """What the opened page would send if it were saved as it stands."""
    adminform = response.context["adminform"].form
    fields = {}
    forms = [adminform]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.name == "published_at":
                moment = value.astimezone() if value else None
                fields[f"{bound.html_name}_0"] = moment.strftime("%Y-%m-%d") if moment else ""
                fields[f"{bound.html_name}_1"] = moment.strftime("%H:%M:%S") if moment else ""
            elif bound.name == "tags":
                fields[bound.html_name] = [getattr(tag, "pk", tag) for tag in value or []]
            elif hasattr(value, "pk"):
                fields[bound.html_name] = value.pk
            elif value is not None and value is not False:
                fields[bound.html_name] = value
    return fields


def open_form(client, record):
    return typed_in(client.get(address(record)))


def save(client, record, **changes):
    return client.post(address(record), open_form(client, record) | changes)


def errors(response):
    assert response.status_code == 200
    return response.content.decode()


def row(formset, number, **fields):
    """One more row of a formset, filled in."""
    management = {f"{formset}-TOTAL_FORMS": number + 1}
    return management | {f"{formset}-{number}-{name}": value for name, value in fields.items()}


class TestAStory:
    def test_is_saved_as_it_stands(self, admin_client, azhigulova):
        before = Story.objects.values().get()
        quotes = list(Quote.objects.values())
        assert save(admin_client, azhigulova).status_code == 302
        assert Story.objects.values().get() == before | {"version": 2}
        assert list(Quote.objects.values()) == quotes

    def test_is_written_with_quotes_and_tags_and_published(self, admin_client):
        person, tag = make_person(), Tag.objects.create(name="hills")
        fields = typed_in(admin_client.get(reverse("admin:stories_story_add"))) | {
            "person": person.pk,
            "headline": "In the words of Sample Person: “Nothing”",
            "slug": "new-story",
            "body": "<p>The hills are quiet.</p>\r\n<p>I said so.</p>",
            "tags": [tag.pk],
            "status": "published",
        }
        fields |= row("quotes", 0, position=1, text="I said so.", is_pull_quote="on")
        assert admin_client.post(reverse("admin:stories_story_add"), fields).status_code == 302
        story = Story.objects.get()
        assert story.is_published(timezone.now())
        assert story.modified_at is not None
        assert story.body == "<p>The hills are quiet.</p>\n<p>I said so.</p>"
        assert list(story.tags.names()) == ["hills"]
        assert story.quotes.get().words == "I said so."

    def test_may_be_a_draft_without_words(self, admin_client):
        story = make_story(status="draft", body="")
        assert save(admin_client, story, standfirst="Later.").status_code == 302

    def test_without_words_is_not_published(self, admin_client):
        story = make_story(status="draft", body="")
        page = errors(save(admin_client, story, status="published"))
        assert "The story has no words yet" in page
        story.refresh_from_db()
        assert story.status == "draft"

    def test_with_a_picture_that_lacks_a_credit_is_not_published(self, admin_client):
        story = make_story(status="draft")
        picture = make_picture(credit="")
        page = errors(save(admin_client, story, status="published", lead_picture=picture.pk))
        assert "The lead picture has no credit" in page

    def test_without_a_person_is_refused_in_words(self, admin_client):
        story = make_story(status="draft")
        assert "This field is required" in errors(
            save(admin_client, story, person="", status="published")
        )

    def test_scheduled_says_so_and_is_not_shown(self, admin_client, client):
        story = make_story(status="draft")
        tomorrow = timezone.now() + timedelta(days=1)
        moment = {"published_at_0": tomorrow.strftime("%Y-%m-%d"), "published_at_1": "12:00:00"}
        assert save(admin_client, story, status="published", **moment).status_code == 302
        assert client.get(story.get_absolute_url()).status_code == 404
        listed = admin_client.get(reverse("admin:stories_story_changelist")).content.decode()
        assert "Scheduled" in listed
        assert tomorrow.strftime(f"{tomorrow.day} %b %Y, 12:00") in listed

    def test_once_public_keeps_its_moment_of_publishing(self, admin_client):
        story = make_story()
        page = admin_client.get(address(story)).content.decode()
        assert "published_at_0" not in page
        was = story.published_at
        save(admin_client, story, published_at_0="2020-01-01", published_at_1="00:00:00")
        story.refresh_from_db()
        assert story.published_at == was

    def test_saved_without_a_change_is_not_modified(self, admin_client):
        story = make_story()
        save(admin_client, story)
        story.refresh_from_db()
        assert story.modified_at is None
        save(admin_client, story, standfirst="New.")
        story.refresh_from_db()
        assert story.modified_at is not None

    def test_withdrawn_in_the_form_is_gone_and_can_come_back(self, admin_client, client):
        story = make_story()
        save(admin_client, story, status="withdrawn")
        story.refresh_from_db()
        assert story.withdrawn_at is not None
        assert client.get(story.get_absolute_url()).status_code == 410
        save(admin_client, story, status="published")
        story.refresh_from_db()
        assert story.withdrawn_at is None
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_slug_used_twice_in_a_language_is_refused(self, admin_client):
        taken = make_story()
        page = errors(save(admin_client, make_story(), slug=taken.slug))
        assert "Another story in this language has this address" in page
        russian = make_story(language="ru")
        assert save(admin_client, russian, slug=taken.slug).status_code == 302

    @pytest.mark.parametrize(
        "date", ["2024-13", "2023-02-30", "2024/2020", "soon", "2024-06-30T10:00"]
    )
    def test_impossible_date_is_refused_in_words(self, date, admin_client):
        page = errors(save(admin_client, make_story(), told_date=date))
        assert "errorlist" in page

    def test_of_two_hundred_thousand_words_is_saved(self, admin_client):
        words = "слово " * 200_000
        story = make_story(status="draft")
        assert save(admin_client, story, body=f"<p>{words}</p>").status_code == 302
        story.refresh_from_db()
        assert len(story.body.split()) >= 200_000

    @pytest.mark.parametrize(
        "headline", ["بكلمات شخص: «لا شيء»", "Үлгі Адам", "Words 🌸", "x" * 300]
    )
    def test_headline_in_any_script_is_kept(self, headline, admin_client, client):
        story = make_story()
        assert save(admin_client, story, headline=headline).status_code == 302
        story.refresh_from_db()
        assert story.headline == headline
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_joins_the_story_that_it_translates(self, admin_client):
        original, translation = make_story(), make_story(language="ru")
        assert save(admin_client, translation, translation_of=original.pk).status_code == 302
        translation.refresh_from_db()
        assert translation.translation_group == original.translation_group
        page = admin_client.get(address(translation)).context["adminform"].form
        assert page["translation_of"].value() == original.pk

    def test_is_translated_once_into_a_language(self, admin_client):
        original, again = make_story(), make_story()
        page = errors(save(admin_client, again, translation_of=original.pk))
        assert "in this language already" in page
        page = errors(save(admin_client, original, translation_of=original.pk))
        assert "in this language already" in page

    def test_headline_that_is_not_word_for_word_is_pointed_out_and_not_stopped(
        self, admin_client, azhigulova
    ):
        page = admin_client.get(address(azhigulova)).content.decode()
        assert "The headline’s quotation is not word for word" in page
        assert "“!”" in page
        invented = make_story(headline="In the words of nobody: “I never said this”")
        page = admin_client.get(address(invented)).content.decode()
        assert "The headline quotes words that the story does not hold." in page
        twice = make_story(headline="“Quiet”", body="<p>Quiet. Quiet.</p>")
        assert twice.headline_notes() == ()
        assert make_story(headline="No quotation").headline_notes() == ()

    def test_leads_to_its_page_only_while_it_is_public(self, admin_client):
        assert "viewsitelink" in admin_client.get(address(make_story())).content.decode()
        draft = make_story(status="draft")
        assert "viewsitelink" not in admin_client.get(address(draft)).content.decode()

    def test_says_what_stands_in_the_way(self, admin_client):
        story = make_story(status="draft", body="")
        assert "The story has no words yet" in admin_client.get(address(story)).content.decode()
        ready = make_story(status="draft")
        assert "Nothing." in admin_client.get(address(ready)).content.decode()


class TestTheListOfStories:
    LIST = "/admin/stories/story/"

    def test_shows_what_stands_in_the_way_also_of_words_that_a_script_broke(self, admin_client):
        make_milestone(make_quote().story)
        assert "to mend" not in admin_client.get(self.LIST).content.decode()
        Story.objects.update(body="<p>Something else.</p>")
        assert "2 to mend" in admin_client.get(self.LIST).content.decode()

    def test_asks_as_often_for_many_as_for_one(self, admin_client):
        make_milestone(make_quote().story)
        with CaptureQueriesContext(connection) as few:
            admin_client.get(self.LIST)
        for _ in range(5):
            make_milestone(make_quote(make_story(lead_picture=make_picture())).story)
        with CaptureQueriesContext(connection) as many:
            assert admin_client.get(self.LIST).status_code == 200
        assert len(few) == len(many)


class TestAQuote:
    def test_that_the_story_does_not_hold_is_refused(self, admin_client):
        story = make_story()
        fields = row("quotes", 0, position=1, text="Words never said by anybody.")
        page = errors(save(admin_client, story, **fields))
        assert "Words never said by anybody." in page
        assert not Quote.objects.exists()

    def test_that_stands_twice_is_refused(self, admin_client):
        story = make_story(body="<p>It is quiet. It is quiet.</p>")
        errors(save(admin_client, story, **row("quotes", 0, position=1, text="It is quiet.")))
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
        page = errors(save(admin_client, make_story(), **row("quotes", 0, position=1, text=words)))
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
        assert save(admin_client, story, body=body, **fields).status_code == 302
        page = client.get(story.get_absolute_url()).content.decode()
        assert f'id="q-{story.quotes.get().key}"' in page

    def test_typed_with_other_marks_is_kept_as_the_story_has_it(self, admin_client):
        story = make_story(body="<p>To all: it’s possible—now. Go on.</p>")
        typed = '"It\'s possible - now!"'
        response = admin_client.post(
            address(story),
            open_form(admin_client, story) | row("quotes", 0, position=1, text=typed),
            follow=True,
        )
        assert story.quotes.get().text == "it’s possible—now."
        page = response.content.decode()
        assert "“it’s possible—now.” is kept as the story has it." in page
        assert "the first letter" in page

    def test_that_stands_twice_can_be_chosen(self, admin_client, client):
        story = make_story(body="<p>It is quiet. Then it is loud.</p><p>It is quiet. The end.</p>")
        fields = row("quotes", 0, position=1, text="It is quiet.")
        page = errors(save(admin_client, story, **fields))
        assert page.count('name="quotes-0-place"') == 2
        chosen = fields | {"quotes-0-place": "1"}
        assert save(admin_client, story, **chosen).status_code == 302
        assert story.quotes.get().passage.paragraph == 2
        page = client.get(story.get_absolute_url()).content.decode()
        assert f'<p id="p-2"><mark id="q-{story.quotes.get().key}"' in page

    @pytest.mark.parametrize("place", ["2", "-1", "x", "99999999999", "0000009"])
    def test_is_not_chosen_by_nonsense(self, place, admin_client):
        story = make_story(body="<p>It is quiet. It is quiet.</p>")
        fields = row("quotes", 0, position=1, text="It is quiet.", place=place)
        errors(save(admin_client, story, **fields))
        assert not Quote.objects.exists()

    def test_of_somebody_elses_words_must_be_confirmed(self, admin_client):
        story = make_story(body="<p>They said it would “destroy families” and more.</p>")
        fields = row("quotes", 0, position=1, text="destroy families")
        page = errors(save(admin_client, story, **fields))
        assert "<q>destroy families</q>" in page
        confirmed = fields | {"quotes-0-confirmed": "yes"}
        response = admin_client.post(
            address(story), open_form(admin_client, story) | confirmed, follow=True
        )
        assert story.quotes.get().words == "destroy families"
        assert "is part of a sentence" in response.content.decode()

    def test_with_words_left_out_says_so(self, admin_client, client):
        story = make_story()
        typed = "I am an invented person. [...] The hills are quiet at night."
        save(admin_client, story, **row("quotes", 0, position=1, text=typed))
        shown = "“I am an invented person. […] The hills are quiet at night.”"
        assert shown in client.get("/en/quotes/").content.decode()

    def test_follows_an_edit_elsewhere_in_the_story(self, admin_client, client):
        quote = make_quote()
        body = "<p>More words.</p>" * 3 + quote.story.body
        assert save(admin_client, quote.story, body=body).status_code == 302
        assert Quote.objects.get().passage.paragraph == 4
        assert quote.text in client.get(quote.get_absolute_url()).content.decode()

    def test_says_where_its_words_stand(self, admin_client, azhigulova):
        page = admin_client.get(address(azhigulova)).content.decode()
        assert page.count("Found in paragraph 8") == 2
        assert "Found in the standfirst, in the editor’s voice" in page
        Quote.objects.update(text="Never said.")
        assert "Not in the story" in admin_client.get(address(azhigulova)).content.decode()

    def test_is_checked_against_the_body_that_is_being_saved(self, admin_client):
        story = make_story()
        fields = row("quotes", 0, position=1, text="A new sentence.")
        body = "<p>A new sentence. I am an invented person.</p>"
        assert save(admin_client, story, body=body, **fields).status_code == 302
        assert story.quotes.get().text == "A new sentence."

    def test_broken_by_an_edit_of_the_body_stops_it(self, admin_client):
        quote = make_quote()
        page = errors(save(admin_client, quote.story, body="<p>Something else.</p>"))
        assert quote.text in page
        assert "Something else." in page
        quote.story.refresh_from_db()
        assert "I say nothing of anybody." in quote.story.body

    def test_may_be_removed_with_the_words_it_rested_on(self, admin_client):
        quote = make_quote()
        changes = {"body": "<p>Something else.</p>", "quotes-0-DELETE": "on"}
        assert save(admin_client, quote.story, **changes).status_code == 302
        assert not Quote.objects.exists()


class TestAMilestone:
    def test_is_added_to_a_person(self, admin_client):
        story = make_story()
        told = {"position": 1, "title": "Is quiet", "kind": "personal", "story": story.pk}
        fields = row("milestones", 0, **told, passage="The hills are quiet at night.")
        assert save(admin_client, story.person, **fields).status_code == 302
        assert Milestone.objects.get().is_in_her_words

    def test_may_rest_on_the_standfirst(self, admin_client):
        story = make_story(standfirst="She moved in 2020 & stayed.")
        told = {"position": 1, "title": "Moves", "kind": "personal", "story": story.pk}
        fields = row("milestones", 0, **told, passage="She moved in 2020 & stayed.")
        assert save(admin_client, story.person, **fields).status_code == 302
        milestone = Milestone.objects.get()
        assert milestone.words == "She moved in 2020 & stayed."
        assert not milestone.is_in_her_words

    def test_that_no_story_tells_is_refused(self, admin_client):
        story = make_story()
        told = {"position": 1, "title": "Flies", "kind": "personal", "story": story.pk}
        page = errors(
            save(admin_client, story.person, **row("milestones", 0, **told, passage="I fly."))
        )
        assert "I fly." in page
        assert not Milestone.objects.exists()

    def test_without_a_story_is_refused_in_words(self, admin_client):
        person = make_story().person
        told = {"position": 1, "title": "Flies", "kind": "personal", "story": ""}
        page = errors(save(admin_client, person, **row("milestones", 0, **told, passage="I fly.")))
        assert "This field is required" in page

    def test_told_in_somebody_elses_story_is_refused(self, admin_client):
        person, other = make_story().person, make_story()
        told = {"position": 1, "title": "Is quiet", "kind": "personal", "story": other.pk}
        fields = row("milestones", 0, **told, passage="The hills are quiet at night.")
        assert "Select a valid choice" in errors(save(admin_client, person, **fields))
        milestone = Milestone(person=person, story=other, title="x", passage="The hills")
        with pytest.raises(Exception, match="This story is not Sample Person’s"):
            milestone.clean()

    def test_in_an_order_that_its_dates_contradict_is_refused(self, admin_client):
        story = make_story()
        make_milestone(story, title="Later", date_edtf="2020", position=1)
        second = make_milestone(story, title="Earlier", date_edtf="2021", position=2)
        page = errors(save(admin_client, story.person, **{"milestones-1-date_edtf": "2017"}))
        assert "“Earlier” (2017) stands after “Later” (2020)" in page
        second.refresh_from_db()
        assert second.date_edtf == "2021"
        swapped = {
            "milestones-1-date_edtf": "2017",
            "milestones-0-position": 2,
            "milestones-1-position": 1,
        }
        assert save(admin_client, story.person, **swapped).status_code == 302

    @pytest.mark.parametrize("date", ["2024-13", "2024/2020", "yesterday"])
    def test_with_an_impossible_date_is_refused(self, date, admin_client):
        milestone = make_milestone()
        page = errors(save(admin_client, milestone.person, **{"milestones-0-date_edtf": date}))
        assert "2017" in page or "2020" in page

    def test_broken_by_an_edit_of_the_story_stops_it(self, admin_client):
        milestone = make_milestone()
        page = errors(save(admin_client, milestone.story, body="<p>Something else.</p>"))
        assert '<dd class="words-then">The hills are quiet at night.</dd>' in page
        assert "Something else." in page

    def test_follows_an_edit_elsewhere_in_the_story(self, admin_client):
        milestone = make_milestone()
        body = "<p>At first, more words.</p>" + milestone.story.body
        assert save(admin_client, milestone.story, body=body).status_code == 302
        milestone.refresh_from_db()
        assert milestone.found

    def test_is_not_asked_of_somebody_new(self, admin_client):
        page = admin_client.get(reverse("admin:stories_person_add")).content.decode()
        assert "milestones-TOTAL_FORMS" not in page


class TestTwoEditors:
    def test_the_second_is_told_and_overwrites_nothing(self, admin_client):
        story = make_story(standfirst="As it was.", tags=["hills"])
        first, second = open_form(admin_client, story), open_form(admin_client, story)
        assert (
            admin_client.post(address(story), first | {"standfirst": "The first."}).status_code
            == 302
        )
        refused = admin_client.post(address(story), second | {"standfirst": "The second."})
        page = errors(refused)
        assert "Somebody saved this after you opened it" in page
        assert "The first." in page
        assert "The second.</textarea>" in page
        story.refresh_from_db()
        assert story.standfirst == "The first."

    def test_the_second_may_replace_that_version_and_no_other(self, admin_client):
        story = make_story(standfirst="As it was.", tags=["hills"])
        second = open_form(admin_client, story) | {"standfirst": "The second.", "tags": []}
        save(admin_client, story, standfirst="The first.")
        agreed = second | {"replace_version": 2}
        save(admin_client, story, standfirst="The third.")
        assert "hills" in errors(admin_client.post(address(story), agreed))
        assert admin_client.post(address(story), agreed | {"replace_version": 3}).status_code == 302
        story.refresh_from_db()
        assert story.standfirst == "The second."

    @pytest.mark.parametrize("version", ["", "nonsense", "99999999999999999999", "²"])
    def test_a_form_that_lost_its_version_is_refused(self, version, admin_client):
        story = make_story()
        fields = {"seen_version": "", "replace_version": version}
        assert save(admin_client, story, **fields).status_code == 200

    def test_a_quote_added_by_the_first_is_a_newer_version_too(self, admin_client):
        story = make_story()
        second = open_form(admin_client, story) | {"standfirst": "The second."}
        save(admin_client, story, **row("quotes", 0, position=1, text="I say nothing of anybody."))
        assert "Somebody saved this" in errors(admin_client.post(address(story), second))

    def test_a_milestone_changed_in_the_story_is_a_newer_version_of_the_person(self, admin_client):
        milestone = make_milestone()
        second = open_form(admin_client, milestone.person) | {"name": "Second"}
        save(admin_client, milestone.story, **{"milestones-0-title": "Is loud"})
        page = errors(admin_client.post(address(milestone.person), second))
        assert "Somebody saved this" in page

    def test_a_milestone_changed_in_the_person_is_a_newer_version_of_the_story(self, admin_client):
        milestone = make_milestone()
        second = open_form(admin_client, milestone.story) | {"standfirst": "Second"}
        save(admin_client, milestone.person, **{"milestones-0-title": "Is loud"})
        page = errors(admin_client.post(address(milestone.story), second))
        assert "Somebody saved this" in page

    def test_a_person_is_held_in_the_same_way(self, admin_client):
        person = make_person()
        second = open_form(admin_client, person) | {"name": "Second"}
        save(admin_client, person, name="First")
        assert "Somebody saved this" in errors(admin_client.post(address(person), second))

    def test_a_record_deleted_meanwhile_is_said(self, admin_client):
        story = make_story()
        fields, old = open_form(admin_client, story), address(story)
        story.delete()
        assert admin_client.post(old, fields).status_code == 302


class TestActions:
    def run(self, client, action, *stories):
        fields = {"action": action, "_selected_action": [story.pk for story in stories]}
        where = reverse("admin:stories_story_changelist")
        return client.post(where, fields, follow=True).content.decode()

    def test_publish_and_withdraw_many_and_say_so(self, admin_client):
        ready, empty = make_story(status="draft"), make_story(status="draft", body="")
        page = self.run(admin_client, "publish", ready, empty)
        assert "is published." in page
        assert "The story has no words yet" in page
        ready.refresh_from_db()
        empty.refresh_from_db()
        assert (ready.status, empty.status) == ("published", "draft")
        assert "is withdrawn." in self.run(admin_client, "withdraw", ready)
        ready.refresh_from_db()
        assert (ready.status, ready.version) == ("withdrawn", 3)


class TestAPerson:
    def test_of_a_public_page_gets_no_portrait_without_a_credit(self, admin_client):
        person = make_story().person
        page = errors(save(admin_client, person, portrait=make_picture(credit="").pk))
        assert "This page is public, and the picture has no credit" in page
        assert save(admin_client, person, portrait=make_picture().pk).status_code == 302

    def test_lines_are_tidied(self, admin_client):
        person = make_person()
        save(admin_client, person, roles=" one \r\n\r\n two ", description="Who.")
        person.refresh_from_db()
        assert person.roles == "one\ntwo"
        assert person.titles == ["One"]
        assert Person(roles="one\ntwo", credentials="PhD").titles == ["One", "Two", "PhD"]

    def test_leads_to_the_page_only_while_it_is_public(self, admin_client):
        assert "viewsitelink" in admin_client.get(address(make_story().person)).content.decode()
        assert "viewsitelink" not in admin_client.get(address(make_person())).content.decode()

    def test_with_stories_is_not_deleted_by_a_slip(self, admin_client):
        person = make_story().person
        where = reverse("admin:stories_person_delete", args=[person.pk])
        page = admin_client.post(where, {"post": "yes"}).content.decode()
        assert "protected" in page
        assert Person.objects.filter(pk=person.pk).exists()


class TestAPicture:
    ADD = "/admin/stories/picture/add/"

    def upload(self, client, content, name="a.jpg", **fields):
        fields |= {"file": SimpleUploadedFile(name, content), "alt_text": "Hills"}
        fields = {"credit": "Nobody", "focus_x": "0.5", "focus_y": "0.5"} | fields
        return client.post(self.ADD, fields)

    def test_is_stored_in_all_its_sizes_under_a_random_name(self, admin_client, media):
        assert self.upload(admin_client, picture_file(), "khalida.jpg").status_code == 302
        picture = Picture.objects.get()
        files = sorted(path.name for path in (media / "pictures" / picture.folder).iterdir())
        assert "original.jpg" in files
        assert "whole-480.avif" in files
        assert "khalida" not in " ".join([picture.folder, *files])
        assert (picture.width, picture.height) == (900, 600)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("script.jpg", b"<?php echo 1; ?>"),
            ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
            ("truncated.jpg", picture_file()[:900]),
            ("empty.jpg", b""),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, name, content, admin_client):
        page = errors(self.upload(admin_client, content, name))
        assert "errorlist" in page
        assert not Picture.objects.exists()

    def test_replaced_by_another_file_leaves_no_copy(
        self, admin_client, media, django_capture_on_commit_callbacks
    ):
        picture = make_picture()
        old = picture.folder
        fields = open_form(admin_client, picture)
        fields["file"] = SimpleUploadedFile("b.png", picture_file((300, 400), "PNG"))
        with django_capture_on_commit_callbacks(execute=True):
            assert admin_client.post(address(picture), fields).status_code == 302
        picture.refresh_from_db()
        assert (picture.width, picture.folder == old) == (300, False)
        assert not (media / "pictures" / old).exists()

    def test_is_cut_again_when_the_face_is_elsewhere(
        self, admin_client, django_capture_on_commit_callbacks
    ):
        picture = make_picture()
        old = picture.folder
        with django_capture_on_commit_callbacks(execute=True):
            assert save(admin_client, picture, focus_x="0.9").status_code == 302
        picture.refresh_from_db()
        assert (picture.focus_x, picture.folder == old) == (0.9, False)

    @pytest.mark.parametrize("share", ["-0.1", "1.1", "nan", "left"])
    def test_face_outside_the_picture_is_refused(self, share, admin_client):
        errors(save(admin_client, make_picture(), focus_x=share))

    def test_saved_with_new_words_keeps_its_files(self, admin_client):
        picture = make_picture()
        old = picture.folder
        assert save(admin_client, picture, caption="New words").status_code == 302
        picture.refresh_from_db()
        assert (picture.caption, picture.folder) == ("New words", old)

    def test_on_a_public_page_keeps_its_alt_text_and_credit(self, admin_client):
        picture = make_picture()
        make_story(lead_picture=picture)
        page = errors(save(admin_client, picture, alt_text="", credit=""))
        assert "A public page shows this picture, and it has no alt text" in page
        assert "A public page shows this picture, and it has no credit" in page

    def test_is_decorative_or_has_alt_text(self, admin_client):
        page = errors(save(admin_client, make_picture(), is_decorative="on"))
        assert "A decorative picture has no alt text" in page

    def test_deleted_leaves_no_file(self, admin_client, media, django_capture_on_commit_callbacks):
        one, two = make_picture(), make_picture()
        with django_capture_on_commit_callbacks(execute=True):
            where = reverse("admin:stories_picture_delete", args=[one.pk])
            admin_client.post(where, {"post": "yes"})
            fields = {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
            admin_client.post(reverse("admin:stories_picture_changelist"), fields)
        assert not Picture.objects.exists()
        assert list((media / "pictures").iterdir()) == []

    def test_in_use_is_not_deleted_by_a_slip(self, admin_client):
        picture = make_picture()
        make_story(lead_picture=picture)
        where = reverse("admin:stories_picture_delete", args=[picture.pk])
        assert "protected" in admin_client.post(where, {"post": "yes"}).content.decode()
        assert Picture.objects.exists()

    @pytest.mark.parametrize("written", [0, 3])
    def test_that_cannot_be_written_leaves_nothing_behind(
        self, written, admin_client, media, monkeypatch
    ):
        save_file, saved = default_storage.save, []

        def save_until_full(name, content):
            if len(saved) == written:
                raise OSError(errno.ENOSPC, "No space left on device")
            saved.append(save_file(name, content))

        monkeypatch.setattr(default_storage._wrapped, "save", save_until_full)
        admin_client.raise_request_exception = False
        response = self.upload(admin_client, picture_file(), credit="As I typed it")
        assert response.status_code == 507
        assert "As I typed it" in response.content.decode()
        assert not Picture.objects.exists()
        assert not list(media.rglob("*.*"))


class TestTags:
    def test_address_is_made_from_the_name_and_does_not_move(self, admin_client):
        admin_client.post(reverse("admin:stories_tag_add"), {"name": "Права человека"})
        tag = Tag.objects.get()
        assert tag.slug == "права-человека"
        save(admin_client, tag, name="Права людей", slug="moved")
        tag.refresh_from_db()
        assert (tag.name, tag.slug) == ("Права людей", "права-человека")

    def test_are_completed_while_they_are_typed(self, admin_client):
        Tag.objects.create(name="human rights")
        query = {"term": "hum", "app_label": "stories"}
        query |= {"model_name": "taggedstory", "field_name": "tag"}
        found = admin_client.get(reverse("admin:autocomplete"), query).json()
        assert found["results"][0]["text"] == "human rights"
