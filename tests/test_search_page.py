"""Test the search page."""

import re
from datetime import timedelta
from html import unescape
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import languages
from stories.models import Story, Tag
from stories.search import marking, query, results
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Return the HTML of the search page for these words."""

    def ask(words, **parameters):
        response = client.get("/en/search/", {"q": words} | parameters)
        assert response.status_code == 200
        return unescape(markup(response))

    return ask


def choices(page):
    """Return each choice of the filters: its name and its number of results."""
    found = re.findall(r"<bdi[^>]*>(.*?)</bdi><span>(\d+)", page)
    return {name: int(number) for name, number in found}


def full_story(**fields):
    person = make_person(portrait=make_picture(), description="Of a lighthouse.")
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.other_names.create(name="Пример", language="ru")
    story = make_story(person, headline="A lighthouse", tags=["a tag", "hills"], **fields)
    make_quote(story)
    make_milestone(story)
    return story


class TestResults:
    def test_a_story_shows_what_was_found_cut_from_its_text_and_marked(self, ask):
        story = make_story(body=f"<p>{'Far away. ' * 60}A <b>light</b>house there.</p>")
        page = ask("lighthouse")
        assert f'href="{story.get_absolute_url()}"' in page
        assert re.search(r'lang="en" dir="ltr">… (Far away. )*A <mark>', page)
        assert "A <mark>lighthouse</mark> there." in page

    def test_what_follows_an_excerpt_is_shown_by_an_ellipsis(self, ask):
        make_story(body=f"<p>A lighthouse there. {'Far away. ' * 60}</p>")
        assert re.search(r">A <mark>lighthouse</mark> there\. .*? …</p>", ask("lighthouse"))

    def test_a_sentence_is_shown_whole_however_long_its_beginning_is(self, ask):
        denied = "It is a complete and shameless lie of the council, told in every paper of the "
        make_story(body=f"<p>I rest. {denied} whole hills, that I took the money. I rest.</p>")
        page = ask("money")
        assert f"… {denied} whole hills, that I took the <mark>money</mark>. I rest." in page

    def test_what_leads_in_to_a_list_is_shown_with_its_item(self, ask):
        items = "<ul><li>I hit him.</li><li>I took the money.</li></ul>"
        make_story(body=f"<p>I rest. They spread lies about me:</p>{items}<p>I left.</p>")
        told = r"… They spread lies about me:\sI hit him\.\sI took the <mark>money</mark>\.</p>"
        assert re.search(told, ask("money"))

    def test_what_the_person_does_not_say_is_not_shown_as_their_words(self, ask):
        make_story(body="<p>He wrote.</p><blockquote><p>A lighthouse.</p></blockquote>")
        page = ask("lighthouse")
        assert re.search(r'<p class="quiet" lang="en"[^>]*>\s*A <mark>lighthouse</mark>', page)
        assert 'class="excerpt"' not in page

    def test_the_paragraph_that_holds_most_is_shown(self, ask):
        make_story(
            body="<p>A lighthouse.</p><p>A tall one.</p><p>All: a tall, white lighthouse.</p>"
        )
        assert "All: a <mark>tall</mark>, <mark>white</mark>" in ask("lighthouse tall white")

    def test_words_looked_for_twice_are_marked_once(self, ask):
        make_story(body="<p>A quiet night there.</p>")
        assert ">A <mark>quiet night</mark> there." in ask('quiet "quiet night"')

    def test_a_quote_is_whole_in_the_marks_of_its_language_with_its_address(self, ask):
        story = make_story(
            language="kk", body="<p>Таулар түнде тыныш.</p>", headline="Таулар жайлы"
        )
        quote = make_quote(story, text="Таулар түнде тыныш.")
        page = ask("түнде")
        assert f'<blockquote id="said-{quote.key}" cite="' in page
        assert 'lang="kk" dir="ltr"><p>«Таулар <mark>түнде</mark> тыныш.»</p>' in page
        assert f'href="{quote.get_absolute_url()}"' in page

    def test_a_milestone_leads_to_the_words_that_tell_it(self, ask):
        milestone = make_milestone(title="Climbs a tower", date_edtf="2020~")
        page = ask("tower")
        assert f'href="{milestone.address_in_story}"' in page
        assert "Climbs a <mark>tower</mark>" in page
        assert "2020" in page
        assert "quiet at night" not in page.split('class="event"')[1]

    def test_a_milestone_found_by_its_passage_shows_what_was_found_in_whose_voice_it_is(self, ask):
        story = make_story(
            body=f"<p>{'Far away ' * 60}was a tower there.</p><p>A tower.</p>",
            standfirst="She saw a lighthouse.",
        )
        make_milestone(story, title="Travels", passage=f"{'Far away ' * 60}was a tower there.")
        told = ask("tower").split('class="event"')[1]
        assert re.match(r' lang="en" dir="ltr"><a [^>]+>Travels\s*</a></p>', told)
        assert '<p class="excerpt" lang="en" dir="ltr">Far away Far away' in told
        assert "was a <mark>tower</mark> there." in told
        assert "“" not in told
        make_milestone(story, title="Sees", passage="She saw a lighthouse.")
        told = ask("lighthouse").split('class="event"')[1]
        said = '<p class="quiet" lang="en" dir="ltr">She saw a <mark>lighthouse</mark>.'
        assert said in told

    def test_a_quote_is_described_by_its_words_which_are_nowhere_cut(self, ask):
        words = "I am an invented person. I say nothing of anybody. The hills are quiet at night."
        quote = make_quote(text=words)
        page = ask("nothing")
        assert f'<blockquote id="said-{quote.key}"' in page
        assert f'aria-describedby="said-{quote.key}">Quote</a>' in page
        assert "I am an invented person. I say …" not in page

    def test_a_story_is_read_in_the_readers_interface(self, client):
        story = make_story(headline="Lighthouse")
        make_quote(story)
        page = markup(client.get("/kk/search/", {"q": "lighthouse"}))
        assert f'href="/kk/en/stories/{story.slug}/"' in page
        assert 'href="/en/stories/' not in page

    def test_a_story_found_by_its_introduction_shows_it_marked(self, ask):
        make_story(standfirst="Of a lighthouse.")
        assert "Of a <mark>lighthouse</mark>." in ask("lighthouse")

    def test_words_from_right_to_left_say_so(self, ask):
        make_story(language="ar", headline="الجبال", body="<p>الجبال هادئة في الليل</p>")
        page = ask("الجبال")
        assert 'lang="ar" dir="rtl"><a' in page
        assert '<li dir="rtl"><p class="what">' in page

    def test_a_person_is_shown_with_her_portrait_or_monogram_and_all_her_names(self, ask):
        full_story()
        person = make_person("Lighthouse Keeper", anonymity="pseudonym")
        make_story(person)
        page = ask("lighthouse")
        assert '<span class="monogram" aria-hidden="true">LK</span>' in page
        assert "Keeper*" in page
        assert "<picture>" in page
        page = ask("үлгі")
        assert '<span lang="kk" dir="ltr"><mark>Үлгі</mark> Адам</span>' in page
        assert '<span lang="ru" dir="ltr">Пример</span>' in page

    def test_nothing_in_a_text_becomes_markup(self, client):
        make_story(body="<p>A &lt;script&gt; lighthouse &amp; more</p>")
        page = markup(client.get("/en/search/", {"q": 'lighthouse"><script>'}))
        assert "<script>" not in page
        assert page.count("<script") == 0

    def test_one_result_and_many_take_as_many_queries_and_at_most_five(self, client):
        full_story()
        parameters = {"q": "lighthouse", "language": "en", "person": "", "tag": ""}
        client.get("/en/search/", parameters)
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as captured:
                client.get("/en/search/", parameters)
            counts.append(len(captured))
            for _ in range(5):
                full_story()
            client.get("/en/search/", parameters)
        assert counts[0] == counts[1] <= 5

    def test_ten_are_on_a_page_and_the_next_ones_are_linked(self, ask):
        for number in range(11):
            make_story(make_person(f"Teller {number}"), headline="Lighthouse", slug=f"a-{number}")
        page = ask("lighthouse", language="en")
        assert page.count("<h3 lang") == 10
        assert "11 results" in page
        assert "?q=lighthouse&language=en&page=2" in page
        assert ask("lighthouse", page="2").count("<h3 lang") == 1
        assert ask("lighthouse", page="nonsense").count("<h3 lang") == 10

    def test_of_a_common_word_the_best_are_shown_and_it_is_said(self, ask, monkeypatch):
        monkeypatch.setattr(results, "MOST", 2)
        for language in ("ru", "en", "en", "en"):
            make_story(make_person("Other"), headline="Lighthouse", language=language)
        page = ask("lighthouse")
        assert "2 results, the best of many" in page
        # Not all were looked at: there are at least so many, and some in languages unseen.
        assert re.findall(r"<bdi.*?>(.*?)</bdi>\s*<span>(.*?)</span>", page)[:2] == [
            ("English", "2+"),
            ("Русский", ""),
        ]
        assert "العربية" not in page
        page = ask("lighthouse", language="ru")
        assert 'lang="ru"' in page
        assert "1 result, the best of many" in page

    @pytest.mark.parametrize("hidden", ["scheduled", "deleted"])
    def test_are_crowded_out_by_nothing_that_is_not_public(self, hidden, ask, monkeypatch):
        monkeypatch.setattr(results, "MOST", 5)
        moment = timezone.now() + timedelta(days=1)
        for _ in range(8):
            story = make_story(headline="Lighthouse, lighthouse", body="<p>Lighthouse.</p>")
            if hidden == "deleted":
                story.move_to_trash(by=None, now=timezone.now())
            else:
                Story.objects.filter(pk=story.pk).update(published_at=moment)
        make_story(headline="A public one", body=f"<p>A lighthouse. {'Other words. ' * 50}</p>")
        page = ask("lighthouse")
        assert "A public one" in page
        assert "1 result<" in page  # all were looked at, so it is not the best of many

    def test_of_a_common_word_in_every_language_no_language_is_missing(self, ask, monkeypatch):
        monkeypatch.setattr(results, "MOST", 5)
        for code, _ in languages.CHOICES[: results.MOST_CHOICES]:
            make_story(make_person("Other"), headline="Lighthouse", language=code)
        assert "5 results, the best of many" in ask("lighthouse")


class TestFilters:
    @pytest.fixture
    def stories(self):
        person = make_person("Ann Sample", slug="ann")
        return [
            make_story(person, headline="Lighthouse", tags=["hills"]),
            make_story(person, headline="Lighthouse", tags=["hills", "sea"], language="ar"),
            make_story(make_person("Bea", slug="bea"), headline="Lighthouse", tags=["sea"]),
        ]

    def test_say_how_many_results_each_leaves(self, stories, ask):
        assert choices(ask("lighthouse")) == {
            "English": 2, "العربية": 1, "Ann Sample": 2, "Bea": 1, "hills": 2, "sea": 2,
        }  # fmt: skip

    def test_keep_their_own_numbers_and_narrow_the_others(self, stories, ask):
        page = ask("lighthouse", language="en")
        assert "2 results" in page
        assert choices(page) == {
            "English": 2, "العربية": 1, "Ann Sample": 1, "Bea": 1, "hills": 1, "sea": 1,
        }  # fmt: skip

    def test_are_combined(self, stories, ask):
        page = ask("lighthouse", person="ann", tag="sea")
        assert "1 result<" in page
        assert stories[1].get_absolute_url() in page

    def test_are_links_that_choose_and_let_go(self, stories, ask):
        assert 'href="?q=lighthouse&language=en"' in ask("lighthouse", page="1")
        page = ask("lighthouse", language="en", tag="sea")
        assert 'href="?q=lighthouse&tag=sea" aria-current="true"' in page

    def test_that_leave_nothing_offer_the_results_without_them(self, stories, ask):
        page = ask("lighthouse", tag="nothing\0 %'\"")
        assert "Nothing is left by these filters" in page
        assert 'href="?q=lighthouse"' in page

    def test_that_leave_nothing_are_called_by_their_names(self, stories, ask):
        assert choices(ask("lighthouse", language="kk"))["Қазақша"] == 0
        make_story(make_person("Cleo", slug="cleo"), headline="Else", tags=["rivers"])
        assert choices(ask("lighthouse", person="cleo"))["Cleo"] == 0
        assert choices(ask("lighthouse", tag="rivers"))["rivers"] == 0

    def test_name_languages_and_people_in_their_own_languages(self, stories, ask):
        stories[2].person.language = "kk"
        stories[2].person.save()
        page = ask("lighthouse")
        assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in page
        assert '<bdi lang="kk" dir="ltr">Bea</bdi>' in page
        assert "<bdi>English</bdi>" in page
        assert "<bdi>hills</bdi>" in page

    def test_are_before_the_results_and_are_open_once_one_is_chosen(self, stories, ask):
        page = ask("lighthouse")
        assert page.index("<details>") < page.index('class="results"')
        assert "<details open>" in ask("lighthouse", tag="sea")

    def test_are_in_the_address_that_is_printed(self, stories, ask):
        printed = re.search('class="url">(.*?)</p>', ask("lighthouse", tag="sea"))
        assert printed[1] == "http://testserver/en/search/?q=lighthouse&tag=sea"

    def test_stay_where_nothing_is_found_at_all(self, ask):
        assert "Nothing is left" in ask("lighthouse", language="en")


class TestWithoutResults:
    def test_an_empty_search_says_what_can_be_looked_for(self, client):
        page = markup(client.get("/en/search/"))
        assert re.search('<p class="empty">Stories, people, quotes and milestones', page)

    @pytest.mark.parametrize("asked", ["%", '"', "\0", "☃ 🌄", "-", '""""', "_"])
    def test_what_holds_no_word_is_answered_kindly(self, asked, ask):
        page = ask(f" {asked}")
        assert re.search('<p class="empty">(There is no word in this|Stories, people)', page)

    def test_of_a_filter_longer_than_any_address_is_answered(self, ask):
        make_story()
        assert "Nothing is left" in ask("hills", tag="a" * 3000)

    def test_of_a_tag_whose_name_was_written_past_the_forms_is_answered(self, ask):
        Tag.objects.bulk_create([Tag(name="a\x1fb\x1ec", slug="abc")])
        make_story().tags.add(Tag.objects.get())
        assert "1 result<" in ask("hills")

    def test_words_that_are_nowhere_are_answered_with_what_to_do(self, ask):
        assert "Try fewer words" in ask("lighthouse")

    def test_ten_thousand_characters_are_kept_and_answered(self, ask):
        asked = "I say nothing of anybody. " * 400
        make_story(body=f"<p>{asked}</p>")
        page = ask(asked)
        assert asked.strip() in page
        assert "1 result<" in page
        assert len(page) < 60_000

    def test_one_word_of_ten_thousand_letters_is_answered(self, ask):
        make_story(body=f"<p>{'a' * 10_000}</p>")
        assert "1 result<" in ask("a" * 10_000)

    @pytest.mark.parametrize("letter", ["a", "क", "ক", "த", "ـ"])
    def test_a_long_word_of_any_script_takes_no_time(self, letter, ask):
        begin = process_time()
        ask(f"“{letter * 26} ab”")
        assert process_time() - begin < 5

    @pytest.mark.parametrize(
        "typed", ["", " ", "\0", "%", '"', "'", "a\x1fb", "-1", "9" * 30, "☃", "hills AND (NOT *"]
    )
    def test_nothing_that_is_typed_is_an_error(self, client, typed):
        make_story()
        for asked in (typed, f"hills {typed}"):
            parameters = dict.fromkeys(["language", "person", "tag", "page"], typed)
            assert client.get("/en/search/", {"q": asked} | parameters).status_code == 200

    @settings(suppress_health_check=[HealthCheck.too_slow])  # it asks the engine
    @given(asked=st.text(), facet=st.text(max_size=20))
    def test_no_text_is_an_error_to_the_engine(self, asked, facet):
        chosen = dict.fromkeys(query.FACETS, facet)
        for words in (asked, f"hills {asked}", f'"hills {asked}"'):
            self.find(words, chosen)

    @settings(suppress_health_check=[HealthCheck.too_slow])  # it asks the engine
    @given(
        words=st.lists(
            st.sampled_from(["AND", "OR", "NOT", "NEAR", "(", ")", '"', "*", "-", "'", ":", "&",
                             "|", "!", "<->", "\\", "hills", "{a}", "^", "%", "quiet", "\0"])
        )
    )  # fmt: skip
    def test_no_operator_is_an_error_to_the_engine(self, words):
        for joint in (" ", ""):
            self.find(joint.join(words), {})

    def find(self, words, chosen):
        if wanted := query.read(words):
            found = results.find(wanted, timezone.now(), chosen)
            assert all(isinstance(found.choices(facet), list) for facet in query.FACETS)


def test_what_was_asked_is_no_page_for_other_searches(client):
    assert client.get("/en/search/").headers["X-Robots-Tag"] == "noindex"
    assert client.get("/en/search/?q=hills").headers["X-Robots-Tag"] == "noindex"


def test_a_search_is_only_asked(client):
    assert client.post("/en/search/").status_code == 405


def test_every_page_leads_to_the_search(client):
    assert 'href="/en/search/"' in markup(client.get("/en/"))


def test_of_texts_that_hold_nothing_there_is_no_excerpt():
    assert marking.excerpt(("lighthouse",), ["Far away."], "en") == []
