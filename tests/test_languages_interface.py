"""Test every page in English, Russian and Kazakh, and that nothing is left untranslated."""

import re
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import ngettext

from stories.models import Person, Story, Tag
from stories.models.compiled_queries.compiled import CompiledQuery
from stories.templatetags.interface import dated
from tests import catalogues
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

TRANSLATED = ["ru", "kk"]
LISTS = ["", "stories/", "people/", "quotes/", "tags/", "check/"]


def full_story(**fields):
    """Make a story with a record of every kind and without Latin letters."""
    person = make_person(
        "Үлгі Адам",
        language="kk",
        description="Ойдан шығарылған адам.",
        roles="ойдан шығарылған",
        anonymity="pseudonym",
        portrait=make_picture(alt_text="Төбелер.", credit="Сурет: ешкім"),
    )
    person.links.create(label="Бет", url="https://zz.example/page")
    story = make_story(
        person,
        **{
            "language": "kk",
            "headline": "Үлгі Адамның сөзімен: «Таулар түнде тыныш»",
            "body": "<p>Таулар түнде тыныш. Мұнда шын адам жоқ.</p>",
            "standfirst": "Ойдан шығарылған кіріспе.",
            "content_note": "Ауыр ештеңе жоқ.",
            "byline": "Ешкім",
            "told_date": "2024-06",
            "source_publisher": "Газет",
            "source_date": "2024",
            "tags": ["таулар"],
        }
        | fields,
    )
    make_quote(story, text="Таулар түнде тыныш.", is_pull_quote=True)
    make_milestone(story, title="Тыныш", passage="Мұнда шын адам жоқ.", date_edtf="2020")
    make_milestone(story, title="Кіріспе", passage="Ойдан шығарылған кіріспе.", kind="context")
    return story


def read(client, address, status=200, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == status, address
    return markup(response)


def words_of(page):
    """Return the text of a page, for the eyes, for screen readers and for search engines."""
    told = re.findall(r'(?:aria-label|alt|name="description" content)="([^"]*)"', page)
    told += re.findall(r'property="og:(?:title|description)" content="([^"]*)"', page)
    page = re.sub(r"<script.*?</script>", " ", page, flags=re.DOTALL)
    return " ".join([re.sub("<[^>]+>", " ", page), *told])


class TestTheCatalogue:
    @pytest.mark.parametrize("language", TRANSLATED)
    def test_holds_every_message_and_no_other(self, language):
        messages = catalogues.messages_in_the_templates() | catalogues.messages_in_the_code()
        assert messages
        assert set(catalogues.source(language)) - {("",)} == messages

    def test_is_asked_for_all_words_that_the_code_writes_between_elements(self):
        assert catalogues.words_in_markup_of_the_code() == []

    @pytest.mark.parametrize("language", TRANSLATED)
    def test_translates_every_message_in_every_plural_form(self, language):
        forms = {"ru": 4, "kk": 2}[language]
        for message, texts in catalogues.source(language).items():
            assert len(texts) == (forms if len(message) > 1 else 1), message
            assert all(texts), message
            for text in texts:
                if message != ("",):
                    assert placeholders(text) == placeholders(message[0]), message

    @pytest.mark.parametrize("language", TRANSLATED)
    def test_is_compiled_as_it_is(self, language):
        written = {keys[0]: texts for keys, texts in catalogues.source(language).items()}
        compiled = catalogues.compiled(language)
        heads = [entries.pop("")[0].splitlines() for entries in (written, compiled)]
        assert compiled == written, "Run make messages."
        rules = [[line for line in head if line.startswith("Plural-Forms")] for head in heads]
        assert rules[0] == rules[1] != []

    @pytest.mark.parametrize(
        ("language", "counted"),
        [
            ("en", {1: "result", 2: "results", 5: "results"}),
            (
                "ru",
                {
                    1: "результат",
                    2: "результата",
                    5: "результатов",
                    11: "результатов",
                    21: "результат",
                },
            ),
            ("kk", {1: "нәтиже", 2: "нәтиже", 5: "нәтиже"}),
        ],
    )
    def test_counts_as_the_language_does(self, language, counted):
        with translation.override(language):
            for number, word in counted.items():
                text = ngettext("%(number)s result", "%(number)s results", number)
                assert text % {"number": number} == f"{number} {word}"


def placeholders(text):
    return set(re.findall(r"%\(\w+\)s", text))


class TestDates:
    MOMENT = datetime(2024, 6, 5, 9, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("language", "day", "month"),
        [
            ("en", "June 5, 2024", "June 2024"),
            ("ru", "5 июня 2024 г.", "июнь 2024 г."),
            ("kk", "2024 ж. 5 маусым", "2024 ж. маусым"),
        ],
    )
    def test_are_written_as_in_running_text(self, language, day, month):
        with translation.override(language):
            assert date_format(self.MOMENT, "DATE_FORMAT") == day
            assert date_format(self.MOMENT, "YEAR_MONTH_FORMAT") == month


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "22 November 2026"), ("ru", "22 ноября 2026 г."), ("kk", "2026 ж. 22 қараша")],
)
def test_a_day_is_told_to_readers_and_machines_as_it_is_where_the_site_is(
    language, words, settings
):
    settings.TIME_ZONE = "Asia/Almaty"
    moment = datetime(2026, 11, 21, 22, tzinfo=UTC)  # three in the morning of the next day there
    with translation.override(language):
        assert dated(moment) == f'<time datetime="2026-11-22">{words}</time>'


