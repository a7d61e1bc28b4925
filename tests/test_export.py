"""Test the export of the site as plain files, through its command."""

import gzip
import io
import json
import re
from datetime import timedelta
from types import SimpleNamespace

import brotli
import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.utils import timezone

from stories import logos, urls
from stories.export import folder, links, moments, places, run, search_index, sources
from stories.generation import triggers
from stories.models import Person, Picture, SiteSettings, Story
from tests.factories import (
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
from tests.test_logos import drawn

pytestmark = pytest.mark.django_db

BASE = "https://stories.example"


def export_to(path, *, is_terminal=False, **options):
    """Run the command; return what it says."""
    said, shown = io.StringIO(), io.StringIO()
    said.isatty = shown.isatty = lambda: is_terminal
    options = {"base_url": BASE, "processes": 1, "stdout": said, "stderr": shown} | options
    call_command("export_site", str(path), **options)
    return said.getvalue() + shown.getvalue()


def files(path):
    site = path / "current" / "site"
    return {str(each.relative_to(site)) for each in site.rglob("*") if each.is_file()}


def read(path, name):
    return (path / "current" / "site" / name).read_text("utf-8")


@pytest.fixture
def copy(tmp_path):
    return tmp_path / "copy"


@pytest.fixture
def in_english_alone(settings):
    """Let the interface have one language: a third of the pages show the same rule."""
    settings.LANGUAGES = [("en", "English")]


@pytest.fixture
def site(db):
    """Make plainly invented stories with a record of every kind, in three languages."""
    person = make_person("Sample Person", slug="sample-person", portrait=make_picture())
    fields = {"lead_picture": make_picture(), "tags": ["горы", "hills"], "slug": "hills"}
    story = make_story(person, content_note="Nothing hard.", **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story, date_edtf="2020")
    make_correction(story)
    make_service()
    make_site_page(publish=True)
    make_story(
        make_person("شخص مثال", language="ar"),
        language="ar",
        slug="tilal",
        body="<p>كلمات مخترعة.</p>",
    )
    make_story(status="draft", slug="a-draft")
    return story


def test_every_address_of_the_site_is_exported_or_left_out_for_a_reason():
    names = {each.name for each in [*urls.urlpatterns, *urls.pages]}
    listed = [sources.EXPORTED, sources.REPLACED.keys(), sources.LEFT_OUT.keys()]
    assert names == set().union(*listed)
    assert len(names) == sum(map(len, listed))


def test_a_change_of_every_table_that_readers_see_is_noticed():
    tables = {rows.model._meta.db_table for rows in moments.public_rows(timezone.now())}
    # Pictures between paragraphs are named by the text; what was erased has no page at all.
    assert set(triggers.TABLES) - tables == {"stories_placedpicture", "stories_retiredaddress"}


class TestAnExport:
    def test_is_the_public_site_whole_and_every_link_leads_to_a_file(self, site, copy):
        # It takes its time: some two hundred pages, and three cards are drawn.
        settings = SiteSettings(pk=1, accent="#1f4e3d")
        settings.store_logo(logos.make(drawn((200, 200))))
        settings.save()
        said = export_to(copy)
        found = files(copy)
        assert "lead nowhere" not in said
        kinds = {run.kind_of(f"/{name.removesuffix('index.html')}") for name in found}
        for view in sources.EXPORTED | sources.REPLACED.keys():
            patterns = {
                each.pattern for each in [*urls.urlpatterns, *urls.pages] if each.name == view
            }
            assert any(kind.endswith(str(pattern)) for pattern in patterns for kind in kinds), view
        for name in ("en/tags/горы/index.html", "ar/stories/tilal/index.html", "index.html"):
            assert name in found
        for name in ("stories", "people", "people/tag=hills"):  # each by a language too
            narrowed = [read(copy, f"en/{name}/{end}index.html") for end in ("", "language=en/")]
            assert narrowed[0] != narrowed[1], name
        assert {"kk/404.html", "ru/410.html", "embed/410.html", "favicon.ico"} <= found
        assert "static/css/base.css" in found
        icon = (copy / "current" / "site" / "favicon.ico").read_bytes()
        assert icon.startswith(b"\x89PNG")  # made of the logo
        assert any(name.startswith("static/fonts/") for name in found)
        assert "static/js/text_fragments.js" in found  # one script imports it
        assert not any("a-draft" in name for name in found)
        note = json.loads((copy / "current" / "export.json").read_text())
        assert note["base_url"] == BASE
        assert note["files"] == sum(not name.endswith((".gz", ".br")) for name in found)
        self.is_in_order(copy, found)

    def is_in_order(self, path, found):
        page = read(path, "en/stories/hills/index.html")
        assert f'<link rel="canonical" href="{BASE}/en/stories/hills/">' in page
        assert 'href="/en/concern/"' in page
        assert "oembed" not in page
        for name in found:
            if name.endswith(".html"):
                assert not re.search(r'<a [^>]*href="[^"#]*\?', read(path, name)), name
        for name in ("en/stories/hills/index.html", "en/feeds/stories.atom"):
            packed = (path / "current" / "site" / name).read_bytes()
            there = path / "current" / "site"
            assert gzip.decompress((there / f"{name}.gz").read_bytes()) == packed
            assert brotli.decompress((there / f"{name}.br").read_bytes()) == packed
        assert not any(name.endswith((".png.gz", ".woff2.gz")) for name in found)

    def test_says_where_a_form_works_that_no_file_can_answer(self, db, settings, copy):
        make_story()
        settings.ALLOWED_HOSTS = ["people.example"]
        settings.SECURE_SSL_REDIRECT = True
        export_to(copy, base_url="https://mirror.example")
        for name in ("concern", "check", "concern/answer"):
            page = read(copy, f"ru/{name}/index.html")
            assert "<form" not in page
            assert f'href="https://people.example/ru/{name}/"' in page
        assert "https://mirror.example/ru/people/" in read(copy, "ru/people/index.html")

    @pytest.mark.usefixtures("in_english_alone")
    def test_writes_only_what_changed(self, site, copy):
        # It takes its time: three exports, each after another.
        export_to(copy)
        before = {name: self.state_of(copy, name) for name in files(copy)}
        Picture.objects.filter(led_stories=site).update(caption="Another caption.")
        export_to(copy)
        changed = {name for name in before if self.state_of(copy, name) != before[name]}
        assert "en/stories/hills/index.html" in changed
        assert "en/stories/hills/index.html.gz" in changed
        assert "ar/stories/tilal/index.html" not in changed
        assert not any(name.startswith(("media/", "cards/", "static/")) for name in changed)

    @pytest.mark.usefixtures("in_english_alone")
    def test_is_not_made_again_where_nothing_changed(self, copy, settings):
        make_service()
        make_story()
        said, made = export_to(copy), (copy / "current").resolve()
        again = export_to(copy)
        assert (copy / "current").resolve() == made
        assert "; 0 of them were written" in again
        assert re.search("Right until 20.*", said)[0] in again
        settings.TIME_ZONE = "Asia/Almaty"
        export_to(copy)
        assert (copy / "current").resolve() != made

    @pytest.mark.parametrize("note", [None, "{}"])
    @pytest.mark.usefixtures("in_english_alone")
    def test_is_made_again_where_it_does_not_say_what_it_is_made_of(self, copy, note):
        export_to(copy)
        made = (copy / "current").resolve()
        (made / "export.json").write_text(note) if note else (made / "export.json").unlink()
        assert "; 0 of them were written" in export_to(copy)
        assert (copy / "current").resolve() != made

    def state_of(self, path, name):
        state = (path / "current" / "site" / name).stat()
        return state.st_ino, state.st_mtime_ns

    @pytest.mark.usefixtures("in_english_alone")
    def test_names_the_moment_at_which_it_is_no_longer_right(self, copy):
        make_service()
        assert "nothing is scheduled" not in export_to(copy)  # a service is to be verified
        moment = timezone.now().replace(microsecond=0) + timedelta(hours=1)
        schedule(make_story(status="draft", published_at=None), moment)
        assert f"Right until {moment:%Y-%m-%d %H:%M}" in export_to(copy)
        note = json.loads((copy / "current" / "export.json").read_text())
        assert note["right_until"] == moment.isoformat()

    @pytest.mark.usefixtures("in_english_alone")
    def test_shows_how_far_it_is_to_somebody_who_looks_on(self, copy):
        make_story()
        assert "] 1 of 1 stories" in export_to(copy, is_terminal=True)


@pytest.mark.usefixtures("in_english_alone")
class TestWhatLeaves:
    def test_is_gone_from_the_next_export_and_nothing_of_the_last_stays(self, site, copy):
        key = site.quotes.get().key
        export_to(copy)
        assert any("hills" in name for name in files(copy))
        site.withdraw(by=None, now=timezone.now(), note="Asked to.")
        said = export_to(copy, is_terminal=True)
        assert "    /en/stories/hills/\n" in said
        assert f"    /en/quotes/{key}/\n" in said
        assert not any("sample-person" in each.name for each in copy.rglob("*"))
        everything = b"".join(each.read_bytes() for each in copy.rglob("*") if each.is_file())
        for words in (b"/stories/hills", b"sample-person", b"The hills are quiet"):
            assert words not in everything
        assert f"/cards/{key}/" in (copy / "current" / "nginx.conf").read_text()

    def test_a_log_is_told_kinds_and_numbers_alone(self, copy):
        story = make_story(make_person("Sample Person", slug="sample-person"), slug="hills")
        export_to(copy)
        story.withdraw(by=None, now=timezone.now(), note="Asked to.")
        said = export_to(copy)
        assert "Removed: 1 × /en/people/<slug:slug>/" in said
        assert "sample-person" not in said
        assert "/en/stories/hills" not in said

    def test_the_name_of_somebody_who_was_erased_or_protected_is_shown_to_nobody(self, copy):
        story = make_story(make_person("Sample Person", slug="sample-person"), slug="hills")
        make_quote(story)
        make_story(make_person("Other Person", slug="other-person"), slug="others")
        export_to(copy)
        Person.objects.filter(slug="other-person").update(slug="known", anonymity="pseudonym")
        Story.objects.filter(slug="others").update(slug="known")
        story.quotes.all().delete()
        Person.objects.filter(slug="sample-person").update(is_being_protected=True)
        story.withdraw(by=None, now=timezone.now(), note="Is in danger.")
        said = export_to(copy, is_terminal=True)
        for hidden in ("other-person", "others", "sample-person", "stories/hills"):
            assert hidden not in said
        assert "that are not shown: they may name somebody" in said


class TestListsOfManyPages:
    @pytest.fixture(autouse=True)
    def one_on_a_page(self, monkeypatch):
        from stories.views import feeds, people, quotes, sitemaps, stories, tags

        for listing in (
            *(feeds.STORIES, feeds.CORRECTIONS, stories.STORIES.rows, *tags.TAGS.values()),
            *(lists.rows for each in (people.PEOPLE, quotes.QUOTES) for lists in each.values()),
        ):
            monkeypatch.setattr(listing, "size", 1)
            monkeypatch.setattr(listing, "compiled", {})
        monkeypatch.setattr(sitemaps.StorySection, "limit", 2)

    @pytest.mark.thorough("two hundred pages; test_export_parts tries an address of each kind")
    def test_have_addresses_that_a_file_server_answers(self, copy):
        people = [make_person(name) for name in ("Anna Sample", "Asel Sample", "Bota Sample")]
        made = [make_story(person, tags=["горы"], slug=f"s-{person.pk}") for person in people]
        make_quote(made[0])
        make_quote(made[1])
        said = export_to(copy, is_terminal=True)
        assert "nowhere" not in said
        seen = self.walk(copy, "/en/stories/", 'rel="next" href="([^"]*)"')
        assert len(seen) == 3
        assert self.walk(copy, seen[-1], 'rel="prev" href="([^"]*)"') == seen[::-1]
        assert len(self.walk(copy, "/ru/people/letter=A/", 'rel="next" href="([^"]*)"')) == 2
        tagged = read(copy, "kk/tags/горы/index.html")
        assert 'href="/kk/people/tag=%D0%B3%D0%BE%D1%80%D1%8B/"' in tagged
        assert 'href="/kk/people/tag=%D0%B3%D0%BE%D1%80%D1%8B/letter=B/"' in read(
            copy, "kk/people/tag=горы/index.html"
        )
        atom = self.walk(copy, "/en/feeds/stories.atom", '"[^"]*example([^"]*)" rel="next"')
        as_json = self.walk(copy, "/en/feeds/stories.json", '"next_url": "[^"]*example([^"]*)"')
        assert len(atom) == len(as_json) == 3
        assert "/sitemaps/stories/p=2.xml" in read(copy, "sitemap.xml")
        assert "s-" in read(copy, "sitemaps/stories/p=2.xml")

    def walk(self, path, address, link):
        seen = []
        while address:
            seen.append(address)
            page = read(path, places.path_of(address))
            found = re.search(f"<a {link}" if link.startswith("rel") else link, page)
            address = found[1] if found else ""
        return seen


@pytest.mark.usefixtures("in_english_alone")
class TestWhatGoesWrong:
    """The last export is untouched, and a sentence says what to do."""

    @pytest.fixture
    def exported(self, copy):
        make_story(slug="kept")
        export_to(copy)
        return copy

    def fails(self, path, words, **options):
        before = files(path)
        with pytest.raises(CommandError, match=words) as error:
            export_to(path, **options)
        assert "The last export is untouched." in str(error.value)
        assert error.value.returncode == 1
        assert files(path) == before
        assert len(list((path / "made").iterdir())) == 1
        return str(error.value)

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (OSError(28, "No space left on device"), "disk of .* is full"),
            (OSError(5, "Input/output error"), "Input/output error"),
        ],
    )
    def test_a_full_disk_in_the_middle(self, exported, monkeypatch, error, words):
        put = folder.Tree.put

        def fail(tree, name, content):
            if "people" in name:
                raise error
            return put(tree, name, content)

        make_story()
        monkeypatch.setattr(folder.Tree, "put", fail)
        self.fails(exported, words)

    def test_a_kill_in_the_middle_leaves_nothing_that_the_next_export_does_not_delete(
        self, exported
    ):
        (exported / "made" / "half" / "site").mkdir(parents=True)
        (exported / "current.next").symlink_to("made/half")
        export_to(exported)
        assert len(list((exported / "made").iterdir())) == 1
        assert "en/stories/kept/index.html" in files(exported)

    def test_a_page_that_fails(self, exported, monkeypatch):
        from stories import structured_data

        make_site_page(publish=True)

        def fail(*args):
            raise ValueError("Broken on purpose.")

        monkeypatch.setattr(structured_data, "profile", fail)
        message = self.fails(exported, "The site itself fails")
        assert "1 pages fail: /en/people/" in message

    def test_a_link_to_what_the_export_lacks(self, exported, monkeypatch):
        monkeypatch.setattr(sources, "_of_tag", lambda tag: iter(()))
        make_story(tags=["hills"])
        message = self.fails(exported, "would have links that lead nowhere")
        assert f"{BASE}/en/tags/hills/" in message

    def test_a_link_that_is_dead_on_the_site_itself_stops_nothing(self, exported):
        make_story(body=f'<p>See <a href="{BASE}/en/people/nobody/">this</a>.</p>', slug="dead")
        said = export_to(exported, is_terminal=True)
        assert "Leads nowhere on the site itself, too" in said
        assert "nobody" not in export_to(exported)

    def test_a_site_that_changes_all_the_time(self, exported, monkeypatch):
        states = iter(range(100))
        monkeypatch.setattr(moments, "state", lambda now: next(states))
        self.fails(exported, "was changed each of the 3 times")

    def test_a_story_that_is_withdrawn_meanwhile_is_not_in_it(self, exported, monkeypatch):
        story = make_story(slug="leaves")
        write = search_index.write

        def withdraw_and_write(tree, stories):
            if story.status == "published":
                story.withdraw(by=None, now=timezone.now(), note="Asked to.")
            return write(tree, stories)

        monkeypatch.setattr(run.search_index, "write", withdraw_and_write)
        export_to(exported)
        assert not any("leaves" in name for name in files(exported))
        assert "en/stories/kept/index.html" in files(exported)

    def test_the_database_fails(self, exported, monkeypatch):
        from django.db import OperationalError

        def fail(now):
            raise OperationalError("gone")

        make_story()
        monkeypatch.setattr(moments, "right_until", fail)
        self.fails(exported, "The database does not answer")

    def test_two_at_once(self, exported):
        with folder.Folder(exported).locked():
            self.fails(exported, "Another export is writing")

    def test_no_number_of_processes(self, copy):
        with pytest.raises(CommandError, match="from 1 on"):
            export_to(copy, processes=0)

    def test_a_folder_that_holds_something_else(self, copy):
        copy.mkdir()
        (copy / "letters.txt").write_text("Kept.")
        with pytest.raises(CommandError, match=r"holds something else.*letters.txt"):
            export_to(copy)
        assert [each.name for each in copy.iterdir()] == ["letters.txt"]

    def test_a_folder_that_cannot_be_made_or_written(self, copy, monkeypatch):
        copy.mkdir()
        (copy / "file").write_text("")
        with pytest.raises(CommandError, match="Nothing can be written"):
            export_to(copy / "file" / "below")
        monkeypatch.setattr(folder.os, "access", lambda *args: False)
        with pytest.raises(CommandError, match="Permission denied"):
            export_to(copy / "new")

    @pytest.mark.parametrize(
        "address", ["stories.example", "ftp://a.example", "https://a.example/x", "https://[", "x:y"]
    )
    def test_a_base_that_is_none(self, copy, address):
        with pytest.raises(CommandError, match="is not how addresses begin"):
            export_to(copy, base_url=address)

    @pytest.mark.parametrize("hosts", [[], ["*"], [".example"], ["127.0.0.1", "localhost"]])
    def test_no_name_of_the_site(self, copy, settings, hosts):
        settings.ALLOWED_HOSTS = hosts
        with pytest.raises(CommandError, match="Say --base-url"):
            export_to(copy, base_url="")

    def test_static_files_that_were_not_all_collected(self, copy, monkeypatch):
        from stories.export import static

        files = {name for finder in get_finders() for name, _ in finder.list([])}
        collected = SimpleNamespace(hashed_files=files)
        monkeypatch.setattr(static, "staticfiles_storage", collected)
        static.check_collected()
        files.remove("css/base.css")  # which the release before did not have
        with pytest.raises(CommandError, match=r"css/base.css is not. Run: manage.py"):
            export_to(copy)

    def test_a_static_file_that_is_missing(self, exported, monkeypatch):
        make_story()
        monkeypatch.setattr(links, "STATIC", re.compile("/static/css/embed"))
        self.fails(exported, "The static file css/embed is missing")
