"""Test that words which may mean another thing wait for somebody who may publish."""

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from stories.models import AuditEntry, Milestone, Quote, Story, StoryVersion
from tests.desk import address, errors, open_form, publish, row, save, ticked
from tests.environment import share
from tests.factories import make_milestone, make_quote, make_story

pytestmark = pytest.mark.django_db

LIE = "<p>They spread a lie about me: I killed him.</p>"
MONEY = "<p>It is not true that I took the money. I never did.</p>"
MOTHER = "<p>My mother said “leave this house” and wept.</p>"
LIST = "<p>I was accused of three things:</p><ul><li>I stole it.</li><li>I hit him.</li></ul>"
LONG = "<p>We left the house, the two of us, at night. It rained.</p>"
CUTS = {
    "after a colon": (LIE, "I killed him.", "hold “lie”", "They spread a lie about me: "),
    "an item of a list": (LIST, "I hit him.", "hold “accused”", "I was accused of three things:"),
    "part of a sentence": (MONEY, "I took the money.", "hold “not”", "It is not true that "),
    "somebody else’s words": (MOTHER, "leave this house", "is in quotation marks", "My mother"),
    "an omission": (LONG, "We left the house […] at night.", "left out", ", the two of us,"),
    "a plain part": (LONG, "the two of us, at night.", "part of a sentence", "We left the house, "),
    "a question": ("<p>Was I afraid? No.</p>", "Was I afraid", "part of a sentence", "?"),
}


def in_each_way(turn=0, parts=1):
    """Try each cut; or outside CI one of so many parts of them."""
    chosen = share(CUTS, turn, parts)
    cuts = [CUTS[name] for name in chosen]
    return pytest.mark.parametrize(("body", "words", "reason", "left_out"), cuts, ids=chosen)


def is_shown(client, quote):
    answered = client.get(quote.get_absolute_url()).status_code == 200
    story = client.get(quote.story.get_absolute_url()).content.decode()
    assert answered == (quote.anchor in story)
    return answered


class TestACutQuote:
    @in_each_way(turn=0, parts=2)
    def test_is_published_once_who_may_publish_confirmed_its_sentence(
        self, body, words, reason, left_out, admin_client, client
    ):
        story = make_story(body=body)
        fields = row("quotes", 0, position=1, text=words, is_pull_quote="on")
        asked = publish(admin_client, story, **fields)
        page = unescape(errors(asked))
        assert reason in page
        assert f'<span class="left-out">{left_out}' in page
        assert not Quote.objects.exists()
        assert publish(admin_client, story, **fields | ticked(asked)).status_code == 302
        quote = Quote.objects.get()
        assert is_shown(client, quote)
        shown = client.get(f"/en/quotes/{quote.key}.json").json()
        assert shown["words"] == words
        assert shown["is_partial"] is True
        assert left_out in shown["whole_sentences"]
        for page in ("/en/", "/en/quotes/", f"/embed/quotes/{quote.key}/"):
            assert "Shortened: read it in full" in client.get(page).content.decode(), page
        data = client.get(f"/en/quotes/{quote.key}.jsonld").json()["@graph"]
        assert left_out in data[0]["body"]["value"]
        assert left_out in data[1]["isBasedOn"]["text"]

    @in_each_way(turn=1, parts=2)
    def test_of_a_writer_waits_as_a_draft_and_cannot_be_confirmed_by_one(
        self, body, words, reason, left_out, writer_client, admin_client, client
    ):
        story = make_story(body=body, status="draft")
        fields = row("quotes", 0, position=1, text=words)
        told = unescape(save(writer_client, story, follow=True, **fields).content.decode())
        assert "waits for a confirmation" in told
        assert reason in told
        opened = writer_client.get(address(story))
        assert "Somebody who may publish" in opened.content.decode()
        assert "quotes-0-confirmed" not in opened.content.decode()
        digest = Quote.objects.get().digest
        save(writer_client, story, **{"quotes-0-confirmed": digest})
        assert not Quote.objects.get().is_confirmed
        assert reason in unescape(errors(publish(admin_client, story)))
        assert Story.objects.get().status == "draft"
        assert Story.objects.get().blockers_summary == "words to confirm"
        assert "Words to confirm" in admin_client.get("/admin/").content.decode()

    @in_each_way()
    def test_that_came_around_the_desk_is_on_no_page_and_listed(
        self, body, words, reason, left_out, client
    ):
        quote = make_quote(make_story(body=body), text=words, confirmed=False)
        assert not is_shown(client, quote)
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_words", stdout=out)
        assert reason in out.getvalue()