class TestEveryPage:
    @pytest.mark.parametrize("language", TRANSLATED)
    def test_says_nothing_in_english(self, language, client):
        story = full_story()
        records = [story, story.person, story.quotes.get(), Tag.objects.get()]
        with translation.override(language):
            addresses = [f"/{language}/{name}" for name in LISTS]
            addresses += [record.get_absolute_url() for record in records[1:]]
            addresses.append(story.reading_address)
        pages = {address: read(client, address) for address in addresses}
        pages["nothing"] = read(client, f"/{language}/nothing/", 404)
        Story.objects.update(status="withdrawn")
        pages["gone"] = read(client, addresses[-1], 410)
        pages |= {f"empty {name}": read(client, f"/{language}/{name}") for name in LISTS}
        for address, page in pages.items():
            assert f'<html lang="{language}" dir="ltr">' in page, address
            latin = set(re.findall(r"[A-Za-z]{2,}", words_of(page)))
            assert latin <= {"English", "zz", "example", *address_words(page)}, address

    @pytest.mark.parametrize("language", TRANSLATED)
    def test_says_nothing_in_english_of_a_quotation_that_was_checked(self, language, client):
        full_story(
            body="<p>Таулар «тыныш» болды. Мұнда шын адам жоқ.</p>"
            "<blockquote>Кету керек.</blockquote>",
            translated_from="ru",
        )
        for words, verdict in {
            "Таулар «тыныш» болды!": "exact",
            "Мұнда адам жоқ": "cut",
            "Мұнда шын адам бар жоқ": "nearly",
            "Кету керек": "exact",
            "Үлгі Адамның сөзімен": "cut",
            "Ойдан шығарылған кіріспе": "exact",
            "болды Мұнда шын адам жоқ Кету керек": "nearly",
            "Мұндай сөздер еш жерде болған емес": "absent",
            "адам": "few words",
            "": "empty",
            "адам " * 2000: "too long",
        }.items():
            sent = {"words": words, "name": "Біреу"}
            response = client.post(f"/{language}/check/", sent)
            assert response.context["answer"].kind == verdict, words
            latin = set(re.findall(r"[A-Za-z]{2,}", words_of(markup(response))))
            assert latin <= {"English", *address_words(markup(response))}, words

    @pytest.mark.parametrize("language", TRANSLATED)
    @pytest.mark.parametrize("error", [RuntimeError("oops"), OSError(28, "No space left")])
    def test_of_a_fault_says_nothing_in_english(self, error, language):
        client = Client(raise_request_exception=False)
        with patch.object(CompiledQuery, "fetch", side_effect=error):
            page = markup(client.get(f"/{language}/stories/"))
        assert f'<html lang="{language}"' in page
        latin = set(re.findall(r"[A-Za-z]{2,}", words_of(page)))
        assert latin == {"English"}

    @pytest.mark.parametrize("name", LISTS)
    def test_names_itself_in_each_language_and_english_for_all_others(self, name, client):
        for language, _ in settings.LANGUAGES:
            assert alternates(read(client, f"/{language}/{name}")) == {
                "en": f"/en/{name}",
                "ru": f"/ru/{name}",
                "kk": f"/kk/{name}",
                "x-default": f"/en/{name}",
            }

    def test_of_a_long_list_names_the_same_page_in_each_language(self, client):
        person = make_person()
        for _ in range(25):
            make_story(person)
        after = client.get("/kk/stories/").context["page"].next
        page = read(client, f"/kk/stories/{after}&x=y")
        assert alternates(page)["ru"] == f"/ru/stories/{after}"

    @pytest.mark.parametrize(
        ("address", "status"), [("/kk/nothing/", 404), ("/en/people/nobody/", 404)]
    )
    def test_that_is_missing_names_no_others(self, address, status, client):
        assert alternates(read(client, address, status)) == {}


