"""Test how pages connect translations, and say what each was translated from."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from stories import reading_languages
from stories.history import snapshot
from stories.models import Quote, Story
from tests.desk import errors, save
from tests.factories import PAST, make_milestone, make_person, make_quote, make_story, schedule
from tests.markup import markup

pytestmark = pytest.mark.django_db

HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"published_at": timezone.now() + timedelta(days=1)},
    "withdrawn": {"status": "withdrawn"},
    "deleted": {"deleted_at": PAST},
}


def make_translations(**of_the_original):
    """Make a Kazakh original with English and Russian translations."""
    person = make_person()
    fields = {"language": "kk", "slug": "tupnusqa", "headline": "Түпнұсқа", "person": person}
    fields |= {"body": "<p>Таулар түнде тыныш.</p>"}
    original = make_story(**fields | of_the_original)
    group = {"translation_group": original.translation_group, "translated_from": "kk"}
    english = make_story(
        person,
        slug="translated",
        headline="The translated one",
        translator="Sample Translator",
        published_at=PAST + timedelta(days=1),
        **group,
    )
    russian = make_story(
        person,
        slug="perevod",
        language="ru",
        headline="Перевод",
        body="<p>Ночью в горах тихо.</p>",
        published_at=PAST + timedelta(days=2),
        **group,
    )
    return original, english, russian


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return markup(response)


def data_of(page):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block[1])


def alternates(page):
    found = re.findall(r'rel="alternate" hreflang="([^"]+)" href="http://testserver([^"]+)"', page)
    return dict(found)


def offered(page):
    """Return the languages that the page offers the story in, with the addresses."""
    if '<nav aria-label="This story in other languages">' not in page:
        return {}
    nav = page.split('<nav aria-label="This story in other languages">')[1].split("</nav>")[0]
    return dict(re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', nav))


class TestAStorysPage:
    def test_offers_the_others_by_their_languages_own_names(self, client):
        make_translations()
        page = read(client, "/en/stories/translated/")
        assert offered(page) == {
            "/en/kk/stories/tupnusqa/": "Қазақша",
            "/en/ru/stories/perevod/": "Русский",
        }
        assert 'lang="kk" hreflang="kk">Қазақша</a><span>(as it was told)</span>' in page
        assert page.count("as it was told") == 1

    def test_says_what_it_was_translated_from_and_by_whom(self, client):
        make_translations()
        assert "Translated from Kazakh by Sample Translator" in read(
            client, "/en/stories/translated/"
        )
        page = read(client, "/ru/stories/perevod/")
        assert "<p>Перевод с казахского</p>" in page
        assert "Translated" not in read(client, "/en/kk/stories/tupnusqa/")

    def test_says_who_translated_what_was_told_in_an_unknown_language(self, client):
        story = make_story(translator="Sample Translator")
        assert "Translated by Sample Translator" in read(client, story.get_absolute_url())

    def test_names_all_that_are_published_to_search_engines(self, client):
        make_translations()
        named = {
            "kk": "/kk/stories/tupnusqa/",
            "en": "/en/stories/translated/",
            "ru": "/ru/stories/perevod/",
            "x-default": "/en/stories/translated/",
        }
        for address in named.values():
            assert alternates(read(client, address)) == named, address
        assert alternates(read(client, "/kk/en/stories/translated/")) == named

    def test_without_an_english_one_leads_all_others_to_the_first(self, client):
        _, english, _ = make_translations()
        english.delete()
        page = read(client, "/ru/stories/perevod/")
        assert alternates(page)["x-default"] == "/kk/stories/tupnusqa/"

    def test_of_a_story_in_one_language_offers_and_names_none(self, client):
        page = read(client, make_story().get_absolute_url())
        assert alternates(page) == offered(page) == {}
        assert 'class="translations"' not in page

    @pytest.mark.parametrize("state", HIDDEN)
    def test_says_of_a_hidden_original_no_more_than_its_language(self, state, client):
        make_translations(headline="Жасырын", **HIDDEN[state])
        page = read(client, "/en/stories/translated/")
        assert "Translated from Kazakh by Sample Translator" in page
        for secret in ("tupnusqa", "Жасырын", "Таулар"):
            assert secret not in page
        assert set(alternates(page)) == {"en", "ru", "x-default"}
        assert offered(page) == {"/en/ru/stories/perevod/": "Русский"}
        assert data_of(page)["translationOfWork"] == {"@type": "Article", "inLanguage": "kk"}

    def test_tells_machines_what_it_was_translated_from_and_by_whom(self, client):
        make_translations()
        described = data_of(read(client, "/en/stories/translated/"))
        assert described["translator"] == {"@type": "Person", "name": "Sample Translator"}
        assert described["translationOfWork"] == {
            "@type": "Article",
            "inLanguage": "kk",
            "@id": "http://testserver/kk/stories/tupnusqa/",
        }
        described = data_of(read(client, "/kk/stories/tupnusqa/"))
        assert not {"translator", "translationOfWork"} & set(described)

    def test_shows_the_changed_address_once_scheduled_changes_have_come(self, client):
        original, *_ = make_translations()
        changes = original.begin_changes()
        changes.slug = "zhana"
        changes.save()
        schedule(original, timezone.now() - timedelta(minutes=1))
        assert "/en/kk/stories/zhana/" in offered(read(client, "/en/stories/translated/"))


class TestAQuote:
    def test_of_a_translation_says_so_wherever_it_is(self, client):
        _, english, _ = make_translations()
        words = make_quote(english, is_pull_quote=True)
        addresses = ["/en/", "/en/quotes/", words.get_absolute_url()]
        for address in [*addresses, english.person.get_absolute_url()]:
            assert "Translated from Kazakh" in read(client, address), address
        assert "Қазақ тілінен аударма" in read(client, "/kk/quotes/")

    def test_as_it_was_told_says_nothing_of_translation(self, client):
        words = make_quote(is_pull_quote=True)
        for address in ("/en/", "/en/quotes/", words.get_absolute_url()):
            assert "Translated" not in read(client, address), address

    def test_of_a_translation_says_so_in_frames_on_other_sites(self, client):
        _, english, _ = make_translations()
        embed = "/embed/en/stories/translated/"
        assert "Translated from Kazakh</span></p>" in read(client, embed)
        words = make_quote(english)
        for address in (embed, f"/embed/quotes/{words.key}/"):
            assert "Translated from Kazakh</span></p>" in read(client, address), address
            page = markup(client.get(address, headers={"accept-language": "ru"}))
            assert '<span dir="ltr">Перевод с казахского</span></p>' in page

    def test_of_a_translation_says_so_in_search_results(self, client):
        _, english, _ = make_translations()
        make_quote(english)
        page = read(client, "/en/search/?q=anybody")
        caption = page.split("</blockquote>")[1].split("</figcaption>")[0]
        assert "Translated from Kazakh" in caption

    def test_of_a_translation_is_handed_on_as_one(self, client):
        _, english, _ = make_translations()
        words = make_quote(english)
        for address in (english.get_absolute_url(), words.get_absolute_url()):
            assert 'data-translated="Translated from Kazakh"' in read(client, address)
        told = re.findall('description" content="(.*?)"', read(client, words.get_absolute_url()))
        assert told == [f"{words.quoted_words} · Translated from Kazakh"] * 2
        page = read(client, f"/kk/quotes/{words.key}/")
        assert 'data-translated="Қазақ тілінен аударма"' in page
        assert "data-translated" not in read(client, make_quote().get_absolute_url())

    def test_of_a_translation_says_so_to_machines(self, client):
        _, english, _ = make_translations()
        described = data_of(read(client, make_quote(english).get_absolute_url()))
        assert described["translationOfWork"] == {"@type": "Quotation", "inLanguage": "kk"}
        assert described["translator"] == {"@type": "Person", "name": "Sample Translator"}
        described = data_of(read(client, make_quote().get_absolute_url()))
        assert not {"translator", "translationOfWork"} & set(described)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "In their own words · Translated from Kazakh"),
            ("ru", "Из первых уст · Перевод с казахского"),
        ],
    )
    def test_says_so_on_its_card_in_its_own_language(self, language, said):
        make_translations()
        story = Story.objects.get(language=language)
        assert make_quote(story).card().site == said

    def test_as_it_was_told_has_the_site_alone_on_its_card(self):
        assert make_quote().card().site == "In their own words"


class TestAPersonsPage:
    def test_has_one_card_for_a_story_in_several_languages(self, client):
        original, *_ = make_translations()
        make_story(original.person, headline="Another story")
        page = read(client, original.person.get_absolute_url())
        cards = page.split("<article")[1:]
        assert len(cards) == 2
        card = next(card for card in cards if "The translated one" in card)
        assert 'href="/en/stories/translated/"' in card
        assert 'href="/en/kk/stories/tupnusqa/" lang="kk" hreflang="kk">Қазақша</a>' in card
        assert 'href="/en/ru/stories/perevod/" lang="ru" hreflang="ru">Русский</a>' in card

    def test_shows_each_story_in_the_readers_language(self, client):
        original, *_ = make_translations()
        for language, headline in (("ru", "Перевод"), ("kk", "Түпнұсқа")):
            page = read(client, f"/{language}/people/{original.person.slug}/")
            (card,) = page.split("<article")[1:]
            assert f">{headline}</a></h3>" in card

    def test_shows_it_as_it_was_told_where_the_readers_language_is_not_there(self, client):
        original, english, _ = make_translations()
        english.delete()
        (card,) = read(client, original.person.get_absolute_url()).split("<article")[1:]
        assert ">Түпнұсқа</a></h3>" in card
        assert "In Kazakh" in card

    def test_says_a_milestone_and_a_quote_once(self, client):
        original, english, russian = make_translations()
        make_milestone(english, date_edtf="2020")
        make_milestone(russian, title="Тихо", passage="Ночью в горах тихо.", date_edtf="2020")
        make_quote(english)
        make_quote(russian, text="Ночью в горах тихо.")
        page = read(client, original.person.get_absolute_url())
        assert page.count('<time class="when"') == page.count("<blockquote") == 1
        timeline = client.get(f"{original.person.get_absolute_url()}timeline.json").json()
        assert [event["text"]["headline"] for event in timeline["events"]] == ["Is quiet"]


class TestAList:
    def test_shows_every_story_and_says_which_are_translated(self, client):
        make_translations()
        page = read(client, "/en/stories/")
        assert page.count("<article") == 3
        assert page.count('<span lang="en" dir="ltr">Translated from Kazakh</span>') == 2
        assert '<span lang="en" dir="ltr">In Russian</span>' in page

    def test_names_a_language_that_it_has_no_word_for_by_its_code(self):
        assert reading_languages.told_in("tlh") == "tlh"
        assert str(reading_languages.told_in("ky")) == "In Kyrgyz"


class TestInTheAdmin:
    def test_what_it_was_translated_from_is_kept_with_the_story(self, admin_client):
        story = make_story(status="draft")
        fields = {"translated_from": "kk", "translator": "Sample Translator"}
        assert save(admin_client, story, **fields).status_code == 302
        story.refresh_from_db()
        assert (story.translated_from, story.translator) == ("kk", "Sample Translator")
        kept = snapshot.take(story)["fields"]
        assert (kept["translated_from"], kept["translator"]) == ("kk", "Sample Translator")

    def test_a_translation_from_its_own_language_is_refused_in_words(self, admin_client):
        story = make_story(status="draft", translated_from="kk")
        page = errors(save(admin_client, story, translated_from="en", translator="Kept"))
        assert "A story cannot be translated from its own language." in page
        assert 'value="Kept"' in page

    def test_a_translation_from_its_own_language_cannot_be_stored(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_story(translated_from="en")
        with pytest.raises(ValidationError):
            Story(language="ru", translated_from="ru", person=make_person()).validate_constraints()


def test_quotes_in_every_language_are_in_the_list(client):
    original, _, russian = make_translations()
    make_quote(original, text="Таулар түнде тыныш.")
    make_quote(russian, text="Ночью в горах тихо.")
    page = read(client, "/en/quotes/")
    assert page.count("<blockquote") == Quote.objects.count() == 2
