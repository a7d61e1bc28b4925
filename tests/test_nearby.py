"""What stands beside a story on its page: the one before, the one behind, related ones."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stories.models import Story, nearby
from tests.factories import PAST, make_person, make_story

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def beside(client, story):
    """Where the page leads back and on."""
    page = client.get(story.get_absolute_url()).content.decode()
    return dict(re.findall(r'<a rel="(prev|next)" href="([^"]+)"', page))


class TestTheStoriesBeside:
    def test_are_those_of_the_list_whatever_the_ties(self, client):
        moments = [PAST + timedelta(days=day) for day in (1, 0, 1, 2, 0)]
        for moment in moments:
            make_story(published_at=moment)
        told = list(Story.objects.newest_first())
        addresses = [story.get_absolute_url() for story in told]
        for number, story in enumerate(told):
            wanted = {"prev": addresses[number - 1]} if number else {}
            if number + 1 < len(told):
                wanted["next"] = addresses[number + 1]
            assert beside(client, story) == wanted

    def test_are_in_the_readers_interface(self, client):
        first, second = make_story(), make_story()
        page = client.get(f"/kk/en/stories/{second.slug}/").content.decode()
        assert f'<a rel="next" href="/kk/en/stories/{first.slug}/">' in page

    def test_are_public_and_no_translations(self, client):
        story = make_story()
        make_story(language="ru", translation_group=story.translation_group)
        make_story(status="draft")
        make_story(status="withdrawn")
        make_story(deleted_at=timezone.now())
        make_story(published_at=timezone.now() + timedelta(days=1))
        newer = make_story()
        newer.begin_changes()
        assert beside(client, story) == {"prev": newer.get_absolute_url()}

    def test_are_the_same_while_its_person_has_told_many(self, client):
        person = make_person()
        told = [make_story(person) for _ in range(9)]
        found = beside(client, told[2])
        assert found == {
            "prev": told[3].get_absolute_url(),
            "next": told[1].get_absolute_url(),
        }

    def test_are_none_of_a_story_that_has_no_place_in_the_list(self):
        told = make_story()
        found = nearby.find(make_story(told.person, status="draft"), NOW)
        assert found.related == [told]
        assert (found.newer, found.older, list(found.together)) == (None, None, [])

    def test_are_the_same_while_its_changes_are_shown(self, client):
        days = (timedelta(days=day) for day in range(3))
        older, story, newer = (make_story(published_at=PAST + day) for day in days)
        story.begin_changes()
        story.schedule_changes(timezone.now() - timedelta(minutes=1))
        wanted = {"prev": newer.get_absolute_url(), "next": older.get_absolute_url()}
        assert beside(client, story) == wanted
        assert beside(client, older) == {"prev": story.get_absolute_url()}


def test_what_is_nearby_costs_two_queries(django_assert_num_queries):
    for _ in range(5):
        make_story(tags=["hills"])
    story = Story.objects.prefetch_related("tags").first()
    with django_assert_num_queries(2):
        assert len(nearby.find(story, NOW).related) == nearby.MOST
