"""Test that a person is erased with all that is about them, and that it ends by looking."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories import erasure
from stories.erasure import freed_bytes, remains
from stories.erasure import person as verb
from stories.erasure.needles import Needles
from stories.models import (
    AuditEntry,
    Consent,
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
    evidence_store,
)
from stories.search import index
from tests.desk import address, open_form, read_out
from tests.factories import (
    make_concern,
    make_consent,
    make_correction,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Zarina Qosbelgi"  # an invented name that is in no file of this site
PDF = b"%PDF-1.7 a sample that proves nothing"
OF_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the bytes of SQLite")


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Keep what the site writes in a folder of the test, which is looked through."""
    settings.DATA_DIR = tmp_path
    settings.FIXTURE_DIRS = []
    return tmp_path


@pytest.fixture
def keeper(django_user_model):
    return django_user_model.objects.create_superuser("keeper")


@pytest.fixture
def desk(keeper):
    """Return a client that is signed in as an administrator."""
    client = Client()
    client.force_login(keeper)
    return client


def make_life(by, name=NAME):
    """Make a person with a record of everything that is kept about anybody; return both stories."""
    now = timezone.now()
    portrait = make_picture(alt_text=f"{name} at a window")
    zarina = make_person(name, slug="zarina-qosbelgi", portrait=portrait)
    OtherName.objects.create(person=zarina, name="Зарина Қосбелгі", language="kk")
    PersonLink.objects.create(person=zarina, label=f"{name} elsewhere", url="https://example.org/z")
    story = make_story(
        zarina,
        slug="in-the-words-of-zarina",
        headline=f"In the words of {name}",
        editor_note=f"{name} asked for a call.",
        lead_picture=make_picture(caption=f"{name}, 2024"),
        tags=["Zarina’s hills", "hills"],
    )
    make_quote(story)
    make_milestone(story)
    translation = make_story(
        zarina,
        slug="zarina-ru",
        language="ru",
        translated_from="en",
        translation_group=story.translation_group,
        status="draft",
        headline="Словами Зарины",
    )
    StoryVersion.keep(story, "published", by=by, now=now)
    story.slug = "zarinas-hills"
    story.save()
    zarina.slug = "zarina-q"
    zarina.save()
    changes = story.begin_changes()
    changes.kicker = f"{name} again"
    changes.save()
    make_story(zarina, status="withdrawn", slug="zarina-withdrawn", headline=f"{name} before")
    trashed = make_story(zarina, slug="zarina-trashed", headline=f"{name} in the trash")
    trashed.move_to_trash(by=by, now=now)
    PreviewLink.make(story, by=by, now=now)
    EditingSession.mark_open(story, by, now)
    LogEntry.objects.log_actions(by.pk, [story, zarina], 2, change_message=f"Changed {name}")
    return story, translation


def erase_address(person):
    return reverse("admin:stories_person_erase", args=[person.pk])


def erase(client, person, **typed):
    """Open the page, and send what it would with the name typed."""
    page = client.get(erase_address(person))
    sent = {"seen": page.context["plan"].seen(), "name": person.name} | typed
    return client.post(erase_address(person), sent, follow=True)


def every_table():
    """Return all rows of all tables that hold records, to compare before and after."""
    return {
        model: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed
    }


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def report_of(client):
    """Return the report of the last erasure, as the desk shows it."""
    where = reverse("admin:stories_erasure_change", args=[Erasure.objects.latest("pk").pk])
    return markup(client.get(where))


def status(client, where):
    response = client.get(where)
    read_out(response)
    return response.status_code


class TestEverything:
    @pytest.fixture
    def life(self, keeper, client, media):
        """Make a person's records beside those of others, with cards, logs and sessions."""
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
        [entry] = LogEntry.objects.filter(object_id=other.pk)
        assert json.loads(entry.change_message) == [
            {"changed": {"name": "story", "object": "[erased]’s story"}},
            {"added": {}},
            3,
        ]
        assert LogEntry.objects.get(object_id=keeper.pk).change_message == "As [erased] asked"
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
                for each in picture._plan()
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
            monkeypatch.setattr(erasure.trash, "_last_look", None)
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


