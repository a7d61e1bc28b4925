"""Test withdrawing a person, a picture, one language, and for some days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from stories.models import AuditEntry, Picture, PreviewLink, Quote, State, Story
from tests.desk import address, errors, open_form, publish, read_out, save, tomorrow
from tests.factories import (
    PAST,
    SHARED,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
    schedule,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db

LATER = timedelta(days=3)
REASON = {"reason": "She asked."}


def whole(person=None, **fields):
    picture = make_picture(SHARED, alt_text="Hidden hills", caption="Hidden caption")
    story = make_story(person, lead_picture=picture, tags=["hidden tag"], **fields)
    make_quote(story, is_pull_quote=True)
    make_milestone(story)
    return story


def addresses(story):
    """Return every public address of a story and of its person, but pictures."""
    quote, slug = story.quotes.get(), story.person.slug
    return [
        story.get_absolute_url(),
        f"/ru{story.get_absolute_url()}",
        f"{story.get_absolute_url()[:-1]}.json",
        f"/embed{story.get_absolute_url()}",
        f"/embed/stories/{story.slug}/",
        *(f"/kk/quotes/{quote.key}{ending}" for ending in ("/", ".json", ".jsonld")),
        f"/embed/quotes/{quote.key}/",
        quote.card_address("wide"),
        f"/oembed?url=http://testserver{story.get_absolute_url()}",
        f"/oembed?format=xml&url=http://testserver/en/quotes/{quote.key}/",
        *(f"/en/people/{slug}{ending}" for ending in ("/", ".json", "/timeline.json")),
        f"/en/feeds/people/{slug}.atom",
        f"/en/feeds/people/{slug}.json",
    ]


LISTS = [
    *("/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/", "/sitemap.xml"),
    *("/en/search/?q=quiet", "/en/feeds/stories.atom", "/en/feeds/stories.json"),
    *(f"/sitemaps/{name}.xml" for name in ("stories", "people", "quotes")),
]


def statuses(client, found):
    answers = [client.get(each) for each in found]
    for each in answers:
        read_out(each)
    return {each.status_code for each in answers}


def act(client, model, query, **fields):
    where = reverse(f"admin:stories_{model}_withdraw")
    return client.post(f"{where}?{query}", REASON | fields, follow=True)


def in_three_days():
    return (timezone.localtime() + LATER).strftime("%Y-%m-%dT%H:%M")


def pass_time(story, ago=timedelta(minutes=1)):
    """Let the moment at which a story comes back be past."""
    Story.objects.filter(pk=story.pk).update(
        withdrawn_at=timezone.now() - LATER, withdrawn_until=timezone.now() - ago
    )


def test_nothing_public_is_kept_by_a_cache(client):
    """What is withdrawn must be gone at the next request of everybody who has it."""
    story = whole(make_person(portrait=make_picture()))
    files = [story.lead_picture.url("share-600.jpg"), story.person.portrait.url("square-64.jpg")]
    for each in [*addresses(story), *LISTS, *files]:
        response = client.get(each)
        read_out(response)
        assert response.status_code in {200, 308}, each
        kept = response.headers["Cache-Control"]
        assert kept in {"no-cache", "private, no-cache"}, each
        assert "Last-Modified" not in response.headers or "sitemap" in each
    told = client.get(f"/oembed?url=http://testserver{story.get_absolute_url()}").json()
    assert told["cache_age"] == 0


class TestForSomeDays:
    def test_a_story_is_away_from_every_address_and_comes_back_by_itself(
        self, admin_client, admin_user, client
    ):
        story, now = whole(), timezone.now()
        link = PreviewLink.make(story, by=admin_user, now=now)
        before = markup(client.get(story.get_absolute_url()))
        found = addresses(story)
        told = act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        assert "is withdrawn: no reader sees it until" in markup(told)
        assert statuses(client, found) == {410}
        assert client.get(link.get_absolute_url()).status_code == 410
        for each in LISTS:
            assert "Sample Person" not in client.get(each).content.decode(), each
        line = AuditEntry.objects.filter(kind="withdrawn").get()
        assert (line.by_name, line.story_number) == ("admin", story.pk)
        assert line.detail.startswith("until 20")
        story.refresh_from_db()
        assert not story.is_published(now + timedelta(days=2))
        assert story.is_published(now + timedelta(days=4))
        pass_time(story)
        assert statuses(client, found) <= {200, 308}
        assert markup(client.get(story.get_absolute_url())) == before
        assert client.get(link.get_absolute_url()).status_code == 200

    def test_the_desk_says_until_when_and_lets_it_be_longer_ended_or_for_good(
        self, admin_client, client
    ):
        story = whole()
        act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        for page in (reverse("admin:stories_story_changelist"), address(story)):
            assert "Withdrawn until" in markup(admin_client.get(page))
        where = f"{reverse('admin:stories_story_withdraw')}?story={story.pk}"
        asked = markup(admin_client.get(where))
        assert f'value="{in_three_days()}"' in asked
        assert "She asked." in asked
        before = Story.objects.get().withdrawn_until
        longer = (timezone.localtime() + 2 * LATER).strftime("%Y-%m-%dT%H:%M")
        act(admin_client, "story", f"story={story.pk}", until=longer)
        assert Story.objects.get().withdrawn_until > before
        told = admin_client.post(where, {"end": "yes"}, follow=True)
        assert "again" in markup(told)
        assert client.get(story.get_absolute_url()).status_code == 200
        assert AuditEntry.objects.filter(kind="published", story_number=story.pk).exists()
        assert story.versions.first().event == "published"
        act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        act(admin_client, "story", f"story={story.pk}")
        story.refresh_from_db()
        assert (story.status, story.withdrawn_until) == ("withdrawn", None)
        story.end_withdrawal(by=None, now=timezone.now())
        assert client.get(story.get_absolute_url()).status_code == 410

    @pytest.mark.parametrize("until", ["2020-01-01T10:00", "soon"])
    def test_a_moment_that_cannot_be_is_refused_in_words(self, until, admin_client, client):
        story = make_story()
        page = errors(act(admin_client, "story", f"story={story.pk}", until=until))
        assert "She asked." in page
        assert "leave it empty." in page
        assert client.get(story.get_absolute_url()).status_code == 200
        outcome = story.withdraw(by=None, now=timezone.now(), until=PAST)
        assert str(outcome.blockers[0]).startswith("This moment is past.")

    def test_what_is_edited_meanwhile_waits_and_comes_back_when_published(
        self, admin_client, client
    ):
        story = whole()
        act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        told = save(admin_client, story, kicker="Mended", follow=True)
        assert "stays withdrawn" in markup(told)
        assert client.get(story.get_absolute_url()).status_code == 410
        refused = save(admin_client, story, "_schedule", appears_at=tomorrow(), follow=True)
        assert "Publish it again first" in errors(refused)
        shown = Story.objects.get(changes_to=None)
        assert (shown.kicker, shown.changes.kicker) == ("", "Mended")
        assert shown.is_published(timezone.now() + timedelta(days=4))
        publish(admin_client, story)
        assert "Mended" in markup(client.get(story.get_absolute_url()))
        assert Story.objects.get().withdrawn_until is None

    def test_is_ended_by_publishing_without_any_change(self, admin_client, client):
        story = whole()
        act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        publish(admin_client, story)
        assert client.get(story.get_absolute_url()).status_code == 200
        story.refresh_from_db()
        assert (story.status, story.published_at, story.modified_at) == ("published", PAST, None)

    def test_of_a_scheduled_story_holds_it_back_until_then(self, client):
        story = make_story(published_at=timezone.now() + timedelta(days=1))
        story.withdraw(by=None, now=timezone.now(), until=timezone.now() + LATER)
        assert client.get(story.get_absolute_url()).status_code == 404
        story.refresh_from_db()
        assert not story.is_published(timezone.now() + timedelta(days=2))
        assert story.is_published(timezone.now() + timedelta(days=4))
        assert story.state(timezone.now()) == State.SCHEDULED

    def test_a_translation_waits_for_its_original(self, client):
        story, translation = translated()
        story.withdraw(by=None, now=timezone.now(), until=timezone.now() + LATER)
        assert client.get(translation.get_absolute_url()).status_code == 410
        translation.refresh_from_db()
        outcome = translation.publish(by=None, now=timezone.now())
        with override("en"):  # the page before was in Russian
            assert "is withdrawn for some days" in str(outcome.blockers[0])
        story.refresh_from_db()
        outcome = story.end_withdrawal(by=None, now=timezone.now())
        assert outcome.went_along == (translation,)
        assert client.get(translation.get_absolute_url()).status_code == 200

    def test_a_form_that_was_open_does_not_end_it(self, admin_client, client):
        story = make_story()
        fields = open_form(admin_client, story) | {"_publish": "yes"}
        act(admin_client, "story", f"story={story.pk}", until=in_three_days())
        assert "after you opened it" in errors(admin_client.post(address(story), fields))
        assert client.get(story.get_absolute_url()).status_code == 410

    def test_says_the_same_in_the_database_and_on_the_record(self):
        now = timezone.now()
        make_story()
        for published_at in (PAST, now + timedelta(days=2)):
            story = make_story(published_at=published_at)
            story.withdraw(by=None, now=now, until=now + LATER)
        for days in range(6):
            moment = now + timedelta(days=days)
            listed = set(Story.objects.published(moment))
            for row in Story.objects.all():
                assert (row in listed) == row.is_published(moment)
                for state in State:
                    is_in = Story.objects.in_state(state, moment).filter(pk=row.pk).exists()
                    assert is_in == (row.state(moment) == state), (state, days)


def translated():
    story = whole(slug="told")
    translation = make_story(
        story.person,
        slug="told",
        language="ru",
        translated_from="en",
        translation_group=story.translation_group,
    )
    make_quote(translation)
    return story, translation


class TestOneLanguage:
    def test_leaves_the_others(self, admin_client, client):
        story, translation = translated()
        act(admin_client, "story", f"story={translation.pk}")
        assert client.get(translation.get_absolute_url()).status_code == 410
        page = client.get(story.get_absolute_url())
        assert page.status_code == 200
        assert translation.get_absolute_url() not in page.content.decode()

    def test_may_be_that_of_the_original(self, admin_client, client):
        story, translation = translated()
        where = f"{reverse('admin:stories_story_withdraw')}?story={story.pk}"
        assert "Only in English" in markup(admin_client.get(where))
        act(admin_client, "story", f"story={story.pk}", languages="one")
        assert client.get(story.get_absolute_url()).status_code == 410
        page = client.get(translation.get_absolute_url())
        assert page.status_code == 200
        assert story.get_absolute_url() not in page.content.decode()


class TestAPerson:
    def test_leaves_with_all_stories_in_one_action(self, admin_client, client):
        person = make_person("Hidden Name", portrait=make_picture())
        stories = [whole(person, headline="Hidden headline"), whole(person, slug="second")]
        later = whole(person, published_at=timezone.now() + timedelta(days=1))
        other = make_story()
        other.begin_changes()
        Story.objects.filter(changes_to=other).update(person=person)
        schedule(Story.objects.get(pk=other.pk), timezone.now() + timedelta(days=1))
        found = [each for story in stories for each in addresses(story)]
        files = [person.portrait.url("square-64.jpg"), stories[0].lead_picture.url("share-600.jpg")]
        assert "Withdraw…" in markup(admin_client.get(address(person)))
        fields = {"action": "withdraw", "_selected_action": [person.pk]}
        listed = admin_client.post(reverse("admin:stories_person_changelist"), fields)
        assert "Hidden headline" in markup(admin_client.get(listed.url))
        assert "Say why" in markup(admin_client.post(listed.url, {"reason": ""}))
        told = admin_client.post(listed.url, REASON, follow=True)
        assert markup(told).count("is withdrawn: no reader sees it any more.") == 3
        assert statuses(client, found) == {410}
        assert statuses(client, files) == {404}
        for each in LISTS:
            assert "Hidden" not in client.get(each).content.decode(), each
        assert set(Story.objects.filter(person=person, changes_to=None).values_list("status")) == {
            ("withdrawn",)
        }
        assert client.get(later.get_absolute_url()).status_code == 404
        assert not Story.objects.get(changes_to=other).is_scheduled(timezone.now())
        lines = AuditEntry.objects.filter(kind="withdrawn")
        assert {line.story_number for line in lines} == {
            None,
            later.pk,
            *(story.pk for story in stories),
        }
        assert "Hidden" not in str(list(lines.values()))
        again = act(admin_client, "person", f"person={person.pk}")
        assert "nothing to withdraw" in markup(again)
        assert "Withdraw…" not in markup(admin_client.get(address(person)))

    def test_leaves_in_each_language_once(self, client):
        story, translation = translated()
        person, now = story.person, timezone.now()
        assert person.withdraw(by=None, now=now, note="Asked to.") == [story, translation]
        assert person.withdraw(by=None, now=now) == []
        lines = AuditEntry.objects.filter(kind="withdrawn").values_list("story_number", flat=True)
        assert sorted(lines, key=str) == [story.pk, translation.pk, None]
        assert statuses(client, [*addresses(story), translation.get_absolute_url()]) == {410}

    def test_comes_back_by_itself_after_some_days(self, admin_client, client):
        story = whole()
        act(admin_client, "person", f"person={story.person_id}", until=in_three_days())
        assert client.get(story.person.get_absolute_url()).status_code == 410
        pass_time(story)
        assert client.get(story.person.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("query", ["", "person=x", "person=999"])
    def test_who_is_nobody_is_not_found(self, query, admin_client):
        assert act(admin_client, "person", query).status_code == 404


class TestAPicture:
    def test_leaves_every_page_while_its_stories_stay(self, admin_client, client):
        person = make_person("Kept Name")
        story = whole(person)
        person.portrait = story.lead_picture
        person.save()
        picture = story.lead_picture
        files = [picture.url(f"{name}.jpg") for name in ("share-600", "square-160", "whole-480")]
        card = Quote.objects.get(story=story).card_address("wide")  # with the portrait
        pages = [each for each in (*addresses(story), *LISTS) if each != card]
        etag = client.get(files[0])
        read_out(etag)
        where = reverse("admin:stories_picture_withdraw", args=[picture.pk])
        assert where in markup(admin_client.get(address(picture)))
        assert "Say why" in markup(admin_client.post(where, {"reason": " "}))
        told = admin_client.post(where, REASON, follow=True)
        assert "The picture is withdrawn" in markup(told)
        assert "She asked." in markup(told)
        for each in pages:
            response = client.get(each)
            assert response.status_code in {200, 308}, each
            for trace in (picture.folder, "Hidden hills", "Hidden caption"):
                assert trace not in read_out(response).decode(errors="replace"), (each, trace)
        assert statuses(client, files) == {410}
        assert statuses(client, [card]) == {404}
        asked = client.get(files[0], headers={"If-None-Match": etag.headers["ETag"]})
        assert asked.status_code == 410
        line = AuditEntry.objects.filter(kind="withdrawn").get()
        assert (line.detail, line.story_number) == (f"Picture {picture.pk}", None)
        changelist = reverse("admin:stories_picture_changelist")
        assert "Withdrawn" in markup(admin_client.get(changelist))
        assert "Why readers may see it again." in markup(admin_client.get(where))
        assert "Say why" in markup(admin_client.post(where, {"end": "yes"}))
        assert statuses(client, files) == {410}
        for _ in range(2):
            admin_client.post(where, {"end": "yes", "reason": "She agreed."})
        line = AuditEntry.objects.get(kind="published")
        assert line.detail == f"Picture {picture.pk}: She agreed."
        picture.refresh_from_db()
        assert (picture.is_withdrawn, picture.withdrawal_reason) == (False, "")
        for each in files:
            response = client.get(each)
            read_out(response)
            assert response.status_code == 200
        assert picture.folder in client.get(story.get_absolute_url()).content.decode()

    def test_twice_keeps_the_first_reason(self, admin_client):
        picture = make_picture()
        assert picture.withdraw(by=None, now=PAST, note="First.")
        where = reverse("admin:stories_picture_withdraw", args=[picture.pk])
        admin_client.post(where, REASON)
        picture.refresh_from_db()
        assert (picture.withdrawal_reason, picture.withdrawn_at) == ("First.", PAST)

    def test_has_no_preview_either(self, admin_user, client):
        story = whole(status="draft")
        link = PreviewLink.make(story, by=admin_user, now=timezone.now())
        story.lead_picture.withdraw(by=None, now=timezone.now())
        assert "Hidden hills" not in markup(client.get(link.get_absolute_url()))
        assert not link.pictures()


def test_withdrawing_is_for_those_who_may_publish(writer_client):
    story = whole()
    for where in (
        f"{reverse('admin:stories_person_withdraw')}?person={story.person_id}",
        f"{reverse('admin:stories_story_withdraw')}?story={story.pk}",
        reverse("admin:stories_picture_withdraw", args=[story.lead_picture_id]),
    ):
        assert writer_client.get(where).status_code == 403
        assert writer_client.post(where, REASON | {"end": "yes"}).status_code == 403
    people = reverse("admin:stories_person_changelist")
    assert "Withdraw" not in markup(writer_client.get(people))
    for record in (story, story.person, story.lead_picture):
        assert "Withdraw" not in markup(writer_client.get(address(record)))
    assert not Story.objects.withdrawn()
    assert not Picture.objects.filter(withdrawn_at__isnull=False)
