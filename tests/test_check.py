"""Test the page that checks a quotation, and the same as JSON."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import rate_limit
from stories.models import Story
from stories.passages.check import LONGEST
from stories.search import candidates, index, origins
from tests.factories import PAST, SENTENCES, make_person, make_story, schedule
from tests.markup import markup
from tests.test_json import names_in

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parent.parent / "docs" / "json.md"
WORDS = "I do not regret it, whatever comes."


@pytest.fixture
def ask(client):
    """Return the page that answers for these words."""

    def ask(words, name="", language="en"):
        response = client.post(f"/{language}/check/", {"words": words, "name": name})
        assert response.status_code == 200
        return unescape(markup(response))

    return ask


@pytest.fixture
def ask_json(client):
    """Return the record that answers for these words."""

    def ask_json(words, name=""):
        response = client.post("/en/check.json", {"words": words, "name": name})
        assert response.status_code == 200
        return response.json()

    return ask_json


def verdict(page):
    return re.search(r'<h2 id="verdict"[^>]*>(.*?)</h2>', page)[1].strip()


def make_told(words=WORDS, **fields):
    """Make a story that has these words among others."""
    body = f"<p>{SENTENCES} {words} So we stayed.</p>"
    return make_story(**{"body": body} | fields)


class TestTheFourAnswers:
    def test_exactly_so(self, ask):
        story = make_told()
        page = ask("“I do not regret it — whatever comes!”".replace(" —", ","))
        assert verdict(page) == "Exactly so"
        assert f"<mark>{WORDS}</mark>" in page
        assert f'href="{story.get_absolute_url()}#p-1:~:text=' in page
        assert "You have “!” at the end, the story has “.”." in page
        assert "<ins>" not in page
        assert 'class="alarm"' not in page

    def test_cut_says_first_that_a_word_that_denies_was_left_out(self, ask):
        make_told()
        page = ask("I do regret it, whatever comes.")
        assert verdict(page) == "Cut: something was left out"
        assert re.search(r"<ins><span[^>]*>left out: ?</span>not</ins>", page)
        assert re.search('</h2><p class="alarm"><strong>Careful: this may turn the sense.', page)
        assert page.count("Careful:") == 1
        assert '<b lang="en" dir="ltr">not</b>' in page

    def test_cut_says_so_of_every_story(self, ask):
        make_told()
        make_told("We do not regret it. I do not, ever, regret it, whatever comes.")
        page = ask("I do regret it, whatever comes.")
        assert page.count("Careful: this may turn the sense.") == 2

    def test_nearly_shows_the_difference(self, ask):
        make_told()
        page = ask("I do not forget it, whatever comes.")
        assert verdict(page) == "Nearly: here is the difference"
        assert re.search("<del><span[^>]*>not there: ?</span>forget</del>", page)
        assert re.search("<ins><span[^>]*>left out: ?</span>regret</ins>", page)

    def test_not_here(self, ask):
        make_told()
        page = ask("These words nobody ever said to anybody.")
        assert verdict(page) == "Not in anything published here"
        assert "<blockquote" not in page

    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("hills", "Too few words to tell"),
            ("Sample Person", "Too few words to tell"),
            ("", "There are no words in this"),
            ("“…” \0 ☃", "There are no words in this"),
            ("word " * 12_000, "This is too long"),
        ],
    )
    def test_or_why_there_is_none(self, words, answer, ask):
        make_told()
        assert verdict(ask(words)) == answer


class TestWhatIsPasted:
    @pytest.mark.parametrize(
        "words",
        [
            f"«{WORDS}»",
            f'"{WORDS}"\n\n— Sample Person, teacher',
            "I do not re-\ngret it,\nwhat\u200bever comes",
            "i do not\tregret\xa0it, whatever\x00 comes …",
        ],
    )
    def test_is_found_whatever_its_typography(self, words, ask):
        make_told()
        assert verdict(ask(words)) == "Exactly so"

    @pytest.mark.parametrize(
        "words",
        [
            "I do […] regret it",
            "I am an invented person (...) The hills are quiet at night.",
            "I say nothing of anybody … So we stayed",
        ],
    )
    def test_may_mark_what_it_leaves_out(self, words, ask):
        make_told()
        assert verdict(ask(words)) == "Cut: something was left out"

    def test_is_found_where_it_is_long(self, ask):
        told = " ".join(f"Then came day number {number}, and it was quiet." for number in range(90))
        make_told(told)
        make_told()
        assert verdict(ask(told)) == "Exactly so"
        changed = told.replace("number 40,", "number forty,")
        assert verdict(ask(changed)) == "Nearly: here is the difference"

    def test_takes_no_time_where_a_word_is_long(self, ask):
        for _ in range(12):
            make_told()
        begin = process_time()
        ask(f"{WORDS} So we stayed. {'x' * 4900}")
        assert process_time() - begin < 2

    def test_stays_in_the_form_as_it_was(self, ask):
        page = ask("<b>no words of anybody & all</b>", name="Sample “Person”")
        assert "<b>no words of anybody & all</b></textarea>" in page
        assert 'value="Sample “Person”"' in page

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(st.text(max_size=60) | st.text("[(….)]-\n\x02“”—Aa", max_size=20))
    def test_never_breaks_the_page(self, words):
        answer = origins.find(words, words, timezone.now())
        assert answer.kind in {"absent", "few words", "empty"}


class TestWhose:
    @pytest.mark.parametrize("part", ["headline", "standfirst"])
    def test_are_the_words_of_a_headline_and_an_introduction(self, part, ask, ask_json):
        make_told(headline="Nobody came to the lake", standfirst="An invented introduction.")
        words = {"headline": "Nobody came to the lake", "standfirst": "An invented introduction"}
        named = {"headline": "headline", "standfirst": "introduction"}
        page = ask(words[part])
        assert f"This is the {named[part]}, in the editor’s words" in page
        assert 'class="of-others"' in page
        (origin,) = ask_json(words[part])["origins"]
        assert (origin["part"], origin["voice"]) == (part, "editor")

    def test_are_the_person_s_before_those_of_the_headline(self, ask):
        make_told(headline="Sample Person: “I do not regret it, whatever comes!”")
        page = ask("I do not regret it, whatever comes!")
        assert verdict(page) == "Exactly so"
        assert "not words of the person" not in page

    def test_are_not_somebody_else_s_for_the_marks_of_a_headline(self, ask):
        make_told(headline="Sample Person: “Nobody came to the lake”")
        assert "as somebody else’s" not in ask("Nobody came to the lake")

    def test_are_words_that_the_story_quotes(self, ask):
        make_story(body="<p>They said this:</p><blockquote>You must go away now.</blockquote>")
        page = ask("You must go away now.")
        assert verdict(page) == "Exactly so"
        assert "The story quotes somebody else here" in page

    def test_are_the_words_of_a_heading(self, ask):
        make_story(body="<h2>What came later that year</h2><p>It was quiet.</p>")
        assert "This is a heading, in the editor’s words" in ask("What came later that year")

    def test_are_a_question_of_the_interviewer(self, ask, ask_json):
        make_story(body='<p class="question">What did you do in that year?</p>')
        words = "What did you do in that year?"
        assert "An interviewer asks this: these are not words of the person." in ask(words)
        assert ask_json(words)["origins"][0]["voice"] == "question"

    def test_are_words_of_several(self, ask, ask_json):
        make_story(body="<p>They said this:</p><blockquote>You must go away now.</blockquote>")
        words = "They said this: You must go away now."
        assert "Not all of these are words of the person" in ask(words)
        assert ask_json(words)["origins"][0]["voice"] == "several"

    def test_are_words_in_quotation_marks_that_the_person_repeats(self, ask):
        make_told("They called it a “mild” matter.")
        page = ask("They called it a mild matter.")
        assert "these words are in quotation marks" in page
        assert '<b lang="en" dir="ltr">mild</b>' in page

    def test_are_translated(self, ask):
        make_told(translated_from="kk", translator="Sample Translator")
        assert "Translated from Kazakh by Sample Translator" in ask(WORDS)

    def test_are_those_of_a_person_with_a_changed_name(self, ask):
        make_told(person=make_person("Invented Name", anonymity="pseudonym"))
        page = ask(WORDS, name="Somebody")
        assert "Invented Name*" in page
        assert "The name was changed" in page
        assert "Somebody" not in re.sub(r"<input.*?>", "", page)


class TestTheName:
    OTHER = "The stories here do not give them as words of"

    @pytest.mark.parametrize("name", ["", "Sample Person", "person", "S. Person", "Үлгі Адам"])
    def test_of_the_person_needs_no_word(self, name, ask):
        story = make_told()
        story.person.other_names.create(name="Үлгі Адам", language="kk")
        assert self.OTHER not in ask(WORDS, name=name)

    @pytest.mark.parametrize("name", ["Somebody Else", "Sample Else", "S. P.", "Sample X. Person"])
    def test_of_another_is_said(self, name, ask, ask_json):
        make_told()
        page = ask(WORDS, name=name)
        assert verdict(page) == "Exactly so"
        assert f"{self.OTHER} “{name}”" in page
        assert ask_json(WORDS, name)["is_of_another"] is True

    def test_is_read_from_the_end_of_the_words(self, ask):
        make_told()
        assert f"{self.OTHER} “Somebody Else”" in ask(f"“{WORDS}” — Somebody Else")
        assert f"{self.OTHER} “Another”" in ask(f"“{WORDS}” — Somebody Else", name="Another")

    def test_brings_that_person_s_story_to_the_front(self, ask_json):
        first, second = make_told(), make_told(person=make_person("Else Invented"))
        for story, name in ((first, "Sample Person"), (second, "Else Invented")):
            found = ask_json(WORDS, name)
            assert found["origins"][0]["story"]["id"] == story.permanent_id
            assert "is_of_another" not in found

    def test_tells_nothing_of_a_person_without_a_name(self, ask):
        make_told(person=make_person("A neighbour", anonymity="anonymous"))
        assert self.OTHER not in ask(WORDS, name="Sample Real Name")


class TestSeveralStories:
    def test_are_listed_up_to_a_few(self, ask, ask_json):
        for number in range(origins.MOST_SHOWN + 1):
            make_told(headline=f"Invented {number}")
        page = ask(WORDS)
        assert page.count("<blockquote") == origins.MOST_SHOWN
        assert "Further stories here have these words, too." in page
        assert ask_json(WORDS)["has_more"] is True

    def test_are_found_among_many_with_the_same_common_words(self, ask):
        for number in range(30):
            make_story(slug=f"many-{number}")
        make_told()
        assert verdict(ask(WORDS)) == "Exactly so"
        assert verdict(ask("I do regret it, whatever comes")) == "Cut: something was left out"

    def test_take_the_queries_of_one(self, client, monkeypatch):
        now = timezone.now()  # the first request of a minute deletes what was counted before
        monkeypatch.setattr(timezone, "now", lambda: now)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.post("/en/check/", {"words": WORDS}).status_code == 200
            return len(captured)

        make_told()
        queries()  # indexes it
        one = queries()
        for _ in range(3):
            make_told(person=make_person())
        queries()
        assert queries() == one


NOT_PUBLIC = {
    "draft": lambda: make_told(status="draft"),
    "in review": lambda: make_told(status="in_review"),
    "scheduled": lambda: schedule(make_told(status="draft"), timezone.now() + timedelta(days=9)),
    "withdrawn": lambda: make_told(status="withdrawn"),
    "just withdrawn": lambda: make_told().withdraw(by=None, now=timezone.now(), note="Asked for"),
    "deleted": lambda: make_told(deleted_at=PAST),
    "note for editors": lambda: make_story(editor_note=WORDS),
}


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("state", NOT_PUBLIC)
    def test_is_as_what_never_was(self, state, client, monkeypatch):
        """In words, headers and queries; public words beside it are found as ever."""
        # In the first request of a minute, those that were counted before are deleted.
        monkeypatch.setattr(rate_limit, "WINDOW_SECONDS", 10**12)

        def answers(now):
            asked = [(address, words) for address in ADDRESSES for words in (WORDS, WORDS[2:-8])]
            with CaptureQueriesContext(connection) as captured:
                given = [client.post(address, {"words": words}) for address, words in asked]
            told = [
                (
                    each.status_code,
                    re.sub(rb'nonce="[^"]*"', b"", each.content),
                    {name: value for name, value in each.items() if "Policy" not in name},
                )
                for each in given
            ]
            return told, len(captured)

        make_story()
        client.post("/en/check/", {"words": WORDS})  # indexes it
        before = answers("before")
        assert b"Not in anything" in before[0][0][1]
        NOT_PUBLIC[state]()
        index.refresh_all()
        assert answers("after") == before

    def test_scheduled_changes_do_not_answer_before_their_moment(self, ask):
        story = make_told("We were glad to be here.")
        changes = story.begin_changes()
        changes.body = f"<p>{WORDS}</p>"
        changes.save()
        schedule(changes, timezone.now() + timedelta(days=1))
        assert verdict(ask(WORDS)) == "Not in anything published here"
        assert verdict(ask("We were glad to be here.")) == "Exactly so"

    def test_is_not_answered_from_a_stale_index(self, ask):
        make_told()
        assert verdict(ask(WORDS)) == "Exactly so"
        Story.objects.update(status="withdrawn")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stories_search_stale")
        assert verdict(ask(WORDS)) == "Not in anything published here"


ADDRESSES = ["/en/check/", "/en/check.json"]


class TestTheForm:
    def test_is_a_page_that_may_be_listed(self, client):
        response = client.get("/en/check/")
        assert response.status_code == 200
        assert "X-Robots-Tag" not in response.headers
        assert 'method="post"' in markup(response)
        assert 'id="verdict"' not in markup(response)
        assert client.head("/en/check/").status_code == 200

    def test_is_linked_from_every_page(self, client):
        for language in ("en", "ru", "kk"):
            for address in (f"/{language}/", f"/{language}/nothing/"):
                assert f'href="/{language}/check/"' in markup(client.get(address))

    def test_of_another_site_is_answered_too_as_nothing_changes_and_no_cookie_is_set(self, client):
        strict = type(client)(enforce_csrf_checks=True)
        for address in ADDRESSES:
            response = strict.post(address, {"words": WORDS}, headers={"Origin": "null"})
            assert response.status_code == 200
            assert not response.cookies
        assert not strict.get("/en/check/").cookies

    def test_takes_no_words_from_an_address(self, client):
        make_told()
        assert "Exactly" not in markup(client.get("/en/check/", {"words": WORDS}))
        response = client.post("/en/check/?words=nothing", {"words": WORDS})
        assert "Exactly so" in markup(response)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_answered_for_no_cache_and_no_search_engine(self, address, client):
        response = client.post(address, {"words": WORDS})
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "no-referrer"


class TestTheRecord:
    def test_has_the_names_that_the_document_promises_and_no_others(self, ask_json):
        make_told(
            "They do not call it a “mild” matter.",
            person=make_person("Sample Person", slug="sample"),
            translated_from="kk",
            content_note="Loud words.",
        )
        for _ in range(origins.MOST_SHOWN):
            make_told(
                "They do not call it a “mild” matter.",
                translated_from="kk",
                content_note="Loud words.",
            )
        record = ask_json("They do call it a mild matter!", "Somebody Else")
        text = DOCUMENT.read_text()
        promised = re.search(r"^## A check$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]
        assert names_in(record) == set(re.findall(r"^\| `([\w.]+)`", promised, re.MULTILINE))

    def test_says_what_the_page_says(self, ask_json):
        story = make_told()
        record = ask_json("I do regret it, whatever comes!")
        assert (record["type"], record["answer"]) == ("check", "cut")
        (origin,) = record["origins"]
        assert origin["words"] == "I do […] regret it, whatever comes"
        assert origin["denying_words"] == ["not"]
        assert (origin["part"], origin["voice"]) == ("body", "person")
        assert {"text": "not", "kind": "left_out"} in origin["sentences"]
        assert origin["final_marks"] == {"yours": "!", "of_story": "."}
        address = f"http://testserver{story.get_absolute_url()}"
        assert origin["url_in_story"].startswith(f"{address}#p-1:~:text=")
        assert ask_json("hills") == {"version": 1, "type": "check", "answer": "few_words"}

    def test_may_be_read_from_any_site(self, client):
        response = client.post("/en/check.json", {"words": WORDS})
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get("/en/check.json").status_code == 405

    @pytest.mark.parametrize(
        ("words", "error"), [("", "empty"), ("☃", "empty"), ("word " * LONGEST, "too_long")]
    )
    def test_of_what_cannot_be_checked_is_an_error(self, words, error, client):
        response = client.post("/en/check.json", {"words": words})
        assert response.status_code == 400
        assert response.json()["error"] == error
        assert "words" in response.json()["message"]


def test_candidates_of_no_words_are_none():
    make_told()
    assert candidates.find("☃", timezone.now(), 5) == []