@pytest.mark.parametrize(
    ("body", "language", "words", "reason"),
    [
        ("<p>He [the husband] left.</p>", "en", "He [the husband] left.", "in square brackets"),
        ("<p>Nu kun mu walked nu home.</p>", "eo", "walked nu home.", "nobody but you can see"),
    ],
    ids=["an insertion", "a language without known words"],
)
def test_words_of_which_nobody_but_an_editor_can_judge_wait(body, language, words, reason, client):
    quote = make_quote(make_story(body=body, language=language), text=words, confirmed=False)
    assert not is_shown(client, quote)
    assert reason in str(quote.open_questions[0])


INTERVIEW = (
    "<p><strong>So you were afraid of your husband?</strong></p><p>I was.</p>"
    "<p><strong>What did you do then?</strong></p><p>I left the house.</p>"
)
NOT_MARKED = pytest.mark.parametrize(
    "words", ["So you were afraid of your husband?", "What did you do then?"]
)


@NOT_MARKED
class TestAQuestionThatIsNotMarked:
    def test_is_the_person_s_words_only_once_it_is_confirmed(self, words, admin_client, client):
        story = make_story(body=INTERVIEW)
        fields = row("quotes", 0, position=1, text=words)
        asked = publish(admin_client, story, **fields)
        assert "question" in errors(asked)
        assert publish(admin_client, story, **fields | ticked(asked)).status_code == 302
        assert is_shown(client, Quote.objects.get())

    def test_that_came_around_the_desk_is_on_no_page(self, words, client):
        assert not is_shown(client, make_quote(make_story(body=INTERVIEW), words, confirmed=False))

    def test_of_a_writer_waits_as_a_draft(self, words, writer_client, admin_client):
        story = make_story(body=INTERVIEW, status="draft")
        fields = row("quotes", 0, position=1, text=words)
        told = save(writer_client, story, follow=True, **fields).content.decode()
        assert "waits for a confirmation" in told
        errors(publish(admin_client, story))
        assert Story.objects.get().status == "draft"

    def test_is_in_no_headline(self, words, admin_client):
        story = make_story(body=INTERVIEW)
        page = errors(publish(admin_client, story, headline=f"“{words}”"))
        assert "quotation marks" in page

    def test_is_refused_once_it_is_marked(self, words, admin_client):
        body = INTERVIEW.replace("<p><strong>", '<p class="question"><strong>')
        story = make_story(body=body)
        page = errors(publish(admin_client, story, **row("quotes", 0, position=1, text=words)))
        assert "quotes-0-confirmed" not in page


