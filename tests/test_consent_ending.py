"""Test that readers see nothing from when the consent to it ended, or covers it no longer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stories.models import (
    AuditEntry,
    Consent,
    Picture,
    State,
    Story,
    consent,
)
from stories.models.preview_link import PreviewLink
from tests.desk import address, blockers_of, read_out
from tests.factories import (
    PAST,
    make_consent,
    make_person,
    make_picture,
    make_quote,
    make_story,
    schedule,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def status(client, where):
    """Return the status of an answer that may be a file, which is read to its end."""
    response = client.get(where)
    read_out(response)
    return response.status_code


class TestConsentThatEnded:
    """It hides at that minute, whatever the site demands, and no program has to run then."""

    def test_is_the_same_in_the_database_and_on_the_record(self):
        now = timezone.now()
        story, draft = make_story(), make_story(status="draft")
        make_consent(story, valid_until=now)
        make_consent(draft, valid_until=now)
        story.refresh_from_db()
        for moment, is_public in [(now - HOUR, True), (now, False), (now + HOUR, False)]:
            for row in Story.objects.all():
                listed = Story.objects.published(moment).filter(pk=row.pk).exists()
                assert listed == row.is_published(moment) == (is_public and row == story)
            state = story.state(moment)
            assert state == (State.PUBLISHED if is_public else State.CONSENT_ENDED)
            assert [
                state
                for state in State.values
                if Story.objects.in_state(state, moment).filter(pk=story.pk)
            ] == [state]

    def test_answers_as_a_withdrawal_everywhere(self, client, admin_client, admin_user):
        story = make_story(slug="sample-gone", tags=["sample-tag"])
        words = make_quote(story)
        link = PreviewLink.make(story, by=admin_user, now=timezone.now())
        places = [story.get_absolute_url(), story.person.get_absolute_url()]
        places += [words.get_absolute_url(), reverse("quote_embed", args=[words.key])]
        places += [reverse("story_json", kwargs=story.address_parts), link.get_absolute_url()]
        assert {client.get(where).status_code for where in places} == {200}
        make_consent(story, valid_until=timezone.now() - HOUR)
        for where in places:
            answer = client.get(where)
            assert answer.status_code == 410, where
            assert "Sample Person" not in answer.content.decode()
        assert not PreviewLink.objects.working(timezone.now())
        for where in (reverse("story_list"), "/en/feeds/stories.atom", "/en/search/?q=hills"):
            assert "sample-gone" not in client.get(where).content.decode()
        assert "Hidden: consent needs renewal" in admin_client.get(address(story)).content.decode()

    def test_that_never_was_public_is_not_told_of(self, client):
        story = make_story(published_at=timezone.now() + HOUR)
        record = make_consent(story, valid_until=PAST)
        Story.objects.update(published_at=timezone.now() - HOUR)  # its moment comes
        assert client.get(story.get_absolute_url()).status_code == 404
        record.save()
        Story.objects.get().save()
        assert client.get(story.get_absolute_url()).status_code == 404

    def test_is_gone_too_where_the_end_that_is_noted_lies_before_it_appeared(self, client):
        story = make_story(published_at=timezone.now() - HOUR)
        words, where = make_quote(story), story.get_absolute_url()
        record = make_consent(story, valid_until=PAST)
        places = [where, words.get_absolute_url(), story.person.get_absolute_url()]
        assert [client.get(each).status_code for each in places] == [410, 410, 410]
        hidden_since = Story.objects.get().consented_until
        assert timezone.now() - hidden_since < HOUR
        record.note = "Asked again."
        record.save()
        Story.objects.get().save()
        assert Story.objects.get().consented_until == hidden_since
        record.valid_until = timezone.now() + HOUR
        record.save()
        assert client.get(where).status_code == 200

    def test_is_the_end_itself_for_a_story_that_nobody_has_seen(self):
        story = make_story()
        record = make_consent(story, valid_until=PAST)
        now = timezone.now()
        added = Story(person=story.person, status="published", published_at=now - HOUR)
        assert consent.hidden_since(added, [record], now) == PAST

    def test_is_renewed_by_another_record(self, client):
        story = make_story()
        make_consent(story, valid_until=timezone.now() - HOUR)
        assert client.get(story.get_absolute_url()).status_code == 410
        make_consent(story)
        assert client.get(story.get_absolute_url()).status_code == 200

    def test_leaves_the_words_to_be_edited_beside_what_was_public(self, client, admin_client):
        story = make_story()
        record = make_consent(story, valid_until=timezone.now() - HOUR)
        story.refresh_from_db()
        story.headline = "Other words"
        story.save_draft(by=None, now=timezone.now())
        assert client.get(story.get_absolute_url()).status_code == 410
        record.delete()
        assert "In the words of" in client.get(story.get_absolute_url()).content.decode()

    def test_is_no_moment_to_schedule_for(self):
        story, soon = make_story(status="draft"), timezone.now() + HOUR
        make_consent(story, valid_until=soon)
        story.refresh_from_db()
        outcome = story.schedule(soon, by=None, now=timezone.now())
        assert [blocker.field for blocker in outcome.blockers] == ["appears_at"]
        assert schedule(story, soon - timedelta(minutes=1)).event == "scheduled"

    def test_hides_scheduled_changes_too(self):
        story, later = make_story(), timezone.now() + HOUR
        changes = story.begin_changes()
        changes.headline = "New"
        changes.save()
        schedule(changes, later)
        make_consent(story, valid_until=later + HOUR)
        for moment, shown in [(later, 1), (later + HOUR, 0)]:
            assert Story.objects.published(moment).count() == shown

    def test_of_another_language_hides_that_one_alone(self, client, admin_user):
        story = make_story()
        russian = make_story(story.person, language="ru", translated_from="en")
        Story.objects.filter(pk=russian.pk).update(translation_group=story.translation_group)
        make_consent(story, languages=["ru"], valid_until=PAST + HOUR)
        assert client.get(story.get_absolute_url()).status_code == 200
        assert client.get(russian.get_absolute_url()).status_code == 410
        other = make_story(slug="other")
        make_consent(other, languages=["ru"], valid_until=PAST + HOUR)
        other.language = "ru"
        other.save(update_fields=["language"])
        assert client.get(other.get_absolute_url()).status_code == 410

    def test_follows_a_story_into_its_new_group(self):
        refused, other = make_story(), make_story(language="ru", slug="other")
        make_consent(refused, person=other.person, kind="refused", recorded_at=timezone.now())
        refused.refresh_from_db()
        assert refused.state(timezone.now()) == State.CONSENT_ENDED
        refused.translation_group = other.translation_group
        refused.save()
        other.refresh_from_db()
        assert other.state(timezone.now()) == State.CONSENT_ENDED


class TestAWithdrawal:
    def test_hides_at_the_next_request_and_names_nobody_in_the_log(self, client, admin_user):
        story = make_story()
        make_consent(story)
        record = make_consent(story, how="recorded", note="A note")
        record.withdraw(by=admin_user, now=timezone.now(), note="By telephone")
        assert client.get(story.get_absolute_url()).status_code == 410
        story.save()  # as it was read before
        assert client.get(story.get_absolute_url()).status_code == 410
        assert (record.kind, record.note) == ("withdrawn", "A note\nBy telephone")
        (line,) = AuditEntry.objects.filter(kind="consent_withdrawn")
        assert (line.story_number, line.detail) == (story.pk, f"Consent {record.pk}")
        record.withdraw(by=admin_user, now=timezone.now())
        assert AuditEntry.objects.filter(kind="consent_withdrawn").count() == 1
        assert any("refused or withdrawn" in told for told in blockers_of(story))

    def test_of_a_picture_leaves_the_story(self, client, admin_client):
        picture = make_picture(caption="Sample caption")
        person = make_person(portrait=picture)
        story = make_story(person, lead_picture=picture)
        file = picture.url(picture.renditions("square")[0].name)
        record = make_consent(picture=picture)
        pages = [story.get_absolute_url(), person.get_absolute_url(), reverse("story_list")]
        pages += [reverse("person_list"), reverse("story_json", kwargs=story.address_parts)]
        assert all(picture.folder in client.get(where).content.decode() for where in pages)
        assert status(client, file) == 200
        record.withdraw(by=None, now=timezone.now())
        for where in pages:
            answer = client.get(where)
            assert answer.status_code == 200
            assert picture.folder not in answer.content.decode(), where
            assert "Sample caption" not in answer.content.decode()
        assert client.get(file).status_code == 404
        assert status(admin_client, file) == 200
        assert any(
            "lead picture. The consent was refused or withdrawn" in told
            for told in blockers_of(story)
        )

    def test_of_a_picture_hides_it_behind_a_preview_link_too(self, client, admin_user):
        picture = make_picture()
        story = make_story(status="draft", lead_picture=picture)
        link = PreviewLink.make(story, by=admin_user, now=timezone.now())
        file = reverse(
            "preview_picture",
            args=[link.token, picture.folder, picture.renditions("square")[0].name],
        )
        assert status(client, file) == 200
        make_consent(picture=picture).withdraw(by=None, now=timezone.now())
        assert client.get(file).status_code == 404


class TestSomebodyUnderAge:
    def test_is_published_only_with_guardian_and_assent(self):
        story = make_story(make_person(is_minor=True), status="draft")
        assert any("No consent" in told for told in blockers_of(story))
        for guardian, assent in [(True, False), (False, True), (True, True)]:
            record = make_consent(story, has_guardian_consent=guardian, has_assent=assent)
            told = blockers_of(story)
            assert any("under age" in each for each in told) == (not (guardian and assent))
            record.delete()

    def test_is_judged_again_when_the_record_of_the_person_changes(self):
        person = make_person(anonymity="pseudonym")
        story = make_story(person)
        make_consent(story)
        make_consent(story, is_for_text=False, kind="refused", recorded_at=timezone.now())
        face = make_picture()
        make_consent(picture=face, person=person, other_person="")
        assert Story.objects.published(timezone.now())
        person.anonymity = "named"
        person.save()
        assert not Story.objects.published(timezone.now())
        person.save(update_fields=["name"])

    def test_is_seen_by_nobody_from_when_it_is_known(self, client):
        """Words and faces that were published before lack the guardian's consent."""
        face, person = make_picture(), make_person()
        public = make_story(person, lead_picture=face)
        later = make_story(person, published_at=timezone.now() + HOUR, slug="later")
        draft = make_story(person, status="draft", slug="a-draft")
        agreed = [make_consent(each) for each in (public, later, draft)]
        of_face = make_consent(picture=face, person=person, other_person="")
        unseen = make_consent(picture=make_picture(), person=person, other_person="")
        person.is_minor = True
        person.save(update_fields=["is_minor"])
        assert client.get(public.get_absolute_url()).status_code == 410
        assert not Story.objects.published(timezone.now() + 2 * HOUR)
        shown = [each.consented_until is None for each in Picture.objects.order_by("pk")]
        assert shown == [False, True]
        assert Story.objects.get(pk=draft.pk).consented_until is None
        since = Story.objects.get(pk=public.pk).consented_until
        Story.objects.get(pk=public.pk).save()
        assert Story.objects.get(pk=public.pk).consented_until == since
        for record in [*agreed, of_face, unseen]:
            record.has_guardian_consent = record.has_assent = True
            record.save()
        assert client.get(public.get_absolute_url()).status_code == 200
        assert set(Picture.objects.values_list("consented_until", flat=True)) == {None}

    def test_stays_hidden_where_a_consent_ended_before(self):
        person = make_person(is_minor=True)
        story = make_story(person)
        make_consent(story, valid_until=PAST + HOUR, has_guardian_consent=True, has_assent=True)
        assert Story.objects.get().consented_until == PAST + HOUR


