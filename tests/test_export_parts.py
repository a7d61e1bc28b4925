"""Test what an export is made of, apart: addresses of files, links, folders, processes, words."""

import errno
import json
import os
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from stories.export import ExportError, crew, folder, links, places, run, search_index
from stories.export.writer import Outcome, Writer

CASES = Path(__file__).parent / "cases" / "exported_words.json"
HERE = "https://stories.example/en/people/?tag=hills"


@pytest.mark.parametrize(
    ("address", "path", "served"),
    [
        ("/en/", "en/index.html", "/en/"),
        ("/en/stories/?after=17.5", "en/stories/after=17.5/index.html", "/en/stories/after=17.5/"),
        (
            "/en/people/?letter=S&tag=hills#main",
            "en/people/tag=hills/letter=S/index.html",
            "/en/people/tag=hills/letter=S/#main",
        ),
        (
            "https://stories.example/en/feeds/stories.atom?after=1.2",
            "en/feeds/stories/after=1.2.atom",
            "/en/feeds/stories/after=1.2.atom",
        ),
        ("/en/concern/?story=5", "en/concern/index.html", "/en/concern/"),
        (
            "/en/tags/%D0%B3%D0%BE%D1%80%D1%8B/",
            "en/tags/горы/index.html",
            "/en/tags/%D0%B3%D0%BE%D1%80%D1%8B/",
        ),
        ("/en/people/?letter=/", "en/people/letter=_/index.html", "/en/people/letter=_/"),
    ],
)
def test_an_address_has_a_file(address, path, served):
    assert places.path_of(address) == path
    assert places.served_at(address) == served


def test_a_name_that_is_too_long_for_a_file_system_is_cut_and_told_apart():
    names = [places.path_of(f"/en/tags/{'山' * 99}{last}/") for last in "川海"]
    names += [places.path_of(f"/en/feeds/tags/{'山' * 99}.atom")]
    assert len(set(names)) == 3
    assert all(len(part.encode()) < 250 for name in names for part in name.split("/"))
    assert names[2].endswith(".atom")
    tag = f'<a href="/en/tags/{"%E5%B1%B1" * 99}/">Hills</a>'
    assert (
        unquote(links.as_files(tag, HERE))
        == f'<a href="/{places.path_of(tag[9:-11])[:-10]}">Hills</a>'
    )


def test_links_of_other_sites_stay_and_ours_lead_to_files():
    html = (
        '<a href="https://other.example/?after=1">o</a><a class="x"\n href="?tag=a&amp;before=9">p'
        '</a><link rel="next" href="https://stories.example/en/people/?after=2">'
    )
    assert links.as_files(html, HERE, "/en/people/?after=1") == (
        '<a href="https://other.example/?after=1">o</a><a class="x"\n href="/en/people/after=1/">p'
        '</a><link rel="next" href="https://stories.example/en/people/after=2/">'
    )


def test_the_same_page_in_another_language_is_the_first_one_of_its_list():
    """In another language other stories come first: no page begins at the same one."""
    html = (
        '<link rel="alternate" hreflang="en" href="https://stories.example/en/people/?after=9">'
        '<link rel="alternate" hreflang="ru" href="https://stories.example/ru/people/?after=9">'
        '<a href="/kk/people/?letter=S&amp;after=9" lang="kk">Қазақша</a>'
    )
    assert links.as_files(html, HERE) == (
        '<link rel="alternate" hreflang="en" href="https://stories.example/en/people/?after=9">'
        '<link rel="alternate" hreflang="ru" href="https://stories.example/ru/people/">'
        '<a href="/kk/people/letter=S/" lang="kk">Қазақша</a>'
    )


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ('<a rel="next" href="?after=2">', "/en/stories/?after=2"),
        ('<link href="/en/stories/?after=2" rel="next">', "/en/stories/?after=2"),
        ('"next_url": "https://stories.example/en/stories/?after=2"', "/en/stories/?after=2"),
        ('<a rel="next" href="/en/stories/older/">', ""),
        ("<p>The last page.</p>", ""),
    ],
)
def test_a_list_leads_on_to_its_next_page_alone(text, following):
    assert links.next_page(text, "https://stories.example/en/stories/?after=1") == following


def test_a_page_has_ids_and_links():
    html = (
        "<p id=\"one\" title='a > b'><img src=/x.png srcset='/a.avif 1w, /b.avif 2w'><p ID=one>"
        '<a href="#one&amp;two">x</a><br><a name>y</a>'
    )
    page = links.Page("https://stories.example/en/", html)
    assert page.ids == {"one"}
    assert page.twice == ["one"]
    root = "https://stories.example"
    assert page.links == [
        f"{root}/x.png",
        f"{root}/a.avif",
        f"{root}/b.avif",
        f"{root}/en/#one&two",
    ]


def spell(tools, piece):
    return f"{tools} {piece} {os.getpid()}"


