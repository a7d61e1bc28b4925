"""What the page of a story weighs on a site that has everything."""

import pytest

from profiles_site import finished
from stories.models import Picture, SiteSettings
from tests.factories import LONG_BODY, make_person, make_picture, make_site_page, make_story

MOST = 6000  # bytes of HTML, as it is sent

INTRODUCTION = (
    "An invented introduction of {}, which says what the story is about in a sentence of its own. "
    "It goes on with what nobody did there, and with what came of that in the end. "
) * 2


def large_picture():
    """Return a picture with all its files named: what is in them does not matter here."""
    picture = make_picture()
    Picture.objects.filter(pk=picture.pk).update(width=1800, height=1200)
    return picture


@pytest.fixture
def filled_site(azhigulova):
    SiteSettings.objects.create(
        pk=1,
        name_en="Voices of the invented hills",
        tagline_en="People of the hills tell what they lived through",
        publisher="The Invented Hills Foundation",
        publisher_url="https://hills.example.org/",
        contact="desk@hills.example.org",
        social="https://social.example.org/@hills",
        licence_name="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        accent="#1f4e3d",
        logo_folder="k3q9x7" * 4,
        logo_width=320,
        logo_height=80,
    )
    names = ("About", "How these stories are made", "Contact", "Privacy", "Reuse")
    for place, title in enumerate(names):
        make_site_page(publish=True, title=title, slug=f"page-{place}", place_in_foot=place + 1)
    for place in ("Almaty", "Shymkent", "Aktobe"):
        make_story(
            make_person(f"Sample of {place}", portrait=large_picture()),
            tags=["human rights", "refugees"],
            headline=f"In the words of Sample of {place}: “The hills of {place} are quiet today”",
            standfirst=INTRODUCTION.replace("{}", place),
            body=LONG_BODY,
            lead_picture=large_picture(),
        )
    return azhigulova


def test_a_story_is_light_for_those_who_know_gzip_alone(azhigulova, client):
    make_story(make_person(), tags=["human rights"], headline="Sample words")
    for interface in ("", "/ru", "/kk"):
        page = client.get(f"{interface}{azhigulova.get_absolute_url()}").content
        assert len(finished.compress(page, "gzip")) <= MOST, interface


def test_a_story_is_light_on_a_filled_site(filled_site, client):
    """In each language of the interface, as browsers get it and for those who know gzip alone."""
    for interface in ("", "/ru", "/kk"):
        page = client.get(f"{interface}{filled_site.get_absolute_url()}").content
        assert page.count(b"<picture") == 3
        for coding in ("br", "gzip"):
            assert len(finished.compress(page, coding)) <= MOST, (interface, coding)
