"""Test what readers of each language are told of a person, a tag and a picture."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from stories import collation
from stories.erasure.needles import Needles
from stories.models import AuditEntry, OtherName, Person, Picture, Tag
from stories.models.in_languages import LIST_KEYS
from tests.desk import address, errors, open_form, row, save
from tests.factories import make_person, make_picture, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

OWN, RUSSIAN, KAZAKH = "Samplita Personova", "Замплита Персонова", "Зәмпліта Персонқызы"


def person_in_three(**fields):
    fields = {
        "name_ru": RUSSIAN,
        "name_kk": KAZAKH,
        "sort_name_ru": "Персонова, Замплита",
        "description": "Somebody who was invented.",
        "description_ru": "Кто-то, кого придумали.",
        "roles": "teacher",
        "roles_ru": "учитель",
        "roles_kk": "мұғалім",
        "credentials": "Invented prize",
    } | fields
    return make_person(OWN, **fields)


def told(person=None, **fields):
    """Publish a story with a quote that has no name in any of its words."""
    story = make_story(person or person_in_three(), headline="Hills", **fields)
    make_quote(story, is_pull_quote=True)
    return story


def pages_of(story, language):
    """Return the addresses at which readers of a language are told who speaks."""
    person, quote, public = story.person, story.quotes.get(), f"/{language}"
    where = f"{public}/people/{person.slug}"
    return [
        f"{public}/",
        f"{public}/people/",
        f"{where}/",
        f"{public}/quotes/",
        f"{public}/quotes/{quote.key}/",
        f"{public}/search/?q=hills",
        f"{public}/search/?q=quiet",
        f"{public}/feeds/stories.atom",
        f"{public}/feeds/people/{person.slug}.json",
    ]


class TestReaders:
    def test_of_russian_and_kazakh_see_no_latin_name(self, client):
        story = told()
        for language, name in (("ru", RUSSIAN), ("kk", KAZAKH)):
            for where in pages_of(story, language):
                page = markup(client.get(where))
                shown = re.sub(r'"alternateName":\[[^\]]*\]', "", page)
                assert name in page, where
                assert OWN not in shown, where
                assert "Samplita" not in shown, where
        asked = {"words": "I say nothing of anybody.", "name": OWN}
        page = markup(client.post("/ru/check/", asked))
        assert f'lang="ru" dir="ltr">{RUSSIAN}</a>' in page
        assert OWN in markup(client.get("/en/people/"))

    def test_see_it_on_the_page_of_a_story_under_their_interface(self, client):
        story = told()
        page = markup(client.get(f"/ru/en/stories/{story.slug}/"))
        assert f'lang="ru" dir="ltr">{RUSSIAN}</a>' in page
        assert "ld+json" not in page  # its canonical page describes it
        assert OWN not in page
        assert OWN in markup(client.get(story.get_absolute_url()))

    def test_see_the_role_and_the_sentence_and_what_falls_back_is_marked(self, client):
        person = told().person
        page = markup(client.get(f"/ru/people/{person.slug}/"))
        assert (
            '<p class="kicker">Учитель · <span lang="en" dir="ltr">Invented prize</span></p>'
            in page
        )
        assert '<p class="standfirst">Кто-то, кого придумали.</p>' in page
        assert '<meta name="description" content="Кто-то, кого придумали.">' in page
        assert f'"alternateName":["{KAZAKH}","{OWN}"]' in page
        page = markup(client.get(f"/kk/people/{person.slug}/"))
        assert '<p class="standfirst" lang="en" dir="ltr">Somebody who was invented.</p>' in page
        assert '<span class="role" lang="kk" dir="ltr">Мұғалім</span>' in markup(
            client.get("/kk/people/")
        )
        page = markup(client.get(f"/en/people/{person.slug}/"))
        assert f'<span lang="ru" dir="ltr">{RUSSIAN}</span>' in page
        assert '<p class="standfirst">Somebody who was invented.</p>' in page

    def test_are_told_the_same_by_machines(self, client):
        story = told(tags=["hills"])
        person = client.get(f"/ru/people/{story.person.slug}.json").json()
        assert person["name"] == RUSSIAN
        assert person["language"] == "ru"
        assert {"name": OWN, "language": "en"} in person["other_names"]
        assert person["titles"] == ["Учитель", "Invented prize"]
        record = client.get(f"/en/stories/{story.slug}.json").json()["person"]
        assert (record["name"], record["also_called"]) == (OWN, [RUSSIAN, KAZAKH])
        line = client.get(f"/kk/people/{story.person.slug}/timeline.json").json()
        assert line["title"]["text"]["headline"] == KAZAKH
        answer = client.get(f"/oembed?url=http://testserver/ru/quotes/{story.quotes.get().key}/")
        assert answer.json()["author_name"] == RUSSIAN
        assert answer.json()["author_url"].endswith(f"/ru/people/{story.person.slug}/")

    def test_of_a_russian_story_get_its_card_with_the_russian_name(self):
        english, russian = told(), told(Person.objects.get(), language="ru", slug="hills-ru")
        assert english.quotes.get().card().name == OWN
        assert russian.quotes.get().card().name == RUSSIAN
        card = russian.quotes.get()
        before = card.card_address("wide")
        Person.objects.update(name_ru="Другая Персонова")
        after = type(card).objects.get(pk=card.pk).card_address("wide")
        assert before != after

    def test_find_the_person_by_each_name(self, client):
        told()
        for asked in (OWN, RUSSIAN, KAZAKH, "придумали", "мұғалім"):
            assert f"{RUSSIAN.split()[0]}" in markup(client.get("/ru/search/", {"q": asked}))
        page = markup(client.get("/ru/search/", {"q": "Samplita"}))
        assert "<mark>Samplita</mark> Personova" in page
        assert "<mark>" not in markup(client.get("/ru/search/", {"q": "nobody-else"}))

    def test_list_people_under_the_letters_of_their_language(self, client):
        told()
        told(make_person("Adam Sample"))
        assert "letter=S" in markup(client.get("/en/people/"))
        page = markup(client.get("/ru/people/"))
        assert "letter=%D0%9F" in page
        assert "letter=S" not in page
        page = markup(client.get("/ru/people/?letter=П"))
        assert RUSSIAN in page
        assert "Adam Sample" not in page
        assert "letter=%D0%97" in markup(client.get("/kk/quotes/"))

    def test_of_one_person_without_other_words_see_what_they_saw(self, client):
        person = told(make_person("Sample Person", roles="teacher")).person
        page = markup(client.get(f"/ru/people/{person.slug}/"))
        assert '<div class="who" lang="en" dir="ltr">' in page
        assert '<p class="kicker">Teacher</p>' in page

    def test_are_told_the_names_that_were_not_fetched_with_the_person(self):
        person_in_three()
        person = Person.objects.only("slug").get()
        assert person.name_in["ru"] == RUSSIAN


class TestOtherNames:
    def test_serve_the_readers_of_their_language(self, client):
        person = told(make_person(OWN)).person
        name = person.other_names.create(name=RUSSIAN, language="ru")
        person.other_names.create(name="Zampl", language="kk-Latn")
        assert RUSSIAN in markup(client.get("/ru/people/"))
        assert RUSSIAN in markup(client.get("/kk/people/"))
        assert OWN in markup(client.get("/en/people/"))
        assert "letter=%D0%97" in markup(client.get("/ru/people/"))
        name.name = "Замплита Другая"
        name.save()
        assert "Замплита Другая" in markup(client.get("/ru/people/"))
        name.delete()
        assert OWN in markup(client.get("/ru/people/"))

    def test_that_are_two_wait_until_an_editor_says_which(self, client):
        person = told(make_person(OWN)).person
        for name in (RUSSIAN, "Замплита Прежняя"):
            person.other_names.create(name=name, language="ru")
        assert OWN in markup(client.get("/ru/people/"))
        person.name_ru = RUSSIAN
        person.save()
        assert RUSSIAN in markup(client.get("/ru/people/"))
        OtherName.objects.filter(name="Замплита Прежняя").delete()
        assert Person.objects.get().other_name_ru == RUSSIAN

    def test_of_the_own_language_replace_nothing(self, client):
        person = told(make_person(OWN)).person
        person.other_names.create(name="Samplita Formerova", language="en")
        assert OWN in markup(client.get("/en/people/"))

    def test_of_somebody_who_is_not_named_are_shown_to_nobody(self, client):
        person = told(make_person("Aru", name_kk="Ару")).person
        person.other_names.create(name=RUSSIAN, language="ru")
        Person.objects.update(anonymity="pseudonym")
        for where in (
            "/ru/people/",
            f"/ru/people/{person.slug}/",
            f"/ru/people/{person.slug}.json",
        ):
            page = markup(client.get(where))
            assert RUSSIAN not in page, where
            assert "Ару" in page, where
        assert "Ару" not in markup(client.get("/ru/search/", {"q": RUSSIAN}))

    def test_that_were_stored_before_serve_from_the_migration_on(self):
        person = make_person(OWN)
        OtherName.objects.bulk_create([OtherName(person=person, name=RUSSIAN, language="ru")])
        Tag.objects.create(name="hills")
        empty = dict.fromkeys(LIST_KEYS, "")
        Person.objects.update(**empty)
        Tag.objects.update(**empty)
        import_module("stories.migrations.0028_words_in_languages").fill(apps, None)
        person.refresh_from_db()
        keys = Person.objects.values_list(*LIST_KEYS).get()
        assert person.other_name_ru == RUSSIAN
        assert keys == (person.sort_key, collation.key(RUSSIAN), collation.key(RUSSIAN))
        assert set(Tag.objects.values_list(*LIST_KEYS).get()) == {collation.key("hills")}


class TestSomebodyWhoIsNotNamed:
    def test_keeps_no_name_of_before_in_any_language(self, admin_client):
        person = person_in_three()
        changes = {"name": "Aru", "sort_name": "Aru", "slug": "aru", "anonymity": "pseudonym"}
        page = errors(save(admin_client, person, **changes))
        assert page.count("This was the name in this language before.") == 6  # each with a link
        changes |= {"name_ru": "Ару", "sort_name_ru": "", "name_kk": ""}
        assert save(admin_client, person, **changes).status_code == 302
        person.refresh_from_db()
        assert list(person.name_in.values()) == ["", "Ару", ""]

    def test_keeps_none_whatever_stores_it(self):
        person = person_in_three()
        person.name, person.anonymity = "Aru", "pseudonym"
        person.save()
        person.refresh_from_db()
        assert set(person.name_in.values()) | set(person.sort_name_in.values()) == {""}

    def test_keeps_no_word_of_it_in_an_address_or_an_order(self, admin_client):
        """Neither the page's address nor the letter in the list of people leads to the name."""
        person = make_person("Zarqina Proverkova", slug="zarqina-p")
        draft = make_story(person, status="draft", slug="in-the-words-of-zarqina")
        make_story(person, status="draft", slug="of-nobody", headline="Of nobody")
        changes = {"name": "Aru Sample", "anonymity": "pseudonym"}
        page = errors(save(admin_client, person, **changes))
        assert page.count("This tells the name of before") == 4  # each with a link
        changes |= {"slug": "aru-sample", "sort_name": ""}
        told = markup(save(admin_client, person, **changes, follow=True))
        assert told.count("still tells the name of before") == 1
        assert f"“{draft}” still tells the name of before" in told
        person.refresh_from_db()
        assert (person.slug, person.sort_name) == ("aru-sample", "Aru Sample")
        told = markup(save(admin_client, person, slug="aru", follow=True))
        assert "still tells the name of before" not in told

    def test_keeps_no_word_of_it_whatever_stores_it(self):
        person = make_person("Zarqina Proverkova", slug="zarqina-p")
        person.name, person.anonymity = "Aru Sample", "pseudonym"
        person.save()
        person.refresh_from_db()
        assert person.slug.startswith("somebody-")
        assert person.sort_name == "Aru Sample"

    def test_who_takes_another_changed_name_takes_it_in_all_languages(self, admin_client):
        person = make_person("Aru", anonymity="pseudonym", name_ru="Ару")
        page = errors(save(admin_client, person, name="Bota", sort_name="Bota"))
        assert "This was the name in this language before." in page
        saved = save(admin_client, person, name="Bota", sort_name="Bota", name_ru="Бота")
        assert saved.status_code == 302

    def test_is_not_made_by_typing_another_name_in_one_language(self, admin_client):
        person = told().person
        page = errors(save(admin_client, person, name_ru="Айгуль Другая"))
        assert "Protect this person…" in page
        assert save(admin_client, person, name_ru="Замплита Петрова").status_code == 302
        person.refresh_from_db()
        assert person.known_as == RUSSIAN
        assert save(admin_client, person, name_ru="").status_code == 302
        page = errors(save(admin_client, person, name_ru="Айгуль Другая"))
        assert "Protect this person…" in page
        person.begin_protection(by=None, now=timezone.now())
        page = errors(save(admin_client, person, name_kk="Айгүл"))
        assert "This person is being protected." in page


