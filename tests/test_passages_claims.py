"""Test what an editor's text may say in quotation marks: the person's words alone."""

from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from stories import passages
from stories.models import AuditEntry, Story
from tests.desk import address, errors, publish, save
from tests.factories import make_milestone, make_story

SAID = (
    "<h2>A heading of mine</h2><p>I love my country. It is not true that I took the money. "
    "My mother said “you must leave” and wept. Was I afraid?</p>"
    "<blockquote><p>You deserve it.</p></blockquote><p>His letter: the house is mine. "
    "I always say: doors open.</p>"
)

CLAIMS = [
    ("“I hate my country”", "not in the story"),
    ("In the words of nobody: “I hate my country”", "not in the story"),
    ("In the words of nobody: “I love my country”", ""),
    ("In the words of nobody: «i love my country.»", ""),
    ('In the words of nobody: "I love my country!"', "leave the mark out"),
    ("“Was I afraid?”", ""),
    ("“Was I afraid!”", "leave the mark out"),
    ("“I love my country?”", "leave the mark out"),
    ("“I love!”", "the person’s words do not: leave it out"),
    ("“I took the money”", "The sentence says “not”"),
    ("“It is not true that I took the money”", ""),
    ("“You deserve it”", "not the person’s words"),
    ("“A heading of mine”", "not the person’s words"),
    ("“You must leave”", "somebody else’s"),
    ("A “shameless” lie", "not in the story"),
    ("A word: “Shame”", "not in the story"),
    ("“I love my country", ""),
    ("“I hate my country", "not in the story"),
    ("“The house is mine”", "“His letter:” before"),
    ("“Doors open”", ""),
    ("Why “I Hate My Country” Was Said", "not in the story"),
    ("❝I hate my country❞", "not in the story"),
    ("``I hate my country''", "not in the story"),
    ("″I hate my country″", "not in the story"),
    ("´I hate my country´", "not in the story"),
    ("I hate my country”", "not in the story"),
    ('A 5" scar', ""),
    ("Sample Person: I hate my country", "not in the story"),
    ("Sample Person: I love my country", ""),
    ("I hate my country, says Sample Person", "not in the story"),
    ("I hate my country — Sample Person", "not in the story"),
    ("I hate my country - Sample Person", "not in the story"),
    ("Sample Person : I hate my country", "not in the story"),
    ("Sample Person says: I hate my country", "not in the story"),
    ("<<I hate my country>>", "not in the story"),
    (",,I hate my country''", "not in the story"),
    ("Why I said yes to the hills", ""),
    ("What my mother said: I was right", ""),
    ("I left — and came back", ""),
    ("My life: I left home", ""),
    ("Sample Person: a life in the hills", ""),
    ('An expert in "Women, Peace and Security"', ""),
    ("A “Shameless” lie", "not in the story"),
    ("The founder of the school “Shameless”", ""),
    ("The school: “Shameless”", "not in the story"),
    ("A neighbour’s word, and women's rights", ""),
    ("No marks at all", ""),
    ("“…”", ""),
    ("“They called it ‘shameless’ too”", "not in the story"),
    ("“I love my country” and “I hate it”", "not in the story"),
]


@pytest.mark.parametrize(("text", "reason"), CLAIMS, ids=[text for text, _ in CLAIMS])
def test_a_quotation_is_the_person_s_words_or_told_why_not(text, reason):
    found = passages.invented_quotations(text, passages.read(SAID), "en")
    assert len(found) == (1 if reason else 0)
    if reason:
        assert reason in found[0].why


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Приклад Зразкова: я ненавиділа дім"),
        ("de", "Muster: Ich hasste das Haus"),
        ("fr", "Exemple : Je détestais la maison"),
        ("es", "Ejemplo: Yo odié la casa"),
        ("tr", "Örnek: Ben evden nefret ettim"),
        ("uz", "Namuna: Men uyni yomon ko‘rdim"),
        ("ar", "مثال: أنا كرهت البيت"),
    ],
)
def test_words_given_without_marks_are_known_by_i_in_each_language(language, text):
    assert passages.invented_quotations(text, passages.read(SAID), language)


def test_words_that_occur_twice_are_said_if_one_place_says_them():
    story = passages.read("<h2>I rest.</h2><p>I rest.</p>")
    assert passages.invented_quotations("“I rest”", story, "en") == []
    story = passages.read("<h2>I rest.</h2><blockquote><p>I rest.</p></blockquote>")
    assert len(passages.invented_quotations("“I rest”", story, "en")) == 1