class TestASharedPicture:
    @pytest.fixture
    def shared(self, keeper):
        """Return a person and the story of somebody else, who both use a picture."""
        picture = make_picture(alt_text=f"{NAME} and a friend")
        zarina, friend = make_person(NAME, portrait=picture), make_person("Sample Friend")
        make_story(zarina)
        story = make_story(friend, lead_picture=picture)
        Person.objects.filter(pk=friend.pk).update(portrait=picture)
        StoryVersion.keep(story, "published", by=keeper, now=timezone.now())
        return zarina, story, picture

    def test_is_asked_for_and_nothing_goes_before_it_is_decided(self, shared, desk):
        zarina, story, _ = shared
        page = markup(desk.get(erase_address(zarina)))
        assert f"It is used by “{story}”, Sample Friend, as portrait too." in page
        before = every_table()
        assert "Look at the picture, and choose." in markup(erase(desk, zarina))
        assert every_table() == before

    def test_is_deleted_everywhere(self, shared, desk, media):
        zarina, story, picture = shared
        changes = story.begin_changes()
        version = Story.objects.get(pk=story.pk).version
        assert "changes to “" in markup(desk.get(erase_address(zarina)))
        erase(desk, zarina, **{f"picture_{picture.pk}": "delete"})
        for row in Story.objects.filter(pk__in=[story.pk, changes.pk]):
            assert row.lead_picture is None
        assert Story.objects.get(pk=story.pk).version > version
        assert Person.objects.get().portrait is None
        assert not Picture.objects.exists()
        assert files_below(media) == []

    def test_is_kept_and_the_report_leads_to_its_words(self, shared, desk):
        zarina, _, picture = shared
        said = markup(erase(desk, zarina, **{f"picture_{picture.pk}": "keep"}))
        assert Story.objects.get().lead_picture == Person.objects.get().portrait == picture
        assert "Another record, which says the word" in said
        assert (
            f'<a href="{address(picture)}">Picture {picture.pk} ({picture})</a>: alt text' in said
        )

    def test_of_an_earlier_version_is_asked_for_too(self, shared, desk):
        zarina, story, _ = shared
        Story.objects.update(lead_picture=None)
        Person.objects.exclude(pk=zarina.pk).update(portrait=None)
        StoryVersion.keep(Story.objects.get(pk=story.pk), "saved", by=None, now=timezone.now())
        assert f"It is used by an earlier version of “{story}” too." in markup(
            desk.get(erase_address(zarina))
        )

    def test_that_nobody_uses_and_that_says_the_name_is_asked_for(self, shared, desk):
        former = make_picture(caption=f"{NAME}, before")
        unknown = make_picture()
        page = desk.get(erase_address(shared[0]))
        assert "Nobody uses it, and it says the name." in markup(page)
        chosen = {f"picture_{each.pk}": "delete" for each in (former, shared[2])}
        erase(desk, shared[0], **chosen)
        assert list(Picture.objects.all()) == [unknown]

    def test_that_a_colleague_takes_in_the_last_moment_keeps_all(self, desk, monkeypatch):
        zarina = make_person(NAME, portrait=make_picture())
        other = make_story()
        hold = verb._hold_pictures

        def taken_before(plan, going):
            Story.objects.filter(pk=other.pk).update(lead_picture=going[0])
            hold(plan, going)

        monkeypatch.setattr(verb, "_hold_pictures", taken_before)
        assert "More or less goes than this page showed" in markup(erase(desk, zarina))
        assert Person.objects.filter(pk=zarina.pk).exists()
        assert not Erasure.objects.exists()


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


