"""Test that a page which a change did not touch is not made again, and any other is."""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from profiles_site import kept_pages
from stories import fetches
from stories.models import Correction, Milestone, Person, Picture, Quote, SiteSettings, Story, Tag
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.models.support_service import DAYS_VERIFIED
from tests.environment import share
from tests.factories import (
    PAST,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_service,
    make_story,
)
from tests.front.asking import Generations, ask, made_front

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STORY = "/en/stories/invented/"


class Moments:
    """A generation that ends, and one that begins, where the test says so."""

    alike, begins = True, float("inf")

    def holds_at(self, moment):
        return True

    def reads_alike_at(self, moment):
        return self.alike


@pytest.fixture
def django(django, monkeypatch):
    """Django, while what is kept does not end the test's connection to the database either."""
    monkeypatch.setattr(kept_pages, "close_old_connections", lambda: None)
    return django


@pytest.fixture
def generations():
    generations = Generations()
    generations.present = Moments()
    return generations


@pytest.fixture
def front(django, generations):
    return made_front(django, generations)


@pytest.fixture
def pages(media):
    """Make a story with all that its page shows, and return the addresses of public pages."""
    person = make_person("Sample Person", slug="sample", portrait=make_picture(caption="Hills"))
    story = make_story(
        person,
        slug="invented",
        lead_picture=make_picture(caption="Hills"),
        tags=["hills"],
        published_at=PAST,
    )
    make_quote(story, key="sampleq")
    make_milestone(story, date_edtf="2020")
    make_correction(story)
    make_service()
    for days, slug in enumerate(("after", "later", "much-later", "last"), 1):
        make_story(slug=slug, headline=slug, published_at=PAST + timedelta(days=days))
    make_story(slug="before", headline="Before it", published_at=PAST - HOUR)
    make_story(slug="related", headline="Like it", tags=["hills"], published_at=PAST - 2 * HOUR)
    make_story(slug="of-theirs", person=person, headline="Another", published_at=PAST - 3 * HOUR)
    make_story(slug="elsewhere", headline="Far from it", published_at=PAST - 9 * HOUR)
    return [
        STORY,
        "/en/",
        "/en/stories/elsewhere/",
        "/en/stories/",
        "/en/people/",
        "/en/people/sample/",
        "/en/people/sample/timeline.json",
        "/en/quotes/",
        "/en/quotes/sampleq/",
        "/en/quotes/sampleq.jsonld",
        "/en/tags/",
        "/en/tags/hills/",
        "/en/staying-safe/",
        "/en/support/",
        "/en/search/",
        "/",
    ]


def begin(front, generations):
    """Begin a generation; Django is asked for one page that is not looked at."""
    generations.present = Moments()
    ask(front, "/en/nothing/")


def change(records, **fields):
    return lambda: records().update(**fields)


def live(slug):
    return lambda: Story.objects.filter(slug=slug)


