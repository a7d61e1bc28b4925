"""Test making, renaming and merging tags at the desk."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from stories.history import snapshot, upgrade
from stories.models import FormerTagName, Story, StoryVersion, Tag
from tests.desk import address, errors, save
from tests.factories import make_story, make_version

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("admin:stories_tag_add"), reverse("admin:stories_tag_changelist")


def merge(client, *tags, into, follow=False):
    """Select the tags in the list, choose the action, and choose the tag that stays."""
    chosen = [tag.pk for tag in tags]
    asked = client.post(LIST, {"action": "merge", "_selected_action": chosen})
    return client.post(asked.url, {"stays": into.pk}, follow=follow)


def tag(name):
    return Tag.objects.get(name=name)


class TestATag:
    def test_is_in_the_order_of_its_readers_alphabet(self, admin_client):
        for name in ("Яблоко", "әсел", "Асқар", "zebra", "Apple", "éclair"):
            Tag.objects.create(name=name)
        listed = admin_client.get(reverse("admin:stories_tag_changelist")).context["cl"].result_list
        assert [each.name for each in listed] == [each.name for each in Tag.objects.all()]

    def test_has_an_address_that_is_made_from_its_name(self, admin_client):
        admin_client.post(ADD, {"name": "Права человека"})
        assert Tag.objects.get().slug == "права-человека"

    def test_stays_while_a_story_in_the_trash_has_it(self, admin_client):
        story = make_story(tags=["hills"])
        story.move_to_trash(by=None, now=timezone.now())
        where = reverse("admin:stories_tag_delete", args=[Tag.objects.get().pk])
        assert f"“{story}”, in the trash" in unescape(admin_client.get(where).content.decode())
        admin_client.post(where, {"post": "yes"})
        assert Tag.objects.get().name == "hills"

    def test_without_letters_has_an_address_all_the_same(self, admin_client, client):
        for name in ("🕊", "☃"):
            admin_client.post(ADD, {"name": name})
        assert set(Tag.objects.values_list("slug", flat=True)) == {"tag", "tag_1"}
        story = make_story(tags=["🕊", "☃"])
        for where in (story.get_absolute_url(), "/en/tags/", "/en/tags/tag/", "/sitemaps/tags.xml"):
            assert client.get(where).status_code == 200

    def test_without_an_address_cannot_be_stored(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tag.objects.bulk_create([Tag(name="hills", slug="")])

    def test_is_typed_without_what_nobody_sees(self, admin_client):
        admin_client.post(ADD, {"name": "quiet\vhills\x01"})
        assert Tag.objects.get().name == "quiet hills"

    def test_that_is_renamed_keeps_its_address(self, admin_client):
        made = Tag.objects.create(name="Права человека")
        save(admin_client, made, name="Права людей")
        made.refresh_from_db()
        assert (made.name, made.slug) == ("Права людей", "права-человека")

    def test_that_is_moved_forwards_from_its_old_address(self, admin_client, client):
        make_story(tags=["hills"])
        save(admin_client, tag("hills"), slug="горы")
        response = client.get("/en/tags/hills/")
        assert response.status_code == 308
        assert client.get(response.url).status_code == 200

    def test_is_completed_while_it_is_typed(self, admin_client):
        Tag.objects.create(name="human rights")
        query = {"term": "hum", "app_label": "stories"}
        query |= {"model_name": "taggedstory", "field_name": "tag"}
        found = admin_client.get(reverse("admin:autocomplete"), query).json()
        assert found["results"][0]["text"] == "human rights"

    @pytest.mark.parametrize("name", ["Права человека", "ПРАВА ЧЕЛОВЕКА", "права Человека "])
    def test_has_a_name_that_no_other_has_in_capitals_or_not(self, name, admin_client):
        Tag.objects.create(name="Права человека")
        page = errors(admin_client.post(ADD, {"name": name}))
        assert "There is a tag “Права человека” already." in page
        other = Tag.objects.create(name="hills")
        assert "There is a tag" in errors(save(admin_client, other, name=name))
        assert save(admin_client, other, name="Hills").status_code == 302

    def test_is_made_by_writers_and_renamed_by_editors(self, sign_in):
        made = Tag.objects.create(name="hills")
        writer = sign_in("Writers")
        assert writer.post(address(made), {"name": "x", "slug": "x"}).status_code == 403
        editor = sign_in("Editors")
        assert save(editor, made, name="mountains").status_code == 302


class TestMerging:
    def test_gives_every_story_the_tag_that_stays_once(self, admin_client):
        only, both = make_story(tags=["hills"]), make_story(tags=["hills", "mountains"])
        waiting = make_story(tags=["hills"], deleted_at=timezone.now()).begin_changes()
        page = merge(
            admin_client, tag("hills"), tag("mountains"), into=tag("mountains"), follow=True
        )
        assert "“hills” became “mountains”." in page.content.decode()
        for story in (only, both, waiting, waiting.live):
            assert [each.name for each in story.tags.all()] == ["mountains"]
        assert [each.name for each in Tag.objects.all()] == ["mountains"]

    def test_leads_from_all_old_addresses_to_the_one_that_stays(self, admin_client, client):
        make_story(tags=["first", "second", "third"])
        merge(admin_client, tag("first"), tag("second"), into=tag("second"))
        merge(admin_client, tag("second"), tag("third"), into=tag("third"))
        for old in ("first", "second"):
            response = client.get(f"/en/tags/{old}/?x=1")
            assert (response.status_code, response.url) == (308, "/en/tags/third/?x=1")
        assert client.get("/en/tags/third/").status_code == 200

    def test_forwards_from_no_address_that_nobody_had_seen(self, admin_client, client):
        make_story(tags=["hidden"], status="draft")
        make_story(tags=["hills"])
        merge(admin_client, tag("hidden"), tag("hills"), into=tag("hills"))
        assert client.get("/en/tags/hidden/").status_code == 404

    def test_is_asked_of_two_at_least(self, admin_client):
        alone = Tag.objects.create(name="hills")
        marked = {"action": "merge", "_selected_action": [alone.pk]}
        page = admin_client.post(LIST, marked, follow=True).content.decode()
        assert "Mark at least two tags" in page
        merging = reverse("admin:merge_tags")
        for asked in (f"?tag={alone.pk}", f"?tag={alone.pk}&tag=x&tag={'9' * 30}", ""):
            assert admin_client.get(f"{merging}{asked}").status_code == 404

    def test_asks_which_one_stays(self, admin_client):
        tags = [Tag.objects.create(name=name) for name in ("hills", "mountains", "apart")]
        merging = f"{reverse('admin:merge_tags')}?tag={tags[0].pk}&tag={tags[1].pk}"
        page = admin_client.get(merging).content.decode()
        assert page.count('type="radio"') == 2
        assert "Choose the tag that stays." in errors(admin_client.post(merging))
        assert admin_client.post(merging, {"stays": tags[2].pk}).status_code == 200
        assert Tag.objects.count() == 3

    def test_is_for_those_who_may_delete_tags_too(self, sign_in):
        first, second = (Tag.objects.create(name=name) for name in ("hills", "mountains"))
        merging = f"{reverse('admin:merge_tags')}?tag={first.pk}&tag={second.pk}"
        writer = sign_in("Writers")
        assert writer.post(merging, {"stays": first.pk}).status_code == 403
        assert "Merge into" not in writer.get(LIST).content.decode()
        editor = sign_in("Editors")
        assert "Merge into" in editor.get(LIST).content.decode()
        assert editor.post(merging, {"stays": first.pk}).status_code == 302


class TestAKeptVersion:
    @pytest.fixture
    def version(self, admin_user):
        return make_version(make_story(status="draft", tags=["Горы", "hills"]), admin_user)

    def restored(self, version, user):
        story = Story.objects.get()
        story.restore(version, by=user, now=timezone.now())
        return sorted(each.name for each in story.tags.all())

    def test_keeps_names_as_they_were_and_means_what_the_tags_became(
        self, version, admin_client, admin_user
    ):
        save(admin_client, tag("Горы"), name="Вершины")
        merge(admin_client, tag("hills"), tag("Вершины"), into=tag("Вершины"))
        assert sorted(version.content["tags"]) == ["hills", "Горы"]
        assert self.restored(version, admin_user) == ["Вершины"]
        assert Tag.objects.count() == 1
        assert sorted(StoryVersion.objects.get(number=1).content["tags"]) == ["hills", "Горы"]

    def test_means_the_tag_that_has_the_name_now(self, version, admin_client, admin_user):
        save(admin_client, tag("hills"), name="mountains", slug="mountains")
        Tag.objects.create(name="Hills")
        assert self.restored(version, admin_user) == ["Hills", "Горы"]

    def test_knows_a_tag_in_capitals_or_not(self, version, admin_user):
        Tag.objects.filter(name="Горы").update(name="ГОРЫ")
        assert self.restored(version, admin_user) == ["hills", "ГОРЫ"]

    def test_brings_back_a_tag_that_was_deleted(self, version, admin_user):
        Tag.objects.all().delete()
        assert self.restored(version, admin_user) == ["hills", "Горы"]

    def test_without_tags_asks_for_no_names(self, django_assert_num_queries):
        story = make_story()
        kept = snapshot.take(story)
        assert upgrade.adapt(kept, story)[0]["tags"] == []
        with django_assert_num_queries(0):
            assert Tag.objects.current_names([]) == []


def test_an_old_name_is_told_in_a_shell():
    made = Tag.objects.create(name="hills")
    made.name = "mountains"
    made.save()
    assert str(FormerTagName.objects.get()) == "hills"
