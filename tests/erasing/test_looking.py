"""Test that erasing ends by looking, and is done again in a restored backup."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from stories.erasure import freed_bytes, remains
from stories.erasure.needles import Needles
from stories.models import (
    AuditEntry,
    Erasure,
    PendingDeletion,
    Person,
    Picture,
    RetiredAddress,
    Story,
    StoryVersion,
    Tag,
)
from stories.search import index
from tests.erasing.steps import (
    NAME,
    OF_SQLITE,
    erase,
    files_below,
    make_life,
    status,
)
from tests.factories import (
    make_person,
    make_picture,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db(transaction=True)


class TestLooking:
    """The search that ends an erasure must be able to find: a name is planted for it."""

    @pytest.fixture(autouse=True)
    def fresh(self):
        """Overwrite what earlier tests left in the same file."""
        freed_bytes.overwrite()

    def found(self, *names, **about):
        places = remains.look(Needles(names or [NAME], **about)).places
        return [(place.kind, place.where, place.column) for place in places]

    def test_finds_nothing_where_nothing_is(self):
        assert self.found() == []
        assert self.found("") == []

    def test_takes_no_key_or_digest_for_a_name_of_few_letters(self):
        needles = Needles(["Ada Li"])
        for drawn in (
            "9ada3f7e",
            "3li7wxyz",
            "md5$7Li4xmPq$x",
            "1b2c3d4e-4ada-4bcd-8ada-12ab34cd56ef",
            "fa-ig39JCkg_fu9NssX_li_wmiWYRV2bO_4_eKMEXhbw",
            "pbkdf2_sha256$1$bVoLiAkPwKbPcoEES$Lm77naDvWLsuRI/ada+FAciRTGdHeqLl6nEds0sYgPY=",
        ):
            assert needles.find(f"“{drawn}” and so on") == [], drawn
        for said in ("Ada", "ada_2.jpg", "photo-ada-of-the-hills-2024.jpg", "/people/ada-li-2/"):
            assert needles.find(said), said

    def test_knows_a_name_in_bytes_of_every_form(self):
        needles = Needles([NAME, "Зарина Қосбелгі"], ["zarina-q"])
        words = ["Zarina", "qosbelgi", "Зарина", "Қосбелгі", "ЗАРИНА", "zarina-q"]
        for word in [*words, "people/zarina-q/"]:
            written = [word.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
            written += [json.dumps(word).encode(), quote(word).encode()]
            for content in [*written, quote(word).lower().encode()]:
                assert needles.in_bytes.search(b"before " + content + b" after"), content

    @OF_SQLITE
    def test_takes_no_letters_of_a_session_s_signature_for_a_name(self):
        """A session is read, so what its compressed and signed text holds is there by chance."""
        until = timezone.now() + timedelta(days=1)
        drawn = "eyJhIjoxfQ:1vERa2:pVERAq8-1"
        Session.objects.create(session_key="drawn", session_data=drawn, expire_date=until)
        assert self.found("Vera") == []

    def test_takes_no_letters_of_the_digest_of_a_password_for_a_name(self, django_user_model):
        django_user_model.objects.create(username="drawn", password="md5$salt$x+Vera/1=")
        assert self.found("Vera") == []
        django_user_model.objects.create(username="vera", password="md5$salt$x+Vera/1=")
        assert self.found("Vera") == [("table", "auth_user", "username")]

    @OF_SQLITE
    @pytest.mark.parametrize("number", [ord("v"), 256 + ord("V")])
    def test_takes_no_number_with_the_text_after_it_for_a_name(self, number):
        """An index holds both side by side."""
        drawn = {"app_label": "drawn", "model": "drawn"}
        made, _ = ContentType.objects.get_or_create(pk=number, defaults=drawn)
        Permission.objects.create(content_type=made, codename="erase_drawn", name="Drawn")
        assert self.found("Vera") == []

    @OF_SQLITE
    def test_finds_a_name_in_bytes_that_the_database_freed(self):
        """Freed without being overwritten, as any SQLite does without `secure_delete`."""
        needles = Needles([NAME])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF").fetchall()
            cursor.execute("CREATE TABLE planted (content blob)")
            cursor.execute("INSERT INTO planted VALUES (%s)", ["of Zarina".encode("utf-16-le")])
            [held] = remains.look(needles).places
            assert (held.kind, held.where, held.column) == ("table", "planted", "content")
            cursor.execute("DROP TABLE planted")
            cursor.execute("PRAGMA secure_delete=ON").fetchall()
        assert {place.kind for place in remains.look(needles).places} == {"bytes"}
        assert freed_bytes.overwrite() == []
        assert remains.look(needles).places == []

    def test_finds_a_name_that_two_pieces_of_a_file_part(self, monkeypatch, tmp_path):
        file = tmp_path / "other"
        file.write_bytes(b"." * 995 + b"Qosbelgi, Zarina" + b"." * 500)
        for size in range(985, 1015):
            monkeypatch.setattr(remains, "PIECE", size)
            counted = list(remains._in_pieces(file, Needles([NAME])))
            assert counted == [b"Qosbelg", b"Zarin"], size

    def test_finds_a_name_in_a_table_that_django_does_not_know(self, desk):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE planted (id integer PRIMARY KEY, a text, b text)")
            cursor.execute("INSERT INTO planted VALUES (7, 'nothing', 'Of ZARINA it is told')")
            [place] = remains.look(Needles([NAME])).places
            said = markup(erase(desk, make_person(NAME)))
            cursor.execute("DROP TABLE planted")
        assert place == remains.Place("table", "planted", "b", "7", 1)
        assert "Table planted, row 7: b" in said

    def test_finds_a_name_in_a_session_which_is_compressed(self):
        session = SessionStore()
        session["message"] = f"{NAME} is saved" + "." * 2000
        session.save()
        assert ("table", "django_session", "session_data") in self.found()

    def test_finds_a_name_in_the_index_of_the_search(self):
        make_story(make_person("Another"), body="<p>Of Zarinas we say a lot.</p>")
        Story.objects.update(body="<p>Of Zarina we say a lot.</p>")
        index.refresh_all()
        found = {kind for kind, *_ in self.found()}
        assert found == {"table", "index"}

    def test_finds_a_name_in_texts_and_names_of_files(
        self, data_folder, media, monkeypatch, settings
    ):
        (data_folder / "zarina.log").write_text("nothing", encoding="utf-8")
        (data_folder / "access.log").write_text(f"GET /people/zarina-q\n{NAME}", encoding="utf-8")
        (data_folder / "notes.txt").write_text(NAME, encoding="utf-16")
        (media / "pictures").mkdir(parents=True)
        (media / "pictures" / "p.jpg").write_bytes(b"\0\1\2 Zarina")  # no text
        monkeypatch.setattr(remains, "PIECE", 7)
        settings.STATIC_ROOT = data_folder / "static"
        (data_folder / "static").mkdir()
        (data_folder / "static" / "zarina.css").write_text(NAME, encoding="utf-8")
        places = remains.look(Needles([NAME])).places
        shown = {(place.kind, Path(place.where).name) for place in places}
        assert shown == {("name", "[erased].log"), ("file", "access.log"), ("file", "notes.txt")}

    def test_says_which_file_it_could_not_read(self, data_folder, monkeypatch, desk):
        (data_folder / "locked.txt").write_text(NAME, encoding="utf-8")

        def refuse(path, needles):
            raise PermissionError
            yield

        monkeypatch.setattr(remains, "_in_text", refuse)
        said = markup(erase(desk, make_person("Somebody")))
        assert f"This file could not be read: {data_folder / 'locked.txt'}" in said

    def test_lists_no_more_than_a_page_holds(self, monkeypatch, desk):
        monkeypatch.setattr(remains, "MOST_PLACES", 2)
        for _ in range(4):
            make_story(editor_note="A nickname")
        said = markup(erase(desk, make_person(NAME), spellings="Nickname"))
        assert "And 2 more places." in said
        assert "4 places hold a word of the name" in markup(desk.get("/admin/stories/erasure/"))


class TestWhatCannotBeDone:
    def test_a_file_that_stays_is_told_and_tried_again(self, desk, media, monkeypatch):
        zarina = make_person(NAME, portrait=make_picture())
        with monkeypatch.context() as broken:

            def refuse(picture, folder):
                raise PermissionError(13, "Permission denied")

            broken.setattr(Picture, "delete_files", refuse)
            said = markup(erase(desk, zarina))
        assert "could not be deleted (Permission denied)" in said
        assert files_below(media)
        erase(desk, make_person("Somebody"))
        assert files_below(media) == []
        assert not PendingDeletion.objects.exists()

    def test_a_database_that_is_at_work_is_told(self, desk, monkeypatch):
        def refuse():
            raise DatabaseError("database is locked")

        for name in ("_on_sqlite", "_on_postgres"):
            monkeypatch.setattr(freed_bytes, name, refuse)
        said = markup(erase(desk, make_person(NAME)))
        assert "The database could not overwrite what it freed: database is locked." in said

    @OF_SQLITE
    def test_a_reader_of_the_log_is_told(self, settings):
        make_person(NAME)
        reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM stories_person").fetchall()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=1").fetchall()
            [said] = freed_bytes.overwrite()
            cursor.execute("PRAGMA busy_timeout=20000").fetchall()
        reader.close()
        assert "Somebody was reading while the log of the database" in said
        assert freed_bytes.overwrite() == []


class TestARestoredBackup:
    @pytest.fixture
    def backup(self, keeper, media, tmp_path):
        """Make a backup of a whole life, and return what restores it."""
        make_life(keeper)
        kept = make_story(make_person("Other Person"))
        dump, files = tmp_path / "dump.json", tmp_path / "files"
        call_command("dumpdata", "stories", "taggit", output=dump, verbosity=0)
        shutil.copytree(media, files)

        def restore():
            for model in (Story, Person, Picture, Tag, Erasure, RetiredAddress, AuditEntry):
                model._base_manager.all().delete()
            call_command("loaddata", dump, verbosity=0)
            shutil.copytree(files, media, dirs_exist_ok=True)
            dump.unlink()
            shutil.rmtree(files)

        return restore, kept

    def written(self, capsys):
        capsys.readouterr()
        call_command("list_erasures")
        return capsys.readouterr().out

    def test_is_without_the_person_after_the_list_was_replayed(
        self, backup, desk, capsys, tmp_path, media, client
    ):
        restore, kept = backup
        zarina = Person.objects.get(name=NAME)
        erase(desk, zarina)
        file = tmp_path / "erasures.json"
        listed = self.written(capsys)
        assert desk.get(reverse("admin:stories_erasure_list")).content.decode() == listed.strip()
        for word in ("arina", "osbelgi", "hills"):
            assert word not in listed
        file.write_text(listed, encoding="utf-8")
        before = Erasure.objects.get()
        restore()
        assert Person.objects.filter(name=NAME).exists()
        call_command("replay_erasures", file)
        said = capsys.readouterr().out
        assert "In the list: 1. Erased here: 1." in said
        assert "Nothing was found" in said
        assert [person.name for person in Person.objects.all()] == ["Other Person"]
        assert Story.objects.get() == kept
        assert files_below(media) == []
        again = Erasure.objects.get()
        assert (again.key, again.erased_at, again.by_name) == (
            before.key,
            before.erased_at,
            "keeper",
        )
        assert set(before.marks) <= set(again.marks)
        assert client.get("/en/people/zarina-q/").status_code == 410
        call_command("replay_erasures", file)
        assert "In the list: 1. Erased here: 0." in capsys.readouterr().out

    def test_shows_no_story_whose_person_was_protected_since(self, client, capsys, tmp_path):
        """Whoever is erased later has another number and other addresses in the list."""
        story, other = make_story(make_person(NAME), slug="zarina"), make_story(slug="other")
        RetiredAddress.objects.retire(Story, [story.address_parts])
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        RetiredAddress.objects.all().delete()
        for _ in range(2):
            call_command("replay_erasures", file)
            assert status(client, "/en/stories/zarina/") == 410
        assert capsys.readouterr().out.count(f"They are withdrawn: {story.pk}. Look") == 1
        assert list(Story.objects.published(timezone.now())) == [other]

    def test_shows_no_picture_whose_file_was_deleted_since(self, client, capsys, tmp_path):
        picture, kept = make_picture(), make_picture()
        story = make_story(lead_picture=picture)
        RetiredAddress.objects.retire(Picture, [{"folder": picture.folder}])
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        RetiredAddress.objects.all().delete()
        for _ in range(2):
            call_command("replay_erasures", file)
            assert picture.folder not in client.get(story.get_absolute_url()).content.decode()
        said = f"They are withdrawn: {picture.pk}. Look at each at the desk, and delete it, or give"
        assert capsys.readouterr().out.count(said) == 1
        kept.refresh_from_db()
        assert not kept.is_withdrawn

    def test_keeps_what_was_decided_and_takes_stories_that_had_another_person(
        self, desk, capsys, tmp_path, keeper, monkeypatch
    ):
        """In the backup the picture is this person's alone, and the story is still another's."""
        picture, zarina = make_picture(), make_person(NAME)
        Person.objects.filter(pk=zarina.pk).update(portrait=picture)
        moved, other = make_story(make_person("Before"), status="draft", slug=""), make_story()
        StoryVersion.keep(moved, "saved", by=keeper, now=timezone.now())
        dump = tmp_path / "dump.json"
        call_command("dumpdata", "stories", output=dump, verbosity=0)
        Story.objects.filter(pk=moved.pk).update(person=zarina)
        Story.objects.filter(pk=other.pk).update(lead_picture=picture)
        erase(desk, zarina, **{f"picture_{picture.pk}": "keep"})
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        call_command("loaddata", dump, verbosity=0)
        assert Story.objects.filter(pk=moved.pk).exists()
        Story.objects.filter(pk=other.pk).update(lead_picture=None)
        call_command("replay_erasures", file)
        assert not Person.objects.filter(pk=zarina.pk).exists()
        assert list(Story.objects.all()) == [other]
        assert Picture.objects.get() == picture
        # The same again where the person is not there, and the story is.
        call_command("loaddata", dump, verbosity=0)
        Person.objects.filter(pk=zarina.pk).delete()
        capsys.readouterr()
        for name in ("_on_sqlite", "_on_postgres"):
            monkeypatch.setattr(freed_bytes, name, lambda: ["Somebody was reading."])
        call_command("replay_erasures", file)
        said = capsys.readouterr().out
        assert "Erased here: 1." in said
        assert "Somebody was reading." in said
        assert list(Story.objects.all()) == [other]
        assert Person.objects.filter(name="Before").exists()

    def test_of_another_site_loses_nobody_who_has_the_number_alone(
        self, desk, capsys, tmp_path, settings
    ):
        zarina = make_person(NAME, slug="zarina-q")
        erase(desk, zarina)
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        other = make_person("Another", pk=zarina.pk, slug="another")
        with pytest.raises(CommandError, match=f"nothing else agrees: {zarina.pk}. Look at each"):
            call_command("replay_erasures", file)
        assert Person.objects.get() == other
        Person.objects.update(slug="zarina-q")
        settings.SECRET_KEY = "another"  # noqa: S105  made up
        call_command("replay_erasures", file)
        assert Person.objects.get() == other
        settings.SECRET_KEY_FALLBACKS = ["for-the-tests-only-and-no-secret-at-all"]
        call_command("replay_erasures", file)
        assert not Person.objects.exists()

    def test_refuses_what_is_no_list(self, tmp_path):
        file = tmp_path / "erasures.json"
        damaged = "This is not a list of erasures, or it is damaged"
        one = {"key": "7f7c0e1e-9ed1-4a5c-b8c7-2b0d0f8a8d4e", "at": "2026-01-01", "by": ""}
        listed = {"format": "stories erasures 1", "retired": [], "erasures": [one | {"marks": []}]}
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("replay_erasures", file)
        for content, said in [
            ("", damaged),
            ("[1]", damaged),
            ('{"format": "stories erasures 1"}', damaged),
            (json.dumps(listed), damaged),
            ('{"format": "other"}', "This list is of the form “other”"),
        ]:
            file.write_text(content, encoding="utf-8")
            with pytest.raises(CommandError, match=said):
                call_command("replay_erasures", file)
