"""Try every address that might leak a story to somebody who may not see it."""

from datetime import timedelta
from urllib.parse import quote as coded

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import PreviewLink, Story, StoryVersion
from tests.accounts import make_colleague
from tests.factories import (
    SHARED,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)

pytestmark = pytest.mark.django_db

SECRET = "Zqxwords"  # noqa: S105  an invented word


def secret_story(**fields):
    """Make a story whose texts all contain the same invented word."""
    person = make_person(f"{SECRET} Person", slug="zqx-person", description=f"{SECRET}.")
    person.other_names.create(name=f"{SECRET} Other", language="kk")
    story = make_story(
        person,
        headline=f"{SECRET} headline",
        kicker=f"{SECRET} kicker",
        standfirst=f"{SECRET} introduction.",
        body=f"<p>{SECRET} are said here. {SECRET} again, and more.</p>",
        slug="zqx-story",
        editor_note=f"{SECRET} note",
        lead_picture=make_picture(SHARED, alt_text=f"{SECRET} picture"),
        tags=[f"{SECRET} tag"],
        **fields,
    )
    make_quote(story, text=f"{SECRET} are said here.", key="zqxquote", is_pull_quote=True)
    make_milestone(story, title=f"{SECRET} event", passage=f"{SECRET} again, and more.")
    return story


def draft():
    return secret_story(status="draft")


def in_review():
    return secret_story(status="in_review")


def scheduled():
    return secret_story(published_at=timezone.now() + timedelta(days=1))


def withdrawn():
    story = secret_story()
    story.withdraw(by=None, now=timezone.now(), note=f"{SECRET} reason")
    story.save()
    return story


def deleted():
    story = secret_story()
    story.move_to_trash(by=None, now=timezone.now())
    return story


def changes_of_a_public_story():
    """Make waiting changes to a public story that does not contain the invented word."""
    public = make_story(slug="innocent")
    waiting = secret_story(status="draft")
    waiting.changes_to, waiting.person = public, public.person
    waiting.milestones.update(person=public.person)
    waiting.save()
    return waiting


def doors(story, card):
    """Return the addresses that might show something of a story."""
    main = story.live.pk
    for language in ("en", "kk"):
        start = f"/{language}/"
        yield from (
            start,
            f"{start}stories/",
            f"{start}people/",
            f"{start}quotes/",
            f"{start}tags/",
        )
        yield from (f"{start}people/zqx-person/", f"{start}people/zqx-person.json")
        yield from (f"{start}people/zqx-person/timeline.json", f"{start}tags/zqxwords-tag/")
        yield from (f"{start}quotes/zqxquote{end}" for end in ("/", ".json", ".jsonld"))
        yield from (f"{start}search/?q={word}" for word in (SECRET, f'"{SECRET} again"'))
        for kind in ("atom", "json"):
            yield from (f"{start}feeds/{of}.{kind}" for of in ("stories", "stories/en"))
            yield f"{start}feeds/people/zqx-person.{kind}"
            yield f"{start}feeds/tags/zqxwords-tag.{kind}"
    yield from ("/en/stories/zqx-story/", "/en/stories/zqx-story.json", "/kk/en/stories/zqx-story/")
    yield from ("/sitemap.xml", "/embed/quotes/zqxquote/", "/embed/stories/zqx-story/")
    yield from (f"/sitemaps/{of}.xml" for of in ("stories", "people", "quotes", "tags"))
    yield "/embed/en/stories/zqx-story/"
    pages = ("/en/stories/zqx-story/", "/en/quotes/zqxquote/")
    yield from (f"/oembed?url={coded(f'http://testserver{page}', safe='')}" for page in pages)
    yield card
    yield from (story.lead_picture.url(each.name) for each in story.lead_picture.renditions("card"))
    for page in ("change", "history", "delete", "preview", "links", "presence", "discard"):
        yield f"/admin/stories/story/{main}/{page}/"
    yield from (
        f"/admin/stories/story/{main}/history/compare/?old=1&new=draft",
        f"/admin/stories/story/{main}/history/1/restore/",
        f"/admin/stories/story/{main}/history/1/name/",
        f"/admin/stories/story/withdraw/?story={main}",
        "/admin/",
        "/admin/trash/",
        "/admin/stories/story/",
        "/admin/stories/person/",
        "/admin/stories/tag/",
        "/admin/stories/picture/",
        "/admin/stories/auditentry/",
    )
    for model, field in (("quote", "story"), ("story", "person"), ("taggedstory", "tag")):
        query = f"term=Zqx&app_label=stories&model_name={model}&field_name={field}"
        yield f"{reverse('admin:autocomplete')}?{query}"


STATES = [draft, in_review, scheduled, withdrawn, deleted, changes_of_a_public_story]


@pytest.mark.thorough("each kind of page is tried with what it must not show in its own tests")
@pytest.mark.parametrize("make", STATES)
@pytest.mark.parametrize("who", ["a visitor", "an account", "staff in no group"])
def test_no_door_tells_a_word_of_it(make, who, client, django_user_model):
    story = make()
    editor = make_colleague("editor", "Editors")
    now = timezone.now()
    StoryVersion.keep(story, StoryVersion.Event.SAVED, by=editor, now=now)
    link = PreviewLink.make(story.live, by=editor, now=now)
    link.revoke(by=editor, now=now)
    card = story.quotes.get().card_address("wide")
    if who != "a visitor":
        someone = django_user_model.objects.create_user("someone", is_staff=who != "an account")
        client.force_login(someone)
    asked = [*doors(story, card), link.get_absolute_url()]
    picture = story.lead_picture.renditions("card")[0].name
    asked.append(f"{link.get_absolute_url()}pictures/{story.lead_picture.folder}/{picture}")
    for door in asked:
        for answer in (client.get(door), client.post(door, {"_publish": "yes", "post": "yes"})):
            told = b"".join(answer) if answer.streaming else answer.content
            if "q=" not in door:  # a search page shows what was asked
                assert SECRET.encode() not in told, (door, answer.status_code)
            assert answer.status_code != 500, door
            if answer.streaming or answer.headers["Content-Type"].startswith("image/"):
                raise AssertionError(f"{door} gave a picture")
    assert Story.objects.filter(headline__startswith=SECRET).get().status == story.status
    assert not Story.objects.published(timezone.now()).filter(headline__startswith=SECRET)


def test_the_doors_are_there_for_what_is_public(client):
    story = secret_story()
    card = story.quotes.get().card_address("wide")
    public = [door for door in doors(story, card) if not door.startswith("/admin/")]
    for door in public:
        answer = client.get(door)
        told = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, door
        assert told
