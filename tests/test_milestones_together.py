"""Milestones of several stories of one person: what readers see together must not contradict."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import Milestone, Story
from tests.desk import chosen_to_publish, errors, publish, save
from tests.factories import make_milestone, make_person, make_story, schedule

pytestmark = pytest.mark.django_db

OTHER = "I say nothing of anybody."


def make_other(person, *dates, **fields):
    """A story of the person with milestones at these dates, in this order."""
    fields.setdefault("headline", "The other story")
    story = make_story(person, **fields)
    for position, date in enumerate(dates, 1):
        make_milestone(story, f"In {date}", passage=OTHER, date_edtf=date, position=position)
    return story


def make_told(person, date="2010", position=9):
    story = make_story(person, status="draft")
    make_milestone(story, "Speaks", date_edtf=date, position=position)
    return story


def refusal(story):
    return [str(blocker) for blocker in story.blockers()]


class TestADraftsContradictions:
    """Nobody sees a draft beside the others: it is for its own form to say."""

    @pytest.fixture
    def story(self, db):
        person = make_person()
        make_other(person, "2020", "2017", status="draft")
        return make_told(person)

    @pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
    def test_block_no_other_story(self, status, story, admin_client):
        Story.objects.exclude(pk=story.pk).update(status=status)
        assert refusal(story) == []
        assert publish(admin_client, story).status_code == 302
        story.refresh_from_db()
        assert story.status == "published"

    def test_block_none_without_milestones(self, story, admin_client):
        story.milestones.all().delete()
        Story.objects.exclude(pk=story.pk).update(status="published", published_at=timezone.now())
        assert publish(admin_client, story).status_code == 302

    def test_that_is_in_the_trash_block_none(self, story):
        now = timezone.now()
        others = Story.objects.exclude(pk=story.pk)
        others.update(status="published", published_at=now, deleted_at=now)
        assert refusal(story) == []


def test_what_others_contradict_among_themselves_blocks_this_one_not(admin_client):
    person = make_person()
    make_other(person, "2020", "2017")
    story = make_told(person, date="2021")
    assert refusal(story) == []
    assert publish(admin_client, story).status_code == 302


@pytest.mark.parametrize(
    ("date", "position", "told"),
    [
        (
            "2010",
            9,
            "“Speaks” (2010) is after “In 2020” (2020) in the story “The other story”, "
            "which came later. Change their order, or mend the date that is wrong.",
        ),
        (
            "2021",
            0,
            "“Speaks” (2021) is before “In 2019” (2019) in the story “The other story”, "
            "which came earlier. Change their order, or mend the date that is wrong.",
        ),
    ],
)
def test_the_sentence_names_the_other_story_and_leads_to_the_row(
    date, position, told, admin_client
):
    person = make_person()
    make_other(person, "2019", "2020")
    story = make_told(person, date, position)
    assert refusal(story) == [told]
    (problem,) = publish(admin_client, story).context["problems"]
    assert (problem.target_id, problem.message) == ("id_milestones-0-date_edtf", told)
    shown = admin_client.get(reverse("admin:stories_story_change", args=[story.pk]))
    assert shown.context["blockers"] == [("id_milestones-0-date_edtf", told, "")]
    story.refresh_from_db()
    assert (story.status, story.blockers_summary) == ("draft", "")


def test_a_list_says_what_the_form_says(admin_client):
    person = make_person()
    make_other(person, "2020")
    story = make_told(person)
    chosen = chosen_to_publish(story)
    listed = admin_client.post(reverse("admin:stories_story_changelist"), chosen, follow=True)
    assert "in the story “The other story”" in errors(listed)


def told_in(year):
    """The fields of a milestone whose label tells its date."""
    return {"milestones-0-date_edtf": year, "milestones-0-date_label": f"In {year}"}


class TestWhatIsScheduled:
    """Readers will see it beside the others when its moment comes."""

    def test_counts(self):
        person = make_person()
        other = make_other(person, "2020", status="draft")
        schedule(other, timezone.now() + timedelta(days=1))
        assert len(refusal(make_told(person))) == 1

    def test_changes_count_beside_what_they_will_replace(self, admin_client):
        person = make_person()
        other = make_other(person, "2009")
        tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT12:00")
        fields = told_in("2020") | {"appears_at": tomorrow}
        assert save(admin_client, other, "_schedule", **fields).status_code == 302
        assert len(refusal(make_told(person))) == 1

    def test_what_was_replaced_counts_no_longer(self, admin_client):
        person = make_person()
        other = make_other(person, "2020")
        tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT12:00")
        fields = told_in("2009") | {"appears_at": tomorrow}
        assert save(admin_client, other, "_schedule", **fields).status_code == 302
        story = make_told(person)
        assert len(refusal(story)) == 1
        past = timezone.now() - timedelta(minutes=1)
        Story.objects.filter(pk=other.pk).update(shown_until=past)
        Story.objects.filter(changes_to=other).update(shown_from=past)
        assert refusal(story) == []

    def test_own_changes_are_not_compared_with_what_they_replace(self, admin_client):
        story = make_told(make_person())
        publish(admin_client, story)
        milestone = Milestone.objects.get()
        changed = publish(admin_client, story, **told_in("1999"))
        assert changed.status_code == 302
        milestone.refresh_from_db()
        assert milestone.date_edtf == "1999"
