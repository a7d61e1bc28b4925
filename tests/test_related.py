"""Test the links from a story's page to the newer, the older and related stories."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stories import related
from stories.models import Story
from stories.page_context import surroundings
from tests.factories import PAST, make_person, make_story, schedule
from tests.markup import markup

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def beside(client, story):
    """Return the addresses of the newer and the older story that the page links to."""
    page = markup(client.get(story.get_absolute_url()))
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
        page = markup(client.get(f"/kk/en/stories/{second.slug}/"))
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
        found = surroundings(make_story(told.person, status="draft"), NOW, "en")
        assert found.related == [told]
        assert (found.newer, found.older, list(found.together)) == (None, None, [])

    def test_are_the_same_while_its_changes_are_shown(self, client):
        days = (timedelta(days=day) for day in range(3))
        older, story, newer = (make_story(published_at=PAST + day) for day in days)
        story.begin_changes()
        schedule(story, timezone.now() - timedelta(minutes=1))
        wanted = {"prev": newer.get_absolute_url(), "next": older.get_absolute_url()}
        assert beside(client, story) == wanted
        assert beside(client, older) == {"prev": story.get_absolute_url()}


def translate(story, *told, **fields):
    """Make translations of a story; return the story and these, by language."""
    group = {"translation_group": story.translation_group, "translated_from": story.language}
    others = [make_story(story.person, language=each, **group, **fields) for each in told]
    return {each.language: each for each in (story, *others)}


class TestWhatIsRelated:
    def test_is_each_story_once_in_the_readers_language(self):
        person = make_person()
        story = make_story(person, tags=["hills"])
        hers = translate(make_story(person), "ru", "kk", "ar", "ky")
        told = [
            translate(make_story(tags=["hills"], language="kk"), "ru", tags=["hills"])
            for _ in range(2)
        ]
        for language, others in (("ru", ["ru", "ru"]), ("en", ["kk", "kk"]), ("ky", ["kk", "kk"])):
            found = surroundings(story, NOW, language).related
            assert found[0] == hers.get(language)
            named = zip(told[::-1], others, strict=True)
            assert found[1:] == [each[other] for each, other in named]

    def test_is_in_the_readers_language_however_old_that_translation_is(self):
        person = make_person()
        story = make_story(person)
        hers = translate(make_story(person, published_at=PAST - timedelta(days=9)), "ru", "kk")
        others = [make_story(person) for _ in range(2)]
        found = surroundings(story, NOW, "en").related
        assert found == [*others[::-1], hers["en"]]
        about = make_story(tags=["sea"], published_at=PAST - timedelta(days=9))
        told = translate(about, "ru", tags=["sea"])
        translate(about, "kk")
        asked = make_story(tags=["sea"])
        assert surroundings(asked, NOW, "kk").related == [
            Story.objects.get(translation_group=about.translation_group, language="kk")
        ]
        assert surroundings(asked, NOW, "ru").related == [told["ru"]]

    def test_is_never_a_translation_that_is_not_public(self):
        person = make_person()
        story = make_story(person)
        other = make_story(person)
        translate(other, "ru", status="draft")
        translate(other, "kk", published_at=NOW + timedelta(days=1))
        for language in ("ru", "kk"):
            assert surroundings(story, NOW, language).related == [other]

    def test_offers_its_other_languages_on_the_page(self, client):
        person = make_person()
        story = make_story(person)
        other = translate(make_story(person), "ru")
        page = markup(client.get(f"/ru/en/stories/{story.slug}/"))
        (card,) = page.split('<article class="card"')[1:]
        assert f'<a href="{other["ru"].get_absolute_url()}"' in card
        assert f'<a href="/ru/en/stories/{other["en"].slug}/" lang="en"' in card


class TestTheFirstPage:
    def stories(self, client, language):
        parts = client.get(f"/{language}/").context["stories"]
        return {part.name: list(part.records) for part in parts}

    def test_shows_each_story_once_in_the_readers_language(self, client):
        groups = [translate(make_story(), "ru", "kk", "ar", "ky") for _ in range(8)]
        for language in ("en", "ru"):
            newest = [group[language] for group in groups[:1:-1]]
            assert self.stories(client, language) == {"": newest}

    def test_shows_a_story_whose_translation_is_new_as_new(self, client):
        old = make_story(published_at=PAST - timedelta(days=9))
        others = [make_story() for _ in range(6)]
        translate(old, "ru", published_at=PAST + timedelta(days=1))
        assert self.stories(client, "en") == {"": [old, *others[:0:-1]]}

    def test_shows_no_translation_that_is_not_public(self, client):
        story = make_story()
        translate(story, "ru", status="withdrawn")
        assert self.stories(client, "ru") == {"English": [story]}

    def test_prefers_the_readers_language_and_names_the_others(self, client):
        own = make_story(language="kk", published_at=PAST - timedelta(days=9))
        others = [make_story() for _ in range(9)]
        assert self.stories(client, "kk") == {"": [own], "English": others[:5:-1]}
        page = client.get("/kk/").content.decode()
        assert '<h3 class="in-own-language" lang="en">English</h3>' in page


def test_what_is_nearby_costs_two_queries(django_assert_num_queries):
    for _ in range(5):
        make_story(tags=["hills"])
    story = Story.objects.prefetch_related("tags").first()
    with django_assert_num_queries(2):
        assert len(surroundings(story, NOW, "en").related) == related.MOST
