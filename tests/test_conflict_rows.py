"""Test two editors of one story whose quotes and milestones change meanwhile."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.models import Quote, Story
from tests.desk import open_form, row, save
from tests.factories import make_milestone, make_quote, make_story
from tests.test_conflict import again, draft, press, shown, told

pytestmark = pytest.mark.django_db

WORDS = "I say nothing of anybody."


class TestRows:
    LABEL = f"Quote “{WORDS}”"

    def test_added_by_either_are_all_there(self, admin_client, anna):
        story = draft()
        mine = open_form(admin_client, story) | row("quotes", 0, position=1, text="The hills")
        save(anna, story, **row("quotes", 0, position=1, text=WORDS))
        said = " ".join(told(admin_client, press(admin_client, story, mine)))
        assert f"Kept with yours: {self.LABEL}, added, by anna." in said
        assert {quote.text for quote in Quote.objects.all()} == {WORDS, "The hills"}

    def test_removed_by_one_and_left_alone_by_the_other_are_gone(self, admin_client, anna):
        story = draft()
        make_quote(story, is_pull_quote=True)
        make_quote(story, "The hills", position=1)
        mine = open_form(admin_client, story) | {"quotes-1-DELETE": "on"}
        save(anna, story, **{"quotes-0-DELETE": "on"})
        answer = press(admin_client, story, mine)
        said = " ".join(told(admin_client, answer))
        assert f"{self.LABEL}, removed, by anna." in said
        assert not Quote.objects.exists()

    @pytest.mark.parametrize("choice", ["yours", "theirs"])
    def test_changed_by_the_other_and_removed_here_are_asked_about(
        self, choice, admin_client, anna
    ):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-DELETE": "on"}
        save(anna, story, **{"quotes-0-speaker": "Her mother"})
        refused = press(admin_client, story, mine)
        ((label, (yours, theirs)),) = shown(refused).items()
        assert (label, yours) == (self.LABEL, "Removed.")
        assert theirs.startswith("Changed. ")
        assert "Said by: Her mother" in theirs
        refused = again(admin_client, story, refused)
        assert again(admin_client, story, refused, choice).status_code == 302
        speakers = [*Quote.objects.values_list("speaker", flat=True)]
        assert speakers == ([] if choice == "yours" else ["Her mother"])

    @pytest.mark.parametrize("choice", ["yours", "theirs"])
    def test_removed_by_the_other_and_changed_here_are_asked_about(
        self, choice, admin_client, anna
    ):
        story = draft()
        quote = make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-speaker": "Her mother"}
        save(anna, story, **{"quotes-0-DELETE": "on"})
        refused = press(admin_client, story, mine)
        kept = "Kept, as you changed it: see its row below."
        assert shown(refused) == {self.LABEL: (kept, "Removed.")}
        refused = again(admin_client, story, refused)
        answer = again(admin_client, story, refused, choice)
        said = " ".join(told(admin_client, answer))
        if choice == "yours":
            assert (Quote.objects.get().key, Quote.objects.get().speaker) == (
                quote.key,
                "Her mother",
            )
        else:
            assert not Quote.objects.exists()
            assert f"{self.LABEL}: {WORDS}" in said

    def test_that_both_put_in_another_order_are_as_the_second_put_them(self, admin_client, anna):
        story = draft()
        make_quote(story)
        mine = open_form(admin_client, story) | {"quotes-0-position": 7}
        save(anna, story, **{"quotes-0-position": 3})
        assert press(admin_client, story, mine).status_code == 302
        assert Quote.objects.get().position == 7

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
        asked = {"Milestone “Says nothing”: Title": ("Says nothing", "Speaks up")}
        assert shown(refused) == asked
        again(admin_client, story, refused, "yours")
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
                assert press(admin_client, story, mine).status_code == 302
            return len(queries)

        number_of_queries(1)
        per_row = (number_of_queries(6) - number_of_queries(2)) / 4
        assert per_row == 0


def test_two_new_rows_of_one_key_are_two_rows(admin_client):
    story = make_story(status="draft")
    quote = make_quote(story)
    fields = row("quotes", 1, text="The hills are quiet at night.", position=2, row_key=quote.key)
    assert save(admin_client, story, **fields).status_code == 302
    assert len(set(story.quotes.values_list("key", flat=True))) == 2
