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
    (Story, {"language": "xx"}),
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
def test_what_no_page_could_show_is_refused(story, client, tmp_path, subtests):
    file = tmp_path / "import.json"
    call_command("dumpdata", "stories", output=file, verbosity=0)
    records = {each["model"]: each for each in json.loads(file.read_text())[::-1]}
    for model, fields in UNSHOWABLE:
        with subtests.test(model=model.__name__, **fields):
            record = records[model._meta.label_lower]
            file.write_text(json.dumps([record | {"fields": record["fields"] | fields}]))
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
        (Story, {"translated_from": "xx"}),
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
    story = make_story(status="draft", language="xx")
    assert [blocker.field for blocker in story.blockers()] == ["language"]
    assert "no language “xx”" in str(story.blockers()[0])
    now = timezone.now()
    outcome = story.publish(by=None, now=now)
    assert [blocker.field for blocker in outcome.blockers] == ["language"]
    page = admin_client.get(f"/admin/stories/story/{story.pk}/change/")
    assert [place for place, *_ in page.context["blockers"]] == ["id_language"]


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


# Each of these makes records, breaks them once they are as they were before, which takes the models
# of that time, and looks at them when they were mended. To migrate takes seconds, so it is done
# once for all of them.


def a_story_becomes_a_draft_with_a_line_in_the_log(client, fields):
    story = make_story()
    good, slug = make_story(story.person), story.slug
    old = yield
    old.get_model("stories", "Story").objects.filter(pk=story.pk).update(**fields)
    yield
    story.refresh_from_db()
    assert (story.status, story.published_at) == ("draft", PAST)
    assert story.slug == ("" if "slug" in fields else slug)
    entry = AuditEntry.objects.get(story_number=story.pk)
    assert (entry.kind, entry.by_name) == ("withdrawn", "")
    assert {"language", "slug", "headline"} >= {each.field for each in story.blockers()}
    assert len(story.blockers()) == 1
    assert client.get(good.get_absolute_url()).status_code == 200


def a_story_without_a_known_language(client):
    yield from a_story_becomes_a_draft_with_a_line_in_the_log(client, {"language": "xx"})


def a_story_with_another_alphabet_in_its_address(client):
    yield from a_story_becomes_a_draft_with_a_line_in_the_log(client, {"slug": "словами"})


def a_story_without_a_headline(client):
    yield from a_story_becomes_a_draft_with_a_line_in_the_log(client, {"headline": ""})


def changes_are_unscheduled_alone_where_they_alone_are_so(client):
    story = make_story()
    later = timezone.now() + timedelta(days=1)
    changes = story.begin_changes()
    changes.headline = "New"
    changes.save()
    schedule(changes, later)
    old = yield
    old.get_model("stories", "Story").objects.filter(pk=changes.pk).update(slug="а")
    log = AuditEntry.objects.filter(story_number__in=[story.pk, changes.pk])
    log.delete()
    yield
    story, changes = Story.objects.get(pk=story.pk), Story.objects.get(pk=changes.pk)
    assert (story.status, story.shown_until) == ("published", None)
    assert (changes.status, changes.shown_from, changes.slug) == ("draft", None, "")
    assert changes.published_at == PAST
    assert log.get().kind == "unscheduled"


def words_that_changes_replaced_are_not_brought_back(client):
    story = make_story()
    changes = story.begin_changes()
    changes.headline = "New"
    changes.save()
    past = timezone.now() - timedelta(minutes=1)
    both = Story.objects.filter(pk__in=[story.pk, changes.pk])
    old = yield
    Story.objects.filter(pk=story.pk).update(shown_until=past)
    old = old.get_model("stories", "Story").objects.filter(pk=changes.pk)
    old.update(status="published", shown_from=past, headline="")
    yield
    assert set(both.values_list("status", "shown_until", "shown_from")) == {("draft", None, None)}


def people_and_tags_have_addresses(client):
    story = make_story(tags=["hills"])
    person, tag = story.person, Tag.objects.get()
    taken = make_story().person
    old = yield
    Person.objects.filter(pk=taken.pk).update(slug=f"person-{person.pk}")
    old.get_model("stories", "Person").objects.filter(pk=person.pk).update(slug="словами")
    old.get_model("stories", "Tag").objects.update(slug="a b")
    yield
    person.refresh_from_db()
    tag.refresh_from_db()
    assert person.slug.startswith(f"person-{person.pk}-")
    assert tag.slug == f"tag-{tag.pk}"
    for each in (person, tag):
        assert client.get(each.get_absolute_url()).status_code == 200


def quotes_have_keys_that_a_storys_changes_and_translations_share(client):
    story = make_story()
    quote, other = make_quote(story), make_quote(story, "The hills are quiet at night.")
    copied = make_quote(make_story(status="draft"), translated_from_key=quote.key)
    old = yield
    old = old.get_model("stories", "Quote").objects
    old.filter(pk=copied.pk).update(translated_from_key="a b")
    old.filter(pk=quote.pk).update(key="a b")
    old.filter(pk=other.pk).update(key="")
    yield
    for each in (quote, other, copied):
        each.refresh_from_db()
    assert len({quote.key, other.key, ""}) == 3
    assert copied.translated_from_key == quote.key
    for each in (quote, other):
        assert client.get(each.get_absolute_url()).status_code == 200


def pictures_have_folders_and_sizes(client):
    story = make_story(lead_picture=make_picture((64, 64)))
    old = yield
    old.get_model("stories", "Picture").objects.update(folder="a b", width=0, height=0)
    yield
    assert client.get(story.get_absolute_url()).status_code == 200


MENDED = [
    a_story_without_a_known_language,
    a_story_with_another_alphabet_in_its_address,
    a_story_without_a_headline,
    changes_are_unscheduled_alone_where_they_alone_are_so,
    words_that_changes_replaced_are_not_brought_back,
    people_and_tags_have_addresses,
    quotes_have_keys_that_a_storys_changes_and_translations_share,
    pictures_have_folders_and_sizes,
]


class TestADatabaseThatHoldsThem:
    """Migrating mends it: nothing is lost, and nothing is shown that was not looked at."""

    @pytest.mark.thorough(
        "to migrate back and forth takes ten seconds, and these migrations are never rewritten"
    )
    def test_is_mended_whole_and_still_notes_changes_for_the_search(self, before, client, subtests):
        unheard = make_story(slug="unheard", body="<p>Unheard words.</p>")
        cases = [case(client) for case in MENDED]
        for case in cases:
            next(case)
        old = before()
        for case in cases:
            case.send(old)
        migrate_to_the_latest()
        for case in cases:
            with subtests.test(case.__name__):
                assert next(case, None) is None
        for page in PAGES:
            assert client.get(page).status_code == 200, page
        self.search_for_changes(unheard, client)

    def search_for_changes(self, story, client):
        """Each is still noted for the search, wherever the migrations began."""
        self.search_for(story, "seldom", client)
        migrate("0005_kinds")
        Story.objects.filter(pk=story.pk).update(body="<p>Rarely heard.</p>")
        migrate_to_the_latest()
        assert "Rarely" in client.get("/en/search/?q=rarely").content.decode()

    def search_for(self, story, word, client):
        Story.objects.filter(pk=story.pk).update(body=f"<p>{word.title()} heard.</p>")
        assert word.title() in client.get(f"/en/search/?q={word}").content.decode()
