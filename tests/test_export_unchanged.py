"""Test that an export asks the site for changed pages alone, and yet is the same as a whole one."""

import stat
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from stories import fetches
from stories.export import client, made_pages, moments, run
from stories.export.made_pages import MadePages, Page
from stories.models import Person, SiteSettings, Story
from stories.views import stories as stories_views
from tests.factories import make_correction, make_person, make_quote, make_story
from tests.test_export import export_to, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english_alone")]


@pytest.fixture
def in_english_alone(settings):
    settings.LANGUAGES = [("en", "English")]


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "copy"


@pytest.fixture
def stories(db):
    """Two invented stories of two people, with a quote each, that share no tag."""
    hills = make_story(make_person("Sample Person", slug="sample"), slug="hills", tags=["hills"])
    rivers = make_story(make_person("Other Person", slug="other"), slug="rivers", tags=["rivers"])
    for story in (hills, rivers):
        make_quote(story)
    return hills, rivers


@pytest.fixture
def asked(monkeypatch):
    """The addresses for which the site was asked."""
    addresses, get = [], client.Client.get

    def note(self, address):
        addresses.append(address)
        return get(self, address)

    monkeypatch.setattr(client.Client, "get", note)
    return addresses


def contents(path):
    return {name: (path / "current" / "site" / name).read_bytes() for name in files(path)}


def are_those_of_a_whole_export(path):
    whole = path.parent / "whole"
    export_to(whole)
    return contents(path) == contents(whole)


class TestThePagesThatDidNotChange:
    def test_are_not_asked_for_again(self, stories, copy, asked):
        hills, _rivers = stories
        export_to(copy)
        asked.clear()
        Story.objects.filter(pk=hills.pk).update(headline="Another headline")
        export_to(copy)
        assert {"/en/stories/hills/", "/en/stories/hills.json", "/en/stories/"} <= {*asked}
        assert not any("/tags/rivers" in address for address in asked)
        assert "/en/people/other/" not in asked
        assert are_those_of_a_whole_export(copy)

    def test_lead_where_they_led_and_have_their_cards_and_headers(self, stories, copy):
        export_to(copy)
        config = (copy / "current" / "nginx.conf").read_text()
        before = contents(copy)
        Person.objects.filter(slug="other").update(roles="Another role")
        export_to(copy)
        assert (copy / "current" / "nginx.conf").read_text() == config
        assert contents(copy).keys() == before.keys()
        assert any(name.startswith("cards/") for name in before)

    def test_are_asked_for_where_the_code_or_the_settings_are_others(
        self, stories, copy, asked, settings
    ):
        export_to(copy)
        everything, page = {*asked}, "current/site/en/people/other/index.html"
        before = (copy / page).stat().st_ino
        asked.clear()
        settings.TIME_ZONE = "Asia/Almaty"
        export_to(copy)
        assert (copy / page).stat().st_ino == before
        never_change = {each for each in everything if "/cards/" in each}
        assert {*asked} >= everything - never_change
        # Of quotes and of lists one each, for the headers.
        assert len({*asked} & never_change) == 2 < len(never_change)

    def test_are_asked_for_where_the_addresses_begin_otherwise(self, stories, copy):
        export_to(copy)
        export_to(copy, base_url="https://mirror.example")
        assert not any(b"https://stories.example" in each for each in contents(copy).values())

    def test_are_taken_over_from_an_attempt_during_which_something_changed(
        self, stories, copy, asked, monkeypatch
    ):
        hills, _rivers = stories
        write = run.search_index.write

        def withdraw_and_write(tree, told):
            if hills.status == "published":
                hills.withdraw(by=None, now=timezone.now(), note="Asked to.")
                asked.clear()
            return write(tree, told)

        monkeypatch.setattr(run.search_index, "write", withdraw_and_write)
        said = export_to(copy)
        assert not any("hills" in name for name in files(copy))
        assert "/en/stories/hills/" not in asked
        assert "/en/quotes/" in asked
        assert "/en/people/other/timeline.json" not in asked
        number = len([name for name in files(copy) if not name.endswith((".gz", ".br"))])
        assert f"{number} of them were written" in said
        assert are_those_of_a_whole_export(copy)

    @pytest.mark.parametrize("damaged", [b"", b"no database"])
    def test_are_asked_for_where_nothing_is_known_of_them(self, stories, copy, damaged):
        export_to(copy)
        (known,) = (copy / ".pages").iterdir()
        known.write_bytes(damaged)
        Person.objects.filter(slug="other").update(roles="Another role")
        export_to(copy)
        assert are_those_of_a_whole_export(copy)

    def test_that_cannot_be_noted_stop_the_export_in_words(self, stories, copy, monkeypatch):
        def fill(self, *_):
            self._writer.execute("PRAGMA max_page_count = 1")
            add(self, [("/en/", b"known" * 9999)])

        add = MadePages.add
        monkeypatch.setattr(MadePages, "add", fill)
        with pytest.raises(CommandError, match=r"disk of .* is full"):
            export_to(copy)

    def test_of_a_list_lead_back_to_another_page_where_that_moved(self, stories, copy, monkeypatch):
        rows = stories_views.STORIES.rows
        monkeypatch.setattr(rows, "size", 1)
        monkeypatch.setattr(rows, "compiled", {})
        newest = make_story(slug="newest")
        export_to(copy)
        newest.withdraw(by=None, now=timezone.now(), note="Asked to.")
        make_story(slug="newer")
        export_to(copy)
        assert are_those_of_a_whole_export(copy)

    def test_of_somebody_who_left_leave_no_word_of_what_they_were_made(self, stories, copy):
        hills, _rivers = stories
        export_to(copy)
        known = list((copy / ".pages").iterdir())
        assert stat.S_IMODE((copy / ".pages").stat().st_mode) == 0o700
        assert b"hills" in known[0].read_bytes()
        hills.withdraw(by=None, now=timezone.now(), note="Asked to.")
        export_to(copy)
        (left,) = (copy / ".pages").iterdir()
        assert left.name == (copy / "current").resolve().name
        assert b"hills" not in left.read_bytes()

    def test_do_not_show_a_name_that_the_site_had(self, stories, copy, asked):
        export_to(copy)
        SiteSettings.objects.update_or_create(pk=1, defaults={"name_en": "Another name"})
        make_correction(stories[0])
        export_to(copy)
        assert are_those_of_a_whole_export(copy)
        assert b"Another name" in contents(copy)["en/stories/rivers/index.html"]