class TestConsents:
    def test_of_the_person_go_with_their_evidence_and_others_stay(
        self, desk, evidence_files, keeper
    ):
        zarina = make_person(NAME)
        story = make_story(zarina)
        translation = make_story(language="ru", translation_group=story.translation_group)
        hers = make_consent(story, evidence_file=evidence_store.store(PDF))
        translators = make_consent(
            story, other_person="Sample Translator", evidence_file=evidence_store.store(PDF)
        )
        for number in (hers.pk, translators.pk):
            detail = f"Consent {number}: read"
            AuditEntry.note("published", now=timezone.now(), by=keeper, detail=detail)
        make_correction(story)
        for about in ({"story": story}, {"person": zarina}):
            make_concern(**about)
        shown = markup(desk.get(erase_address(zarina)))
        for goes in ("1 consent record", "1 correction", "2 concerns of visitors"):
            assert goes in shown
        erase(desk, zarina)
        assert list(Consent.objects.values_list("pk", "story")) == [
            (translators.pk, translation.pk)
        ]
        assert files_below(evidence_files) == [translators.evidence_file]
        details = AuditEntry.objects.filter(kind="published").values_list("detail", flat=True)
        assert set(details) == {"A person was erased", f"Consent {translators.pk}: read"}


class TestWhatIsOthers:
    def test_changes_that_would_make_a_story_this_person_s_go(self, desk, keeper):
        zarina, story = make_person(NAME), make_story(headline="Somebody else’s")
        changes = story.begin_changes()
        changes.person = zarina
        changes.save()
        StoryVersion.keep(changes, "saved", by=keeper, now=timezone.now())
        version = Story.objects.get(pk=story.pk).version
        page = markup(desk.get(erase_address(zarina)))
        assert "Waiting changes to “Somebody else’s” that would make it this person’s" in page
        erase(desk, zarina)
        left = Story.objects.get()
        assert (left.pk, left.person_id) == (story.pk, story.person_id)
        assert left.version > version
        people = StoryVersion.objects.values_list("content__fields__person_id", flat=True)
        assert set(people) == {story.person_id}

    def test_a_tag_with_the_name_that_others_use_stays(self, desk):
        zarina = make_person(NAME)
        make_story(zarina, tags=["Zarina", "Qosbelgi"])
        other = make_story(tags=["Zarina"])
        erase(desk, zarina)
        assert [tag.name for tag in Tag.objects.all()] == ["Zarina"]
        assert other.tags.count() == 1

    def test_words_that_are_a_name_are_told_and_led_to(self, desk):
        """A name that is an ordinary word is in the texts of others."""
        hope = make_person("Hope Sample", slug="hope")
        story = make_story(make_person("Another"), headline="There is hope")
        said_by = make_quote(story)
        Quote.objects.update(speaker="Hope")
        index.refresh_all()
        said = markup(erase(desk, hope))
        assert "Another record, which says the word" in said
        assert f'<a href="{address(story)}">Story {story.pk} ({story})</a>: headline' in said
        assert f'<a href="{address(story)}">Quote {said_by.pk} ({story})</a>: said by' in said
        assert "The search, as other records say the word" in said
        assert f'<a href="{address(story)}">Story {story.pk} ({story})</a>: in the search' in said
        assert Story.objects.get().headline == "There is hope"
        Story.objects.all().delete()  # the report stays as it was found
        assert f"Document {story.pk}: in the search" in report_of(desk)

    def test_logs_keep_ordinary_words_of_somebody_anonymous(self, desk, keeper):
        woman = make_person("A woman from the hills", anonymity="anonymous", slug="a-woman")
        AuditEntry.note("merged", now=timezone.now(), by=keeper, detail="“woman” became “women”")
        AuditEntry.note("merged", now=timezone.now(), by=keeper, detail="a woman from the hills")
        said = markup(erase(desk, woman))
        assert "<strong>Nothing.</strong>" in said
        details = set(AuditEntry.objects.filter(kind="merged").values_list("detail", flat=True))
        assert details == {"“woman” became “women”", "[erased]"}


