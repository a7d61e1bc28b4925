"""Test pages about the site: how they are drafted and published, and what readers are shown."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from stories import descriptions, gaps
from stories.models import AuditEntry, SitePage, SiteSettings
from tests.accounts import make_colleague
from tests.desk import address, open_form
from tests.factories import SITE_TEXT as TEXT
from tests.factories import make_site_page
from tests.markup import markup

LIST = reverse("admin:stories_sitepage_changelist")
ADD = reverse("admin:stories_sitepage_add")
PAGE = "/en/pages/about/"

pytestmark = pytest.mark.django_db


def typed(**changes):
    fields = {"title": "About", "body": TEXT, "language": "en", "slug": "about"}
    return fields | {"place_in_foot": "1"} | changes


def sign_in(client, group):
    user = make_colleague(f"sample-{group.lower()}", group)
    client.force_login(user)
    return client


@pytest.fixture
def editor(client):
    return sign_in(client, "Editors")


def foot_of(response):
    return markup(response).split('<footer class="foot">')[1]


def told(response):
    return [str(message) for message in response.context["messages"]]


class TestTheDesk:
    def test_drafts_publishes_changes_and_withdraws_a_page(self, editor, client):
        reader = client.__class__()
        assert editor.post(ADD, typed(_continue="yes")).status_code == 302
        page = SitePage.objects.get()
        assert reader.get(PAGE).status_code == 404
        shown = markup(editor.get(address(page)))
        assert "Draft." in shown
        assert "Publish now" in shown

        editor.post(address(page), open_form(editor, page) | {"_publish": "yes"})
        assert "An invented text." in markup(reader.get(PAGE))
        assert "Published." in markup(editor.get(address(page)))

        changed = {"title": "Who we are", "body": "<p>A slip.</p>", "place_in_foot": ""}
        editor.post(address(page), open_form(editor, page) | changed | {"_continue": "yes"})
        assert "An invented text." in markup(reader.get(PAGE))
        assert "A slip." not in markup(reader.get(PAGE))
        assert SiteSettings.current().foot_pages == [["about", "en", "About"]]
        assert "changes wait" in markup(editor.get(address(page)))
        assert "Published, and changes wait" in markup(editor.get(LIST))
        preview = editor.get(reverse("admin:stories_sitepage_preview", args=[page.pk]))
        assert "A slip." in markup(preview)
        assert "no-store" in preview["Cache-Control"]

        editor.post(address(page), open_form(editor, page) | {"_publish": "yes"})
        assert "A slip." in markup(reader.get(PAGE))
        assert SiteSettings.current().foot_pages == []

        editor.post(address(page), open_form(editor, page) | {"_withdraw": "yes"})
        gone = reader.get(PAGE)
        assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")
        assert "slip" not in markup(gone)
        assert "Publish again" in markup(editor.get(address(page)))
        notes = AuditEntry.objects.filter(kind="site_page").order_by("pk")
        assert [(note.by_name, note.detail) for note in notes] == [
            ("sample-editors", "“About” (en): published"),
            ("sample-editors", "“Who we are” (en): published"),
            ("sample-editors", "“Who we are” (en): withdrawn"),
        ]

    def test_takes_a_withdrawn_page_out_of_the_foot(self):
        page = make_site_page(publish=True)
        make_site_page(slug="privacy", title="Privacy", publish=True)
        page.withdraw(by=None, now=timezone.now())
        assert SiteSettings.current().foot_pages == [["privacy", "en", "Privacy"]]

    def test_publishes_and_withdraws_from_the_list(self, editor):
        make_site_page(), make_site_page(slug="empty", body="")
        chosen = list(SitePage.objects.values_list("pk", flat=True))
        published = {"action": "publish", "_selected_action": chosen}
        assert told(editor.post(LIST, published, follow=True)) == [
            "“About (en)”: readers see it as it is saved now.",
            "“About (en)” is not published. This page has no text yet. Write it, then publish.",
        ]
        withdrawn = {"action": "withdraw", "_selected_action": chosen}
        assert told(editor.post(LIST, withdrawn, follow=True)) == [
            "“About (en)” is withdrawn. Its address says that it is gone.",
            "“About (en)” is not published: nothing was withdrawn.",
        ]

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"body": "<p>By [Write <b>here</b> who.]</p>"}, "left: “[Write here who.]”. Fill it"),
            ({"title": "[Two words]"}, "A gap is left: “[Two words]”."),
            ({"body": "<p> </p>"}, "This page has no text yet."),
            ({"title": ""}, "This field is required."),
            ({"slug": "two words"}, "hyphens make an address: change this one."),
            ({"slug": "taken"}, "There is a page with this address in this language already."),
            ({"place_in_foot": "-1"}, "greater than or equal to 0"),
        ],
    )
    def test_publishes_no_page_with_a_gap_and_loses_nothing(self, editor, changes, sentence):
        make_site_page(slug="taken")
        page = make_site_page()
        sent = open_form(editor, page) | {"title": "New"} | changes | {"_publish": "yes"}
        answer = editor.post(address(page), sent)
        assert sentence in markup(answer)
        assert answer.context["adminform"].form["title"].value() == sent["title"]
        assert SitePage.objects.get(pk=page.pk).status == "draft"

    def test_saves_a_draft_with_gaps(self, editor):
        body = "<p>By [Write here who.]</p>"
        assert editor.post(ADD, typed(body=body, _continue="yes")).status_code == 302
        assert SitePage.objects.get().body == body

    def test_overwrites_nothing_that_somebody_saved_meanwhile(self, editor):
        page = make_site_page()
        opened = open_form(editor, page)
        SitePage.objects.filter(pk=page.pk).update(title="Theirs", version=2)
        answer = editor.post(address(page), opened | {"title": "Mine", "_continue": "yes"})
        assert "Nothing was overwritten" in markup(answer)
        assert SitePage.objects.get().title == "Theirs"

    def test_keeps_the_address_and_the_row_once_readers_have_seen_it(self, editor):
        page, draft = make_site_page(publish=True), make_site_page(slug="draft")
        sent = open_form(editor, page) | {"slug": "other", "language": "ru", "_continue": "yes"}
        editor.post(address(page), sent)
        page.refresh_from_db()
        assert (page.slug, page.language) == ("about", "en")
        url = reverse("admin:stories_sitepage_delete", args=[page.pk])
        assert editor.post(url, {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "post": "yes"}
        editor.post(LIST, chosen | {"_selected_action": [page.pk, draft.pk]})
        assert SitePage.objects.count() == 2
        assert "Delete…" not in markup(editor.get(address(page)))
        assert "Delete…" in markup(editor.get(address(draft)))
        editor.post(LIST, chosen | {"_selected_action": [draft.pk]})
        assert SitePage.objects.get() == page
        assert AuditEntry.objects.last() is not None
        assert AuditEntry.objects.order_by("pk").last().detail == "“About (en)”: deleted"

    def test_lets_writers_draft_alone(self, client):
        writer, page = sign_in(client, "Writers"), make_site_page(publish=True)
        opened = open_form(writer, page) | {"title": "A writer’s"}
        shown = markup(writer.get(address(page)))
        assert "Save draft" in shown
        assert "_publish" not in shown
        assert "_withdraw" not in shown
        for press in ("_publish", "_withdraw"):
            assert writer.post(address(page), opened | {press: "yes"}).status_code == 403
        assert writer.post(ADD, typed(slug="x", _publish="yes")).status_code == 403
        assert writer.post(address(page), opened | {"_continue": "yes"}).status_code == 302
        page.refresh_from_db()
        assert (page.title, page.published_title) == ("A writer’s", "About")
        assert page.has_changes
        writer.post(LIST, {"action": "publish", "_selected_action": [page.pk]})
        assert SitePage.objects.get().published_title == "About"

    def test_shows_a_preview_to_those_who_may_see_the_page(self, client):
        url = reverse("admin:stories_sitepage_preview", args=[make_site_page().pk])
        assert client.get(url).status_code == 302
        user = User.objects.create_user("nobody", is_staff=True)
        client.force_login(user)
        assert client.get(url).status_code == 403
        assert client.get(url.replace(str(SitePage.objects.get().pk), "0")).status_code == 404

    def test_stores_first_texts_as_drafts_that_cannot_be_published_yet(self, capsys):
        make_site_page(slug="privacy", title="Mine")
        call_command("draft_pages")
        assert "Draft: About (en)" in capsys.readouterr().out
        call_command("draft_pages")
        assert "nothing was changed" in capsys.readouterr().out
        call_command("draft_pages", verbosity=0)
        assert capsys.readouterr().out == ""
        pages = SitePage.objects.all()
        assert {page.language for page in pages} == {"en", "ru", "kk"}
        assert len({page.slug for page in pages}) == 6
        assert pages.get(slug="privacy", language="en").title == "Mine"
        for page in pages.exclude(title="Mine"):
            assert page.publish(by=None, now=timezone.now())[0].message.startswith("A gap")
            assert not page.published_body


class TestReaders:
    def test_are_shown_a_page_in_their_language_or_in_one_that_it_has(self, client):
        make_site_page(publish=True)
        answer = markup(client.get("/kk/pages/about/"))
        assert '<article class="site-page" lang="en" dir="ltr">' in answer
        assert 'rel="canonical" href="http://testserver/en/pages/about/"' in answer
        assert "hreflang" not in answer.split("<body>")[0]
        make_site_page(language="ru", title="О нас", body="<p>Текст.</p>", publish=True)
        make_site_page(language="kk", title="Жоба")
        answer = markup(client.get("/ru/pages/about/"))
        assert '<article class="site-page">' in answer
        assert 'hreflang="en" href="http://testserver/en/pages/about/"' in answer
        assert 'hreflang="x-default" href="http://testserver/en/pages/about/"' in answer
        assert 'hreflang="kk"' not in answer.split("<body>")[0]
        assert "Жоба" not in markup(client.get("/kk/pages/about/"))

    def test_are_shown_a_description_of_whole_sentences(self, client):
        make_site_page(publish=True)
        description = "An invented text. It says nothing of anybody."
        assert f'name="description" content="{description}"' in markup(client.get(PAGE))

    def test_find_each_published_page_in_the_sitemap(self, client):
        make_site_page(publish=True)
        make_site_page(language="ru", publish=True)
        make_site_page(slug="draft")
        found = markup(client.get("/sitemaps/about.xml"))
        assert "<loc>http://testserver/ru/pages/about/</loc>" in found
        assert "draft" not in found
        assert "/sitemaps/about.xml" in markup(client.get("/sitemap.xml"))

    def test_are_asked_of_the_database_twice_for_a_page(self, client, django_assert_num_queries):
        make_site_page(publish=True)
        with django_assert_num_queries(2):
            client.get(PAGE)

    def test_are_told_in_the_foot_of_every_page_who_publishes_it(self, client):
        make_site_page(place_in_foot=2, publish=True)
        make_site_page(slug="privacy", title="Privacy", place_in_foot=1, publish=True)
        make_site_page(language="ru", title="О сайте", place_in_foot=2, publish=True)
        make_site_page(slug="quiet", title="Quiet", place_in_foot=None, publish=True)
        fields = {"publisher": "Sample Press", "contact": "desk@press.example"}
        fields |= {"social": "https://social.example/@press", "licence_name": "CC BY 4.0"}
        fields |= {"licence_url": "https://licence.example/"}
        SiteSettings.objects.filter(pk=1).update(**fields)
        foot = foot_of(client.get("/ru/stories/"))
        assert "<bdi>Sample Press</bdi>" in foot
        assert '<a href="mailto:desk@press.example">desk@press.example</a>' in foot
        assert '<a href="https://social.example/@press">social.example</a>' in foot
        assert '<a href="https://licence.example/" rel="license">CC BY 4.0</a>' in foot
        privacy = '<a href="/ru/pages/privacy/" lang="en" dir="ltr">Privacy</a>'
        about = '<a href="/ru/pages/about/">О сайте</a>'
        assert 0 < foot.index(privacy) < foot.index(about)
        assert "Quiet" not in foot
        assert 'href="/ru/stories/#subscribe"' in foot
        assert 'href="/kk/stories/"' in foot
        SiteSettings.objects.filter(pk=1).update(publisher_url="https://press.example/")
        foot = foot_of(client.get("/en/nothing/"))
        assert '<a href="https://press.example/">Sample Press</a>' in foot
        assert '<a href="/en/pages/about/">About</a>' in foot

    def test_a_form_that_is_open_undoes_no_publication(self):
        settings = SiteSettings.objects.create(pk=1)
        make_site_page(publish=True)
        settings.publisher = "Sample Press"
        settings.save()
        stored = SiteSettings.current()
        assert stored.publisher == "Sample Press"
        assert stored.foot_pages == [["about", "en", "About"]]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("By [Write here who.]", "[Write here who.]"),
        ("[Write\n here", "[Write here"),
        ("[ Напишите здесь ]", "[ Напишите здесь ]"),
        (f"[{'long ' * 20}]", f"[{'long ' * 10}long …"),
        ("He said [sic] so […] and more [1].", ""),
        ("", ""),
    ],
)
def test_a_gap_is_more_than_one_word_in_brackets(text, gap):
    assert gaps.find(text) == gap


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One.  Two!\nThree?", "One. Two! Three?"),
        (f"{'Long ' * 40}.", f"{'Long ' * 40}."),
        (f"Short. {'Long ' * 40}.", "Short."),
        (f"I never met Dr. Sample {'Long ' * 40}.", f"I never met Dr. Sample {'Long ' * 40}."),
        ("“One.” Two", "“One.” Two"),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_a_description_is_made_of_whole_sentences(text, sentences):
    assert descriptions.first_sentences(text) == sentences


def test_sentences_are_joined_while_they_are_short():
    assert descriptions.joined("One.", "", "Two.") == "One. Two."
    assert descriptions.joined("One.", "x" * 160) == "One."
    assert descriptions.joined() == ""
