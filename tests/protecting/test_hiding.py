"""Test that a person is hidden first, and becomes nobody else by a slip."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from stories.identity import addresses
from stories.identity.places import Places
from stories.models import (
    Person,
    Picture,
    PreviewLink,
    Protection,
    Quote,
    RetiredAddress,
    Story,
)
from tests.accounts import make_colleague
from tests.desk import address, errors, open_form, publish, save
from tests.factories import (
    make_person,
    make_story,
    schedule,
)
from tests.markup import markup
from tests.protecting.steps import (
    NAMES,
    PUBLIC,
    addresses_of,
    begin,
    finish,
    mend_all,
    opened,
    other_story,
    page,
    step,
    tells,
)

pytestmark = pytest.mark.django_db


class TestHiding:
    def test_is_done_before_anything_is_asked(self, known, admin_client, client):
        public = addresses_of(client, known)
        step(admin_client, known, "begin")
        assert [where for where in [*PUBLIC, *public] if tells(client, where)] == []
        for record in [known, *known.stories.all(), *Quote.objects.all()]:
            assert client.get(record.get_absolute_url()).status_code == 410
        assert not Story.objects.published(timezone.now()).exists()
        assert not Picture.objects.published(timezone.now()).exists()

    def test_takes_the_scheduled_the_trashed_and_the_links_too(self, admin_client):
        now = timezone.now()
        person = make_story().person
        later = make_story(person, published_at=now + timedelta(days=1))
        changed = make_story(person)
        changed.begin_changes()
        schedule(Story.objects.get(pk=changed.pk), now + timedelta(days=1))
        gone = make_story(person)
        gone.move_to_trash(by=None, now=now)
        draft = make_story(person, status="draft")
        others = other_story()
        coming = others.begin_changes()
        coming.person = person
        coming.save()
        schedule(Story.objects.get(pk=others.pk), now + timedelta(days=1))
        link = PreviewLink.make(draft, by=User.objects.get(), now=now)
        PreviewLink.make(others, by=User.objects.get(), now=now)
        person.begin_protection(by=User.objects.get(), now=now)
        later.refresh_from_db()
        assert (later.status, later.published_at) == ("draft", None)
        link.refresh_from_db()
        assert link.revoked_at
        gone.refresh_from_db()
        gone.bring_back(by=None, now=now)
        after = now + timedelta(days=2)
        assert [story.pk for story in Story.objects.published(after)] == [others.pk]
        assert not PreviewLink.objects.working(now).exists()
        assert not person.is_published(after)
        with pytest.raises(ValueError, match="being protected"):
            PreviewLink.make(draft, by=None, now=now)
        shown = admin_client.post(
            reverse("admin:stories_story_links", args=[draft.pk]), {"days": 1}
        )
        assert "none can be made" in markup(shown)

    def test_is_done_once_even_if_two_press_the_button(self, plain, admin_client, anna):
        first = plain.begin_protection(by=None, now=timezone.now())
        assert plain.begin_protection(by=None, now=timezone.now()) == first
        step(anna, plain, "begin")
        assert Protection.objects.count() == 1
        with pytest.raises(Exception, match=r"UNIQUE|unique"), transaction.atomic():
            Protection.objects.create(person=plain, started_at=timezone.now())

    def test_cannot_be_undone_by_publishing(self, plain, admin_client):
        step(admin_client, plain, "begin")
        story = plain.stories.get(language="en")
        told = "is being protected: nothing of theirs is shown until that"
        assert told in errors(publish(admin_client, story))
        now = timezone.now()
        for verb in (story.publish, story.publish_as_it_was):
            story = Story.objects.get(pk=story.pk)
            outcome = getattr(story, verb.__name__)(by=None, now=now)
            assert told in " ".join(map(str, outcome.blockers))
        story = Story.objects.get(pk=story.pk)
        outcome = story.schedule(now + timedelta(days=1), by=None, now=now)
        assert told in " ".join(map(str, outcome.blockers))
        assert not Story.objects.published(now + timedelta(days=9)).exists()

    def test_refuses_what_a_colleague_has_open(self, plain, admin_client, anna):
        story = plain.stories.get(language="en")
        forms = [(story, open_form(anna, story)), (plain, open_form(anna, plain))]
        step(admin_client, plain, "begin")
        for record, typed in forms:
            shown = errors(anna.post(address(record), typed | {"byline": "New", "roles": "New"}))
            assert "after you opened it" in shown
        assert "Go on with that, or abandon it" in errors(save(anna, plain, name="Another"))

    def test_is_for_those_who_may_publish(self, plain, writer_client):
        where = reverse("admin:stories_person_protect", args=[plain.pk])
        assert writer_client.get(where).status_code == 403
        assert writer_client.post(where, {"action": "begin"}).status_code == 403
        assert "Protect this person" not in markup(writer_client.get(address(plain)))
        plain.refresh_from_db()
        assert not plain.is_being_protected

    def test_is_offered_where_readers_know_somebody(self, plain, admin_client):
        assert "Protect this person…" in markup(admin_client.get(address(plain)))
        unknown = make_story(make_person("Sample Unknown"), status="draft").person
        assert "Protect this person…" not in markup(admin_client.get(address(unknown)))
        assert page(admin_client, plain).status_code == 200
        assert step(admin_client, plain, "names", called="X").status_code == 200  # none is open
        assert not plain.protections.exists()

    def test_can_be_abandoned_and_shows_nothing_by_that(self, plain, admin_client, client):
        begin(admin_client, plain)
        assert "Tick the box first" in markup(step(admin_client, plain, "abandon"))
        protection = opened(plain)
        step(admin_client, plain, "abandon", sure="yes")
        assert client.get(plain.get_absolute_url()).status_code == 410
        protection.abandon(by=None, now=timezone.now())  # a second time does nothing
        protection.refresh_from_db()
        assert (protection.state, protection.called) == ("abandoned", "")
        plain.refresh_from_db()
        assert not plain.is_being_protected
        story = plain.stories.get(language="en")
        assert not [b for b in story.blockers() if "being protected" in str(b)]


class TestAnotherName:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"anonymity": "pseudonym"}, "anonymity"),
            ({"anonymity": "anonymous", "name": "A teacher"}, "anonymity"),
            ({"name": "Sample Person"}, "name"),
        ],
    )
    def test_typed_in_for_somebody_known_is_refused(self, plain, admin_client, changes, field):
        response = save(admin_client, plain, **changes)
        assert "Press “Protect this person…”" in errors(response)
        assert field in response.context["adminform"].form.errors
        for name, value in changes.items():
            setattr(plain, name, value)
        with pytest.raises(ValidationError, match="Protect this person"):
            plain.full_clean()

    def test_spelled_otherwise_is_a_correction(self, plain, admin_client):
        assert save(admin_client, plain, name="Julduzay Qwartbekova").status_code == 302

    def test_is_not_reached_by_two_changes(self, plain, admin_client):
        assert save(admin_client, plain, name="Zhuldyzay Novak").status_code == 302
        plain.refresh_from_db()
        assert plain.known_as == NAMES[0]
        refused = errors(save(admin_client, plain, name="Berta Novak"))
        assert "Press “Protect this person…”" in refused
        assert save(admin_client, plain, name="Zhuldyzay Berta").status_code == 302
        plain.refresh_from_db()
        assert plain.known_as == f"{NAMES[0]}\nZhuldyzay Novak"
        begin(admin_client, plain)
        assert "Zhuldyzay Novak" in opened(plain).all_names
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        assert not Person.objects.get().known_as

    def test_is_given_in_the_trash_too(self, plain, admin_client, client):
        """Brought back first, the person would be shown by their name."""
        plain.move_to_trash(by=None, now=timezone.now())
        where = reverse("admin:stories_person_protect", args=[plain.pk])
        assert where in markup(admin_client.get("/admin/trash/"))
        begin(admin_client, plain)
        assert (
            "/admin/trash/"
            in step(admin_client, plain, "abandon", sure="yes").redirect_chain[-1][0]
        )
        begin(admin_client, plain)
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        (renewed,) = Person.objects.all()
        assert (renewed.name, bool(renewed.deleted_at)) == ("Aru Sample", True)
        renewed.bring_back(by=None, now=timezone.now())
        assert client.get("/en/people/zhuldyzay/").status_code == 410
        assert "Zhuldyzay" not in markup(client.get("/en/people/"))

    def test_is_free_where_nobody_knows_the_person(self, admin_client):
        person = make_story(make_person("Sample Unknown"), status="draft").person
        changes = {"name": "Another", "sort_name": "", "slug": "another", "anonymity": "pseudonym"}
        assert save(admin_client, person, **changes).status_code == 302
        Person(name="New", sort_name="New", slug="new").full_clean()

    def test_is_not_given_by_giving_the_story_to_another(self, plain, admin_client):
        hidden = make_person("Aru Sample", anonymity="pseudonym")
        story = plain.stories.get(language="en")
        told = f"Readers know this as a story of {NAMES[0]}"
        assert told in errors(publish(admin_client, story, person=hidden.pk))
        story.refresh_from_db()
        story.withdraw(by=None, now=timezone.now())
        Story.objects.filter(pk=story.pk).update(person=hidden)
        story = Story.objects.get(pk=story.pk)
        assert told in " ".join(map(str, story.blockers()))
        Story.objects.filter(pk=story.pk).update(status="draft")
        assert told not in " ".join(map(str, Story.objects.get(pk=story.pk).blockers()))

    @pytest.mark.parametrize("called", ["Zhuldyzay Other", "К. Жулдызай", ""])
    def test_holds_no_word_of_the_name(self, plain, admin_client, called):
        shown = begin(admin_client, plain, called=called)
        assert shown.context["form"].errors["called"]
        assert not opened(plain).called

    def test_gives_new_addresses(self, known, admin_client):
        begin(admin_client, known)
        protection = opened(known)
        assert protection.slug == "aru-sample"
        slugs = protection.story_slugs
        english, russian = known.stories.order_by("pk")
        assert slugs[str(english.pk)] == "in-the-words-of-aru-sample"
        assert slugs[str(russian.pk)].startswith("aru-sample")
        chosen = {"person": "zhuldyzay", str(english.pk): "", str(russian.pk): "a"}
        shown = markup(step(admin_client, known, "addresses", **chosen))
        assert "A word of the name is in this address." in shown
        assert "Latin letters, digits and hyphens make an address" in shown
        make_person("Sample Taken", slug="taken")
        assert "in use, or was" in markup(step(admin_client, known, "addresses", person="taken"))
        right = {"person": "aru", str(english.pk): "b"}
        assert "addresses are noted" in markup(step(admin_client, known, "addresses", **right))
        same = make_story(known, status="draft", slug="other-draft", headline="Other")
        protection.refresh_from_db()
        protection.story_slugs[str(same.pk)] = "b"
        found = addresses.problems(protection, Places(protection).rows)
        assert found == {str(same.pk): "Two of the stories have this address. Choose another one."}
        retired = {"language": "en", "slug": "b"}
        RetiredAddress.objects.retire(Story, [retired])
        found = addresses.problems(protection, Places(protection).rows)
        assert "in use, or was" in found[str(english.pk)]
        step(admin_client, known, "names", called="Алтын", anonymity="pseudonym")
        protection = opened(known)
        assert (str(protection), protection.slug[:7]) == (f"Protection {protection.pk}", "person-")
        step(admin_client, known, "names", called="Алтын", anonymity="anonymous", spellings="Zhu")
        assert opened(known).slug == protection.slug


class TestAnUnfinishedProtection:
    def test_is_listed_for_who_may_go_on_with_it(self, plain, admin_client, client):
        step(admin_client, plain, "begin")
        where = reverse("admin:stories_person_protect", args=[plain.pk])
        desk = markup(admin_client.get("/admin/"))
        assert "Protection begun" in desk
        assert f'<a href="{where}" dir="auto">{NAMES[0]}</a>' in desk
        assert "admin · next: say what readers are told" in desk
        form = markup(admin_client.get(address(plain)))
        assert "Being protected: no reader sees this person." in form
        assert f'<a href="{where}">Go on with it…</a>' in form
        listed = reverse("admin:stories_person_changelist")
        other_story()
        found = admin_client.get(f"{listed}?protected=begun").context["cl"].result_list
        assert [*found] == [plain]
        step(admin_client, plain, "names", called="Aru Sample", anonymity="pseudonym")
        assert "next: look at each place" in markup(admin_client.get("/admin/"))
        writer = make_colleague("writer", "Writers")
        client.force_login(writer)
        assert "Protection begun" not in client.get("/admin/").content.decode()
        mend_all(admin_client, plain)
        finish(admin_client, plain)
        assert "Protection begun" not in markup(admin_client.get("/admin/"))
