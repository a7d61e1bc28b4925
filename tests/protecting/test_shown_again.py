"""Test that nothing leads from who is shown again to who it was."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from stories.identity import renewal
from stories.identity.places import Places
from stories.models import (
    AuditEntry,
    Comment,
    FormerTagName,
    Person,
    Picture,
    Protection,
    Quote,
    ReviewMessage,
    Story,
    StoryVersion,
    Tag,
)
from stories.name_forms import Names
from tests.desk import address
from tests.factories import (
    PAST,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup
from tests.protecting.steps import (
    FOUND,
    NAMES,
    PUBLIC,
    addresses_of,
    admin_client_again,
    begin,
    everything_stored,
    finish,
    mend,
    mend_all,
    opened,
    other_story,
    page,
    protect,
    step,
    tells,
    walk,
)

pytestmark = pytest.mark.django_db


class TestShownAgain:
    def test_nothing_tells_who_it_was(
        self, known, admin_client, client, django_capture_on_commit_callbacks
    ):
        """Ask every address there ever was, and look into every table: this takes some seconds."""
        admin = User.objects.get(username="admin")
        person_pk, story_pks = known.pk, set(known.stories.values_list("pk", flat=True))
        public = addresses_of(client, known)
        keys = list(Quote.objects.values_list("key", flat=True))
        before = {quote.pk for quote in Quote.objects.all()}
        folders = {picture.folder for picture in Picture.objects.all()}
        old = [record.get_absolute_url() for record in [known, *known.stories.all()]]
        old += [Quote(key=key).get_absolute_url() for key in keys]
        for record in (make_person("Sample Third"), known):
            LogEntry.objects.create(
                user=admin,
                object_repr=NAMES[0],
                action_flag=CHANGE,
                change_message="Zhuldyzay changed",
                object_id=str(record.pk),
            )
        AuditEntry.note("deleted", now=PAST, detail="About Zhuldyzay", story=min(story_pks))
        AuditEntry.note("sign_in_failed", now=PAST, by_name="qwartbekova")
        waiting = SessionStore()
        waiting.update({"_auth_user_id": "7", "_messages": ["“Zhuldyzay” was changed."], "n": 1})
        waiting.save()
        others = other_story(slug="no-name")
        StoryVersion.keep(others, "saved", by=admin, now=PAST, note="Asked Zhuldyzay")
        for story in (others, known.stories.first()):
            ReviewMessage.tell(story, "sent", by=admin, now=PAST, text="Asked Zhuldyzay.")
            Comment.begin(story, "Asked Zhuldyzay.", by=admin, now=PAST)
        old_content = StoryVersion.objects.filter(story=others)
        old_content.update(
            content={"fields": {"headline": "Zhuldyzay", "told_date": None}, "n": [1]}
        )
        others.redirects.create(language="en", slug="of-zhuldyzay")
        others.person.redirects.create(slug="qwartbekova")
        others.redirects.create(language="en", slug="of-nobody")
        tag = Tag.objects.get(name="quiet hills")
        for former in ("Friends of Zhuldyzay", "Hills"):
            FormerTagName.objects.create(tag=tag, name=former)
        FormerTagName.objects.create(tag=tag, name="Of Zhuldyzay", slug="of-zhuldyzay")
        assert client.get(old[1]).status_code == 200

        begin(admin_client, known, spellings="Zhuka")
        mend_all(admin_client, known)
        with django_capture_on_commit_callbacks(execute=True):
            response = finish(admin_client, known)
        report = markup(response)
        assert "Shown again: “In the words of Aru Sample”" in report
        assert "http://testserver/en/people/zhuldyzay-qwartbekova/" in report
        for asked in ("Photo: Z. Qwartbekova", "https://press.example/zhuldyzay"):
            assert asked in report
        assert "no-store" in response["Cache-Control"]

        person = Person.objects.get(name="Aru Sample")
        assert person.pk != person_pk
        assert not story_pks & set(person.stories.values_list("pk", flat=True))
        assert not before & {quote.pk for quote in Quote.objects.all()}
        assert not set(keys) & set(Quote.objects.values_list("key", flat=True))
        assert not folders & {picture.folder for picture in Picture.objects.all()}
        assert person.stories.published(timezone.now()).count() == 2
        english = person.stories.get(language="en")
        assert [bool(quote.words) for quote in english.quotes.all()] == [True, True]
        assert len(english.verified_milestones) == 2
        assert (english.modified_at, english.permanent_id) != (None, None)

        old += [f"/embed/stories/{old[1].split('/')[-2]}/", f"/embed/quotes/{keys[0]}/"]
        old += ["/en/stories/of-zhuldyzay/", "/en/people/qwartbekova/"]
        old += ["/en/tags/zhuldyzay/", "/en/tags/of-zhuldyzay/"]
        old += [f"/oembed?url=http://testserver{where}" for where in old[1:4]]
        assert {where: client.get(where).status_code for where in old} == dict.fromkeys(old, 410)
        asked = [*PUBLIC, *public, *old, *addresses_of(client, person)]
        assert [where for where in asked if tells(client, where)] == []
        stored = [each for each in everything_stored() if FOUND.find(each.partition(": ")[2])]
        assert stored == []
        assert dict(SessionStore(waiting.session_key).items()) == {"_auth_user_id": "7", "n": 1}
        files = " ".join(walk(""))
        assert not any(folder in files for folder in folders)
        assert not FOUND.find(files)
        assert not Protection.objects.exclude(spellings="").exists()
        for model in (ReviewMessage, Comment):
            told = model.objects.values_list("story", "text")
            assert list(told) == [(others.pk, "Asked [a name that was removed].")]

    def test_a_writer_reads_the_name_nowhere(self, plain, admin_client, writer_client):
        protect(admin_client_again(), plain)
        person = Person.objects.get(name="Aru Sample")
        story = person.stories.get(language="en")
        for where in [
            reverse("admin:index"),
            address(person),
            address(story),
            reverse("admin:stories_story_history", args=[story.pk]),
            reverse("admin:stories_person_changelist"),
            reverse("admin:stories_story_changelist"),
            reverse("admin:stories_picture_changelist"),
            reverse("admin:stories_tag_changelist"),
        ]:
            response = writer_client.get(where)
            assert response.status_code in {200, 302}
            assert not FOUND.find(markup(response)), where

    def test_only_what_nothing_blocks(self, plain, admin_client, client):
        story = plain.stories.get(language="en")
        make_quote(story, "Words that are gone.", confirmed=False)
        shown = markup(protect(admin_client, plain))
        assert "Not shown again" in shown
        assert "rests on words that are not in the story" in shown
        new = Story.objects.get(language="en", person__name="Aru Sample")
        assert new.status == "draft"
        assert client.get(new.get_absolute_url()).status_code == 404

    def test_or_left_as_drafts(self, plain, admin_client):
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        shown = markup(finish(admin_client, plain, show=""))
        assert "A draft now" in shown
        assert not Story.objects.published(timezone.now()).exists()

    def test_with_changes_that_waited(self, known, admin_client):
        english, russian = known.stories.order_by("pk")
        for story in (english, russian):
            changes = Story.objects.get(pk=story.pk).begin_changes()
            changes.kicker = f"Of Zhuldyzay {story.language}"
            changes.save()
        leaving = make_story(known, slug="leaving", headline="Leaving")
        given = leaving.begin_changes()
        given.person = make_person("Sample Friend")
        given.save()
        waiting = other_story().begin_changes()
        waiting.person = known
        waiting.save()
        make_quote(russian, "Слова, которых нет.", confirmed=False)
        gone = make_story(known, headline="In the trash", slug="in-the-trash")
        gone.move_to_trash(by=None, now=timezone.now())
        protect(admin_client, known)
        person = Person.objects.get(name="Aru Sample")
        english = person.stories.get(kicker="Aru Sample")
        assert english.status == "published"
        assert english.changes.kicker == "Of Aru Sample en"
        keys = {quote.key for quote in english.quotes.all()}
        assert keys == {quote.key for quote in english.changes.quotes.all()}
        russian = person.stories.get(language="ru")
        assert (russian.status, russian.kicker) == ("draft", "Of Aru Sample ru")
        assert person.stories.get(deleted_at__isnull=False).headline == "In the trash"
        waiting.refresh_from_db()
        assert waiting.person == person
        leaving = person.stories.get(headline="Leaving")
        assert leaving.changes.person.name == "Sample Friend"

    def test_of_which_readers_saw_nothing(self, admin_client):
        """One is protected who was known by a former address, whose story was given away."""
        unknown = make_person("Sample Unknown", slug="unknown")
        begin(admin_client, unknown, called="Nobody")
        assert "Done" in markup(finish(admin_client, unknown))
        assert admin_client.get("/en/people/unknown/").status_code == 404
        Person.objects.all().delete()
        person = make_person(NAMES[0], slug="zhuldyzay")
        person.redirects.create(slug="qwartbekova")
        begin(admin_client, person)
        report = markup(finish(admin_client, person))
        assert "Web archives" not in report
        assert admin_client.get("/en/people/qwartbekova/").status_code == 410
        assert not Person.objects.get().stories.exists()

    def test_with_pictures_as_they_were_decided(self, known, admin_client):
        story = known.stories.get(language="en")
        shared = make_picture(alt_text="A hill of two")
        other_story(lead_picture=shared)
        make_story(known, status="draft", lead_picture=shared, slug="d", headline="Draft")
        hers, gone = story.lead_picture, known.portrait
        begin(admin_client, known)
        mend_all(admin_client, known)
        for picture, decision in ((gone, "remove"), (shared, "remove"), (hers, "other")):
            step(admin_client, known, "picture", picture=picture.pk, decision=decision)
        for each in page(admin_client, known).context["places"]:
            mend(admin_client, known, each["place"].key)
        report = markup(finish(admin_client, known))
        assert "3 pictures taken off" in report
        person = Person.objects.get(name="Aru Sample")
        assert person.portrait is None
        assert not person.stories.exclude(lead_picture=None).exists()
        assert not Picture.objects.filter(pk=gone.pk).exists()
        assert Picture.objects.filter(pk__in=[shared.pk, hers.pk]).count() == 2

    @pytest.mark.parametrize("decision", ["keep", "remove"])
    def test_with_the_pictures_in_the_text_as_they_were_decided(
        self, decision, plain, admin_client
    ):
        picture, story = make_picture(), plain.stories.get()
        figure = f'<figure data-picture="{picture.pk}"></figure>'
        story.body += figure
        story.save()
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        step(admin_client, plain, "picture", picture=picture.pk, decision=decision)
        finish(admin_client, plain)
        story = Person.objects.get(name="Aru Sample").stories.get()
        assert (figure in story.body) is (decision == "keep")
        assert Picture.objects.filter(pk=picture.pk).exists() is (decision == "keep")
        shown = admin_client.get(story.get_absolute_url()).content.decode()
        assert ("<figure" in shown) is (decision == "keep")

    @pytest.mark.parametrize("decision", ["other", "remove"])
    def test_with_no_name_in_the_texts_of_a_picture_that_stays(self, plain, admin_client, decision):
        shared = make_picture(alt_text="Zhuldyzay with a friend")
        other_story(lead_picture=shared)
        plain.portrait = shared
        plain.save()
        begin(admin_client, plain)
        step(admin_client, plain, "picture", picture=shared.pk, decision=decision)
        mend(admin_client, plain, f"Picture-{shared.pk}-alt_text")
        mend_all(admin_client, plain)
        step(admin_client, plain, "picture", picture=shared.pk, decision=decision)
        assert "Shown again" in markup(finish(admin_client, plain))
        shared.refresh_from_db()
        assert shared.alt_text == "Aru Sample with a friend"

    def test_not_before_the_days_of_a_withdrawal_are_over(self, plain, admin_client):
        now = timezone.now()
        away = plain.stories.get()
        away.withdraw(by=None, now=now, until=now + timedelta(days=9))
        make_story(plain, headline="Another day", slug="another-day")
        assert "Another day" in markup(protect(admin_client, plain))
        shown = Story.objects.published(now + timedelta(days=10))
        assert [story.headline for story in shown] == ["Another day"]
        assert Story.objects.get(headline="A day of Aru Sample").status == "draft"

    def test_with_no_escaped_name_in_what_others_did(self, plain, admin_client):
        plain.other_names.create(name=NAMES[1], language="ru")
        others = other_story()
        told = [{"changed": {"name": "quote", "object": "Жулдызай", "fields": ["text"]}}]
        LogEntry.objects.log_actions(
            User.objects.get().pk, [others], CHANGE, change_message=told, single_object=True
        )
        protect(admin_client, plain)
        told = LogEntry.objects.get(object_id=str(others.pk), content_type__model="story")
        assert not FOUND.find(told.change_message)

    def test_never_where_the_server_fails_in_the_middle(
        self, plain, admin_client, client, monkeypatch
    ):
        plain.stories.update(lead_picture=make_picture())
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        folders, rows = set(walk("")), everything_stored()

        def fail(*args, **kwargs):
            raise OSError("The server is killed.")

        monkeypatch.setattr(renewal.traces, "remove", fail)
        protection = opened(plain)
        with pytest.raises(OSError, match="killed"):
            renewal.finish(protection, by=None, now=timezone.now())
        assert set(walk("")) == folders
        assert everything_stored() == rows
        monkeypatch.undo()
        assert "Shown again" in markup(finish(admin_client, plain))
        assert finish(admin_client, plain).status_code == 404  # pressed again

    def test_a_second_time(self, plain, admin_client, client):
        protect(admin_client, plain)
        person = Person.objects.get(name="Aru Sample")
        old = person.get_absolute_url()
        begin(admin_client, person, called="A teacher", anonymity="anonymous")
        mend_all(admin_client, person)
        finish(admin_client, person)
        again = Person.objects.get(name="A teacher")
        assert client.get(old).status_code == 410
        assert client.get(again.get_absolute_url()).status_code == 200
        assert not Names(["Aru"]).find(markup(client.get(again.get_absolute_url())))


class TestNames:
    """Bad names: of one letter, an ordinary word, in three scripts."""

    def test_of_one_letter(self, admin_client):
        story = make_story(
            make_person("Q", slug="q"), headline="The words of Q", body="<p>It is Q. A q.</p>"
        )
        make_quote(story, "It is Q.")
        begin(admin_client, story.person)
        mend_all(admin_client, story.person)
        assert "Shown again" in markup(finish(admin_client, story.person))
        new = Person.objects.get(name="Aru Sample").stories.get()
        assert (new.headline, new.body) == (
            "The words of Aru Sample",
            "<p>It is Aru Sample. A q.</p>",
        )

    def test_that_are_ordinary_words(self, admin_client):
        story = make_story(
            make_person("Hope", slug="hope"),
            headline="Hope speaks",
            body="<p>There is hope. I am Hope.</p>",
        )
        person = story.person
        begin(admin_client, person)
        key = f"Story-{story.pk}-body"
        place = Places(opened(person)).find(key)
        assert [words for _, words, *_ in place.pieces] == ["hope", "Hope"]
        step(admin_client, person, "override", place=key, hit=place.pieces[0][-1], reason="A wish")
        make_quote(story, "There is hope. I am Hope.")
        mend_all(admin_client, person)
        assert Quote.objects.get().words == "There is hope. I am Aru Sample."
        (place,) = Places(opened(person)).open
        sent = {"place": place.key, "hit": place.pieces[0][-1], "reason": "A wish"}
        step(admin_client, person, "override", **sent)
        assert "Shown again" in markup(finish(admin_client, person))
        assert Person.objects.get().stories.get().body == "<p>There is hope. I am Aru Sample.</p>"

    def test_in_texts_of_others_are_kept_all_at_once(self, admin_client, django_user_model):
        person = make_story(make_person("Hope", slug="hope"), body="<p>I am here.</p>").person
        others = [other_story(body="<p>There is hope.</p>", headline=f"Hope {n}") for n in (1, 2)]
        admin = django_user_model.objects.get(username="admin")
        StoryVersion.keep(others[0], "published", by=admin, now=PAST)
        begin(admin_client, person)
        key = f"Story-{others[0].pk}-body"
        hit = Places(opened(person)).find(key).pieces[0][-1]
        sent = {"place": key, "hit": hit, "reason": "A wish"}
        step(admin_client, person, "override", everywhere="yes", **sent)
        left = {place.key for place in Places(opened(person)).open}
        assert left == {f"Story-{each.pk}-headline" for each in others}
        for each in left:
            mend(admin_client, person, each, text="A wish")
        assert "Shown again" in markup(finish(admin_client, person))
        first = StoryVersion.objects.filter(story=others[0]).last()
        assert "There is hope." in first.content["fields"]["body"]
        assert first.content["fields"]["headline"] == "Aru Sample 1"

    def test_that_are_another_word_once_are_kept_there_alone(self, admin_client, django_user_model):
        person = make_story(make_person("Hope", slug="hope"), body="<p>I am here.</p>").person
        others = other_story(body="<p>Hope is what is left.</p>", headline="Others")
        admin = django_user_model.objects.get(username="admin")
        StoryVersion.keep(others, "published", by=admin, now=PAST)
        AuditEntry.note("merged", now=PAST, detail="Asked Hope")
        begin(admin_client, person)
        key = f"Story-{others.pk}-body"
        hit = Places(opened(person)).find(key).pieces[0][-1]
        step(admin_client, person, "override", place=key, hit=hit, reason="A wish")
        assert "Shown again" in markup(finish(admin_client, person))
        first = StoryVersion.objects.filter(story=others).last()
        assert first.content["fields"]["body"] == "<p>Hope is what is left.</p>"
        assert AuditEntry.objects.get(kind="merged").detail == "Asked [a name that was removed]"

    def test_in_three_scripts(self, admin_client):
        person = make_person("Zhuldyzay", slug="z")
        person.other_names.create(name="Жулдызай", language="ru")
        person.other_names.create(name="جولديزاي", language="ar")
        story = make_story(person, headline="Three", body="<p>Zhuldyzay, Жулдызаю, جولديزاي</p>")
        begin(admin_client, person, spellings="Zhuka")
        Story.objects.filter(pk=story.pk).update(editor_note="Zhuka, Zhuldyzaj")
        mend_all(admin_client, person)
        assert "Shown again" in markup(finish(admin_client, person))
        new = Person.objects.get().stories.get()
        assert new.body == "<p>Aru Sample</p>" or new.body == "<p>Aru Sample, Aru Sample</p>"
        assert new.editor_note == "Aru Sample"