class TestAConsentThatIsMadeLess:
    """What somebody takes back of it is hidden as if they had taken it back by itself."""

    @pytest.fixture
    def translated(self):
        story = make_story()
        make_story(
            story.person,
            language="ru",
            slug="po-russki",
            translated_from="en",
            translation_group=story.translation_group,
        )
        return story

    def seen(self):
        rows = Story.objects.published(timezone.now())
        return sorted(rows.values_list("language", flat=True))

    @pytest.mark.parametrize(
        ("less", "seen", "taken"),
        [
            ({"languages": ["en"]}, ["en"], {("name", "ru"), ("words", "ru")}),
            ({"is_for_name": False}, [], {("name", "en ru")}),
            ({"channels": ["site"]}, [], {("name", "en ru"), ("words", "en ru")}),
            ({"valid_until": PAST}, [], set()),
            ({"note": "Nothing less"}, ["en", "ru"], set()),
        ],
    )
    def test_hides_what_it_covers_no_longer(self, less, seen, taken, translated, client):
        record = make_consent(translated)
        for name, value in less.items():
            setattr(record, name, value)
        record.save()
        assert self.seen() == seen
        noted = Consent.objects.filter(kind="withdrawn")
        what = {
            ("name" if each.is_for_name else "words", " ".join(each.languages)) for each in noted
        }
        assert what == taken
        assert all(each.person == translated.person for each in noted)
        assert client.get("/ru/stories/po-russki/").status_code == (200 if "ru" in seen else 410)

    def test_hides_it_by_an_update_too(self, translated):
        make_consent(translated)
        assert Consent.objects.update(note="Nothing less") == 1
        assert self.seen() == ["en", "ru"]
        assert Consent.objects.update(languages=["ru"]) == 1
        assert self.seen() == ["ru"]

    def test_is_undone_by_another_record(self, translated):
        record = make_consent(translated)
        record.languages = ["en"]
        record.save()
        record.languages = []
        record.save()
        assert self.seen() == ["en"]
        make_consent(translated, recorded_at=timezone.now())
        assert self.seen() == ["en", "ru"]

    def test_hides_nothing_that_another_record_covers(self, translated):
        make_consent(translated)
        record = make_consent(translated)
        record.languages = ["en"]
        record.save()
        assert self.seen() == ["en", "ru"]

    def test_is_a_mistake_put_right_while_nothing_is_seen(self):
        draft, picture = make_story(status="draft"), make_picture()
        record = make_consent(draft)
        record.languages = ["ru"]
        record.save()
        of_child = make_consent(
            picture=picture, guardian="Sample Guardian", has_guardian_consent=True, has_assent=True
        )
        of_child.has_assent = False
        of_child.save()
        assert not Consent.objects.filter(kind="withdrawn")

    def test_hides_the_picture_of_a_child_who_agrees_no_longer(self):
        face = make_picture()
        make_story(lead_picture=face)
        record = make_consent(
            picture=face, guardian="Sample Guardian", has_guardian_consent=True, has_assent=True
        )
        record.has_assent = False
        record.save()
        assert not Picture.objects.published(timezone.now())
