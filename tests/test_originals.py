"""Test how the desk follows the original of a translation: its changes, and its withdrawal."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Story, StoryVersion
from tests.accounts import make_colleague, signed_in
from tests.desk import address, errors, publish, save
from tests.factories import PAST, make_person, make_story, schedule
from tests.markup import markup
from tests.test_translating import BODY, IN_RUSSIAN, make_original, page_of, pointed, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def original():
    return make_original()


@pytest.fixture
def russian(original, admin_user):
    return original.begin_translation("ru", by=admin_user, now=timezone.now())


@pytest.fixture
def writer(db):
    return signed_in(make_colleague("writer", "Writers"))


def change(story, by, **fields):
    """Publish changes to a story at the desk."""
    for name, value in fields.items():
        setattr(story, name, value)
    story.save()
    StoryVersion.keep(story, StoryVersion.Event.PUBLISHED, by=by, now=timezone.now())


class TestAnOriginalThatChanged:
    NEWER = (
        "<p>I am an invented person.</p><p>New here.</p><p>I say nothing of everybody.</p>"
        "<p>The hills are quiet.</p>"
    )

    def test_is_told_by_paragraph(self, admin_client, admin_user, original, russian):
        assert "has changed" not in read(admin_client, address(russian))
        change(original, admin_user, body=self.NEWER, headline="Another")
        page = read(admin_client, address(russian))
        assert "Headline: changed; Body: paragraph 2 is new, 3 changed." in page
        change(original, admin_user, body="<p>I say nothing of anybody.</p>")
        page = read(admin_client, address(russian))
        assert "paragraph one at the start is gone, one after 1 is gone" in page

    def test_in_its_formatting_alone_is_told_so(self, admin_client, admin_user, original, russian):
        change(original, admin_user, body=BODY.replace("quiet", "<strong>quiet</strong>"))
        assert "Body: only its formatting changed." in read(admin_client, address(russian))

    def test_is_shown_word_by_word(self, admin_client, admin_user, original, russian):
        change(original, admin_user, body=self.NEWER)
        page = read(admin_client, page_of("original", russian))
        assert re.search(r"<del>.*?anybody.*?</del>", page)
        assert re.search(r"<ins>.*?everybody.*?</ins>", page)

    def test_is_followed_once_the_editor_says_so(self, admin_client, admin_user, original, russian):
        change(original, admin_user, body=self.NEWER)
        where = page_of("original", russian)
        seen = re.search(r'name="seen" value="(\w+)"', read(admin_client, where))[1]
        response = admin_client.post(where, {"seen": seen})
        assert response.headers["Location"] == address(russian)
        assert "has changed" not in read(admin_client, address(russian))
        assert "Nothing changed since." in read(admin_client, where)

    def test_is_not_followed_as_nobody_saw_it(self, admin_client, admin_user, original, russian):
        change(original, admin_user, body=self.NEWER)
        page = errors(admin_client.post(page_of("original", russian), {"seen": "older"}))
        assert "changed again meanwhile" in page
        assert "has changed" in read(admin_client, address(russian))

    def test_is_not_told_of_changes_that_wait(self, admin_client, original, russian):
        changes = original.begin_changes()
        changes.body = f"{BODY}<p>New here.</p>"
        changes.save()
        assert "has changed" not in read(admin_client, address(russian))
        schedule(original, PAST)
        assert "has changed" in read(admin_client, address(russian))

    def test_is_told_of_a_draft_where_readers_see_none(self, admin_client, admin_user):
        draft = make_story(status="draft", body=BODY)
        story = draft.begin_translation("kk", by=admin_user, now=timezone.now())
        draft.body = self.NEWER
        draft.save()
        assert "has changed" in read(admin_client, address(story))

    @pytest.mark.parametrize("kept", [{}, [], "words", {"fields": None}])
    def test_of_a_translation_whose_version_cannot_be_read_asks_for_another(
        self, kept, admin_client, original, russian
    ):
        StoryVersion.objects.filter(story=original).update(content=kept)
        assert admin_client.get(address(russian)).status_code == 200
        page = read(admin_client, page_of("original", russian))
        assert "It is not known which version" in page

    def test_of_a_translation_of_an_unknown_version_asks_for_it(self, admin_client, original):
        story = make_story(
            original.person,
            language="kk",
            translated_from="en",
            translation_group=original.translation_group,
        )
        assert "has changed" not in read(admin_client, address(story))
        assert "not known which version" in read(admin_client, page_of("original", story))

    def test_is_another_one_once_the_language_is(self, admin_client, russian):
        assert russian.translated_version
        save(admin_client, russian, translated_from="kk")
        russian.refresh_from_db()
        assert russian.translated_version is None

    def test_has_no_page_where_there_is_none(self, admin_client, original):
        assert admin_client.get(page_of("original", original)).status_code == 404
        assert admin_client.get("/admin/stories/story/999/original/").status_code == 404

    def test_is_not_followed_by_those_who_may_not_change_it(self, writer, original, russian):
        Story.objects.filter(pk=russian.pk).update(status="withdrawn")
        assert writer.post(page_of("original", russian), {"seen": ""}).status_code == 403


class TestTheLists:
    def behind(self):
        return list(Story.objects.behind_their_originals(timezone.now()))

    @pytest.mark.parametrize("field", ["headline", "kicker", "standfirst", "body", "content_note"])
    def test_say_which_originals_changed(self, field, admin_client, original, russian):
        assert self.behind() == []
        Story.objects.filter(pk=original.pk).update(**{field: "<p>Else</p>"})
        assert self.behind() == [russian]
        assert "original changed" in read(admin_client, "/admin/stories/story/")
        assert "?waits=originals" in read(admin_client, "/admin/stories/story/")
        front = read(admin_client, "/admin/")
        assert 'id="queue-originals">Original changed' in front

    def test_count_scheduled_changes_from_their_minute_on(self, original, russian):
        changes = original.begin_changes()
        changes.body = f"{BODY}<p>New here.</p>"
        changes.save()
        assert self.behind() == []
        schedule(original, PAST)
        assert self.behind() == [russian]

    def test_go_by_the_draft_where_readers_see_none(self, original, russian):
        Story.objects.filter(pk=original.pk).update(status="withdrawn")
        assert self.behind() == []
        changes = original.begin_changes()
        changes.body = "<p>Else</p>"
        changes.save()
        assert self.behind() == [russian]

    def test_go_by_the_row_that_an_editor_works_on(self, admin_user, original, russian):
        Story.objects.filter(pk=russian.pk).update(
            status="published", published_at=PAST, headline="Тихие горы"
        )
        russian.refresh_from_db()
        changes = russian.begin_changes()
        Story.objects.filter(pk=original.pk).update(body="<p>Else</p>")
        assert self.behind() == [russian]
        original.refresh_from_db()
        changes.follow(original, by=admin_user, now=timezone.now())
        assert self.behind() == []

    def test_say_nothing_of_an_original_in_the_trash(self, original, russian):
        Story.objects.filter(pk=original.pk).update(body="<p>Else</p>", deleted_at=PAST)
        assert self.behind() == []

    def test_ask_no_more_questions_for_many(
        self, admin_client, admin_user, original, russian, django_assert_max_num_queries
    ):
        for where in ("/admin/stories/story/", "/admin/stories/story/?waits=originals"):
            Story.objects.filter(pk=original.pk).update(body=BODY)
            with django_assert_max_num_queries(50) as few:
                read(admin_client, where)
            for language in original.untranslated_languages()[:4]:
                original.begin_translation(language[0], by=admin_user, now=timezone.now())
            Story.objects.filter(pk=original.pk).update(body="<p>Else</p>")
            with django_assert_max_num_queries(len(few)):
                read(admin_client, where)


class TestAWithdrawnOriginal:
    def withdraw(self, client, *stories):
        chosen = "&".join(f"story={story.pk}" for story in stories)
        where = f"{reverse('admin:stories_story_withdraw')}?{chosen}"
        page = read(client, where)
        client.post(where, {"reason": "She asked."})
        return page

    def show(self, story, **fields):
        Story.objects.filter(pk=story.pk).update(
            **{
                "status": "published",
                "published_at": PAST,
                "headline": "Горы",
                "body": IN_RUSSIAN,
            }
            | fields
        )
        story.refresh_from_db()

    def test_takes_its_translations_along(self, admin_client, original, russian):
        self.show(russian, headline="Тихие горы")
        page = self.withdraw(admin_client, original)
        assert "<li>Тихие горы (Русский)</li>" in page
        russian.refresh_from_db()
        assert (russian.status, russian.withdrawal_reason) == ("withdrawn", "She asked.")
        assert Client().get("/ru/stories/hills/").status_code == 410
        assert russian.versions.first().event == "withdrawn"
        assert set(AuditEntry.objects.values_list("story_number", flat=True)) == {
            original.pk,
            russian.pk,
        }

    def test_published_again_tells_which_translations_are_still_withdrawn(
        self, admin_client, original, russian
    ):
        self.show(russian, headline="Тихие горы")
        self.show(original.begin_translation("kk", by=russian.versions.get().saved_by, now=PAST))
        self.withdraw(admin_client, original)
        Story.objects.filter(language="kk").update(status="draft")
        page = markup(publish(admin_client, original, follow=True))
        assert page.count("is still withdrawn") == 1
        assert address(russian) in page

    def test_takes_those_along_whose_original_has_another_language_by_now(
        self, admin_client, original, russian
    ):
        self.show(russian)
        Story.objects.filter(pk=original.pk).update(language="ky")
        original.refresh_from_db()
        self.withdraw(admin_client, original)
        russian.refresh_from_db()
        assert russian.status == "withdrawn"

    def test_keeps_its_language_while_translations_know_it_by_that(
        self, admin_client, original, russian
    ):
        self.show(russian, headline="Тихие горы")
        page = errors(publish(admin_client, original, language="ky"))
        assert "“Тихие горы” was translated from this story" in page

    def test_is_one_of_the_stories_that_a_translation_is_joined_with(
        self, admin_client, original, russian
    ):
        page = errors(publish(admin_client, russian, translated_from="ky", **pointed(russian)))
        assert "None of the stories that it is a translation of is in this language" in page

    def test_is_left_by_a_translation_that_names_none(self, admin_client, original, russian):
        save(admin_client, russian, translation_of="")
        russian.refresh_from_db()
        assert russian.translation_group != original.translation_group
        assert (
            publish(admin_client, russian, translated_from="ky", **pointed(russian)).status_code
            == 302
        )

    def test_does_not_leave_its_translations(self, admin_client, original, russian):
        russian.headline = "Тихие горы"
        russian.save()
        page = errors(save(admin_client, original, translation_of=""))
        assert "“Тихие горы” was translated from this story." in page

    def test_takes_scheduled_ones_and_those_translated_from_them_along(
        self, admin_client, admin_user, original, russian
    ):
        self.show(russian, published_at=timezone.now() + timedelta(days=1))
        kazakh = russian.begin_translation("kk", by=admin_user, now=timezone.now())
        self.show(kazakh)
        self.withdraw(admin_client, original)
        assert set(Story.objects.values_list("status", flat=True)) == {"withdrawn"}

    def test_leaves_drafts_and_other_originals_alone(self, admin_client, original, russian):
        self.show(make_story(translation_group=original.translation_group, language="kk"))
        self.withdraw(admin_client, original)
        assert Story.objects.get(language="ru").status == "draft"
        assert Story.objects.get(language="kk").status == "published"

    def test_chosen_with_its_translation_withdraws_that_once(self, admin_client, original, russian):
        self.show(russian, published_at=PAST - timedelta(days=1))  # the newest is looked at first
        self.withdraw(admin_client, original)
        assert AuditEntry.objects.filter(story_number=russian.pk).count() == 1

    def test_stays_when_a_translation_is_withdrawn(self, admin_client, original, russian):
        self.show(russian)
        self.withdraw(admin_client, russian)
        original.refresh_from_db()
        assert original.status == "published"

    def test_keeps_its_translation_from_being_published(self, admin_client, original, russian):
        self.show(russian, headline="Тихие горы")
        self.withdraw(admin_client, original)
        page = errors(publish(admin_client, russian, **pointed(russian)))
        assert "is withdrawn. Publish that again first." in page
        publish(admin_client, original)
        assert publish(admin_client, russian, **pointed(russian)).status_code == 302
        assert Client().get("/ru/stories/hills/").status_code == 200

    def test_is_no_reason_that_a_list_would_tell_when_it_is_past(self, original, russian):
        Story.objects.filter(pk=original.pk).update(status="withdrawn")
        before = russian.blockers_summary
        russian.refresh_blockers()
        assert russian.blockers_summary == before


class TestADeletedOriginal:
    def test_takes_its_translations_to_the_trash_and_back(self, admin_client, original, russian):
        Story.objects.filter(pk=russian.pk).update(
            status="published", published_at=PAST, headline="Тихие горы"
        )
        where = reverse("admin:stories_story_delete", args=[original.pk])
        assert "Тихие горы" in read(admin_client, where)
        admin_client.post(where, {"post": "yes"})
        assert Client().get("/ru/stories/hills/").status_code == 410
        assert Story.objects.deleted().count() == 2
        admin_client.post(reverse("admin:trash"), {"story": original.pk})
        assert Client().get("/ru/stories/hills/").status_code == 200

    def test_leaves_a_translation_that_was_deleted_before(self, original, russian):
        russian.move_to_trash(by=None, now=PAST)
        assert not original.move_to_trash(by=None, now=timezone.now()).went_along
        assert not original.bring_back(by=None, now=timezone.now()).went_along
        assert Story.objects.deleted().get() == russian

    def test_must_come_back_before_its_translation(self, admin_client, original, russian):
        original.move_to_trash(by=None, now=PAST)
        where = reverse("admin:trash")
        page = markup(admin_client.post(where, {"story": russian.pk}, follow=True))
        assert "is in the trash too. Bring" in page
        assert Story.objects.deleted().count() == 2

    def test_comes_back_with_its_person_and_translations(self, original, russian):
        person = original.person
        person.move_to_trash(by=None, now=PAST)
        assert Story.objects.active().count() == 0
        person.bring_back(by=None, now=timezone.now())
        assert Story.objects.active().count() == 2

    def test_keeps_a_translation_from_being_published(self, original, russian):
        Story.objects.filter(pk=original.pk).update(deleted_at=PAST)
        assert any("is in the trash. Bring that back" in str(each) for each in russian.blockers())


def test_a_version_that_says_the_same_is_kept_once(admin_user):
    story = make_story(make_person())
    first = StoryVersion.of(story, by=admin_user, now=PAST)
    assert StoryVersion.of(story, by=admin_user, now=PAST) == first
    change(story, admin_user, headline="Readers see this")
    StoryVersion.keep(story.begin_changes(), "saved", by=admin_user, now=PAST)
    assert StoryVersion.of(story, by=admin_user, now=PAST).event in {"published", "saved"}
    assert story.versions.count() == 3
