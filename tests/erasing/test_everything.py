"""Test that a person is erased whole, with all that is about them, or not at all."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories import emptying, erasure
from stories.erasure import person as verb
from stories.erasure.needles import Needles
from stories.models import (
    AuditEntry,
    EditingSession,
    Erasure,
    Milestone,
    OtherName,
    PendingDeletion,
    Person,
    PersonLink,
    Picture,
    PreviewLink,
    Quote,
    RetiredAddress,
    Story,
    StoryVersion,
    Tag,
)
from stories.search import index
from tests.erasing.steps import (
    NAME,
    OF_SQLITE,
    erase,
    erase_address,
    every_table,
    files_below,
    make_life,
    report_of,
    status,
)
from tests.factories import (
    make_person,
    make_picture,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db(transaction=True)


class TestEverything:
    @pytest.fixture
    def life(self, keeper, client, media):
        """Make a person's records beside other people’s, with cards, logs and sessions."""
        story, translation = make_life(keeper)
        other = make_story(
            make_person("Other Person"), tags=["hills"], language="kk", slug="other-story"
        )
        Story.objects.filter(pk=other.pk).update(translation_group=story.translation_group)
        for each in story.quotes.all():
            assert status(client, each.card_address("wide")) == 200
        told = [{"changed": {"name": "story", "object": f"{NAME}’s story"}}, {"added": {}}, 3]
        LogEntry.objects.log_actions(keeper.pk, [other], 2, change_message=told)
        Tag.objects.get(name="hills").former_names.create(name="mountains", slug="mountains")
        LogEntry.objects.log_actions(keeper.pk, [other.person], 2, change_message="Nothing")
        LogEntry.objects.log_actions(keeper.pk, [keeper], 2, change_message=f"As {NAME} asked")
        AuditEntry.note("merged", now=timezone.now(), by=keeper, detail=f"“{NAME}” became “hills”")
        AuditEntry.note("sign_in_failed", now=timezone.now(), by_name="Zarina Qosbelgi ")
        waiting = SessionStore()
        waiting["_messages"], waiting["theme"] = f"“{NAME}” is saved.", "dark"
        waiting.save()
        Tag.objects.get(name="hills").former_names.create(name="Zarinas", slug="zarinas")
        Tag.objects.get(name="hills").former_names.create(name="Qosbelgis")
        index.refresh_all()
        return story, translation, other, waiting.session_key

    def test_of_a_person_goes_and_what_is_others_stays(self, life, desk, keeper, client, media):
        story, _, other, session = life
        zarina = story.person
        keys = list(story.quotes.values_list("key", flat=True))
        public = ["/en/stories/in-the-words-of-zarina/", "/en/stories/zarinas-hills/"]
        public += ["/en/stories/zarina-withdrawn/", "/embed/en/stories/zarinas-hills/"]
        public += [
            "/en/people/zarina-qosbelgi/",
            "/en/people/zarina-q/",
            "/en/people/zarina-q.json",
        ]
        public += ["/en/tags/zarinas/", f"/en/tags/{Tag.objects.get(name='Zarina’s hills').slug}/"]
        page = markup(desk.get(erase_address(zarina)))
        for listed in (f"In the words of {NAME}", "Словами Зарины", "1 quote,", "in the trash"):
            assert listed in page
        assert "hills</li>" in page
        said = markup(erase(desk, zarina))
        assert "<strong>Nothing.</strong>" in said
        assert "Zarina" not in said
        for where in public:
            response = client.get(where)
            assert response.status_code == 410, where
            assert b"arina" not in response.content.replace(where.encode(), b"")
        assert RetiredAddress.objects.at(Quote, *({"key": key} for key in keys)).count() == len(
            keys
        )
        assert status(client, "/ru/stories/zarina-ru/") == 404  # it was never public
        assert list(Story.objects.all()) == [other]
        assert list(Person.objects.all()) == [other.person]
        for model in (Quote, Milestone, OtherName, PersonLink, Picture, PreviewLink):
            assert not model.objects.exists(), model
        assert not EditingSession.objects.exists()
        assert not StoryVersion.objects.exists()
        assert not PendingDeletion.objects.exists()
        assert [tag.name for tag in Tag.objects.all()] == ["hills"]
        assert files_below(media) == []
        assert status(client, "/kk/stories/other-story/") == 200
        [entry] = LogEntry.objects.filter(object_id=other.pk, content_type__model="story")
        assert json.loads(entry.change_message) == [
            {"changed": {"name": "story", "object": "[erased]’s story"}},
            {"added": {}},
            3,
        ]
        assert LogEntry.objects.get(
            object_id=keeper.pk, content_type__model="user"
        ).change_message == ("As [erased] asked")
        assert SessionStore(session).load() == {"theme": "dark"}

    def test_is_in_no_answer_any_more(self, life, desk, django_user_model):
        """Each address that was public, and each that lists what is, as a visitor and a Writer."""
        story, *_ = life
        zarina, quoted = story.person, story.quotes.get()
        tag = Tag.objects.get(name="Zarina’s hills")
        of_theirs = [
            story.get_absolute_url(),
            f"/ru{story.get_absolute_url()}",
            "/en/stories/zarinas-hills.json",
            "/embed/stories/zarinas-hills/",
            f"/oembed?url=http://testserver{story.get_absolute_url()}",
            f"/oembed?url=http://testserver{quoted.get_absolute_url()}&format=xml",
            zarina.get_absolute_url(),
            f"/ru/people/{zarina.slug}/",
            f"/en/people/{zarina.slug}.json",
            f"/en/people/{zarina.slug}/timeline.json",
            *(f"/en/feeds/people/{zarina.slug}.{kind}" for kind in ("atom", "json")),
            *(f"/en/quotes/{quoted.key}{end}" for end in ("/", ".json", ".jsonld")),
            f"/embed/quotes/{quoted.key}/",
            quoted.card_address("wide"),
            tag.get_absolute_url(),
            f"/en/feeds/tags/{tag.slug}.atom",
            story.preview_links.get().get_absolute_url(),
            *(
                picture.url(each.name)
                for picture in Picture.objects.all()
                for each in picture.plan()
            ),
        ]
        lists = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/"]
        lists += ["/en/feeds/stories.atom", "/en/feeds/stories.json", "/en/search/?q=hills"]
        lists += ["/sitemap.xml", "/kk/"]
        visitor, writer = Client(), Client()
        writer.force_login(django_user_model.objects.create_user("writer", is_staff=True))
        for where in of_theirs:
            assert status(visitor, where) in {200, 308}, where
        assert b"arina" in b"".join(visitor.get(where).content for where in lists)
        erase(desk, zarina)
        for client in (visitor, writer):
            for where in of_theirs:
                answer = client.get(where)
                assert answer.status_code in {404, 410}, where
                told = answer.content.decode() + str(answer.headers)
                # A page that is not there says which address was asked for, to its reader alone.
                assert "arina" not in told.replace(where, "").replace(quote(where), ""), where
            for where in lists:
                answer = client.get(where)
                assert answer.status_code == 200, where
                assert "arina" not in answer.content.decode() + str(answer.headers), where

    def test_is_in_the_logs_without_a_name_or_a_number(self, life, desk, keeper):
        story, *_ = life
        numbers = set(Story.objects.filter(person=story.person).values_list("pk", flat=True))
        of_others = life[2]
        AuditEntry.note("published", now=timezone.now(), by=keeper, story=of_others.pk)
        before = AuditEntry.objects.filter(by=keeper).count()
        erase(desk, story.person)
        assert not AuditEntry.objects.filter(story_number__in=numbers).exists()
        assert AuditEntry.objects.filter(story_number=of_others.pk).exists()
        lines = AuditEntry.objects.filter(by=keeper)
        assert lines.count() == before + 1
        assert lines.first().kind == "erased"
        assert lines.first().detail == "A person was erased"
        kinds = lines.filter(detail="A person was erased").values_list("kind", flat=True)
        assert set(kinds) == {"erased", "deleted", "link_made"}
        assert AuditEntry.objects.get(kind="merged").detail == "“[erased]” became “hills”"
        assert AuditEntry.objects.get(kind="sign_in_failed").by_name == "[erased] "
        assert Erasure.objects.get().by == keeper
        assert "arina" not in str(list(LogEntry.objects.values()))

    @OF_SQLITE
    def test_leaves_no_byte_in_the_files_of_the_database(self, life, desk):
        """Looked for here without the site's own search, which might overlook the same."""
        file = Path(connection.settings_dict["NAME"])
        words = [b"arina", b"qosbelg", "арин".encode(), "осбелг".encode(), rb"rina\u0"]

        def held():
            return {word for path in file.parent.iterdir() for word in words if word in read(path)}

        def read(path):
            return path.read_bytes().lower() if path.is_file() else b""

        assert len(held()) >= 4
        erase(desk, life[0].person)
        assert held() == set()

    def test_goes_whole_or_not_at_all(self, life, desk, monkeypatch, media):
        """Wherever it fails, each row and file is as before."""
        desk.raise_request_exception = False
        page = desk.get(erase_address(life[0].person))
        before, files = every_table(), files_below(media)
        sent = {"seen": page.context["plan"].seen(), "name": NAME}
        steps = ["_hold_pictures", "_retire", "_list_files", "_take_out_of_others", "_delete"]
        fails = [(verb, name) for name in [*steps, "_forget_former_name"]]
        fails += [(verb.mentions, "forget"), (verb.index, "refresh_all")]
        fails += [(verb.mentions.waiting_messages, "forget"), (AuditEntry, "note")]
        for where, name in fails:
            with monkeypatch.context() as broken:

                def fail(*args, **kwargs):
                    raise RuntimeError("broken in the middle")

                broken.setattr(where, name, fail)
                assert desk.post(erase_address(life[0].person), sent).status_code == 500, name
            assert every_table() == before, name
            assert files_below(media) == files, name

    @pytest.mark.parametrize("by_a_reader", [True, False])
    def test_is_finished_where_the_server_was_stopped_after_the_records(
        self, by_a_reader, life, desk, monkeypatch, media, keeper
    ):
        def stop(*args, **kwargs):
            raise SystemExit

        page = desk.get(erase_address(life[0].person))
        sent = {"seen": page.context["plan"].seen(), "name": NAME}
        with monkeypatch.context() as stopped:
            stopped.setattr(erasure, "finish", stop)
            with pytest.raises(SystemExit):
                desk.post(erase_address(life[0].person), sent)
        assert files_below(media)
        assert "The files are still to be deleted" in report_of(desk)
        assert "The files are still to be deleted" in markup(desk.get("/admin/stories/erasure/"))
        desk.get("/admin/")
        assert files_below(media)  # the process that erased may be at work still
        Erasure.objects.update(erased_at=timezone.now() - timedelta(minutes=3))
        Client().get("/en/")
        assert files_below(media)
        if by_a_reader:  # whose request is the first since an hour
            monkeypatch.setattr(emptying, "_last_look", None)
            Client().get("/en/")
        else:
            desk.get("/admin/")
        assert files_below(media) == []
        said = report_of(desk)
        assert "Nobody looked." in said
        assert "Nobody looked" in markup(desk.get("/admin/stories/erasure/"))
        where = reverse("admin:stories_erasure_change", args=[Erasure.objects.get().pk])
        assert "Type a name to look for." in markup(desk.post(where, {"spellings": " "}))
        looked = desk.post(where, {"spellings": f"{NAME}\nЗарина"}, follow=True)
        assert "<strong>Nothing.</strong>" in markup(looked)
        waiting = SessionStore()
        waiting["message"] = f"{NAME} is saved"
        waiting.save()
        LogEntry.objects.log_actions(keeper.pk, [keeper], 2, change_message=NAME)
        looked = markup(desk.post(where, {"spellings": NAME}, follow=True))
        assert "Other rows of the database" in looked
        assert "Table django_session" in looked
        assert f"Log entry {LogEntry.objects.first().pk}: change message" in looked


def test_the_verb_refuses_a_plan_with_a_picture_that_nobody_decided_about(keeper):
    zarina = make_person(NAME, portrait=make_picture())
    make_story(lead_picture=zarina.portrait)
    plan = erasure.Plan(zarina, Needles.of(zarina))
    with pytest.raises(erasure.Changed):
        erasure.erase(plan, by=keeper, now=timezone.now())
    assert Person.objects.filter(pk=zarina.pk).exists()


def test_the_verb_is_whole_by_itself(keeper, monkeypatch):
    def fail():
        raise RuntimeError

    zarina = make_story(make_person(NAME)).person
    before = every_table()
    monkeypatch.setattr(verb.index, "refresh_all", fail)
    with pytest.raises(RuntimeError):
        erasure.erase(erasure.Plan(zarina, Needles.of(zarina)), by=keeper, now=timezone.now())
    assert every_table() == before
