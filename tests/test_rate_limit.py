"""Each address asks so often a minute, and no more; the check of words is where it shows."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from stories import rate_limit
from stories.models import RequestCount
from stories.views.check import MOST_A_MINUTE
from tests.markup import markup
from tests.test_check import WORDS, verdict

pytestmark = pytest.mark.django_db


class TestTheLimit:
    NOW = datetime(2026, 1, 5, 12, 0, 20, tzinfo=UTC)

    @pytest.fixture
    def waits(self):
        def waits(most=2, now=self.NOW, **headers):
            request = RequestFactory().post("/", **headers)
            return rate_limit.seconds_to_wait(request, now, "sample", most)

        return waits

    def test_is_said_in_words_and_with_the_words_still_there(self, client, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: self.NOW)
        for _ in range(MOST_A_MINUTE):
            assert client.post("/en/check/", {"words": WORDS}).status_code == 200
        response = client.post("/en/check/", {"words": WORDS})
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "40"
        page = unescape(markup(response))
        assert verdict(page) == "Please wait a moment"
        assert "in 40 seconds" in page
        assert f"{WORDS}</textarea>" in page
        response = client.post("/en/check.json", {"words": WORDS})
        assert (response.status_code, response.json()["error"]) == (429, "too_many")
        assert response.headers["Retry-After"] == "40"
        assert client.get("/en/check/").status_code == 200

    def test_is_each_address_s_own_and_begins_again_each_minute(self, waits):
        assert [waits() for _ in range(4)] == [0, 0, 40, 40]
        assert waits(REMOTE_ADDR="192.0.2.1") == 0
        assert waits(now=self.NOW + timedelta(minutes=1)) == 0

    def test_is_one_for_a_network_of_the_sixth_version(self, waits):
        for end in ("1", "2", "3"):
            waits(REMOTE_ADDR=f"2001:db8::{end}")
        assert waits(REMOTE_ADDR="2001:db8::4") == 40
        assert waits(REMOTE_ADDR="2001:db8:0:1::4") == 0
        assert waits(REMOTE_ADDR="") == 0

    def test_counts_each_address_that_is_told_in_the_newer_form(self, waits):
        """A server that listens to both tells 192.0.2.1 so: they are not all one network."""
        for _ in range(3):
            waits(REMOTE_ADDR="::ffff:192.0.2.1")
        assert waits(REMOTE_ADDR="::ffff:192.0.2.1") == 40
        assert waits(REMOTE_ADDR="192.0.2.1") == 40
        assert waits(REMOTE_ADDR="::ffff:192.0.2.2") == 0

    def test_trusts_only_what_a_proxy_of_ours_adds(self, waits, settings):
        named = [f"198.51.100.{number}, 192.0.2.9" for number in range(4)]
        assert [waits(HTTP_X_FORWARDED_FOR=each) for each in named] == [0, 0, 40, 40]
        settings.BEHIND_PROXY = True
        assert [waits(HTTP_X_FORWARDED_FOR=each) for each in named] == [0, 0, 40, 40]
        assert waits(HTTP_X_FORWARDED_FOR="192.0.2.9, 198.51.100.1") == 0
        assert waits() == 40

    def test_stores_neither_address_nor_words(self, client):
        client.post("/en/check/", {"words": WORDS}, REMOTE_ADDR="192.0.2.77")
        stored = RequestCount.objects.get()
        assert re.fullmatch("[0-9a-f]{64}", stored.digest)
        told = f"check {stored.window} 192.0.2.77"
        assert stored.digest != sha256(told.encode()).hexdigest()
        assert str(stored) == f"Count {stored.pk}"

    def test_keeps_no_count_of_an_earlier_minute(self, waits):
        waits(REMOTE_ADDR="192.0.2.1")
        assert RequestCount.objects.count() == 1
        waits(now=self.NOW + timedelta(minutes=1))
        assert RequestCount.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_is_the_same_for_all_processes(self, waits):
        """Each thread has a connection of its own, as a process has."""

        def ask(_number):
            try:
                return waits(most=5)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(ask, range(20)))
        assert sorted(answers) == [0] * 5 + [40] * 15

    def test_asks_the_database_once_more(self, waits, django_assert_num_queries):
        with django_assert_num_queries(2):  # counts, and deletes what is over
            waits()
        with django_assert_num_queries(1):
            waits()
