"""Test the list of stories at the desk and its actions."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from django.utils import timezone

from stories.admin.story import filters
from stories.models import AuditEntry, Story, StoryVersion
from stories.models.compiled_queries.compiled import CompiledQuery
from tests.accounts import make_colleague, signed_in
from tests.desk import address, chosen_to_publish, save, tomorrow
from tests.factories import make_person, make_story

pytestmark = pytest.mark.django_db


class TestTheListOfStories:
    LIST = "/admin/stories/story/"

    def test_shows_one_row_a_story_and_the_words_for_its_state(self, admin_client):
        story = make_story()
        save(admin_client, story, "_save_draft", standfirst="New.")
        make_story(deleted_at=timezone.now())
        page = admin_client.get(self.LIST)
        assert page.context["cl"].result_count == 1
        assert "Published with changes waiting" in page.content.decode()
        assert "Show all" not in page.content.decode()  # all are shown
        assert "of this zone: UTC" in page.content.decode()

    def test_is_narrowed_by_state(self, admin_client):
        story = make_story()
        make_story(status="draft")
        page = admin_client.get(f"{self.LIST}?state=published")
        assert list(page.context["cl"].result_list) == [story]
        assert ">Show all</a>" in page.content.decode()
        assert admin_client.get(f"{self.LIST}?state=nonsense").context["cl"].result_count == 0

    def test_publishes_changes_that_wait(self, admin_client, client):
        story = make_story()
        told = {"is_correction": "update", "what_is_right": "New."}
        save(admin_client, story, "_save_draft", standfirst="New.", **told)
        fields = chosen_to_publish(story)
        admin_client.post(self.LIST, fields)
        assert "New." in client.get(story.get_absolute_url()).content.decode()
        assert StoryVersion.objects.first().event == "published"
        assert AuditEntry.objects.filter(kind="published").exists()

    def publish(self, client, *stories):
        fields = chosen_to_publish(*stories)
        return client.post(self.LIST, fields, follow=True).content.decode()

    def test_publishes_nothing_that_was_decided_otherwise(self, admin_client):
        withdrawn, public = make_story(status="withdrawn"), make_story()
        scheduled, changed = make_story(status="draft"), make_story()
        save(admin_client, scheduled, "_schedule", appears_at=tomorrow())
        save(admin_client, changed, "_schedule", appears_at=tomorrow(), standfirst="New.")
        page = self.publish(admin_client, withdrawn, public, scheduled, changed)
        for told in ("It is withdrawn.", "no changes wait"):
            assert page.count(told) == 1
        assert page.count("It is scheduled.") == 2
        assert not AuditEntry.objects.filter(kind="published").exists()

    def test_publishes_a_story_as_it_is_by_then(self, admin_client, monkeypatch):
        story = make_story(status="draft", standfirst="Old.")

        def meanwhile(queryset, *args, **kwargs):
            monkeypatch.undo()
            Story.objects.filter(pk=story.pk).update(standfirst="Saved meanwhile.")
            return queryset.select_for_update(*args, **kwargs)

        monkeypatch.setattr(type(Story.objects.all()), "select_for_update", meanwhile)
        self.publish(admin_client, story)
        story.refresh_from_db()
        assert (story.status, story.standfirst) == ("published", "Saved meanwhile.")

    def test_passes_over_a_story_that_somebody_deletes_meanwhile(self, admin_client, monkeypatch):
        story = make_story(status="draft")

        def meanwhile(queryset, *args, **kwargs):
            monkeypatch.undo()
            Story.objects.filter(pk=story.pk).update(deleted_at=timezone.now())
            return queryset.select_for_update(*args, **kwargs)

        monkeypatch.setattr(type(Story.objects.all()), "select_for_update", meanwhile)
        self.publish(admin_client, story)
        story.refresh_from_db()
        assert story.status == "draft"

    def test_tells_what_cannot_be_published(self, admin_client):
        story = make_story(status="draft", headline="")
        assert "The headline is empty." in self.publish(admin_client, story)


class TestPublishingFromTheList:
    """Only what the list showed is published from it."""

    LIST = "/admin/stories/story/"

    @pytest.fixture
    def story(self):
        return make_story(status="draft", standfirst="As it was.")

    def publish(self, client, fields):
        where = self.LIST
        return client.post(where, fields, follow=True).content.decode()

    def test_has_a_field_for_what_it_shows(self, admin_client, story):
        page = admin_client.get(self.LIST).content.decode()
        assert f'<input type="hidden" name="seen-{story.pk}" value="{story.pk}.' in page

    def test_of_what_was_saved_since_is_refused(self, admin_client, story):
        shown = chosen_to_publish(story)
        save(admin_client, story, standfirst="Never looked at.")
        assert "It is not as this list showed it" in self.publish(admin_client, shown)
        assert Story.objects.get().status == "draft"

    def test_of_changes_that_began_since_is_refused(self, admin_client):
        story = make_story(standfirst="As it was.")
        shown = chosen_to_publish(story)
        save(admin_client, story, "_save_draft", standfirst="Never looked at.")
        assert "It is not as this list showed it" in self.publish(admin_client, shown)
        assert Story.objects.get(pk=story.pk).standfirst == "As it was."

    def test_of_what_it_did_not_show_is_refused(self, admin_client, story):
        shown = {"action": "publish", "_selected_action": [story.pk]}
        assert "It is not as this list showed it" in self.publish(admin_client, shown)
        assert Story.objects.get().status == "draft"


class TestFinding:
    LIST = "/admin/stories/story/"

    def found(self, client, **query):
        response = client.get(self.LIST, query)
        assert response.status_code == 200
        return {story.headline for story in response.context["cl"].result_list}

    def test_finds_words_tags_and_people_in_every_state(self, admin_client):
        draft = make_story(status="draft", headline="Draft", body="<p>Таулар тыныш.</p>")
        public = make_story(headline="Public", body="<p>Өзен ағады.</p>", tags=["meadows"])
        public.person.other_names.create(name="Үлгі Адам", language="kk")
        changed = make_story(make_person("Bea"), headline="Changed")
        changes = changed.begin_changes()
        changes.body = "<p>A lighthouse.</p>"
        changes.save()
        make_story(make_person("Cem"), headline="Trash", deleted_at=timezone.now())
        for asked, names in (
            ("таулар", {"Draft"}),
            ("ТАУЛАР тыныш", {"Draft"}),
            ("озен", {"Public"}),  # as other keyboards write it
            ("meadows", {"Public"}),
            ("lighthouse", {"Changed"}),
            ("bea", {"Changed"}),
            ("үлгі", {"Public"}),
            ("нет", set()),
            ("%", set()),
        ):
            assert self.found(admin_client, q=asked) == names, asked
        assert draft.person != public.person

    def test_finds_nobody_who_is_not_named_by_another_name(self, admin_client):
        story = make_story(status="draft", headline="Veiled")
        story.person.other_names.create(name="Үлгі Адам", language="kk")
        assert self.found(admin_client, q="Үлгі") == {"Veiled"}
        type(story.person).objects.update(anonymity="pseudonym")
        assert self.found(admin_client, q="Үлгі") == set()

    def test_is_narrowed_by_person_and_tag_as_they_will_be_too(self, admin_client):
        told = make_story(make_person("Sample Teller"), headline="Told", tags=["hills"])
        other = make_story(make_person("Other Teller"), headline="Other", tags=["rivers"])
        make_story(headline="Bare")
        begun = told.begin_changes()
        begun.person = other.person
        begun.save()
        begun.tags.add("lakes")
        assert self.found(admin_client, teller=told.person_id) == {"Told"}
        assert self.found(admin_client, teller=other.person_id) == {"Told", "Other"}
        assert self.found(admin_client, tag="hills") == {"Told"}
        assert self.found(admin_client, tag="lakes") == {"Told"}
        assert self.found(admin_client, tag="nowhere") == set()
        assert self.found(admin_client, teller="nobody") == {"Told", "Other", "Bare"}
        assert self.found(admin_client, teller="9" * 30) == {"Told", "Other", "Bare"}

    def test_offers_people_and_tags_of_the_newest_stories_and_the_chosen_ones(
        self, admin_client, monkeypatch
    ):
        old = make_story(make_person("Early Teller"), tags=["early"])
        make_story(make_person("Late Teller"), tags=["late"])
        monkeypatch.setattr(filters, "NEWEST", 1)
        for name in ("PEOPLE", "TAGS"):  # the number is a part of their SQL
            query = getattr(filters, name)
            monkeypatch.setattr(filters, name, CompiledQuery(query.build, **query.fields))
        page = admin_client.get(self.LIST).content.decode()
        assert ">Late Teller</a>" in page.replace("\n", "").replace("  ", "")
        assert 'href="?tag=late"' in page
        assert f"?teller={old.person_id}" not in page
        assert 'href="?tag=early"' not in page
        page = admin_client.get(self.LIST, {"teller": old.person_id, "tag": "early"})
        assert f"teller={old.person_id}" in page.content.decode()
        assert "tag=early" in page.content.decode()

    def test_is_narrowed_by_what_is_missing_who_saved_and_since_when(
        self, admin_client, admin_user
    ):
        told = make_story(headline="Told", standfirst="A person.", tags=["hills"])
        make_story(headline="Bare", standfirst="", status="draft")
        assert self.found(admin_client, lacks="standfirst") == {"Bare"}
        assert self.found(admin_client, lacks="tags") == {"Bare"}
        assert self.found(admin_client, lacks="consent") == set()
        assert self.found(admin_client, lacks="nonsense") == {"Told", "Bare"}
        save(admin_client, told, kicker="New")
        assert self.found(admin_client, by=admin_user.pk) == {"Told"}
        for nobody in ("nobody", "9" * 30):
            assert self.found(admin_client, by=nobody) == {"Told", "Bare"}
        assert self.found(admin_client, since="7") == {"Told"}
        assert self.found(admin_client, since="nonsense") == {"Told", "Bare"}
        page = admin_client.get(self.LIST).content.decode()
        assert f", {admin_user.username}</td>" in page
        assert '<td class="field-last_saved">–</td>' in page


class TestMany:
    LIST = "/admin/stories/story/"

    def run(self, client, action, *stories, **fields):
        chosen = chosen_to_publish(*stories) | {"action": action} | fields
        return client.post(self.LIST, chosen, follow=True)

    def test_get_a_tag_that_readers_see_once_it_is_published(self, admin_client, client):
        draft, public = make_story(status="draft"), make_story(tags=["hills"])
        waiting = make_story(status="in_review")
        scheduled = make_story(status="draft")
        save(admin_client, scheduled, "_schedule", appears_at=tomorrow())
        chosen = (draft, public, waiting, scheduled)
        page = self.run(admin_client, "add_tag", *chosen, tag=" blue  hills ").content.decode()
        assert "3 got the tag “blue hills”" in page
        assert "It is scheduled. Change it in its form." in page
        assert list(draft.tags.names()) == ["blue hills"]
        assert list(public.tags.names()) == ["hills"]
        changes = Story.objects.get(changes_to=public)
        assert set(changes.tags.names()) == {"hills", "blue hills"}
        waiting.refresh_from_db()
        assert (waiting.status, list(waiting.tags.names())) == ("in_review", ["blue hills"])
        assert "tag “blue hills”" in {each.note for each in draft.versions.all()}
        page = self.run(admin_client, "add_tag", draft, tag="blue hills").content.decode()
        assert "It has this tag already." in page
        page = self.run(admin_client, "add_tag", draft).content.decode()
        assert "Type the tag beside the action" in page

    def test_are_taken_away_as_a_table_that_runs_nothing(self, admin_client):
        told = make_story(make_person("=Sample"), headline="+1 hill", slug="a-hill")
        other = make_story(status="draft", headline="Never chosen")
        save(admin_client, told, kicker="New")
        response = self.run(admin_client, "export", told)
        text = response.content.decode()
        assert response["Content-Type"].startswith("text/csv")
        assert "'+1 hill,Published with changes waiting,'=Sample,en,a-hill," in text
        assert ",admin" in text
        assert other.headline not in text

    def test_are_for_those_who_may_publish(self, client):
        user = make_colleague("writer", "Writers")
        client.force_login(user)
        story = make_story()
        assert "csv" not in self.run(client, "export", story)["Content-Type"]
        self.run(client, "add_tag", story, tag="hills")
        assert list(story.tags.names()) == []

    def test_are_set_to_a_language_that_readers_see_once_it_is_published(self, admin_client):
        public, draft = make_story(), make_story(status="draft", headline="Told")
        waiting = make_story(status="in_review")
        asked = self.run(admin_client, "set_language", public, draft).content.decode()
        assert "In which language are these stories?" in asked
        assert f'name="_selected_action" value="{draft.pk}"' in asked
        unanswered = self.run(admin_client, "set_language", draft, asked="yes", language="")
        assert "Choose a language." in unanswered.content.decode()
        unknown = self.run(admin_client, "set_language", draft, asked="yes", language="xx")
        assert "is not one of the available choices" in unknown.content.decode()
        chosen = (public, draft, waiting)
        page = self.run(admin_client, "set_language", *chosen, asked="yes", language="kk")
        assert "3 are in “Қазақша” now." in page.content.decode()
        for story in chosen:
            story.refresh_from_db()
        assert (public.language, public.changes.language) == ("en", "kk")
        assert (draft.language, waiting.language, waiting.status) == ("kk", "kk", "in_review")
        assert "language “kk”" in {each.note for each in draft.versions.all()}
        audited = AuditEntry.objects.filter(kind="language", story_number=draft.pk).get()
        assert audited.detail == "kk"

    def test_are_in_no_language_that_is_in_the_way(self, admin_client):
        original, same = make_story(slug="told"), make_story(slug="told", language="kk")
        make_story(
            translation_group=original.translation_group,
            language="ru",
            translated_from="en",
            slug="told-ru",
            status="draft",
        )
        translation = Story.objects.get(language="ru")
        scheduled = make_story(status="draft", slug="later")
        save(admin_client, scheduled, "_schedule", appears_at=tomorrow())
        for story, language, why in (
            (original, "en", "It is in this language already."),
            (original, "ru", "It has a translation into this language already."),
            (original, "fr", "Others are translated from it."),
            (translation, "en", "It is translated from this language."),
            (same, "en", "Another story in this language has its address."),
            (scheduled, "kk", "It is scheduled. Change it in its form."),
        ):
            page = self.run(admin_client, "set_language", story, asked="yes", language=language)
            assert f"“{story}”: {why}" in unescape(page.content.decode())
        assert not AuditEntry.objects.filter(kind="language").exists()
        assert not StoryVersion.objects.filter(note__startswith="language").exists()

    def test_are_assigned_to_a_colleague_and_wait_on_their_desk(
        self, admin_client, django_user_model
    ):
        writer, editor = (
            django_user_model.objects.create_user(name, is_staff=True, first_name=name.title())
            for name in ("writer", "editor")
        )
        writer.groups.add(Group.objects.get(name="Writers"))
        editor.groups.add(Group.objects.get(name="Editors"))
        draft, public = make_story(status="draft", headline="Told"), make_story(headline="Seen")
        waiting = make_story(status="in_review", headline="Waits")
        asked = self.run(admin_client, "assign", draft, select_across=1).content.decode()
        assert "Whom are these stories to wait for?" in asked
        assert asked.count('name="_selected_action"') == 1
        nobody = self.run(admin_client, "assign", draft, asked="yes", to="")
        assert "Choose a colleague." in nobody.content.decode()
        about = {"asked": "yes", "message": "Check the\r\ndates."}
        chosen = (draft, public, waiting)
        versions = {story.pk: story.versions.count() for story in chosen}
        page = self.run(admin_client, "assign", *chosen, **about, to=writer.pk)
        said = unescape(page.content.decode())
        assert "2 wait for Writer now." in said
        assert "“Waits”: It is in review, and they may not review. Choose somebody else." in said
        said = self.run(admin_client, "assign", draft, **about, to=writer.pk).content.decode()
        assert "It waits for them already." in said
        self.run(admin_client, "assign", waiting, **about, to=editor.pk)
        assert on_the_desk_of(writer) == {"Told", "Seen"}
        assert on_the_desk_of(editor) == {"Waits"}
        assert versions == {story.pk: story.versions.count() for story in chosen}
        assert AuditEntry.objects.filter(kind="assigned", detail="writer").count() == 2
        form = admin_client.get(address(draft)).content.decode()
        assert "assigned it to Writer" in form
        message = draft.review_messages.get()
        assert (message.kind, message.text) == ("assigned", "Check the\ndates.")
        draft.save_draft(by=writer, now=timezone.now())
        assert on_the_desk_of(writer) == {"Seen"}
        admin = django_user_model.objects.get(username="admin")
        draft.publish(by=writer, now=timezone.now())
        assert draft.review_messages.last().to == admin


def on_the_desk_of(user):
    """The stories under “From colleagues”."""
    client = signed_in(user)
    queues = client.get("/admin/").context["queues"]
    (rows,) = [queue.rows for queue in queues if queue.name == "colleagues"]
    assert all(row.told == "Assigned to you by admin" or row.name == "Waits" for row in rows)
    return {row.name for row in rows}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sorts them")
def test_the_stories_of_a_page_are_found_by_an_index():
    by_date = F("published_at").desc(nulls_first=True)  # as the list orders them
    page = Story.objects.active().order_by(by_date, "-pk").values("pk")[:50]
    with connection.cursor() as cursor:
        # A small table PostgreSQL would rather read whole and sort.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = page.explain()
    assert "stories_at_the_desk_by_date" in plan
    assert "Sort" not in plan
