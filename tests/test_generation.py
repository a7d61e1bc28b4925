"""Test that whatever changes a public page ends the generation, and that nothing else does."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from stories.generation import Reader, Unknown, reader, triggers, wal_index
from stories.models import (
    AuditEntry,
    EditingSession,
    FormerTagName,
    PersonRedirect,
    RetiredAddress,
    SiteSettings,
    Story,
    StoryVersion,
)
from tests.factories import (
    PAST,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_site_page,
    make_story,
    schedule,
)

NEVER_SHOWN = {
    "stories_auditentry": "what colleagues did",
    "stories_authenticatorapp": "how a colleague signs in",
    "stories_passkey": "how a colleague signs in",
    "stories_recoverycode": "how a colleague signs in",
    "stories_desklanguage": "which language a colleague reads the desk in",
    "stories_comment": "what colleagues remark",
    "stories_comment_mentioned": "what colleagues remark",
    "stories_concern": "its writer alone reads the answer",
    "stories_consent": "what follows from it is stored with stories and pictures",
    "stories_editingsession": "who has a form open",
    "stories_erasure": "that somebody was erased",
    "stories_handover": "whose work waits for whom",
    "stories_invitation": "who is invited to the desk",
    "stories_keptverdicts": "what readers see is the same without it",
    "stories_personchanges": "what waits until it is published",
    "stories_personversion": "the history",
    "stories_personlanguage": "it follows people and stories",
    "stories_mailchoice": "when a colleague is written to",
    "stories_pendingdeletion": "files that are still to be deleted",
    "stories_previewlink": "previews are never finished pages",
    "stories_reviewmessage": "what colleagues tell each other",
    "stories_requestcount": "how often somebody asked",
    "stories_protection": "what is being done for somebody who is hidden meanwhile",
    "stories_storyversion": "the history",
    "stories_unfinishedform": "what could not be saved yet",
    "stories_thirdparty": "who else must be asked",
}


def mark():
    return reader.read_mark(connection)


def new_transaction():
    """Forget what this test wrote: PostgreSQL notes each transaction once, and a test is one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM stories_generation")


def changes(act):
    """Whether something that is done changes the mark."""
    new_transaction()
    before = mark()
    act()
    return mark() != before