class TestAConfirmation:
    def test_says_first_and_gravely_what_turns_the_sense(self, admin_client):
        story = make_story(body=MONEY)
        page = publish(admin_client, story, **row("quotes", 0, position=1, text="I took the money"))
        questions = unescape(page.content.decode()).partition('<ul class="passage-questions">')[2]
        found = re.findall(r"<li( class=\"grave\")?>([^<]*)</li>", questions)
        assert found[0][0]
        assert found[0][1].startswith("The words left out hold “not”")
        assert not found[1][0]

    def test_is_of_exactly_what_the_page_showed(self, admin_client):
        story = make_story(body=LIE)
        fields = row("quotes", 0, position=1, text="I killed him.")
        seen = ticked(publish(admin_client, story, **fields))
        other = {"body": LIE.replace("a lie", "the truth")}
        page = errors(publish(admin_client, story, **fields | seen | other))
        assert "changed since you looked" in page
        assert "the truth about me" in page
        assert not Quote.objects.exists()

    @pytest.mark.parametrize("value", ["yes", "", "0" * 64])
    def test_is_not_given_by_nonsense(self, value, admin_client):
        story = make_story(body=LIE)
        fields = row("quotes", 0, position=1, text="I killed him.", confirmed=value)
        errors(publish(admin_client, story, **fields))

    def test_is_kept_with_who_and_when_and_shown_by_form_history_and_log(
        self, admin_client, admin_user
    ):
        story = make_story(body=LIE)
        fields = row("quotes", 0, position=1, text="I killed him.")
        save(admin_client, story, **fields)
        save(admin_client, story, **ticked(admin_client.get(address(story))))
        page = admin_client.get(address(story)).content.decode()
        assert f"Confirmed: {admin_user.get_username()}, " in page
        assert publish(admin_client, story).status_code == 302
        assert AuditEntry.objects.filter(kind="confirmed", by=admin_user).count() == 1
        older, newer = StoryVersion.objects.order_by("-number")[:3][1:]
        compared = admin_client.get(
            f"/admin/stories/story/{story.pk}/history/compare/",
            {"old": min(older.number, newer.number), "new": max(older.number, newer.number)},
        )
        assert f"By {admin_user.get_username()}, " in compared.content.decode()

    def test_may_be_given_with_a_draft(self, admin_client):
        story = make_story(body=LIE, status="draft")
        save(admin_client, story, **row("quotes", 0, position=1, text="I killed him."))
        assert "quotes-0-confirmed" in admin_client.get(address(story)).content.decode()
        save(admin_client, story, **ticked(admin_client.get(address(story))))
        assert Quote.objects.get().is_confirmed
        assert publish(admin_client, story).status_code == 302

    def test_of_a_command_names_nobody(self):
        quote = make_quote(make_story(body=LIE), text="I killed him.", confirmed=False)
        quote.confirm(by=None, now=timezone.now())
        assert Quote.objects.get().is_verified
        assert AuditEntry.objects.get().by is None

    def test_of_words_that_the_story_does_not_hold_is_refused(self):
        quote = make_quote(text="Never said.")
        with pytest.raises(ValueError, match="exactly once"):
            quote.confirm(by=None, now=timezone.now())

    @pytest.mark.parametrize(
        "body",
        [
            LIE.replace("a lie", "the truth"),
            LIE.replace("<p>", "<p>It is said “").replace("</p>", "”</p>"),
            LIE.replace("p>", "blockquote>"),
            LIE.replace("him.", "him, they said."),
        ],
        ids=["its sentence", "quotation marks", "its voice", "what follows"],
    )
    def test_lapses_when_its_sentence_or_voice_changes_by_any_way(self, body, client):
        quote = make_quote(make_story(body=LIE), text="I killed him.")
        assert is_shown(client, quote)
        Story.objects.update(body=body)
        assert not is_shown(client, Quote.objects.get())
        Story.objects.update(body=LIE)
        assert is_shown(client, Quote.objects.get())

    def test_lapses_when_its_words_do(self, client):
        quote = make_quote(make_story(body=LIE), text="I killed him.")
        Quote.objects.update(text="I killed")
        assert not is_shown(client, Quote.objects.get(pk=quote.pk))

    def test_is_asked_for_no_whole_sentences(self, admin_client, client):
        story = make_story(body="<p>I was nine. Then the war came. “Home” is a word.</p>")
        fields = row("quotes", 0, position=1, text="I was nine. Then the war came")
        assert publish(admin_client, story, **fields).status_code == 302
        quote = Quote.objects.get()
        assert is_shown(client, quote)
        shown = client.get(f"/en/quotes/{quote.key}.json").json()
        assert "Shortened" not in client.get("/en/quotes/").content.decode()
        assert "is_partial" not in shown
        assert "whole_sentences" not in shown


