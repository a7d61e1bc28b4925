"""Test that the desk asks for corrections, and makes and amends them."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Correction, Story
from tests.corrections import SOON, TOLD
from tests.desk import address, chosen_to_publish, errors, open_form, publish, save, tomorrow
from tests.factories import (
    make_correction,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db


class TestTheForm:
    @pytest.fixture
    def story(self):
        story = make_story()
        make_quote(story)
        return story

    NEW = {"quotes-0-text": "The hills are quiet at night."}
    ANSWER = {"is_correction": "correction", **TOLD}

    def test_asks_of_a_public_story_only(self, admin_client, story):
        assert "Is this a correction?" in markup(admin_client.get(address(story)))
        draft = make_story(status="draft")
        assert "Is this a correction?" not in markup(admin_client.get(address(draft)))

    def test_refuses_to_publish_until_it_is_answered(self, admin_client, story):
        unanswered = self.NEW | {"is_correction": ""}
        page = markup(publish(admin_client, story, follow=True, **unanswered))
        told = "the quotation “I say nothing of anybody.” (changed)"
        assert f"Saved, but not published. Readers saw other words. What changed: {told}." in page
        assert f"Since readers saw it, this changed:<ul><li>{told}</li></ul>" in page
        assert 'href="#id_is_correction"' in page
        assert Story.objects.published(timezone.now()).get().quotes.get().text.startswith("I say")
        publish(admin_client, story, **self.ANSWER)
        assert story.quotes.get().text == "The hills are quiet at night."
        (correction,) = Correction.objects.published(timezone.now())
        assert (correction.what_is_right, correction.written_by_name) == ("Two hills.", "admin")

    def test_asks_together_with_all_else_that_is_to_be_done(self, admin_client, story):
        cut = {"quotes-0-text": "The hills are quiet", "headline": "", "is_correction": ""}
        page = errors(publish(admin_client, story, **cut))
        assert "then confirm it or change the words" in page
        assert "The headline is empty" in page
        changed = "the headline, the quotation “I say nothing of anybody.” (changed)"
        assert f"What changed: {changed}. Say" in page
        assert "<li>the headline</li>" in page
        removed = cut | {"quotes-0-DELETE": "on"}
        assert "the quotation “I say nothing of anybody.” (gone)" in errors(
            publish(admin_client, story, **removed)
        )
        answered = errors(publish(admin_client, story, **cut | self.ANSWER))
        assert "What changed: the headline" not in answered
        assert 'value="correction"' in re.search("<input[^>]*checked[^>]*>", answered)[0]
        assert "Ten hills." in answered
        draft = save(admin_client, story, **cut | {"headline": "Quiet"}, what_for="Only begun.")
        assert draft.status_code == 302  # a draft asks nothing

    def test_takes_a_minor_edit_with_a_word_about_it(self, admin_client, story):
        minor = self.NEW | {"is_correction": "minor"}
        page = errors(publish(admin_client, story, **minor))
        assert "Say in a few words what the minor edit is, or choose a reason." in page
        assert publish(admin_client, story, **minor, what_for="A comma").status_code == 302
        assert story.versions.first().note == "Minor edit: A comma"
        assert not Correction.objects.exists()

    def test_keeps_the_answer_with_changes_that_wait(self, admin_client, story):
        save(admin_client, story, **self.NEW, **self.ANSWER)
        opened = open_form(admin_client, story)
        assert opened.items() >= self.ANSWER.items()
        save(admin_client, story, "_schedule", appears_at=tomorrow(), what_is_right="Three.")
        waiting = Correction.objects.get()
        assert waiting.what_is_right == "Three."
        assert waiting.published_at == Story.objects.get(changes_to=story).shown_from
        assert not Correction.objects.published(timezone.now())
        taken_back = {"is_correction": "", "what_was_said": "", "what_is_right": ""}
        save(admin_client, story, **taken_back)
        assert not Correction.objects.exists()

    def test_corrects_without_any_other_change(self, admin_client, story):
        save(admin_client, story, **self.ANSWER)
        assert Story.objects.filter(changes_to=story).exists()
        publish(admin_client, story)
        assert Correction.objects.published(timezone.now()).count() == 1
        story.refresh_from_db()
        assert story.modified_at is None

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"is_correction": "correction"}, "This field cannot be blank"),
            ({"is_correction": "correction", "what_is_right": "Two."}, "Say what was wrong"),
            ({"is_correction": "update", "what_is_right": "\u200b \u2060"}, "can be seen"),
            ({"is_correction": "", **TOLD}, "Say what kind of change it is, or empty the texts."),
            ({"is_correction": "minor", **TOLD}, "A minor edit tells readers nothing"),
            ({"is_correction": "nonsense"}, "Select a valid choice"),
            ({"is_correction": "update", "what_is_right": "x" * 1001}, "at most 1000 characters"),
        ],
    )
    def test_says_what_an_answer_lacks_and_loses_nothing(
        self, typed, sentence, admin_client, story
    ):
        page = errors(publish(admin_client, story, what_for="typed", **self.NEW, **typed))
        assert sentence in page
        assert "The hills are quiet at night." in page
        assert not Correction.objects.exists()

    def test_heeds_no_answer_of_those_who_may_not_publish(self, client, story, sign_in):
        changes = story.begin_changes()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        writer = sign_in("Writers")
        assert "Is this a correction?" not in markup(writer.get(address(story)))
        sent = {"is_correction": "update", "what_is_right": "By hand.", "headline": "Typed"}
        save(writer, story, **sent)
        assert Correction.objects.get().what_is_right == "Two hills."

    def test_list_leads_to_it_instead_of_publishing(self, admin_client, story):
        save(admin_client, story, **self.NEW)
        listed = reverse("admin:stories_story_changelist")
        page = admin_client.post(listed, chosen_to_publish(story), follow=True)
        assert f'<a href="{address(story)}#id_is_correction">' in page.content.decode()
        assert story.quotes.get().text == "I say nothing of anybody."


class TestTheDesk:
    ADD = "/admin/stories/correction/add/"

    def test_corrects_a_public_story_and_amends_a_mistaken_correction(self, sign_in):
        editor, story = sign_in("Editors"), make_story()
        sent = {"story": story.pk, "kind": "correction", **TOLD}
        assert editor.post(self.ADD, sent).status_code == 302
        correction = Correction.objects.published(timezone.now()).get()
        moment = correction.published_at
        amended = {"kind": "clarification", **TOLD, "what_is_right": "Three\x01 hills."}
        assert editor.post(address(correction), amended).status_code == 302
        assert editor.post(address(correction), amended).status_code == 302  # nothing to store
        correction.refresh_from_db()
        assert (correction.what_is_right, correction.published_at) == ("Three hills.", moment)
        lines = AuditEntry.objects.filter(kind="corrected").order_by("pk")
        assert [line.detail for line in lines] == [str(correction), f"{correction} amended"]
        assert {line.by_name for line in lines} == {"sample-editors"}
        listed = editor.get("/admin/stories/correction/").content.decode()
        assert str(correction) in listed

    def test_makes_nothing_of_a_correction_and_deletes_none(self, sign_in):
        editor, correction = sign_in("Editors"), make_correction()
        for empty in ({"what_is_right": ""}, {"what_was_said": " "}):
            page = editor.post(address(correction), {"kind": "correction", **TOLD, **empty})
            assert page.context["adminform"].form.errors
        assert editor.post(address(correction).replace("change", "delete")).status_code == 403
        correction.refresh_from_db()
        assert correction.what_is_right == "Two hills."
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.update(what_is_right="")
        correction.what_is_right = ""
        with pytest.raises(ValidationError):
            correction.amend(by=None, now=SOON)

    def test_corrects_nothing_that_readers_do_not_see(self, sign_in):
        sent = {"story": make_story(status="draft").pk, "kind": "correction", **TOLD}
        page = sign_in("Editors").post(self.ADD, sent)
        assert "Choose a story that readers see." in errors(page)

    def test_says_of_one_that_waits_that_it_does(self, sign_in):
        changes = make_story().begin_changes()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        page = sign_in("Editors").get("/admin/stories/correction/").content.decode()
        assert "waits with the changes" in page

    @pytest.mark.parametrize("rights", [[], ["add_correction", "change_correction"]])
    def test_lets_nobody_near_who_may_not_publish(self, rights, sign_in):
        writer, correction = sign_in("Writers"), make_correction()
        User.objects.get().user_permissions.set(Permission.objects.filter(codename__in=rights))
        listed = [] if rights else ["/admin/stories/correction/"]
        for where in (self.ADD, address(correction), *listed):
            assert rights or writer.get(where).status_code == 403
            assert writer.post(where, {"kind": "update", **TOLD}).status_code == 403
