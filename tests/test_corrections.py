"""Test what readers are told was wrong in a story."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import Correction, Story
from stories.search import index
from tests.corrections import FEED, LIST, SOON, TOLD, doors, telling
from tests.factories import (
    PAST,
    make_correction,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

MISQUOTE = "Ninety purple hills are never quiet."


class TestACorrection:
    def test_is_wherever_its_story_is_told(self, client):
        story = make_story()
        assert not telling(client, story)
        make_correction(story)
        assert telling(client, story) == {*doors(story)}

    def test_says_on_the_page_what_was_said_and_what_is_right_since_when(self, client):
        story = make_story(language="kk", translated_from="")
        correction = make_correction(story, SOON, kind="clarification")
        make_correction(story, SOON + timedelta(days=1), kind="update", what_was_said="")
        page = markup(client.get(f"/en{story.get_absolute_url()}"))
        block = page[page.index('id="corrections"') :]
        newest, older = re.findall('<div class="correction">.*?</div>', block)
        assert "Update" in newest
        assert "What was said" not in newest
        assert '<p lang="en" dir="ltr"><strong>Clarification</strong>' in older
        assert '<time datetime="2025-03-02">2 March 2025</time>' in older
        assert "What was said:</span><bdi>Ten hills.</bdi>" in older
        assert "What is right:</span><bdi>Two hills.</bdi>" in older
        assert f'href="{LIST}"' in block
        data = story.get_absolute_url().rstrip("/") + ".json"
        assert client.get(data).json()["corrections"][1] == TOLD | {
            "kind": "clarification",
            "published_at": "2025-03-02T12:00:00+00:00",
        }
        assert correction.story == story

    def test_is_in_structured_data_with_the_publishers_policy(self, client):
        story = make_story()
        make_correction(story, SOON)
        page = client.get(story.get_absolute_url())
        described = page.context["structured_data"]
        assert described["correction"] == [
            {
                "@type": "CorrectionComment",
                "text": "Ten hills. → Two hills.",
                "datePublished": "2025-03-02T12:00:00+00:00",
            }
        ]
        assert described["dateModified"] == "2025-03-02T12:00:00+00:00"
        first_page = client.get("/en/").context["structured_data"]
        for each in (described, first_page):
            assert each["publisher"]["correctionsPolicy"] == f"http://testserver{LIST}"

    def test_moves_its_story_to_the_front_for_those_who_read_feeds(self, client):
        story = make_story(modified_at=PAST + timedelta(hours=1))
        feed = "/en/feeds/stories.atom"
        assert "<updated>2025-03-01T13:00:00+00:00" in client.get(feed).content.decode()
        make_correction(story, SOON)
        assert "<updated>2025-03-02T12:00:00+00:00" in client.get(feed).content.decode()
        (item,) = client.get("/en/feeds/stories.json").json()["items"]
        assert item["date_modified"] == "2025-03-02T12:00:00+00:00"

    def test_shows_markup_as_the_text_that_it_is(self, client):
        story = make_story()
        make_correction(story, what_is_right='<script>alert("1")</script>\nTwo & more')
        for page in (story.get_absolute_url(), LIST):
            html = client.get(page).content.decode()
            assert "&lt;script&gt;" in html
            assert "<script>alert" not in html
            assert "<br>Two &amp; more" in html

    def test_is_never_found_as_a_quotation(self, client):
        make_correction(make_story(), what_was_said=MISQUOTE, what_is_right=f"Not “{MISQUOTE}”")
        index.refresh_all()
        checked = client.post("/en/check.json", {"words": MISQUOTE}).json()
        assert checked["answer"] == "absent"
        assert "purple hills" not in client.get("/en/search/", {"q": "purple"}).content.decode()


class TestWhatIsAway:
    @pytest.mark.parametrize(
        "verb", ["withdraw", "move_to_trash"], ids=["withdrawn", "in the trash"]
    )
    def test_tells_no_correction(self, verb, client):
        story = make_story()
        make_correction(story)
        getattr(story, verb)(by=None, now=timezone.now())
        assert not telling(client, story)
        assert not Correction.objects.published(timezone.now())

    def test_has_no_correction_once_it_is_erased(self, client):
        story = make_story()
        make_correction(story)
        Story.objects.all().delete()
        assert not Correction.objects.exists()

    def test_tells_of_no_draft_and_of_nothing_scheduled(self):
        make_correction(make_story(status="draft"))
        make_correction(make_story(published_at=timezone.now() + timedelta(days=1)))
        assert not Correction.objects.published(timezone.now())


class TestTheList:
    def test_is_of_all_stories_the_newest_first_and_says_how_it_is_done(self, client):
        assert "No story here has been corrected." in markup(client.get(LIST))
        for number in range(25):
            moment = PAST + timedelta(days=number)
            make_correction(make_story(), moment, what_is_right=f"Right {number}.")
        page = client.get(LIST)
        shown = re.findall(r"Right \d+", markup(page))
        assert shown == [f"Right {number}" for number in range(24, 0, -1)]
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1]
        assert "Right 0." in client.get(LIST + following[following.index("?") :]).content.decode()
        assert "How corrections are made" in markup(page)
        assert f'href="{reverse("concern")}"' in markup(page)

    def test_says_before_each_what_is_hard_to_read_in_its_story(self, client):
        make_correction(make_story(content_note="Tells of <b>prison</b>."))
        page = markup(client.get(LIST))
        assert page.index("Tells of &lt;b&gt;prison&lt;/b&gt;.") < page.index("Two hills.")
        (item,) = client.get(FEED).json()["items"]
        told = item["content_html"]
        assert told.index("Tells of &lt;b&gt;prison&lt;/b&gt;.") < told.index("Two hills.")
        assert "Tells of" in client.get("/en/feeds/corrections.atom").content.decode()

    @pytest.mark.parametrize("number", [1, 5])
    def test_asks_the_database_as_often_for_many(self, number, client, django_assert_num_queries):
        for _ in range(number):
            make_correction()
        with django_assert_num_queries(2):  # the second for the settings of the site
            client.get(LIST)

    def test_names_the_story_as_readers_see_it(self, client):
        story = make_story()
        make_correction(story)
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(headline="Later", slug="later")
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story.schedule(PAST + timedelta(days=2), by=None, now=SOON)
        page = markup(client.get(LIST))
        assert '<a href="/en/stories/later/">Later</a>' in page
        assert telling(client, Story.objects.get(slug="later")) == {
            *doors(Story.objects.get(slug="later"))
        }