def address_words(page):
    """Return the Latin words of the address that a printed page ends with."""
    printed = re.search(r'class="url">(.*?)</p>', page)
    return re.findall("[A-Za-z]{2,}", printed[1])


def alternates(page):
    found = re.findall(
        r'<link rel="alternate" hreflang="([^"]+)" href="http://testserver([^"]+)"', page
    )
    return {language: address.replace("&amp;", "&") for language, address in found}


class TestTheLanguage:
    def test_of_the_front_door_is_the_browsers(self, client):
        answers = {"kk": "/kk/", "ru-RU,en;q=0.5": "/ru/", "de": "/en/", "": "/en/"}
        for accepted, address in answers.items():
            assert client.get("/", headers={"accept-language": accepted}).url == address

    def test_is_that_of_the_address_whatever_the_browser_prefers(self, client):
        assert '<html lang="kk"' in read(client, "/kk/", **{"accept-language": "ru"})

    def test_of_an_unknown_address_is_the_browsers(self, client):
        page = read(client, "/nothing/", 404, **{"accept-language": "ru"})
        assert "Здесь нет страницы" in page

    def test_is_kept_in_no_cookie(self, client):
        for address in ("/", "/kk/", "/ru/people/"):
            assert not client.get(address).cookies


class TestTheSwitch:
    @pytest.mark.parametrize("name", ["", "stories/", "people/", "quotes/", "tags/"])
    def test_keeps_the_place_and_the_question(self, name, client):
        page = read(client, f"/ru/{name}?x=1&q=a%26b")
        assert switch(page) == {
            "en": f"/en/{name}?x=1&q=a%26b",
            "ru": f"/ru/{name}?x=1&q=a%26b",
            "kk": f"/kk/{name}?x=1&q=a%26b",
        }

    def test_keeps_every_record(self, client):
        story = full_story()
        for record in (story.person, story.quotes.get(), Tag.objects.get()):
            address = record.get_absolute_url()
            kazakh = switch(read(client, address))["kk"]
            assert kazakh == address.replace("/en/", "/kk/", 1)
            assert '<html lang="kk"' in read(client, kazakh)

    def test_names_each_language_in_itself_and_marks_the_present_one(self, client):
        page = read(client, "/kk/")
        for code, name in (("en", "English"), ("ru", "Русский")):
            assert f'href="/{code}/" lang="{code}" hreflang="{code}">{name}</a>' in page
        assert 'href="/kk/" lang="kk" hreflang="kk" aria-current="true">Қазақша</a>' in page

    def test_leads_home_from_where_there_is_no_page(self, client, admin_client):
        for address in ("/nothing/", "/admin/nothing/", "/en/people/?letter=zz"):
            page = read(admin_client, address, 404)
            assert switch(page) == {"en": "/en/", "ru": "/ru/", "kk": "/kk/"}

    def test_leads_home_from_a_withdrawn_page_which_names_nobody(self, client):
        story = full_story(status="withdrawn", slug="named-in-its-address")
        page = read(client, f"{story.get_absolute_url()}?from=list", 410)
        assert switch(page)["ru"] == "/ru/"
        assert "named-in" not in page


