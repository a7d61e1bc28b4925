"""Test two editors of one record: both keep what they did, and what both changed is asked."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from stories.admin.conflict import differences, three_way
from stories.admin.conflict.differences import side_by_side
from stories.history import merging
from stories.languages import CHOICES
from stories.models import Person, Story
from tests.desk import address, errors, open_form, publish, save, typed_in
from tests.factories import (
    SENTENCES,
    make_person,
    make_picture,
    make_quote,
    make_story,
    picture_file,
)

pytestmark = pytest.mark.django_db

FOUR = [f"Sentence {number} of the story is here." for number in ("one", "two", "three", "four")]


def draft(**fields):
    return make_story(status="draft", **fields)


def html(*paragraphs):
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def press(client, record, fields, button="_save_draft", **more):
    return client.post(address(record), fields | {button: "yes"} | more)


def again(client, record, refused, choice="", button="_save_draft", **choices):
    """Press the button again on the page that refused the save, with an answer to each question."""
    asked = refused.context["differences"]
    chosen = {each.name: choice for each in asked if choice} | {"asked": "yes"}
    return press(client, record, typed_in(refused) | chosen, button, **choices)


def shown(refused):
    """Return {label: (yours, theirs)} of what the conflict asks."""
    assert refused.context["is_refused"]
    return {
        each.label: tuple(
            "".join(text for text, _differs in side) for side in (each.yours, each.theirs)
        )
        for each in refused.context["differences"]
    }


def told(client, answer):
    """Return the messages after a save."""
    assert answer.status_code == 302
    return [str(each) for each in client.get(answer.url).context["messages"]]


class TestTheBody:
    def test_is_merged_by_paragraph_and_whose_is_whose_is_told(self, admin_client, anna):
        story = draft(body=html(*FOUR))
        make_quote(story, FOUR[3])
        mine = open_form(admin_client, story)
        mine |= {"body": html("Mine.", *FOUR[1:]), "standfirst": "Mine."}
        save(anna, story, body=html(*FOUR[:2], "Hers.", FOUR[3], "New of hers."), byline="Hers")
        answer = press(admin_client, story, mine)
        said = " ".join(told(admin_client, answer))
        story.refresh_from_db()
        assert story.body == html("Mine.", FOUR[1], "Hers.", FOUR[3], "New of hers.")
        assert (story.standfirst, story.byline) == ("Mine.", "Hers")
        parts = "Body, paragraph 3; Body, new paragraph 5; Byline"
        assert f"Kept with yours: {parts}, by anna." in said
        assert story.quotes.get().verified_passage

    def test_that_both_changed_is_asked_by_paragraph_and_nothing_is_chosen_for_one(
        self, admin_client, anna
    ):
        story = draft(body=html(*FOUR))
        mine = open_form(admin_client, story)
        mine |= {"body": html(FOUR[0] + " Mine.", FOUR[1] + " Mine.", FOUR[2])}
        hers = html(FOUR[0] + " Hers.", *FOUR[1:3], FOUR[3] + " Hers.")
        save(anna, story, body=hers)
        refused = press(admin_client, story, mine)
        page = errors(refused)
        assert re.search(r"anna saved this on \d+ \w+ \d{4}, \d\d:\d\d, after you opened it", page)
        assert "<mark>Mine</mark>" in page
        assert not re.search(r'name="take-[^>]* checked', page)
        first, last = (f"Body, paragraph {number}" for number in (1, 4))
        assert shown(refused) == {
            first: (FOUR[0] + " Mine.", FOUR[0] + " Hers."),
            last: ("(removed)", FOUR[3] + " Hers."),
        }
        refused = again(admin_client, story, refused)  # nothing was chosen
        names = {each.label: each.name for each in refused.context["differences"]}
        refused = again(admin_client, story, refused, **{names[first]: "theirs"})
        assert [each.chosen for each in refused.context["differences"]] == ["theirs", ""]
        story.refresh_from_db()
        assert story.body == hers
        answer = again(admin_client, story, refused, "theirs")
        said = " ".join(told(admin_client, answer))
        story.refresh_from_db()
        assert story.body == html(
            FOUR[0] + " Hers.", FOUR[1] + " Mine.", FOUR[2], FOUR[3] + " Hers."
        )
        assert f"Body: {FOUR[0]} Mine." in said  # what was given up, to copy it

    def test_may_have_both_paragraphs_to_edit_them(self, admin_client, anna):
        story = draft(body=html(*FOUR))
        mine = open_form(admin_client, story) | {"body": html("Mine, new.", *FOUR[1:])}
        save(anna, story, body=html("Hers, new.", *FOUR[1:]))
        back = again(admin_client, story, press(admin_client, story, mine), "both")
        assert "are both in the text now" in errors(back)
        both = html("Mine, new.", "Hers, new.", *FOUR[1:])
        assert typed_in(back)["body"] == both
        edited = typed_in(back) | {"body": both.replace("Hers, new.", "Hers.")}
        assert press(admin_client, story, edited).status_code == 302
        story.refresh_from_db()
        assert story.body == html("Mine, new.", "Hers.", *FOUR[1:])

    def test_whose_words_are_set_in_another_way_is_told_in_words(self, admin_client, anna):
        picture, other = make_picture(alt_text="Hills"), make_picture(alt_text="Snow")
        figure = '<figure data-picture="{}"></figure>'.format
        story = draft(body=html(FOUR[0]) + figure(picture.pk))
        mine = open_form(admin_client, story)
        mine |= {"body": f'<p class="question">{FOUR[0]}</p>' + figure(other.pk)}
        save(anna, story, body=html(f"<strong>{FOUR[0]}</strong>"))
        (yours, theirs), pictures = shown(press(admin_client, story, mine)).values()
        assert yours.startswith(FOUR[0])
        assert theirs.startswith(FOUR[0])
        assert yours != theirs
        assert "bold" in theirs
        assert pictures == (f"Picture: {other}", "(removed)")

    def test_whose_beginning_nobody_knows_is_asked_as_a_whole(self, admin_client, anna):
        story = draft()
        mine = open_form(admin_client, story) | {"body": html("Mine."), "opened": "{}"}
        save(anna, story, body=html("Hers."))
        assert shown(press(admin_client, story, mine)) == {"Body": ("Mine.", "Hers.")}
        mine["body"] = f"<p><em>{SENTENCES}</em></p>"
        save(anna, story, body=html(SENTENCES))
        yours, theirs = shown(press(admin_client, story, mine))["Body"]
        assert yours.startswith("The same words, with your bold")
        assert theirs.startswith("The same words, with the bold")

    def test_of_a_public_story_is_merged_into_the_changes_that_somebody_began(
        self, admin_client, anna, django_user_model
    ):
        story = make_story(body=html(*FOUR))
        mine = open_form(admin_client, story) | {"body": html("Mine.", *FOUR[1:])}
        save(anna, story, body=html(*FOUR[:3], "Hers."))
        django_user_model.objects.filter(username="anna").update(first_name="Anna", last_name="S.")
        said = " ".join(told(admin_client, press(admin_client, story, mine)))
        assert "by Anna S." in said
        changes = Story.objects.get(pk=story.pk).changes
        assert changes.body == html("Mine.", *FOUR[1:3], "Hers.")

    def test_goes_to_readers_only_when_it_was_seen(self, admin_client, anna):
        story = make_story(body=html(*FOUR))
        mine = open_form(admin_client, story) | {"standfirst": "Mine."}
        mine |= {"is_correction": "minor", "minor_reason": "added"}
        save(anna, story, body=html(*FOUR[:3], "Hers."))
        refused = press(admin_client, story, mine, "_publish")
        page = errors(refused)
        assert shown(refused) == {}
        assert "Body, paragraph 4" in page
        assert "Hers." in typed_in(refused)["body"]
        assert "Hers." not in Story.objects.get(pk=story.pk).body
        seen = typed_in(refused) | {"is_correction": "minor", "minor_reason": "added"}
        assert press(admin_client, story, seen, "_publish").status_code == 302
        assert "Hers." in Story.objects.get(pk=story.pk).body


def test_where_something_came_is_said_in_words():
    texts = {
        (html("A", "B"), html("B")): ["removed at the beginning"],
        (html("A", "B"), html("A")): ["removed after paragraph 1"],
        (html("A"), html("A", "B")): ["new paragraph 2"],
        (html("One two"), html("One", "two")): ["paragraphs 1 to 2"],
    }
    for (base, theirs), said in texts.items():
        merged = merging.merge(base, base, theirs)
        assert [three_way.told_place(merged, *each) for each in merged.taken] == said
    assert three_way.merged_choice("ab", "abc", "bd") == ["b", "d", "c"]


class TestEachField:
    def test_that_both_changed_is_asked_in_words(self, admin_client, anna):
        languages = dict(CHOICES)
        pictures = make_picture(alt_text="Hills"), make_picture(alt_text="Hills")
        story = draft(standfirst="Quiet hills at night.", content_note="")
        make_quote(story)
        mine = open_form(admin_client, story) | {
            "standfirst": "Loud hills at night.",
            "lead_picture": pictures[0].pk,
            "language": "ru",
            "content_note": "Hard.",
            "source_url": "https://mine",
            "editor_note": "One\r\nthree",
            "quotes-0-speaker": "Her mother",
        }
        theirs = {
            "standfirst": "No hills at night.",
            "lead_picture": pictures[1].pk,
            "language": "kk",
            "content_note": "Hard.",
            "source_url": "https://example.org/",
            "editor_note": "One\r\ntwo",
            "quotes-0-speaker": "Her father",
        }
        save(anna, story, **theirs)
        refused = press(admin_client, story, mine)
        assert shown(refused) == {
            "Standfirst": ("Loud hills at night.", "No hills at night."),
            "Language": (languages["ru"], languages["kk"]),
            "Lead picture": tuple(f"Hills ({picture.pk})" for picture in pictures),
            "First published at": ("https://mine", "https://example.org/"),
            "Note for editors": ("…\nthree", "…\ntwo"),
            "Quote “I say nothing of anybody.”: Said by": ("Her mother", "Her father"),
        }
        assert "Loud hills at night.</textarea>" in errors(refused)
        chosen = {"take-standfirst": "yours", "take-source_url": "theirs"}
        answer = again(admin_client, story, refused, "theirs", **chosen)
        said = " ".join(told(admin_client, answer))
        story.refresh_from_db()
        assert (story.standfirst, story.language) == ("Loud hills at night.", "kk")
        assert (story.lead_picture, story.editor_note) == (pictures[1], "One\ntwo")
        assert story.quotes.get().speaker == "Her father"
        assert "“I say nothing of anybody.”: Said by: Her mother" in said
        assert f"Lead picture: {pictures[0]}" in said

    def test_that_one_changed_is_kept_of_both(self, admin_client, anna):
        story = draft(content_note="As it was.", tags=["hills", "snow"], editor_note="One\ntwo")
        make_quote(story, is_pull_quote=True)
        hers, his = (make_story(tags=[name]).tags.get() for name in ("hers", "his"))
        snow = story.tags.get(name="snow")
        mine = open_form(admin_client, story) | {"editor_note": "One\r\ntwo", "kicker": "His"}
        mine |= {"tags": [*mine["tags"], his.pk], "quotes-0-speaker": "His"}
        fields = open_form(anna, story) | {"content_note": "With care.", "editor_note": "Hers"}
        fields |= {"tags": [tag for tag in fields["tags"] if tag != snow.pk] + [hers.pk]}
        fields.pop("quotes-0-is_pull_quote")
        press(anna, story, fields)
        said = " ".join(told(admin_client, press(admin_client, story, mine)))
        story.refresh_from_db()
        assert {*story.tags.names()} == {"hills", "hers", "his"}
        kept = (story.content_note, story.editor_note, story.kicker)
        assert kept == ("With care.", "Hers", "His")
        quote = story.quotes.get()
        assert (quote.is_pull_quote, quote.speaker) == (False, "His")
        for part in ("Content note", "Note for editors", "Tags", "Pull quote"):
            assert part in said

    def test_is_asked_again_where_a_third_saved_since_the_question(self, admin_client, anna):
        story = draft(standfirst="As it was.")
        mine = open_form(admin_client, story) | {"standfirst": "The second."}
        save(anna, story, standfirst="The first.")
        refused = press(admin_client, story, mine)
        save(anna, story, standfirst="The third.", byline="Hers")
        refused = again(admin_client, story, refused, "theirs")
        assert shown(refused) == {"Standfirst": ("The second.", "The third.")}
        assert again(admin_client, story, refused, "yours").status_code == 302
        story.refresh_from_db()
        assert (story.standfirst, story.byline) == ("The second.", "Hers")

    def test_stays_answered_where_the_form_comes_back_for_something_else(self, admin_client, anna):
        story = draft(standfirst="As it was.", kicker="As it was", content_note="As it was.")
        mine = open_form(admin_client, story) | {"slug": "with spaces"}
        mine |= {"standfirst": "Mine.", "kicker": "Mine"}
        save(anna, story, standfirst="Hers.", kicker="Hers", content_note="Hers.")
        refused = press(admin_client, story, mine, "_publish")
        back = again(admin_client, story, refused, "theirs", "_publish", **{"take-kicker": "yours"})
        page = errors(back)
        assert not back.context["is_refused"]
        assert "Standfirst:</p>" in page  # what was given up, to copy it
        fields = typed_in(back)
        kept = (fields["standfirst"], fields["kicker"], fields["content_note"])
        assert kept == ("Hers.", "Mine", "Hers.")
        assert press(admin_client, story, fields | {"slug": "without"}).status_code == 302
        story.refresh_from_db()
        assert (story.kicker, story.content_note) == ("Mine", "Hers.")

    @pytest.mark.parametrize("opened", ["", "{", "[" * 100_000, '{"standfirst": [3]}'])
    def test_is_asked_where_the_form_lost_what_it_was_opened_with(self, opened, admin_client, anna):
        story = draft(content_note="As it was.")
        key = make_quote(story).key
        mine = open_form(admin_client, story)
        mine |= {"opened": opened or f'{{"quotes/{key}": 3}}'}
        save(anna, story, content_note="Hers.", **{"quotes-0-speaker": "Hers"})
        assert len(shown(press(admin_client, story, mine))) == 2

    @pytest.mark.parametrize("version", ["", "nonsense", "99999999999999999999", "²"])
    def test_is_merged_where_the_form_lost_its_version(self, version, admin_client):
        story = draft()
        answer = save(admin_client, story, seen_version=version, standfirst="Mine.")
        assert answer.status_code == 302
        assert Story.objects.get().standfirst == "Mine."

    def test_of_long_texts_takes_no_longer_than_a_page_may(self):
        yours, theirs = "quiet hills " * 100_000, "loud hills " * 100_000
        shown = ["".join(text for text, _ in side) for side in side_by_side(yours, theirs)]
        assert shown == [yours, theirs]


class TestOtherRecords:
    def test_a_person_is_held_in_the_same_way(self, admin_client, anna):
        person = make_person()
        person.other_names.create(name="Other", language="en")
        mine = open_form(admin_client, person) | {"name": "Sample Second", "roles": "Mine"}
        save(anna, person, name="Sample First", press="_save", **{"other_names-0-name": "Another"})
        refused = press(admin_client, person, mine)
        assert "anna saved this on" in errors(refused)
        assert shown(refused) == {"Name": ("Sample Second", "Sample First")}
        assert "Other name" in refused.content.decode()
        again(admin_client, person, refused, "theirs")
        person = Person.objects.get()
        kept = (person.name, person.roles, person.other_names.get().name)
        assert kept == ("Sample First", "Mine", "Another")

    def test_a_picture_is_held_in_the_same_way(self, admin_client, anna):
        picture = make_picture(caption="As it was")
        mine = open_form(admin_client, picture) | {"caption": "Second"}
        save(anna, picture, press="_save", caption="First", is_decorative="")
        file = SimpleUploadedFile("a.jpg", picture_file())
        refused = press(admin_client, picture, mine, file=file)
        assert shown(refused) == {"Caption": ("Second", "First")}
        assert "choose the file again" in errors(refused)
        again(admin_client, picture, refused, "yours")
        picture.refresh_from_db()
        assert picture.caption == "Second"

    def test_names_nobody_where_no_history_says_who_it_was(self, admin_client):
        person = make_person()
        mine = open_form(admin_client, person) | {"roles": "Mine"}
        Person.objects.filter(pk=person.pk).update(version=2, roles="Another", credentials="Dr")
        refused = press(admin_client, person, mine)
        assert "Somebody saved this, after you" in errors(refused)
        assert refused.context["taken"] == [("somebody else", ["Credentials"])]

    def test_a_record_deleted_meanwhile_is_said(self, admin_client):
        story = draft()
        fields, old = open_form(admin_client, story), address(story)
        story.delete()
        answer = admin_client.post(old, fields | {"kept": "abc"})
        assert answer.status_code == 302
        assert "saved" not in answer.cookies


def test_a_new_story_may_be_published_over_no_version(admin_client):
    assert publish(admin_client, draft()).status_code == 302


def test_what_cannot_be_read_is_shown_as_it_was_typed():
    field = forms.DateField()
    assert differences._text(field, "soon") == "soon"
    assert differences._text(field, "2024-06-05") == "2024-06-05"
