"""Test the desk's lines for dates: typed as people say them, stored in EDTF, shown beneath."""

import pytest
from django.urls import reverse

from stories.admin.forms.told_dates import NO_DATE, ONLY_A_LABEL
from tests.desk import errors, open_form, publish, row, save
from tests.factories import make_milestone, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

READER = reverse("admin:stories_story_told_date")
DATE, LABEL = "milestones-0-date_edtf", "milestones-0-date_label"
SUMMER = (
    '<span lang="en">summer 1998</span> · <span lang="ru">лето 1998 г.</span> · '
    '<span lang="kk">1998 жылдың жазы</span>'
)
TYPED = [  # with what is stored
    ("летом 1998-го", "1998-22", ""),
    ("early 1990s", "199X", "начало 1990-х годов"),
    ("к 1995 году", "/1995", "к 1995 г."),
    ("на втором курсе", "", "На втором курсе"),
    ("в девяностых", "", "В девяностых"),
]


def stored(milestone):
    milestone.refresh_from_db()
    return milestone.date_edtf, milestone.date_label


class TestAMilestone:
    def test_takes_a_date_as_people_say_it(self, admin_client):
        story = make_story(language="ru", status="draft")
        milestones = [make_milestone(story, position=number) for number in range(len(TYPED))]
        fields = {f"milestones-{number}-date_edtf": each[0] for number, each in enumerate(TYPED)}
        page = markup(save(admin_client, story, **fields, follow=True))
        assert [stored(each) for each in milestones] == [each[1:] for each in TYPED]
        assert 'value="1998-22"' in page
        assert "“На втором курсе”: No year is told in it" in page
        assert "“В девяностых”: The century is not told" in page

    def test_is_asked_about_a_date_that_only_its_own_label_tells(self, admin_client):
        milestone = make_milestone()
        page = errors(publish(admin_client, milestone.story, **{DATE: "before 1995"}))
        assert "The date /1995 is not told by the passage, its paragraph or the label." in page
        told = {DATE: "before 1995", LABEL: "As a child, before 1995"}
        assert publish(admin_client, milestone.story, **told).status_code == 302

    def test_keeps_its_label_and_says_so_when_its_date_is_another(self, admin_client):
        milestone = make_milestone(make_story(status="draft"), date_edtf="2017", date_label="At 12")
        told = "Readers still see the label “At 12” instead of the date."
        assert told not in markup(save(admin_client, milestone.story, follow=True))
        page = markup(save(admin_client, milestone.story, **{DATE: "about 2018"}, follow=True))
        assert stored(milestone) == ("2018~", "At 12")
        assert told in page

    def test_is_refused_where_what_is_no_date_would_replace_its_label(self, admin_client):
        milestone = make_milestone(make_story(status="draft"), date_label="At 12")
        page = errors(save(admin_client, milestone.story, **{DATE: "last year"}))
        assert "readers see the label “At 12”" in page
        assert stored(milestone) == ("", "At 12")
        save(admin_client, milestone.story, **{DATE: "at 12", LABEL: "At 12"})
        assert stored(milestone) == ("", "At 12")

    def test_is_saved_again_with_a_stored_date_that_could_be_typed_for_another(self, admin_client):
        milestone = make_milestone(make_story(status="draft"), date_edtf="2021-24")
        assert save(admin_client, milestone.story).status_code == 302
        assert stored(milestone) == ("2021-24", "")
        page = errors(save(admin_client, milestone.story, **{DATE: "2019-24"}))
        assert "a season, or two years?" in page

    def test_that_is_new_is_stored_with_its_date(self, admin_client):
        story = make_story(status="draft")
        fields = {
            "title": "Rests",
            "passage": "The hills are quiet at night.",
            "position": "1",
            "kind": "personal",
        }
        fields["date_edtf"] = "1998 жылдың жазы"
        assert save(admin_client, story, **row("milestones", 0, **fields)).status_code == 302
        assert story.milestones.get().date_edtf == "1998-22"

    def test_shows_beneath_what_readers_will_see(self, admin_client):
        milestone = make_milestone(date_edtf="1998-22")
        url = reverse("admin:stories_story_change", args=[milestone.story_id])
        drawn = f'for="id_{DATE}">{SUMMER}</output>'
        assert drawn in admin_client.get(url).content.decode()


class TestADateWithoutALabel:
    def test_is_stored_and_what_only_a_label_could_say_is_refused(self, admin_client):
        story = make_story(status="draft")
        assert save(admin_client, story, told_date="весной 2024 г.").status_code == 302
        story.refresh_from_db()
        assert story.told_date == "2024-21"
        for typed, why in (
            ("early 2024", str(ONLY_A_LABEL)),
            ("soon", str(NO_DATE)),
            ("12.06.24", "century"),
        ):
            assert why in errors(save(admin_client, story, told_date=typed))
            assert open_form(admin_client, story)["told_date"] == "2024-21"


class TestTheReader:
    def test_says_what_readers_will_see_or_why_it_is_no_date(self, writer_client):
        answers = [
            writer_client.post(READER, {"text": typed}).json()["shown"]
            for typed in ("summer of '98", "summer of 1998", "31 June <2024>", "31.06.2024", "")
        ]
        assert answers[1] == SUMMER
        assert answers[0].startswith("The century is not told")
        assert answers[2].startswith("Not all of it could be read")
        assert answers[3].startswith("That month has no day 31")
        assert answers[4] == ""

    def test_finds_the_dates_of_a_passage_in_its_language(self, writer_client):
        passage = {"passage": "Летом 1998 года мы уехали, с 2003 года живём тут.", "language": "ru"}
        answer = writer_client.post(READER, passage)
        assert answer.json() == {"found": ["Летом 1998 года", "с 2003 года"]}
        assert writer_client.post(READER, {"passage": "in 2003"}).json() == {"found": []}

    def test_answers_nobody_else_and_no_other_question(self, client, django_user_model):
        assert client.post(READER, {"text": "2003"}).status_code == 302
        client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
        assert client.post(READER, {"text": "2003"}).status_code == 403
        assert client.get(READER).status_code == 405
