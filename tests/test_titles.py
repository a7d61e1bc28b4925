"""Test that each public page has a title of its own, a description and, if a list, a picture."""

import re
from html import unescape
from urllib.parse import urljoin

import pytest

from stories import pagination
from stories.models import SiteSettings
from stories.views import corrections, lists, people, quotes, stories, tags
from tests.factories import (
    make_correction,
    make_person,
    make_quote,
    make_service,
    make_site_page,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

SAME_PAGE = ("before=", "/concern/", "/check/")  # other addresses of a page, and forms
LISTS = ("", "stories/", "people/", "quotes/", "tags/", "tags/hills/", "search/", "corrections/")
LISTS += ("support/", "staying-safe/", "check/", "concern/")


def crawl(client, start, under):
    """Return each page under a path, by its address, that links lead to."""
    found, asked = {}, [start]
    while asked:
        address = asked.pop()
        if address in found or any(part in address for part in SAME_PAGE):
            continue
        response = client.get(address)
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        assert response.status_code == 200, address
        page = found[address] = markup(response)
        links = re.findall(r'<a[^>]* href="([^"#]*)', page)
        links = [urljoin(address, unescape(link)) for link in links]
        asked += [link for link in links if link.startswith(under)]
    return found


def title_of(page):
    return " ".join(unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]).split())


def description_of(page):
    return unescape(re.search(r'name="description"\s+content="([^"]*)"', page)[1])


@pytest.fixture
def small_pages(monkeypatch):
    """Let each list have several pages."""
    for module in (corrections, people, quotes, stories, tags):
        for value in vars(module).values():
            for each in value.values() if isinstance(value, dict) else [value]:
                listing = each.rows if isinstance(each, lists.Lists) else each
                if isinstance(listing, pagination.Listing | pagination.InLanguages):
                    make_small(listing, monkeypatch)


def make_small(listing, monkeypatch):
    monkeypatch.setattr(listing, "size", 2)
    monkeypatch.setattr(listing, "compiled", {})
    if isinstance(listing, pagination.InLanguages):
        make_small(listing.section, monkeypatch)


@pytest.fixture
def site(small_pages):
    for number in range(3):
        person = make_person(f"Sample {chr(65 + number)}", slug=f"sample-{number}")
        for part in range(2):
            story = make_story(
                person,
                slug=f"s-{number}-{part}",
                headline=f"Story {number}, {part}",
                tags=["hills", f"tag {number}"],
                language="en" if part else "ru",
                standfirst="" if part else f"About {number}. " + "A long sentence. " * 20,
            )
            make_quote(story, "I say nothing of anybody.")
            make_quote(story, "The hills are quiet at night.")
            make_correction(story)
    make_service()
    make_site_page(publish=True)


@pytest.mark.thorough("a crawl of all pages; test_page_heads looks at one of each kind")
def test_no_two_pages_share_a_title_and_each_is_described(site, client):
    pages = crawl(client, "/en/", "/en/")
    assert len(pages) > 60
    titles = {}
    for address, page in pages.items():
        other = titles.setdefault(title_of(page), address)
        assert other == address, title_of(page)
        description = description_of(page)
        assert description.strip(), address
        assert len(description) <= 170, (address, description)
    assert any("after=" in address and "tag=" in address for address in pages)
    assert any("letter=" in address for address in pages)
    assert any("corrections/?after=" in address for address in pages)


def test_a_frame_is_called_by_what_it_shows(client):
    quote = make_quote(make_story(make_person("Aru Sample"), headline="A headline"))
    shown = markup(client.get(f"/embed/quotes/{quote.key}/"))
    assert title_of(shown).startswith("“I say nothing of anybody.” · Aru Sample")
    shown = markup(client.get(f"/embed/stories/{quote.story.slug}/"))
    assert title_of(shown).startswith("A headline · ")


def test_a_title_cuts_no_sentence_of_a_quote(client):
    long = "I would have taken all of the money of the council that night, had I been there."
    story = make_story(body=f"<p>{long}</p><p>I rest. I went. {long} I slept.</p>")
    whole = make_quote(story, text=long, prefix="", suffix="\nI rest. I went. I would have taken")
    several = make_quote(story, text=f"I rest. I went. {long} I slept.")
    title = title_of(markup(client.get(whole.get_absolute_url())))
    assert title.startswith(f"“{long}” · ")
    title = title_of(markup(client.get(several.get_absolute_url())))
    assert title.startswith("“I rest. I went. …” · ")


def test_a_story_without_a_standfirst_is_described_by_what_the_person_says(client):
    body = "<p class='question'>Who asks?</p><p>I do. It is “quiet”.</p>"
    make_story(slug="a", body=body)
    page = markup(client.get("/en/stories/a/"))
    assert description_of(page).startswith("“")
    assert "I do. It is “quiet”.”" in description_of(page)
    make_story(slug="b", body="")
    assert description_of(markup(client.get("/en/stories/b/"))) == ""


class TestTheCardOfAList:
    def picture(self, page):
        found = re.search(r'property="og:image" content="http://testserver([^"]+)"', page)
        return found and found[1]

    @pytest.mark.parametrize("path", LISTS)
    def test_is_drawn_for_each_list_in_each_language(self, path, client):
        make_story(tags=["hills"])
        make_service()
        cards = set()
        for language in ("en", "ru", "kk"):
            page = markup(client.get(f"/{language}/{path}"))
            address = self.picture(page)
            cards.add(address)
            assert "og:image:alt" in page
        assert len(cards) == 3
        answer = client.get(address)
        assert answer["Content-Type"] == "image/png"
        assert b"".join(answer)[:4] == b"\x89PNG"

    def test_has_another_address_once_it_shows_something_else(self, client):
        before = self.picture(markup(client.get("/en/stories/")))
        SiteSettings.objects.create(pk=1, name_en="Sample Site")
        after = self.picture(markup(client.get("/en/stories/")))
        assert before != after
        assert client.get(before).status_code == 404
        assert client.get(after).status_code == 200

    def test_is_not_there_beside_the_card_of_a_quote(self, client):
        make_quote(make_story(), is_pull_quote=True)
        page = markup(client.get("/en/"))
        assert page.count('property="og:image"') == 1
        assert "/cards/lists-" not in page

    def test_of_a_topic_that_no_font_can_write_is_that_of_all_topics(self, client):
        story = make_story(tags=["hills"])
        tag = story.tags.get()
        tag.name = "\U0001f300"
        tag.save()
        page = markup(client.get(tag.get_absolute_url()))
        assert "/cards/lists-en/tag_list-" in self.picture(page)
        assert client.get(self.picture(page)).status_code == 200

    def test_is_not_there_where_no_font_can_write_the_name_of_the_site(self, client):
        SiteSettings.objects.create(pk=1, name_en="\U0001f300")
        assert self.picture(markup(client.get("/en/stories/"))) is None

    @pytest.mark.parametrize(
        "name", ["stories-0", "tag-hills-0", "tag-none-0", "story_list-0", "tag--0", "-0"]
    )
    def test_is_missing_at_an_address_that_no_page_names(self, name, client):
        make_story(tags=["hills"])
        assert client.get(f"/cards/lists-en/{name}.png").status_code == 404

    def test_of_a_topic_that_nothing_public_has_is_missing(self, client):
        story = make_story(tags=["hills"])
        address = self.picture(markup(client.get("/en/tags/hills/")))
        assert client.get(address).status_code == 200
        story.delete()
        assert client.get(address).status_code == 404
