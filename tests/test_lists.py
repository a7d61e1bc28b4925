"""Test what the lists of the desk show of each record, and count their queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories.models import Tag
from stories.search import index
from tests.accounts import make_colleague
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db
STORIES, PEOPLE, PICTURES, TAGS = (
    f"admin:stories_{name}_changelist" for name in ("story", "person", "picture", "tag")
)


@pytest.fixture
def editor(client):
    """Make a user whose permissions come from a group, which costs two queries by itself."""
    user = make_colleague("editor", "Editors")
    client.force_login(user)
    return client


def column(client, name, field, **query):
    """Return the texts of a column's cells, from top to bottom."""
    changelist = client.get(reverse(name), query).context["cl"]
    told = getattr(changelist.model_admin, field)
    return [told(record) for record in changelist.result_list]


class TestStories:
    def test_say_where_each_is_and_what_is_in_its_way(self, editor):
        broken = make_story(status="draft", language="kk")
        make_quote(broken, text="Never said.")
        broken.refresh_blockers()
        make_story()
        page = editor.get(reverse(STORIES)).content.decode()
        for told in ("Draft", "Қазақша", "Sample Person", "broken words", "Published"):
            assert told in page
        assert sorted(column(editor, STORIES, "blockers")) == ["broken words", "–"]

    def test_say_what_blocks_changes_too(self, editor):
        story = make_story()
        make_quote(story)
        changes = story.begin_changes()
        changes.body, changes.headline = "<p>Something else.</p>", ""
        changes.save()
        changes.refresh_blockers()
        assert column(editor, STORIES, "blockers") == ["no headline, broken words"]

    @pytest.mark.parametrize("waits", ["review", "broken", "scheduled", "changes", "mine"])
    def test_are_narrowed_to_what_waits(self, waits, editor):
        make_story()
        make_story(status="draft")
        assert column(editor, STORIES, "state", waits=waits) == []
        assert len(column(editor, STORIES, "state", waits="what is not there")) == 2

    @pytest.mark.parametrize(
        ("asked", "order"),
        [
            ({}, ["Draft", "In review", "Scheduled", "Newer", "Older"]),
            ({"o": "-6"}, ["Draft", "In review", "Scheduled", "Newer", "Older"]),
            ({"o": "6"}, ["Older", "Newer", "Scheduled", "Draft", "In review"]),
        ],
    )
    def test_are_with_what_no_reader_has_seen_on_top(self, asked, order, editor):
        now = timezone.now()
        make_story(headline="In review", status="in_review")
        make_story(headline="Older", published_at=now - timedelta(days=2))
        make_story(headline="Scheduled", published_at=now + timedelta(days=2))
        make_story(headline="Newer", published_at=now - timedelta(days=1))
        make_story(headline="Draft", status="draft")
        listed = editor.get(reverse(STORIES), asked).context["cl"].result_list
        assert [story.headline for story in listed] == order


class TestEveryList:
    def test_is_called_by_what_it_lists(self, admin_client):
        names = {STORIES: "Stories", PEOPLE: "People", PICTURES: "Pictures", TAGS: "Tags"}
        names |= {"admin:auth_user_changelist": "Users", "admin:auth_group_changelist": "Groups"}
        names["admin:stories_auditentry_changelist"] = "Audit log"
        for address, name in names.items():
            page = admin_client.get(reverse(address)).content.decode()
            assert f"<title>{name} | In their own words</title>" in page
            assert f"<h1>{name}</h1>" in page

    def test_calls_its_columns_as_forms_do(self, editor):
        make_story(tags=["hills"])
        assert "Readers see it from" in editor.get(reverse(STORIES)).content.decode()
        page = editor.get(reverse(TAGS)).content.decode()
        assert "Address" in page
        assert "Slug" not in page

    def test_says_that_it_is_narrowed(self, editor):
        for query, told in ({}, "Filter"), ({"state": "draft"}, "Filter (on)"):
            page = markup(editor.get(reverse(STORIES), query))
            assert f"<summary>{told}</summary>" in page

    def test_folds_what_it_can_be_narrowed_by_in_many_ways_until_it_is(self, editor):
        for number in range(9):
            make_story(make_person(f"Sample {number}"), tags=[f"hill {number}"])
        for query, is_open in ({}, False), ({"tag": "hill-1"}, True):
            page = markup(editor.get(reverse(STORIES), query))
            assert ('<details data-filter-title="tag" open>' in page) is is_open
            assert '<details data-filter-title="language" open>' in page


