"""Test two editors of one story whose quotes and milestones change meanwhile."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.models import Quote, Story
from tests.desk import errors, open_form, row, save
from tests.factories import make_milestone, make_quote, make_story
from tests.test_conflict import again, draft, preselected_theirs, press, shown

pytestmark = pytest.mark.django_db

WORDS = "I say nothing of anybody."


class TestRows:
    LABEL = f"Quote “{WORDS}”"

    def test_added_by_the_other_join_the_form_and_stay(self, admin_client, anna):
        story = draft()
        mine = open_form(admin_client, story) | row("quotes", 0, position=1, text="The hills")
        save(anna, story, **row("quotes", 0, position=1, text=WORDS))
        refused = press(admin_client, story, mine)
        assert shown(refused) == {self.LABEL: ("Not there.", "Added: see its row below.")}
        assert f"{WORDS}</textarea>" in errors(refused)
        again(admin_client, story, refused)
        assert {quote.text for quote in Quote.objects.all()} == {WORDS, "The hills"}

    def test_added_by_the_other_may_be_removed(self, admin_client, anna):
        story = draft()
        mine = open_form(admin_client, story)
        save(anna, story, **row("quotes", 0, position=1, text=WORDS))
        refused = press(admin_client, story, mine)
        again(admin_client, story, refused, **{"quotes-0-DELETE": "on"})
        assert not Quote.objects.exists()

    def test_removed_by_the_other_go_where_nobody_touched_them(self, admin_client, anna):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story)
        save(anna, story, **{"quotes-0-DELETE": "on"})
        refused = press(admin_client, story, mine)
        assert preselected_theirs(refused) == {self.LABEL}
        again(admin_client, story, refused)
        assert not Quote.objects.exists()

    def test_changed_by_the_other_and_removed_here_are_asked_about(self, admin_client, anna):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-DELETE": "on"}
        save(anna, story, **{"quotes-0-position": 3})
        refused = press(admin_client, story, mine)
        assert shown(refused) == {f"{self.LABEL}: Position": ("0", "3")}
        assert preselected_theirs(refused) == set()

    def test_removed_by_the_other_are_kept_with_their_address(self, admin_client, anna):
        story = draft()
        quote = make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-position": 7}
        save(anna, story, **{"quotes-0-DELETE": "on"})
        refused = press(admin_client, story, mine)
        assert shown(refused) == {self.LABEL: ("Kept: see its row below.", "Removed.")}
        again(admin_client, story, refused)
        assert Quote.objects.get().key == quote.key

    def test_removed_by_the_other_may_stay_removed(self, admin_client, anna):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story)
        save(anna, story, **{"quotes-0-DELETE": "on"})
        refused = press(admin_client, story, mine)
        choice = {"quotes-0-take-row": "theirs"}
        assert again(admin_client, story, refused, **choice).status_code == 302
        assert not Quote.objects.exists()

    def test_of_a_published_story_are_saved_into_its_changes(self, admin_client):
        story = make_story()
        quote, milestone = make_quote(story), make_milestone(story)
        assert save(admin_client, story, **{"quotes-0-position": 7}).status_code == 302
        changes = Story.objects.get(pk=story.pk).changes
        assert changes.quotes.get(key=quote.key).position == 7
        assert changes.milestones.get().key == milestone.key

    def test_of_a_timeline_are_held_by_their_keys(self, admin_client, anna):
        story = draft()
        first = make_milestone(story, "Is quiet", position=1)
        second = make_milestone(story, "Speaks", passage=WORDS, position=2)
        mine = open_form(admin_client, story) | {"milestones-1-title": "Says nothing"}
        save(anna, story, **{"milestones-0-DELETE": "on", "milestones-1-title": "Speaks up"})
        refused = press(admin_client, story, mine)
        assert shown(refused) == {
            "Milestone “Says nothing”: Title": ("Says nothing", "Speaks up"),
            "Milestone “Is quiet”": ("Kept: see its row below.", "Removed."),
        }
        again(admin_client, story, refused, **{"milestones-1-take-row": "theirs"})
        assert not story.milestones.filter(key=first.key).exists()
        assert story.milestones.get(key=second.key).title == "Says nothing"

    @pytest.mark.parametrize("total", ["", "many"])  # for too many see `test_admin_publishing`
    def test_that_nobody_counted_are_refused(self, total, admin_client):
        assert save(admin_client, draft(), **{"quotes-TOTAL_FORMS": total}).status_code == 200

    def test_ask_as_often_for_many_as_for_one(self, admin_client, anna):
        def number_of_queries(rows):
            story = draft(body="".join(f"<p>Word{number} here.</p>" for number in range(rows)))
            mine = open_form(admin_client, story)
            for number in range(rows):
                make_quote(story, f"Word{number} here.", position=number)
            save(anna, story)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert len(shown(press(admin_client, story, mine))) == rows
            return len(queries)

        number_of_queries(1)
        per_row = (number_of_queries(6) - number_of_queries(2)) / 4
        assert per_row <= 2  # that its key and its number are its own


def test_two_new_rows_of_one_key_are_two_rows(admin_client):
    story = make_story(status="draft")
    quote = make_quote(story)
    fields = row("quotes", 1, text="The hills are quiet at night.", position=2, row_key=quote.key)
    assert save(admin_client, story, **fields).status_code == 302
    assert len(set(story.quotes.values_list("key", flat=True))) == 2
