"""What a form says of a story's words is what looking for them says, in its editor's language."""

import pytest

from stories.admin.forms import stored_story
from stories.admin.forms.kept_media import KEPT
from stories.models import KeptVerdicts, Milestone, Quote, Story
from stories.models.story import headline
from stories.models.verification import judged
from tests.desk import address
from tests.factories import SENTENCES, make_milestone, make_quote, make_story
from tests.markup import markup

WORDS = "I say nothing of anybody."
CUT = "I am an invented person. […] The hills are quiet at night."
TOLD = ["passage_found", "misquote", "open_questions", "invented_quotations", "is_confirmed"]
REMEMBERED = [judged._judge, judged._look, headline._holds_invented]

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    headline = f"In their words: “{WORDS}”"
    story = make_story(headline=headline, standfirst="Of hills.", body=f"<p>{SENTENCES}</p>")
    make_quote(story, text=WORDS)
    make_quote(story, text=CUT)  # which is confirmed
    make_quote(story, text="I say nothing of anybody. […] at night.", confirmed=False)
    make_quote(story, text="Nobody says this.")
    make_milestone(story, passage="Of hills.")
    make_milestone(story, title="The “hills of nobody”")
    make_milestone(story, date_edtf="1999", confirmed=False)
    Story.objects.get().refresh_blockers()
    return story


@pytest.fixture(autouse=True)
def nothing_is_remembered(story):
    for remembered in REMEMBERED:
        remembered.cache_clear()
    KEPT.clear()


def rows_of_form(story):
    """Return the quotes and milestones that a form shows."""
    row = stored_story.find(str(story.pk)).working_copy()
    stored_story.add_rows(row)
    return [*row.quotes.all(), *row.milestones.all()]


def told(record):
    return {name: getattr(record, name) for name in TOLD if hasattr(record, name)}


@pytest.mark.parametrize("is_kept", [True, False])
def test_rows_say_what_looking_says(story, is_kept):
    if not is_kept:
        KeptVerdicts.objects.all().delete()
    for record in rows_of_form(story):
        assert told(record) == told(type(record).objects.get(pk=record.pk))
        assert (record.text_of_words is record.story.story_text) == (
            getattr(record, "in_standfirst", None) is None
        )


def test_words_that_did_not_change_since_they_were_judged_are_not_looked_for(story, monkeypatch):
    monkeypatch.setattr(judged, "_find", None)
    assert [record.is_confirmed for record in rows_of_form(story)][:2] == [False, True]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Story, {"body": f"<p>{WORDS} {WORDS}</p>"}),
        (Story, {"body": f'<p class="question">{SENTENCES}</p>'}),
        (Quote, {"speaker": "Their mother"}),
        (Quote, {"confirmation": {}}),
        (Milestone, {"title": "They “never said so”"}),
    ],
)
def test_what_changed_since_is_looked_for_anew(story, model, values):
    model.objects.update(**values)
    before = [told(record) for record in rows_of_form(story)]
    KeptVerdicts.objects.all().delete()
    for remembered in REMEMBERED:
        remembered.cache_clear()
    assert [told(record) for record in rows_of_form(story)] == before


def test_the_words_of_waiting_changes_are_those_that_are_shown(story, monkeypatch):
    changes = Story.objects.get().begin_changes()
    changes.body = f"<p>Before them. {SENTENCES}</p>"
    changes.save()
    changes.refresh_blockers()
    monkeypatch.setattr(judged, "_find", None)
    start = rows_of_form(story)[0].passage_found.start
    assert start == len("Before them. ") + SENTENCES.index(WORDS)


class TestTheHeadline:
    def invented(self, story):
        row = stored_story.find(str(story.pk))
        stored_story.add_rows(row)
        return [each.words for _field, each in row.invented_quotations()]

    def test_that_was_judged_as_it_is_is_not_judged_anew(self, story, monkeypatch):
        judged_anew = []
        monkeypatch.setattr(
            headline.passages,
            "invented_quotations",
            lambda text, *_: judged_anew.append(text) or (),
        )
        assert self.invented(story) == []
        assert "Of hills." in judged_anew
        assert story.headline not in judged_anew

    def test_that_quotes_what_nobody_says_is_told_of_before_and_after_it_was_judged(self, story):
        Story.objects.update(headline="So: “Nobody says this.”", kicker="“Nor this”")
        assert self.invented(story) == ["Nobody says this.", "Nor this"]
        Story.objects.get().refresh_blockers()
        assert self.invented(story) == ["Nobody says this.", "Nor this"]


def test_each_editor_reads_it_in_their_own_language(story, admin_client):
    english = markup(admin_client.get(address(story)))
    admin_client.post("/admin/language/", {"language": "ru"})
    russian = markup(admin_client.get(address(story)))
    assert "The date 1999 is not told by the passage" in english
    assert "The date 1999 is not told by the passage" not in russian
    assert "select2/i18n/ru" not in english
    assert "select2/i18n/ru" in russian