class TestProcesses:
    # The processes of the tests themselves have threads; a command's processes have none.
    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_share_the_work_and_give_it_back_in_its_order(self):
        pieces = [str(number) for number in range(20)]
        with crew.Crew("tools", 2) as several:
            done = [each.split() for each in several.do(spell, pieces)]
        assert [piece for _, piece, _ in done] == pieces
        assert {process for _, _, process in done}.isdisjoint({str(os.getpid())})

    def test_of_which_one_is_killed_are_a_sentence(self, monkeypatch):
        class Broken:
            def submit(self, *work):
                raise BrokenProcessPool

        several = crew.Crew("tools", 2)
        several.pool = Broken()
        with pytest.raises(ExportError, match="--processes 1"):
            list(several.do(spell, ["a"]))

    def test_get_their_tools_once(self, monkeypatch):
        monkeypatch.setattr(crew, "_tools", None)
        crew._begin("tools")
        assert crew._with_tools(spell, "a").startswith("tools a")
        assert crew._nothing() is None

    def test_are_one_where_forking_is_not_safe(self, monkeypatch):
        assert crew.sensible_number() >= 1
        monkeypatch.setattr(crew.sys, "platform", "darwin")
        assert crew.sensible_number() == 1


class TestAFolder:
    def made(self, path, **contents):
        with folder.Folder(path).locked(), folder.Folder(path).new() as tree:
            for name, content in contents.items():
                tree.put(name, content)
            tree.publish()
        return path / "current" / "site"

    @pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV])
    def test_on_a_file_system_without_hard_links_keeps_the_time_of_a_file(
        self, tmp_path, monkeypatch, number
    ):
        site = self.made(tmp_path, a=b"kept")
        before = (site / "a").stat().st_mtime_ns

        def refuse(here, there):
            if Path(here).exists():
                raise OSError(number, "No links here")
            raise FileNotFoundError

        monkeypatch.setattr(folder.os, "link", refuse)
        assert (self.made(tmp_path, a=b"kept") / "a").stat().st_mtime_ns == before

    def test_says_what_else_went_wrong(self, tmp_path, monkeypatch):
        self.made(tmp_path, a=b"kept")
        monkeypatch.setattr(
            folder.os, "link", lambda *_: (_ for _ in ()).throw(OSError(5, "Broken"))
        )
        with pytest.raises(OSError, match="Broken"):
            self.made(tmp_path, a=b"kept")
        assert (tmp_path / "current" / "site" / "a").read_bytes() == b"kept"

    def test_takes_over_a_file_that_two_processes_want(self, tmp_path):
        self.made(tmp_path, a=b"kept")
        one = folder.Folder(tmp_path)
        with one.locked(), one.new() as tree:
            assert tree.keep("a")
            assert tree.keep("a")
            assert not tree.keep("b")

    def test_packs_only_what_gets_smaller(self, tmp_path):
        site = self.made(tmp_path, **{"a.txt": os.urandom(400), "b.txt": b"b" * 400})
        assert {each.name for each in site.iterdir()} == {"a.txt", "b.txt", "b.txt.gz", "b.txt.br"}


def test_a_word_of_nearly_every_story_keeps_the_newest_of_them(monkeypatch):
    monkeypatch.setattr(search_index, "MOST", 2)
    index = search_index.Index()
    for number in range(6):
        story = {"person": {"name": "Sample"}, "url": f"https://s.example/en/stories/{number}/"}
        index.add(story | {"headline": "Told", "body_text": "Hills."})
    held = dict(index.files())["words/hi"]
    assert held == {"hills": [[], [4, 5]]}


def test_words_are_cut_as_a_browser_cuts_them():
    """See also tests/browser/test_exported_search.py."""
    for case in json.loads(CASES.read_text("utf-8")):
        assert search_index.words(case["text"]) == case["words"]


class TestWhatTheSiteAnswers:
    """Of pages that are not as they were when the addresses were collected."""

    def writer(self, tmp_path, **answers):
        asked = SimpleNamespace(
            base=urlsplit("https://stories.example"),
            get=lambda address: SimpleNamespace(status=answers[address.strip("/")], headers={}),
        )
        return Writer(asked, SimpleNamespace(site=tmp_path, keep=lambda path: False))

    def test_a_page_that_is_gone_is_left_out_and_a_broken_one_is_told(self, tmp_path):
        outcome = Outcome()
        outcome.add(self.writer(tmp_path, gone=410, broken=500).write(["/gone/", "/broken/"]))
        assert outcome.failed == [("/broken/", 500)]

    def test_an_address_that_no_longer_moved_leads_nowhere(self, tmp_path):
        assert run._ask_where(self.writer(tmp_path, back=200), ["/back/"]) == []

    def test_a_place_in_a_page_that_is_there_is_not_lacking(self, tmp_path):
        (tmp_path / "there").mkdir()
        (tmp_path / "there/index.html").touch()
        writer = self.writer(tmp_path, lost=200, nowhere=404)
        assert not run._is_lacking(writer, "https://stories.example/there/#nothing")
        assert run._is_lacking(writer, "https://stories.example/lost/")
        assert not run._is_lacking(writer, "https://stories.example/nowhere/")


def test_a_killed_export_leaves_no_process_that_holds_its_folder():
    code = (
        "import os, django; django.setup(); from stories.export.crew import Crew\n"
        "with Crew(None, 2) as crew:\n"
        "    print(*crew.pool._processes, flush=True); os.kill(os.getpid(), 9)"
    )
    words = [sys.executable, "-c", code]
    told = subprocess.run(words, stdout=subprocess.PIPE, check=False)  # noqa: S603  our own words
    left = [Path("/proc") / number for number in told.stdout.decode().split()]
    assert len(left) == 2
    until = time.monotonic() + 60
    while any(map(Path.exists, left)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(Path.exists, left))