CHANGES = {
    "its words": change(live("invented"), body="<p>The hills are quiet at night. So are I.</p>"),
    "its headline": change(live("invented"), headline="Other words"),
    "a quote": change(Quote.objects.all, speaker="Somebody"),
    "a quote is deleted": lambda: Quote.objects.all().delete(),
    "a milestone": change(Milestone.objects.all, title="Is loud"),
    "a tag": change(Tag.objects.all, name="heights"),
    "a use of a tag": lambda: Tag.objects.get().tagged_stories.all().delete(),
    "the person": change(lambda: Person.objects.filter(slug="sample"), name="Sample Other"),
    "a neighbour": change(live("before"), headline="After all"),
    "a neighbour is hidden": change(live("before"), shown_until=PAST),
    "a related story is withdrawn": change(live("related"), status="withdrawn"),
    "a story of theirs": change(live("of-theirs"), headline="One more"),
    "a correction": change(Correction.objects.all, what_is_right="Three hills."),
    "a picture": change(Picture.objects.all, caption="Two hills"),
    "settings of the site": lambda: SiteSettings.objects.create(exits_everywhere=True),
    "the end of a consent": change(live("invented"), consented_until=PAST),
    "its withdrawal": change(live("invented"), status="withdrawn", withdrawn_at=PAST),
    "a translation": lambda: make_story(
        slug="translated",
        language="ru",
        translation_group=Story.objects.get(slug="invented").translation_group,
    ),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_after_a_change_each_page_is_what_django_answers(
    changed, front, django, generations, pages
):
    # All pages in CI, else a third, for the next change the next; and always these two.
    own = [STORY, "/en/staying-safe/"]
    pages = list(dict.fromkeys([*share(pages, list(CHANGES).index(changed), 3), *own]))
    before = {path: ask(front, path) for path in pages}
    assert {path: ask(django, path) for path in pages} == before
    begin(front, generations)
    CHANGES[changed]()
    after = {path: ask(front, path) for path in pages}
    assert {path: ask(django, path) for path in pages} == after
    assert after[STORY] != before[STORY]
    assert after["/en/staying-safe/"] == before["/en/staying-safe/"]


def test_a_change_elsewhere_makes_no_page_anew(front, django, generations, pages):
    before = {path: ask(front, path) for path in pages}
    for headline in ("Other words", "Yet others"):
        Story.objects.filter(slug="elsewhere").update(headline=headline)
        begin(front, generations)
        django.asked.clear()
        after = {path: ask(front, path) for path in pages}
        changed = {path for path in pages if after[path] != before[path]}
        assert changed == {"/en/stories/elsewhere/", "/en/stories/"}
        assert set(django.asked) - {"/en/support/"} == changed


def test_one_page_of_each_generation_is_made_by_django(front, django, generations, pages):
    """It also empties the trash."""
    ask(front, STORY)
    for _ in range(2):
        generations.present = Moments()
        for _ in range(3):
            ask(front, STORY)
    assert django.asked == [STORY] * 3


def test_no_page_outlives_the_moment_at_which_its_rows_may_read_in_another_way(
    front, django, generations, pages
):
    made_in = generations.present
    ask(front, STORY)
    begin(front, generations)
    made_in.alike = False
    ask(front, STORY)
    assert django.asked.count(STORY) == 2
    generations.present.alike = False
    before = front.pages.bytes
    generations.present = Moments()
    ask(front, "/nothing/")
    assert (len(front.pages), front.pages.bytes < before) == (0, True)


def test_a_page_of_a_former_day_is_what_django_answers(
    front, django, generations, pages, monkeypatch
):
    """Services that nobody verified for months are hidden when a day ends."""
    Story.objects.filter(slug="invented").update(content_note="Loss.")
    paths = [STORY, "/en/quotes/sampleq/"]
    before = [ask(front, path) for path in paths]
    days = [timezone.now() + timedelta(days=number) for number in (1, DAYS_VERIFIED + 1)]
    for day in days:
        monkeypatch.setattr(timezone, "now", lambda day=day: day)
        begin(front, generations)
        django.asked.clear()
        after = [ask(front, path) for path in paths]
        made = list(django.asked)
        assert after == [ask(django, path) for path in paths]
        assert (after == before, made == []) == (day == days[0], day == days[0])


def test_what_nobody_asked_for_since_a_day_is_dropped(front, generations, pages):
    for path in (STORY, "/en/"):
        ask(front, path)
    generations.present.begins = time.time() - kept_pages.LONGEST_UNASKED + HOUR.seconds
    begin(front, generations)
    ask(front, "/en/")
    assert len(front.pages) == 2
    front.pages._pages[("testserver", "http", STORY)].generation.begins -= HOUR.seconds
    begin(front, generations)
    assert len(front.pages) == 1


def test_now_is_another_moment_when_queries_run_again(front, django, generations, pages):
    """A story that somebody schedules for a moment that has passed appears at once."""
    Story.objects.filter(slug="related").update(shown_from=timezone.now() + HOUR)
    ask(front, "/en/tags/hills/")
    begin(front, generations)
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + 2 * HOUR
        patch.setattr(timezone, "now", lambda: later)
        assert b"Like it" in ask(front, "/en/tags/hills/")[2]


def test_a_page_that_asked_in_another_way_is_made_anew(front, django, generations, pages):
    for path in ("/sitemap.xml", "/en/support/"):
        ask(front, path)
        begin(front, generations)
        ask(front, path)
        assert django.asked.count(path) == 2


def test_a_row_that_is_read_later_is_seen(django, generations):
    """One query more than those that are known, and nothing is."""
    asks_more = True
    known = CompiledQuery(lambda: Tag.objects.all())

    def application(environ, start_response):
        found = [tag.name for tag in known.fetch()]
        if asks_more:
            found.append(str(Person.objects.count()))
        environ["profiles_site.is_public_page"] = True
        asked.append(found)
        start_response("200 OK", [])
        return [" ".join(found).encode()]

    asked = []
    front = made_front(application, generations)
    for asks_more, times in ((True, 3), (False, 1)):
        asked.clear()
        for _ in range(3):
            ask(front, f"/page-{asks_more}")
            generations.present = front._asked_in = Moments()
        assert len(asked) == times


def test_a_page_that_was_made_while_something_changed_is_made_anew(front, django, generations):
    path = "/en/staying-safe/"

    def changes_meanwhile(environ, start_response):
        if environ["PATH_INFO"] == path:
            generations.present = Moments()
        return django(environ, start_response)

    front = made_front(changes_meanwhile, generations)
    for _ in range(2):
        ask(front, path)
        begin(front, generations)
    assert django.asked.count(path) == 2


def test_where_the_database_fails_django_says_so(front, django, generations, pages, monkeypatch):
    def fails(*_, **__):
        raise OperationalError("It is away.")

    ask(front, STORY)
    begin(front, generations)
    with monkeypatch.context() as patch:
        patch.setattr(fetches.Fetches, "are_same", fails)
        ask(front, STORY)
    assert django.asked.count(STORY) == 2


def test_values_depend_on_the_address_and_rows_alone(django, pages, monkeypatch):
    """All but those of the moment: so it is enough to run the same queries with these anew."""
    found = []
    for days in (0, 9):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for path in pages:
            with fetches.noted([]) as noted:
                ask(django, path)
            found.append([known[:-1] for known in noted._known])  # without the digest
    first, second = found[: len(pages)], found[len(pages) :]
    assert first == second
    assert any("now" in names for made in first for _, names, _ in made)
