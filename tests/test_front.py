"""Test which pages the front keeps; `front/` tests how it answers and what it remembers."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from profiles_site import finished, machine, wsgi
from profiles_site.front import Front

NOT_FINISHED = {
    "check": "asks what a reader typed",
    "check_json": "asks what a program sent",
    "concern": "a form",
    "concern_answer": "a form",
    "health": "says how the site is now",
    "preview_link": "for whoever has the link",
    "preview_picture": "for whoever has the link",
}


class TestTheServedApplication:
    def test_has_a_front_if_there_is_memory_for_one(self, settings):
        django = WSGIHandler()
        settings.FINISHED_PAGES_MB = 0
        assert wsgi.with_finished_pages(django) is django
        settings.FINISHED_PAGES_MB = 1
        assert isinstance(wsgi.with_finished_pages(django), Front)


class TestMemory:
    def test_is_a_tenth_of_what_the_site_may_use_within_bounds(self, monkeypatch, tmp_path):
        limit, other = tmp_path / "memory.max", tmp_path / "limit_in_bytes"
        monkeypatch.setattr(machine, "LIMITS", (limit, other))
        monkeypatch.setattr("os.sysconf", {"SC_PHYS_PAGES": 2 * 1024**2, "SC_PAGE_SIZE": 1024}.get)
        for told, most in (("", 204), ("max", 204), (f"{1024**3}\n", 102), ("1000", 64)):
            if told:
                limit.write_text(told)
            assert machine.finished_pages_mb() == most
        limit.unlink()
        other.write_text(str(2**63))
        monkeypatch.setattr("os.sysconf", {"SC_PHYS_PAGES": 2**30, "SC_PAGE_SIZE": 1024}.get)
        assert machine.finished_pages_mb() == 400


class TestWhichPages:
    def test_each_address_is_a_public_page_or_has_a_reason(self):
        names = set()

        def collect(patterns):
            for pattern in patterns:
                if hasattr(pattern, "url_patterns"):
                    if getattr(pattern, "app_name", None) != "admin":
                        collect(pattern.url_patterns)
                else:
                    names.add(pattern.name)

        collect(get_resolver().url_patterns)
        assert names == finished.PAGES | set(NOT_FINISHED)
        assert not finished.PAGES & set(NOT_FINISHED)

    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("", ""),
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, br", "br"),
            ("GZIP", "gzip"),
            ("gzip;q=0", ""),
            ("br;q=0.000, gzip; q=1.0", "gzip"),
            ("*", "br"),
            ("*;q=0", ""),
            ("br;q=0, *", "gzip"),
            ("identity", ""),
            ("deflate, zstd", ""),
            (",;,=;q", ""),
        ],
    )
    def test_a_body_has_the_coding_that_the_reader_takes(self, accepted, coding):
        assert finished.coding_for(accepted) == coding
