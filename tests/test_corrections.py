"""Test what readers are told was wrong in a story, and that editors are asked for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stories.models import Correction
from tests.factories import PAST, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db


def test_x(client):
    story = make_story()
    Correction(story=story, what_was_said="Ten <b>hills</b>", what_is_right="Two hills").publish(by=None, now=timezone.now())
    print(markup(client.get(story.get_absolute_url())))
    print(markup(client.get("/ru/corrections/")))
    print(client.get("/en/feeds/corrections.atom").content.decode())
    print(client.get("/en/feeds/corrections.json").content.decode())
    print(client.get("/en/feeds/stories.atom").content.decode())
    print(client.get(story.get_absolute_url()[:-1]+".json").content.decode())
    print(markup(client.get("/en/concern/")))
    assert 0
