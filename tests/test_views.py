"""Test the public pages."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories.models import Quote, Story, Tag
from tests.factories import (
    LONG_BODY,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

LISTS = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/sitemap.xml"]
HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"published_at": timezone.now() + timedelta(days=1)},
    "withdrawn": {"status": "withdrawn"},
}


def make_described_person():
    return make_person(portrait=make_picture(), description="An invented person.")


def full_story(person=None, **fields):
    """Make a story with a record of every kind."""
    person = person or make_person(portrait=make_picture())
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.links.create(label="Her page", url="https://person.example/page")
    story = make_story(person, tags=["quiet hills"], lead_picture=make_picture(), **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story)
    return story


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def data_of(page):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block[1])


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_is_on_no_page(self, state, client):
        public = full_story()
        story = full_story(
            headline="The concealed headline", standfirst="The concealed words.", **HIDDEN[state]
        )
        story.person.name = "Concealed Person"
        story.person.save()
        story.tags.add("concealed tag")
        Quote.objects.filter(story=story).update(key="conceale")
        addresses = [*LISTS, public.get_absolute_url(), public.person.get_absolute_url()]
        addresses.append(Tag.objects.get(name="quiet hills").get_absolute_url())
        for address in addresses:
            page = markup(client.get(address)).lower()
            assert "conceal" not in page, address
            assert story.slug not in page, address
            assert story.person.slug + "/" not in page, address

    @pytest.mark.parametrize("state", HIDDEN)
    def test_has_no_page_of_its_own(self, state, client):
        story = full_story(**HIDDEN[state])
        status = 410 if state == "withdrawn" else 404
        assert client.get(story.get_absolute_url()).status_code == status
        assert client.get(story.person.get_absolute_url()).status_code == status
        assert client.get(story.quotes.get().get_absolute_url()).status_code == status
        quote = story.quotes.get()
        assert client.get(f"/en/quotes/{quote.key}.jsonld").status_code == status
        assert client.get(f"{story.person.get_absolute_url()}timeline.json").status_code == status
        assert client.get(Tag.objects.get().get_absolute_url()).status_code == 404
        for picture in (story.lead_picture, story.person.portrait):
            assert client.get(picture.url("square-64.jpg")).status_code == 404

    def test_a_withdrawn_page_names_nobody_and_is_kept_nowhere(self, client):
        story = full_story(status="withdrawn")
        response = client.get(story.get_absolute_url())
        page = markup(response)
        for secret in (story.person.name, story.slug, story.person.slug, story.headline):
            assert secret not in page
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"

    def test_a_person_with_one_public_story_keeps_her_page_without_the_withdrawn_one(self, client):
        person = make_person()
        make_story(person, headline="Still here")
        make_story(person, headline="Taken down", status="withdrawn")
        page = markup(client.get(person.get_absolute_url()))
        assert "Still here" in page
        assert "Taken down" not in page


class TestBrokenWords:
    def test_a_quote_whose_story_was_changed_by_a_script_is_shown_nowhere(self, client):
        story = full_story()
        Story.objects.update(body="<p>I said something else. The hills are quiet at night.</p>")
        for address in [*LISTS, story.get_absolute_url(), story.person.get_absolute_url()]:
            page = markup(client.get(address))
            assert "I say nothing of anybody" not in page, address
            assert "<blockquote" not in page, address
            assert 'class="pull' not in page, address
        quote = Quote.objects.get()
        assert client.get(quote.get_absolute_url()).status_code == 404
        assert client.get(f"/en/quotes/{quote.key}.jsonld").status_code == 404
        assert quote.address_in_story == f"{story.get_absolute_url()}#q-{quote.key}"

    @pytest.mark.parametrize("way", ["update", "SQL", "bulk", "save", "raw fixture"])
    def test_words_put_into_a_quote_past_every_check_are_shown_nowhere(self, way, client, tmp_path):
        story = full_story()
        quote = story.quotes.get()
        wrong = "Words that nobody said."
        if way == "update":
            Quote.objects.update(text=wrong)
        elif way == "SQL":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE stories_quote SET text = %s", [wrong])
        elif way == "bulk":
            quote.text = wrong
            Quote.objects.bulk_update([quote], ["text"])
        elif way == "save":
            quote.text = wrong
            quote.save()
        else:
            fields = {"story": list(story.natural_key()), "text": wrong, "key": quote.key}
            fixture = tmp_path / "wrong.json"
            fixture.write_text(json.dumps([{"model": "stories.quote", "fields": fields}]))
            call_command("loaddata", str(fixture), verbosity=0)
        assert Quote.objects.get().text == wrong
        data = [f"/en/quotes/{quote.key}.jsonld", f"{story.person.get_absolute_url()}timeline.json"]
        pages = [story.get_absolute_url(), story.person.get_absolute_url()]
        for address in [*LISTS, *pages, *data, quote.get_absolute_url()]:
            assert wrong not in markup(client.get(address)), address

    def test_a_quote_that_occurs_twice_is_not_shown(self, client):
        story = full_story()
        Story.objects.update(body="<p>I say nothing of anybody. I say nothing of anybody.</p>")
        Quote.objects.update(prefix="", suffix="")
        assert client.get(story.quotes.get().get_absolute_url()).status_code == 404

    def test_words_of_the_standfirst_are_nobodys_quote(self, client):
        # As long as the first sentence of the body, so that no other rule refuses it.
        told = "The editor says all this."
        story = full_story(standfirst=told, body="<p>I say nothing of anybody. Nor do I.</p>")
        Quote.objects.update(text=told)
        quote = story.quotes.get()
        assert not quote.is_verified
        assert client.get(quote.get_absolute_url()).status_code == 404
        assert "<blockquote" not in client.get(story.get_absolute_url()).content.decode()

    def test_a_milestone_that_the_story_does_not_tell_is_not_shown(self, client):
        story = full_story()
        Story.objects.update(body="<p>I say nothing of anybody.</p>")
        assert "Is quiet" not in markup(client.get(story.get_absolute_url()))
        assert "Is quiet" not in markup(client.get(story.person.get_absolute_url()))


class TestAPage:
    def test_the_front_door_leads_to_the_visitors_language(self, client):
        response = client.get("/")
        assert (response.status_code, response.url) == (302, "/en/")
        assert "Accept-Language" in response.headers["Vary"]

    def test_pull_quotes_are_hidden_from_assistive_technology(self, client):
        page = markup(client.get(full_story(body=LONG_BODY).get_absolute_url()))
        pull = '<aside class="pull " aria-hidden="true"><p class="hung">'
        assert f"{pull}“I say nothing of anybody.”</p></aside>" in page

    def test_quoted_words_can_be_linked_to(self, client):
        story = full_story()
        page = markup(client.get(story.get_absolute_url()))
        assert f'id="q-{story.quotes.get().key}"' in page
        assert f'id="m-{story.milestones.get().key}"' in page

    def test_a_year_never_becomes_a_day(self, client):
        story = make_story()
        make_milestone(story, date_edtf="2017")
        page = markup(client.get(story.get_absolute_url()))
        assert "<b>2017</b> Is quiet</a>" in page
        timeline = markup(client.get(story.person.get_absolute_url()))
        assert 'datetime="2017"' in timeline
        assert "2017-01" not in page + timeline

    def test_a_date_in_the_persons_words_has_no_machine_date(self, client):
        story = make_story()
        make_milestone(story, date_label="At age 12")
        page = markup(client.get(story.get_absolute_url()))
        assert "<b>At age 12</b> Is quiet</a>" in page
        assert page.count("<time") == 1  # when the story was published

    def test_a_pseudonym_is_disclosed(self, client):
        story = make_story(make_person(anonymity="pseudonym"))
        words = make_quote(story)
        for record in (story, story.person, words):
            address = record.get_absolute_url()
            page = markup(client.get(address))
            assert "Sample Person*" in page, address
            assert "The name was changed" in page, address

    def test_an_anonymous_person_is_disclosed(self, client):
        story = make_story(make_person(name="A teacher", anonymity="anonymous"))
        page = markup(client.get(story.get_absolute_url()))
        assert "name is not given" in page

    def test_where_a_story_comes_from_is_said_as_far_as_it_is_known(self, client):
        story = make_story(
            byline="Interview by Nobody",
            told_date="2024-06",
            source_url="https://www.publisher.example/story",
            source_date="2024",
        )
        page = markup(client.get(story.get_absolute_url()))
        for shown in ("Interview by Nobody", "June 2024", ">publisher.example</a>2024"):
            assert shown in page

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("The second.", ["The second. Its end."]),
            ("Its end.", ["The second. Its end.", "The third."]),
            ("The second. Its end.", ["The first.", "The second. Its end.", "The third."]),
            ("The third.", ["The second. Its end.", "The third."]),
        ],
    )
    def test_a_quotes_page_shows_what_is_before_and_after_it(self, text, shown, client):
        body = "<p>The first.</p><p>The second. Its end.</p><p>The third.</p>"
        page = client.get(make_quote(make_story(body=body), text=text).get_absolute_url())
        around = markup(page).split('<div class="body"')[1].split("</div>")[0]
        texts = [re.sub("<[^>]+>", "", html) for html in re.findall("<p.*?</p>", around)]
        wanted = shown if text != "The second." else ["The first.", *shown]
        assert texts == wanted

    def test_a_quote_carries_the_marks_of_its_language(self, client):
        body = "<p>Я ни о ком не говорю. Ночью «тихо» в горах.</p>"
        story = make_story(language="ru", body=body)
        make_quote(story, text="Ночью «тихо» в горах.")
        page = markup(client.get("/en/quotes/"))
        assert "«Ночью «тихо» в горах.»" in page

    def test_an_arabic_story_reads_from_right_to_left(self, client):
        story = make_story(language="ar", headline="بكلمات شخص", body="<p>الجبال هادئة.</p>")
        assert story.get_absolute_url().startswith("/ar/stories/")
        page = markup(client.get(story.get_absolute_url()))
        assert '<article class="story" lang="ar" dir="rtl">' in page

    def test_a_body_that_was_written_past_every_check_runs_nothing(self, client):
        story = full_story()
        evil = "<p onclick='x()'>I am. <script>alert(1)</script><img src=x onerror=x()></p>"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE stories_story SET body = %s", [evil])
        page = markup(client.get(story.get_absolute_url()))
        assert "I am." in page
        for trace in ("onclick", "onerror", "<script>alert", "<img src=x"):
            assert trace not in page

    def test_names_headlines_and_captions_run_nothing(self, client):
        evil = '"><script>alert(1)</script>\u2028</script><img src=x onerror=alert(1)>'
        person = make_person(name=evil, description=evil, roles=evil)
        picture = make_picture(alt_text=evil, caption=evil, credit=evil)
        story = make_story(
            person,
            headline=evil,
            kicker=evil[:100],
            standfirst=evil,
            byline=evil,
            content_note=evil,
            lead_picture=picture,
            tags=[evil],
        )
        make_milestone(story, title=evil, date_label=evil)
        tag = Tag.objects.get()
        for address in [*LISTS, *(r.get_absolute_url() for r in (story, person, tag))]:
            page = markup(client.get(address))
            assert "<script>alert" not in page, address
            assert "<img src=x" not in page, address


class TestForMachines:
    def test_a_story_is_described_without_absent_values(self, client, azhigulova):
        page = markup(client.get(azhigulova.get_absolute_url()))
        described = data_of(page)
        assert described["@type"] == "Article"
        assert described["headline"] == azhigulova.headline
        assert described["datePublished"] == "2026-11-22T09:00:00+00:00"
        published = '<meta property="article:published_time" content="2026-11-22T09:00:00+00:00">'
        assert published in page
        assert "hasPart" not in described  # each quote says on its own page what it is part of
        for absent in ("dateModified", "author", "isBasedOn", "image"):
            assert absent not in described
        assert not {"gender", "birthDate", "nationality"} & set(described["about"])
        assert "null" not in json.dumps(described)

    def test_a_person_and_a_quote_are_described(self, client, azhigulova):
        person = data_of(markup(client.get(azhigulova.person.get_absolute_url())))
        assert person["@type"] == "ProfilePage"
        assert person["mainEntity"]["jobTitle"][0] == "human rights activist"
        assert "sameAs" not in person["mainEntity"]
        quote = azhigulova.quotes.first()
        described = data_of(markup(client.get(quote.get_absolute_url())))
        assert (described["@type"], described["text"]) == ("Quotation", quote.text)

    def test_a_picture_is_described_with_its_credit(self, client):
        described = data_of(markup(client.get(full_story().get_absolute_url())))
        assert described["image"]["creditText"] == "Drawing: nobody"
        assert described["image"]["contentUrl"].startswith("http://testserver/media/pictures/")

    def test_text_cannot_end_the_description(self, client):
        story = make_story(headline="</script><script>alert(1)</script>")
        page = markup(client.get(story.get_absolute_url()))
        assert data_of(page)["headline"] == story.headline

    def test_a_quote_is_an_annotation_of_its_story(self, client, azhigulova):
        quote = azhigulova.quotes.get(position=2)
        response = client.get(f"/en/quotes/{quote.key}.jsonld")
        assert response.headers["Content-Type"] == "application/ld+json"
        annotation, quotation = response.json()["@graph"]
        (target,) = annotation["target"]
        by_quote, by_position = target["selector"]
        assert by_quote["exact"] == quote.text == quotation["text"]
        assert by_quote["prefix"] == "challenging, but it’s possible. "
        assert by_quote["suffix"] == "”."
        # Offsets are given from the start of the source text, whose body begins at 780.
        assert (by_position["start"], by_position["end"]) == (5609 - 780, 5674 - 780)
        assert annotation["motivation"] == "highlighting"

    def test_words_that_leave_something_out_have_a_target_for_each_part(self, client):
        quote = make_quote(text="I am an invented person. […] The hills are quiet at night.")
        annotation, quotation = client.get(f"/en/quotes/{quote.key}.jsonld").json()["@graph"]
        exact = [target["selector"][0]["exact"] for target in annotation["target"]]
        assert exact == ["I am an invented person.", "The hills are quiet at night."]
        assert quotation["text"] == quote.text

    def test_a_timeline_is_as_precise_as_it_was_told(self, client, azhigulova):
        address = f"{azhigulova.person.get_absolute_url()}timeline.json"
        timeline = client.get(address).json()
        starts = [event["start_date"] for event in timeline["events"]]
        assert starts == [
            {"year": 2017},
            {"year": 2020},
            {"year": 2023},
            {"year": 2024, "month": 6},
        ]
        assert timeline["left_out"] == 5
        assert timeline["events"][-1]["display_date"] == "June 2024"
        assert {event["group"] for event in timeline["events"]} == {"Context"}

    @pytest.mark.parametrize(
        ("date", "ends"),
        [
            ("2017/2020", [{"year": 2017}, {"year": 2020}]),
            ("2020/..", [{"year": 2020}]),
            ("../2020~", [{"year": 2020}]),
            ("201X", [{"year": 2010}, {"year": 2019}]),
            ("2024-06-05?", [{"year": 2024, "month": 6, "day": 5}]),
            ("1998-22/1999-05", [{"year": 1998}, {"year": 1999, "month": 5}]),
        ],
    )
    def test_a_timeline_has_the_known_ends_of_a_date(self, date, ends, client):
        milestone = make_milestone(date_edtf=date, title="<b>Bold</b>")
        address = f"{milestone.person.get_absolute_url()}timeline.json"
        (event,) = client.get(address).json()["events"]
        assert [event[name] for name in ("start_date", "end_date") if name in event] == ends
        assert event["text"]["headline"] == "&lt;b&gt;Bold&lt;/b&gt;"

    def test_every_page_says_what_it_is(self, client):
        story = full_story(make_described_person(), standfirst="A standfirst.")
        records = [story, story.person, story.quotes.get(), Tag.objects.get()]
        titles = set()
        for address in [*LISTS[:-1], *(record.get_absolute_url() for record in records)]:
            page = markup(client.get(address))
            titles.add(re.search("<title>(.+?)</title>", page)[1])
            assert re.search('<meta name="description" content="[^"]+">', page), address
            assert f'<link rel="canonical" href="http://testserver{address}">' in page
            assert f'<meta property="og:url" content="http://testserver{address}">' in page
            assert re.search('<meta property="og:title" content="[^"]+">', page), address
            assert data_of(page)["url"] in {f"http://testserver{address}", "http://testserver/"}
        assert len(titles) == 9

    def test_what_is_absent_is_not_claimed(self, client):
        story = make_story()
        for record in (story, story.person):
            page = markup(client.get(record.get_absolute_url()))
            assert 'content=""' not in page

    def test_robots_are_shown_the_sitemap_and_kept_from_the_admin(self, client):
        text = markup(client.get("/robots.txt"))
        assert "Disallow: /admin/" in text
        assert "Sitemap: http://testserver/sitemap.xml" in text

    def test_the_browser_finds_an_icon(self, client):
        assert client.get("/favicon.ico").url == "/static/favicon.ico"
        assert client.get("/apple-touch-icon.png").url == "/static/apple-touch-icon.png"


class TestPages:
    def test_absurd_questions_are_passed_over(self, client):
        query = "x=" + "y" * 10_000 + "&" + "&".join(f"p{n}={n}" for n in range(500))
        assert client.get(f"/en/stories/?{query}").status_code == 200

    @pytest.mark.parametrize(
        "address",
        [
            "/en/nothing/",
            "/en/stories/nothing/",
            "/xx/stories/nothing/",
            "/en/people/nothing/",
            "/en/people/%00/",
            "/en/quotes/nothing/",
            "/en/tags/ничего/",
            "/en/tags/%00/",
            "/en/stories/" + "x" * 5000 + "/",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/en/😀/",
        ],
    )
    def test_unknown_addresses_are_answered_kindly(self, address, client):
        response = client.get(address)
        assert response.status_code == 404
        assert "There is no page here" in markup(response)

    @pytest.mark.parametrize("address", LISTS[:-1])
    def test_an_empty_site_says_something_kind(self, address, client):
        assert 'class="empty"' in markup(client.get(address))


class TestQueries:
    def test_are_as_many_for_many_as_for_one_and_at_most_eight(self, client):
        story = full_story()
        person, tag = story.person, Tag.objects.get()
        addresses = [*LISTS, tag.get_absolute_url()]
        addresses += [r.get_absolute_url() for r in (story, person, story.quotes.get())]
        make_story(tags=["quiet hills"])
        few = {address: queries(client, address) for address in addresses}
        for number in range(4):
            other = make_story(person, tags=["quiet hills", f"tag {number}"])
            make_quote(other)
            make_milestone(other)
            make_quote(story, text="The hills are quiet at night.")
            make_milestone(story, passage="I am an invented person.")
            full_story()
        cache.clear()
        many = {address: queries(client, address) for address in addresses}
        assert few == many
        assert max(many.values()) <= 8
        assert [many[each.get_absolute_url()] for each in (story, person)] == [2, 2]
