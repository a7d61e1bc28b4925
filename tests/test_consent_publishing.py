"""Test that nothing is published without the consent that it needs."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from stories import erasure
from stories.models import (
    Consent,
    Person,
    Picture,
    Quote,
    SiteSettings,
    Story,
)
from stories.models.consent import evidence_store
from tests.desk import blockers_of, publish
from tests.factories import (
    PAST,
    make_consent,
    make_person,
    make_picture,
    make_story,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class TestANewSite:
    """It demands consent, until an administrator decides otherwise."""

    @pytest.fixture(autouse=True)
    def demand(self, new_site):
        pass

    def test_publishes_only_what_consent_covers(self, admin_client):
        story = make_story(status="draft")
        page = publish(admin_client, story)
        told = page.content.decode()
        assert "What needs consent: the words in this language. No consent is recorded" in told
        assert "What needs consent: the name. No consent is recorded" in told
        assert "Consent…" in told
        make_consent(story)
        assert publish(admin_client, story).status_code == 302
        assert Story.objects.published(timezone.now()).get() == story

    def test_hides_nothing_that_lacks_a_record(self, client):
        """A record that nobody made yet is not an end: what is public stays."""
        assert client.get(make_story().get_absolute_url()).status_code == 200

    def test_asks_no_name_of_somebody_who_is_not_named(self):
        story = make_story(make_person(anonymity="pseudonym"), status="draft")
        make_consent(story, is_for_name=False)
        assert not blockers_of(story)

    def test_asks_for_a_recognisable_picture_at_the_picture(self):
        face, hills = make_picture(), make_picture(has_obscured_faces=True)
        story = make_story(make_person(portrait=hills), status="draft", lead_picture=face)
        make_consent(story)
        assert blockers_of(story) == [
            "What needs consent: lead picture. No consent is recorded for it. Record it at the "
            "picture."
        ]
        make_consent(picture=face)
        assert not blockers_of(story)

    def test_is_met_by_what_is_known_of_the_first_profile(self, azhigulova):
        assert not blockers_of(azhigulova)
        Consent.objects.all().delete()
        assert blockers_of(azhigulova)

    def test_takes_what_is_published_elsewhere_where_the_source_is_named(self):
        story = make_story()
        record = make_consent(story, kind="elsewhere", date="", how="")
        with pytest.raises(ValidationError, match="Say where it was published"):
            record.full_clean()
        record.evidence_reference = "A sample page of a sample publisher"
        record.full_clean()
        story.source_publisher, record.evidence_reference = "A sample publisher", ""
        story.save()
        record.story.refresh_from_db()
        record.full_clean()

    def test_covers_each_translation_or_the_languages_that_are_named(self, admin_user):
        story = make_story()
        record = make_consent(story)
        russian = story.begin_translation("ru", by=admin_user, now=timezone.now())
        assert not any("consent" in told for told in blockers_of(russian))
        record.languages = ["en"]
        record.save()
        assert any("consent" in told for told in blockers_of(russian))
        assert not blockers_of(story)

    def test_can_be_told_to_demand_none(self):
        SiteSettings.objects.create(pk=1, demands_consent=False)
        assert not blockers_of(make_story(status="draft"))

    def test_asks_once_for_each_story(self, django_assert_num_queries):
        story = make_story(lead_picture=make_picture(), person=make_person(portrait=make_picture()))
        story = Story.objects.select_related("person__portrait", "lead_picture").get(pk=story.pk)
        with django_assert_num_queries(1):
            assert len(story.all_consent_gaps()) == 4
        with django_assert_num_queries(2):
            story.consent_gaps()


class TestSomebodyNotNamed:
    def test_is_shown_in_no_recognisable_picture_without_a_reason(self):
        face = make_picture()
        person = make_person(anonymity="pseudonym", portrait=face)
        story = make_story(person, status="draft", lead_picture=make_picture())
        assert [told for told in blockers_of(story) if "recognised" in told] == blockers_of(story)
        assert len(blockers_of(story)) == 2
        person.recognisable_reason = "Wants to be seen, and said so on film."
        person.save()
        assert not blockers_of(story)
        person.recognisable_reason = ""
        person.save()
        Picture.objects.update(has_obscured_faces=True)
        assert not blockers_of(story)


class TestARecord:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"picture": True},
            {"person": None},
            {"kind": "nonsense"},
            {"is_for_text": False, "is_for_name": False},
            {"is_for_picture": True},
            {"kind": "withdrawn"},
            {"withdrawn_at": PAST},
        ],
        ids=str,
    )
    def test_is_of_one_person_for_one_thing(self, wrong):
        if wrong.get("picture"):
            wrong = {"picture": make_picture()}
        good = {"story": make_story(), "person": make_person(), "kind": "given"}
        good |= {"is_for_text": True, "is_for_name": True}
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(**good | wrong)

    def test_of_a_picture_is_not_published_elsewhere(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_consent(picture=make_picture(), kind="elsewhere")

    def test_says_when_and_how_it_was_given_and_in_known_languages(self):
        record = make_consent(make_story(), date="", how="", languages=["xx"])
        with pytest.raises(ValidationError) as told:
            record.full_clean()
        assert {"date", "how"} <= told.value.error_dict.keys()
        record.date, record.how = "2025", "spoken"
        for name, wrong in [("languages", ["xx"]), ("languages", "en"), ("channels", ["x"])]:
            record.languages, record.channels = [], []
            setattr(record, name, wrong)
            with pytest.raises(ValidationError) as told:
                record.full_clean()
            assert name in told.value.error_dict
        record.languages, record.channels = ["en"], ["site"]
        record.full_clean()

    def test_names_nobody(self):
        record = make_consent(make_story())
        assert (str(record), str(Consent())) == (f"Consent {record.pk}", "A consent")

    def test_of_a_person_is_found_and_deleted(self):
        record = make_consent(make_story())
        kept = make_consent(make_story())
        assert list(Consent.objects.of(record.person)) == [record]
        assert Consent.objects.of(record.person).delete() == (1, {"stories.Consent": 1})
        assert list(Consent.objects.all()) == [kept]

    def test_goes_with_its_file_when_what_it_is_for_is_deleted_for_good(
        self, admin_client, evidence_files, django_capture_on_commit_callbacks
    ):
        face, story = make_picture(), make_story()
        for record in (make_consent(picture=face), make_consent(story)):
            record.evidence_file = evidence_store.store(b"%PDF-1.7 a sample")
            record.save()
        portrayed = make_consent(picture=make_picture(), person=story.person, other_person="")
        with django_capture_on_commit_callbacks(execute=True):
            where = reverse("admin:stories_picture_delete", args=[face.pk])
            admin_client.post(where, {"post": "yes"})
        assert [file.name for file in evidence_files.iterdir()] == [
            Consent.objects.get(story=story).evidence_file
        ]
        story.person.move_to_trash(by=None, now=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            erasure.empty(timezone.now(), now=timezone.now())
        assert not list(evidence_files.iterdir())
        assert not Consent.objects.filter(pk=portrayed.pk)

    def test_stays_with_a_translation_when_its_story_is_deleted_for_good(self):
        story = make_story()
        russian = make_story(story.person, language="ru", slug="left")
        Story.objects.filter(pk=russian.pk).update(translation_group=story.translation_group)
        alone = make_consent(make_story())
        record = make_consent(story)
        Consent.objects.leave([story.pk, alone.story_id])
        record.refresh_from_db()
        assert record.story == russian
        assert not Consent.objects.filter(pk=alone.pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole")
def test_the_desk_finds_whose_consent_ends_without_a_look_at_every_story():
    now = timezone.now()
    for found in (
        Story.objects.whose_consent_ends(now, now + HOUR),
        Story.objects.whose_consent_ended(now),
    ):
        assert "USING INDEX stories_whose_consent_ends" in found.for_desk().explain()


def test_the_consent_to_a_story_is_found_without_a_look_at_every_record():
    plan = Consent.objects.about(make_story()).for_judging().explain()
    assert "SCAN stories_consent" not in plan  # as SQLite says it


def test_the_first_profile_says_what_is_known_of_its_consent(azhigulova, client):
    (record,) = Consent.objects.all()
    assert (record.kind, record.person) == ("elsewhere", Person.objects.get())
    assert record.key not in client.get(azhigulova.get_absolute_url()).content.decode()
    assert Quote.objects.published(timezone.now()).exists()
