"""Test that a verb leaves the same rows from a shell as from the desk."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from stories import layout
from stories.models import (
    AuditEntry,
    Outcome,
    Person,
    ReviewMessage,
    Story,
    StoryVersion,
)
from tests.desk import chosen_to_publish, save, tomorrow, withdraw
from tests.factories import SENTENCES, make_quote, make_story, make_version, schedule

pytestmark = pytest.mark.django_db

NEW = f"<p>{SENTENCES}</p><p>One more sentence.</p>"
NOTE = "For a reason."
MOMENTS = ["published_at", "withdrawn_at", "modified_at", "deleted_at", "shown_from", "shown_until"]


def rows(story):
    """Return all rows of a story after a change, without the moments and numbers that differ."""
    stories = Story.objects.filter(pk=story.pk) | Story.objects.filter(changes_to=story.pk)
    return {
        "rows": [
            {
                "is_copy": row.changes_to_id is not None,
                "status": row.status,
                "version": row.version,
                "body": row.body,
                "blockers": row.blockers_summary,
                "reason": row.withdrawal_reason,
                "tags": sorted(row.tags.names()),
                "until": row.withdrawn_until is not None,
                "quotes": [quote.text for quote in row.quotes.all()],
                **{name: getattr(row, name) is not None for name in MOMENTS},
            }
            for row in stories.order_by("pk")
        ],
        "versions": [
            (version.number, version.event, version.saved_by, version.saved_by_name, version.note)
            for version in StoryVersion.objects.filter(story=story.pk)
        ],
        "audit": [
            (line.kind, line.by, line.by_name, line.detail)
            for line in AuditEntry.objects.filter(story_number=story.pk)
        ],
        "messages": [
            (each.kind, each.text, each.by_name, each.to)
            for each in ReviewMessage.objects.filter(story=story.pk)
        ],
    }


def edit(row):
    row.body = NEW
    row.save()


def make_draft(**fields):
    story = make_story(status="draft", **fields)
    make_quote(story)
    return story


def make_public():
    story = make_story()
    make_quote(story)
    return story


def make_changed():
    story = make_public()
    edit(story.begin_changes())
    return Story.objects.get(pk=story.pk)


def make_withdrawn(make=make_public):
    story = make()
    story.withdraw(by=None, now=timezone.now(), note="Asked to.")
    return story


def make_away():
    story = make_public()
    story.withdraw(by=None, now=timezone.now(), note="Asked to.", until=moment())
    return story


def typed(button, **fields):
    return lambda client, story: save(client, story, button, body=NEW, what_for=NOTE, **fields)


def as_typed(verb, *given, **more):
    def call(story, by):
        row = story.begin_changes() if story.is_published(timezone.now()) else story.working_copy()
        about = {"by": by, "now": timezone.now(), "note": NOTE}
        return getattr(row, verb)(
            *(each() for each in given), **about, **more, edit=lambda row: type_body(row)
        )

    return call


def type_body(row):
    row.body = NEW
    row.save()


def moment():
    return timezone.now() + timedelta(days=1)


def press(page):
    def through(client, story):
        return client.post(reverse(f"admin:stories_story_{page}", args=[story.pk]), {"post": "yes"})

    return through


def bring_back(client, story):
    client.post(reverse("admin:trash"), {"story": story.pk})


def make_deleted():
    story = make_public()
    story.move_to_trash(by=None, now=timezone.now())
    return story


def make_kept():
    story = make_draft()
    make_version(story, None)
    edit(story)
    return story


def restore(client, story):
    client.post(reverse("admin:stories_story_restore", args=[story.pk, 1]))


def call(verb, **more):
    return lambda story, by: getattr(story, verb)(by=by, now=timezone.now(), **more)


CHANGES = {
    "save a draft": (make_draft, typed("_save_draft"), as_typed("save_draft")),
    "save a first draft": (
        lambda: make_draft(headline=""),
        typed("_save_draft"),
        as_typed("save_draft"),
    ),
    "save changes": (make_public, typed("_save_draft"), as_typed("save_draft")),
    "save what is withdrawn": (make_withdrawn, typed("_save_draft"), as_typed("save_draft")),
    "send for review": (make_draft, typed("_send_for_review"), as_typed("send_for_review")),
    "send changes for review": (
        make_changed,
        typed("_send_for_review"),
        as_typed("send_for_review"),
    ),
    "send back": (
        lambda: make_draft_in_review(),
        typed("_save_draft", message="Say more."),
        as_typed("send_back", message="Say more."),
    ),
    "publish": (make_draft, typed("_publish"), as_typed("publish")),
    "publish changes": (
        make_changed,
        typed("_publish", is_correction="minor"),
        as_typed("publish_changes", is_minor=True),
    ),
    "publish again": (make_withdrawn, typed("_publish"), as_typed("publish")),
    "publish again with changes": (
        lambda: make_withdrawn(make_changed),
        typed("_publish"),
        as_typed("publish"),
    ),
    "publish again without changes": (
        lambda: make_withdrawn(make_changed),
        typed("_publish_as_it_was"),
        as_typed("publish_as_it_was"),
    ),
    "publish from the list": (
        make_draft,
        lambda client, story: client.post(
            reverse("admin:stories_story_changelist"),
            chosen_to_publish(story),
        ),
        call("publish"),
    ),
    "schedule": (
        make_draft,
        typed("_schedule", appears_at=tomorrow()),
        as_typed("schedule", moment),
    ),
    "schedule changes": (
        make_changed,
        typed("_schedule", appears_at=tomorrow(), is_correction="minor"),
        as_typed("schedule", moment, is_minor=True),
    ),
    "take off the schedule": (
        lambda: make_scheduled(),
        typed("_save_draft"),
        as_typed("save_draft"),
    ),
    "discard changes": (make_changed, press("discard"), call("discard_changes")),
    "withdraw": (
        make_public,
        lambda client, story: withdraw(client, story, NOTE),
        call("withdraw", note=NOTE),
    ),
    "withdraw for some days": (
        make_public,
        lambda client, story: withdraw(client, story, NOTE, until=tomorrow()),
        lambda story, by: story.withdraw(
            by=by,
            now=timezone.now(),
            note=NOTE,
            until=timezone.make_aware(datetime.fromisoformat(tomorrow())),
        ),
    ),
    "show again before its time": (
        make_away,
        lambda client, story: withdraw(client, story, end="yes"),
        call("end_withdrawal"),
    ),
    "add a tag": (
        make_public,
        lambda client, story: client.post(
            reverse("admin:stories_story_changelist"),
            chosen_to_publish(story) | {"action": "add_tag", "tag": "hills"},
        ),
        lambda story, by: story.add_tag("hills", by=by, now=timezone.now()),
    ),
    "move to the trash": (make_public, press("delete"), call("move_to_trash")),
    "bring back": (make_deleted, bring_back, call("bring_back")),
    "restore": (
        make_kept,
        restore,
        lambda story, by: story.restore(story.versions.last(), by=by, now=timezone.now()),
    ),
}


def make_draft_in_review():
    story = make_draft()
    story.send_for_review(by=None, now=timezone.now())
    return story


def make_scheduled():
    story = make_draft()
    story.schedule(moment(), by=None, now=timezone.now())
    return story


LINES = {
    "save a draft": [],
    "save a first draft": [],
    "save changes": [],
    "save what is withdrawn": [],
    "send for review": ["sent"],
    "send changes for review": ["sent"],
    "send back": ["sent_back"],
    "publish": ["published"],
    "publish changes": ["published"],
    "publish again": ["published"],
    "publish again with changes": ["published"],
    "publish again without changes": ["published"],
    "publish from the list": ["published"],
    "schedule": ["scheduled"],
    "schedule changes": ["scheduled"],
    "take off the schedule": ["unscheduled"],
    "discard changes": ["discarded"],
    "withdraw": ["withdrawn"],
    "withdraw for some days": ["withdrawn"],
    "show again before its time": ["published"],
    "add a tag": [],
    "move to the trash": ["deleted"],
    "bring back": ["brought_back"],
    "restore": ["restored"],
}


MADE = [StoryVersion, AuditEntry]


@pytest.mark.parametrize("change", CHANGES)
def test_a_shell_leaves_what_the_desk_leaves_and_who_made_it(change, admin_client, admin_user):
    make, through_the_desk, from_a_shell = CHANGES[change]
    at_the_desk, in_a_shell = make(), make()
    before = rows(at_the_desk)
    assert before == rows(in_a_shell)
    through_the_desk(admin_client, at_the_desk)
    known = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
    outcome = from_a_shell(in_a_shell, admin_user)
    assert rows(at_the_desk) == rows(in_a_shell)
    assert rows(at_the_desk) != before
    assert outcome.event
    assert outcome.story == in_a_shell
    assert not outcome.blockers
    versions, lines = (model.objects.exclude(pk__in=known[model]).order_by("pk") for model in MADE)
    told = [(line.kind, line.by, line.story_number) for line in lines]
    assert told == [(kind, admin_user, in_a_shell.pk) for kind in LINES[change]]
    names = {each.saved_by_name for each in versions} | {line.by_name for line in lines}
    assert "admin" in names
    assert names <= {"admin", "before the desk"}


def test_the_words_of_a_public_story_are_not_changed_by_saving_a_draft(admin_user):
    story = make_public()
    words = story.body
    story.body = NEW
    story.save_draft(by=admin_user, now=timezone.now())
    assert Story.objects.published(timezone.now()).get().body == words
    assert Story.objects.get(pk=story.pk).working_copy().body == NEW
    assert story.body == words


def test_a_change_that_is_due_is_applied_first(admin_user):
    story = make_changed()
    schedule(story, timezone.now() + timedelta(seconds=1))
    later = timezone.now() + timedelta(hours=1)
    outcome = story.withdraw(by=admin_user, now=later, note=NOTE)
    assert outcome.event == "withdrawn"
    assert Story.objects.get(pk=story.pk).body == NEW
    assert not Story.objects.filter(changes_to=story.pk)


def test_restoring_takes_off_the_schedule_and_says_so(admin_user):
    story = make_scheduled()
    story.restore(story.versions.last(), by=admin_user, now=timezone.now())
    assert story.state(timezone.now()) == "draft"
    assert AuditEntry.objects.filter(story_number=story.pk, kind="unscheduled").count() == 1


def test_changes_that_differ_from_nothing_do_not_wait(admin_user):
    story = make_public()
    outcome = story.save_draft(by=admin_user, now=timezone.now())
    assert outcome.event == Outcome.UNCHANGED
    assert Story.objects.get(pk=story.pk).waiting_changes() is None


def test_a_person_goes_and_comes_back_with_the_same_lines(admin_client, admin_user):
    people = [make_public().person, make_public().person]
    for verb, through in (
        (
            "move_to_trash",
            lambda person: admin_client.post(
                reverse("admin:stories_person_delete", args=[person.pk]), {"post": "yes"}
            ),
        ),
        (
            "bring_back",
            lambda person: admin_client.post(reverse("admin:trash"), {"person": person.pk}),
        ),
    ):
        through(people[0])
        getattr(people[1], verb)(by=admin_user, now=timezone.now())
        told = [
            [(line.kind, line.by, line.story_number == story, line.detail[:6]) for line in lines]
            for person in people
            for story in [person.stories.get().pk]
            for lines in [AuditEntry.objects.filter(detail=f"Person {person.pk}")]
        ]
        assert told[0] == told[1]
        assert len(told[0]) >= 2
        people[1] = Person.objects.get(pk=people[1].pk)


def test_only_the_desk_writes_its_list_of_recent_actions(admin_user):
    make_public().withdraw(by=admin_user, now=timezone.now())
    assert not LogEntry.objects.exists()


def test_nothing_surrounds_a_quote_that_is_not_verified():
    assert layout.around(make_quote(make_story(), text="Never said.")) == []