@pytest.mark.django_db
class TestTheMark:
    def test_each_table_is_watched_or_has_a_reason(self):
        ours = {
            model._meta.db_table
            for model in apps.get_app_config("stories").get_models(include_auto_created=True)
            if model._meta.managed
        }
        assert ours == set(triggers.TABLES) | set(NEVER_SHOWN)
        assert not set(triggers.TABLES) & set(NEVER_SHOWN)
        assert triggers.missing(connection) == []

    def test_is_changed_by_each_way_of_writing_to_each_table(self, media):
        person = make_person(portrait=make_picture())
        story = make_story(person, tags=["hills"])
        make_quote(story)
        make_milestone(story)
        make_correction(story)
        make_service()
        make_site_page(publish=True)
        person.other_names.create(name="Other Name", language="en")
        person.links.create(label="Page", url="https://person.example/")
        story.slug = "other"
        story.body += f'<figure data-picture="{person.portrait.pk}"></figure>'
        story.save()
        PersonRedirect.objects.create(person=person, slug="former-person")
        FormerTagName.objects.create(tag=story.tags.get(), slug="former-hills")
        RetiredAddress.objects.retire(Story, [{"language": "en", "slug": "gone"}])
        site, _ = SiteSettings.objects.update_or_create(pk=1)
        site.chosen_people.create(person=person)
        with connection.cursor() as cursor, connection.constraint_checks_disabled():
            for table in triggers.TABLES:
                cursor.execute(f"SELECT min(id) FROM {table}")  # noqa: S608  our own names
                [(number,)] = cursor.fetchall()
                assert number is not None, table
                update = f"UPDATE {table} SET id = id WHERE id = {number}"  # noqa: S608
                assert changes(lambda update=update: cursor.execute(update)), table
        assert changes(lambda: Story.objects.filter(pk=story.pk).update(headline="Other"))
        added = Story(
            person=person, status="published", published_at=PAST, headline="Added", slug="added"
        )
        assert changes(lambda: Story.objects.bulk_create([added]))
        assert changes(story.quotes.all().delete)
        assert changes(lambda: story.tags.clear())
        assert changes(lambda: call_command("loaddata", "azhigulova", verbosity=0))

    def test_is_not_changed_by_what_readers_do_not_see(self, client, admin_user):
        draft = make_story(status="draft")
        other = make_story(draft.person, status="draft")
        story = make_story()
        new_transaction()
        first = mark()
        client.force_login(admin_user)
        client.get("/admin/")
        AuditEntry.note("published", now=timezone.now(), by=admin_user, story=story.pk)
        StoryVersion.keep(story, "saved", by=admin_user, now=timezone.now())
        EditingSession.objects.create(story=story, user=admin_user, seen_at=timezone.now())
        person = story.person.working_copy()
        person.description = "What waits."
        assert person.save_draft(by=admin_user, now=timezone.now()).event == "saved"
        Story.objects.filter(pk=draft.pk).update(headline="Other words")
        Story.objects.filter(pk=draft.pk).update(status="in_review")
        other.delete()
        User.objects.update(first_name="Sample")
        Session.objects.all().delete()
        for path in ("/en/", story.get_absolute_url(), "/en/search/?q=hills", "/en/quotes/"):
            assert client.get(path).status_code == 200
        assert mark() == first

    def test_changes_where_a_draft_becomes_public_or_stops_to_be(self):
        story = make_story(status="draft")
        to = Story.objects.filter(pk=story.pk)
        assert changes(lambda: to.update(status="published", published_at=PAST))
        assert changes(lambda: to.update(status="draft"))

    def test_is_the_old_one_after_what_was_rolled_back(self):
        story = make_story()
        new_transaction()
        before = mark()
        with transaction.atomic():
            Story.objects.filter(pk=story.pk).update(headline="Other words")
            assert mark() != before
            transaction.set_rollback(True)
        assert mark() == before

    def test_is_never_one_that_was_there_before(self):
        story = make_story()
        marks = set()
        for number in range(20):
            new_transaction()
            Story.objects.filter(pk=story.pk).update(headline=f"Words {number % 2}")
            marks.add(mark())
        assert len(marks) == 20

    @pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
    def test_is_made_and_taken_away_by_statements_for_each_engine(self, vendor):
        made, removed = triggers.creation(vendor), triggers.removal(vendor)
        changes = 3 if vendor == "sqlite" else 4
        made_triggers = [each for each in made if each.startswith("CREATE TRIGGER ")]
        assert len(made_triggers) == len(triggers.TABLES) * changes
        assert len(set(made_triggers)) == len(made_triggers)
        dropped = {each.split()[4] for each in removed if each.startswith("DROP TRIGGER")}
        assert dropped == {each.split()[2] for each in made_triggers}
        assert removed[-1] == "DROP TABLE stories_generation"

    def test_can_be_taken_away_and_made_again(self):
        with connection.cursor() as cursor:
            editor = SimpleNamespace(connection=connection, execute=cursor.execute)
            triggers.remove(None, editor)
            triggers.create(None, editor)
            triggers.unwatch(None, editor)
            assert len(triggers.missing(connection)) >= len(triggers.TABLES) * 3
            triggers.watch(None, editor)
        assert triggers.missing(connection) == []
        assert changes(make_story)


@pytest.mark.django_db
class TestTheNextMoment:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def next(self):
        return reader.next_moment(connection, self.now)

    def test_is_none_where_nothing_waits(self):
        make_story()
        assert self.next() is None

    @pytest.mark.parametrize(
        "field", ["published_at", "shown_from", "shown_until", "withdrawn_until", "consented_until"]
    )
    def test_is_that_of_a_story(self, field):
        later = self.now + timedelta(days=1, microseconds=5)
        Story.objects.filter(pk=make_story().pk).update(**{field: later})
        Story.objects.filter(pk=make_story().pk).update(**{field: later + timedelta(days=1)})
        Story.objects.filter(pk=make_story().pk).update(**{field: self.now})
        assert self.next() == later

    def test_is_that_of_a_pictures_consent(self, media):
        picture = make_picture()
        later = self.now + timedelta(days=1)
        type(picture).objects.update(consented_until=later)
        assert self.next() == later

    def test_is_that_of_scheduled_changes(self):
        later = self.now + timedelta(days=2)
        schedule(make_story(status="draft"), later)
        assert self.next() == later