class TestTheDesk:
    def test_says_what_each_language_holds(self, admin_client):
        page = markup(admin_client.get(address(person_in_three(language="en"))))
        assert f"Русский: {RUSSIAN} (1 empty)</h2>" in page
        assert f"Қазақша: {KAZAKH} (3 empty)</h2>" in page
        assert "English: these words are above</h2>" in page
        assert '<details><summary><h2 id="fieldset-0-2-heading"' in page
        assert re.search(r'<input[^>]*name="name_ru"[^>]*lang="ru"', page)
        page = markup(admin_client.get(address(make_person("Sample", language="ru"))))
        assert "English: nothing yet</h2>" in page

    def test_lists_who_has_no_words_in_a_language(self, admin_client):
        person_in_three()
        make_person("Sample Unsaid")
        page = markup(admin_client.get("/admin/stories/person/?missing=ru"))
        assert "Sample Unsaid" in page
        assert f">{OWN}</a>" not in page
        assert f">{OWN}</a>" in markup(admin_client.get("/admin/stories/person/?missing=kk"))
        assert "Sample Unsaid" not in markup(admin_client.get("/admin/stories/person/?missing=en"))
        assert "Sample Unsaid" in markup(admin_client.get("/admin/stories/person/?missing=ab"))

    def test_tells_the_second_editor_what_the_first_saved(self, admin_client):
        person = make_person("Sample Person")
        opened = open_form(admin_client, person)
        assert save(admin_client, person, name_ru="Пример").status_code == 302
        page = errors(admin_client.post(address(person), opened | {"name_ru": "Образец"}))
        assert "Name in Russian" in page
        assert "Образец" in page
        assert "Пример" in page
        person.refresh_from_db()
        assert person.name_ru == "Пример"

    def test_takes_other_names_from_its_form(self, admin_client):
        person = make_person(OWN)
        name = row("other_names", 0, name=RUSSIAN, language="ru")
        assert save(admin_client, person, **name).status_code == 302
        person.refresh_from_db()
        assert (person.name_ru, person.known_names["ru"]) == ("", RUSSIAN)
        page = markup(admin_client.get(address(person)))
        assert f"Русский: {RUSSIAN}, from the other names below" in page


