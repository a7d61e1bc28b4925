"""Test beginning a translation from its original, and its form beside the original."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stories import languages
from stories.models import Quote, Story
from tests.accounts import make_colleague, signed_in
from tests.desk import (
    address,
    errors,
    make_due_changes,
    open_form,
    publish,
    save,
    tomorrow,
    withdraw,
)
from tests.factories import PAST, make_milestone, make_quote, make_story
from tests.markup import markup

pytestmark = pytest.mark.django_db

BODY = "<p>I am an invented person.</p><p>I say nothing of anybody.</p><p>The hills are quiet.</p>"
IN_RUSSIAN = "<p>Я выдуманный человек.</p><p>Я ни о ком не говорю.</p><p>В горах тихо.</p>"


def make_original(**fields):
    """Make a public story with a quote and a milestone."""
    story = make_story(
        slug="hills",
        body=BODY,
        tags=["hills"],
        standfirst="An introduction.",
        kicker="Hills",
        **fields,
    )
    make_quote(story, is_pull_quote=True, position=2)
    make_milestone(story, passage="The hills are quiet.", date_label="At age 12")
    return story


@pytest.fixture
def original():
    return make_original()


@pytest.fixture
def russian(original, admin_user):
    return original.begin_translation("ru", by=admin_user, now=timezone.now())


def page_of(name, story):
    return reverse(f"admin:stories_story_{name}", args=[story.pk])


def begin(client, story, language="ru"):
    return client.post(page_of("translate", story), {"language": language})


def pointed(story):
    """Return the fields of a translation's form, with words of the Russian body in its rows."""
    return {
        "headline": "Тихие горы",
        "body": IN_RUSSIAN,
        "quotes-0-text": "Я ни о ком не говорю.",
        "milestones-0-title": "Тишина",
        "milestones-0-passage": "В горах тихо.",
        "milestones-0-date_label": "В 12 лет",
    }


def read(client, where):
    response = client.get(where)
    assert response.status_code == 200
    return markup(response)


@pytest.fixture
def writer(db):
    return signed_in(make_colleague("writer", "Writers"))