class Present:
    """A clock that is set."""

    def __init__(self, monkeypatch, at):
        self.at = at
        monkeypatch.setattr(reader.time, "time", lambda: self.at.timestamp())


@pytest.fixture
def present(monkeypatch):
    return Present(monkeypatch, datetime(2026, 5, 1, 12, 30, tzinfo=UTC))


@pytest.fixture
def asked():
    """A reader of the generation, with a connection of its own, as a worker has it."""
    asked = Reader()
    yield asked
    asked.close()


@pytest.mark.django_db(transaction=True)
class TestReader:
    def test_sees_what_others_wrote(self, asked, present):
        story = make_story()
        first = asked.current()
        assert asked.current() is first
        Session.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
        assert asked.current() is first
        Story.objects.update(headline="By update")
        second = asked.current()
        assert second is not first
        with connection.cursor() as cursor:
            cursor.execute("UPDATE stories_quote SET text = text")
            assert asked.current() is second  # there is none
            cursor.execute("DELETE FROM stories_story WHERE id = %s", [story.pk])
        assert asked.current() is not second

    def test_sees_nothing_of_a_transaction_that_has_not_ended(self, asked, present):
        make_story()
        first = asked.current()
        with transaction.atomic():
            Story.objects.update(headline="Not yet")
            assert asked.current() is first
            transaction.set_rollback(True)
        assert asked.current() is first
        with transaction.atomic():
            Story.objects.update(headline="Now")
        assert asked.current() is not first

    def test_ends_a_generation_when_something_appears_by_itself(self, asked, present):
        schedule(make_story(status="draft"), present.at + timedelta(minutes=5))
        first = asked.current()
        present.at += timedelta(minutes=4, seconds=59)
        assert asked.current() is first
        present.at += timedelta(seconds=1)
        second = asked.current()
        assert second is not first
        assert not first.reads_alike_at(present.at.timestamp())
        assert first.reads_alike_at(present.at.timestamp() - 1)
        present.at -= timedelta(seconds=1)  # the clock is set back
        assert asked.current() not in (first, second)

    def test_ends_a_generation_after_an_hour_and_with_the_day(self, asked, present, settings):
        settings.TIME_ZONE = "Asia/Kathmandu"  # 5:45 before UTC: there it is 18:15
        first = asked.current()
        assert first.ends == (present.at + timedelta(hours=1)).timestamp()
        assert first.reads_alike_at((present.at + timedelta(days=9)).timestamp())
        assert not first.reads_alike_at(first.begins - 1)
        present.at = datetime(2026, 5, 1, 17, 50, tzinfo=UTC)
        assert asked.current().ends == datetime(2026, 5, 1, 18, 15, tzinfo=UTC).timestamp()

    def test_knows_nothing_where_a_trigger_is_missing(self, asked, present, caplog):
        [drop] = [each for each in triggers.unwatching(connection.vendor) if "_quote_" in each][:1]
        with connection.cursor() as cursor:
            cursor.execute(drop)
            try:
                with pytest.raises(Unknown) as raised:
                    asked.current()
                assert not raised.value.is_away
                assert "stories_quote_generation_insert" in caplog.text
            finally:
                for statement in triggers.watching(connection.vendor):
                    cursor.execute(statement)
        assert triggers.missing(connection) == []

    def test_opens_a_connection_again_that_was_lost(self, asked, present):
        first = asked.current()
        Story.objects.bulk_create([])
        asked._database.connection.close()
        again = asked.current()
        assert again.mark == first.mark

    def test_knows_nothing_of_a_moment_that_is_none(self, asked, present):
        if connection.vendor != "sqlite":
            pytest.skip("other engines take no such moment")
        story = make_story()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE stories_story SET shown_until = '9999-99-99'")
        with pytest.raises(Unknown) as raised:
            asked.current()
        assert not raised.value.is_away
        story.delete()

    def test_waits_no_longer_for_another_thread(self, asked, present, monkeypatch):
        monkeypatch.setattr(reader, "SECONDS_TO_WAIT", 0.01)
        with asked._lock, pytest.raises(Unknown) as raised:
            asked.current()
        assert raised.value.is_away

    def test_is_not_misled_by_the_notes_of_another_server(self):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite keeps no notes")
        make_story()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (number,) = cursor.fetchone()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO stories_generation (transaction) VALUES (%s) ON CONFLICT DO NOTHING",
                [(later,) for later in range(number + 1, number + 200)],
            )
        before = mark()
        Story.objects.update(headline="Other words")
        assert mark() != before

    def test_tries_again_after_a_second(self, asked, present, monkeypatch):
        """A database that is away is not asked at each request."""
        tries, clock = [], [100.0]
        monkeypatch.setattr(reader.time, "monotonic", lambda: clock[0])

        def away(self):
            tries.append(1)
            raise OSError("away")

        with monkeypatch.context() as patch:
            patch.setattr(Reader, "_open", away)
            for _ in range(3):
                with pytest.raises(Unknown):
                    asked.current()
            assert len(tries) == 1
            clock[0] += 1
            with pytest.raises(Unknown):
                asked.current()
            assert len(tries) == 2
        with pytest.raises(Unknown):
            asked.current()
        clock[0] += 1
        assert asked.current().mark


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the file of SQLite")
@pytest.mark.django_db(transaction=True)
class TestReaderOfAFile:
    def test_sees_a_backup_that_was_put_in_its_place(self, asked, present, tmp_path, monkeypatch):
        path = tmp_path / "site.sqlite3"
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
        first = asked.current()
        backup = tmp_path / "backup.sqlite3"
        backup.write_bytes(path.read_bytes())
        assert asked.current() is first
        path.unlink()
        with pytest.raises(Unknown):
            asked.current()
        backup.rename(path)
        monkeypatch.setattr(reader, "SECONDS_BETWEEN_TRIES", 0)
        assert asked.current() is not first


