"""Test two editors of one record: the second to save sees both texts and loses nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stories.admin.conflict.differences import side_by_side
from stories.languages import CHOICES
from stories.models import Person, Story
from tests.desk import address, errors, open_form, save, typed_in
from tests.factories import (
    SENTENCES,
    make_person,
    make_picture,
    make_quote,
    make_story,
    picture_file,
)

pytestmark = pytest.mark.django_db

WORDS = "I say nothing of anybody."


def draft(**fields):
    return make_story(status="draft", **fields)


def press(client, record, fields, **more):
    return client.post(address(record), fields | {"_save_draft": "yes"} | more)


def again(client, record, refused, **choices):
    """Press the button once more on the page of a refusal."""
    chosen = {
        each.name: "theirs" if each.is_untouched else "yours"
        for each in refused.context["differences"]
        if each.name
    }
    return press(client, record, typed_in(refused) | chosen, **choices)


def chosen_for_her(refused):
    return {each.label for each in refused.context["differences"] if each.is_untouched}


def shown(refused):
    """{label: (yours, theirs)}, as the refusal shows them."""
    assert refused.context["is_refused"]
    return {
        each.label: tuple(
            "".join(text for text, _differs in side) for side in (each.yours, each.theirs)
        )
        for each in refused.context["differences"]
    }


class TestTheRefusal:
    def test_says_who_saved_and_when_and_overwrites_nothing(self, admin_client, anna):
        story = draft(standfirst="As it was.", tags=["hills"])
        mine = open_form(admin_client, story)
        save(anna, story, standfirst="The first.")
        refused = press(admin_client, story, mine | {"standfirst": "The second."})
        page = errors(refused)
        assert re.search(r"anna saved this on \d+ \w+ \d{4}, \d\d:\d\d, after you opened it", page)
        assert "The second.</textarea>" in page
        assert shown(refused) == {"Standfirst": ("The second.", "The first.")}
        story.refresh_from_db()
        assert story.standfirst == "The first."

    def test_marks_the_words_that_differ(self, admin_client, anna):
        story = draft(standfirst="Quiet hills at night.")
        mine = open_form(admin_client, story)
        save(anna, story, standfirst="Loud hills at night.")
        page = errors(press(admin_client, story, mine))
        assert "<mark>Quiet</mark> hills at night." in page
        assert "<mark>Loud</mark> hills at night." in page

    def test_names_every_kind_of_field_in_words(self, admin_client, anna):
        languages = dict(CHOICES)
        picture = make_picture(caption="Hills")
        story = draft(tags=["hills"], content_note="")
        make_quote(story)
        mine = open_form(admin_client, story)
        theirs = {
            "lead_picture": picture.pk,
            "tags": [],
            "language": "kk",
            "content_note": "Hard.",
            "quotes-0-is_pull_quote": "on",
            "editor_note": "One\r\ntwo",
        }
        save(anna, story, **theirs)
        assert shown(press(admin_client, story, mine | {"editor_note": "One\nthree"})) == {
            "Language": (languages["en"], languages["kk"]),
            "Content note": ("(empty)", "Hard."),
            "Lead picture": ("(empty)", str(picture)),
            "Tags": ("hills", "(empty)"),
            "Note for editors": ("…\nthree", "…\ntwo"),
            "Quote “I say nothing of anybody.”: Pull quote": ("no", "yes"),
        }

    def test_shows_what_was_typed_wrongly_as_it_was_typed(self, admin_client, anna):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-position": "last"}
        save(anna, story, **{"quotes-0-position": 3})
        differences = shown(press(admin_client, story, mine))
        assert differences == {"Quote “I say nothing of anybody.”: Position": ("last", "3")}

    def test_leaves_newlines_of_a_browser_alone(self, admin_client, anna):
        story = draft(editor_note="One\ntwo", body="<p>One</p>\n<p>two</p>")
        mine = open_form(admin_client, story)
        mine |= {"editor_note": "One\r\ntwo", "body": "<p>One</p>\r\n<p>two</p>"}
        save(anna, story)
        refused = press(admin_client, story, mine)
        assert shown(refused) == {}
        assert "Both say the same in every field here" in errors(refused)

    def test_shows_of_a_body_the_paragraphs_that_differ(self, admin_client, anna):
        story = draft(body="<p>Same.</p><p>Mine was here.</p>")
        mine = open_form(admin_client, story)
        save(anna, story, body="<p>Same.</p><p>Theirs was here.</p>")
        assert shown(press(admin_client, story, mine)) == {
            "Body": ("…\nMine was here.", "…\nTheirs was here.")
        }

    def test_tells_a_body_that_is_set_in_another_way(self, admin_client, anna):
        story = draft()
        mine = open_form(admin_client, story)
        save(anna, story, body=f"<p><strong>{SENTENCES}</strong></p>")
        yours, theirs = shown(press(admin_client, story, mine))["Body"]
        assert yours.startswith("The same words, with bold")
        assert theirs.startswith("The same words, with bold")

    def test_comes_whoever_began_the_changes_of_a_published_story(self, admin_client, anna):
        story = make_story(standfirst="As it was.")
        mine = open_form(admin_client, story)
        save(anna, story, standfirst="The first.")
        refused = press(admin_client, story, mine | {"standfirst": "The second."})
        assert shown(refused) == {"Standfirst": ("The second.", "The first.")}
        again(admin_client, story, refused)
        assert Story.objects.get(pk=story.pk).changes.standfirst == "The second."

    def test_names_nobody_where_no_history_says_who_it_was(self, admin_client):
        story, person = draft(), make_person()
        for record in (story, person):
            mine = open_form(admin_client, record)
            type(record).objects.filter(pk=record.pk).update(version=2)
            assert "Somebody saved this, after you" in errors(press(admin_client, record, mine))

    @pytest.mark.parametrize("version", ["", "nonsense", "99999999999999999999", "²"])
    def test_meets_a_form_that_lost_its_version(self, version, admin_client):
        story = draft()
        assert save(admin_client, story, seen_version=version).status_code == 200

    def test_of_long_texts_takes_no_longer_than_a_page_may(self):
        yours, theirs = "quiet hills " * 100_000, "loud hills " * 100_000
        shown = ["".join(text for text, _ in side) for side in side_by_side(yours, theirs)]
        assert shown == [yours, theirs]


class TestTheChoice:
    def test_is_yours_where_nothing_is_chosen(self, admin_client, anna):
        story = draft(standfirst="As it was.")
        mine = open_form(admin_client, story) | {"standfirst": "The second."}
        save(anna, story, standfirst="The first.")
        assert again(admin_client, story, press(admin_client, story, mine)).status_code == 302
        story.refresh_from_db()
        assert (story.standfirst, story.version) == ("The second.", 3)

    def test_may_be_theirs_field_by_field(self, admin_client, anna):
        picture = make_picture()
        story = draft(standfirst="As it was.", byline="Nobody", tags=["hills"])
        quote = make_quote(story, is_pull_quote=True)
        mine = open_form(admin_client, story) | {"standfirst": "Mine.", "byline": "Mine"}
        mine |= {"quotes-0-position": 7, "tags": []}
        theirs = {"standfirst": "Theirs.", "byline": "Theirs", "lead_picture": picture.pk}
        fields = open_form(anna, story) | theirs | {"quotes-0-position": 3}
        fields.pop("quotes-0-is_pull_quote")
        press(anna, story, fields)
        refused = press(admin_client, story, mine)
        page = errors(refused)
        names = ["standfirst", "lead_picture"]
        choices = {f"take-{name}": "theirs" for name in names}
        choices |= {"quotes-0-take-is_pull_quote": "theirs", "take-byline": "yours"}
        assert all(f'name="{name}" value="theirs"' in page for name in choices)
        assert again(admin_client, story, refused, **choices).status_code == 302
        story.refresh_from_db()
        quote.refresh_from_db()
        assert (story.standfirst, story.byline) == ("Theirs.", "Mine")
        assert story.lead_picture == picture
        assert list(story.tags.names()) == []
        assert (quote.is_pull_quote, quote.position) == (False, 7)

    def test_of_an_older_version_is_refused_again_and_loses_nothing(self, admin_client, anna):
        story = draft(standfirst="As it was.")
        mine = open_form(admin_client, story) | {"standfirst": "The second."}
        save(anna, story, standfirst="The first.")
        refused = press(admin_client, story, mine)
        save(anna, story, standfirst="The third.")
        refused = again(admin_client, story, refused, **{"take-standfirst": "theirs"})
        assert shown(refused) == {"Standfirst": ("The second.", "The third.")}
        refused = again(admin_client, story, refused, **{"take-standfirst": "theirs"})
        assert refused.status_code == 302
        story.refresh_from_db()
        assert story.standfirst == "The third."

    def test_stands_beside_other_errors(self, admin_client, anna):
        story = draft(standfirst="As it was.")
        mine = open_form(admin_client, story) | {"source_url": "nowhere"}
        save(anna, story, standfirst="The first.")
        refused = press(admin_client, story, mine)
        assert "Enter a valid URL" in errors(refused)
        refused = again(admin_client, story, refused, **{"take-standfirst": "theirs"})
        assert not refused.context["is_refused"]
        assert "The first.</textarea>" in errors(refused)


class TestWhatTheEditorNeverTouched:
    def test_stays_as_the_other_saved_it(self, admin_client, anna):
        story = draft(content_note="As it was.", tags=["hills"])
        make_quote(story, is_pull_quote=True)
        mine = open_form(admin_client, story) | {"editor_note": "Mine."}
        theirs = {"content_note": "Written with care.", "tags": []}
        fields = open_form(anna, story) | theirs | {"quotes-0-position": 3}
        fields.pop("quotes-0-is_pull_quote")
        press(anna, story, fields)
        refused = press(admin_client, story, mine)
        quote = "Quote “I say nothing of anybody.”"
        untouched = {"Content note", "Tags", f"{quote}: Position", f"{quote}: Pull quote"}
        assert chosen_for_her(refused) == untouched
        assert errors(refused).count("You did not change this") == 4
        assert again(admin_client, story, refused).status_code == 302
        story.refresh_from_db()
        assert (story.content_note, story.editor_note) == ("Written with care.", "Mine.")
        assert list(story.tags.names()) == []
        assert (story.quotes.get().position, story.quotes.get().is_pull_quote) == (3, False)

    def test_may_be_put_back(self, admin_client, anna):
        story = draft(content_note="As it was.")
        mine = open_form(admin_client, story)
        save(anna, story, content_note="Written with care.")
        refused = press(admin_client, story, mine)
        save(anna, story, content_note="Written with more care.")
        refused = again(admin_client, story, refused, **{"take-content_note": "yours"})
        assert chosen_for_her(refused) == set()
        again(admin_client, story, refused)
        story.refresh_from_db()
        assert story.content_note == "As it was."

    def test_stays_theirs_through_other_errors_and_a_third_save(self, admin_client, anna):
        story = draft(content_note="As it was.")
        mine = open_form(admin_client, story) | {"source_url": "nowhere"}
        save(anna, story, content_note="Written with care.")
        refused = again(admin_client, story, press(admin_client, story, mine))
        assert "Enter a valid URL" in errors(refused)
        fields = typed_in(refused) | {"source_url": ""}
        save(anna, story, content_note="Written with more care.")
        refused = press(admin_client, story, fields)
        assert chosen_for_her(refused) == {"Content note"}

    def test_is_told_by_newlines_no_more_than_by_words(self, admin_client, anna):
        story = draft(editor_note="One\ntwo")
        mine = open_form(admin_client, story) | {"editor_note": "One\r\ntwo"}
        save(anna, story, editor_note="One\nthree")
        assert chosen_for_her(press(admin_client, story, mine)) == {"Note for editors"}

    def test_of_a_published_story_that_others_began_to_change_too(self, admin_client, anna):
        story = make_story(content_note="As it was.")
        make_quote(story)
        mine = open_form(admin_client, story) | {"editor_note": "Mine."}
        save(anna, story, content_note="Written with care.", **{"quotes-0-position": 3})
        again(admin_client, story, press(admin_client, story, mine))
        changes = Story.objects.get(pk=story.pk).changes
        assert (changes.content_note, changes.quotes.get().position) == ("Written with care.", 3)

    def test_of_a_person_stays_too_in_the_rows_below(self, admin_client, anna):
        person = make_person()
        person.other_names.create(name="Other", language="en")
        mine = open_form(admin_client, person) | {"roles": "Mine"}
        save(anna, person, press="_save", **{"other_names-0-name": "Another"})
        again(admin_client, person, press(admin_client, person, mine))
        person.refresh_from_db()
        assert (person.roles, person.other_names.get().name) == ("Mine", "Another")

    @pytest.mark.parametrize("opened", ["", "{", "[1]", '"a"', "[" * 100_000, '{"body": [3]}'])
    def test_is_unknown_where_the_form_lost_it(self, opened, admin_client, anna):
        story = draft(content_note="As it was.")
        make_quote(story)
        mine = open_form(admin_client, story) | {"opened": opened}
        save(anna, story, content_note="Written with care.", **{"quotes-0-position": 3})
        refused = press(admin_client, story, mine)
        assert len(shown(refused)) == 2
        assert chosen_for_her(refused) == set()

    def test_is_unknown_of_a_row_whose_digests_are_none(self, admin_client, anna):
        story = draft()
        key = make_quote(story).key
        mine = open_form(admin_client, story) | {"opened": f'{{"quotes/{key}": 3}}'}
        save(anna, story, **{"quotes-0-position": 3})
        assert chosen_for_her(press(admin_client, story, mine)) == set()


class TestWhatTheOtherNeverTouched:
    def test_is_not_asked_for_but_told(self, admin_client, anna):
        story = draft(standfirst="As it was.")
        mine = open_form(admin_client, story) | {"standfirst": "Mine."}
        save(anna, story, byline="Theirs")
        refused = press(admin_client, story, mine)
        assert shown(refused) == {"Byline": ("(empty)", "Theirs")}
        assert "they stay as you have them: Standfirst." in errors(refused)
        again(admin_client, story, refused)
        story.refresh_from_db()
        assert (story.standfirst, story.byline) == ("Mine.", "Theirs")


class TestOtherRecords:
    def test_a_person_is_held_in_the_same_way(self, admin_client, anna):
        person = make_person()
        mine = open_form(admin_client, person) | {"name": "Second"}
        save(anna, person, name="First", press="_save")
        refused = press(admin_client, person, mine)
        assert "anna saved this on" in errors(refused)
        assert shown(refused) == {"Name": ("Second", "First")}
        again(admin_client, person, refused, **{"take-name": "theirs"})
        assert Person.objects.get().name == "First"

    def test_name_the_colleague_in_full(self, admin_client, anna, django_user_model):
        django_user_model.objects.filter(username="anna").update(first_name="Anna", last_name="S.")
        person = make_person()
        mine = open_form(admin_client, person) | {"name": "Second"}
        save(anna, person, name="First", press="_save")
        assert "Anna S. saved this on" in errors(press(admin_client, person, mine))

    def test_a_persons_other_names_are_shown(self, admin_client, anna):
        person = make_person()
        other = person.other_names.create(name="Other", language="en")
        mine = open_form(admin_client, person)
        save(anna, person, press="_save", **{"other_names-0-name": "Another"})
        refused = press(admin_client, person, mine)
        assert shown(refused) == {f"Other name “{other}”: Name": ("Other", "Another")}
        again(admin_client, person, refused, **{"other_names-0-take-name": "yours"})
        assert person.other_names.get().name == "Other"

    def test_a_picture_is_held_in_the_same_way(self, admin_client, anna):
        picture = make_picture(caption="As it was")
        mine = open_form(admin_client, picture) | {"caption": "Second"}
        save(anna, picture, press="_save", caption="First", is_decorative="")
        refused = press(admin_client, picture, mine)
        assert shown(refused) == {"Caption": ("Second", "First")}
        again(admin_client, picture, refused)
        picture.refresh_from_db()
        assert picture.caption == "Second"

    def test_a_new_file_for_a_picture_is_chosen_again(self, admin_client, anna):
        picture = make_picture()
        mine = open_form(admin_client, picture)
        save(anna, picture, press="_save", caption="First")
        file = SimpleUploadedFile("a.jpg", picture_file())
        assert shown(press(admin_client, picture, mine, file=file)) == {
            "Caption": ("(empty)", "First"),
            "Picture file": ("Chosen: choose it again.", "As it was saved."),
        }

    def test_a_record_deleted_meanwhile_is_said(self, admin_client):
        story = draft()
        fields, old = open_form(admin_client, story), address(story)
        story.delete()
        answer = admin_client.post(old, fields | {"kept": "abc"})
        assert answer.status_code == 302
        assert "saved" not in answer.cookies
