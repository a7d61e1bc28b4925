"""Test what a page that is missing or gone offers: a search and the newest stories."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

from stories import dead_ends
from stories.models.compiled_queries.compiled import CompiledQuery
from tests.factories import PAST, make_person, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db


def make_stories():
    """Make four stories in English, the last one of them the newest, and an older in Russian."""
    for number in range(4):
        moment = PAST + timedelta(days=number)
        make_story(headline=f"English {number}", published_at=moment)
    make_story(headline="Русская", language="ru", published_at=PAST - timedelta(days=1))


def headlines(page):
    """Return which of the stories are on a page."""
    made = [*(f"English {number}" for number in (3, 2, 1, 0)), "Русская"]
    return [headline for headline in made if headline in page]


@pytest.mark.parametrize("status", [404, 410])
def test_offer_the_newest_stories_those_in_the_readers_language_first(status, client):
    make_stories()
    gone = make_story(make_person("Aru Sample"), status="withdrawn", slug="aru-sample")
    slug = gone.slug if status == 410 else "nothing-here"
    page = client.get(f"/en/stories/{slug}/")
    shown = markup(page)
    assert page.status_code == status
    assert headlines(shown) == ["English 3", "English 2", "English 1"]
    russian = markup(client.get(f"/ru/en/stories/{slug}/"))
    assert headlines(russian) == ["English 3", "English 2", "Русская"]
    assert russian.index("Русская") < russian.index("English 3")


def test_surprise_nobody_with_what_is_hard_to_read(client):
    make_story(headline="Hard", content_note="Violence.")
    assert "Hard" not in markup(client.get("/en/nothing/"))


def test_repeat_no_word_of_an_address_and_name_nobody_who_is_not_named(client):
    make_story(make_person("Sample Pseudonym", anonymity="pseudonym"), headline="Under it")
    make_story(make_person("Aru Sample"), status="withdrawn", slug="aru-sample")
    for path, status in (("aru-sample", 410), ("aru-nobody", 404)):
        answer = client.get(f"/en/stories/{path}/")
        page = markup(answer)
        assert answer.status_code == status
        assert '<form class="search" action="/en/search/"' in page
        assert "aru" not in page.lower()
        assert "Under it" not in page
        assert "Sample Pseudonym" not in page
    assert client.get("/en/nothing/")["Cache-Control"] == "no-cache"
    assert client.get("/en/stories/aru-sample/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("error", [OperationalError("away"), OperationalError("disk is full")])
def test_are_answered_while_the_database_is_away(error, client):
    with patch.object(CompiledQuery, "fetch", side_effect=error):
        page = client.get("/en/nothing-here/")
    assert page.status_code == 404
    assert 'name="q"' in markup(page)


def test_of_an_embed_show_no_other_story(client):
    make_stories()
    make_story(status="withdrawn", slug="gone")
    with patch.object(dead_ends, "newest_stories") as newest:
        assert client.get("/embed/stories/gone/").status_code == 410
    newest.assert_not_called()