class TestTags:
    def test_are_called_in_the_readers_language(self, client):
        story = told(tags=["hills", "тау"])
        Tag.objects.filter(name="hills").update(name_ru="холмы", name_kk="төбелер")
        Tag.objects.filter(name="тау").update(language="kk")
        page = markup(client.get("/ru/tags/"))
        assert ">холмы</a>" in page
        assert '><span lang="kk" dir="ltr">тау</span></a>' in page
        for where in ("/ru/tags/hills/", "/ru/people/?tag=hills", "/ru/search/?q=quiet"):
            page = markup(client.get(where))
            assert "холмы" in page, where
        assert ">холмы</a>" in markup(client.get(f"/ru/en/stories/{story.slug}/"))
        assert "hills" in markup(client.get("/en/tags/"))
        assert "Hills</a>" in markup(client.get("/kk/search/", {"q": "төбелер"}))
        assert client.get("/kk/feeds/tags/hills.json").json()["title"].endswith("төбелер")

    def test_that_are_merged_keep_the_names(self):
        first = Tag.objects.create(name="hills", name_ru="холмы", language="en")
        other = Tag.objects.create(name="горки", name_kk="төбелер", language="ru", name_en="Mounds")
        other.merge_into(first)
        first.refresh_from_db()
        assert list(first.name_in.values()) == ["", "холмы", "төбелер"]
        Tag.objects.create(name="rivers").merge_into(first)
        third = Tag.objects.create(name="mountains")
        first.merge_into(third)
        third.refresh_from_db()
        assert list(third.name_in.values()) == ["hills", "холмы", "төбелер"]

    def test_are_known_to_an_editor_by_each_name(self):
        Tag.objects.create(name="hills", name_ru="холмы")
        assert Tag.objects.current_names(["Холмы", "HILLS", "new"]) == ["hills", "new"]

    def test_are_named_at_the_desk(self, admin_client):
        tag = Tag.objects.create(name="hills")
        page = markup(admin_client.get(address(tag)))
        assert "Русский: nothing yet" in page
        admin_client.post(address(tag), {"name": "hills", "slug": "hills", "name_ru": "холмы"})
        tag.refresh_from_db()
        assert tag.name_ru == "холмы"
        assert "Русский: холмы" in markup(admin_client.get(address(tag)))


