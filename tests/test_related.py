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


def beside(story):
    """Return the newer and the older story in the list, as the end of a page may lead to them."""
    found = surroundings(Story.objects.get(pk=story.pk), NOW, "en")
    return found.newer, found.older


class TestTheStoriesBeside:
    def test_are_those_of_the_list_whatever_the_ties(self):
        moments = [PAST + timedelta(days=day) for day in (1, 0, 1, 2, 0)]
        for moment in moments:
            make_story(published_at=moment)
        told = [None, *Story.objects.newest_first(), None]
        for newer, story, older in zip(told, told[1:], told[2:], strict=False):
            assert beside(story) == (newer, older)

    def test_are_public_and_no_translations(self):
        story = make_story()
        make_story(language="ru", translation_group=story.translation_group)
        make_story(status="draft")
        make_story(status="withdrawn")
        make_story(deleted_at=timezone.now())
        make_story(published_at=timezone.now() + timedelta(days=1))
        newer = make_story()
        newer.begin_changes()
        assert beside(story) == (newer, None)

    def test_are_the_same_while_its_person_has_told_many(self):
        person = make_person()
        told = [make_story(person) for _ in range(9)]
        assert beside(told[2]) == (told[3], told[1])

    def test_are_none_of_a_story_that_has_no_place_in_the_list(self):
        told = make_story()
        found = surroundings(make_story(told.person, status="draft"), NOW, "en")
        assert found.related == [told]
        assert (found.newer, found.older, list(found.together)) == (None, None, [])

    def test_are_the_same_while_its_changes_are_shown(self):
        days = (timedelta(days=day) for day in range(3))
        older, story, newer = (make_story(published_at=PAST + day) for day in days)
        story.begin_changes()
        schedule(story, timezone.now() - timedelta(minutes=1))
        assert beside(older)[0].headline == story.headline
        assert beside(story) == (newer, older)


def led_on(client, address):
    """Return the addresses of the stories to read next, the large one first."""
    page = markup(client.get(address))
    cards = page.partition('<section class="section related">')[2].partition("</section>")[0]
    return re.findall(r'<h3><a href="([^"]+)"', cards)


class TestTheEndOfAStory:
    def test_leads_to_the_readers_language_then_the_storys_then_elsewhere(self, client):
        person = make_person()
        make_story(slug="near")
        story = make_story(person, tags=["hills"])
        make_story(person, language="kk", slug="hers")
        make_story(language="ru", tags=["hills"], slug="about")
        for reader, slugs in (
            ("/en", ["near", "hers", "about"]),
            ("/ru/en", ["about", "near", "hers"]),
            ("/kk/en", ["hers", "near", "about"]),
        ):
            led = led_on(client, f"{reader}/stories/{story.slug}/")
            assert [path.split("/")[-2] for path in led] == slugs

    def test_leads_to_the_newest_in_the_readers_language_where_nothing_is_near(self, client):
        old, older = (make_story(published_at=PAST + timedelta(days=day)) for day in (1, 0))
        arabic = make_story(language="ar", published_at=PAST + timedelta(days=2))
        story = make_story(published_at=PAST + timedelta(days=3))
        led = led_on(client, story.get_absolute_url())
        assert led == [each.get_absolute_url() for each in (old, older, arabic)]

    def test_names_each_story_once_and_no_more_than_three(self, client):
        person = make_person()
        story, *_ = (make_story(person, tags=["hills"]) for _ in range(5))
        led = led_on(client, story.get_absolute_url())
        assert len(led) == len(set(led)) == related.MOST
        first = make_story(tags=["sea"])
        second = make_story(first.person, tags=["sea"])  # hers, on the same tag, and beside it
        assert led_on(client, first.get_absolute_url()).count(second.get_absolute_url()) == 1

    def test_of_the_only_story_leads_nowhere(self, client):
        assert "Read next" not in markup(client.get(make_story().get_absolute_url()))


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
        own, _, others = page.partition(
            '<h3 class="in-own-language" lang="en" dir="ltr">English</h3>'
        )
        assert own.count('class="card"') == 1
        assert others.count('class="card small"') == 3


def test_what_is_nearby_costs_two_queries(django_assert_num_queries):
    for _ in range(5):
        make_story(tags=["hills"])
    story = Story.objects.prefetch_related("tags").first()
    with django_assert_num_queries(2):
        assert len(surroundings(story, NOW, "en").related) == related.MOST
