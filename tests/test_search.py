"""Test what a search finds, on the database that the tests run on."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stories.models import Milestone, OtherName, Person, Quote, Story, Tag
from stories.search import excerpts, index, marking, results, schema
from stories.search import query as search_query
from tests.factories import make_milestone, make_person, make_quote, make_story, schedule
from tests.markup import markup

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent / "cases" / "spellings.json"
SOON = timedelta(days=1)
HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"published_at": timezone.now() + SOON},
    "withdrawn": {"status": "withdrawn"},
    "deleted": {"deleted_at": timezone.now()},
}


@pytest.fixture
def found(client):
    """Return a function that searches and returns the stories and people found, in order."""

    def found(words, **filters):
        response = client.get("/en/search/", {"q": words} | filters)
        assert response.status_code == 200
        results = response.context.get("results", [])
        return [getattr(result, "story", None) or result.person for result in results]

    return found


def told(language, words, **fields):
    return make_story(language=language, body=f"<p>{words}</p>", headline="·", **fields)


class TestWords:
    @pytest.mark.parametrize(
        ("language", "told_words", "asked"),
        [
            ("en", "They were running through the laws.", "run law"),
            ("en", "A law of nature", "LAWS"),
            ("en", "All women’s hills", "women"),
            ("ru", "Она говорила словами соседки.", "слово соседка"),
            ("ru", "Её полёт", "ее полет"),
            ("ru", "Ее полет", "её полёт"),
            ("ru", "Мой край", "край"),
            ("kk", "Ойдан шығарылған сөздер туралы", "сөз"),
            ("kk", "ТАУЛАРДЫҢ үнсіздігі", "таулар"),
            ("ar", "الجِبالُ هادئة", "الجبال"),
            ("ky", "Тоолор тынч", "ТООЛОР"),
            ("en", "It wasn’t so", "wasn't"),
            ("en", "It wasn't so", "wasn’t"),
            ("en", "Oʻzbekiston, Hawaiʻi and Rizaʾiyeh", "o'zbekiston hawai’i riza'iyeh"),
            ("en", "O'zbekiston and Baʿth and O‛Hara", "oʻzbekiston ba’th o'hara"),
            ("en", "a problem—solving day", "problem-solving"),
            ("en", "a gender-based day", "gender – based"),
            ("en", "In Ñandú, naïve Łódź", "nandu naive lodz"),
            ("en", "In Nandu and Lodz", "Ñandú Łódź"),
            ("en", "Speaks of 東京 today", "京"),
            ("en", "A very quiet night", '"quiet night"'),
            ("en", "A very quiet night", "«quiet night» VERY"),
            ("en", "A very quiet night", '"quiet night'),
            ("en", "A very quiet night", "+quiet -night*"),
        ],
    )
    def test_are_found_as_their_language_has_them(self, language, told_words, asked, found):
        story = told(language, told_words)
        assert found(asked) == [story]

    @pytest.mark.parametrize(
        ("language", "told_words", "asked"),
        [
            ("en", "A very quiet night", '"night quiet"'),
            ("en", "A very quiet night", "quiet hills"),
            ("en", "An article", "art"),
            ("ky", "Тоолор тынч", "тоо"),
            ("kk", "Ел іші", "е"),
            ("ru", "Мои дни", "край"),
        ],
    )
    def test_are_not_found_in_others(self, language, told_words, asked, found):
        story = told(language, told_words)
        assert found(asked) == []
        assert found(story.person.name)

    def test_of_a_long_story_are_all_found(self, found):
        story = told("en", " ".join(f"sample{number}" for number in range(40_000)))
        assert found("sample39999 sample1") == [story]


class TestFields:
    def test_a_person_is_found_by_her_names_in_every_script_with_her_stories(self, found):
        person = make_person("Sample Person")
        person.other_names.create(name="Үлгі Адамова", language="kk")
        person.other_names.create(name="Пример Адамова", language="ru")
        story = make_story(person)
        for name in ("sample person", "үлгі", "Примера Адамовой"):
            assert found(name) == [person, story]

    @pytest.mark.parametrize("field", ["description", "roles", "credentials"])
    def test_a_person_is_found_by_what_is_said_of_her(self, field, found):
        person = make_person(**{field: "Invented lighthouse"})
        make_story(person)
        assert found("lighthouses") == [person]

    @pytest.mark.parametrize("field", ["headline", "kicker", "standfirst", "body"])
    def test_a_story_is_found_by_its_fields(self, field, found):
        story = make_story(**{field: "An invented lighthouse."})
        assert found("lighthouse") == [story]

    def test_a_story_is_found_by_its_tags_and_milestones(self, found):
        story = make_story(tags=["invented lighthouse"])
        make_milestone(story, title="Climbs a tower")
        assert found("lighthouse tower") == [story]

    def test_the_note_for_editors_is_never_found(self, found):
        make_story(editor_note="A lighthouse")
        assert found("lighthouse") == []

    def test_a_headline_counts_more_than_a_body(self, found):
        body = told("en", "Of a lighthouse once, and of other things")
        headline = make_story(headline="The lighthouse")
        assert found("lighthouse") == [headline, body]

    def test_quoted_words_count_more_than_others(self, found):
        words = "One lighthouse. I say nothing of anybody."
        quoted, plain = told("en", words), told("en", words)
        make_quote(quoted, text="One lighthouse.")
        assert found("lighthouse") == [quoted, plain]


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_is_never_found(self, state, found):
        story = make_story(headline="The concealed", tags=["concealed"], **HIDDEN[state])
        Person.objects.update(name="Concealed Person")
        make_quote(story)
        assert found("concealed") == []

    @pytest.mark.parametrize("state", HIDDEN)
    def test_is_not_found_from_the_next_request_on(self, state, found):
        make_story(headline="The concealed")
        assert found("concealed")
        Story.objects.update(**HIDDEN[state])
        assert found("concealed") == []

    def test_is_not_found_nor_counted_even_while_the_index_still_holds_it(self, found, client):
        make_story(headline="The concealed")
        assert found("concealed")
        Story.objects.update(status="withdrawn")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stories_search_stale")
        assert found("concealed") == []
        page = client.get("/en/search/", {"q": "concealed"}).content.decode()
        assert "Try fewer words" in page
        assert "Sample Person" not in page

    @pytest.mark.parametrize("state", HIDDEN)
    def test_is_not_shown_where_it_was_hidden_since_it_was_found(self, state):
        query, now = search_query.read("concealed"), timezone.now()
        story = make_story(headline="The concealed")
        documents = results.find(query, now, {}).documents
        assert documents == [story.pk]
        assert len(excerpts.show(query, documents, now)) == 1
        Story.objects.update(**HIDDEN[state])
        assert excerpts.show(query, documents, now) == []

    def test_waiting_changes_are_found_from_their_minute_and_the_words_they_replace_no_more(
        self, found
    ):
        story = make_story(headline="The older")
        changes = story.begin_changes()
        changes.headline = "The newer"
        changes.save()
        assert found("newer") == []
        schedule(story, timezone.now() + SOON)
        assert found("newer") == []
        assert found("older") == [story]
        past = timezone.now() - SOON
        with connection.cursor() as cursor:  # nothing is noted: only the minute has come
            Story.objects.filter(pk=story.pk).update(shown_until=past)
            Story.objects.filter(pk=changes.pk).update(shown_from=past)
            cursor.execute("DELETE FROM stories_search_stale")
        assert found("newer") == [changes]
        assert found("older") == []

    def test_drafts_take_no_place_among_the_best(self, found, monkeypatch):
        monkeypatch.setattr(results, "MOST", 1)
        make_story(headline="Lighthouse", status="draft")
        story = make_story(standfirst="Of a lighthouse, not only of it")
        assert found("lighthouse") == [story]


class TestAChange:
    """A change is found at the next request, whatever made it."""

    @pytest.fixture
    def story(self, found):
        story = make_story(tags=["invented"])
        assert found("lighthouse") == []
        return story

    def test_by_an_update(self, story, found):
        Story.objects.update(body="<p>A lighthouse</p>")
        assert found("lighthouse") == [story]
        assert found("anybody") == []

    def test_by_sql(self, story, found):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE stories_story SET standfirst = 'A lighthouse'")
        assert found("lighthouse") == [story]

    def test_of_a_tag_and_its_name(self, story, found):
        story.tags.set(["lighthouse"])
        assert found("lighthouse") == [story]
        Tag.objects.filter(name="lighthouse").update(name="tower")
        assert found("lighthouse") == []
        assert found("tower") == [story]
        Tag.objects.all().delete()
        assert found("tower") == []

    def test_of_a_milestone(self, story, found):
        milestone = make_milestone(story, title="A lighthouse")
        assert found("lighthouse") == [story]
        Milestone.objects.update(passage="Words that are not there.")
        assert found("lighthouse") == []
        milestone.delete()
        assert found("lighthouse") == []

    def test_of_a_name(self, story, found):
        Person.objects.update(name="Lighthouse")
        assert found("lighthouse") == [story.person, story]
        name = story.person.other_names.create(name="Маяк", language="ru")
        assert found("маяк") == [story.person, story]
        OtherName.objects.filter(pk=name.pk).delete()
        assert found("маяк") == []

    def test_of_a_milestone_that_goes(self, story, found):
        milestone = make_milestone(story, title="A lighthouse")
        assert found("lighthouse") == [story]
        milestone.delete()
        assert found("lighthouse") == []

    def test_of_whose_a_name_is(self, story, found):
        story.person.other_names.create(name="Lighthouse", language="en")
        assert found("lighthouse") == [story.person, story]
        OtherName.objects.update(person=make_person("Nobody whom readers see"))
        assert found("lighthouse") == []

    def test_of_who_tells_it(self, story, found):
        Story.objects.update(person=make_person("Lighthouse"))
        assert found("lighthouse") == [Person.objects.get(name="Lighthouse"), story]
        assert story.person not in found("sample")

    def test_by_publishing_changes(self, story, found):
        changes = story.begin_changes()
        changes.body = "<p>A lighthouse</p>"
        changes.save()
        story.publish_changes(by=None, now=timezone.now(), is_minor=True, note="Sample.")
        assert found("lighthouse") == [story]

    def test_by_deleting(self, story, found):
        make_quote(story)
        story.delete()
        assert found("anybody") == []
        assert found("sample") == []

    def test_by_a_fixture(self, found):
        call_command("loaddata", "azhigulova", verbosity=0)
        assert found("Nukenova") == [Story.objects.get()]

    def test_is_found_before_older_ones_where_many_wait(self, found, monkeypatch):
        monkeypatch.setattr(index, "CHUNK", 1)
        older, newer = make_story(headline="Lighthouse"), make_story(headline="Lighthouse")
        Story.objects.filter(pk=newer.pk).update(kicker="")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stories_search_stale WHERE document < 0")
        assert found("lighthouse") == [newer]
        assert set(found("lighthouse")) == {older, newer}


class TestBrokenWords:
    def test_of_quotes_and_milestones_are_not_shown(self, client):
        story = make_story()
        make_quote(story)
        make_milestone(story, title="Is quiet")
        Story.objects.update(body="<p>I say nothing of anyone. The hills were quiet.</p>")
        page = markup(client.get("/en/search/", {"q": "nothing"}))
        assert "nothing</mark> of anyone" in page
        assert "<blockquote" not in page
        page = markup(client.get("/en/search/", {"q": "quiet"}))
        assert "hills were <mark>quiet" in page
        assert "Is <mark>quiet" not in page


def test_words_of_a_phrase_are_marked_only_where_they_are_together():
    query = search_query.read('"quiet night"')
    pieces = marking.marked(query.phrases, "Night. The night was quiet. A quiet night!", "en")
    assert [piece.text for piece in pieces if piece.is_found] == ["quiet night"]


class TestOtherKeyboards:
    """What is asked is found in whatever spelling, and the spelling that was asked for first."""

    def test_are_found_marked_and_exact_spelling_first(self, found, client):
        for case in json.loads(CASES.read_text("utf-8")):
            words, asked, marked = case["text"], case["asked"], case["marked"]
            story = told(case["language"], words)
            assert found(asked) == [story], (words, asked)
            page = client.get("/en/search/", {"q": asked})
            (result,) = page.context["results"]
            pieces = [piece.text for piece in result.said if piece.is_found]
            assert " ".join(pieces) == marked, (words, asked)
            Story.objects.filter(pk=story.pk).update(status="withdrawn")
        loose = told("kk", "Әсел айтты", standfirst="Әсел, Әсел", kicker="Әсел")
        exact = told("kk", "Мұнда бірінші рет Асел келді, содан кейін кетті")
        assert found("Асел") == [exact, loose]
        assert found("Асел", language="kk") == [exact, loose]
        assert found("әсел") == [loose, exact]
        assert found('"Асел келді"') == [exact]  # a row of words is found as it is spelled

    def test_a_person_is_found_by_any_stored_name(self, found):
        person = make_person("Khalida Sample")
        story = make_story(person)
        for name, language in (("Халида Үлгіова", "kk"), ("خالدة المثال", "ar")):
            person.other_names.create(name=name, language=language)
        for asked in ("Үлгіова", "улгиова", "халида", "خالده", "مثال", "khalida"):
            assert person in found(asked), asked
            assert story in found(asked), asked

    def test_are_found_among_many_languages(self, found):
        """SQLite takes no more than 500 parts of one query."""
        for code in ("de", "fr", "es", "it", "tr", "fi", "sv", "pt", "nl", "pl"):
            told(code, "nichts")
        words = [f"{chr(97 + number)}ist" for number in range(26)]
        story = told("de", " ".join(words))
        assert found(" ".join(words)) == [story]


class TestTheOtherEngine:
    """The queries for PostgreSQL are checked on whatever database the tests run."""

    def test_is_asked_for_every_reading_of_a_phrase(self):
        query = search_query.read('сөз "quiet night"')
        facet = search_query.facet("language", "kk")
        assert query.for_postgres(query.parts, [facet], is_exact=True) == (
            "(('kсөз':*) | ('nсөз')) & (('equiet' <-> 'enight') | ('kquiet' <-> 'knight':*)"
            f" | ('nquiet' <-> 'nnight')) & '{facet}'"
        )

    def test_is_asked_for_no_word_that_no_text_holds(self):
        query, held = search_query.read("сөз night"), search_query.Part("enight", is_begun=False)
        assert query.for_postgres({held}) == ""
        assert search_query.read("night").for_postgres({held}) == "(('enight'))"

    def test_keeps_where_each_term_is_and_how_much_it_counts(self):
        document = index.Document(a=["ea", "eb"], d=["ea"], facets=["l6b"])
        assert index._tsvector(document) == "'ea':1a,6d 'eb':2a 'l6b'"

    def test_keeps_no_more_terms_than_it_can_store(self):
        words = [f"e{number:07}" for number in range(80_000)]
        kept = index._tsvector(index.Document(a=["ea"], d=words, facets=["l6b"]))
        terms = [stored.split("'")[1] for stored in kept.split()]
        assert (terms[0], terms[-1]) == ("ea", "l6b")
        assert 900_000 < sum(len(term) + 12 for term in terms) < 1_200_000

    def test_is_watched_on_the_same_tables(self):
        made = " ".join(schema.creation("postgresql"))
        for table in schema.DOCUMENTS:
            assert f"AFTER UPDATE ON {table} FOR EACH ROW" in made
            assert f"DROP FUNCTION {table}_search()" in schema.removal("postgresql")

    def test_triggers_are_made_and_taken_away_by_migrations(self):
        class Editor:
            connection, executed = connection, []

            def execute(self, statement):
                self.executed.append(statement)

        editor = Editor()
        schema.watch(None, editor)
        assert editor.executed == schema.watching(connection.vendor)
        editor.executed.clear()
        schema.remove(None, editor)
        assert editor.executed == schema.removal(connection.vendor)


class TestRebuildSearch:
    def test_finds_again_what_was_lost(self, found, capsys):
        story = make_story(headline="Lighthouse")
        gone = make_story(headline="Lighthouse gone")
        assert len(found("lighthouse")) == 2
        with connection.cursor() as cursor:
            for statement in schema.watching(connection.vendor):
                if statement.startswith("DROP"):
                    cursor.execute(statement)
            Story.objects.filter(pk=story.pk).update(headline="Tower")
            Quote.objects.all().delete()
            gone.delete()
        assert found("tower") == []
        call_command("rebuild_search")
        assert found("tower") == [story]
        assert "The search holds" in capsys.readouterr().out
        Story.objects.filter(pk=story.pk).update(headline="Hill")
        assert found("hill") == [story]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM stories_search")
            assert cursor.fetchone() == (2,)  # the story and its person

    def test_shows_its_progress_to_a_person(self, monkeypatch, capsys):
        call_command("rebuild_search")  # clears what tests left that emptied the tables
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        monkeypatch.setattr(index, "CHUNK", 1)
        make_story()
        call_command("rebuild_search")
        assert "\r1 of 2 indexed\r2 of 2 indexed\n" in capsys.readouterr().err

    def test_the_triggers_are_there_after_all_migrations(self):
        """A migration that creates a table again on SQLite must end with `schema.watch`."""
        sql = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        }
        with connection.cursor() as cursor:
            cursor.execute(sql[connection.vendor])
            there = {name for (name,) in cursor.fetchall()}
        assert {name for name in there if "_search_" in name} == {
            f"{table}_search_{change}"
            for table in schema.DOCUMENTS
            for change in ("insert", "update", "delete")
        }

    def test_the_tables_can_be_taken_away_and_made_again(self, found):
        story = make_story(headline="Lighthouse")
        with connection.cursor() as cursor:
            for make in (schema.removal, schema.creation):
                for statement in make(connection.vendor):
                    cursor.execute(statement)
        assert found("lighthouse") == [story]


def test_what_is_in_the_trash_is_not_in_the_index():
    story = make_story()
    index.refresh_all()
    story.move_to_trash(by=None, now=timezone.now())
    index.refresh_all()
    held = "rowid" if connection.vendor == "sqlite" else "document"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {held} FROM stories_search")  # noqa: S608  our own words
        assert cursor.fetchall() == []
    story.bring_back(by=None, now=timezone.now())
    assert index.refresh_all() > 0
