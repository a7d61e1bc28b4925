"""Compare what the desk draws itself with what Django's templates and forms draw."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_spaces_between_tags

from stories.admin import navigation
from stories.admin.forms import kept_classes
from stories.admin.forms.inline_rows import StoredRows
from stories.admin.forms.kept_media import KEPT
from stories.models import Person, Story
from stories.templatetags import fieldsets as drawn_fields
from stories.templatetags.fieldsets import fieldsets
from stories.templatetags.passage_rows import DRAWN
from tests.accounts import make_colleague
from tests.desk import address, save, tomorrow, typed_in
from tests.factories import make_milestone, make_person, make_picture, make_quote, make_story

pytestmark = pytest.mark.django_db

LIST = "/admin/stories/story/"


@pytest.fixture(autouse=True)
def nothing_is_kept():
    """Draw all of it here: a browser test of the same process had other names of static files."""
    for kept in (KEPT, DRAWN, drawn_fields.DRAWN, navigation.KNOWN, kept_classes.KNOWN):
        kept.clear()


DIFFERS = re.compile(r'nonce="[^"]*"|(?<=csrfmiddlewaretoken" value=")[^"]*')

HELP_LINK = re.compile(r'<a class="help-link".*?</a>')  # which Django’s template does not know


def is_full(user):
    """Return a story with rows of all kinds: found and lost, confirmed and not, with odd words."""
    story = make_story(headline='Marks: <b> & "', lead_picture=make_picture())
    make_quote(story, text="I say nothing")
    make_quote(story, text="Never <said> & told", speaker='"Nobody"', is_pull_quote=True)
    make_quote(story, text="I say nothing of anybody.", confirmed=False)
    make_milestone(story, date_edtf="2017", kind="context")
    make_milestone(story, title="", date_label="Then", passage="Never said.")
    story.tags.add("Ýmit", "Law")
    translation = story.begin_translation("ru", by=user, now=timezone.now())
    return story, translation


def shown(page):
    """Return a page without what each request has of its own, and without layout."""
    text = DIFFERS.sub("", page if isinstance(page, str) else page.content.decode())
    return (
        strip_spaces_between_tags(re.sub(r"\s+", " ", text)).replace(" <", "<").replace("> ", ">")
    )


class TestRowsOfAForm:
    def compare(self, client, where):
        drawn = shown(client.get(where))
        with patch.object(StoredRows, "are_as_stored", new=False):
            assert shown(client.get(where)) == drawn
        return drawn

    def test_are_the_same_as_they_are_stored_and_as_forms(self, admin_client, admin_user):
        story, translation = is_full(admin_user)
        for record in (story, translation):
            assert self.compare(admin_client, address(record)).count("has_original") == 5
        assert "In the original:" in self.compare(admin_client, address(translation))
        assert "empty-form" in self.compare(admin_client, f"{LIST}add/")

    def test_have_no_empty_row_for_somebody_who_may_add_none(
        self, admin_user, client, django_user_model
    ):
        story, _ = is_full(admin_user)
        writer = django_user_model.objects.create_user("writer", is_staff=True)
        may = ["change_story", "view_story", "change_quote", "change_milestone"]
        writer.user_permissions.set(Permission.objects.filter(codename__in=may))
        client.force_login(writer)
        drawn = client.get(address(story)).content.decode()
        assert drawn.count("has_original") == 5
        assert "quotes-__prefix__" not in drawn

    def test_lead_from_blockers_to_their_fields(self, admin_client, admin_user):
        story, _ = is_full(admin_user)
        page = self.compare(admin_client, address(story))
        for place in ("id_quotes-1-text", "id_milestones-1-title", "id_milestones-1-passage"):
            assert f'<a href="#{place}">' in page

    def test_tell_the_same_of_what_the_form_opened_with(self, admin_client, admin_user):
        story, _ = is_full(admin_user)
        page = admin_client.get(address(story))
        fields = typed_in(page)
        fields["quotes-1-text"], fields["seen_version"] = "Mine.", 0
        fields["slug"] = "with spaces"
        refused = admin_client.post(address(story), fields | {"_save_draft": "yes"})
        assert (refused.context["differences"], refused.context["taken"]) == ([], [])
        assert refused.context["opened"] == page.context["opened"]


class TestFieldsets:
    def compare(self, page):
        form = page.context["adminform"]
        about = {"heading_level": 2, "prefix": "fieldset", "id_prefix": 0}
        django = "".join(
            render_to_string(
                "admin/includes/fieldset.html", about | {"fieldset": each, "id_suffix": number}
            )
            for number, each in enumerate(form)
        )
        assert shown(HELP_LINK.sub("", fieldsets(form))) == shown(django)
        return django

    def test_are_those_of_django(self, admin_client, admin_user):
        story, translation = is_full(admin_user)
        for record in (story, translation, story.person, story.lead_picture):
            assert "checkbox-row" in self.compare(admin_client.get(address(record)))
        self.compare(admin_client.get("/admin/stories/tag/add/"))
        plain = make_story(headline="Plain", source_url="https://example.org/?a&b", language="kk")
        self.compare(admin_client.get(address(plain)))

    def test_are_those_of_django_with_several_fields_on_a_line(self, admin_client):
        story = make_story(source_url="https://example.org/")
        page = admin_client.get(address(story))
        line = ("headline", "source_url", "told_date")
        page.context["adminform"].fieldsets = [(None, {"fields": [line]})]
        assert "fieldBox" in self.compare(page)

    def test_draw_the_languages_to_choose_from_once(self, admin_client):
        story = make_story()
        admin_client.get(address(story))
        drawn = [*drawn_fields.DRAWN.values()]
        assert ">Deutsch · German</option>" in admin_client.get(address(story)).content.decode()
        assert [*drawn_fields.DRAWN.values()] == drawn

    def test_offer_nobody_from_the_trash(self, admin_client):
        story = make_story(person=make_person("Somebody Invented"))
        assert ">Somebody Invented</option>" in admin_client.get(address(story)).content.decode()
        Person.objects.filter(pk=story.person_id).update(deleted_at=timezone.now())
        assert ">Somebody Invented<" not in admin_client.get(address(story)).content.decode()

    def test_are_those_of_django_with_errors(self, admin_client):
        story = make_story()
        fields = typed_in(admin_client.get(address(story)))
        wrong = {"headline": "", "slug": "Not an address", "translation_of": "0"}
        page = admin_client.post(address(story), fields | wrong | {"_save_draft": "yes"})
        assert 'class="errorlist"' in self.compare(page)

    def test_are_those_of_django_to_read(self, admin_client, client):
        writer = make_colleague("writer", "Writers")
        client.force_login(writer)
        story = make_story()
        save(admin_client, story, "_schedule", appears_at=tomorrow(), standfirst="New.")
        assert 'class="readonly"' in self.compare(client.get(address(story)))


class TestGroupsAtTheSide:
    def groups(self, page):
        """Return what each group says that it holds, and the names of those that are open."""
        text = page.content.decode()
        found = re.findall(
            r'<details class="side-group"( open)?><summary><h2>([^<]+)</h2>'
            r'(?: <span class="side-held">([^<]*)</span>)?',
            text,
        )
        held = {name: held for _, name, held in found}
        return held, [name for is_open, name, _ in found if is_open]

    def test_say_what_they_hold_and_open_where_something_is_asked_or_wrong(self, admin_client):
        paper = "A paper & more"
        long = "A byline of more than sixty letters, of which the end is not shown here"
        story = make_story(
            status="draft", slug="hills", source_publisher=paper, content_note=long, language="xx"
        )
        story.tags.add("Law", "Ýmit")
        held, are_open = self.groups(admin_client.get(address(story)))
        assert held["Person"] == str(story.person)
        assert (held["Tags"], held["Picture"]) == ("2", "none")
        assert (held["Address"], held["Source"]) == ("hills", "A paper &amp; more")
        assert (held["Language"], held["Kicker"]) == ("none", "none")
        assert held["Content note"] == f"{long[:59]}…"
        assert are_open == []
        page = save(admin_client, story, slug="not one", person="", is_as_first_published="on")
        held, are_open = self.groups(page)
        assert are_open == ["Person", "Language", "Address"]
        assert (held["Person"], held["Tags"]) == ("none", "2")
        assert held["Kicker"] == "Kept as it was first published elsewhere"
        assert self.groups(admin_client.get(address(make_story())))[0]["Language"] == "English"
        new = self.groups(admin_client.get(f"{LIST}add/"))
        assert new[1] == ["Person", "Language"]

    def test_say_nothing_to_somebody_who_may_only_read(
        self, admin_client, client, django_user_model
    ):
        reader = django_user_model.objects.create_user("reader", is_staff=True)
        reader.user_permissions.set(Permission.objects.filter(codename="view_story"))
        client.force_login(reader)
        held, _ = self.groups(client.get(address(make_story())))
        assert set(held.values()) == {""}


class TestWhatIsDrawnOnce:
    """It depends on who asks."""

    def allow(self, user, *names):
        user.user_permissions.set(Permission.objects.filter(codename__in=names))

    def test_shows_each_user_what_they_may_do_now(self, admin_client, client, django_user_model):
        story = make_story()
        assert "disabled" not in self.headline_of(admin_client.get(address(story)))
        writer = django_user_model.objects.create_user("writer", is_staff=True)
        client.force_login(writer)
        rights = ["view_story", "change_story", "view_quote", "change_quote", "view_person"]
        self.allow(writer, *rights, "add_quote", "add_person")
        page = client.get(address(story))
        assert "disabled" in self.headline_of(page)
        found = page.content.decode()
        assert 'id="add_id_person"' in found
        assert "quotes-__prefix__-text" in found
        assert 'class="model-person' in found
        assert 'class="model-tag' not in found
        self.allow(writer, *rights[:-1], "view_tag")
        found = client.get(address(story)).content.decode()
        assert 'id="add_id_person"' not in found
        assert "quotes-__prefix__-text" not in found
        assert 'class="model-person' not in found
        assert 'class="model-tag' in found

    def headline_of(self, page):
        return re.search(r'<input[^>]*name="is_as_first_published"[^>]*>', page.content.decode())[0]

    def test_marks_the_page_that_it_is_on(self, admin_client):
        for name in ("tag", "person", "tag"):
            found = admin_client.get(f"/admin/stories/{name}/").content.decode()
            assert re.findall(r'class="model-(\w+) current-model"', found) == [name]

    def test_is_drawn_anew_where_there_is_too_much(self, admin_client, monkeypatch):
        story = make_story()
        found = shown(admin_client.get(address(story)))
        for kept in (drawn_fields, navigation, kept_classes):
            monkeypatch.setattr(kept, "MOST", 1)
        assert shown(admin_client.get(address(story))) == found
        admin_client.get("/admin/stories/story/add/")
        assert shown(admin_client.get(address(story))) == found
        admin_client.get("/admin/stories/")  # the list of one app
        assert len(navigation.KNOWN) == len(kept_classes.KNOWN) == 1

    def test_tells_of_words_as_they_are_now(self, admin_client):
        story = make_story()
        quote = make_quote(story, text="I say nothing of anybody.")
        assert "Not in the story" not in admin_client.get(address(story)).content.decode()
        Story.objects.filter(pk=story.pk).update(body="<p>Something else.</p>")
        assert "Not in the story" in admin_client.get(address(story)).content.decode()
        Story.objects.filter(pk=story.pk).update(body=story.body)
        type(quote).objects.update(text="I say nothing", confirmation={})
        assert "is to be confirmed" in admin_client.get(address(story)).content.decode()


class TestTheList:
    def test_has_rows_as_django_draws_them(self, admin_client, admin_user):
        story, _ = is_full(admin_user)
        save(admin_client, story, "_save_draft", headline="<New>")
        make_story(status="withdrawn", headline="A & B")
        make_story(withdrawn_until=timezone.now() + timedelta(days=2))
        Story.objects.filter(pk=story.pk).update(standfirst="Else")
        for query in ("", "?state=published", "?_popup=1", "?q=a&state=published&p=1"):
            changes = admin_client.get(LIST + query).context["cl"]
            for drawn, record in zip(changes.drawn_rows(), changes.result_list, strict=True):
                seen = re.sub(r'<input type="hidden"[^>]*>', "", drawn)
                assert seen == "".join(items_for_result(changes, record, None))

    def test_is_in_order_over_more_than_one_reading(self, admin_client):
        for number in range(52):
            make_story(status="draft", headline=f"Story {number}")
        found = admin_client.get(f"{LIST}?all=").context["cl"].result_list
        assert [story.headline for story in found] == [f"Story {51 - each}" for each in range(52)]