class TestSomebodyElsesWords:
    def test_are_quoted_as_theirs_wherever_they_are_shown(self, admin_client, client):
        story = make_story(body=MOTHER)
        fields = row("quotes", 0, position=1, text="leave this house", speaker="Her mother")
        fields |= {"quotes-0-is_pull_quote": "on"}
        asked = publish(admin_client, story, **fields)
        assert "name them in" not in unescape(asked.content.decode())
        assert publish(admin_client, story, **fields | ticked(asked)).status_code == 302
        quote = Quote.objects.get()
        for page in (
            "/en/",
            "/en/quotes/",
            quote.get_absolute_url(),
            f"/embed/quotes/{quote.key}/",
        ):
            text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(page).content.decode()))
            assert "Her mother, quoted by" in text, page
        assert "Her mother" in client.get(story.get_absolute_url()).content.decode()
        assert client.get(f"/en/quotes/{quote.key}.json").json()["said_by"] == "Her mother"
        data = client.get(f"/en/quotes/{quote.key}.jsonld").json()["@graph"][1]
        assert data["spokenByCharacter"] == {"@type": "Person", "name": "Her mother"}
        assert data["creator"]["name"] == story.person.name
        assert quote.card().name.startswith("Her mother, quoted by Sample")

    def test_a_speaker_of_the_person_s_own_words_is_asked_about(self, admin_client):
        fields = row("quotes", 0, position=1, text="I say nothing of anybody.", speaker="Nobody")
        page = errors(publish(admin_client, make_story(), **fields))
        assert "no quotation marks around these words" in page

    def test_a_confirmation_is_also_of_the_speaker(self, client):
        quote = make_quote(make_story(body=MOTHER), text="leave this house", speaker="A neighbour")
        assert is_shown(client, quote)
        Quote.objects.update(speaker="")
        assert not is_shown(client, Quote.objects.get())


AGAIN = (
    "<p>In 1994 the war came to us. We moved again. I was nine.</p>"
    "<p>That is one thing.</p>"
    "<p>In 2003 I had work in the town. We moved again. I liked it.</p>"
)
COURT = "<p>I was called. I told the court the truth. Then I went home.</p>"


def rest_on_the_first_place(story):
    near = {"prefix": "In 1994 the war came to us. ", "suffix": " I was nine."}
    quote = make_quote(story, text="We moved again.", **near)
    told = make_milestone(story, passage="We moved again.", title="Moves", date_edtf="1994", **near)
    assert quote.is_verified
    assert told.is_verified
    return quote, told


class TestAPlaceThatIsGone:
    WITHOUT = AGAIN[AGAIN.index("<p>That") :]

    def test_is_looked_at_again_by_who_may_publish(self, admin_client, client):
        story = make_story(body=AGAIN)
        rest_on_the_first_place(story)
        page = errors(publish(admin_client, story, body=self.WITHOUT))
        assert page.count("The words are at another place of the story now.") >= 2
        fields = {"body": self.WITHOUT} | ticked(publish(admin_client, story, body=self.WITHOUT))
        fields |= {"milestones-0-DELETE": "on"}
        assert publish(admin_client, story, **fields).status_code == 302
        assert is_shown(client, Quote.objects.get())
        assert publish(admin_client, story).status_code == 302

    def test_takes_quote_and_milestone_from_readers_by_whatever_way(self, client):
        story = make_story(body=AGAIN)
        _, told = rest_on_the_first_place(story)
        Story.objects.update(body=self.WITHOUT)
        assert not is_shown(client, Quote.objects.get())
        assert told.anchor not in client.get(story.get_absolute_url()).content.decode()
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_words", stdout=out)
        assert out.getvalue().count("at another place") == 2

    def test_of_a_draft_waits_as_look_again(self, writer_client, admin_client):
        story = make_story(body=AGAIN, status="draft")
        rest_on_the_first_place(story)
        save(writer_client, story, body=self.WITHOUT)
        page = writer_client.get(address(story)).content.decode()
        assert page.count("The words are at another place of the story now.") >= 2
        assert "words to confirm" in Story.objects.get().blockers_summary
        errors(publish(admin_client, story))


