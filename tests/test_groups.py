"""Try every address of the desk as a member of each group.

CI tries every page at every record with every button. Each right of a group is tried by itself too.
"""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import override_settings
from django.urls import resolve, reverse
from django.utils import timezone

from stories.history import snapshot
from stories.models import (
    AuditEntry,
    Concern,
    Correction,
    Erasure,
    Person,
    Picture,
    PreviewLink,
    SitePage,
    SiteSettings,
    Story,
    StoryVersion,
    Tag,
)
from tests.accounts import make_colleague
from tests.desk import address, chosen_to_publish, typed_in, undrawn
from tests.factories import (
    make_concern,
    make_consent,
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

pytestmark = pytest.mark.django_db

PUBLISHING = ["_publish", "_schedule"]
# Buttons of Django's own forms, which a story's form must ignore; and buttons of a story alone.
BUTTONS = ["_save", "_continue", "_addanother", "_saveasnew", "_popup"]
STORY_BUTTONS = [*PUBLISHING, "_save_draft", "_send_for_review"]
ANSWERS = {200, 302, 400, 403, 404, 405}  # in words, and never a 500
PAGE_BUTTONS = ["_publish", "_withdraw"]
READ_OF_PAGES = ["slug", "language", "published_title", "published_body", "published_place"]
LIST = "/admin/stories/story/"


def member(*groups):
    name = f"sample-{'-'.join(groups).lower() or 'nobody'}"
    return make_colleague(name, *groups)


@pytest.fixture
def signed_in(client):
    """Sign in a user of these groups."""

    def sign_in(*groups):
        client.force_login(member(*groups))
        return client

    return sign_in


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(settings, folder):
    """Keep the pictures of all tests of this module in one folder, as their rows are shared."""
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker, folder):
    """Make the stories once, in a transaction around the tests'; return their numbers.

    To make them, and above all their pictures, takes as long as most of the tests.
    """
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield {state: story.pk for state, story in make_stories().items()}
        transaction.set_rollback(True)


@pytest.fixture
def stories(stored):
    """Return a story in each state; there is a record of every kind beside them."""
    rows = Story._base_manager.in_bulk(stored.values())
    return {state: rows[number] for state, number in stored.items()}


def make_stories():
    """Make a story in each state, with a record of every kind, accounts, links and versions."""
    now = timezone.now()
    made = {
        "public": whole(make_person(portrait=make_picture())),
        "changed": whole(headline="Words that wait"),
        "scheduled changes": whole(),
        "scheduled": whole(published_at=now + timedelta(days=1)),
        "draft": whole(status="draft"),
        "in review": whole(status="in_review"),
        "withdrawn": whole(status="withdrawn", withdrawn_at=now),
        "deleted": whole(),
    }
    made["changed"].begin_changes()
    made["scheduled changes"].begin_changes()
    later = Story.objects.get(pk=made["scheduled changes"].pk)
    schedule(later, now + timedelta(days=1))
    made["deleted"].move_to_trash(by=None, now=now)
    keeper = User.objects.create_user("sample-keeper")
    for story in made.values():
        StoryVersion.keep(story, StoryVersion.Event.PUBLISHED, by=keeper, now=now)
        PreviewLink.objects.create(
            story=story, made_by=keeper, made_at=now, expires_at=now + timedelta(days=7)
        )
    make_consent(made["public"], evidence_file="lost.pdf")
    make_consent(picture=made["public"].lead_picture)
    AuditEntry.note(AuditEntry.Kind.PUBLISHED, now=now, by=keeper)
    SiteSettings.objects.create(pk=1)
    Erasure.objects.create(erased_at=now, finished_at=now)
    make_service()
    make_site_page(publish=True)
    make_correction(made["public"])
    make_concern(made["public"])
    return made


def whole(person=None, **fields):
    number = Story.objects.count()
    tags = [f"tag {number}"]
    story = make_story(person, tags=tags, lead_picture=make_picture(), slug=f"s-{number}", **fields)
    make_quote(story)
    make_milestone(story)
    return story


def seen():
    """Return all that readers see or get a 410 for, now and after all schedules."""
    moments = [timezone.now(), timezone.now() + timedelta(days=365)]
    published = [list(Story.objects.published(moment)) for moment in moments]
    content = {row.pk: snapshot.take(row) for rows in published for row in rows}
    return [
        [
            [(story.live.pk, content[story.pk]) for story in rows],
            list(Person.objects.published(moment).order_by("pk").values()),
            list(Picture.objects.published(moment).order_by("pk").values()),
            list(Tag.objects.published(moment).values()),
            list(Story.objects.withdrawn().order_by("pk").values("pk", "slug")),
            list(Correction.objects.published(moment).values()),
            list(Concern.objects.values()),
            list(SitePage.objects.published().values(*READ_OF_PAGES)),
        ]
        for moment, rows in zip(moments, published, strict=True)
    ]


