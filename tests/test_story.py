"""Test what is public, and what publishing and withdrawing do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stories import publication
from stories.models import EditingSession, Person, Picture, Quote, Story, Tag
from stories.page_context import surroundings
from tests.desk import address, open_form
from tests.factories import PAST, make_milestone, make_person, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db

NOW = PAST + timedelta(days=1)
MOMENTS = [None, PAST, NOW, NOW + timedelta(seconds=1)]


def test_published_says_the_same_in_the_database_and_on_the_record():
    for status in Story.Status.values:
        for moment in MOMENTS:
            if status == "published" and moment is None:
                continue
            story = make_story(status=status, published_at=moment)
            is_listed = Story.objects.published(NOW).filter(pk=story.pk).exists()
            assert story.is_published(NOW) == is_listed, (status, moment)
            assert is_listed == (status == "published" and moment <= NOW)


def test_a_published_story_must_say_since_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_story(published_at=None)


def test_what_hangs_on_a_story_is_public_with_it():
    for status in Story.Status.values:
        story = make_story(status=status, tags=[f"tag {status}"], lead_picture=make_picture())
        make_quote(story)
        make_milestone(story)
    public = Story.objects.get(status="published")
    assert list(Person.objects.published(NOW)) == [public.person]
    assert [quote.story for quote in Quote.objects.published(NOW)] == [public]
    assert [tag.name for tag in Tag.objects.published(NOW)] == ["tag published"]
    assert list(Picture.objects.published(NOW)) == [public.lead_picture]
    assert [told.story for told in public.milestones.published(NOW)] == [public]


def test_publishing_shows_a_draft_from_now_on():
    story = make_story(status="draft")
    story.publish(by=None, now=NOW)
    assert story.is_published(NOW)
    assert story.published_at == NOW


def test_the_moment_of_first_publishing_never_moves():
    story = make_story()
    story.withdraw(by=None, now=NOW)
    story.publish(by=None, now=NOW + timedelta(days=9))
    assert story.published_at == PAST
    assert story.withdrawn_at is None


def test_withdrawing_is_dated():
    story = make_story()
    story.withdraw(by=None, now=NOW)
    assert story.status == "withdrawn"
    assert story.withdrawn_at == NOW


def test_publishing_is_refused_while_something_blocks_it():
    picture = make_picture(alt_text="", credit="")
    person = make_person(portrait=make_picture(credit=""))
    story = make_story(person, status="draft", headline=" ", body="", lead_picture=picture)
    make_quote(story)
    make_milestone(story, title="Later", date_edtf="2020", position=1)
    make_milestone(story, title="Earlier", date_edtf="2017", position=2)
    outcome = story.publish(by=None, now=NOW)
    assert not outcome.event
    assert not story.is_published(NOW)
    fields = [blocker.field for blocker in outcome.blockers]
    assert fields == [
        "headline",
        "body",
        "lead_picture",
        "lead_picture",
        "person",
        "body",
        "body",
        "body",
        "milestones",
    ]
    assert "“Earlier” (2017) is after “Later” (2020)" in str(outcome)


@pytest.mark.parametrize("anonymity", ["pseudonym", "anonymous"])
def test_what_gives_a_changed_name_away_blocks_publishing(anonymity):
    story = make_story(make_person(anonymity=anonymity))
    assert story.blockers() == []
    story.person.other_names.create(name="Үлгі Адам", language="kk")
    story.person.links.create(label="Her page", url="https://person.example/page")
    messages = [str(blocker) for blocker in story.blockers()]
    assert len(messages) == 2
    assert "has what a reader would see: other names" in messages[0]
    assert "has what a reader would see: links" in messages[1]
    story.person.anonymity = "named"
    assert story.blockers() == []


def test_a_decorative_picture_needs_no_alt_text():
    story = make_story(lead_picture=make_picture(alt_text="", is_decorative=True))
    assert story.blockers() == []


@pytest.mark.parametrize(
    ("dates", "contradictions"),
    [
        (["2017", "2020", "2023"], 0),
        (["2020", "2017"], 1),
        (["2020", "", "2017"], 1),
        (["2017", "2024-06", "2020", "2023"], 2),
        (["2020/..", "2021"], 0),
        (["../2020", "2017"], 0),
        (["2020", "../2019"], 1),
        (["2017/2020", "2018", "2017"], 1),
        (["nonsense", "2017"], 0),
    ],
)
def test_dated_milestones_must_not_contradict_their_order(dates, contradictions):
    story = make_story()
    told = [make_milestone(story, date_edtf=date) for date in dates]
    assert len(publication.find_contradictions(told)) == contradictions


def test_related_stories_are_of_the_same_person_then_of_most_shared_tags():
    person = make_person()
    story = make_story(person, tags=["a", "b"])
    newer = PAST + timedelta(hours=1)
    one_tag = make_story(tags=["a"], published_at=newer)
    same_person = make_story(person)
    two_tags = make_story(tags=["b", "a"])
    make_story(tags=["c"])
    make_story(tags=["a"], status="draft")
    make_story(tags=["a"], translation_group=story.translation_group, language="ru")
    make_story(tags=["a"], status="withdrawn")
    found = surroundings(story, timezone.now(), "en")
    assert found.related == [same_person, two_tags, one_tag]
    others = [make_story(person, tags=["a"]) for _ in range(3)]
    assert surroundings(story, timezone.now(), "en").related == others[::-1]


def test_hostile_html_is_taken_out_on_every_way_in():
    hostile = (
        '<p onclick="x()">One<script>alert(1)</script><img src=x onerror=alert(1)> '
        '<a href="javascript:alert(1)">two</a></p><style>p{}</style>'
    )
    clean = "<p>One <a>two</a></p>"
    story = make_story(body=hostile)
    assert story.body == clean
    Story.objects.update(body=hostile)
    story.refresh_from_db()
    assert story.body == clean
    stored = Story(person=story.person, slug="bulk", headline="Bulk", body=hostile, status="draft")
    Story.objects.bulk_create([stored])
    assert Story.objects.get(slug="bulk").body == clean


def test_newlines_are_kept_as_lf_and_a_line_break_keeps_words_apart():
    story = make_story(body="<p>One\r\ntwo\rthree<br>four</p>")
    assert story.body == "<p>One\ntwo\nthree<br>\nfour</p>"
    story.save()
    assert story.body == "<p>One\ntwo\nthree<br>\nfour</p>"


def test_words_are_stored_as_they_were_given():
    words = "“Don’t” … naïve é ﬁ ½ Қазақша"
    assert words in make_story(body=f"<p>{words}</p>").body


def test_an_open_form_says_whose_it_is(admin_user):
    story = make_story(headline="A day")
    form = EditingSession(story=story, user=admin_user)
    assert str(form) == "admin has “A day” open"


def test_records_are_named_as_an_editor_knows_them():
    person = make_person()
    story = make_story(person, headline="The headline", tags=["hills"])
    other = person.other_names.create(name="Үлгі Адам", language="kk")
    link = person.links.create(label="Her page", url="https://person.example/page")
    named = [person, story, make_quote(story), make_milestone(story), other, link]
    named += [story.tagged_stories.get(), make_picture(alt_text="", caption="Hills")]
    assert [str(record) for record in named] == [
        "Sample Person",
        "The headline",
        "I say nothing of anybody.",
        "Is quiet",
        "Үлгі Адам",
        "Her page",
        "hills · The headline",
        "Hills",
    ]


def test_a_stored_date_that_is_none_is_passed_over():
    story = make_story(told_date="nonsense", source_date="2024-06")
    assert story.when_told == ""
    assert story.when_first_published == "June 2024"


def test_what_it_tells_is_on_the_timeline_of_whoever_tells_it():
    story, person = make_story(), make_person()
    milestone = make_milestone(story)
    story.person = person
    story.save()
    milestone.refresh_from_db()
    assert milestone.person == person


def test_newlines_are_kept_as_line_feeds(admin_client):
    story = make_story(standfirst="One\r\ntwo\rthree")
    assert story.standfirst == "One\ntwo\nthree"
    make_milestone(story, passage="One\ntwo\nthree")
    fields = open_form(admin_client, story) | {"standfirst": "One\r\ntwo\r\nthree"}
    admin_client.post(address(story), fields | {"_save_draft": "yes"})
    assert Story.objects.get().standfirst == "One\ntwo\nthree"
    Story.objects.update(standfirst="Four\r\nfive")
    assert Story.objects.get().standfirst == "Four\nfive"


def test_the_order_of_a_timeline_is_that_of_all_who_tell_it():
    story = make_story()
    make_milestone(story, title="Later", date_edtf="2020", position=1)
    other = make_story(story.person, status="draft")
    assert other.blockers() == []
    make_milestone(other, title="Earlier", date_edtf="2017", position=2)
    (blocker,) = other.blockers()
    assert "“Earlier” (2017) is after “Later” (2020)" in blocker.message
    assert blocker.what == ""  # it goes with the other story