class TestBeginning:
    def test_is_one_button_away_from_the_original(self, admin_client, original):
        where = page_of("translate", original)
        assert f'href="{where}">Translate…</a>' in read(admin_client, address(original))
        page = read(admin_client, where)
        offered = re.findall(r'<option value="([\w-]+)"', page)
        assert offered[:5] == ["ru", "kk", "ky", "ar", "uz"]
        assert len(offered) == len(languages.CODES) - 1

    def test_makes_a_draft_beside_the_original(self, admin_client, original):
        response = begin(admin_client, original)
        story = Story.objects.get(language="ru")
        assert response.headers["Location"] == address(story)
        assert (story.status, story.slug, story.person) == ("draft", "hills", original.person)
        assert story.original == original
        assert original.translations() == [story]
        assert [tag.name for tag in story.tags.all()] == ["hills"]

    def test_leaves_all_prose_to_be_written(self, russian):
        prose = (russian.headline, russian.kicker, russian.standfirst, russian.body)
        assert prose == ("", "", "", "")
        assert russian.milestones.get().title == ""

    def test_names_no_speaker_in_the_language_of_the_original(self, admin_user, original):
        original.quotes.update(speaker="Her mother")
        story = original.begin_translation("kk", by=admin_user, now=timezone.now())
        assert story.quotes.get().speaker == ""

    def test_carries_quotes_and_milestones_over_under_keys_of_their_own(self, original, russian):
        for rows, words in (("quotes", "text"), ("milestones", "passage")):
            theirs, ours = getattr(original, rows).get(), getattr(russian, rows).get()
            assert getattr(ours, words) == getattr(theirs, words)
            assert ours.translated_from_key == theirs.key != ours.key
        assert russian.quotes.get().is_pull_quote

    def test_takes_no_address_that_is_taken(self, admin_user, original):
        make_story(language="ru", slug="hills")
        story = original.begin_translation("ru", by=admin_user, now=timezone.now())
        assert story.slug == ""

    def test_follows_what_readers_see_not_the_changes_that_wait(self, admin_user, original):
        changes = original.begin_changes()
        changes.body = "<p>Not yet.</p>"
        changes.save()
        story = original.begin_translation("ru", by=admin_user, now=timezone.now())
        followed = story.followed_version(original)
        assert followed.content["fields"]["body"] == BODY

    def test_asks_for_a_language(self, admin_client, original):
        page = errors(admin_client.post(page_of("translate", original)))
        assert "Choose a language." in page

    def test_is_not_possible_twice_in_a_language(self, admin_client, original, russian):
        assert "in this language already" in errors(begin(admin_client, original))
        with pytest.raises(ValueError, match="ru"):
            original.begin_translation("ru", by=russian.versions.get().saved_by, now=PAST)

    def test_says_when_no_language_is_left(self, admin_client, original, monkeypatch):
        monkeypatch.setattr(languages, "CHOICES", languages.CHOICES[:5])
        for language in ("ru", "kk", "ky", "ar"):
            begin(admin_client, original, language)
        page = read(admin_client, page_of("translate", original))
        assert "It is there in every language already." in page

    def test_of_a_translation_begins_from_its_original(self, admin_client, original, russian):
        page = read(admin_client, address(russian))
        assert f'href="{page_of("translate", original)}">Translate…</a>' in page

    def test_is_for_writers_too(self, writer, original):
        assert begin(writer, original).status_code == 302

    def test_is_not_for_visitors_or_of_what_is_gone(self, client, admin_client, original):
        assert "login" in begin(client, original).headers["Location"]
        original.move_to_trash(by=None, now=PAST)
        assert begin(admin_client, original).status_code == 404

    def test_is_not_for_those_who_may_only_read(self, django_user_model, original):
        reader = Client()
        user = django_user_model.objects.create_user("reader", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_story"))
        reader.force_login(user)
        assert "Translate…" not in read(reader, address(original))
        assert begin(reader, original).status_code == 403


class TestTheForm:
    def test_has_the_originals_paragraphs_in_their_language(self, admin_client, russian):
        page = read(admin_client, address(russian))
        panel = page.split('class="original-words"')[1].split("</details>")[0]
        assert 'lang="en" dir="ltr"' in panel
        assert re.findall(r"<li>(.*?)</li>", panel) == re.findall(r"<p>(.*?)</p>", BODY)
        for label, prose in (("Standfirst", "An introduction."), ("Kicker", "Hills")):
            assert f'<span lang="en" dir="ltr">{label}:</span> {prose}' in panel

    def test_marks_the_headings_of_the_original(self, admin_client, original, russian):
        original.body = f"<h2>Hills</h2>{BODY}"
        original.save()
        assert '<li class="is-heading">Hills</li>' in read(admin_client, address(russian))

    def test_shows_a_rows_words_in_the_original(self, admin_client, russian):
        page = read(admin_client, address(russian))
        shown = '<span class="in-the-original" lang="en" dir="ltr">'
        assert f"{shown}I say nothing of anybody.</span>" in page
        assert f"{shown}Is quiet · At age 12 · The hills are quiet.</span>" in page
        assert page.count("Not in the story") == 2

    def test_says_that_the_original_has_a_rows_words_no_more(self, admin_client, original, russian):
        original.quotes.all().delete()
        assert "It is not in the original any more." in read(admin_client, address(russian))

    def test_of_a_row_without_an_original_shows_none(self, admin_client, russian):
        russian.quotes.update(translated_from_key="")
        page = read(admin_client, address(russian))
        assert page.count('class="in-the-original"') == 1

    def test_of_a_story_as_told_has_no_original(self, admin_client, original):
        page = read(admin_client, address(original))
        assert "original-words" not in page
        assert "in_the_original" not in page

    def test_without_its_original_still_opens(self, admin_client, original, russian):
        russian.refresh_from_db()
        Story.objects.filter(pk=original.pk).update(deleted_at=PAST)
        assert "original-words" not in read(admin_client, address(russian))
        original.delete()
        page = read(admin_client, address(russian))
        assert "original-words" not in page
        assert "It is not in the original any more." in page

    def test_keeps_a_draft_whose_rows_point_nowhere(self, admin_client, russian):
        assert save(admin_client, russian, body=IN_RUSSIAN).status_code == 302
        assert russian.quotes.get().text == "I say nothing of anybody."

    def test_refuses_to_publish_rows_that_point_nowhere(self, admin_client, russian):
        fields = pointed(russian)
        del fields["quotes-0-text"]
        page = errors(publish(admin_client, russian, **fields))
        assert "not in the story" in page
        assert Story.objects.get(pk=russian.pk).status == "draft"

    def test_publishes_what_was_pointed_at_the_translation(self, admin_client, client, russian):
        assert publish(admin_client, russian, **pointed(russian)).status_code == 302
        quote = Quote.objects.get(story=russian.pk)
        assert quote.words == "Я ни о ком не говорю."
        assert quote.translated_from_key
        page = read(Client(), "/ru/stories/hills/")
        assert "Перевод с английского" in page
        assert "Перевод с английского" in read(Client(), quote.get_absolute_url())

    def test_asks_no_more_questions_for_many_rows(
        self, admin_client, original, russian, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(100) as few:
            open_form(admin_client, russian)
        for number in range(5):
            make_quote(russian, f"{number}", translated_from_key=make_quote(original).key)
        with django_assert_max_num_queries(len(few)):
            open_form(admin_client, russian)


def test_an_address_that_still_leads_elsewhere_is_not_taken(original, admin_user):
    other = make_story(language="ru", slug=original.slug)
    other.slug = "moved"
    other.save()
    begun = original.begin_translation("ru", by=admin_user, now=timezone.now())
    assert begun.slug == ""


def test_a_button_pressed_twice_begins_it_once(admin_client, original, monkeypatch):
    begin_one = Story.begin_translation

    def begin_two(story, language, **told):
        begin_one(Story.objects.get(pk=story.pk), language, **told)
        return begin_one(story, language, **told)

    monkeypatch.setattr(Story, "begin_translation", begin_two)
    where = page_of("translate", original)
    response = admin_client.post(where, {"language": "ru"}, follow=True)
    assert "It is there in this language already." in markup(response)
    assert Story.objects.filter(language="ru").count() == 1


def test_a_language_that_waiting_changes_will_have_is_not_offered(admin_client):
    story = make_story(slug="alone")
    save(admin_client, story, "_schedule", appears_at=tomorrow(), language="ru")
    assert ("ru", "Русский") not in story.untranslated_languages()
    assert begin(admin_client, story).status_code == 200
    assert not Story.objects.filter(language="ru", changes_to=None).exists()


def test_a_language_that_a_translation_in_the_trash_has_is_refused(admin_client, original, russian):
    russian.move_to_trash(by=None, now=timezone.now())
    page = errors(save(admin_client, original, language="ru"))
    assert "This story is there in this language already: in the trash." in page


def test_changes_whose_place_another_took_keep_nothing_from_being_withdrawn(admin_client, client):
    story = make_due_changes(admin_client, language="ru", headline="As changed")
    group = story.translation_group
    Story.objects.bulk_create(
        [Story(person=story.person, language="ru", translation_group=group, headline="Another")]
    )
    assert "As changed" in markup(client.get(f"/ru/stories/{story.slug}/"))
    withdraw(admin_client, story)
    assert client.get(f"/ru/stories/{story.slug}/").status_code in {404, 410}
    assert client.get(story.get_absolute_url()).status_code == 410
