"""Test changes to people that wait: the verbs, and that readers get nothing of them before."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from stories import erasure
from stories.history import upgrade
from stories.identity import traces
from stories.models import (
    AuditEntry,
    Outcome,
    Overtaken,
    Person,
    PersonChanges,
    PersonVersion,
    PreviewLink,
    ReviewMessage,
)
from stories.name_forms import Names
from tests.factories import make_person, make_picture, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

NOW = timezone.now()
WAITS = "Who waits beyond the hills."


@pytest.fixture
def person():
    person = make_person(description="Who is seen.")
    person.other_names.create(name="Үлгі Адам", language="kk")
    person.links.create(label="A page", url="https://person.example/page")
    make_story(person)
    return person


@pytest.fixture
def colleague():
    return User.objects.create_user("colleague", is_staff=True)


def draft(person, by=None, verb="save_draft", **changes):
    """Save changes to a person as a shell would; return the outcome."""
    about = {name: changes.pop(name) for name in ("message", "to") if name in changes}
    copy = person.working_copy()
    for name, value in changes.items():
        setattr(copy, name, value)
    return getattr(copy, verb)(by=by, now=NOW, **about)


def stored(person):
    return Person.objects.get(pk=person.pk)


def done(person):
    entries = AuditEntry.objects.filter(detail=f"Person {person.pk}").order_by("pk")
    return [*entries.values_list("kind", flat=True)]


def events(person):
    return [*person.versions.order_by("number").values_list("event", flat=True)]


class TestWhatIsSaved:
    def test_waits_until_it_is_published(self, person, colleague):
        outcome = draft(person, colleague, description=WAITS, name="Sample A. Person")
        assert outcome.event == "saved"
        assert stored(person).description == "Who is seen."
        assert stored(person).working_copy().description == WAITS
        assert str(person.changes) == f"Changes to person {person.pk}"  # and no name
        assert events(person) == ["published", "saved"]
        person.refresh_from_db()
        assert person.publish_changes(by=colleague, now=NOW).event == "published"
        assert (person.name, person.description) == ("Sample A. Person", WAITS)
        assert person.known_as == "Sample Person"
        assert events(person) == ["published", "saved", "published"]
        assert done(person) == ["published"]
        assert not PersonChanges.objects.exists()
        assert person.publish_changes(by=colleague, now=NOW).event == ""

    def test_is_in_nothing_that_readers_get(self, person, client):
        draft(person, description=WAITS, name="Sample Waiting", slug="waiting")
        copy = person.working_copy()
        copy.lay_rows({"links": [], "other_names": []})
        copy.save_draft(by=None, now=NOW)
        where = person.get_absolute_url()
        for place in (where, f"{where.rstrip('/')}.json", "/en/people/", "/en/search/?q=waits"):
            page = markup(client.get(place))
            assert "hills." not in page.replace("The hills", "")
            assert "Sample Waiting" not in page
        assert "Үлгі Адам" in markup(client.get(where))
        assert client.get(where.replace(person.slug, "waiting")).status_code == 404

    def test_is_not_lost_where_somebody_saved_meanwhile(self, person):
        first, second = person.working_copy(), person.working_copy()
        first.description = WAITS
        first.save_draft(by=None, now=NOW)
        second.description = "Another."
        for verb in ("save_draft", "publish", "send_for_review"):
            with pytest.raises(Overtaken):
                getattr(second, verb)(by=None, now=NOW)
        assert person.working_copy().description == WAITS

    def test_that_equals_what_readers_see_does_not_wait(self, person):
        draft(person, description=WAITS)
        assert draft(person, description="Who is seen.").event == Outcome.UNCHANGED
        assert not PersonChanges.objects.exists()
        assert draft(person).event == Outcome.UNCHANGED

    def test_is_stored_at_once_while_no_reader_sees_the_person(self):
        nobody = make_person()
        assert draft(nobody, description=WAITS).event == "saved"
        assert stored(nobody).description == WAITS
        new = Person(name="Sample New", sort_name="New", slug="new")
        new.lay_rows({"links": [], "other_names": []})
        assert new.publish(by=None, now=NOW).event == "saved"
        assert stored(new).versions.get().content["fields"]["name"] == "Sample New"
        assert done(new) == []

    def test_waits_of_somebody_who_will_be_seen(self):
        tomorrow = NOW + timedelta(days=1)
        person = make_story(published_at=tomorrow).person
        draft(person, description=WAITS)
        assert stored(person).description == ""

    def test_brings_names_and_links_as_they_were_laid(self, person):
        kept = person.links.get()
        copy = person.working_copy()
        names, links = type(person.other_names.get()), type(kept)
        copy.lay_rows(
            {
                "other_names": [names(name="Сэмпл", language="ru")],
                "links": [
                    links(label="Another label", url=kept.url),
                    links(label="Second", url="https://person.example/second"),
                ],
            }
        )
        copy.save_draft(by=None, now=NOW)
        assert person.other_names.get().language == "kk"
        assert person.working_copy().other_name_ru == "Сэмпл"
        person.publish_changes(by=None, now=NOW)
        assert [other.name for other in person.other_names.all()] == ["Сэмпл"]
        assert (person.other_name_ru, person.other_name_kk) == ("Сэмпл", "")
        assert [link.label for link in person.links.all()] == ["Another label", "Second"]
        assert person.links.first().pk == kept.pk

    def test_has_no_portrait_where_that_is_gone(self, person):
        picture = make_picture()
        draft(person, portrait=picture)
        picture.delete()
        assert person.working_copy().portrait is None


class TestWhatProtects:
    def test_holds_at_once(self, person):
        outcome = draft(person, is_minor=True, risk_note="A risk")
        assert outcome.at_once
        assert (outcome.event, stored(person).is_minor) == (Outcome.UNCHANGED, True)
        draft(person, description=WAITS, risk_note="Another")
        assert (stored(person).risk_note, stored(person).description) == ("Another", "Who is seen.")
        assert person.working_copy().risk_note == "Another"

    def test_whether_a_name_is_given_never_waits(self):
        person = make_person("Aru", anonymity="pseudonym")
        make_story(person)
        outcome = draft(person, anonymity="named")
        assert [each.field for each in outcome.blockers] == ["anonymity"]
        assert not PersonChanges.objects.exists()
        assert draft(person, verb="publish", anonymity="named").event == "published"
        assert stored(person).is_named

    def test_lets_nothing_wait(self, person):
        draft(person, description=WAITS, name="Sample Waiting")
        read = person.working_copy()
        protection = person.begin_protection(by=None, now=NOW)
        assert not PersonChanges.objects.exists()
        with pytest.raises(Overtaken):
            read.publish(by=None, now=NOW)
        assert person.publish_changes(by=None, now=NOW).event == ""
        protection.abandon(by=None, now=NOW)
        assert person.working_copy().name == "Sample Person"

    def test_takes_the_name_out_of_what_waits_of_others(self, person):
        other = make_person("Sample Neighbour", description="Who knows Khalida.")
        make_story(other)
        draft(other, description="Who knows Khalida well.", name="Khalida Sample Neighbour")
        draft(other, roles="baker")
        traces.remove(Names(["Khalida"]), called="Aru", kept=set(), person=0, stories=[])
        copy = other.working_copy()
        assert (copy.description, copy.roles) == ("Who knows Aru well.", "baker")
        assert copy.name == "Khalida Sample Neighbour"
        contents = [version.content["fields"] for version in other.versions.all()]
        assert {fields["description"] for fields in contents} == {
            "Who knows Aru.",
            "Who knows Aru well.",
        }

    def test_is_not_undone_by_erasing(self, person):
        picture = make_picture()
        draft(person, name="Sample Waiting", portrait=picture, verb="send_for_review")
        plan = erasure.Plan(person, erasure.Needles.of(person))
        assert picture in plan.pictures
        assert plan.needles.find("He met Sample Waiting.")
        assert {"2 saved versions", "1 waiting change"} <= {*plan.counts(person)}
        other = make_story().person
        draft(other, portrait=picture)
        plan = erasure.Plan(person, erasure.Needles.of(person))
        assert [shared.uses for shared in plan.shared] == [(f"changes to {other}, as portrait",)]
        erasure.erase(plan, by=None, now=NOW, pictures={picture.pk: True})
        assert not PersonVersion.objects.exclude(person=other).exists()
        assert not ReviewMessage.objects.exists()
        assert other.working_copy().portrait is None


class TestAPreviewLink:
    def link(self, person, colleague):
        link = PreviewLink.make(person, by=colleague, now=NOW)
        return link, link.get_absolute_url()

    def works(self, link, client):
        answer = client.get(link.get_absolute_url())
        is_shown = answer.status_code == 200
        assert PreviewLink.objects.working(timezone.now()).filter(pk=link.pk).exists() == is_shown
        assert link.is_working(timezone.now()) == is_shown
        return is_shown

    def test_shows_what_waits_to_whoever_has_it(self, person, colleague, client):
        picture = make_picture()
        draft(person, description=WAITS, portrait=picture)
        link, where = self.link(person, colleague)
        answer = client.get(where)
        page = markup(answer)
        assert WAITS in page
        assert "It is not published, and may change." in page
        assert answer["Cache-Control"] == "no-store"
        name = picture.renditions("whole")[-1].name
        shown = reverse("preview_picture", args=[link.token, picture.folder, name])
        assert picture.folder in page
        assert link.token in page
        assert b"".join(client.get(shown))
        link.refresh_from_db()
        assert (link.opened_count, str(link)) == (1, f"Link to {person}")
        other = make_picture(colour=(1, 2, 3))
        name = other.renditions("whole")[-1].name
        hidden = reverse("preview_picture", args=[link.token, other.folder, name])
        assert client.get(hidden).status_code == 404

    def test_works_without_a_portrait_and_until_nobody_sees_the_person(
        self, person, colleague, client
    ):
        link, where = self.link(person, colleague)
        assert "Who is seen." in markup(client.get(where))
        assert self.works(link, client)
        story = person.stories.get()
        story.withdraw(by=None, now=NOW)
        assert not self.works(link, client)
        story.publish(by=None, now=NOW)
        assert self.works(link, client)
        person.move_to_trash(by=None, now=NOW)
        assert not self.works(link, client)

    def test_is_revoked_when_the_person_is_protected(self, person, colleague, client):
        link, _ = self.link(person, colleague)
        assert "1 preview link" in self.plan(person).counts(person)
        person.begin_protection(by=None, now=NOW)
        link.refresh_from_db()
        assert link.revoked_at == NOW
        with pytest.raises(ValueError, match="protected"):
            self.link(stored(person), colleague)

    def plan(self, person):
        return erasure.Plan(person, erasure.Needles.of(person))


class TestWhatBlocks:
    def test_publishes_nothing(self, person):
        picture = make_picture(credit="", alt_text="")
        draft(person, portrait=picture, slug="wanted")
        make_person("Sample Other", slug="wanted")
        outcome = person.publish_changes(by=None, now=NOW)
        assert {each.field for each in outcome.blockers} == {"slug", "portrait"}
        assert stored(person).portrait is None
        assert person.waiting_changes()

    def test_are_names_and_links_of_somebody_who_is_not_named(self, person):
        Person.objects.filter(pk=person.pk).update(anonymity="pseudonym")
        draft(person, description=WAITS)
        outcome = person.publish_changes(by=None, now=NOW)
        assert "would lead them to it" in str(outcome.blockers[0])


class TestReview:
    def test_goes_to_a_colleague_and_back(self, person, colleague):
        writer = User.objects.create_user("writer", is_staff=True)
        sent = draft(
            person, writer, "send_for_review", description=WAITS, message="Look.", to=colleague
        )
        assert (sent.event, person.working_copy().is_in_review) == ("sent", True)
        silent = draft(person, colleague, "send_back")
        assert [each.field for each in silent.blockers] == ["message"]
        draft(person, colleague, "send_back", message="Say where.")
        assert not person.working_copy().is_in_review
        told = [*person.review_messages.values_list("kind", "to__username")]
        assert told == [("sent", "colleague"), ("sent_back", "writer")]
        assert done(person) == ["sent", "sent_back"]
        waiting = ReviewMessage.objects.waiting_for(writer, NOW - timedelta(days=1)).get()
        assert waiting.subject == person
        person.publish_changes(by=colleague, now=NOW)
        assert person.review_messages.last().kind == "published"

    def test_is_not_for_what_no_reader_sees(self, colleague):
        nobody = make_person()
        outcome = draft(nobody, colleague, "send_for_review", description=WAITS)
        assert (outcome.event, ReviewMessage.objects.count()) == ("saved", 0)
        assert draft(nobody, colleague, "send_back").event == "saved"

    def test_ends_when_the_changes_are_discarded(self, person, colleague):
        draft(person, colleague, "send_for_review", description=WAITS)
        read = person.working_copy()
        assert person.discard_changes(by=None, now=NOW).event == "discarded"
        assert person.review_messages.last().kind == "discarded"
        assert events(person)[-1] == "discarded"
        draft(person, colleague, description="Something else.")  # no draft has its number again
        with pytest.raises(Overtaken):
            read.publish(by=None, now=NOW)
        person.discard_changes(by=None, now=NOW)
        assert person.discard_changes(by=None, now=NOW).event == ""


class TestRestoring:
    def test_makes_a_version_wait(self, person):
        draft(person, description=WAITS, roles="baker")
        first = person.versions.get(number=1)
        outcome = person.restore(first, by=None, now=NOW)
        assert outcome.event == Outcome.UNCHANGED  # it is what readers see
        assert not PersonChanges.objects.exists()
        second = person.versions.get(number=2)
        assert person.restore(second, by=None, now=NOW).event == "restored"
        assert person.working_copy().description == WAITS
        assert stored(person).description == "Who is seen."
        assert done(person) == ["restored", "restored"]

    def test_keeps_what_was_there_and_says_what_differs(self, person):
        Person.objects.filter(pk=person.pk).update(description="From a fixture.")
        PersonVersion.keep(stored(person), "saved", by=None, now=NOW)
        version = person.versions.get()
        make_person("Sample Other", slug="taken")
        fields = version.content["fields"] | {"slug": "taken", "portrait_id": 9, "shoe": 9}
        del fields["roles"]
        rows = {"links": [{"label": "x"}, {"label": "A", "url": "https://a.example/"}]}
        version.content = {"fields": fields | {"name": "Sample A. Person"}, **rows}
        Person.objects.filter(pk=person.pk).update(description="From another.")
        outcome = person.restore(version, by=None, now=NOW)
        told = " ".join(outcome.notes)
        for sentence in (
            "It does not say: roles, other_names. What is there now stays.",
            "It holds what is no longer known: shoe. Left out.",
            "Its portrait is gone; the present one stays.",
            "Somebody else has or had the address “taken”",
            "Of its links, 1 cannot be used",
        ):
            assert sentence in told
        said = [*person.versions.values_list("note", flat=True)]
        assert "before version 1 was restored" in said
        copy = person.working_copy()
        assert [link.label for link in copy.links.all()] == ["A"]
        assert [other.name for other in copy.other_names.all()] == ["Үлгі Адам"]

    def test_refuses_what_is_no_content(self, person):
        version = PersonVersion.keep(person, "saved", by=None, now=NOW)
        version.content = ["?"]
        with pytest.raises(upgrade.Unreadable):
            person.restore(version, by=None, now=NOW)

    def test_makes_nobody_who_is_hidden_somebody_else(self):
        story = make_story(make_person("Sample Aigul"))
        story.withdraw(by=None, now=NOW)
        person = story.person
        draft(person, description=WAITS)
        version = person.versions.last()
        version.content["fields"]["name"] = "Khalida Azhigulova"
        outcome = person.restore(version, by=None, now=NOW)
        assert [each.field for each in outcome.blockers] == ["name"]
        version.content["fields"]["name"] = "Sample Aigul"
        assert person.restore(version, by=None, now=NOW).event == "restored"
        assert stored(person).description == ""
