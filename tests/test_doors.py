"""Every way to a record answers alike: moved, gone, or never there, whatever shows it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from stories.models import Person, Story
from tests.factories import make_quote, make_story

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
PAGES = {
    "page": "/en/stories/{}/",
    "page in Kazakh": "/kk/en/stories/{}/",
    "JSON": "/en/stories/{}.json",
    "embed": "/embed/en/stories/{}/",
    "embed without a language": "/embed/stories/{}/",
}
PEOPLE = {
    "page": "/en/people/{}/",
    "page in Kazakh": "/kk/people/{}/",
    "JSON": "/en/people/{}.json",
    "timeline": "/en/people/{}/timeline.json",
    "Atom": "/en/feeds/people/{}.atom",
    "JSON Feed": "/en/feeds/people/{}.json",
}
QUOTES = {
    "page": "/en/quotes/{}/",
    "JSON": "/en/quotes/{}.json",
    "JSON-LD": "/en/quotes/{}.jsonld",
    "embed": "/embed/quotes/{}/",
}


def doors(client, addresses, name, framed=()):
    """The status of each address, and of the frames of those that oEmbed is asked for."""
    found = {each: client.get(address.format(name)) for each, address in addresses.items()}
    for each in framed:
        asked = {"url": SITE + addresses[each].format(name)}
        for kind in ("json", "xml"):
            found[f"oEmbed of {each}, {kind}"] = client.get("/oembed", asked | {"format": kind})
    return found


def story_doors(client, slug):
    return doors(client, PAGES, slug, ["page", "page in Kazakh"])


def statuses(found):
    return {name: response.status_code for name, response in found.items()}


def make_moved():
    """A public story that was at “old” once, told by somebody who was there too."""
    story = make_story(slug="old")
    Person.objects.filter(pk=story.person_id).update(slug="old", name="Real Name")
    story = Story.objects.get(pk=story.pk)
    story.slug, story.person.slug = "new", "new"
    story.save()
    story.person.save()
    return story


def withdraw(story):
    story.withdraw(by=None, now=timezone.now())


def trash(story):
    story.person.move_to_trash(by=None, now=timezone.now())


def erase(story):
    trash(story)
    call_command("empty_trash", days=0, verbosity=0)


def erase_alone(story):
    """With an original in another language that stays."""
    make_story(story.person, slug="other", language="ru")
    story.move_to_trash(by=None, now=timezone.now())
    call_command("empty_trash", days=0, verbosity=0)


class TestAStory:
    def test_that_moved_is_led_to(self, client):
        make_moved()
        found = story_doors(client, "old")
        for name, response in found.items():
            if name.startswith("oEmbed"):
                assert response.status_code == 200
                assert "/embed/en/stories/new/" in response.content.decode()
            else:
                assert response.status_code == 308
                assert "new" in response.headers["Location"]

    @pytest.mark.parametrize("anonymity", ["pseudonym", "anonymous"])
    def test_whose_teller_is_not_named_by_now_is_gone_from_its_old_address(self, anonymity, client):
        story = make_moved()
        Person.objects.update(anonymity=anonymity, name="Changed Name")
        found = story_doors(client, "old")
        assert set(statuses(found).values()) == {410}, statuses(found)
        for response in found.values():
            assert "Changed Name" not in response.content.decode()
            assert "new" not in response.headers.get("Location", "")
        assert set(statuses(story_doors(client, story.slug)).values()) == {200}

    @pytest.mark.parametrize("away", [withdraw, trash, erase, erase_alone])
    @pytest.mark.parametrize("slug", ["old", "new"])
    def test_that_is_away_is_gone(self, slug, away, client):
        away(make_moved())
        found = story_doors(client, slug)
        assert set(statuses(found).values()) == {410}, statuses(found)
        assert {each.headers["Cache-Control"] for each in found.values()} == {"no-store"}

    def test_that_is_away_before_anybody_saw_it_was_never_there(self, client):
        story = make_story(slug="new", published_at=timezone.now() + timedelta(days=1))
        withdraw(story)
        assert set(statuses(story_doors(client, "new")).values()) == {404}
        erase(story)
        assert set(statuses(story_doors(client, "new")).values()) == {404}

    @pytest.mark.parametrize("status", ["draft", "in_review"])
    def test_that_is_a_draft_was_never_there(self, status, client):
        make_story(slug="new", status=status)
        assert set(statuses(story_doors(client, "new")).values()) == {404}
        assert set(statuses(story_doors(client, "nothing")).values()) == {404}


class TestAPerson:
    def test_who_moved_is_led_to(self, client):
        make_moved()
        found = doors(client, PEOPLE, "old")
        assert set(statuses(found).values()) == {308}, statuses(found)
        assert all("new" in response.headers["Location"] for response in found.values())

    def test_who_is_not_named_by_now_is_gone_from_the_old_address(self, client):
        make_moved()
        Person.objects.update(anonymity="pseudonym", name="Changed Name")
        found = doors(client, PEOPLE, "old")
        assert set(statuses(found).values()) == {410}, statuses(found)
        assert set(statuses(doors(client, PEOPLE, "new")).values()) == {200}

    @pytest.mark.parametrize("away", [withdraw, trash, erase])
    @pytest.mark.parametrize("slug", ["old", "new"])
    def test_who_is_away_is_gone(self, slug, away, client):
        away(make_moved())
        found = doors(client, PEOPLE, slug)
        assert set(statuses(found).values()) == {410}, statuses(found)

    def test_of_no_public_story_was_never_there(self, client):
        slug = make_story(status="draft").person.slug
        assert set(statuses(doors(client, PEOPLE, slug)).values()) == {404}
        assert set(statuses(doors(client, PEOPLE, "nobody")).values()) == {404}


class TestAQuote:
    def doors(self, client, key):
        return doors(client, QUOTES, key, ["page"])

    @pytest.mark.parametrize(
        ("away", "status"), [(withdraw, 410), (trash, 410), (erase, 410), (None, 200)]
    )
    def test_answers_as_its_page_does(self, away, status, client):
        key = make_quote(make_moved()).key
        if away:
            away(Story.objects.get())
        found = self.doors(client, key)
        assert set(statuses(found).values()) == {status}, statuses(found)

    def test_that_never_was_is_not_there(self, client):
        assert set(statuses(self.doors(client, "nothing2")).values()) == {404}