def switch(page):
    links = page.split('<nav class="languages"')[1].split("</nav>")[0]
    found = re.findall(r'href="([^"]+)" lang="(\w+)"', links)
    return {language: address.replace("&amp;", "&") for address, language in found}


class TestAStoryInAnotherLanguage:
    def test_keeps_its_own_marks_and_dates_under_a_kazakh_interface(self, client):
        story = make_story(told_date="2024-06", source_date="2024-07")
        make_quote(story, is_pull_quote=True)
        page = read(client, f"/kk/en/stories/{story.slug}/")
        assert '<html lang="kk" dir="ltr">' in page
        assert '<article class="story" lang="en" dir="ltr">' in page
        assert "“I say nothing of anybody.”" in page
        assert ">July 2024</dd>" in page
        assert '<time datetime="2024-06">2024 ж. маусым</time>' in page
        canonical = f'<link rel="canonical" href="http://testserver{story.get_absolute_url()}">'
        assert canonical in page
        assert f'property="og:url" content="http://testserver{story.get_absolute_url()}"' in page

    def test_is_found_from_every_list_without_leaving_the_interface(self, client):
        story = make_story(tags=["hills"])
        make_quote(story, is_pull_quote=True)
        make_milestone(story)
        addresses = [f"/kk/{name}" for name in LISTS[:4]]
        addresses += ["/kk/tags/hills/", f"/kk/people/{story.person.slug}/"]
        for address in addresses:
            page = read(client, address)
            if "people/" not in address or address.count("/") > 3:
                assert f'href="/kk/en/stories/{story.slug}/' in page, address
            assert f'href="/en/stories/{story.slug}/' not in page, address
        assert "Ағылшын тілінде" in read(client, "/kk/stories/")
        assert "In English" not in read(client, "/en/stories/")

    def test_is_switched_to_any_language_and_back(self, client):
        story = make_story(language="ru", slug="one")
        page = read(client, story.get_absolute_url())
        assert '<html lang="ru"' in page
        assert switch(page) == {
            "en": "/en/ru/stories/one/",
            "ru": "/ru/stories/one/",
            "kk": "/kk/ru/stories/one/",
        }
        assert switch(read(client, "/kk/ru/stories/one/")) == switch(page)

    def test_that_the_interface_does_not_speak_has_an_english_one(self, client):
        story = make_story(language="ar", slug="one")
        for accepted in ("ru", "kk", "de"):
            page = read(client, "/ar/stories/one/", **{"accept-language": accepted})
            assert '<html lang="en" dir="ltr">' in page
            assert '<article class="story" lang="ar" dir="rtl">' in page
        assert '<html lang="ru" dir="ltr">' in read(client, "/ru/ar/stories/one/")
        assert story.get_absolute_url() == "/ar/stories/one/"

    @pytest.mark.parametrize(
        ("twice", "own"),
        [
            ("/kk/kk/stories/one/", "/kk/stories/one/"),
            ("/en/ar/stories/one/", "/ar/stories/one/"),
        ],
    )
    def test_has_one_address_for_each_interface(self, twice, own, client):
        for language in ("kk", "ar"):
            make_story(language=language, slug="one")
        response = client.get(twice)
        assert (response.status_code, response.url) == (301, own)

    @pytest.mark.parametrize("language", ["en", "ar", "ky"])
    @pytest.mark.parametrize("interface", ["", "/en", "/kk"])
    def test_that_is_not_there_is_sought_no_further(self, interface, language, client):
        make_story(language=language, slug="draft", status="draft")
        for slug in ("nothing", "draft"):
            address = f"{interface}/{language}/stories/{slug}/"
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize(("state", "status"), [("draft", 404), ("withdrawn", 410)])
    def test_is_as_hidden_there_as_at_its_own_address(self, state, status, client):
        story = make_story(status=state)
        assert client.get(f"/kk/en/stories/{story.slug}/").status_code == status