class TestWordsThatAreChosenAnew:
    def test_by_a_script_are_where_they_are_now(self, client):
        quote = make_quote(make_story(body=COURT), text="I told the court the truth.")
        quote.text = "I was called."
        quote.forget_what_was_found()
        quote.save(update_fields=["text"])
        stored = Quote.objects.get()
        assert stored.context["sentences"] == "I was called."
        assert is_shown(client, stored)

    def test_keep_no_paragraph_that_an_edit_may_take_out(self):
        quote = make_quote(make_story(body=COURT), text="I told the court the truth.")
        assert "home" not in quote.context["beside"]
        assert len(quote.context["beside"]) == 16


class TestADate:
    @pytest.mark.parametrize(
        ("body", "date", "label", "is_asked"),
        [
            ("I studied law.", "1999-01-01", "", True),
            ("In 1999 I studied law.", "1999", "", False),
            ("In 1999 I studied law.", "1999-01", "", True),
            ("I studied law. That was in June 1999.", "1999-06", "", False),
            ("I studied law.", "1999", "In the year 1999", False),
            ("I studied law.", "1999", "At age 12", True),
            ("I studied law.", "", "At age 12", False),
            ("From 1999 to 2003 I studied law.", "1999/2003", "", False),
            ("From 1999 on I studied law.", "1999/2003", "", True),
            ("In 1980 I was born. In 1999 I studied law.", "1980", "", True),
            ("In 1980 I was born. In 1999 I studied law.", "1980", "Born in 1980", False),
        ],
    )
    def test_that_the_story_does_not_tell_is_confirmed(
        self, body, date, label, is_asked, admin_client
    ):
        story = make_story(body=f"<p>{body}</p>")
        words = next(each for each in body.split(". ") if "law" in each).rstrip(".")
        fields = row("milestones", 0, position=1, title="Studies law", kind="personal")
        fields |= {"milestones-0-passage": words, "milestones-0-date_edtf": date}
        fields |= {"milestones-0-date_label": label}
        response = publish(admin_client, story, **fields)
        assert (response.status_code == 200) == is_asked
        if is_asked:
            assert "is not told" in errors(response)
            confirmed = fields | ticked(response, kind="milestones")
            assert publish(admin_client, story, **confirmed).status_code == 302
        assert Milestone.objects.get().is_verified

    @pytest.mark.parametrize(
        ("language", "passage", "date", "label", "hedge"),
        [
            ("en", "I left about 2014.", "2014", "", "about 2014"),
            ("en", "I left about 2014.", "2014~", "", ""),
            ("en", "I left about 2014.", "2014", "About 2014", ""),
            ("en", "I left before 2014.", "2014", "", "before 2014"),
            ("en", "I live here since 2014.", "2014", "", ""),
            ("en", "I left about 2014, or in 2014.", "2014", "", ""),
            ("ru", "Я ушла около 2014 года.", "2014", "", "около 2014 года"),
            ("kk", "Шамамен 2014 жылы кеттім.", "2014", "", "Шамамен 2014 жылы"),
            ("tr", "2014 yılında gittim.", "2014", "", ""),
        ],
    )
    def test_that_is_told_less_surely_is_confirmed(self, language, passage, date, label, hedge):
        story = make_story(language=language, body=f"<p>{passage}</p>")
        told = make_milestone(story, passage=passage, date_edtf=date, date_label=label)
        assert told.is_verified
        assert [f"“{hedge}”" in str(each) for each in told.questions] == [True] * bool(hedge)

    def test_that_leads_in_to_a_list_is_told(self):
        story = make_story(body="<p>In 2014:</p><ul><li>I left.</li><li>I wed.</li></ul>")
        told = make_milestone(story, passage="I wed.", date_edtf="2014", confirmed=False)
        assert not any("date" in str(each) for each in told.questions)

    def test_a_confirmation_is_also_of_the_date(self, client):
        told = make_milestone(make_story(), date_edtf="1999")
        assert told.is_verified
        Milestone.objects.update(date_edtf="1998")
        assert not Milestone.objects.get().is_verified


class TestAForm:
    def test_saved_without_a_change_changes_nothing(self, admin_client):
        story = make_story(body=LIE)
        make_quote(story, text="I killed him.")
        assert publish(admin_client, story, **open_form(admin_client, story)).status_code == 302
        assert AuditEntry.objects.filter(kind="confirmed").count() == 0
