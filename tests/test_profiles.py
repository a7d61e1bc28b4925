"""Test a person's page as a profile, what cards say, and the first page that editors choose."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stories.models import SiteSettings, Story
from stories.models.site_settings import HomePerson
from stories.templatetags.stories_cards import size_of_words
from tests.factories import (
    PAST,
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)
from tests.markup import markup

pytestmark = pytest.mark.django_db
OTHER = "The hills are quiet at night."


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return markup(response)


def page_of(client, person, language="en"):
    return read(client, f"/{language}/people/{person.slug}/")


def make_life(person, years, **fields):
    """Make a story with a milestone for each year; 0 is one without a date."""
    told = [f"In {year} I did thing {number}." for number, year in enumerate(years)]
    story = make_story(person, body=f"<p>{' '.join(told)}</p>", **fields)
    for number, (year, passage) in enumerate(zip(years, told, strict=True)):
        date = str(year) if year else ""
        title = f"Thing {number}"
        make_milestone(story, title, passage=passage, date_edtf=date, position=number)
    return story


class TestAProfile:
    def test_opens_with_one_quotation_and_shows_the_others_small(self, client):
        story = make_story()
        make_quote(story)
        make_quote(story, OTHER, is_pull_quote=True, position=1)
        page = page_of(client, story.person)
        opening = page.index('class="opening')
        order = [page.index(each, opening) for each in (OTHER, "<h2>Stories", "<h2>Word for word")]
        assert order == sorted(order)
        assert page.count(f"<p>“{OTHER}”</p>") == 1
        assert "I say nothing of anybody." in page[order[-1] :]
        assert 'class="further"' in page

    def test_says_whose_words_the_person_repeats(self, client):
        body = "<p>My mother said “The hills are quiet at night.” I say nothing.</p>"
        story = make_story(body=body)
        make_quote(story, OTHER, speaker="Her mother")
        told = re.search(r"<figcaption>.*?</figcaption>", page_of(client, story.person))[0]
        assert told.index("Her mother") < told.index(">Sample Person</a>")

    def test_without_quotes_and_milestones_has_no_empty_part(self, client):
        page = page_of(client, make_story().person)
        assert re.findall(r"<h2>(.*?)</h2>", page) == ["Stories"]
        assert 'class="opening' not in page

    def test_shows_a_portrait_large(self, client):
        person = make_person(portrait=make_picture(caption="An invented hill"))
        make_story(person)
        page = page_of(client, person)
        assert 'class="large-portrait' in page
        assert "An invented hill" in page

    def test_folds_what_goes_beyond_a_dozen_quotes(self, client):
        words = [f"I am number {number} of them." for number in range(15)]
        story = make_story(body=f"<p>{' '.join(words)}</p>")
        for position, each in enumerate(words):
            make_quote(story, each, position=position)
        page = page_of(client, story.person)
        folded = page[page.index('<details class="era"><summary>Further quotes') :]
        assert page.count("<blockquote") == 15
        assert folded.count("<blockquote") == 2

    def test_puts_the_readers_language_first(self, client):
        person = make_person()
        make_quote(make_story(person, published_at=PAST + timedelta(days=1), headline="New one"))
        make_story(person, language="kk", headline="Үлгі")
        kazakh = page_of(client, person, "kk")
        assert kazakh.index("Үлгі</a>") < kazakh.index('lang="en" dir="ltr">English</h3>')
        english = page_of(client, person)
        assert english.index("New one</a>") < english.index('lang="kk" dir="ltr">Қазақша</h3>')
        assert ">English</h3>" not in english


class TestATimeline:
    def groups(self, client, person):
        groups = client.get(f"/en/people/{person.slug}/").context["timeline"]
        return [(each.name, len(each.milestones), each.is_folded) for each in groups]

    def test_that_is_short_has_no_headings(self, client):
        story = make_life(make_person(), range(2001, 2013))
        assert self.groups(client, story.person) == [("", 12, False)]
        page = page_of(client, story.person)
        assert page.count('<ol class="rows">') == 1
        milestones = story.milestones.all()
        assert all(page.count(f"#{each.anchor}") == 1 for each in milestones)

    def test_is_grouped_by_decade_and_folded_where_it_is_long(self, client):
        years = [0, *range(1995, 2000), 2003, 0, *range(2010, 2020)]
        story = make_life(make_person(), years)
        assert self.groups(client, story.person) == [
            ("", 1, False),
            ("1990s", 5, False),
            ("2000–2009", 2, False),
            ("2010s", 10, True),
        ]
        page = page_of(client, story.person)
        assert re.search(r"<summary><h3>2010s</h3> ?<span>10</span></summary>", page)

    def test_is_grouped_by_story_where_few_have_dates(self, client):
        person = make_person()
        make_life(person, [0] * 7, headline="In other words: “First”")
        make_life(person, [0] * 7, headline="Second")
        assert sorted(self.groups(client, person)) == [("Second", 7, True), ("“First”", 7, False)]

    def test_of_one_story_without_dates_is_folded_after_a_dozen(self, client):
        story = make_life(make_person(), [0] * 15)
        groups = [("", 12, False), ("Further milestones", 3, True)]
        assert self.groups(client, story.person) == groups


class TestACard:
    def test_says_who_speaks_when_and_how_long(self, client):
        told = datetime(2026, 11, 22, 9, tzinfo=UTC)
        words = "<p>" + "word " * 460 + "</p>"
        make_story(published_at=told, headline="Hills", body=words)
        line = re.search(r'<p class="told-by".*?</p>', read(client, "/en/stories/"))[0]
        assert "<bdi>Sample Person</bdi>" in line
        assert '<time datetime="2026-11-22">22 November 2026</time>' in line
        assert "2 min" in line

    def test_does_not_say_a_name_that_is_in_the_line_above(self, client):
        story = make_story(headline="In the words of Sample Person: “Hills”")
        assert "<bdi>" not in read(client, "/en/stories/")
        story.person.anonymity = "pseudonym"
        story.person.save()
        assert "<bdi>Sample Person*</bdi>" in read(client, "/en/stories/")

    def test_of_a_persons_own_page_does_not_repeat_the_name(self, client):
        story = make_story(headline="Hills")
        line = re.search(r'<p class="told-by".*?</p>', page_of(client, story.person))[0]
        assert "Sample Person" not in line
        assert "1 min" in line


def test_minutes_are_counted_however_a_story_is_stored():
    story = make_story(body="<p>" + "word " * 690 + "</p>")
    assert Story.objects.values_list("minutes", flat=True).get() == 3
    story.body = "<p>" + "word " * 1150 + "</p>"
    story.save(update_fields=["body", "minutes"])
    (card,) = Story.objects.for_lists()
    assert "body" in card.get_deferred_fields()
    assert card.minutes == 5
    Story.objects.bulk_create([Story(person=story.person, body="<p>One.</p>", language="ru")])
    assert Story.objects.get(language="ru").minutes == 1
    assert Story.objects.only("slug").get(language="ru").minutes == 1


@pytest.mark.parametrize(("length", "size"), [(90, ""), (91, "long"), (221, "longest")])
def test_longer_words_are_set_smaller(length, size):
    assert size_of_words(("seven x " * 40)[:length]) == size
    assert size_of_words("Достопримечательность " + "x " * length).endswith("letters-22")


def test_a_long_quote_is_set_smaller_on_its_own_page_too(client):
    words = "The hills are quiet at night, and nobody walks on the invented road. " * 4
    quote = make_quote(make_story(body=f"<p>{words}</p>"), text=words.strip())
    assert '<div class="hero longest">' in client.get(quote.get_absolute_url()).text


class TestTheFirstPage:
    def choose(self, hero=None, people=()):
        settings, _ = SiteSettings.objects.get_or_create(pk=1)
        settings.hero_quote = hero
        settings.save()
        for position, person in enumerate(people):
            HomePerson.objects.create(settings=settings, person=person, position=position)

    def hero(self, client, language="en"):
        return client.get(f"/{language}/").context["hero"]

    def test_says_what_this_is(self, client):
        SiteSettings.objects.create(pk=1, tagline_en="Invented people tell of hills.")
        page = read(client, "/en/")
        assert '<p class="tagline"><strong>Invented people tell of hills.</strong>' in page

    def test_opens_with_the_quote_that_the_editors_chose_or_its_translation(self, client):
        chosen = make_quote()
        newer = make_quote(
            make_story(published_at=PAST + timedelta(days=9)), OTHER, is_pull_quote=True
        )
        assert self.hero(client) == newer
        self.choose(chosen)
        assert self.hero(client) == chosen
        russian = make_story(
            language="ru",
            translated_from="en",
            translation_group=chosen.story.translation_group,
            body="<p>Я ничего ни о ком не говорю.</p>",
        )
        words = "Я ничего ни о ком не говорю."
        translated = make_quote(russian, words, translated_from_key=chosen.key)
        assert self.hero(client, "ru") == translated
        assert self.hero(client, "kk") == chosen

    @pytest.mark.parametrize("lost", ["status", "body", "deleted_at"])
    def test_opens_with_the_newest_where_the_choice_may_not_be_seen(self, lost, client):
        chosen = make_quote()
        newest = make_quote(make_story(), OTHER, is_pull_quote=True)
        self.choose(chosen)
        value = {"status": "withdrawn", "body": "<p>Else.</p>", "deleted_at": timezone.now()}
        Story.objects.filter(pk=chosen.story_id).update(**{lost: value[lost]})
        assert self.hero(client) == newest

    def test_prefers_a_quote_in_the_readers_language(self, client):
        old = make_quote(
            make_story(language="kk", body="<p>Мен ештеңе айтпаймын.</p>"),
            "Мен ештеңе айтпаймын.",
            is_pull_quote=True,
        )
        later = PAST + timedelta(days=1)
        new = make_quote(make_story(published_at=later), is_pull_quote=True)
        assert (self.hero(client, "kk"), self.hero(client, "ru")) == (old, new)

    def people(self, client):
        return [person.name for person in client.get("/en/").context["people"]]

    def test_shows_the_people_whom_the_editors_chose_or_the_newest(self, client):
        people = [make_person(name) for name in ("Anna", "Bea", "Cem")]
        for day, person in enumerate(people):
            make_story(person, published_at=PAST + timedelta(days=day))
        make_story(people[0], published_at=PAST + timedelta(days=9))
        assert self.people(client) == ["Anna", "Cem", "Bea"]
        hidden = make_story(make_person("Dan"), status="withdrawn").person
        self.choose(people=[hidden, people[1], people[0]])
        assert self.people(client) == ["Bea", "Anna"]

    def test_shows_all_whom_they_chose_where_these_are_many(self, client):
        chosen = [make_person(f"Somebody {number:02}") for number in range(11)]
        for person in chosen:
            make_story(person)
        make_story(make_person("Newest"), published_at=PAST + timedelta(days=9))
        self.choose(people=chosen)
        assert self.people(client) == [person.name for person in chosen]

    def test_names_what_most_of_the_newest_stories_are_about(self, client):
        make_story(tags=["hills", "night"])
        make_story(tags=["night"])
        make_story(tags=["secret"], status="draft")
        topics = client.get("/en/").context["topics"]
        assert [tag.name for tag in topics] == ["night", "hills"]

    def test_is_kind_where_there_is_nothing_yet(self, client):
        page = read(client, "/en/")
        assert "The first story is still being written." in page
        assert "<h2>Tags" not in page
