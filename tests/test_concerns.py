"""Test that anybody can say that something is wrong, unknown, and ask what became of it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stories.models import AuditEntry, Concern, Person, RequestCount, Story
from stories.models.concern import LONGEST, LONGEST_WAY
from stories.views import concerns
from tests.desk import address, errors
from tests.factories import make_concern, make_person, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

FORM, ANSWER = "/en/concern/", "/en/concern/answer/"
NUMBER = re.compile(r'<p class="number">([2-9a-z-]+)</p>')
LATER = timedelta(seconds=concerns.LEAST_SECONDS)


def stamp(opened=LATER):
    """The stamp of a form that was opened so long ago."""
    return concerns.new_stamp(timezone.now() - opened)


def send(client, *, where=FORM, headers=None, **typed):
    typed = {"stamp": stamp(), "kind": "removal", "text": "Please remove it."} | typed
    return client.post(where, typed, headers=headers)


def asked(client, number):
    return markup(client.post(ANSWER, {"number": number}))


class TestAVisitor:
    def test_is_led_from_a_story_and_a_person_and_sends_their_words(self, client):
        story = make_story()
        for record, name in ((story, "story"), (story.person, "person")):
            page = client.get(record.get_absolute_url()).content.decode()
            link = f"{FORM}?{name}={record.pk}"
            assert page.count(f'href="{link}"') == 1
            form = client.get(link)
            assert f'name="{name}" value="{record.pk}"' in form.content.decode()
            assert f'<a href="{record.get_absolute_url()}">{record}</a>' in markup(form)
            typed = {name: record.pk, "way_to_answer": "+7 000", "text": f"About {name}."}
            assert NUMBER.search(markup(send(client, **typed)))
            kept = Concern.objects.get(**{name: record})
            assert (kept.text, kept.way_to_answer) == (f"About {name}.", "+7 000")
            assert (kept.kind, kept.state, kept.language) == ("removal", "new", "en")

    def test_is_asked_for_nothing_but_the_text(self, client):
        page = markup(client.post(FORM, {"stamp": stamp(), "text": " Something. "}))
        number = NUMBER.search(page)[1]
        kept = Concern.objects.get()
        assert (kept.text, kept.kind, kept.way_to_answer) == ("Something.", "concern", "")
        assert (kept.story, kept.person) == (None, None)
        assert len(number) == 19
        assert "It came, and waits to be read" in asked(client, number)

    def test_gets_no_cookie_and_leaves_nothing_in_a_cache(self, client):
        answers = [client.get(FORM), send(client), send(client, text=""), client.get(ANSWER)]
        answers.append(client.post(ANSWER, {"number": "x"}))
        for answer in answers:
            assert not answer.cookies
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            # With another one, browsers would not say where the form comes from.
            assert answer.headers["Referrer-Policy"] == "same-origin"

    def test_is_not_known_by_their_address(self, client):
        client.post(FORM, {"stamp": stamp(), "text": "X"}, REMOTE_ADDR="192.0.2.77")
        assert "192.0.2.77" not in str(list(Concern.objects.values()))
        assert "192.0.2.77" not in str(list(RequestCount.objects.values()))
        assert "192.0.2.77" not in str(list(AuditEntry.objects.values()))

    def test_reads_and_writes_in_their_language(self, client):
        send(client, where="/kk/concern/")
        assert Concern.objects.get().language == "kk"

    def test_who_sends_twice_by_mistake_has_sent_once(self, client):
        form = stamp()
        first, again = (NUMBER.search(markup(send(client, stamp=form)))[1] for _ in range(2))
        assert first == again
        other = NUMBER.search(markup(send(client, stamp=form, text="Something else.")))[1]
        assert other != first
        assert Concern.objects.count() == 2

    def test_needs_no_token(self):
        from django.test import Client

        assert NUMBER.search(markup(send(Client(enforce_csrf_checks=True))))
        asks = Client(enforce_csrf_checks=True).post(ANSWER, {"number": "x"})
        assert "No message has this number" in markup(asks)


class TestWhatIsNotPublic:
    def test_is_as_what_never_was(self, client):
        withdrawn, draft, deleted = (make_story(headline=f"Secret {name}") for name in "abc")
        withdrawn.withdraw(by=None, now=timezone.now())
        Story.objects.filter(pk=draft.pk).update(status="draft")
        deleted.move_to_trash(by=None, now=timezone.now())
        changes = make_story(headline="Secret d").begin_changes()
        told = set()
        for name, records in {
            "story": [withdrawn, draft, deleted, changes],
            "person": [withdrawn.person, make_person("Secret Person")],
        }.items():
            numbers = [*(record.pk for record in records), 987654321987654321]
            for number in numbers:
                page = markup(client.get(f"{FORM}?{name}={number}"))
                page = re.sub('name="stamp" value="[^"]+"', "", page)
                page = page.replace(f"?{name}={number}", "")
                told.add(page.replace(f'name="{name}" value="{number}"', ""))
        assert len(told) == 1
        assert "It is about the page that you came from." in told.pop()
        send(client, story=withdrawn.pk)
        assert Concern.objects.get().story == withdrawn

    @pytest.mark.parametrize("number", ["x", "-1", "٣", "9" * 19, "1.5", "", "%00", "0"])
    def test_is_nothing_where_the_number_is_none(self, number, client):
        page = markup(client.get(f"{FORM}?story={number}&person={number}"))
        assert "It is about" not in page
        send(client, story=number, person=number)
        assert Concern.objects.get().story is None


class TestAForm:
    """Is shown again with all that was typed, and what to do."""

    def refused(self, client, sentence, status=400, headers=None, **typed):
        typed = {"text": "My long words.", "way_to_answer": "Call me", "story": 77} | typed
        answer = send(client, headers=headers, **typed)
        page = markup(answer)
        assert answer.status_code == status
        assert sentence in page
        assert "Not sent yet" in page
        assert typed["text"] in page
        assert f'value="{typed["way_to_answer"]}"' in page
        assert 'name="story" value="77"' in page
        assert '<option value="removal" selected>' in page
        assert not Concern.objects.exists()
        return re.search('name="stamp" value="([^"]+)"', answer.content.decode())[1]

    def test_without_a_text(self, client):
        self.refused(client, "write what it is about", text="")
        self.refused(client, "write what it is about", text=" \r\n ".strip())

    def test_that_is_too_long(self, client):
        self.refused(client, f"at most {LONGEST} characters", text="x" * (LONGEST + 1))
        way = "x" * (LONGEST_WAY + 1)
        self.refused(client, f"at most {LONGEST_WAY} characters", way_to_answer=way)
        assert NUMBER.search(markup(send(client, text="я" * LONGEST)))

    def test_that_came_within_a_moment(self, client, monkeypatch):
        now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: now)
        first = stamp(LATER - timedelta(seconds=1))
        again = self.refused(client, "Wait some seconds", stamp=first)
        assert again == first  # so that waiting is enough

    @pytest.mark.parametrize("sent", [None, "", "nonsense", "1795875245.x:forged"])
    def test_whose_stamp_is_old_or_none_of_ours(self, sent, client):
        old = stamp(timedelta(seconds=concerns.MOST_SECONDS + 1)) if sent is None else sent
        again = self.refused(client, "was open for very long", stamp=old)
        assert again != old
        assert concerns._signer.unsign(again)

    def test_whose_hidden_field_is_filled_in(self, client):
        form = markup(client.get(FORM))
        hidden = re.search('<p class="visually-hidden" aria-hidden="true">.*?</p>', form)[0]
        assert 'name="website" tabindex="-1" autocomplete="off"' in hidden
        self.refused(client, "a field that nobody sees", website="https://spam.example/")

    @pytest.mark.parametrize(
        "headers",
        [
            {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
            {"sec-fetch-site": "same-site"},
            {"origin": "https://elsewhere.example"},
            {"origin": "https://testserver@elsewhere.example"},
            {"origin": "https://[::1"},  # an address of nothing
        ],
    )
    def test_that_another_site_sent(self, headers, client):
        self.refused(client, "a page of another site sent it", 403, headers)

    @pytest.mark.parametrize(
        "headers",
        [
            {"sec-fetch-site": "same-origin", "origin": "null"},
            {"origin": "http://testserver"},
            {"origin": "null"},
            {},
        ],
    )
    def test_that_this_site_or_a_browser_that_says_nothing_sent_is_taken(self, headers, client):
        assert NUMBER.search(markup(send(client, headers=headers)))

    def test_that_came_too_often(self, client, monkeypatch):
        monkeypatch.setattr("stories.rate_limit.WINDOW_SECONDS", 10**12)  # no minute ends meanwhile
        for number in range(concerns.MOST_A_MINUTE):
            assert send(client, text=f"Number {number}").status_code == 200
        Concern.objects.all().delete()
        self.refused(client, "several messages came from your connection", 429)
        assert "Retry-After" in send(client).headers

    def test_with_bytes_that_no_text_holds(self, client):
        text = "One\0 \x07two\r\nthree\ud800 <b>four</b>"
        sent = f"stamp={stamp()}&text=".encode() + b"%FF%C0" + b"One%00%07two%0D%0Athree"
        answer = client.post(
            FORM, sent, content_type="application/x-www-form-urlencoded; charset=utf-8"
        )
        assert NUMBER.search(markup(answer))
        assert Concern.objects.get().text.endswith("Onetwo\nthree")
        again = markup(send(client, text=text.replace("\ud800", ""), kind="nonsense", stamp="x"))
        assert "&lt;b&gt;four&lt;/b&gt;" in again
        assert '<option value="concern" selected>' in again


class TestTheNumber:
    def test_shows_the_state_and_the_answer_and_no_word_of_what_was_written(self, client):
        concern = make_concern(text="Secret words.", way_to_answer="Secret way")
        concern.staff_note = "Secret note"
        told = []
        answers = {"new": "", "looked_at": "Half a word", "answered": "We did.\nX"}
        for state, answer in answers.items():
            concern.state, concern.answer = state, answer
            concern.handle(by=None, now=timezone.now())
            told.append(asked(client, concern.number))
        assert "It came, and waits to be read" in told[0]
        assert "The editors are looking at it" in told[1]
        assert "Half a word" not in told[1]
        assert "It is answered" in told[2]
        assert "<p>We did.<br>X</p>" in told[2]
        assert "Sent: 1 March 2025" in told[2]
        assert not any("Secret" in page for page in told)

    def test_is_read_however_it_is_written(self, client):
        number = make_concern().number
        for typed in (number.upper(), number.replace("-", " "), f" {number.replace('-', '')}\n"):
            assert "It came" in asked(client, typed), typed

    @pytest.mark.parametrize("typed", ["", "abcd-efgh-jkmn-pqrs", "\0", "x" * 10_000, "😀"])
    def test_that_is_none_says_so(self, typed, client):
        make_concern()
        answer = client.post(ANSWER, {"number": typed})
        assert answer.status_code == 404
        assert "No message has this number" in markup(answer)

    def test_is_asked_for_only_so_often(self, client, monkeypatch):
        monkeypatch.setattr("stories.rate_limit.WINDOW_SECONDS", 10**12)
        number = make_concern().number
        for _ in range(concerns.MOST_ASKED_A_MINUTE):
            asked(client, "wrong")
        answer = client.post(ANSWER, {"number": number})
        assert answer.status_code == 429
        assert "Retry-After" in answer.headers
        assert "Many numbers were asked for" in markup(answer)
        assert "It came" not in markup(answer)

    def test_is_nowhere_in_the_database(self):
        number = make_concern().number
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM stories_concern")
            stored = str(cursor.fetchall())
        assert number not in stored
        assert number.replace("-", "") not in stored


class TestTheDesk:
    def test_answers_with_a_line_in_the_audit_log_and_no_word_of_it(self, sign_in):
        editor, concern = sign_in("Editors"), make_concern(make_story(), text="Secret words.")
        first = editor.get("/admin/").content.decode()
        assert "Concerns to answer" in first
        assert address(concern) in first
        assert "Secret" not in first
        assert "In the words of" in editor.get("/admin/stories/concern/").content.decode()
        page = markup(editor.get(address(concern)))
        assert "Secret words." in page
        assert "English" in page  # the language of the form, by its name
        assert "Delete it when it is answered" in page
        sent = {"state": "answered", "answer": "It is\x01 gone.", "staff_note": "Secret note"}
        for _ in range(2):  # the second changes nothing
            assert editor.post(address(concern), sent).status_code == 302
        assert "It is answered" in asked(editor, concern.number)
        assert Concern.objects.get().answer == "It is gone."
        (line,) = AuditEntry.objects.filter(kind="concern")
        assert (line.detail, line.by_name) == (f"Concern {concern.pk}: answered", "sample-editors")
        assert "Concerns to answer" not in editor.get("/admin/").content.decode()

    def test_says_that_an_answer_is_missing(self, sign_in):
        editor, concern = sign_in("Editors"), make_concern()
        page = editor.post(address(concern), {"state": "answered", "answer": " "})
        assert "Write an answer, or choose another state." in errors(page)
        with pytest.raises(IntegrityError), transaction.atomic():
            Concern.objects.update(state="answered")

    def test_changes_nothing_of_what_was_sent(self, sign_in):
        editor, concern = sign_in("Editors"), make_concern()
        sent = {"state": "new", "text": "By hand", "kind": "mistake", "staff_note": "X"}
        editor.post(address(concern), sent)
        concern.refresh_from_db()
        assert (concern.text, concern.kind) == ("Something invented.", "concern")
        assert editor.get("/admin/stories/concern/add/").status_code == 403

    def test_deletes_one_that_is_no_longer_needed(self, sign_in):
        editor, concern = sign_in("Editors"), make_concern()
        where = address(concern).replace("change", "delete")
        assert editor.post(where, {"post": "yes"}).status_code == 302
        assert AuditEntry.objects.get(kind="concern").detail == f"Concern {concern.pk}: deleted"
        assert "No message has this number" in asked(editor, concern.number)

    def test_lets_no_writer_read_one(self, sign_in):
        writer, concern = sign_in("Writers"), make_concern(make_story())
        delete = address(concern).replace("change", "delete")
        for where in (address(concern), delete, "/admin/stories/concern/"):
            assert writer.get(where).status_code == 403
            assert writer.post(where, {"post": "yes", "state": "looked_at"}).status_code == 403
        assert "Concern" not in writer.get("/admin/").content.decode()


@pytest.mark.parametrize("name", ["story", "person"])
def test_a_concern_is_erased_with_what_it_is_about(name):
    story = make_story()
    about = {"story": story} if name == "story" else {"story": None, "person": story.person}
    make_concern(**about)
    Story.objects.all().delete()
    Person.objects.all().delete()
    assert not Concern.objects.exists()
