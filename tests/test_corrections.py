"""Test what readers are told was wrong in a story, and that editors are asked for it."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from stories.models import AuditEntry, Correction, Outcome, Story, StoryVersion
from stories.search import index
from tests.desk import address, chosen_to_publish, errors, open_form, publish, save, tomorrow
from tests.factories import (
    PAST,
    make_correction,
    make_milestone,
    make_picture,
    make_quote,
    make_story,
    make_version,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    """Sign in a member of a group."""

    def sign_in(group):
        user = User.objects.create_user("sample", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


SOON = PAST + timedelta(days=1)
LIST = "/en/corrections/"
FEED = "/en/feeds/corrections.json"
TOLD = {"what_was_said": "Ten hills.", "what_is_right": "Two hills."}
MISQUOTE = "Ninety purple hills are never quiet."


def doors(story):
    """Every address that tells a correction of the story."""
    own = story.get_absolute_url()
    yield from (own, f"{own.rstrip('/')}.json", f"/kk{own}", LIST, FEED)
    yield from ("/en/feeds/corrections.atom", "/en/feeds/stories.atom", "/en/feeds/stories.json")


def telling(client, story, words="Two hills."):
    """The addresses that tell the words of a correction."""
    return {each for each in doors(story) if words in client.get(each).content.decode()}


class TestACorrection:
    def test_stands_wherever_its_story_is_told(self, client):
        story = make_story()
        assert not telling(client, story)
        make_correction(story)
        assert telling(client, story) == {*doors(story)}

    def test_says_on_the_page_what_was_said_and_what_is_right_since_when(self, client):
        story = make_story(language="kk", translated_from="")
        correction = make_correction(story, SOON, kind="clarification")
        make_correction(story, SOON + timedelta(days=1), kind="update", what_was_said="")
        page = markup(client.get(f"/en{story.get_absolute_url()}"))
        block = page[page.index('id="corrections"') :]
        newest, older = re.findall('<div class="correction">.*?</div>', block)
        assert "Update" in newest
        assert "What was said" not in newest
        assert '<p lang="en" dir="ltr"><strong>Clarification</strong>' in older
        assert '<time datetime="2025-03-02">2 March 2025</time>' in older
        assert "What was said:</span><bdi>Ten hills.</bdi>" in older
        assert "What is right:</span><bdi>Two hills.</bdi>" in older
        assert f'href="{LIST}"' in block
        data = story.get_absolute_url().rstrip("/") + ".json"
        assert client.get(data).json()["corrections"][1] == TOLD | {
            "kind": "clarification",
            "published_at": "2025-03-02T12:00:00+00:00",
        }
        assert correction.story == story

    def test_is_in_structured_data_with_the_publishers_policy(self, client):
        story = make_story()
        make_correction(story, SOON)
        page = client.get(story.get_absolute_url())
        described = page.context["structured_data"]
        assert described["correction"] == [
            {
                "@type": "CorrectionComment",
                "text": "Ten hills. → Two hills.",
                "datePublished": "2025-03-02T12:00:00+00:00",
            }
        ]
        assert described["dateModified"] == "2025-03-02T12:00:00+00:00"
        first_page = client.get("/en/").context["structured_data"]
        for each in (described, first_page):
            assert each["publisher"]["correctionsPolicy"] == f"http://testserver{LIST}"

    def test_moves_its_story_to_the_front_for_those_who_read_feeds(self, client):
        story = make_story(modified_at=PAST + timedelta(hours=1))
        feed = "/en/feeds/stories.atom"
        assert "<updated>2025-03-01T13:00:00+00:00" in client.get(feed).content.decode()
        make_correction(story, SOON)
        assert "<updated>2025-03-02T12:00:00+00:00" in client.get(feed).content.decode()
        (item,) = client.get("/en/feeds/stories.json").json()["items"]
        assert item["date_modified"] == "2025-03-02T12:00:00+00:00"

    def test_shows_markup_as_the_text_that_it_is(self, client):
        story = make_story()
        make_correction(story, what_is_right='<script>alert("1")</script>\nTwo & more')
        for page in (story.get_absolute_url(), LIST):
            html = client.get(page).content.decode()
            assert "&lt;script&gt;" in html
            assert "<script>alert" not in html
            assert "<br>Two &amp; more" in html

    def test_is_never_found_as_a_quotation(self, client):
        make_correction(make_story(), what_was_said=MISQUOTE, what_is_right=f"Not “{MISQUOTE}”")
        index.refresh_all()
        checked = client.post("/en/check.json", {"words": MISQUOTE}).json()
        assert checked["answer"] == "absent"
        assert "purple hills" not in client.get("/en/search/", {"q": "purple"}).content.decode()


class TestWhatIsAway:
    @pytest.mark.parametrize(
        "verb", ["withdraw", "move_to_trash"], ids=["withdrawn", "in the trash"]
    )
    def test_tells_no_correction(self, verb, client):
        story = make_story()
        make_correction(story)
        getattr(story, verb)(by=None, now=timezone.now())
        assert not telling(client, story)
        assert not Correction.objects.published(timezone.now())

    def test_has_no_correction_once_it_is_erased(self, client):
        story = make_story()
        make_correction(story)
        Story.objects.all().delete()
        assert not Correction.objects.exists()

    def test_tells_of_no_draft_and_of_nothing_scheduled(self):
        make_correction(make_story(status="draft"))
        make_correction(make_story(published_at=timezone.now() + timedelta(days=1)))
        assert not Correction.objects.published(timezone.now())


class TestTheList:
    def test_is_of_all_stories_the_newest_first_and_says_how_it_is_done(self, client):
        assert "No story here has been corrected." in markup(client.get(LIST))
        for number in range(25):
            moment = PAST + timedelta(days=number)
            make_correction(make_story(), moment, what_is_right=f"Right {number}.")
        page = client.get(LIST)
        shown = re.findall(r"Right \d+", markup(page))
        assert shown == [f"Right {number}" for number in range(24, 0, -1)]
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1]
        assert "Right 0." in client.get(LIST + following[following.index("?") :]).content.decode()
        assert "How corrections are made" in markup(page)
        assert f'href="{reverse("concern")}"' in markup(page)

    def test_says_before_each_what_is_hard_to_read_in_its_story(self, client):
        make_correction(make_story(content_note="Tells of <b>prison</b>."))
        page = markup(client.get(LIST))
        assert page.index("Tells of &lt;b&gt;prison&lt;/b&gt;.") < page.index("Two hills.")
        (item,) = client.get(FEED).json()["items"]
        told = item["content_html"]
        assert told.index("Tells of &lt;b&gt;prison&lt;/b&gt;.") < told.index("Two hills.")
        assert "Tells of" in client.get("/en/feeds/corrections.atom").content.decode()

    @pytest.mark.parametrize("number", [1, 5])
    def test_asks_the_database_as_often_for_many(self, number, client, django_assert_num_queries):
        for _ in range(number):
            make_correction()
        with django_assert_num_queries(2):  # the second for the settings of the site
            client.get(LIST)

    def test_names_the_story_as_readers_see_it(self, client):
        story = make_story()
        make_correction(story)
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(headline="Later", slug="later")
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story.schedule(PAST + timedelta(days=2), by=None, now=SOON)
        page = markup(client.get(LIST))
        assert '<a href="/en/stories/later/">Later</a>' in page
        assert telling(client, Story.objects.get(slug="later")) == {
            *doors(Story.objects.get(slug="later"))
        }


class TestAChangedQuotation:
    """Asks whether it is a correction before readers see it."""

    def changed(self, **fields):
        story = make_story()
        make_quote(story)
        changes = story.begin_changes()
        changes.quotes.update(**{"text": "The hills are quiet at night."} | fields)
        return Story.objects.get(pk=story.pk), changes

    @pytest.mark.parametrize("fields", [{}, {"text": "I say nothing of anybody.", "speaker": "X"}])
    def test_is_not_published_without_an_answer(self, fields):
        story, _changes = self.changed(**fields)
        outcome = story.publish(by=None, now=SOON)
        assert not outcome.event
        assert "the quotation “I say nothing of anybody.” (changed)" in str(outcome.blockers[0])
        assert not story.schedule(SOON + timedelta(days=1), by=None, now=SOON).event

    def test_that_is_removed_asks_too(self):
        story, changes = self.changed()
        changes.quotes.all().delete()
        assert not story.publish(by=None, now=SOON).event

    def test_that_readers_never_saw_asks_nothing(self):
        story = make_story()
        make_quote(story, text="I say nothing", confirmed=False)
        story.begin_changes().quotes.all().delete()
        assert Story.objects.get(pk=story.pk).publish(by=None, now=SOON).event

    def test_of_a_story_that_readers_do_not_see_asks_nothing(self):
        story, _changes = self.changed()
        story.withdraw(by=None, now=SOON)
        assert story.publish(by=None, now=SOON).event

    def test_appears_with_its_correction(self, client):
        story, changes = self.changed()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        assert not telling(client, story)
        assert story.publish(by=None, now=SOON, note="She wrote.").event == "published"
        assert telling(client, story) == {*doors(story)}
        (correction,) = Correction.objects.published(SOON)
        assert (correction.story, correction.published_at) == (story, SOON)
        assert story.versions.first().note == "Correction: She wrote."
        entry = AuditEntry.objects.get(kind="corrected")
        assert (entry.story_number, entry.detail) == (story.pk, f"Correction {correction.pk}")

    def test_is_a_minor_edit_if_that_is_said(self):
        story, _changes = self.changed()
        assert story.publish(by=None, now=SOON, is_minor=True, note="A comma.").event
        story.refresh_from_db()
        assert story.modified_at is None  # nothing that readers should look at again
        assert story.versions.first().note == "Minor edit: A comma."

    def test_appears_with_its_correction_at_its_moment_and_nothing_runs(self):
        story, changes = self.changed()
        later = SOON + timedelta(days=1)
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        assert story.schedule(later, by=None, now=SOON).event == "scheduled"
        before = later - timedelta(seconds=1)
        assert not Correction.objects.published(before)
        (correction,) = Correction.objects.published(later)
        assert correction.published_at == later
        seen = Story.objects.published(later).get()
        assert seen.changes_to == story
        assert seen.shown_corrections == [correction]
        Story.objects.apply_due_changes(later)
        story = Story.objects.get()
        assert story.shown_corrections == [correction]
        assert story.shown_corrections[0].published_at == later

    def test_leaves_no_correction_where_its_changes_are_discarded(self):
        story, changes = self.changed()
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story.discard_changes(by=None, now=SOON)
        assert not Correction.objects.exists()

    def test_shows_the_corrections_of_its_story_before_its_own(self):
        story, changes = self.changed()
        first = make_correction(story)
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        changes = Story.objects.get(pk=changes.pk)
        assert changes.shown_corrections[1:] == [first]
        assert len(changes.shown_corrections) == 2


def longer(story):
    """Give changes to a story a headline, a standfirst, and paragraphs of several voices."""
    story.headline, story.standfirst = "Quiet hills", "Two hills."
    story.body = "<p>One <strong>hill</strong>. Two hills.</p><p>Three hills.</p>"
    story.save()
    return story


class TestWhatReadersSaw:
    """Is named, whatever of it changed; what is no word changes nothing."""

    @pytest.fixture
    def story(self):
        story = longer(make_story(lead_picture=make_picture(caption="Two hills, at night.")))
        make_quote(story, text="Three hills.")
        make_milestone(story, title="Counts", passage="Two hills.", date_label="At night")
        return story

    @staticmethod
    def published(story, **fields):
        changes = story.begin_changes()
        for name, value in fields.items():
            setattr(changes, name, value)
        changes.save()
        return Story.objects.get(pk=story.pk).publish(by=None, now=SOON)

    @pytest.mark.parametrize(
        ("fields", "named"),
        [
            ({"headline": "Loud hills"}, "the headline"),
            ({"standfirst": "Two hills. Or three."}, "the standfirst"),
            (
                {"body": "<p>One hill. Two hills.</p><p>Three hills.</p><p>Four.</p>"},
                "the body (paragraph 3)",
            ),
            (
                {"body": "<p>One hill. Two hills. Three hills.</p><h2>Four.</h2><p>Five.</p>"},
                "the body (paragraphs 1, 2, 3)",
            ),
            (
                {"body": "<p>One hill. Two hills.</p><h2>Three hills.</h2>"},
                "the body (paragraph 2)",
            ),
            ({"lead_picture": None}, "the picture with its caption"),
        ],
    )
    def test_asks_where_it_changed(self, fields, named, story):
        Story.objects.filter(pk=story.pk).update(blockers_summary="")
        story.quotes.all().delete()
        outcome = self.published(story, **fields)
        (blocker,) = outcome.blockers
        assert not outcome.event
        assert f"What changed: {named}." in str(blocker)

    def test_says_that_words_are_gone(self, story):
        story.quotes.all().delete()
        (blocker,) = self.published(story, body="<p>One hill. Two hills.</p>").blockers
        assert "the body (words that are gone)" in str(blocker)

    @pytest.mark.parametrize(
        "fields",
        [
            {"headline": " Quiet   hills "},
            {"standfirst": "Two\nhills.\n"},
            {"body": "<p>One hill.</p><p><em>Two hills.</em> Three <a href='/en/'>hills</a>.</p>"},
            {"kicker": "Hills", "byline": "By nobody", "editor_note": "Look again."},
        ],
    )
    def test_asks_nothing_where_no_word_changed(self, fields, story):
        story.milestones.all().delete()
        story.quotes.all().delete()
        assert self.published(story, **fields).event == "published"

    @pytest.mark.parametrize("field", ["title", "date_label", "date_edtf", "kind"])
    def test_asks_of_a_milestone(self, field, story):
        changes = story.begin_changes()
        new = {"date_edtf": "1999", "kind": "context"}.get(field, "Otherwise")
        changes.milestones.update(**{field: new})
        assert changes.changed_words() == ["the milestone “Counts” (changed)"]

    def test_asks_of_rows_that_came_or_went_and_not_of_the_same_words_in_a_new_row(self, story):
        changes = story.begin_changes()
        changes.milestones.all().delete()
        changes.quotes.update(key="anewkey2")
        make_quote(changes, text="Two hills.", position=2)
        told = ["the quotation “Two hills.” (new)", "the milestone “Counts” (gone)"]
        assert changes.changed_words() == told
        assert story.changed_words() == []

    def test_is_named_in_part_where_much_changed(self, story):
        changes = story.begin_changes()
        for number in range(7):
            make_milestone(changes, title=f"Number {number}", passage="One hill.")
        (blocker,) = changes.unanswered_corrections(SOON)
        assert "“Number 5” (new), more. Say" in str(blocker)
        assert "Number 6" not in str(blocker)

    def test_asks_too_while_the_story_is_away_for_some_days(self, story):
        story.withdraw(by=None, now=SOON, until=SOON + timedelta(days=9))
        outcome = self.published(story, headline="Loud hills")
        assert [blocker.field for blocker in outcome.blockers] == ["is_correction"]

    def test_takes_no_minor_edit_without_a_reason(self, story):
        changes = story.begin_changes()
        Story.objects.filter(pk=changes.pk).update(headline="Loud hills")
        changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
        story = Story.objects.get(pk=story.pk)
        outcome = story.publish(by=None, now=SOON, is_minor=True, note=" ")
        assert "Say in a few words what the minor edit is" in str(outcome.blockers[0])
        assert story.publish(by=None, now=SOON, is_minor=True, note="A typo.").event == "published"
        assert not Correction.objects.exists()  # a minor edit tells readers nothing


class TestACaption:
    TYPED = {"caption": "Three hills."}

    @pytest.fixture
    def picture(self):
        return make_picture(caption="Two hills.")

    def test_that_readers_see_asks(self, admin_client, picture):
        story = make_story(lead_picture=picture, headline="Of <hills>")
        assert "on the page of “Of &lt;hills&gt;”" in markup(admin_client.get(address(picture)))
        page = errors(save(admin_client, picture, **self.TYPED, is_correction=""))
        assert "What changed: the caption. Say under “Is this a correction?”" in page
        assert 'value="Three hills."' in page
        minor = self.TYPED | {"is_correction": "minor"}
        page = errors(save(admin_client, picture, **minor))
        assert "Say in a few words what the minor edit is" in page
        answer = {"is_correction": "minor", "minor_reason": "typing", "what_for": "A letter."}
        assert save(admin_client, picture, **self.TYPED, **answer).status_code == 302
        picture.refresh_from_db()
        assert picture.caption == "Three hills."
        assert not story.corrections.exists()
        kept = LogEntry.objects.first().get_change_message()
        assert "“Two hills.”, now “Three hills.”. Minor edit: Typing mistake. A letter." in kept
        entry = AuditEntry.objects.get(kind="corrected")
        assert entry.detail == f"Picture {picture.pk}: minor edit of the caption"

    def test_is_corrected_on_every_page_that_shows_it(self, admin_client, picture):
        stories = [make_story(lead_picture=picture), make_story(lead_picture=picture)]
        make_story(status="draft", lead_picture=picture)
        answer = {"is_correction": "correction", **TOLD}
        save(admin_client, picture, **self.TYPED, **answer)
        told = Correction.objects.published(timezone.now()).order_by("pk")
        assert [each.story for each in told] == stories
        assert AuditEntry.objects.filter(kind="corrected").count() == 2
        assert "Correction" in LogEntry.objects.first().get_change_message()

    @pytest.mark.parametrize("seen", ["draft", "withdrawn"])
    def test_that_nobody_sees_asks_nothing(self, seen, admin_client, picture):
        status = "published" if seen == "withdrawn" else seen
        make_story(status=status, lead_picture=picture)
        if seen == "withdrawn":
            picture.withdraw(by=None, now=SOON)
        assert "correction of the caption" not in markup(admin_client.get(address(picture)))
        assert save(admin_client, picture, **self.TYPED).status_code == 302

    def test_asks_nothing_of_white_space_or_another_focus(self, admin_client, picture):
        make_story(lead_picture=picture)
        typed = {"caption": "Two  hills. ", "focus_x": "0.25", "credit": "Drawing: somebody"}
        assert save(admin_client, picture, **typed).status_code == 302

    def test_stays_without_an_answer_from_the_shell_too(self, picture):
        story = make_story(lead_picture=picture)
        assert picture.change_caption("Three hills.", by=None, now=SOON)
        picture.refresh_from_db()
        assert picture.caption == "Two hills."
        assert not picture.change_caption(
            "Three hills.", by=None, now=SOON, correction=Correction(**TOLD)
        )
        picture.refresh_from_db()
        assert picture.caption == "Three hills."
        assert [each.what_is_right for each in story.corrections.all()] == ["Two hills."]


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
        assert {line.by_name for line in lines} == {"sample"}
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


def test_only_changes_take_a_proposal():
    story = make_story()
    story.propose_correction(Correction(**TOLD), by=None, now=SOON)
    assert not Correction.objects.exists()


def test_a_draft_that_says_what_readers_see_stays_while_it_corrects_something(admin_user):
    story = make_story()
    make_version(story, admin_user)
    changes = story.begin_changes()
    changes.propose_correction(Correction(**TOLD), by=None, now=SOON)
    outcome = Story.objects.get(pk=changes.pk).save_draft(by=None, now=SOON)
    assert outcome.event == StoryVersion.Event.SAVED
    Correction.objects.all().delete()
    changes = Story.objects.get(pk=changes.pk)
    assert changes.save_draft(by=None, now=SOON).event == Outcome.UNCHANGED