class TestPictures:
    @pytest.fixture
    def picture(self):
        return make_picture(
            alt_text="Two hills.",
            alt_text_ru="Два холма.",
            caption="The hills.",
            caption_ru="Холмы.",
            language="en",
        )

    def test_are_described_in_the_readers_language(self, picture, client):
        story = told(lead_picture=picture)
        page = markup(client.get(f"/ru/en/stories/{story.slug}/"))
        assert 'alt="Два холма."' in page
        assert '<span class="caption" lang="ru" dir="ltr">Холмы.</span>' in page
        page = markup(client.get(f"/kk/en/stories/{story.slug}/"))
        assert '<span class="caption" dir="auto">The hills.</span>' in page
        assert 'alt="Two hills."' in page
        Person.objects.update(portrait=picture)
        assert 'alt="Два холма."' in markup(client.get("/ru/people/"))
        assert 'alt="Two hills."' in markup(client.get("/kk/people/"))

    def test_ask_for_a_correction_where_readers_saw_other_words(self, picture, admin_client):
        told(lead_picture=picture)
        answer = {"is_correction": ""}
        page = errors(save(admin_client, picture, caption_ru="Горы.", **answer))
        assert "the caption in Russian" in page
        assert save(admin_client, picture, caption_kk="Төбелер.", **answer).status_code == 302
        fixed = {"is_correction": "minor", "minor_reason": "typing"}
        assert save(admin_client, picture, caption_ru="Холмики.", **fixed).status_code == 302
        picture.refresh_from_db()
        assert list(picture.caption_in.values()) == ["", "Холмики.", "Төбелер."]
        assert AuditEntry.objects.filter(detail__contains="minor edit of the caption").count() == 1
        message = LogEntry.objects.first().change_message
        assert "note on the caption in Russian" in message

    def test_that_say_nothing_say_it_in_no_language(self, picture, admin_client):
        page = errors(save(admin_client, picture, alt_text="", is_decorative="on"))
        assert "A decorative picture has no alt text: clear this one." in page
        Picture.objects.update(alt_text="")
        assert Picture.objects.get().shown_alt_text == ""


def test_a_protection_and_an_erasure_look_for_every_name():
    person = told().person
    person.other_names.create(name="Өзге Есім", language="kk")
    names = {OWN, RUSSIAN, KAZAKH, "Персонова, Замплита", "Өзге Есім"}
    protection = person.begin_protection(by=None, now=timezone.now())
    assert names <= set(protection.all_names)
    assert names <= set(Needles.of(person).given)


def test_no_public_template_shows_the_words_of_one_language_alone():
    """Pages show `shown_name`, `called`, `shown_description`, `shown_caption`: see `wordings`."""
    own = r"person\.(?:name|language|description|roles)\b|tag\.name\b|\.(?:alt_text|caption)\b"
    allowed = {("_picture.html", "picture.alt_text")}  # it gets a `ShownPicture`
    found = {
        (path.name, words)
        for path in Path("templates/stories").glob("*.html")
        for words in re.findall(rf"[\w.]*(?:{own})", path.read_text())
    }
    assert found == allowed
