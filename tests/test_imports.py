"""Records that come past the forms: what no page could show is refused, and nothing falls over."""

import json
import os
from datetime import timedelta
from functools import cache
from zlib import crc32

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from stories.models import AuditEntry, Milestone, Person, Picture, Quote, Story, Tag
from tests.environment import share
from tests.factories import PAST, make_milestone, make_picture, make_quote, make_story, schedule

PAGES = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/en/search/?q=quiet"]
PAGES += ["/en/feeds/stories.atom", "/en/feeds/stories.json", "/sitemaps/stories.xml"]
PAGES += ["/sitemaps/people.xml", "/sitemaps/quotes.xml", "/sitemaps/tags.xml"]

UNSHOWABLE = [
    (Story, {"language": "uk"}),
    (Story, {"language": "en-GB"}),
    (Story, {"language": "EN"}),
    (Story, {"language": ""}),
    (Story, {"slug": "словами"}),
    (Story, {"slug": "two words"}),
    (Story, {"slug": "a-day\n"}),
    (Story, {"slug": ""}),
    (Story, {"headline": ""}),
    (Person, {"slug": "словами"}),
    (Person, {"slug": ""}),
    (Quote, {"key": "a b"}),
    (Quote, {"key": "слово"}),
    (Quote, {"key": ""}),
    (Tag, {"slug": "a/b"}),
    (Tag, {"slug": "a b"}),
    (Tag, {"slug": ".."}),
    (Tag, {"slug": "100%"}),
    (Tag, {"slug": ""}),
    (Picture, {"folder": "a b"}),
    (Picture, {"folder": ""}),
    (Picture, {"width": 0}),
    (Picture, {"height": 0}),
]


@pytest.fixture
def story(db):
    """One of everything that has an address."""
    picture = make_picture((64, 64))
    story = make_story(tags=["hills"], lead_picture=picture)
    make_quote(story, is_pull_quote=True)
    make_milestone(story, date_edtf="2020")
    return story


def assert_pages_answer(client, *more):
    """Ask for these and for the lists: in CI all, else a third, another one for each test."""
    turn = crc32(os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0].encode())
    pages = [*share(PAGES, turn, 3), *more]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "fields"), UNSHOWABLE, ids=str)
def test_what_no_page_could_show_is_refused(model, fields, story, client, tmp_path):
    file = tmp_path / "import.json"
    call_command("dumpdata", "stories", output=file, verbosity=0)
    records = json.loads(file.read_text())
    changed = next(each for each in records if each["model"] == model._meta.label_lower)
    changed["fields"] |= fields
    file.write_text(json.dumps([changed]))
    with pytest.raises(IntegrityError, match="constraint"), transaction.atomic():
        call_command("loaddata", file, verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**fields)
    assert_pages_answer(client, story.get_absolute_url())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Story, {"headline": " "}),
        (Story, {"body": ""}),
        (Story, {"translated_from": "uk"}),
        (Story, {"told_date": "soon"}),
        (Person, {"name": ""}),
        (Person, {"language": "zz"}),
        (Quote, {"text": ""}),
        (Milestone, {"key": "a b"}),
        (Milestone, {"date_edtf": "2024-13"}),
        (Tag, {"slug": "«сөз»…"}),
        (Picture, {"extension": "gif"}),
    ],
    ids=str,
)
def test_what_is_odd_is_shown(model, fields, story, client):
    model.objects.update(**fields)
    tag = Tag.objects.get().get_absolute_url()
    assert_pages_answer(client, story.get_absolute_url(), story.person.get_absolute_url(), tag)


@pytest.mark.django_db
def test_a_draft_may_be_in_a_language_that_the_site_does_not_know_until_it_is_published(
    admin_client,
):
    story = make_story(status="draft", language="uk")
    assert [blocker.field for blocker in story.blockers()] == ["language"]
    assert "no language “uk”" in str(story.blockers()[0])
    now = timezone.now()
    outcome = story.publish(by=None, now=now)
    assert [blocker.field for blocker in outcome.blockers] == ["language"]
    page = admin_client.get(f"/admin/stories/story/{story.pk}/change/")
    assert [place for place, _ in page.context["blockers"]] == ["id_language"]


def migrate(name):
    """To that migration; its apps."""
    executor = MigrationExecutor(connection)
    executor.migrate([("stories", name)])
    return MigrationExecutor(connection).loader.project_state([("stories", name)]).apps


def migrate_to_the_latest():
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("stories")
    migrate(latest[0][1])


@pytest.fixture
def before(transactional_db):
    """Go back to before addresses had to be such that can be written; returns those models."""
    yield cache(lambda: migrate("0005_kinds"))
    migrate_to_the_latest()