OF_NO_MODEL = "of no model"


def parts_of_the_desk():
    """The names of what is tried in one test each: the pages of a model; of stories, each page."""
    for model, desk in admin.site._registry.items():
        names = dict.fromkeys(pattern.name for pattern in desk.urls if pattern.name)
        yield from names if model is Story else [model._meta.model_name]
    yield OF_NO_MODEL


EVERY_PAGE = pytest.mark.thorough("each right of the group is tried by itself below")
EVERY_PART = pytest.mark.parametrize("part", list(parts_of_the_desk()))


def every_address():
    """Every page and every form of the desk."""
    for part in parts_of_the_desk():
        yield from addresses(part)


def addresses(part):
    """Every page and every form of a part of the desk."""
    for model, desk in admin.site._registry.items():
        for pattern in desk.urls:
            if pattern.name and part in {model._meta.model_name, pattern.name}:
                yield from addresses_of(pattern, model)
    if part == OF_NO_MODEL:
        yield from (reverse("admin:trash"), reverse("admin:autocomplete"), reverse("admin:index"))
        for model in (Story, Tag, PreviewLink, User):
            kind = ContentType.objects.get_for_model(model)
            yield reverse("admin:view_on_site", args=[kind.pk, model.objects.first().pk])


def addresses_of(pattern, model):
    wanted = len(pattern.pattern.converters)
    if not wanted:
        yield reverse(f"admin:{pattern.name}")
        return
    numbers = model._base_manager.order_by("pk").values_list("pk", flat=True)
    for number in numbers:
        yield reverse(f"admin:{pattern.name}", args=[number, *[1] * (wanted - 1)])


def test_every_page_of_the_desk_is_in_a_part_of_it(stories):
    """The parts that are tried make up all pages of the desk."""
    named = [pattern.name for desk in admin.site._registry.values() for pattern in desk.urls]
    tried = {resolve(where).url_name for where in every_address()}
    assert {name for name in named if name} <= tried


def by_hand(story):
    """Return fields that no form has, to be sent nevertheless."""
    soon = "2025-03-01"
    return {
        "status": "published",
        "published_at": soon,
        "published_at_0": soon,
        "published_at_1": "12:00",
        "appears_at": "2099-03-01T12:00",
        "shown_from": soon,
        "shown_until": soon,
        "changes_to": story.pk,
        "withdrawn_at": soon,
        "deleted_at": soon,
        "version": "99",
        "story": story.pk,
        "person": story.person.pk,
        "reason": "Because",
        "post": "yes",
        "headline": "Words by hand",
        "name": "Name by hand",
        "alt_text": "Words by hand",
        "_selected_action": [row.pk for row in Story.objects.all()],
    }


def actions(where):
    """Return the data of a list's actions: its own, and Django's for every list."""
    desk = next(
        (desk for model, desk in admin.site._registry.items() if where == listed(model)), None
    )
    named = [getattr(action, "__name__", action) for action in (desk.actions or [])] if desk else []
    return [{"action": name} for name in {*named, "delete_selected"}] if desk else []