class TestALanguageOfAPart:
    def test_is_on_a_persons_name_and_roles(self, client):
        person = make_person("شخص مثال", language="ar", roles="شخص مخترع")
        person.other_names.create(name="Үлгі Адам", language="kk")
        make_story(person, language="ar")
        page = read(client, "/en/people/")
        assert 'lang="ar" dir="rtl">شخص مثال</a>' in page
        assert '<span class="role" lang="ar" dir="rtl">' in page
        page = read(client, f"/en/people/{person.slug}/")
        assert '<span lang="kk" dir="ltr">Үлгі Адам</span>' in page
        assert '"alternateName":["Үлгі Адам"]' in page

    def test_is_on_a_name_in_a_heading(self, client):
        quote = make_quote(make_story(make_person("Үлгі Адам", language="kk")))
        page = read(client, quote.get_absolute_url())
        assert '<span lang="kk" dir="ltr">Үлгі Адам</span>, word for word</h1>' in page

    def test_is_on_a_milestones_title_and_date(self, client):
        story = full_story()
        page = read(client, f"/en/people/{story.person.slug}/")
        assert 'datetime="2020" lang="kk" dir="ltr">2020 ж.</time>' in page
        assert ' lang="kk" dir="ltr">Тыныш</a>' in page

    def test_a_timeline_for_machines_groups_in_the_readers_language(self, client):
        story = make_story()
        make_milestone(story, date_edtf="2020")
        timeline = client.get(f"/kk/people/{story.person.slug}/timeline.json").json()
        assert [event["group"] for event in timeline["events"]] == ["Жеке өмір"]


class TestLists:
    def test_of_people_and_tags_are_in_the_order_of_the_alphabet(self, client):
        names = ["Ырыс", "Іңкәр", "zoe", "Әсел", "ада", "Бану", "Anna", "Ңуыр", "Наз"]
        for name in names:
            make_story(make_person(name), tags=[f"тақырып {name}"])
        ordered = ["Anna", "zoe", "ада", "Әсел", "Бану", "Наз", "Ңуыр", "Ырыс", "Іңкәр"]
        assert list(Person.objects.for_cards().values_list("name", flat=True)) == ordered
        page = words_of(read(client, "/kk/tags/"))
        assert re.findall(r"тақырып (\w+)", page) == ordered
        assert [tag.name.split()[1] for tag in Tag.objects.all()] == ordered


def test_a_page_that_another_language_does_not_have_leads_home():
    from django.urls import ResolverMatch

    from stories.templatetags.interface import _below_language

    unknown = ResolverMatch(lambda request: None, (), {}, url_name="no_such_page")
    assert _below_language(unknown) == ""


def test_what_sharing_says_is_in_each_language_of_the_interface():
    script = (settings.BASE_DIR / "static/js/share_texts.js").read_text()
    told = {
        code: dict(re.findall(r'(\w+): "([^"]+)"', texts))
        for code, texts in re.findall(r"^  (\w+): \{(.*)\},$", script, re.MULTILINE)
    }
    assert list(told) == [code for code, _ in settings.LANGUAGES]
    for texts in told.values():
        assert set(texts) == {"words", "copied", "notCopied"}