@pytest.mark.django_db
class TestAtTheDesk:
    @pytest.mark.parametrize("field", ["headline", "kicker", "standfirst"])
    def test_an_invented_quotation_is_not_published(self, field, admin_client, writer_client):
        story = make_story(status="draft")
        changes = {field: "Nobody says: “I hate my country”"}
        told = save(writer_client, story, follow=True, **changes)
        assert "“I hate my country” is not said so" in unescape(told.content.decode())
        page = unescape(errors(publish(admin_client, story)))
        assert "“I hate my country” is in quotation marks" in page
        assert Story.objects.get().status == "draft"
        assert Story.objects.get().blockers_summary == "invented quotation"
        assert publish(admin_client, story, **{field: "None"}).status_code == 302

    def test_an_edit_of_the_body_that_takes_the_words_away_is_stopped(self, admin_client):
        story = make_story(headline="“The hills are quiet at night”")
        page = unescape(errors(publish(admin_client, story, body="<p>I say nothing.</p>")))
        assert "“The hills are quiet at night” is in quotation marks" in page

    @pytest.mark.parametrize("field", ["title", "date_label"])
    def test_a_milestone_s_text_invents_nothing(self, field, admin_client, client):
        told = make_milestone()
        name = f"milestones-0-{field}"
        kept = save(admin_client, told.story, follow=True, **{name: "“Loud” hills"})
        assert "“Loud” is not said so by the person." in unescape(kept.content.decode())
        assert "invented quotation" in Story.objects.get(changes_to=told.story).blockers_summary
        again = save(admin_client, told.story, follow=True, byline="Nobody")
        assert "is not said so by the person." not in unescape(again.content.decode())
        page = unescape(errors(publish(admin_client, told.story)))
        assert "“Loud” is not said so by the person." in page
        assert publish(admin_client, told.story, **{name: "“Quiet” hills"}).status_code == 302
        type(told).objects.update(**{field: "“Loud” hills"})
        Story.objects.update(headline="“I hate the hills”")
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_words", stdout=out)
        assert f"milestone {told.key}: “Loud”" in out.getvalue()
        assert "headline: “I hate the hills”" in out.getvalue()
        assert told.anchor not in client.get(told.story.get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestAHeadlineAsFirstPublished:
    HEADLINE = "In the words of nobody: “The hills are quiet at night!”"

    def test_is_kept_once_who_may_publish_says_so_and_readers_are_told(self, admin_client, client):
        story = make_story(status="draft", headline=self.HEADLINE)
        assert "first published elsewhere" in errors(publish(admin_client, story))
        assert publish(admin_client, story, is_as_first_published="on").status_code == 302
        page = client.get(story.get_absolute_url()).content.decode()
        assert "The headline is as it was first published." in page
        assert '<a href="#p-1">Read it in the person’s words</a>' in page
        assert AuditEntry.objects.filter(kind="confirmed", detail="headline").count() == 1
        data = client.get(story.get_absolute_url().rstrip("/") + ".json").json()
        assert data["is_headline_not_word_for_word"] is True
        opened = admin_client.get(address(story)).context["adminform"].form
        assert opened["is_as_first_published"].value() is True
        assert publish(admin_client, story, standfirst="More.").status_code == 302
        assert AuditEntry.objects.filter(kind="confirmed").count() == 1

    def test_cannot_be_said_so_by_a_writer(self, writer_client):
        story = make_story(status="draft", headline=self.HEADLINE)
        save(writer_client, story, is_as_first_published="on")
        assert not Story.objects.get().is_headline_as_first_published

    def test_stays_said_when_a_writer_saves(self, admin_client, writer_client):
        story = make_story(status="draft", headline=self.HEADLINE)
        save(admin_client, story, is_as_first_published="on")
        save(writer_client, story, standfirst="More.")
        assert Story.objects.get().is_headline_as_first_published

    def test_is_no_longer_once_it_is_another(self, admin_client):
        story = make_story(status="draft", headline=self.HEADLINE)
        save(admin_client, story, is_as_first_published="on")
        Story.objects.update(headline=self.HEADLINE.replace("quiet", "loud"))
        assert not Story.objects.get().is_headline_as_first_published
        assert "quotation marks" in errors(publish(admin_client, story, is_as_first_published=""))

    def test_is_taken_back(self, admin_client):
        story = make_story(status="draft", headline=self.HEADLINE)
        save(admin_client, story, is_as_first_published="on")
        fields = {"is_as_first_published": ""}
        save(admin_client, story, **fields)
        assert not Story.objects.get().is_headline_as_first_published

    def test_without_the_words_in_the_story_has_no_link(self, admin_client, client):
        story = make_story(headline="“Said elsewhere alone”")
        publish(admin_client, story, is_as_first_published="on")
        page = client.get(story.get_absolute_url()).content.decode()
        assert "The headline is as it was first published." in page
        assert 'href="#p-' not in page.partition("<h1>")[2].partition("first published.")[2][:200]

    def test_that_is_word_for_word_says_nothing(self, admin_client, client):
        story = make_story(headline="“The hills are quiet at night”")
        publish(admin_client, story, is_as_first_published="on")
        page = client.get(story.get_absolute_url()).content.decode()
        assert "as it was first published" not in page