class TestPeople:
    def test_say_whom_readers_see_and_what_blocks_publishing(self, editor):
        make_story(make_person("A", portrait=make_picture(credit="")))
        veiled = make_person("B", anonymity="pseudonym")
        veiled.links.create(label="Her page", url="https://person.example/")
        make_person("C", anonymity="pseudonym")
        named = make_person("D")
        named.other_names.create(name="Үлгі", language="kk")
        assert column(editor, PEOPLE, "status") == ["Readers see this person", "–", "–", "–"]
        assert column(editor, PEOPLE, "blockers") == ["portrait", "changed name", "–", "–"]


class TestPictures:
    def test_say_which_readers_see_and_what_each_lacks(self, editor):
        make_picture(size=(20, 20), alt_text="", caption="Hills")
        make_story(lead_picture=make_picture(size=(20, 20)))
        assert column(editor, PICTURES, "status") == ["Readers see it", "–"]
        lacks = "It has no alt text. Write one, or say that it is decorative."
        assert column(editor, PICTURES, "blockers") == ["–", lacks]
        assert len(column(editor, PICTURES, "status", lacks="alt_text")) == 1
        assert len(column(editor, PICTURES, "status", lacks="nothing")) == 2


class TestTags:
    def test_say_how_many_stories_have_each(self, editor):
        story = make_story(tags=["hills", "words"])
        story.begin_changes()
        make_story(tags=["hills"])
        make_story(tags=["hills"], deleted_at=timezone.now())
        Tag.objects.create(name="unused")
        assert column(editor, TAGS, "stories") == [2, 0, 1]


class TestCost:
    @pytest.mark.parametrize("name", [STORIES, PEOPLE, PICTURES, TAGS])
    def test_does_not_grow_with_what_is_listed(self, name, editor):
        counts = []
        for number in (2, 5):
            for _ in range(number):
                self.add_one_of_each()
            with CaptureQueriesContext(connection) as captured:
                assert editor.get(reverse(name)).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 12

    @pytest.mark.parametrize(
        "query",
        ["q=sample", "p=1", "state=changed", "waits=broken", "waits=mine", "language__exact=en"],
    )
    def test_costs_little_however_the_list_is_narrowed(self, query, editor):
        for _ in range(3):
            self.add_one_of_each()
        index.refresh_all()
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(f"{reverse(STORIES)}?{query}").status_code == 200
        assert len(captured) <= 15  # a search asks the index three times

    def test_of_a_form_does_not_grow_with_its_rows(self, editor):
        counts = []
        for number in (2, 5):
            story = make_story(status="draft")
            for _ in range(number):
                make_quote(story)
                make_milestone(story)
            form = reverse("admin:stories_story_change", args=[story.pk])
            editor.get(form)
            with CaptureQueriesContext(connection) as captured:
                editor.get(form)
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def add_one_of_each(self):
        picture = make_picture(size=(20, 20))
        person = make_person(anonymity="pseudonym", portrait=picture)
        person.links.create(label="Her page", url="https://person.example/")
        story = make_story(person, lead_picture=picture, tags=["hills"])
        make_quote(story)
        make_milestone(story)
        story.begin_changes()
        Tag.objects.create(name=f"Tag {Tag.objects.count()}")


def test_a_translation_says_that_its_original_is_withdrawn(editor):
    original = make_story(status="withdrawn")
    make_story(language="ru", translated_from="en", translation_group=original.translation_group)
    assert "original withdrawn" in column(editor, STORIES, "blockers")
