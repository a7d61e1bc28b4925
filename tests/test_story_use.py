"""Test how a story is cited, shown on another site and followed."""

from datetime import date
from html import unescape

import pytest

from stories import citations
from stories.models import SiteSettings
from tests.factories import PAST, make_person, make_quote, make_story
from tests.markup import markup

HEADLINE = 'In the words of Aru Sample: "We can."'
NAMED = citations.Source(
    name="Aru Sample",
    sort_name="Sample, Aru",
    title=HEADLINE,
    site="Sample Site",
    publisher="Sample Press",
    published=date(2026, 11, 22),
    address="https://stories.example/a/",
)


@pytest.mark.parametrize(
    ("language", "apa", "mla", "chicago"),
    [
        (
            "en",
            'Sample, A. (2026, November 22). In the words of Aru Sample: "We can." Sample Site. '
            "https://stories.example/a/",
            "Sample, Aru. “In the words of Aru Sample: ‘We can.’” Sample Site, Sample Press, "
            "22 Nov. 2026, stories.example/a/.",
            "Sample, Aru. “In the words of Aru Sample: ‘We can.’” Sample Site. Sample Press, "
            "November 22, 2026. https://stories.example/a/",
        ),
        (
            "ru",
            'Sample, A. (2026, 22 ноября). In the words of Aru Sample: "We can." Sample Site. '
            "https://stories.example/a/",
            "Sample, Aru. «In the words of Aru Sample: „We can.“». Sample Site, Sample Press, "
            "22 ноября 2026 г., stories.example/a/.",
            "Sample, Aru. «In the words of Aru Sample: „We can.“». Sample Site. Sample Press, "
            "22 ноября 2026 г. https://stories.example/a/",
        ),
        (
            "kk",
            'Sample, A. (2026, 22 қараша). In the words of Aru Sample: "We can." Sample Site. '
            "https://stories.example/a/",
            "Sample, Aru. «In the words of Aru Sample: “We can.”». Sample Site, Sample Press, "
            "2026 ж. 22 қараша, stories.example/a/.",
            "Sample, Aru. «In the words of Aru Sample: “We can.”». Sample Site. Sample Press, "
            "2026 ж. 22 қараша. https://stories.example/a/",
        ),
    ],
)
def test_a_story_is_cited_in_three_styles(language, apa, mla, chicago):
    assert citations.citations(NAMED, language) == [
        ("APA", apa),
        ("MLA", mla),
        ("Chicago", chicago),
    ]


@pytest.mark.parametrize(
    ("language", "undated"), [("en", "n.d."), ("ru", "б. г."), ("kk", "жылы көрсетілмеген")]
)
def test_what_has_neither_date_nor_publisher_is_cited_without(language, undated):
    source = citations.Source("A woman*", "Words", "Site", "https://stories.example/a/")
    apa, mla, chicago = (text for _, text in citations.citations(source, language))
    assert apa == f"A woman*. ({undated}). Words. Site. https://stories.example/a/"
    assert mla.endswith(" Site, stories.example/a/.")
    assert f"Site. {undated}" in chicago


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2026, 5, 1), "1 May 2026"), (date(2026, 9, 30), "30 Sept. 2026")],
)
def test_a_month_is_shortened_as_mla_does(day, written):
    source = citations.Source("A", "B", "C", "https://d.example/", published=day)
    assert written in dict(citations.citations(source, "en"))["MLA"]


@pytest.mark.parametrize(
    ("name", "sort_name", "used"),
    [
        ("Khalida Azhigulova", "Azhigulova, Khalida", "Azhigulova, Khalida"),
        ("Aru Sample Person", "Sample Person, Aru", "Sample Person, Aru"),
        ("A changed name*", "Azhigulova, Khalida", ""),
        ("Халида Ажигулова", "Azhigulova, Khalida", ""),
        ("Aru", "Aru", ""),
        ("Aru", "", ""),
    ],
)
def test_a_name_is_turned_round_where_it_is_the_shown_name(name, sort_name, used):
    assert citations.name_to_sort(name, sort_name) == used


@pytest.mark.django_db
class TestThePage:
    def test_offers_citations_a_frame_and_feeds(self, client, django_assert_num_queries):
        SiteSettings.objects.create(pk=1, name_en="Sample Site", publisher="Sample Press")
        person = make_person("Aru Sample", slug="aru")
        person.sort_name = "Sample, Aru"
        person.save()
        story = make_story(person, headline=HEADLINE, slug="we-can")
        make_quote(story)
        with django_assert_num_queries(1):
            page = client.get("/en/use/en/we-can/")
        shown = unescape(markup(page))
        assert "Sample, A. (2025, March 1). In the words" in shown
        assert "Sample Site, Sample Press, 1 Mar. 2025, testserver/en/stories/we-can/." in shown
        assert '<iframe src="http://testserver/embed/en/stories/we-can/" width="600"' in shown
        assert "<iframe" not in markup(page)
        asked = client.get("/oembed", {"url": "http://testserver/en/stories/we-can/"}).json()
        assert asked["html"] in shown
        for feed in ("stories/en.atom", "people/aru.atom", "stories.atom"):
            assert f'href="/en/feeds/{feed}"' in shown
            assert client.get(f"/en/feeds/{feed}").status_code == 200
        assert '<meta name="robots" content="noindex">' in shown
        assert 'href="/ru/use/en/we-can/"' in shown

    def test_is_led_to_from_the_story(self, client):
        make_story(slug="we-can")
        for where in ("/en/stories/we-can/", "/ru/en/stories/we-can/"):
            language = where.split("/")[1]
            assert f'href="/{language}/use/en/we-can/"' in markup(client.get(where))

    def test_names_somebody_who_is_not_named_as_readers_are_told(self, client):
        person = make_person("Changed Name", anonymity="pseudonym")
        person.sort_name = "Name, Changed"
        person.save()
        make_story(person, slug="we-can", content_note="Violence.")
        shown = markup(client.get("/en/use/en/we-can/"))
        assert "Changed Name*. (2025, March 1)" in shown
        assert "Name, Changed" not in shown
        assert "Exit this page" in shown
        assert "Violence." in shown

    @pytest.mark.parametrize(("status", "code"), [("draft", 404), ("withdrawn", 410)])
    def test_is_there_only_with_its_story(self, status, code, client):
        make_story(status=status, slug="we-can", published_at=PAST)
        assert client.get("/en/use/en/we-can/").status_code == code

    def test_follows_a_story_to_its_new_address(self, client):
        story = make_story(slug="old")
        story.slug = "new"
        story.save()
        assert client.get("/en/use/en/old/")["Location"] == "/en/use/en/new/"
