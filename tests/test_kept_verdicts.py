"""Where words are in a story is kept for its first reader, who is never shown more than that."""

import cProfile
from importlib.metadata import version
from pathlib import Path

import pytest
from django.db import connection

from stories.models import KeptVerdicts, Milestone, Quote, Story
from stories.models.story import text as story_text
from stories.models.verification import judged, kept_verdicts
from tests.factories import SENTENCES, make_milestone, make_quote, make_story

WORDS = "I say nothing of anybody."

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_story(standfirst="A sample of hills.", body=f"<p>{SENTENCES}</p>")
    make_quote(story, text=WORDS, is_pull_quote=True)
    make_quote(story, text="I am an invented person. […] The hills are quiet at night.")
    make_quote(story, text="Nobody says this.")
    make_milestone(story)
    make_milestone(story, title="A sample", passage="sample of hills")
    make_milestone(story, passage="Nobody says this.")
    Story.objects.get().refresh_blockers()
    return Story.objects.get()


def records(story):
    return [*story.quotes.all(), *story.milestones.all()]


def read(client, address):
    """Return the page as a process writes it that remembers nothing."""
    judged._judge.cache_clear()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_pages_show_words_without_looking_for_them(client, story, monkeypatch):
    quote, milestone = story.quotes.first(), story.milestones.first()
    monkeypatch.setattr(judged, "_find", None)
    page = read(client, story.get_absolute_url())
    assert f'id="q-{quote.key}"' in page
    assert f'id="m-{milestone.key}"' in page
    assert "Nobody says this." not in page
    for address in (
        story.person.get_absolute_url(),
        quote.get_absolute_url(),
        "/en/search/?q=anybody",
    ):
        assert quote.key in read(client, address)


def test_what_is_kept_says_what_looking_says(story):
    fetched = records(Story.objects.with_kept_verdicts().get())
    for record in fetched:
        asked = judged._Asked(record)
        assert judged._kept(asked) == judged._find(asked)
    kept = [record.verdict for record in fetched]
    assert [bool(each.passage) for each in kept] == [True, True, False] * 2
    assert [each.is_in_body for each in kept] == [True, True, True, True, False, True]


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Story, {"body": f"<p>The hills. {WORDS} {WORDS}</p>"}),
        (Story, {"body": f'<p class="question">{WORDS}</p>'}),
        (Story, {"language": "ru"}),
        (Story, {"standfirst": "Other words of hills."}),
        (Quote, {"speaker": "Their mother"}),  # which somebody must confirm
        (Quote, {"context": {"text": WORDS, "sentences": "I say nothing."}}),
        (Quote, {"position": 7}),
        (Milestone, {"date_edtf": "1999"}),
    ],
)
def test_what_was_judged_otherwise_is_looked_for_anew(model, values, story):
    """Whatever changed it: here an `update()`, of which nothing of ours hears."""
    model.objects.update(**values)
    touched = (Quote, Milestone) if model is Story else (model,)
    for record in records(Story.objects.with_kept_verdicts().get()):
        is_kept = judged._kept(judged._Asked(record)) is not None
        assert is_kept == (not isinstance(record, touched))


def test_what_is_not_in_the_story_any_longer_is_not_shown(client, story):
    key = story.quotes.first().key
    assert key in read(client, story.get_absolute_url())
    Story.objects.update(body="<p>The hills are quiet at night.</p>")
    assert key not in read(client, story.get_absolute_url())


@pytest.mark.parametrize(
    "change",
    [
        lambda digest, found: [digest, [found[0], [[0, 20]], found[2]]],
        lambda digest, found: digest,
        lambda digest, found: [found, digest],
    ],
    ids=["another place", "no list", "the wrong way round"],
)
def test_what_somebody_changed_by_hand_is_not_believed(change, client, story):
    kept = KeptVerdicts.objects.get()
    del kept.verdicts[kept_verdicts.BODY], kept.verdicts[kept_verdicts.HEADLINE]
    changed = {name: change(*each) if each[1] else each for name, each in kept.verdicts.items()}
    KeptVerdicts.objects.update(verdicts=changed)
    assert f">{WORDS}</span>" in read(client, story.get_absolute_url())
    KeptVerdicts.objects.update(verdicts=list(changed))
    assert f">{WORDS}</span>" in read(client, story.get_absolute_url())