@pytest.mark.parametrize("name", ["made", ".pages"])
def test_a_folder_whose_parts_are_elsewhere_is_refused(copy, name):
    elsewhere = copy.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letters.txt").write_text("Kept.")
    copy.mkdir()
    (copy / name).symlink_to(elsewhere)
    with pytest.raises(CommandError, match=f"holds something else.*{name}"):
        export_to(copy)
    assert (elsewhere / "letters.txt").read_text() == "Kept."


class TestWhatIsKnownOfPages:
    NOW = timezone.now()

    @pytest.fixture
    def pages(self, tmp_path):
        def made(until=None):
            made = MadePages(tmp_path / "pages" / "of")
            made.begin()
            made.end("code", self.NOW, until, {})
            made.close()
            return MadePages(made.path)

        return made

    def test_is_of_use_while_rows_read_as_they_did(self, pages):
        hour = timedelta(hours=1)
        known = pages(self.NOW + hour)
        assert known.are_of_use("code", self.NOW)
        assert not known.are_of_use("other code", self.NOW)
        assert not known.are_of_use("code", self.NOW + hour)
        assert not known.are_of_use("code", self.NOW - hour)  # a clock that stepped back

    def test_is_of_use_for_ever_where_nothing_is_scheduled(self, pages):
        assert pages().are_of_use("code", self.NOW + timedelta(days=9))

    def test_is_of_no_use_where_an_export_did_not_end(self, tmp_path):
        begun = MadePages(tmp_path / "begun")
        assert not begun.are_of_use("code", self.NOW)
        begun.begin()
        begun.close()
        assert not MadePages(begun.path).are_of_use("code", self.NOW)

    @pytest.mark.parametrize("size", [100, 9000])
    def test_is_whole_or_nothing_where_a_disk_damages_it(self, tmp_path, size):
        page = Page((), "", "", "x" * size, frozenset(), frozenset(), ())
        made = MadePages(tmp_path / "pages" / "of")
        made.begin()
        made.add((f"/{number:03}/", made_pages.packed(page)) for number in range(200))
        made.end("code", self.NOW, None, {})
        made.close()
        content = made.path.read_bytes()
        made.path.write_bytes(content[:-9000] + bytes(9000))
        found = [made.find(f"/{number:03}/") for number in range(200)]
        made.close()
        assert {*found} == {page, None}

    def test_is_nothing_where_another_key_sealed_it(self, pages, settings):
        page = Page((), "", "", "name", frozenset(), frozenset(), ())
        made = pages()
        made.add([("/en/", made_pages.packed(page))])
        made._writer.commit()
        assert made.find("/en/") == page
        settings.SECRET_KEY = "another key, which whoever plants a page has not"  # noqa: S105  it is none
        assert made.find("/en/") is None
        made.close()

    def test_is_nothing_where_a_value_cannot_be_stored(self):
        page = Page((), "", "", "name", frozenset(), frozenset(), ())
        assert made_pages.packed(page)
        assert made_pages.packed(page._replace(static=frozenset([lambda: 0]))) is None

    def test_a_query_that_this_process_did_not_run_is_not_known(self):
        told = (("a name that none has", (), (), b""),)
        assert fetches.recalled(told) is None
        assert not Page(told, "", "", "name", frozenset(), frozenset(), ()).is_same

    def test_a_page_that_asked_in_another_way_cannot_be_told(self, stories):
        from django.db import connections

        with fetches.noted(connections.all()) as fetched:
            Story.objects.count()
        assert fetched.told() is None


def test_an_export_is_made_of_what_is_public_and_of_the_day():
    now = timezone.now()
    assert moments.made_of("state", "code", now) != moments.made_of("other", "code", now)
    assert moments.made_of("state", "code", now) != moments.made_of("state", "other", now)
    tomorrow = now + timedelta(days=1)
    assert moments.made_of("state", "code", now) != moments.made_of("state", "code", tomorrow)