class TestADatabaseThatHoldsThem:
    """Migrating mends it: nothing is lost, and nothing is shown that was not looked at."""

    def migrate(self):
        migrate_to_the_latest()

    @pytest.mark.parametrize(
        "fields",
        [{"language": "uk"}, {"slug": "словами"}, {"headline": ""}],
        ids=str,
    )
    def test_has_a_draft_of_the_story_with_a_line_in_the_log(self, fields, before, client):
        story = make_story()
        good = make_story(story.person)
        before().get_model("stories", "Story").objects.filter(pk=story.pk).update(**fields)
        self.migrate()
        story.refresh_from_db()
        assert (story.status, story.published_at) == ("draft", PAST)
        assert story.slug == ("" if "slug" in fields else "sample-1")
        entry = AuditEntry.objects.get()
        assert (entry.kind, entry.story_number, entry.by_name) == ("withdrawn", story.pk, "")
        assert {"language", "slug", "headline"} >= {each.field for each in story.blockers()}
        assert len(story.blockers()) == 1
        assert_pages_answer(client, good.get_absolute_url())

    def test_unschedules_changes_alone_where_they_alone_are_so(self, before):
        story = make_story()
        later = timezone.now() + timedelta(days=1)
        changes = story.begin_changes()
        changes.headline = "New"
        changes.save()
        schedule(changes, later)
        before().get_model("stories", "Story").objects.filter(pk=changes.pk).update(slug="а")
        AuditEntry.objects.all().delete()
        self.migrate()
        story, changes = Story.objects.get(pk=story.pk), Story.objects.get(pk=changes.pk)
        assert (story.status, story.shown_until) == ("published", None)
        assert (changes.status, changes.shown_from, changes.slug) == ("draft", None, "")
        assert changes.published_at == PAST
        assert AuditEntry.objects.get().kind == "unscheduled"

    def test_does_not_bring_back_the_words_that_changes_replaced(self, before):
        story = make_story()
        changes = story.begin_changes()
        changes.headline = "New"
        changes.save()
        past = timezone.now() - timedelta(minutes=1)
        Story.objects.filter(pk=story.pk).update(shown_until=past)
        old = before().get_model("stories", "Story").objects.filter(pk=changes.pk)
        old.update(status="published", shown_from=past, headline="")
        self.migrate()
        assert set(Story.objects.values_list("status", "shown_until", "shown_from")) == {
            ("draft", None, None)
        }

    def test_has_addresses_for_people_and_tags(self, before, client):
        story = make_story(tags=["hills"])
        person, tag = story.person, Tag.objects.get()
        taken = make_story(slug="other").person
        Person.objects.filter(pk=taken.pk).update(slug=f"person-{person.pk}")
        before().get_model("stories", "Person").objects.filter(pk=person.pk).update(slug="словами")
        before().get_model("stories", "Tag").objects.update(slug="a b")
        self.migrate()
        person.refresh_from_db()
        tag.refresh_from_db()
        assert person.slug.startswith(f"person-{person.pk}-")
        assert tag.slug == f"tag-{tag.pk}"
        assert_pages_answer(client, person.get_absolute_url(), tag.get_absolute_url())

    def test_has_keys_that_a_storys_changes_and_translations_share(self, before, client):
        story = make_story()
        quote, other = make_quote(story), make_quote(story, "The hills are quiet at night.")
        copied = make_quote(make_story(status="draft"), translated_from_key=quote.key)
        old = before().get_model("stories", "Quote").objects
        old.filter(pk=copied.pk).update(translated_from_key="a b")
        old.filter(pk=quote.pk).update(key="a b")
        old.filter(pk=other.pk).update(key="")
        self.migrate()
        for each in (quote, other, copied):
            each.refresh_from_db()
        assert len({quote.key, other.key, ""}) == 3
        assert copied.translated_from_key == quote.key
        assert_pages_answer(client, quote.get_absolute_url(), other.get_absolute_url())

    def test_has_folders_and_sizes_for_pictures(self, before, client):
        picture = make_picture((64, 64))
        story = make_story(lead_picture=picture)
        fields = {"folder": "a b", "width": 0, "height": 0}
        before().get_model("stories", "Picture").objects.update(**fields)
        self.migrate()
        assert_pages_answer(client, story.get_absolute_url())

    def test_still_notes_changes_for_the_search(self, before, client):
        make_story(body="<p>Unheard words.</p>")
        before()
        self.migrate()
        Story.objects.update(body="<p>Seldom heard.</p>")
        assert "Seldom" in client.get("/en/search/?q=seldom").content.decode()
        migrate("0005_kinds")
        Story.objects.update(body="<p>Rarely heard.</p>")
        self.migrate()
        assert "Rarely" in client.get("/en/search/?q=rarely").content.decode()
