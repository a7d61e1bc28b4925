"""Test the form of somebody whom readers see: what is saved waits, and writers propose."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from stories.models import OtherName, Person, PersonChanges, ReviewMessage
from tests.accounts import make_colleague, signed_in
from tests.desk import address, errors, open_form, row, save
from tests.factories import make_person, make_picture, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

WAITS = "Who waits beyond the hills."


@pytest.fixture
def person():
    person = make_person(description="Who is seen.")
    person.other_names.create(name="Үлгі Адам", language="kk")
    make_story(person)
    return person


def desk_of(name, group):
    user = make_colleague(name, group, first_name="Sample", last_name=name)
    client = signed_in(user)
    client.user = user
    return client


@pytest.fixture
def writer():
    return desk_of("Writer", "Writers")


@pytest.fixture
def editor():
    return desk_of("Editor", "Editors")


def place(person, name, *more):
    return reverse(f"admin:stories_person_{name}", args=[person.pk, *more])


def stored(person):
    return Person.objects.get(pk=person.pk)


class TestAWriter:
    def test_proposes_and_an_editor_publishes(self, person, writer, editor, client):
        form = markup(writer.get(address(person)))
        assert 'name="_save_draft"' in form
        assert 'name="_publish"' not in form
        opened = open_form(writer, person)
        assert writer.post(address(person), opened | {"_publish": "yes"}).status_code == 403
        sent = {"description": WAITS, "message": "Please look.", "send_to": editor.user.pk}
        answer = save(writer, person, "_send_for_review", follow=True, **sent)
        assert "wait for review. Readers see what was there." in markup(answer)
        assert stored(person).description == "Who is seen."
        desk = markup(editor.get(reverse("admin:index")))
        assert "Sent to you by Sample Writer" in desk
        assert "Changes to people" in desk
        assert f'href="{address(person)}"' in desk
        form = markup(editor.get(address(person)))
        assert "Please look." in form
        assert "Others worked on these changes too." in form
        assert WAITS in form
        answer = markup(save(editor, person, "_publish", follow=True))
        assert "is published: readers see it now." in answer
        assert "With it goes what Sample Writer saved" in answer
        assert WAITS in markup(client.get(person.get_absolute_url()))
        assert "Yours was published by Sample Editor" in markup(writer.get(reverse("admin:index")))

    def test_is_sent_what_they_sent_back_with_a_word(self, person, writer, editor):
        save(writer, person, "_send_for_review", description=WAITS)
        assert "Send back" in markup(editor.get(address(person)))
        assert "Say in the message" in errors(save(editor, person, "_save_draft"))
        save(editor, person, "_save_draft", message="Say where.")
        assert "Say where." in markup(writer.get(address(person)))
        save(writer, person, "_send_for_review", description="Who waits.")
        assert "Back to draft" in markup(writer.get(address(person)))

    def test_changes_nothing_that_never_waits(self, person, writer):
        typed = {"risk_note": "x", "anonymity": "anonymous", "description": WAITS}
        save(writer, person, "_save_draft", **typed)
        assert (stored(person).risk_note, stored(person).anonymity) == ("", "named")
        assert person.working_copy().description == WAITS

    def test_is_told_of_a_message_that_went_to_nobody(self, person, writer):
        answer = save(writer, person, "_save_draft", message="To whom?", follow=True)
        assert "nothing was sent, or sent back" in markup(answer)


class TestTheForm:
    def test_keeps_changes_and_says_so(self, person, admin_client):
        answer = markup(save(admin_client, person, "_save_draft", follow=True, description=WAITS))
        assert "are saved. Readers see what was there." in answer
        assert "You are editing the changes." in answer
        assert WAITS in answer
        listed = reverse("admin:stories_person_changelist")
        assert "changes waiting" in markup(admin_client.get(f"{listed}?changes=waiting"))
        assert "0 people" in markup(admin_client.get(f"{listed}?changes=in_review"))
        save(admin_client, person, "_send_for_review", description=WAITS)
        assert "changes in review" in markup(admin_client.get(f"{listed}?changes=in_review"))
        save(admin_client, person, "_save_draft", description="Who is seen.", message="No.")
        assert not PersonChanges.objects.exists()

    def test_says_that_nothing_differs(self, person, admin_client):
        answer = save(admin_client, person, "_save_draft", follow=True)
        assert "no changes wait" in markup(answer)

    def test_stores_what_protects_at_once(self, person, admin_client):
        answer = save(admin_client, person, "_save_draft", follow=True, risk_note="A risk")
        assert "holds at once: it never waits" in markup(answer)
        assert stored(person).risk_note == "A risk"
        assert "no changes wait" not in markup(answer)

    def test_asks_to_publish_what_never_waits(self, admin_client):
        person = make_story(make_person("Aru", anonymity="pseudonym")).person
        page = errors(save(admin_client, person, "_save_draft", anonymity="named"))
        assert "Whether a name is given never waits." in page
        assert save(admin_client, person, "_publish", anonymity="named").status_code == 302
        assert stored(person).is_named

    def test_lists_what_keeps_changes_from_readers(self, person, admin_client):
        picture = make_picture(credit="")
        save(admin_client, person, "_save_draft", portrait=picture.pk)
        form = markup(admin_client.get(address(person)))
        assert "Before publishing: 1" in form
        assert "The portrait: it has no credit." in form
        assert "has no credit" in errors(save(admin_client, person, "_publish"))
        assert stored(person).portrait is None

    def test_tells_what_a_race_kept_from_readers(self, person, admin_client, monkeypatch):
        from stories.publication import Blocker

        found = [Blocker("slug", "It is taken.", "")]
        opened = open_form(admin_client, person) | {"_publish": "yes", "description": WAITS}
        monkeypatch.setattr(Person, "blockers", lambda self: found)
        answer = admin_client.post(address(person), opened, follow=True)
        assert "Not saved. It is taken." in markup(answer)
        assert stored(person).description == "Who is seen."

    def test_discards_changes(self, person, admin_client):
        save(admin_client, person, "_save_draft", description=WAITS)
        where = place(person, "discard")
        assert "are thrown away" in markup(admin_client.get(where))
        assert PersonChanges.objects.exists()
        answer = admin_client.post(where, follow=True)
        assert "The changes are discarded." in markup(answer)
        assert not PersonChanges.objects.exists()
        assert "No changes wait any more" in markup(admin_client.get(where, follow=True))


class TestRows:
    def test_wait_too(self, person, admin_client):
        added = row("other_names", 1, name="Сэмпл", language="ru")
        save(admin_client, person, "_save_draft", **added)
        assert [each.name for each in person.other_names.all()] == ["Үлгі Адам"]
        form = markup(admin_client.get(address(person)))
        assert "Сэмпл" in form
        save(admin_client, person, "_save_draft", **{"other_names-0-DELETE": "on"})
        save(admin_client, person, "_publish")
        assert [each.name for each in person.other_names.all()] == ["Сэмпл"]

    def test_of_two_editors_are_merged(self, person, admin_client, editor):
        person.other_names.create(name="Kept", language="en")
        person.other_names.create(name="Untouched", language="de")
        opened = open_form(admin_client, person)
        names = {opened[f"other_names-{n}-name"]: n for n in range(3)}
        gone = {f"other_names-{names[name]}-DELETE": "on" for name in ("Untouched", "Үлгі Адам")}
        save(
            editor,
            person,
            "_save_draft",
            **gone,
            **row("other_names", 3, name="New", language="fr"),
        )
        typed = {f"other_names-{names['Үлгі Адам']}-name": "Үлгі А.", "description": WAITS}
        answer = admin_client.post(address(person), opened | typed | {"_save_draft": "yes"})
        assert answer.status_code == 302
        copy = person.working_copy()
        assert {each.name for each in copy.other_names.all()} == {"Kept", "New", "Үлгі А."}
        assert copy.description == WAITS

    def test_are_refused_twice(self, person, admin_client):
        twice = row("other_names", 1, name="Үлгі Адам", language="kk")
        page = errors(save(admin_client, person, "_save_draft", **twice))
        assert "Please correct the duplicate" in page

    def test_without_a_number_of_rows_are_refused_in_words(self, person, admin_client):
        page = errors(
            save(admin_client, person, "_save_draft", **{"other_names-TOTAL_FORMS": "many"})
        )
        assert "ManagementForm" in page

    def test_of_somebody_who_is_not_named_may_wait_and_are_not_published(
        self, admin_client, person
    ):
        Person.objects.filter(pk=person.pk).update(anonymity="pseudonym")
        assert save(admin_client, person, "_save_draft", description=WAITS).status_code == 302
        assert "would lead them to it" in errors(save(admin_client, person, "_publish"))
        assert OtherName.objects.count() == 1


class TestThePreview:
    def test_shows_what_is_typed(self, person, admin_client):
        opened = open_form(admin_client, person) | {
            **row("other_names", 1, name="Сэмпл", language="ru"),
            "description": WAITS,
            "slug": "",
            "language": "none",
        }
        page = markup(admin_client.post(place(person, "preview"), opened))
        assert "Preview: nobody else sees this." in page
        assert WAITS in page
        assert "Сэмпл" in page
        assert "is not shown as it is typed" in page
        assert not PersonChanges.objects.exists()
        gone = opened | {"other_names-0-DELETE": "on"}
        assert "Үлгі" not in markup(admin_client.post(place(person, "preview"), gone))

    def test_is_for_those_alone_who_may_see_the_form(self, person, admin_client, writer):
        save(writer, person, "_save_draft", description=WAITS)
        where = place(person, "preview")
        assert admin_client.get(where)["Location"] == "../change/"
        assert admin_client.post(where.replace(str(person.pk), "999")).status_code == 404
        for right in ("add", "change", "delete"):
            Group.objects.get(name="Writers").permissions.filter(
                codename=f"{right}_person"
            ).delete()
        writer.user = User.objects.get(pk=writer.user.pk)
        page = markup(writer.post(where, {"description": "Sent by hand."}))
        assert WAITS in page
        Group.objects.get(name="Writers").permissions.all().delete()
        assert writer.post(where).status_code == 403


class TestSharing:
    def test_makes_and_revokes_a_link(self, person, editor, writer):
        where = place(person, "links")
        assert f'href="{where}"' in markup(editor.get(address(person)))
        assert where not in markup(writer.get(address(person)))
        assert writer.get(where).status_code == 403
        page = markup(editor.post(where, {"days": 3}, follow=True))
        assert "Whoever has it can read the person’s page." in page
        assert "<h2>Links</h2>" in page
        link = person.preview_links.get()
        assert link.get_absolute_url() in page
        editor.post(where, {"revoke": link.pk})
        link.refresh_from_db()
        assert link.revoked_at

    def test_makes_none_to_somebody_whom_no_reader_sees(self, editor):
        where = place(make_person(), "links")
        assert "No reader sees this person" in markup(editor.post(where, {"days": 3}))


class TestTheHistory:
    def test_lists_compares_and_restores(self, person, admin_client):
        save(admin_client, person, "_save_draft", description=WAITS, what_for="Said anew")
        page = markup(admin_client.get(place(person, "history")))
        for told in ("What readers see", "The draft", "Version 2", "Said anew", "Saved as a draft"):
            assert told in page
        compare = place(person, "compare")
        page = markup(admin_client.get(f"{compare}?old=live&new=draft"))
        assert "<h2>Description</h2>" in page
        assert "waits beyond" in page
        added = row("other_names", 1, name="Сэмпл", language="ru")
        save(admin_client, person, "_publish", **added)
        page = markup(admin_client.get(f"{compare}?old=1&new=3"))
        assert "Added: other name" in page
        missing = admin_client.get(f"{compare}?old=9&new=1", follow=True)
        assert "Choose two versions to compare" in markup(missing)
        restore = place(person, "restore", 1)
        assert "Its names, words, links and portrait" in markup(admin_client.get(restore))
        answer = markup(admin_client.post(restore, follow=True))
        assert "is the draft now. Readers see what was there." in answer
        assert stored(person).description == WAITS
        assert person.working_copy().description == "Who is seen."

    def test_names_a_version(self, person, admin_client):
        save(admin_client, person, "_save_draft", description=WAITS)
        where = place(person, "name_version", 2)
        admin_client.post(where, {"name": "As agreed"})
        page = markup(admin_client.get(f"{place(person, 'history')}?only=published"))
        assert "As agreed" not in page
        assert "As agreed" in markup(admin_client.get(place(person, "history")))

    def test_restores_nothing_that_may_not_be(self, admin_client):
        story = make_story(make_person("Sample Aigul"))
        story.withdraw(by=None, now=story.published_at)
        save(admin_client, story.person, description=WAITS)
        version = story.person.versions.first()
        version.content["fields"]["name"] = "Khalida Azhigulova"
        version.save()
        where = place(story.person, "restore", version.number)
        answer = markup(admin_client.post(where, follow=True))
        assert "Not restored." in answer
        assert stored(story.person).name == "Sample Aigul"
        assert ReviewMessage.objects.count() == 0
