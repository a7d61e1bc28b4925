"""Test addresses that are proposed: letters by the rules of each language, and only free ones."""

import pytest
from django.urls import reverse

from stories import romanisation
from stories.models import RetiredAddress, Story
from tests.factories import make_person, make_story

WRITTEN = [
    ("In the words of Aru: “It’s quiet!” 2020", "en", "in-the-words-of-aru-its-quiet-2020"),
    ("Тихие горы: ещё раз о подъезде", "ru", "tikhiye-gory-yeshchyo-raz-o-podyezde"),
    ("Әсел: «Өмір — ұлкен жол», ғалым Қуат", "kk", "asel-omir-ulken-zhol-ghalym-quat"),
    ("Жер менен жел, чоң үй", "ky", "jer-menen-jel-chong-uy"),
    ("Згурський, Їжакевич, Юлія й Марія", "uk", "zghurskyi-yizhakevych-yuliia-y-mariia"),
    ("Straße über Łódź, ışık", "de", "strasse-ueber-lodz-isik"),
    ("Crème brûlée", "fr", "creme-brulee"),
    ("Айша", "en", "aysha"),  # a name in another script than the text around it
    ("كلمات", "ar", ""),
    ("“…”", "en", ""),
    ("x" * 80, "en", "x" * 60),
    (f"{'long ' * 20}", "en", "-".join(["long"] * 12)),
]


@pytest.mark.parametrize(("text", "language", "address"), WRITTEN)
def test_an_address_is_written_by_the_rules_of_its_language(text, language, address):
    assert romanisation.address(text, language) == address


@pytest.mark.django_db
class TestTheProposal:
    def ask(self, client, model, text, language="en"):
        where = reverse(f"admin:stories_{model}_address")
        return client.post(where, {"text": text, "language": language})

    def test_is_free_in_its_language(self, admin_client):
        make_story(slug="hills")
        RetiredAddress.objects.retire(Story, [{"language": "en", "slug": "hills-2"}])
        assert self.ask(admin_client, "story", "Hills").json() == {"address": "hills-3"}
        assert self.ask(admin_client, "story", "Hills", "ru").json() == {"address": "hills"}
        make_person("Aru Sample", slug="aru-sample")
        assert self.ask(admin_client, "person", "Aru Sample").json() == {"address": "aru-sample-2"}
        assert self.ask(admin_client, "story", "كلمات", "ar").json() == {"address": ""}

    def test_is_for_those_who_may_write_alone(self, admin_client, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
        assert self.ask(client, "story", "Hills").status_code == 403
        assert admin_client.get(reverse("admin:stories_story_address")).status_code == 405

    def test_is_in_the_form_of_a_draft_without_an_address(self, admin_client):
        story = make_story(status="draft", slug="", headline="Quiet hills")
        where = reverse("admin:stories_story_change", args=[story.pk])
        page = admin_client.get(where).content.decode()
        assert 'data-proposed="quiet-hills"' in page
        story.slug = "hills"
        story.save()
        assert "data-proposed" not in admin_client.get(where).content.decode()
