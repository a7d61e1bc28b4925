"""Test that no page of the desk bars anybody: each that the desk has an address for."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from stories.models import Comment
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import sign_in
from tests.factories import (
    make_concern,
    make_consent,
    make_correction,
    make_quote,
    make_service,
    make_site_page,
    make_version,
)

PARTS = 6
LOOKS = ((1280, "light"), (768, "dark"), (1280, "dark"), (768, "light"))
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
MODEL = re.compile(r"(?:stories|auth)_([a-z]+)_")
# They end the session or write down what they show; their pages are looked at in test_desk.py.
NOT_OPENED = {"logout", "stories_consent_evidence"}


@pytest.fixture
def story(invented_desk, admin_user):
    """A story with all that a desk may hold around it."""
    about = {"by": admin_user, "now": timezone.now()}
    Comment.begin(invented_desk, "Is it so?", words="", **about)
    make_quote(invented_desk)
    make_version(invented_desk, admin_user)
    make_consent(invented_desk)
    for make in (make_concern, make_correction):
        make(invented_desk)
    make_service()
    make_site_page()
    return invented_desk


def addresses(story, user):
    """Yield the addresses of the desk's pages, about records that are there."""
    about = {
        "story": story,
        "person": story.person,
        "user": user,
        "group": Group.objects.first(),
    }
    for pattern in admin.site.get_urls():
        for each in getattr(pattern, "url_patterns", [pattern]):
            name, wanted = each.name or "", ARGUMENT.findall(str(each.pattern))
            if name in NOT_OPENED or set(wanted) - {"pk", "object_id", "id", "number"}:
                continue
            model = MODEL.match(name)
            record = about.get(model[1]) if model else None
            if model and not record and wanted:
                record = apps.get_model("stories", model[1])._default_manager.first()
            given = {part: 1 if part == "number" else record and record.pk for part in wanted}
            if None in given.values():
                continue
            try:
                yield reverse(f"admin:{name}", kwargs=given)
            except NoReverseMatch:
                continue


@pytest.mark.thorough("each kind of page is looked at in test_desk.py")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_of_the_desk_bars_anybody(part, watched_page, context, base_url, admin_user, story):
    page, troubles, seen = watched_page, [], 0
    page.emulate_media(reduced_motion="reduce")
    sign_in(context, get_user_model().objects.get(pk=admin_user.pk), base_url)
    for address in sorted(set(addresses(story, admin_user)))[part::PARTS]:
        answer = page.request.get(address, max_redirects=0)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status != 200 or not is_page or 'id="container"' not in answer.text():
            continue
        page.goto(address, wait_until="networkidle")
        troubles += find_barriers_in_looks(page, LOOKS, in_high_window=True)
        seen += 1
    assert seen > 8
    assert not troubles, "\n".join(troubles)