@pytest.fixture
def served_file(tmp_path, monkeypatch):
    """A copy of the database in a file with a write-ahead log, as it is served."""
    path = tmp_path / "served.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
    copy.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    return path


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the log of SQLite")
@pytest.mark.django_db(transaction=True)
class TestReaderOfALog:
    def test_asks_nothing_while_nobody_writes(self, asked, present, served_file, monkeypatch):
        """It sees each transaction that ended, of any connection, also after a checkpoint."""
        first = asked.current()
        assert asked._index is not None
        monkeypatch.setattr(asked, "_cursor", None)  # SQLite is not asked
        writer = sqlite3.connect(served_file, isolation_level=None)
        seen = {first.mark}
        for number in range(1, 6):
            writer.execute("BEGIN")
            writer.execute("UPDATE stories_generation SET mark = ?", [bytes([number] * 16)])
            assert asked.current().mark in seen
            writer.execute("ROLLBACK" if number == 3 else "COMMIT")
            present_one = asked.current()
            assert (present_one.mark in seen) == (number == 3)
            seen.add(present_one.mark)
            assert asked.current() is present_one
            if number == 4:
                writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                assert asked.current().mark == present_one.mark
        writer.close()

    def test_keeps_the_locks_of_sqlite(self, asked, present, served_file):
        """Where they were lost, a process that opens the file would begin the index anew."""
        asked.current()
        other = Reader()
        other.current()
        other.close()
        take = (
            "import fcntl, sys; file = open(sys.argv[1], 'r+b'); "
            "fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)"  # SQLite's "dead man switch"
        )
        words = [sys.executable, "-c", take, f"{served_file}-shm"]
        done = subprocess.run(words, stderr=subprocess.PIPE, check=False)  # noqa: S603  our own words
        assert b"BlockingIOError" in done.stderr

    def test_has_no_index_where_the_database_keeps_another_journal(self, tmp_path):
        assert wal_index.map_index(str(tmp_path / "none.sqlite3")) is None
        (tmp_path / "short.sqlite3-shm").write_bytes(b"short")
        assert wal_index.map_index(str(tmp_path / "short.sqlite3")) is None

    def test_is_asked_where_the_index_has_another_format(self, asked, served_file, monkeypatch):
        monkeypatch.setattr(wal_index, "VERSION", b"none")
        first = asked.current()
        assert asked._index is None
        assert asked.current() is first
