"""Pages remember results by all the values they depend on, so no page shows an old result."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Engine
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from profiles_site.quick_templates import quicken
from stories import addresses
from stories.models import Person, Picture, Quote, Story
from stories.search import marking
from stories.templatetags import stories_cards
from tests.factories import (
    make_milestone,
    make_person,
    make_picture,
    make_quote,
    make_story,
)

LISTS = ["/en/", "/en/stories/", "/en/people/", "/en/quotes/", "/en/tags/hills/"]
SEARCH = "/en/search/?q=hills"
WORDS = "I say nothing of anybody."


@pytest.fixture
def story():
    person = make_person("Sample Person", roles="quiet reader", portrait=make_picture())
    story = make_story(person, tags=["hills"], lead_picture=make_picture(), standfirst="A sample.")
    make_quote(story, text=WORDS, is_pull_quote=True)
    return story


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


CHANGES = [  # values that a record gets around the desk, what shows them, on how many lists
    (Story, {"headline": "Another one"}, "Another one", 3),
    (Story, {"kicker": "Another kicker"}, "Another kicker", 3),
    (Story, {"standfirst": "Another standfirst"}, "Another standfirst", 3),
    (Story, {"content_note": "Tells of loss"}, "Tells of loss", 4),
    (Story, {"translated_from": "kk"}, "from Kazakh", 4),
    (Person, {"name": "Another Name"}, "Another Name", 3),
    (Person, {"roles": "another role"}, "Another role", 2),
    (Person, {"anonymity": "pseudonym"}, "Another Name*", 3),
    (Picture, {"alt_text": "Another sight"}, "Another sight", 4),
    (Story, {"language": "ru", "slug": "other"}, "/ru/stories/other/", 4),
]


@pytest.mark.django_db
class TestACard:
    def test_says_what_its_record_says_now(self, client, story):
        for model, values, shown, number in CHANGES:
            before = [read(client, address) for address in LISTS]
            assert not any(shown in page for page in before), shown
            model.objects.update(**values)
            after = [read(client, address) for address in LISTS]
            assert sum(shown in page for page in after) >= number, shown

    @pytest.mark.parametrize(
        "values",
        [{"withdrawn_at": timezone.now()}, {"consented_until": timezone.now() - timedelta(days=1)}],
    )
    def test_shows_no_picture_that_is_withdrawn(self, values, client, story):
        shown = Picture.objects.values_list("folder", flat=True)
        assert any(folder in read(client, LISTS[1]) for folder in shown)
        Picture.objects.update(**values)
        pages = [read(client, address) for address in LISTS]
        assert not any(folder in page for page in pages for folder in shown)

    def test_is_in_the_language_of_the_page(self, client, story):
        Story.objects.update(content_note="Tells of loss")
        assert "Before you read" in read(client, "/en/stories/")
        assert 'class="in-language"' not in read(client, "/en/stories/")
        assert "Before you read" not in read(client, "/ru/stories/")
        assert 'class="in-language"' in read(client, "/ru/stories/")
        assert f'href="/ru/en/stories/{story.slug}/"' in read(client, "/ru/stories/")


@pytest.mark.django_db
class TestAVerdict:
    @pytest.mark.parametrize(
        ("model", "values"),
        [
            (Story, {"body": "<p>The hills are quiet at night.</p>"}),
            (Story, {"body": f'<p class="question">{WORDS}</p>'}),
            (Quote, {"text": "I say something of everybody."}),
            (Quote, {"speaker": "Her mother"}),  # which somebody must confirm
        ],
    )
    def test_does_not_outlive_what_it_was_judged_by(self, model, values, client, story):
        pages = ["/en/", "/en/quotes/", "/en/search/?q=anybody", story.get_absolute_url()]
        key = Quote.objects.get().key
        assert all(f"{key}" in read(client, page) for page in pages)
        model.objects.update(**values)
        assert not any(f"{key}" in read(client, page) for page in pages)
        assert Quote.objects.get().words == ""

    def test_is_of_a_record_as_it_is_even_where_other_words_were_looked_for_before(self, story):
        quote = Quote.objects.get()
        assert quote.passage_found
        quote.text = "Words that nobody said."
        assert not quote.is_verified
        fresh = Quote.objects.get()
        fresh.text = "Words that nobody said."
        assert not fresh.is_verified

    def test_is_the_same_as_one_that_is_not_remembered(self, story):
        make_milestone(story)
        for record in (Quote.objects.get(), story.milestones.get()):
            for _ in range(2):
                record.forget_what_was_found()
                assert record.verified_passage == record.find_verified_passage()


@pytest.mark.django_db
def test_a_list_asks_the_database_as_often_for_many(client, story):
    most = [
        ("/en/", 4),
        ("/en/stories/", 3),
        ("/en/people/", 3),
        ("/en/people/?letter=S", 3),
        ("/en/people/?tag=hills", 4),
        ("/en/quotes/", 3),
        ("/en/quotes/?tag=hills&letter=S", 4),
        ("/en/tags/", 2),
        ("/en/tags/hills/", 4),
        (SEARCH, 4),
    ]
    for address, _ in most:
        read(client, address)
    for _ in range(2):
        for _ in range(4):
            person = make_person(roles="reader", portrait=make_picture())
            other = make_story(person, tags=["hills", "night"], lead_picture=make_picture())
            make_quote(other, is_pull_quote=True)
            make_milestone(other)
        for address, number in most:
            read(client, address)  # the search's index is refreshed at the first
            with CaptureQueriesContext(connection) as captured:
                read(client, address)
            assert len(captured) == number, address


class TestAnAddress:
    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("person_detail", ["sample-person"]),
            ("person_detail", ["0"]),
            ("quote_detail", ["en"]),
            ("tag_detail", ["холмы"]),
            ("tag_detail", ["hills"]),
            ("story_detail", ["kk", "sample_0-story"]),
            ("story_elsewhere", ["ar", "ar"]),
            ("language_feed", ["ru", "atom"]),
            ("story_list", []),
            ("picture_file", ["folder", "whole-240.avif"]),
            ("quote_card", ["key", "wide", "0123456789abcdef"]),
        ],
    )
    def test_is_the_one_that_django_writes(self, name, parts, language):
        with translation.override(language):
            assert addresses.of(name, *parts) == reverse(name, args=parts)

    @pytest.mark.parametrize(
        "path",
        ["/en/stories/a_b-c/", "/a.webp", "/", "", "/a//b", "//a/b", "/a/../b", "/холмы/", "/a?b"],
    )
    def test_is_absolute_as_django_writes_it(self, path, rf):
        request = rf.get("/ru/people/", headers={"host": "localhost:81"})
        for _ in range(2):
            assert addresses.absolute(request)(path) == request.build_absolute_uri(path)


class TestAConstant:
    SOURCE = (
        "{% load i18n %}{% if on %}a {% translate 'Stories' %} b{% url 'home' %}{% endif %}"
        "{% for each in all %}{{ each }}{% translate 'People' %}{% empty %}{% url 'search' %}"
        "{% url 'story_feed' 'atom' %}{% endfor %}{% for each in none %}x{% empty %}-{% endfor %}"
        "{% language code %}{% translate 'People' %}{% url 'person_detail' slug %}{% endlanguage %}"
        "{% url 'person_detail' slug as way %}{{ way }}{% url 'person_detail' '' as no %}[{{ no }}]"
        "{% url 'person_detail' number as other %}{{ other }}"
        "{% translate 'Topics' as tags %}{{ tags }}{% url 'person_detail' slug %}"
        "{% blocktranslate with name=on %}Stories about {{ name }}.{% endblocktranslate %}"
        "{% blocktranslate trimmed %} All stories {% endblocktranslate %}{% translate on %}"
        "{% url 'home' as home %}{{ home }}{% translate 'Quotes'|lower %}{{ number }}"
        "{{ safe|safe }}"
    )

    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    @pytest.mark.parametrize("all_", [[], ["<b>", "Ә"]])
    def test_is_written_as_django_writes_it(self, language, all_):
        engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
        plain, folded = engine.from_string(self.SOURCE), engine.from_string(self.SOURCE)
        quicken(folded)
        context = {"on": "Search & <i>", "all": all_, "slug": "x", "number": 1.5, "safe": "<u>"}
        with translation.override(language):
            for code in ("kk", "ru", "kk"):
                context["code"] = code
                assert folded.render(Context(context)) == plain.render(Context(context))

    def test_is_in_every_language_its_own(self):
        engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
        template = engine.from_string("{% load i18n %}{% translate 'Stories' %}{% url 'home' %}")
        quicken(template)
        texts = set()
        for language in ("en", "ru", "kk"):
            with translation.override(language):
                texts.add(template.render(Context()))
        assert len(texts) == 3


@pytest.mark.django_db
class TestAResult:
    """What a search shows of a story."""

    @pytest.mark.parametrize(("model", "values"), [each[:2] for each in CHANGES])
    def test_says_what_its_record_says_now(self, model, values, client, story):
        make_milestone(story, title="Over the hills")
        address = "search/?q=nothing"
        for language in ("en", "kk"):
            read(client, f"/{language}/{address}")
        model.objects.update(**values)
        for language in ("en", "kk"):
            known = read(client, f"/{language}/{address}")
            assert f'cite="/{language}/' in known
            if "content_note" in values:
                assert f'<span class="label" lang="{language}"' in known
            for remembered in (stories_cards._drawn_result, marking.marked, marking.holds):
                remembered.cache_clear()
            assert read(client, f"/{language}/{address}") == known


@pytest.mark.django_db
def test_a_quote_that_readers_do_not_see_knows_whether_it_is_cut():
    story = make_story()
    for text, is_cut in (("say nothing", True), ("I say nothing of anybody.", False)):
        assert make_quote(story, text, confirmed=False).is_cut is is_cut
    assert not make_quote(story, "Never said").is_cut