class TestConfirming:
    def test_another_name_loses_nothing(self, desk):
        zarina = make_story(make_person(NAME)).person
        before = every_table()
        for typed in ("", "Zarina", "zarina qosbelgi", "Zarina Qosbelgi!"):
            said = markup(erase(desk, zarina, name=typed, spellings="Zara"))
            assert "Nothing was erased." in said, typed
            assert 'aria-invalid="true"' in said
            assert ">Zara</textarea>" in said.replace("\n", "")
            assert every_table() == before, typed

    def test_a_name_is_known_with_other_spaces(self, desk):
        zarina = make_person("Zarina\u00a0Qosbelgi")
        erase(desk, zarina, name="Zarina Qosbelgi ")
        assert not Person.objects.exists()

    def test_what_was_added_meanwhile_is_shown_before_it_goes(self, desk):
        zarina = make_person(NAME)
        page = desk.get(erase_address(zarina))
        make_story(zarina, headline="Written meanwhile")
        sent = {"seen": page.context["plan"].seen(), "name": NAME}
        said = desk.post(erase_address(zarina), sent)
        assert "More or less goes than this page showed" in markup(said)
        assert "Written meanwhile" in markup(said)
        desk.post(erase_address(zarina), sent | {"seen": said.context["plan"].seen()})
        assert not Story.objects.exists()

    def test_a_name_of_one_letter_and_names_in_other_scripts(self, desk):
        for name in ("X", "Bo Li", "Aya Um", "Вера", "خالدة العزي", "王秀英"):
            person = make_story(make_person(name), headline=f"In the words of {name}").person
            erase(desk, person)
            assert Erasure.objects.latest("pk").found == [], name
            assert not Person.objects.exists()

    def test_further_spellings_are_looked_for_and_are_not_stored(self, desk):
        zarina = make_person(NAME)
        other = make_story(headline="Of Nickname")
        said = markup(erase(desk, zarina, spellings="\nNickname\n \n"))
        assert f'<a href="{address(other)}">Story {other.pk} ({other})</a>: headline' in said
        assert "Nickname" not in str(Erasure.objects.values())

    def test_a_person_with_200_stories(self, desk):
        """Takes a few seconds: it makes and erases them."""
        zarina = make_person(NAME)
        language = {"language": "en", "body": "<p>I say nothing of anybody.</p>"}
        rows = [
            Story(person=zarina, slug=f"z-{number}", headline=f"{NAME} {number}", **language)
            for number in range(200)
        ]
        Story.objects.bulk_create(rows)
        Quote.objects.bulk_create(Quote(story=row, text="nothing of anybody") for row in rows * 5)
        page = markup(desk.get(erase_address(zarina)))
        assert "and 150 more stories" in page
        assert "1000 quotes" in page
        assert "<strong>Nothing.</strong>" in markup(erase(desk, zarina))
        assert not Story.objects.exists()
        assert not Quote.objects.exists()

    def test_a_colleague_who_has_a_form_open_saves_nothing(self, desk):
        story = make_story(make_person(NAME))
        records = [story, story.person]
        opened = [open_form(desk, record) for record in records]
        erase(desk, story.person)
        for record, fields in zip(records, opened, strict=True):
            answer = desk.post(address(record), fields | {"_save": "1"}, follow=True)
            assert answer.status_code == 200
            assert "Perhaps it was deleted?" in markup(answer)
        assert not Story.objects.exists()
        assert not Person.objects.exists()

    def test_pictures_are_counted_too(self, desk, monkeypatch):
        monkeypatch.setattr("stories.admin.pages.erase.SHOWN", 1)
        zarina = make_person(NAME, portrait=make_picture())
        make_story(zarina, lead_picture=make_picture())
        assert "and 1 more picture</li>" in markup(desk.get(erase_address(zarina)))

    def test_two_at_once_erase_once(self, desk, keeper):
        zarina = make_story(make_person(NAME)).person
        page = desk.get(erase_address(zarina))
        sent = {"seen": page.context["plan"].seen(), "name": NAME}
        both, answers = Barrier(2), []

        def press():
            client = Client()
            client.force_login(keeper)
            both.wait(10)
            answers.append(client.post(erase_address(zarina), sent).headers["Location"])
            connection.close()

        presses = [Thread(target=press) for _ in range(2)]
        for each in presses:
            each.start()
        for each in presses:
            each.join()
        number = Erasure.objects.get().pk
        report = reverse("admin:stories_erasure_change", args=[number])
        assert sorted(answers) == [report, reverse("admin:stories_person_changelist")]
        gone = "That person is not here any more"
        assert gone in markup(desk.get(erase_address(zarina), follow=True))


