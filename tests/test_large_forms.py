"""A story of very many quotes and milestones can be saved, again and again."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.forms.formsets import DEFAULT_MAX_NUM
from django.test.utils import CaptureQueriesContext

from tests.desk import address, open_form, save
from tests.factories import make_milestone, make_quote, make_story

pytestmark = pytest.mark.django_db


def make_large_story(rows):
    told = [f"Sentence number {row} is quoted." for row in range(rows)]
    dated = [f"Sentence number {row} tells of a year." for row in range(rows)]
    story = make_story(status="draft", body=f"<p>{' '.join(told + dated)}</p>")
    for row in range(rows):
        make_quote(story, told[row], position=row)
        make_milestone(story, passage=dated[row], position=row, date_edtf="2020")
    return story


def names(fields, pattern):
    return {name for name in fields if re.fullmatch(pattern, name)}


class TestTheLimitOfFields:
    """A form's rows are limited by Django alone, and the number of its fields follows from that."""

    limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    def test_holds_as_many_rows_as_a_form_may_have(self, admin_client):
        fields = open_form(admin_client, make_large_story(1))
        row = names(fields, "(quotes|milestones)-0-.*")
        row |= {"quotes-0-is_pull_quote", "quotes-0-DELETE", "milestones-0-DELETE"}
        assert self.limit > len(fields) + 2 * DEFAULT_MAX_NUM * len(row)

    def test_holds_a_choice_beside_each_field_where_two_editors_met(self, admin_client):
        story = make_large_story(1)
        opened = open_form(admin_client, story)
        theirs = {"quotes-0-is_pull_quote": "on", "quotes-0-position": 7}
        theirs |= {"milestones-0-title": "Theirs", "milestones-0-date_edtf": "2021"}
        save(admin_client, story, **theirs)
        refused = admin_client.post(address(story), opened | {"_save_draft": "yes"})
        found = re.findall(r'name="([^"]+)"', refused.content.decode())
        quotes = len(names(found, "quotes-0-.*")) * 2
        milestones = len(names(found, "milestones-0-.*")) * 2
        assert self.limit > len(found) + 1000 * quotes + 500 * milestones


def test_a_save_costs_as_much_for_each_row_however_many_there_are(admin_client):
    asked = []
    for rows in (4, 8, 16):
        story = make_large_story(rows)
        fields = open_form(admin_client, story) | {"_save_draft": "yes", "standfirst": "New."}
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.post(address(story), fields).status_code == 302
        asked.append(len(captured))
    assert asked[2] - asked[1] <= 2 * (asked[1] - asked[0])
    assert admin_client.post(address(story), open_form(admin_client, story)).status_code == 302