def listed(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def buttons(where):
    """Return the buttons to press in a form; a story's buttons mean nothing in another one."""
    if where.startswith(listed(SitePage)):
        return BUTTONS + PAGE_BUTTONS
    return BUTTONS + STORY_BUTTONS if where.startswith(LIST) else BUTTONS


def attempts(client, where, story):
    """Open an address; yield all data to send to it: a form's fields, and ones it does not have."""
    opened = client.get(where)
    assert opened.status_code in ANSWERS, where
    is_form = opened.status_code == 200 and opened.context and "adminform" in opened.context
    form = typed_in(opened) if is_form else {}
    pressed_here = buttons(where) if is_form or where.endswith("/change/") else ["_save"]
    for pressed in pressed_here:
        yield form | {pressed: "1"} | by_hand(story)
    yield from (by_hand(story) | action for action in actions(where))
    yield {"post": "yes", "story": Story.objects.deleted().get().pk}
    yield {"post": "yes", "person": story.person.pk}


class TestAWriter:
    @EVERY_PAGE
    @EVERY_PART
    def test_makes_readers_see_nothing_new_and_lose_nothing(self, part, signed_in, stories):
        writer = signed_in("Writers")
        before = seen()
        for where in addresses(part):
            for sent in attempts(writer, where, stories["public"]):
                with undrawn():  # most answers are the whole form again
                    answer = writer.post(where, sent)
                assert answer.status_code in ANSWERS, (where, sent)
            assert seen() == before, where

    @pytest.mark.parametrize("pressed", [*PUBLISHING, "_publish_as_it_was"])
    @pytest.mark.parametrize("state", ["public", "changed", "draft", "in review"])
    def test_publishes_nothing_by_a_button(self, state, pressed, signed_in, stories):
        writer = signed_in("Writers")
        page = writer.get(address(stories[state]))
        assert f'name="{pressed}"' not in page.content.decode()
        sent = typed_in(page) | {pressed: "1", "appears_at": "2099-03-01T12:00"}
        assert writer.post(address(stories[state]), sent).status_code == 403

    @pytest.mark.parametrize("state", ["scheduled", "scheduled changes", "withdrawn"])
    def test_does_not_change_what_is_fixed(self, state, signed_in, stories):
        writer = signed_in("Writers")
        assert writer.post(address(stories[state]), {"_save_draft": "1"}).status_code == 403
        page = writer.get(address(stories[state])).content.decode()
        assert 'name="_save_draft"' not in page

    def test_writes_a_draft_and_sends_it_for_review(self, signed_in, stories):
        writer = signed_in("Writers")
        story = stories["draft"]
        for pressed, status in [("_save_draft", "draft"), ("_send_for_review", "in_review")]:
            sent = typed_in(writer.get(address(story))) | {"headline": "Typed", pressed: "1"}
            assert writer.post(address(story), sent).status_code == 302
            story.refresh_from_db()
            assert (story.headline, story.status) == ("Typed", status)

    def test_writes_changes_that_wait(self, signed_in, stories):
        writer = signed_in("Writers")
        story = stories["public"]
        sent = typed_in(writer.get(address(story))) | {"headline": "Typed", "_save_draft": "1"}
        assert writer.post(address(story), sent).status_code == 302
        changes = Story.objects.get(changes_to=story)
        assert (changes.headline, changes.status) == ("Typed", "draft")

    def test_sees_no_way_to_delete_withdraw_or_publish(self, signed_in, stories):
        writer = signed_in("Writers")
        pages = [LIST, address(stories["public"]), address(stories["draft"]), "/admin/"]
        pages += ["/admin/stories/person/", address(stories["draft"].person)]
        for where in pages:
            page = writer.get(where).content.decode()
            for way in (
                "/delete/",
                "delete_selected",
                "/withdraw/",
                "Publish now",
                "/admin/trash/",
            ):
                assert way not in page, (where, way)

    @pytest.mark.parametrize("noun", ["story", "person"])
    def test_deletes_nothing_even_with_the_right_to_delete(self, noun, signed_in, stories):
        """Only those who may publish may take something away from readers."""
        writer = signed_in("Writers")
        right = Permission.objects.get(codename=f"delete_{noun}")
        User.objects.get(username="sample-writers").user_permissions.add(right)
        record = stories["draft"] if noun == "story" else stories["draft"].person
        where = address(record).replace("/change/", "/delete/")
        assert writer.post(where, {"post": "yes"}).status_code == 403

    def test_edits_a_person_and_a_picture_until_readers_could_see_them(self, signed_in, stories):
        writer = signed_in("Writers")
        for state, is_open in [
            ("public", False),
            ("scheduled", False),
            ("deleted", False),
            ("draft", True),
        ]:
            story = stories[state]
            if state == "deleted":
                Person.objects.filter(pk=story.person.pk).update(deleted_at=None)
            for record in (story.person, story.lead_picture):
                page = writer.get(address(record)).content.decode()
                assert ('name="_save"' in page) == is_open, (state, record)

    def test_finds_no_account_by_an_autocomplete(self, signed_in, stories):
        writer = signed_in("Writers")
        asked = {"app_label": "stories", "model_name": "auditentry", "field_name": "by"}
        assert writer.get("/admin/autocomplete/", asked | {"term": ""}).status_code == 403

    def test_opens_no_preview_link_of_others_by_its_number(self, signed_in, stories):
        kind = ContentType.objects.get_for_model(PreviewLink)
        where = reverse("admin:view_on_site", args=[kind.pk, PreviewLink.objects.first().pk])
        assert signed_in("Writers").get(where).status_code == 403


class TestAnEditor:
    def test_makes_a_new_story_with_its_words_at_once(self, signed_in, stories):
        editor = signed_in("Editors")
        sent = typed_in(editor.get(address(stories["draft"])))
        sent |= {"slug": "new", "quotes-INITIAL_FORMS": 0, "milestones-INITIAL_FORMS": 0}
        for row in ("quotes-0", "milestones-0"):
            sent |= {f"{row}-id": "", f"{row}-story": "", f"{row}-row_key": "abcdefgh"}
        sent |= {"_publish": "1", "translation_of": ""}
        assert editor.post(f"{LIST}add/", sent).status_code == 302
        made = Story.objects.published(timezone.now()).get(slug="new")
        assert made.quotes.get().key != "abcdefgh"
        assert made.milestones.get().words

    @pytest.mark.parametrize("groups", [["Editors"], ["Administrators"]])
    def test_publishes_withdraws_deletes_and_brings_back(self, groups, signed_in, stories):
        editor, story = signed_in(*groups), stories["draft"]
        sent = typed_in(editor.get(address(story))) | {"_publish": "1"}
        assert editor.post(address(story), sent).status_code == 302
        assert Story.objects.published(timezone.now()).filter(pk=story.pk)
        where = f"{reverse('admin:stories_story_withdraw')}?story={story.pk}"
        assert editor.post(where, {"reason": "Because"}).status_code == 302
        assert Story.objects.get(pk=story.pk).status == "withdrawn"
        deletion = address(story).replace("/change/", "/delete/")
        assert editor.post(deletion, {"post": "yes"}).status_code == 302
        assert not Story.objects.active().filter(pk=story.pk)
        assert editor.post("/admin/trash/", {"story": story.pk}).status_code == 302
        assert Story.objects.active().filter(pk=story.pk)

    def test_publishes_and_deletes_many(self, signed_in, stories):
        editor = signed_in("Editors")
        chosen = {"_selected_action": [stories["draft"].pk, stories["in review"].pk]}
        editor.post(LIST, chosen_to_publish(stories["draft"], stories["in review"]))
        assert Story.objects.published(timezone.now()).filter(pk=stories["draft"].pk)
        editor.post(LIST, chosen | {"action": "delete_selected", "post": "yes"})
        assert Story.objects.deleted().count() == 3

    @EVERY_PAGE
    def test_has_no_accounts_and_no_audit_log(self, signed_in, stories):
        editor = signed_in("Editors")
        for where in every_address():
            if "/auth/" in where or "/auditentry/" in where:
                assert editor.get(where).status_code == 403, where
                assert editor.post(where, {"post": "yes"}).status_code == 403, where

    def test_leads_to_a_page_from_the_desk(self, signed_in, stories):
        tag = stories["public"].tags.get()
        kind = ContentType.objects.get_for_model(Tag)
        where = reverse("admin:view_on_site", args=[kind.pk, tag.pk])
        answer = signed_in("Editors").get(where)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(tag.get_absolute_url())


class TestAnAdministrator:
    @EVERY_PAGE
    @EVERY_PART
    def test_opens_every_address_without_a_fault(self, part, signed_in, stories):
        administrator = signed_in("Administrators")
        for where in addresses(part):
            assert administrator.get(where).status_code in ANSWERS, where

    def test_has_accounts_and_the_audit_log(self, signed_in, stories):
        administrator = signed_in("Administrators")
        for where in ("/admin/auth/user/", "/admin/auth/group/", "/admin/stories/auditentry/"):
            assert administrator.get(where).status_code == 200


class TestAStaffMemberInNoGroup:
    @EVERY_PAGE
    def test_opens_nothing_but_an_empty_desk(self, signed_in, stories):
        nobody = signed_in()
        before = seen()
        for where in every_address():
            for answer in (nobody.get(where), nobody.post(where, by_hand(stories["public"]))):
                if where == "/admin/":
                    page = answer.content.decode()
                    assert "Words" not in page
                    assert "Trash" not in page
                else:
                    assert answer.status_code in ANSWERS - {200}, where
                    assert answer.headers.get("Location", "/admin/") in {
                        "/admin/",
                        "../",
                        "../change/",
                    }
        assert seen() == before


class TestAVisitor:
    @EVERY_PAGE
    def test_is_led_to_the_sign_in_page(self, client, stories):
        before = seen()
        for where in every_address():
            for answer in (client.get(where), client.post(where, by_hand(stories["public"]))):
                assert answer.status_code == 302, where
                assert answer.headers["Location"].startswith("/admin/login/"), where
        assert seen() == before

    @EVERY_PAGE
    def test_who_has_an_account_without_the_desk_is_no_further(self, client, stories):
        user = member()
        User.objects.update(is_staff=False)
        client.force_login(user)
        for where in every_address():
            assert client.get(where).status_code == 302, where