def test_browsers_are_told_which_kept_forms_are_of_records_that_are_gone(desk):
    story, trashed = make_story(), make_person()
    trashed.move_to_trash(by=None, now=timezone.now())
    asked = {"story": [story.pk, 990], "person": [trashed.pk, 991, "x", "9" * 30], "user": [1]}
    answer = desk.get(reverse("admin:kept_forms"), asked)
    assert answer.json() == {"gone": ["story/990", "person/991"]}
    assert Client().get(reverse("admin:kept_forms"), asked).status_code == 302


class TestWhoMay:
    def member(self, name, django_user_model):
        user = django_user_model.objects.create_user(name.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client = Client()
        client.force_login(user)
        return client

    def test_erase_is_granted_to_administrators_alone(self):
        for codename in ("erase_person", "view_erasure"):
            groups = Permission.objects.get(codename=codename).group_set
            assert [group.name for group in groups.all()] == ["Administrators"]

    @pytest.mark.parametrize("name", ["Writers", "Editors"])
    def test_others_see_no_button_and_are_refused(self, name, django_user_model):
        client = self.member(name, django_user_model)
        zarina, kept = make_person(NAME), make_person("In the trash")
        kept.move_to_trash(by=None, now=timezone.now())
        erased = Erasure.objects.create(erased_at=timezone.now(), finished_at=timezone.now())
        report = reverse("admin:stories_erasure_change", args=[erased.pk])
        before = every_table()
        assert "Erase" not in markup(client.get(address(zarina)))
        assert client.get("/admin/trash/").status_code in {200, 403}
        assert "Erase" not in markup(client.get("/admin/trash/"))
        addresses = [erase_address(zarina), report, "/admin/stories/erasure/"]
        for where in [*addresses, reverse("admin:stories_erasure_list")]:
            for answer in (client.get(where), client.post(where, {"name": NAME, "seen": ";;;"})):
                assert answer.status_code == 403, where
        assert every_table() == before

    def test_administrators_see_the_buttons(self, django_user_model):
        client = self.member("Administrators", django_user_model)
        zarina, trashed = make_person(NAME), make_person("In the trash")
        trashed.move_to_trash(by=None, now=timezone.now())
        assert erase_address(zarina) in markup(client.get(address(zarina)))
        assert erase_address(trashed) in markup(client.get("/admin/trash/"))
        assert reverse("admin:trash") in markup(client.get(erase_address(trashed)))
        erase(client, trashed)
        assert not Person.objects.deleted().exists()
        assert "by administrators" in report_of(client)

    def test_who_only_reads_reports_does_not_look_again(self, django_user_model):
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_erasure"))
        client = Client()
        client.force_login(reader)
        erased = Erasure.objects.create(erased_at=timezone.now(), finished_at=timezone.now())
        where = reverse("admin:stories_erasure_change", args=[erased.pk])
        assert "Look again" not in markup(client.get(where))
        assert client.post(where, {"spellings": "x"}).status_code == 403
        for number in ("0", "9" * 30, "word"):
            unknown = f"/admin/stories/erasure/{number}/change/"
            assert client.get(unknown).status_code == 404


class TestLooking:
    """The search that ends an erasure must be able to find: a name is planted for it."""

    @pytest.fixture(autouse=True)
    def fresh(self):
        """Overwrite what earlier tests left in the same file."""
        freed_bytes.overwrite()

    def found(self, *names, **about):
        places = remains.look(Needles(names or [NAME], **about)).places
        return [(place.kind, place.where, place.column) for place in places]

    def test_finds_nothing_where_nothing_is(self):
        assert self.found() == []
        assert self.found("") == []

    def test_takes_no_key_or_digest_for_a_name_of_few_letters(self):
        needles = Needles(["Ada Li"])
        for drawn in (
            "9ada3f7e",
            "3li7wxyz",
            "md5$7Li4xmPq$x",
            "1b2c3d4e-4ada-4bcd-8ada-12ab34cd56ef",
        ):
            assert needles.find(f"“{drawn}” and so on") == [], drawn
        for said in ("Ada", "ada_2.jpg", "photo-ada-2024.jpg", "/people/ada-li-2/"):
            assert needles.find(said), said

    def test_knows_a_name_in_bytes_of_every_form(self):
        needles = Needles([NAME, "Зарина Қосбелгі"], ["zarina-q"])
        words = ["Zarina", "qosbelgi", "Зарина", "Қосбелгі", "ЗАРИНА", "zarina-q"]
        for word in [*words, "people/zarina-q/"]:
            written = [word.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
            written += [json.dumps(word).encode(), quote(word).encode()]
            for content in [*written, quote(word).lower().encode()]:
                assert needles.in_bytes.search(b"before " + content + b" after"), content

    @OF_SQLITE
    def test_finds_a_name_in_bytes_that_the_database_freed(self):
        """Freed without being overwritten, as any SQLite does without `secure_delete`."""
        needles = Needles([NAME])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF").fetchall()
            cursor.execute("CREATE TABLE planted (content blob)")
            cursor.execute("INSERT INTO planted VALUES (%s)", ["of Zarina".encode("utf-16-le")])
            [held] = remains.look(needles).places
            assert (held.kind, held.where, held.column) == ("table", "planted", "content")
            cursor.execute("DROP TABLE planted")
            cursor.execute("PRAGMA secure_delete=ON").fetchall()
        assert {place.kind for place in remains.look(needles).places} == {"bytes"}
        assert freed_bytes.overwrite() == []
        assert remains.look(needles).places == []

    def test_finds_a_name_that_two_pieces_of_a_file_part(self, monkeypatch, tmp_path):
        file = tmp_path / "other"
        file.write_bytes(b"." * 995 + b"Qosbelgi, Zarina" + b"." * 500)
        for size in range(985, 1015):
            monkeypatch.setattr(remains, "PIECE", size)
            counted = list(remains._in_pieces(file, Needles([NAME])))
            assert counted == [b"Qosbelg", b"Zarin"], size

    def test_finds_a_name_in_a_table_that_django_does_not_know(self, desk):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE planted (id integer PRIMARY KEY, a text, b text)")
            cursor.execute("INSERT INTO planted VALUES (7, 'nothing', 'Of ZARINA it is told')")
            [place] = remains.look(Needles([NAME])).places
            said = markup(erase(desk, make_person(NAME)))
            cursor.execute("DROP TABLE planted")
        assert place == remains.Place("table", "planted", "b", "7", 1)
        assert "Table planted, row 7: b" in said

    def test_finds_a_name_in_a_session_which_is_compressed(self):
        session = SessionStore()
        session["message"] = f"{NAME} is saved" + "." * 2000
        session.save()
        assert ("table", "django_session", "session_data") in self.found()

    def test_finds_a_name_in_the_index_of_the_search(self):
        make_story(make_person("Another"), body="<p>Of Zarinas we say a lot.</p>")
        Story.objects.update(body="<p>Of Zarina we say a lot.</p>")
        index.refresh_all()
        found = {kind for kind, *_ in self.found()}
        assert found == {"table", "index"}

    def test_finds_a_name_in_texts_and_names_of_files(
        self, data_folder, media, monkeypatch, settings
    ):
        (data_folder / "zarina.log").write_text("nothing", encoding="utf-8")
        (data_folder / "access.log").write_text(f"GET /people/zarina-q\n{NAME}", encoding="utf-8")
        (data_folder / "notes.txt").write_text(NAME, encoding="utf-16")
        (media / "pictures").mkdir(parents=True)
        (media / "pictures" / "p.jpg").write_bytes(b"\0\1\2 Zarina")  # no text
        monkeypatch.setattr(remains, "PIECE", 7)
        settings.STATIC_ROOT = data_folder / "static"
        (data_folder / "static").mkdir()
        (data_folder / "static" / "zarina.css").write_text(NAME, encoding="utf-8")
        places = remains.look(Needles([NAME])).places
        shown = {(place.kind, Path(place.where).name) for place in places}
        assert shown == {("name", "[erased].log"), ("file", "access.log"), ("file", "notes.txt")}

    def test_says_which_file_it_could_not_read(self, data_folder, monkeypatch, desk):
        (data_folder / "locked.txt").write_text(NAME, encoding="utf-8")

        def refuse(path, needles):
            raise PermissionError
            yield

        monkeypatch.setattr(remains, "_in_text", refuse)
        said = markup(erase(desk, make_person("Somebody")))
        assert f"This file could not be read: {data_folder / 'locked.txt'}" in said

    def test_lists_no_more_than_a_page_holds(self, monkeypatch, desk):
        monkeypatch.setattr(remains, "MOST_PLACES", 2)
        for _ in range(4):
            make_story(editor_note="A nickname")
        said = markup(erase(desk, make_person(NAME), spellings="Nickname"))
        assert "And 2 more places." in said
        assert "4 places hold a word of the name" in markup(desk.get("/admin/stories/erasure/"))


class TestWhatCannotBeDone:
    def test_a_file_that_stays_is_told_and_tried_again(self, desk, media, monkeypatch):
        zarina = make_person(NAME, portrait=make_picture())
        with monkeypatch.context() as broken:

            def refuse(picture, folder):
                raise PermissionError(13, "Permission denied")

            broken.setattr(Picture, "delete_files", refuse)
            said = markup(erase(desk, zarina))
        assert "could not be deleted (Permission denied)" in said
        assert files_below(media)
        erase(desk, make_person("Somebody"))
        assert files_below(media) == []
        assert not PendingDeletion.objects.exists()

    def test_a_database_that_is_at_work_is_told(self, desk, monkeypatch):
        def refuse():
            raise DatabaseError("database is locked")

        for name in ("_on_sqlite", "_on_postgres"):
            monkeypatch.setattr(freed_bytes, name, refuse)
        said = markup(erase(desk, make_person(NAME)))
        assert "The database could not overwrite what it freed: database is locked." in said

    @OF_SQLITE
    def test_a_reader_of_the_log_is_told(self, settings):
        make_person(NAME)
        reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM stories_person").fetchall()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=1").fetchall()
            [said] = freed_bytes.overwrite()
            cursor.execute("PRAGMA busy_timeout=20000").fetchall()
        reader.close()
        assert "Somebody was reading while the log of the database" in said
        assert freed_bytes.overwrite() == []


class TestARestoredBackup:
    @pytest.fixture
    def backup(self, keeper, media, tmp_path):
        """Make a backup of a whole life, and return what restores it."""
        make_life(keeper)
        kept = make_story(make_person("Other Person"))
        dump, files = tmp_path / "dump.json", tmp_path / "files"
        call_command("dumpdata", "stories", "taggit", output=dump, verbosity=0)
        shutil.copytree(media, files)

        def restore():
            for model in (Story, Person, Picture, Tag, Erasure, RetiredAddress, AuditEntry):
                model._base_manager.all().delete()
            call_command("loaddata", dump, verbosity=0)
            shutil.copytree(files, media, dirs_exist_ok=True)
            dump.unlink()
            shutil.rmtree(files)

        return restore, kept

    def written(self, capsys):
        capsys.readouterr()
        call_command("list_erasures")
        return capsys.readouterr().out

    def test_is_without_the_person_after_the_list_was_replayed(
        self, backup, desk, capsys, tmp_path, media, client
    ):
        restore, kept = backup
        zarina = Person.objects.get(name=NAME)
        erase(desk, zarina)
        file = tmp_path / "erasures.json"
        listed = self.written(capsys)
        assert desk.get(reverse("admin:stories_erasure_list")).content.decode() == listed.strip()
        for word in ("arina", "osbelgi", "hills"):
            assert word not in listed
        file.write_text(listed, encoding="utf-8")
        before = Erasure.objects.get()
        restore()
        assert Person.objects.filter(name=NAME).exists()
        call_command("replay_erasures", file)
        said = capsys.readouterr().out
        assert "In the list: 1. Erased here: 1." in said
        assert "Nothing was found" in said
        assert [person.name for person in Person.objects.all()] == ["Other Person"]
        assert Story.objects.get() == kept
        assert files_below(media) == []
        again = Erasure.objects.get()
        assert (again.key, again.erased_at, again.by_name) == (
            before.key,
            before.erased_at,
            "keeper",
        )
        assert set(before.marks) <= set(again.marks)
        assert client.get("/en/people/zarina-q/").status_code == 410
        call_command("replay_erasures", file)
        assert "In the list: 1. Erased here: 0." in capsys.readouterr().out

    def test_shows_no_story_whose_person_was_protected_since(self, client, capsys, tmp_path):
        """Whoever is erased later has another number and other addresses in the list."""
        story, other = make_story(make_person(NAME), slug="zarina"), make_story(slug="other")
        RetiredAddress.objects.retire(Story, [story.address_parts])
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        RetiredAddress.objects.all().delete()
        for _ in range(2):
            call_command("replay_erasures", file)
            assert status(client, "/en/stories/zarina/") == 410
        assert capsys.readouterr().out.count(f"They are withdrawn: {story.pk}. Look") == 1
        assert list(Story.objects.published(timezone.now())) == [other]

    def test_keeps_what_was_decided_and_takes_stories_that_had_another_person(
        self, desk, capsys, tmp_path, keeper, monkeypatch
    ):
        """In the backup the picture is this person's alone, and the story is still another's."""
        picture, zarina = make_picture(), make_person(NAME)
        Person.objects.filter(pk=zarina.pk).update(portrait=picture)
        moved, other = make_story(make_person("Before"), status="draft", slug=""), make_story()
        StoryVersion.keep(moved, "saved", by=keeper, now=timezone.now())
        dump = tmp_path / "dump.json"
        call_command("dumpdata", "stories", output=dump, verbosity=0)
        Story.objects.filter(pk=moved.pk).update(person=zarina)
        Story.objects.filter(pk=other.pk).update(lead_picture=picture)
        erase(desk, zarina, **{f"picture_{picture.pk}": "keep"})
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        call_command("loaddata", dump, verbosity=0)
        assert Story.objects.filter(pk=moved.pk).exists()
        Story.objects.filter(pk=other.pk).update(lead_picture=None)
        call_command("replay_erasures", file)
        assert not Person.objects.filter(pk=zarina.pk).exists()
        assert list(Story.objects.all()) == [other]
        assert Picture.objects.get() == picture
        # The same again where the person is not there, and the story is.
        call_command("loaddata", dump, verbosity=0)
        Person.objects.filter(pk=zarina.pk).delete()
        capsys.readouterr()
        for name in ("_on_sqlite", "_on_postgres"):
            monkeypatch.setattr(freed_bytes, name, lambda: ["Somebody was reading."])
        call_command("replay_erasures", file)
        said = capsys.readouterr().out
        assert "Erased here: 1." in said
        assert "Somebody was reading." in said
        assert list(Story.objects.all()) == [other]
        assert Person.objects.filter(name="Before").exists()

    def test_of_another_site_loses_nobody_who_has_the_number_alone(
        self, desk, capsys, tmp_path, settings
    ):
        zarina = make_person(NAME, slug="zarina-q")
        erase(desk, zarina)
        file = tmp_path / "erasures.json"
        file.write_text(self.written(capsys), encoding="utf-8")
        other = make_person("Another", pk=zarina.pk, slug="another")
        with pytest.raises(CommandError, match=f"nothing else agrees: {zarina.pk}. Look at each"):
            call_command("replay_erasures", file)
        assert Person.objects.get() == other
        Person.objects.update(slug="zarina-q")
        settings.SECRET_KEY = "another"  # noqa: S105  made up
        call_command("replay_erasures", file)
        assert Person.objects.get() == other
        settings.SECRET_KEY_FALLBACKS = ["for-the-tests-only"]
        call_command("replay_erasures", file)
        assert not Person.objects.exists()

    def test_refuses_what_is_no_list(self, tmp_path):
        file = tmp_path / "erasures.json"
        damaged = "This is not a list of erasures, or it is damaged"
        one = {"key": "7f7c0e1e-9ed1-4a5c-b8c7-2b0d0f8a8d4e", "at": "2026-01-01", "by": ""}
        listed = {"format": "stories erasures 1", "retired": [], "erasures": [one | {"marks": []}]}
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("replay_erasures", file)
        for content, said in [
            ("", damaged),
            ("[1]", damaged),
            ('{"format": "stories erasures 1"}', damaged),
            (json.dumps(listed), damaged),
            ('{"format": "other"}', "This list is of the form “other”"),
        ]:
            file.write_text(content, encoding="utf-8")
            with pytest.raises(CommandError, match=said):
                call_command("replay_erasures", file)
