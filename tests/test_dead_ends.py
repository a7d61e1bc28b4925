"""Test what a page that is missing or gone offers: a search and the newest stories."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

from stories import dead_ends
from stories.models.compiled import CompiledQuery
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


def test_search_for_the_words_of_an_address_that_is_missing_and_of_none_that_is_gone(client):
    make_story(make_person("Aru Sample"), status="withdrawn", slug="aru-sample")
    missing = markup(client.get("/en/stories/the-quiet-hills/"))
    assert 'name="q" value="the quiet hills"' in missing
    assert '<form class="search" action="/en/search/"' in missing
    gone = client.get("/en/stories/aru-sample/")
    assert gone.status_code == 410
    assert 'name="q" value=""' in markup(gone)
    assert "aru" not in markup(gone).lower()
    assert client.get("/en/nothing/")["Cache-Control"] == "no-cache"
    assert gone["Cache-Control"] == "no-store"


@pytest.mark.parametrize("error", [OperationalError("away"), OperationalError("disk is full")])
def test_are_answered_while_the_database_is_away(error, client):
    with patch.object(CompiledQuery, "fetch", side_effect=error):
        page = client.get("/en/nothing-here/")
    assert page.status_code == 404
    assert 'value="nothing here"' in markup(page)


def test_of_an_embed_show_no_other_story(client):
    make_stories()
    make_story(status="withdrawn", slug="gone")
    with patch.object(dead_ends, "newest_stories") as newest:
        assert client.get("/embed/stories/gone/").status_code == 410
    newest.assert_not_called()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/stories/the-quiet-hills/", "the quiet hills"),
        ("/kk/stories/тау_мен су/", "тау мен су"),
        ("/ru/%D0%B3%D0%BE%D1%80%D1%8B", "горы"),
        ("/en/quotes/k3jx9abc/", ""),
        ("/wp-login.php", ""),
        ("/en/stories/", ""),
        ("/en/", ""),
        ("/", ""),
        ("", ""),
        (f"/en/{'long-' * 20}long/", ""),
        ("/en/-/", ""),
        ("/en/a\0b-c/", ""),
        ('/en/"><script>/', ""),
    ],
)
def test_the_words_of_an_address_are_letters(path, words):
    assert dead_ends.words_of(path) == words
