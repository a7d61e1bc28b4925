"""Test who may erase a person, and what the desk asks before."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories.models import (
    Erasure,
    Person,
    Quote,
    Story,
)
from tests.accounts import make_colleague, signed_in
from tests.desk import address, open_form
from tests.environment import share
from tests.erasing.steps import (
    NAME,
    erase,
    erase_address,
    every_table,
    report_of,
)
from tests.factories import (
    make_person,
    make_picture,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db(transaction=True)


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
        for name in share(("X", "Bo Li", "Aya Um", "Жұмағыз", "خالدة العزي", "王秀英"), 0, 2):
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

    @pytest.mark.thorough("it makes and erases 200 stories; the same is done with one")
    def test_a_person_with_200_stories(self, desk):
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
            client = signed_in(keeper)
            both.wait(60)
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
    def member(self, name):
        return signed_in(make_colleague(name.lower(), name))

    def test_erase_is_granted_to_administrators_alone(self):
        for codename in ("erase_person", "view_erasure"):
            groups = Permission.objects.get(codename=codename).group_set
            assert [group.name for group in groups.all()] == ["Administrators"]

    @pytest.mark.parametrize("name", ["Writers", "Editors"])
    def test_others_see_no_button_and_are_refused(self, name):
        client = self.member(name)
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

    def test_administrators_see_the_buttons(self):
        client = self.member("Administrators")
        zarina, trashed = make_person(NAME), make_person("In the trash")
        trashed.move_to_trash(by=None, now=timezone.now())
        assert erase_address(zarina) in markup(client.get(address(zarina)))
        assert erase_address(trashed) in markup(client.get("/admin/trash/"))
        assert reverse("admin:trash") in markup(client.get(erase_address(trashed)))
        erase(client, trashed)
        assert not Person.objects.deleted().exists()
        assert "administrators" in report_of(client)

    def test_who_only_reads_reports_does_not_look_again(self, django_user_model):
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_erasure"))
        client = signed_in(reader)
        erased = Erasure.objects.create(erased_at=timezone.now(), finished_at=timezone.now())
        where = reverse("admin:stories_erasure_change", args=[erased.pk])
        assert "Look again" not in markup(client.get(where))
        assert client.post(where, {"spellings": "x"}).status_code == 403
        for number in ("0", "9" * 30, "word"):
            unknown = f"/admin/stories/erasure/{number}/change/"
            assert client.get(unknown).status_code == 404
