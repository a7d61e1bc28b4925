"""Test the comments of colleagues on a story and on its passages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories import erasure, passages
from stories.erasure.needles import Needles
from stories.models import Comment, Story
from stories.models.desk.comment import named_in
from tests.accounts import make_colleague, signed_in
from tests.desk import address
from tests.factories import make_person, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

NOW = timezone.now()
WORDS = "I say nothing of anybody."


@pytest.fixture
def writer():
    return make_colleague("writer", "Writers", first_name="Sample", last_name="Writer")


@pytest.fixture
def editor():
    return make_colleague("editor", "Editors", first_name="Sample", last_name="Editor")


def page_of(story):
    return reverse("admin:stories_story_comments", args=[story.pk])


def begin(story, by, text="Is this so?", words=""):
    return Comment.begin(story, text, by=by, now=NOW, words=words)


def send(user, story, **fields):
    return signed_in(user).post(page_of(story), fields, follow=True)


def on_the_desk_of(user):
    for part in signed_in(user).get(reverse("admin:index")).context["queues"]:
        if part.name == "comments":
            return [(row.name, row.told, row.message) for row in part.rows]
    return []


def beside_words(user, story):
    """The comments that the form of the story has beside their words, and which words are gone."""
    form = markup(signed_in(user).get(address(story)))
    cards = re.findall(
        r'<article .*?data-words="(.*?)".*?<p class="comment-gone"(.*?)>', form, re.S
    )
    return [(words, hidden != " hidden") for words, hidden in cards]


class TestAComment:
    def test_is_on_the_story_or_on_a_passage_as_it_is_stored(self, writer):
        story = make_story(status="draft")
        assert send(writer, story, add="yes", text="What a life.").status_code == 200
        send(writer, story, add="yes", text="Really?", passage="“i say nothing of anybody”")
        whole, part = Comment.objects.all()
        assert (whole.text, whole.passage, whole.by) == ("What a life.", "", writer)
        assert part.passage == "I say nothing of anybody"
        assert part.prefix.endswith("person. ")
        page = markup(signed_in(writer).get(page_of(story)))
        assert "What a life." in page
        assert '<blockquote class="comment-passage" lang="en" dir="auto">I say' in page
        assert "not in the story any more" not in page
        assert "Comments: 2" in " ".join(markup(signed_in(writer).get(address(story))).split())

    def test_on_words_that_are_not_there_is_refused_and_stays_typed(self, writer):
        story = make_story(status="draft")
        page = markup(send(writer, story, add="yes", text="Kept <so>", passage="Never said."))
        assert "These words are not in the story" in page
        assert "Kept &lt;so&gt;</textarea>" in page
        assert ">Never said.</textarea>" in page
        page = markup(send(writer, story, add="yes", text=" ", passage=WORDS))
        assert "Write what you want to say." in page
        assert f">{WORDS}</textarea>" in page
        assert not Comment.objects.exists()
        with pytest.raises(passages.PassageError):
            begin(story, writer, words="Never said.")

    def test_says_when_its_passage_is_gone(self, writer, editor):
        story = make_story()
        changes = story.begin_changes()
        changes.body = f"<p>{WORDS} A new sentence.</p>"
        changes.save()
        story = Story.objects.get(pk=story.pk)
        begin(story, editor, words="A new sentence.")
        begin(story, editor, "On the whole story.")
        gone = "These words are not in the story any more."
        assert gone not in markup(signed_in(writer).get(page_of(story)))
        assert beside_words(writer, story) == [("A new sentence.", False)]
        story.discard_changes(by=editor, now=NOW)
        assert gone in markup(signed_in(writer).get(page_of(story)))
        assert beside_words(writer, story) == [("A new sentence.", True)]
        Comment.objects.get(text="Is this so?").resolve(by=None, now=NOW)
        assert beside_words(writer, story) == []

    def test_begins_with_the_words_that_were_selected_in_the_form(self, writer):
        story = make_story(status="draft")
        page = markup(send(writer, story, comment_on=WORDS))
        assert f">{WORDS}</textarea>" in page
        assert not Comment.objects.exists()

    def test_is_answered_resolved_and_opened_again(self, writer, editor):
        story = make_story(status="draft")
        comment = begin(story, writer)
        send(editor, story, answer=comment.pk, text="It is.")
        comment.answers.get().answer("Good.", by=writer, now=NOW)
        assert [each.text for each in comment.answers.all()] == ["It is.", "Good."]
        page = markup(send(editor, story, answer=comment.pk, text=""))
        assert "Write an answer first." in page
        page = markup(send(editor, story, resolve=comment.pk))
        assert "Resolved by Sample Editor" in page
        assert "Resolved: 1" in page
        assert "Nothing is open." in page
        send(writer, story, resolve=comment.pk)
        comment.refresh_from_db()
        assert comment.resolved_by == editor
        send(writer, story, reopen=comment.pk)
        comment.refresh_from_db()
        assert (comment.resolved_at, comment.resolved_by_name) == (None, "")
        comment.resolve(by=None, now=NOW)
        assert comment.resolved_by is None

    def test_of_another_story_is_not_answered_here(self, writer):
        comment, other = begin(make_story(), writer), make_story()
        assert send(writer, other, answer=comment.pk, text="Here.").status_code == 404
        assert send(writer, other, resolve="first").status_code == 200
        assert not comment.answers.exists()

    def test_costs_as_many_queries_for_many_as_for_one(self, writer, editor):
        def count():
            with CaptureQueriesContext(connection) as captured:
                signed_in(writer).get(page_of(story))
            return len(captured)

        story = make_story()
        for _ in range(2):
            begin(story, editor, words=WORDS).answer("So it is.", by=writer, now=NOW)
            few = count()
            begin(story, editor).resolve(by=editor, now=NOW)
        assert count() == few


class TestWhoMayComment:
    def test_are_those_who_may_see_the_story(self, writer, client):
        story = make_story(status="draft")
        nobody = make_colleague("nobody")
        assert signed_in(nobody).get(page_of(story)).status_code == 403
        assert send(nobody, story, add="yes", text="Me too.").status_code == 403
        assert client.get(page_of(story)).status_code == 302
        story.move_to_trash(by=None, now=NOW)
        assert signed_in(writer).get(page_of(story)).status_code == 404
        assert not Comment.objects.exists()


class TestMentions:
    def test_are_on_the_desk_until_they_are_answered(self, writer, editor):
        story = make_story(headline="In invented words")
        comment = begin(story, writer, text="@Editor, is this so? a@writer.example")
        told = [("In invented words", "Sample Writer mentions you", comment.text)]
        assert on_the_desk_of(editor) == told
        assert on_the_desk_of(writer) == []
        page = markup(signed_in(editor).get(reverse("admin:index")))
        assert f'href="{page_of(story)}#comment-{comment.pk}"' in page
        comment.answer("It is.", by=editor, now=NOW)
        assert on_the_desk_of(editor) == []
        assert on_the_desk_of(writer) == [
            ("In invented words", "Sample Editor answers you", "It is.")
        ]
        where = f"{reverse('admin:stories_story_changelist')}?waits=comments"
        listed = signed_in(writer).get(where).context["cl"].result_list
        assert [str(each) for each in listed] == ["In invented words"]

    def test_are_gone_once_the_comment_is_resolved(self, writer, editor):
        comment = begin(make_story(), writer, text="See @editor.")
        comment.answer("@writer @editor", by=None, now=NOW)
        assert len(on_the_desk_of(editor)) == 2
        comment.resolve(by=writer, now=NOW)
        assert on_the_desk_of(editor) == on_the_desk_of(writer) == []

    def test_reach_nobody_who_may_not_see_stories(self, writer):
        nobody = make_colleague("nobody")
        make_colleague("left", "Editors", is_active=False)
        comment = begin(make_story(), writer, text="@nobody @left @unknown")
        assert not comment.mentioned.exists()
        assert on_the_desk_of(nobody) == []

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("@aru, see @Bek.", {"aru", "bek.", "bek"}),
            ("aru@mail.example", set()),
            ("(@a.b-c)", {"a.b-c"}),
            ("Nobody @ all", set()),
        ],
    )
    def test_are_user_names_after_a_sign(self, text, names):
        assert named_in(text) == names


class TestForTheDeskAlone:
    def test_are_comments_on_a_public_story(self, writer, client):
        story = make_story(slug="sample-remark")
        comment = begin(story, writer, text="A remark of nobody.", words=WORDS)
        for where in (story.get_absolute_url(), "/en/stories/sample-remark.json"):
            answer = client.get(where).content.decode()
            assert WORDS in answer
            assert comment.text not in answer
        assert str(comment) == f"Comment {comment.pk}"

    def test_are_comments_whose_writer_has_left(self, writer):
        story = make_story()
        begin(story, writer)
        writer.delete()
        comment = Comment.objects.get()
        assert (comment.by, comment.by_name) == (None, "writer")
        assert comment.answer("So it is.", by=None, now=NOW).mentioned.count() == 0

    def test_are_erased_with_the_person_and_their_name_with_it(self, writer, editor):
        zarina = make_person("Zarina Qosbelgi")
        own = begin(make_story(zarina), writer)
        own.answer("So it is.", by=editor, now=NOW)
        other = make_story(body="<p>I know Zarina Qosbelgi. She is invented.</p>")
        begin(other, writer, text="Who is Zarina?", words="I know Zarina Qosbelgi.")
        plan = erasure.Plan(zarina, Needles.of(zarina))
        assert "2 comments of colleagues" in plan.counts(zarina)
        erasure.erase(plan, by=editor, now=NOW)
        [left] = Comment.objects.all()
        assert (left.text, left.passage) == ("Who is [erased]?", "I know [erased].")
