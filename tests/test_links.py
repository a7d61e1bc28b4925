"""Test that every link within the site has a page, and every fragment an element."""

from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders

from stories.export.links import Page
from tests.desk import read_out
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


def crawl(client, first):
    """Return all addresses that links of the site lead to, with their pages; None if not HTML."""
    found, waiting = {}, [first]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = None
        path = urlsplit(address).path
        if path.startswith("/static/"):
            assert finders.find(path.removeprefix("/static/")), address
            continue
        response = client.get(address.removeprefix(ORIGIN))
        if response.status_code in {301, 302, 308}:
            waiting.append(urljoin(address, response.url))
        else:
            assert response.status_code == 200, (response.status_code, address)
            if response.headers["Content-Type"].startswith("text/html"):
                page = found[address] = Page(address, response.content.decode())
                waiting += [urldefrag(link)[0] for link in page.links if link.startswith(ORIGIN)]
        read_out(response)
    return found


@pytest.fixture
def site(azhigulova):
    """Make the first profile, and plainly invented stories with a record of every kind."""
    person = make_person("Sample Person", portrait=make_picture((320, 320)), anonymity="pseudonym")
    person.links.create(label="Her invented page", url="https://person.example/page")
    fields = {"lead_picture": make_picture(), "tags": ["human rights", "invented hills"]}
    story = make_story(person, source_url="https://paper.example/story", **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story, date_edtf="2020")
    group = story.translation_group
    words = "<p>Таулар түнде тыныш.</p>"
    translated = make_story(
        person, language="kk", body=words, translation_group=group, translated_from="en"
    )
    make_quote(translated, text="Таулар түнде тыныш.")
    make_story(status="draft")
    make_story(status="withdrawn")


@pytest.mark.thorough("a crawl of all pages; each export looks at its links too")
def test_every_link_of_the_site_leads_somewhere(client, site):
    found = crawl(client, f"{ORIGIN}/en/")
    pages = {address: page for address, page in found.items() if page}
    assert len(pages) > 60
    for path in ("/kk/", "/ru/en/stories/", "/static/js/share.js", "/en/feeds/stories.atom"):
        assert any(address.startswith(f"{ORIGIN}{path}") for address in found), path
    fragments = 0
    for page in pages.values():
        assert not page.twice, page.address
        for link in page.links:
            address, fragment = urldefrag(link)
            anchor = unquote(fragment.partition(":~:")[0])
            if urlsplit(address).netloc == "testserver" and anchor:
                fragments += 1
                assert anchor in found[address].ids, (page.address, link)
    assert fragments > 100
