"""Test the commands; `execv` is replaced, so that `serve` starts no server here."""

import io
import socket

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from stories.management.commands import sample, serve
from stories.models import Milestone, Person, Quote, Story
from stories.models.verification import judged
from tests.environment import TRIES_ALL
from tests.factories import make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.enable_socket
class TestDemo:
    @pytest.fixture(autouse=True)
    def nothing_is_served(self, monkeypatch, settings, tmp_path):
        served = []
        monkeypatch.setattr(serve.os, "execv", lambda path, words: served.append(words))
        settings.DATA_DIR = tmp_path / "data"
        settings.STATIC_ROOT = tmp_path / "static"
        return served

    def test_prints_what_to_open_and_a_password_that_works_once(self, capsys, nothing_is_served):
        call_command("demo", port=str(free_port()))
        printed = capsys.readouterr().out
        assert "/en/stories/in-the-words-of-khalida-azhigulova/" in printed
        assert "/en/people/khalida-azhigulova/" in printed
        password = printed.split("admin / ")[1].split()[0]
        assert authenticate(username="admin", password=password)
        assert nothing_is_served[0][0] == "granian"

    def test_run_again_keeps_the_data_and_the_password(self, capsys):
        call_command("demo", port=str(free_port()))
        Person.objects.update(name="Edited")
        hashed = get_user_model().objects.get().password
        capsys.readouterr()
        call_command("demo", port=str(free_port()))
        assert "Sign in   as before" in capsys.readouterr().out
        assert Person.objects.get().name == "Edited"
        assert get_user_model().objects.get().password == hashed

    def test_adds_samples_where_they_are_asked_for(self, capsys, monkeypatch):
        if not TRIES_ALL:  # six as large as a photograph take ten seconds
            monkeypatch.setattr(sample, "SIZE", (450, 300))
        call_command("demo", port=str(free_port()), sample=2)
        assert "2 invented stories are there." in capsys.readouterr().out

    def test_starts_without_a_published_story(self, capsys):
        call_command("demo", port=str(free_port()))
        Story.objects.update(status="draft")
        capsys.readouterr()
        call_command("demo", port=str(free_port()))
        assert "Story" not in capsys.readouterr().out

    def test_a_port_in_use_is_one_sentence(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(CommandError, match=rf"Port {port} is in use.*PORT=8001"):
                call_command("demo", port=str(port))

    @pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", ""])
    def test_a_port_that_is_none_is_one_sentence(self, port):
        with pytest.raises(CommandError, match="must be a number from 1 to 65535"):
            call_command("demo", port=port)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.enable_socket
class TestServe:
    @pytest.fixture(autouse=True)
    def served(self, monkeypatch):
        served = []
        monkeypatch.setattr(serve.os, "execv", lambda path, words: served.append(" ".join(words)))
        return served

    def test_has_a_worker_for_each_core(self, served, monkeypatch):
        monkeypatch.setattr(serve.os, "cpu_count", lambda: 7)
        call_command("serve", port=str(free_port()))
        assert "--workers 7 " in served[0]
        assert "--host 127.0.0.1 " in served[0]

    def test_has_as_many_as_are_asked_for_where_it_is_asked(self, served):
        port = str(free_port())
        call_command("serve", host="::1", port=port, workers=3)
        assert f"--host ::1 --port {port} --workers 3 " in served[0]

    def test_without_workers_is_refused(self, served):
        with pytest.raises(CommandError, match="--workers 1 or more"):
            call_command("serve", workers=0)
        assert served == []

    def test_on_a_port_in_use_is_one_sentence(self, served):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(CommandError, match=rf"Port {port} is in use.*PORT=8001"):
                call_command("serve", port=str(port))
        assert served == []


class TestSample:
    @pytest.fixture(autouse=True)
    def one_small_picture(self, monkeypatch):
        """Six large ones take seconds; `TestDemo` makes them."""
        monkeypatch.setattr(sample, "make_pictures", lambda: [make_picture()])

    def test_makes_stories_whose_words_are_all_verified(self, capsys):
        call_command("sample", 12)
        assert Story.objects.count() == 12
        call_command("verify_words")
        assert Quote.objects.count() == 48
        assert Milestone.objects.count() == 48

    def test_keeps_where_the_words_are_for_their_first_reader(self, monkeypatch):
        call_command("sample", 1)
        judged._judge.cache_clear()
        monkeypatch.setattr(judged, "_find", None)
        story = Story.objects.with_words().with_kept_verdicts().get()
        assert (len(story.verified_quotes), len(story.verified_milestones)) == (4, 4)

    def test_run_again_adds_what_is_missing(self):
        call_command("sample", 2)
        call_command("sample", 3)
        call_command("sample", 3)
        assert Story.objects.count() == 3
        assert Person.objects.count() == 2

    @pytest.mark.parametrize("number", [-1, 1_000_001])
    def test_an_absurd_number_is_refused(self, number):
        with pytest.raises(CommandError, match="from 0 to 1,000,000"):
            call_command("sample", number)


class TestVerifyWords:
    def test_names_the_place_where_a_fault_is_mended(self, capsys):
        quote = make_quote()
        Quote.objects.update(text="Words never said.")
        with pytest.raises(CommandError, match="1 faults in 1 quotes and passages"):
            call_command("verify_words")
        listed = capsys.readouterr().out
        assert f"quote {quote.key}: “Words never said.”" in listed
        assert f"in /admin/stories/story/{quote.story_id}/change/" in listed

    def test_names_the_form_of_the_story_where_changes_to_it_wait(self, capsys):
        story = make_story()
        changes = story.begin_changes()
        changes.save()
        make_quote(changes, text="Words never said.")
        with pytest.raises(CommandError):
            call_command("verify_words")
        assert f"in /admin/stories/story/{story.pk}/change/" in capsys.readouterr().out

    def test_shows_how_far_it_is_to_somebody_who_looks_on(self, monkeypatch):
        make_quote()
        screen = io.StringIO()
        screen.isatty = lambda: True
        call_command("verify_words", stderr=screen, stdout=io.StringIO())
        assert "] 1 of 1 stories" in screen.getvalue()

    @pytest.mark.parametrize("way", ["update", "sql", "bulk"])
    def test_finds_what_went_round_every_check(self, way):
        quote = make_quote()
        if way == "update":
            Story.objects.update(body="<p>Something else.</p>")
        elif way == "sql":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE stories_quote SET text = %s", ["Words never said."])
        else:
            Quote.objects.bulk_create([Quote(story=quote.story, text="Words never said.")])
        with pytest.raises(CommandError):
            call_command("verify_words")
