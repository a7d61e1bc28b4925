"""Test the public lists: page by page, by letter and by tag."""

import re
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import CharField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stories import pagination
from stories.models import Person, PersonLanguage, Quote, Story, Tag, quote
from stories.models.public_pages import counts
from stories.models.story import StoryQuerySet
from stories.views import tags as tag_views
from stories.views.stories import STORIES
from tests.factories import PAST, make_person, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

LISTS = ["stories/", "people/", "quotes/", "tags/hills/"]
slow = settings(suppress_health_check=[HealthCheck.too_slow])  # it makes records


def fill(number):
    """Make a number of stories, people and quotes; each two stories have the same moment."""
    for each in range(number):
        story = make_story(
            headline=f"Story {each}.",
            tags=["hills"],
            published_at=PAST + timedelta(minutes=each // 2),
        )
        make_quote(story)


def links(page):
    """Return the addresses of the previous and the next page."""
    found = dict(re.findall(r'<a rel="(prev|next)" href="([^"]+)"', page))
    return {name: address.replace("&amp;", "&") for name, address in found.items()}


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return markup(response)


def shown(page):
    return re.findall(r'<(?:article class="card"|div class="byperson"|blockquote)', page)


NOWHERE = ["", "0", "-1", "1.2.3.4.5", "abc", "1e3.1", "\x00", "😀.1", "1'--.1", "1.", "..."]
NOWHERE += ["9" * 17 + ".1", "1." + "9" * 19, "!.!", "٣.٣", "1.1.1.\n"]


class TestPages:
    @pytest.mark.parametrize("size", [24, 8])
    def test_are_of_one_size_and_lead_on_and_back(self, size, client):
        """Those of quotes hold the quotes of eight stories."""
        fill(2 * size + 2)
        for name in LISTS:
            if (name == "quotes/") != (size == 8):
                continue
            first = read(client, f"/en/{name}")
            second = read(client, f"/en/{name}{links(first)['next']}")
            third = read(client, f"/en/{name}{links(second)['next']}")
            counts = [
                len(client.get(f"/en/{name}{question}").context["page"].records)
                for question in ("", links(first)["next"], links(second)["next"])
            ]
            assert counts == [size, size, 2]
            assert links(first).keys() == {"next"}
            assert links(third).keys() == {"prev"}
            back = read(client, f"/en/{name}{links(third)['prev']}")
            assert shown(back) == shown(second)
            assert links(back)["next"] == links(second)["next"]
            assert links(back)["prev"] == links(second)["prev"]
            again = read(client, f"/en/{name}{links(back)['prev']}")
            assert links(again) == links(first)

    def test_lead_on_to_nothing_that_is_gone(self, client):
        fill(25)
        last = read(client, f"/en/stories/{links(read(client, '/en/stories/'))['next']}")
        back = f"/en/stories/{links(last)['prev']}"
        assert "next" in links(read(client, back))
        Story.objects.published(timezone.now()).oldest_first().first().delete()
        assert "next" not in links(read(client, back))

    def test_that_lost_their_stories_are_not_found(self, client):
        fill(25)
        question = links(read(client, "/en/stories/"))["next"]
        Story.objects.published(timezone.now()).oldest_first().first().delete()
        assert client.get(f"/en/stories/{question}").status_code == 404

    def test_say_where_they_are_and_what_is_beside_them(self, client):
        fill(50)
        for name in LISTS:
            question = links(read(client, f"/en/{name}"))["next"]
            page = read(client, f"/en/{name}{question}&x=y")
            here = f"http://testserver/en/{name}"
            assert f'<link rel="canonical" href="{here}{question}">' in page
            assert f'<meta property="og:url" content="{here}{question}">' in page
            for relation, asked in links(page).items():
                assert f'<link rel="{relation}" href="{here}{asked}">' in page
            back = read(client, f"/en/{name}{links(page)['prev']}")
            assert f'<link rel="canonical" href="{here}">' in back

    def test_stay_where_they_are_when_a_story_is_published(self, client):
        fill(30)
        question = links(read(client, "/en/stories/"))["next"]
        before = client.get(f"/en/stories/{question}").context["page"].records
        for _ in range(30):
            make_story(published_at=PAST + timedelta(days=1))
        assert client.get(f"/en/stories/{question}").context["page"].records == before

    def test_are_filled_up_when_some_of_the_first_are_gone(self, client):
        fill(30)
        second = read(client, f"/en/stories/{links(read(client, '/en/stories/'))['next']}")
        newest = Story.objects.newest_first()[0]
        Story.objects.filter(pk=newest.pk).update(status="withdrawn")
        page = client.get(f"/en/stories/{links(second)['prev']}").context["page"]
        assert (len(page.records), page.here, page.previous) == (24, "", "")

    def test_cost_the_same_wherever_they_are_and_count_no_further_than_they_say(
        self, client, unprepared
    ):
        fill(75)
        for name in LISTS:
            read(client, f"/en/{name}")
            costs, question = [], ""
            for _ in range(3):
                with CaptureQueriesContext(connection) as captured:
                    page = read(client, f"/en/{name}{question}")
                costs.append(len(captured))
                question = links(page).get("next")
                counts = [each["sql"] for each in captured if "COUNT(" in each["sql"]]
                assert all(sql.count("COUNT(") == sql.count("LIMIT 201)") for sql in counts)
                assert not [each for each in captured if "OFFSET" in each["sql"]]
            assert len(set(costs)) == 1

    @pytest.mark.parametrize("name", LISTS)
    def test_that_are_not_there_are_not_found(self, name, client):
        fill(1)
        for place in NOWHERE:
            assert client.get(f"/en/{name}", {"after": place}).status_code == 404, place
            before = client.get(f"/en/{name}", {"before": place})
            assert before.status_code == 404 or before.context["page"].here == "", place

    def test_cannot_be_between_two_places(self, client):
        fill(50)
        after = links(read(client, "/en/stories/"))["next"]
        before = links(read(client, f"/en/stories/{after}"))["prev"]
        both = f"{after}&{before.removeprefix('?')}"
        assert client.get(f"/en/stories/{both}").status_code == 404

    @pytest.mark.parametrize("name", LISTS)
    def test_had_numbers_once_of_which_the_first_forwards(self, name, client):
        fill(1)
        response = client.get(f"/en/{name}?page=1&x=y")
        assert (response.status_code, response.url) == (308, f"/en/{name}?x=y")
        for number in ("2", "0", "", "1&page=1"):
            assert client.get(f"/en/{name}?page={number}").status_code == 404

    def test_of_the_end_of_numbers_are_not_found(self, client):
        fill(1)
        assert client.get(f"/en/quotes/?after=1.1.{'9' * 18}.1").status_code == 404


names = st.lists(st.sampled_from(["Aa", "Áa", "aa", "Ba", "Әа", "Аа", "-"]), max_size=9)
spoken = st.sampled_from(["en", "ru", "kk"])
moments = st.lists(st.integers(0, 3), max_size=9)


class TestWhateverTheTies(TestCase):
    def walk(self, read):
        """Return the records of each page, forwards from the first and backwards from the last."""
        page = read({})
        forwards, backwards = [page.records], []
        while page.next:
            assert len(forwards) < 99, "the pages never end"
            page = read(self.asked(page.next))
            forwards.append(page.records)
        backwards.append(page.records)
        while page.previous:
            assert len(backwards) < 99, "the pages never end"
            page = read(self.asked(page.previous))
            backwards.append(page.records)
        return forwards, backwards[::-1]

    def asked(self, question):
        from django.http import QueryDict

        return QueryDict(urlsplit(question).query)

    def check(self, rows, size):
        listing = pagination.Listing(rows.all, size)
        forwards, backwards = self.walk(lambda asked: pagination.read(asked, listing, {}))
        assert [record for page in forwards for record in page] == list(rows)
        assert backwards == forwards

    def test_none_of_a_list_in_a_longer_order_is_repeated(self):
        for day in range(2):
            story = make_story(published_at=PAST - timedelta(days=day))
            for position in (2, 1, 1):
                make_quote(story, position=position)
        self.check(Quote.objects.for_cards(), 2)

    @slow
    @given(moments, st.integers(1, 4))
    def test_every_story_is_on_one_page(self, minutes, size):
        person = make_person()
        for minute in minutes:
            make_story(person, published_at=PAST + timedelta(microseconds=minute))
        self.check(Story.objects.for_lists(), size)

    @slow
    @given(names, st.integers(1, 4))
    def test_every_person_is_on_one_page(self, told, size):
        for name in told:
            make_person(name)
        self.check(Person.objects.for_cards(), size)

    @slow
    @given(st.lists(st.tuples(st.integers(0, 3), spoken), max_size=9), st.integers(1, 4), spoken)
    def test_every_story_is_on_one_page_the_readers_language_first(self, told, size, own):
        person = make_person()
        for minute, language in told:
            published_at = PAST + timedelta(microseconds=minute)
            make_story(person, language=language, published_at=published_at)
        languages = dict.fromkeys([own], 0) | {language: 0 for _, language in told}
        for _, language in told:
            languages[language] += 1
        rows = Story.objects.told_in
        listing = pagination.InLanguages(
            lambda language: rows(language), StoryQuerySet.for_lists, size, language=CharField()
        )
        expected = [story for code in languages for story in rows(code).newest_first()]
        forwards, backwards = self.walk(lambda asked: listing.read(asked, languages, {}))
        assert [story for page in forwards for story in page] == expected
        assert backwards == forwards


def test_the_list_of_tags_says_how_many_there_are(client, monkeypatch):
    assert 'class="number"' not in markup(client.get("/en/tags/"))
    make_story(tags=["hills"])
    assert "1 topic<" in re.sub(r"\s+<", "<", markup(client.get("/en/tags/")))
    make_story(tags=["sea"])
    assert "2 topics" in markup(client.get("/en/tags/"))
    monkeypatch.setattr(tag_views, "MOST", 1)
    for listing in tag_views.TAGS.values():
        monkeypatch.setattr(listing, "size", 1)
        monkeypatch.setattr(listing, "compiled", {})
    assert "More than 1 topics" in markup(client.get("/en/tags/"))


def test_many_tags_are_on_several_pages(client):
    story = make_story()
    story.tags.add(*(f"tag {number}" for number in range(250)))
    page = read(client, "/en/tags/")
    assert page.count('href="/en/tags/tag-') == 240
    assert read(client, f"/en/tags/{links(page)['next']}").count('href="/en/tags/tag-') == 10


class TestATag:
    def test_narrows_people_and_quotes(self, client):
        about, other = make_story(make_person("Anna"), tags=["hills"]), make_story()
        make_quote(about)
        make_quote(other)
        page = read(client, "/en/quotes/?tag=hills")
        assert page.count("<blockquote") == 1
        assert "hills · Quotes" in page
        people = client.get("/en/people/?tag=hills").context
        assert [person.name for person in people["page"].records] == ["Anna"]
        assert people["letters"] == [["A"]]

    def test_is_kept_on_every_page(self, client):
        fill(14)
        question = links(read(client, "/en/quotes/?tag=hills"))["next"]
        assert question.startswith("?tag=hills&after=")
        assert len(client.get(f"/en/quotes/{question}").context["page"].records) == 6

    def test_is_in_the_address_that_is_printed(self, client):
        make_quote(make_story(tags=["hills"]))
        page = read(client, "/en/quotes/?tag=hills&x=y")
        assert '<p class="url">http://testserver/en/quotes/?tag=hills</p>' in page

    def test_is_known_by_its_old_address(self, client):
        make_quote(make_story(tags=["hills"]))
        tag = Tag.objects.get()
        tag.slug = "mountains"
        tag.save()
        page = read(client, "/en/quotes/?tag=hills")
        canonical = '<link rel="canonical" href="http://testserver/en/quotes/?tag=mountains">'
        assert canonical in page

    @pytest.mark.parametrize("tag", ["", "nothing", "hidden", "\x00", "😀"])
    def test_of_no_public_story_is_not_found(self, tag, client):
        make_story(tags=["hidden"], status="draft")
        for name in ("people/", "quotes/"):
            assert client.get(f"/en/{name}", {"tag": tag}).status_code == 404

    def test_leads_to_its_quotes_and_people(self, client):
        make_story(tags=["права человека"])
        page = read(client, Tag.objects.get().get_absolute_url())
        for name in ("quotes/", "people/"):
            address = re.search(rf'href="(/en/{name}\?tag=[^"]+)"', page)[1]
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("question", ["?tag=", "?tag=%00"])
@pytest.mark.parametrize("name", ["people", "quotes"])
def test_a_list_by_no_tag_is_not_found_among_old_names_without_addresses(name, question, client):
    make_quote(make_story(tags=["hills", "rivers"]))
    for tag in Tag.objects.all():  # whose old names have no addresses
        tag.name = f"quiet {tag.name}"
        tag.save()
    assert client.get(f"/en/{name}/{question}").status_code == 404


def rows_in(client, address):
    parts = client.get(address).context["parts"]
    return {part.name: list(part.records) for part in parts}


class TestTheReadersLanguage:
    def test_comes_first_and_the_others_follow_under_their_names(self, client):
        english = [make_story(tags=["hills"]) for _ in range(20)][::-1]
        russian = [make_story(tags=["hills"], language="ru") for _ in range(8)][::-1]
        for name in ("stories/", "tags/hills/"):
            first = rows_in(client, f"/ru/{name}")
            assert first == {"": russian, "English": english[:16]}
            second = links(read(client, f"/ru/{name}"))["next"]
            assert rows_in(client, f"/ru/{name}{second}") == {"English": english[16:]}
            assert '<h3 class="in-own-language" lang="en" dir="ltr">English</h3>' in read(
                client, f"/ru/{name}"
            )
            back = links(read(client, f"/ru/{name}{second}"))["prev"]
            assert rows_in(client, f"/ru/{name}{back}") == first

    @pytest.mark.parametrize("name", LISTS)
    def test_can_be_all_that_a_list_holds(self, name, client):
        for language in ("en", "ru", "ru"):
            make_quote(make_story(language=language, tags=["hills"]))
        every = read(client, f"/en/{name}")
        assert len(shown(every)) == 3
        choices = re.findall(r'href="(\?language=..)" lang="(..)" hreflang="en" ?>', every)
        assert choices == [("?language=en", "en"), ("?language=ru", "ru")]
        narrowed = read(client, f"/en/{name}?language=ru")
        assert len(shown(narrowed)) == 2
        assert "in-own-language" not in narrowed
        assert f'href="/en/{name}">All languages</a>' in narrowed
        assert 'hreflang="en" aria-current="true">Русский' in narrowed
        for language in ("", "some", "xx", "\x00"):
            answer = client.get(f"/en/{name}", {"language": language})
            assert answer.status_code == 404, language
        nothing = read(client, f"/en/{name}?language=kk")
        assert shown(nothing) == []
        assert "Nothing here is in this language yet." in nothing

    def test_is_no_choice_where_all_is_in_one(self, client):
        make_quote(make_story(tags=["hills"]))
        for name in LISTS:
            assert "?language=" not in read(client, f"/en/{name}")

    def test_is_kept_with_a_tag_and_a_letter(self, client):
        for name in ("Anna", "Bea"):
            for language in ("en", "ru"):
                make_quote(make_story(make_person(name), language=language, tags=["hills"]))
        for name in ("quotes", "people"):
            page = read(client, f"/en/{name}/?tag=hills&language=ru&letter=A")
            assert len(shown(page)) == 1
            assert f'href="/en/{name}/?language=ru&amp;letter=A">Show all</a>' in page
            assert f'href="/en/{name}/?tag=hills&amp;letter=A">All languages</a>' in page
            assert f'href="/en/{name}/?tag=hills&amp;language=ru">All names</a>' in page
            assert 'href="?tag=hills&amp;language=ru&amp;letter=B"' in page

    def test_of_a_person_is_that_of_each_story_that_readers_see(self, client):
        """However the story came to the person, and whatever the name is since."""
        anna, bea = make_person("Anna"), make_person("Bea")
        story, _ = make_story(anna, language="ru"), make_story(bea)
        make_story(bea, language="kk", status="draft")
        assert shown(read(client, "/en/people/?language=kk")) == []
        story.person, story.language = bea, "kk"
        story.save()
        make_story(make_person("Xenia"), language="kk")
        make_story(anna, language="kk")
        anna.name = anna.sort_name = "Zoe"
        anna.save()
        page = read(client, "/en/people/?language=kk")
        assert re.findall(r">(Zoe|Xenia|Bea)</a>", page) == ["Bea", "Xenia", "Zoe"]
        assert "Zoe: kk" in map(str, anna.languages.all())
        assert re.findall(r"letter=([A-Z])", page) == ["B", "X", "Z"]
        assert "3 people" in page
        assert shown(read(client, "/en/people/?language=ru")) == []


class TestTheNumber:
    def test_is_that_of_what_the_list_holds(self, client):
        fill(3)
        make_quote(make_story(Person.objects.first(), tags=["quiet"]))
        make_story(status="draft", tags=["hills"])
        for name, told in {
            "stories/": "4 stories",
            "people/": "3 people",
            "quotes/": "4 quotes",
            "quotes/?tag=hills": "3 quotes",
            "people/?tag=quiet": "1 person",
            "tags/quiet/": "1 story",
        }.items():
            assert told in read(client, f"/en/{name}"), name

    def test_ends_where_counting_would_cost(self, client):
        """Then languages are a choice without a number."""
        person, rows = make_person(), []
        for number in range(counts.MOST + 1):
            rows.append(Story(person=person, slug=f"s{number}", headline="S", published_at=PAST))
        for row in rows[:2]:
            row.language = "ru"
        Story.objects.bulk_create(rows)
        PersonLanguage.objects.note(rows)
        Story.objects.update(status="published")
        page = read(client, "/en/stories/")
        assert "More than 200 stories" in page
        assert 'href="?language=ru" lang="ru" hreflang="en">Русский</a>' in page
        assert len(shown(read(client, "/en/stories/?language=ru"))) == 2


class TestMixedQuotes:
    def test_of_several_people_make_no_run(self, client):
        for name, number in (("Anna", 4), ("Bea", 2), ("Cem", 1)):
            sentences = [f"I am {name} {each}." for each in range(number)]
            story = make_story(make_person(name), body=f"<p>{' '.join(sentences)}</p>")
            for position, words in enumerate(sentences):
                make_quote(story, words, position=position)
        page = read(client, "/en/quotes/")
        names = re.findall(r">(Anna|Bea|Cem)</a>", page)
        assert sorted(names) == ["Anna"] * 4 + ["Bea"] * 2 + ["Cem"]
        assert not any(first == second for first, second in pairwise(names))

    def test_are_spread_evenly_and_each_keeps_its_order(self):
        assert quote.mixed([[1, 2, 3, 4], ["a", "b"], ["x"]]) == [1, "a", 2, "x", 3, "b", 4]
        assert quote.mixed([]) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has statistics")
def test_to_count_the_stories_of_a_rare_tag_reads_no_others():
    make_story(tags=["rare"])
    values = {"now": timezone.now(), "tag": Tag.objects.get().pk}
    statement = STORIES.counts.statement(None, *values)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.filled(values, connection))
        plan = [row[-1] for row in cursor.fetchall()]
    first = next(step for step in plan if step.startswith("SEARCH"))
    assert first.startswith("SEARCH stories_taggedstory USING")
    assert not any("stories_by_date" in step for step in plan)