def test_a_body_that_is_kept_as_clean_is_not_sanitised_for_a_page(client, story, monkeypatch):
    monkeypatch.setattr(story_text, "sanitise", None)
    assert f">{WORDS}</span>" in read(client, story.get_absolute_url())


def test_a_body_that_a_script_stored_is_sanitised_for_each_page(client, story):
    raw = f"<p>{WORDS}</p><p onclick='bad()'>Another one.</p>"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stories_story SET body = %s", [raw])
    page = read(client, story.get_absolute_url())
    assert ">Another one.</p>" in page
    assert "bad()" not in page
    Story.objects.get().refresh_blockers()  # nothing of this body is kept
    assert "bad()" not in read(client, story.get_absolute_url())


def test_the_minutes_of_a_body_are_those_that_were_kept_of_it(story):
    assert Story.objects.with_kept_verdicts().get().minutes_to_read == 1
    kept = KeptVerdicts.objects.get().verdicts
    digest, minutes = kept[kept_verdicts.BODY]
    assert minutes == 1
    for changed in ([digest, 99], [digest, "1"], digest, None):
        KeptVerdicts.objects.update(verdicts=kept | {kept_verdicts.BODY: changed})
        assert Story.objects.with_kept_verdicts().get().minutes_to_read == 1
    long = kept_verdicts.digest_of((story.body_digest, "en"), 99)
    KeptVerdicts.objects.update(verdicts=kept | {kept_verdicts.BODY: [long, 99]})
    assert Story.objects.with_kept_verdicts().get().minutes_to_read == 99
    Story.objects.update(language="ru")
    assert Story.objects.with_kept_verdicts().get().minutes_to_read == 1


def test_what_a_headline_quotes_is_kept_of_it_and_of_the_body_as_they_are(story, monkeypatch):
    story.headline = f"In their words: “{WORDS}”"
    story.save()
    story.refresh_blockers()
    with monkeypatch.context() as patched:
        patched.setattr(Story, "judge_headline", None)
        assert Story.objects.with_kept_verdicts().get().said_for_headline == "#p-1"
    Story.objects.update(headline="In their words: “Nobody says this.”")
    assert Story.objects.with_kept_verdicts().get().said_for_headline == ""
    Story.objects.update(headline=story.headline, body=f"<p>Before them.</p><p>{WORDS}</p>")
    assert Story.objects.with_kept_verdicts().get().said_for_headline == "#p-2"


def test_what_other_code_found_is_not_believed(story, monkeypatch):
    quote = Story.objects.with_kept_verdicts().get().quotes.first()
    assert judged._kept(judged._Asked(quote))
    monkeypatch.setattr(kept_verdicts, "rules", lambda: "of another version")
    assert judged._kept(judged._Asked(quote)) is None


def test_the_digest_of_the_code_has_every_module_that_judges(story):
    judged._judge.cache_clear()
    with cProfile.Profile() as profile:
        for record in records(Story.objects.get()):
            judged.judge(record)
    codes = [each.code for each in profile.getstats() if not isinstance(each.code, str)]
    ran = {Path(code.co_filename) for code in codes}
    ours = {path for path in ran if kept_verdicts.STORIES in path.parents}
    assert {path.name for path in ours} >= {"quote.py", "milestone.py", "cuts.py"}
    assert ours <= {*kept_verdicts.code()}


def test_the_digest_of_the_code_has_the_versions_of_the_packages_that_judge():
    names = {name.lower() for name in kept_verdicts.installed()}
    used = {f"{each}-{version(each)}.dist-info" for each in kept_verdicts.PACKAGES}
    assert used <= names


@pytest.mark.parametrize("part", ["installed", "code"])
def test_the_digest_of_the_code_changes_with_each_part_of_it(part, monkeypatch):
    before = kept_verdicts.rules()
    monkeypatch.setattr(kept_verdicts, part, list)
    assert kept_verdicts.rules.__wrapped__() != before


def test_it_goes_with_the_story(story):
    assert str(KeptVerdicts.objects.get()) == str(story)
    story.delete()
    assert not KeptVerdicts.objects.exists()


def test_words_are_read_from_the_body_as_it_is_in_memory_now():
    story = Story(body="<p>One.</p>")
    assert story.story_text.text == "One."
    story.body = '<p onclick="x">Two.</p>'
    assert story.story_text.text == "Two."
    assert story.shown_body == "<p>Two.</p>"
