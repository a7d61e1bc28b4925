"""Test that everything that names the site follows its settings, at the next request."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from stories import colours, logos, site_sheets
from stories.models import AuditEntry, HomePerson, SiteSettings
from tests.accounts import make_colleague
from tests.desk import typed_in
from tests.factories import make_person, make_quote, make_story, picture_file
from tests.markup import markup
from tests.test_logos import drawn

pytestmark = pytest.mark.django_db

FORM = reverse("admin:stories_sitesettings_change", args=[1])
NAMED = {
    "name_en": "Sample Voices",
    "name_ru": "Голоса",
    "tagline_en": "Invented people speak",
    "publisher": "Sample Organisation",
    "publisher_url": "https://publisher.example/",
    "social": "https://social.example/a\nhttps://social.example/b",
    "licence_name": "CC BY 4.0",
    "licence_url": "https://licence.example/by/4.0/",
}


@pytest.fixture
def story():
    story = make_story(make_person(slug="sample"), slug="hills", tags=["quiet"])
    make_quote(story, is_pull_quote=True, key="samplkey")
    return story


@pytest.fixture
def named(story):
    return SiteSettings.objects.create(pk=1, **NAMED)


def send(client, **changes):
    """Send the form of the settings with these changes; return the answer."""
    SiteSettings.objects.get_or_create(pk=1)
    return client.post(FORM, typed_in(client.get(FORM)) | changes)


def errors(client, **changes):
    found = send(client, **changes).context_data["adminform"].form.errors
    return {name: " ".join(told) for name, told in found.items()}


def described(page, kind):
    """Return the description of this kind in the structured data of a page."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return next(each for each in map(json.loads, blocks) if each["@type"] == kind)


class TestTheName:
    @pytest.mark.parametrize(
        "address",
        [
            "/en/",
            "/en/stories/",
            "/en/stories/hills/",
            "/en/people/sample/",
            "/en/quotes/samplkey/",
            "/en/tags/quiet/",
            "/en/search/",
            "/en/nothing/",
        ],
    )
    def test_is_on_every_page_and_the_former_one_on_none(self, address, client, named):
        page = client.get(address).content.decode()
        assert "In their own words" not in page
        assert '<meta property="og:site_name" content="Sample Voices">' in page
        assert '<a class="name" href="/en/">Sample Voices</a>' in page

    def test_of_a_language_that_has_none_is_marked_with_its_own(self, client, named):
        marked = '<a class="name" href="/{}/"{}>{}</a>'
        pages = {code: client.get(f"/{code}/").content.decode() for code in ("ru", "kk")}
        assert marked.format("ru", "", "Голоса") in pages["ru"]
        assert marked.format("kk", ' lang="en" dir="ltr"', "Sample Voices") in pages["kk"]
        assert "<title>Голоса · Invented people speak</title>" in pages["ru"]

    def test_is_in_what_machines_read(self, client, named):
        feeds = [client.get(f"/en/feeds/stories.{kind}").content.decode() for kind in FEEDS]
        assert "<title>Sample Voices · All stories</title>" in feeds[0]
        assert "<rights>CC BY 4.0 · https://licence.example/by/4.0/</rights>" in feeds[0]
        assert json.loads(feeds[1])["title"] == "Sample Voices · All stories"
        told = client.get("/oembed?url=http://testserver/en/stories/hills/").json()
        assert told["provider_name"] == "Sample Voices"
        assert "Sample Voices" in told["html"]
        for embed in ("/embed/en/stories/hills/", "/embed/quotes/samplkey/"):
            page = client.get(embed).content.decode()
            assert "Sample Voices</a>" in page
            assert "In their own words" not in page

    def test_is_on_share_cards_which_get_another_address(self, client, story):
        quote = story.quotes.get()
        before = quote.card_address("wide")
        assert before in client.get("/en/stories/hills/").content.decode()
        SiteSettings.objects.create(pk=1, name_en="Sample Voices", accent="#1f4e3d")
        after = quote.card_address("wide")
        assert quote.card().site == "Sample Voices"
        assert after != before
        assert after in client.get("/en/stories/hills/").content.decode()
        assert after in client.get("/en/quotes/samplkey/").content.decode()
        assert client.get(before).status_code == 404
        SiteSettings.objects.update(accent="")
        assert quote.card_address("wide") not in {before, after}

    def test_is_the_desks_too(self, admin_client, client, named):
        for address in ("/admin/", "/admin/stories/story/"):
            assert "Sample Voices" in admin_client.get(address).content.decode()
        admin_client.logout()
        page = client.get(reverse("admin:login")).content.decode()
        assert re.search("<title>.*Sample Voices.*</title>", page, re.DOTALL)

    def test_of_a_site_that_stored_none_is_translated(self, client, story):
        with translation.override("ru"):
            name = SiteSettings().name
        assert name.language == "ru"
        assert f"{name}</a>" in client.get("/ru/").content.decode()
        assert SiteSettings().name_in("ar").language == "en"

    def test_of_a_page_that_cannot_ask_is_the_first_one(self, client, named, monkeypatch):
        client.raise_request_exception = False
        monkeypatch.setattr("stories.views.home.first_page", lambda *_: 1 / 0)
        answer = client.get("/en/")
        assert answer.status_code == 500
        assert "In their own words" in answer.content.decode()


FEEDS = ("atom", "json")


def test_machines_are_told_who_publishes_under_which_licence(client, named):
    site = described(client.get("/en/").content.decode(), "WebSite")
    assert (site["name"], site["description"]) == ("Sample Voices", "Invented people speak")
    publisher = site["publisher"]
    assert (publisher["name"], publisher["url"]) == (NAMED["publisher"], NAMED["publisher_url"])
    assert publisher["sameAs"] == NAMED["social"].split()
    article = described(client.get("/en/stories/hills/").content.decode(), "Article")
    quotation = described(client.get("/en/quotes/samplkey/").content.decode(), "Quotation")
    assert article["license"] == quotation["license"] == NAMED["licence_url"]
    assert article["publisher"]["name"] == NAMED["publisher"]


def test_a_former_page_costs_no_more_bytes_than_its_manifest(client, story):
    page = client.get("/en/stories/hills/").content.decode()
    assert "site-" not in page
    assert '<link rel="manifest" href="/en/site.webmanifest">' in page


class TestTheColour:
    def test_is_in_a_style_sheet_of_its_own_that_browsers_keep(self, client, story):
        site = SiteSettings.objects.create(pk=1, accent="#1f4e3d")
        address = reverse("site_style", args=[site.style_digest])
        for page in ("/embed/en/stories/hills/", "/admin/login/"):
            assert f'href="{address}"' in client.get(page).content.decode(), page
        sheet = client.get(address)
        assert sheet["Content-Type"].startswith("text/css")
        assert "immutable" in sheet["Cache-Control"]
        light, dark = re.search(
            r"--site-accent:light-dark\((.+?),(.+?)\)", sheet.content.decode()
        ).groups()
        assert light == "#1f4e3d"
        assert colours.contrast(dark, "#171411") >= 7
        site.accent_dark = "#ffd700"
        site.save()
        former = client.get(address)
        assert "#ffd700" in former.content.decode()
        assert former["Cache-Control"] == "no-cache"

    def test_is_in_the_style_sheet_of_a_page(self, client, story):
        """So that a page asks for no more files than without it."""
        site = SiteSettings.objects.create(pk=1, accent="#1f4e3d")
        former = []
        for page, name in (("/en/", "base"), ("/en/stories/hills/", "story_detail")):
            address = site_sheets.address(name, site)
            sheets = re.findall(
                'rel="stylesheet" href="([^"]+)"', client.get(page).content.decode()
            )
            assert [each for each in sheets if "/css/base" in each or "site-" in each] == [address]
            sheet = client.get(address)
            assert "immutable" in sheet["Cache-Control"]
            text = sheet.content.decode()
            assert "@import" not in text
            assert text.index("@layer tokens, base") < text.index("--accent: light-dark")
            assert text.index("--accent: light-dark") < text.index("light-dark(#1f4e3d,")
            assert 'url("/static/fonts/onest.woff2")' in text
            former.append(address)
        SiteSettings.objects.update(accent="")
        for address in former:
            assert client.get(address)["Cache-Control"] == "no-cache"
        assert client.get(address.replace("story_detail", "embed")).status_code == 404

    def test_that_was_stored_past_the_form_breaks_out_of_no_sheet(self, client):
        SiteSettings.objects.create(pk=1, accent="}x{}", accent_dark="#ffd700")
        site = SiteSettings.current()
        assert site.accents == ("#8c2f1b", "#ffd700")
        SiteSettings.objects.update(accent_dark="x")
        assert SiteSettings.current().style == ""

    @pytest.mark.parametrize("typed", ["red", "#abc", "#12345g", "7a1f2b"])
    def test_is_written_in_one_way(self, typed, admin_client):
        assert "# and six digits" in errors(admin_client, accent=typed)["accent"]

    def test_that_cannot_be_read_is_refused_with_one_that_can(self, admin_client):
        told = errors(admin_client, accent="#FFD700", accent_dark="#202020")
        assert (
            "light pages #ffd700 has a contrast of 1.2 to 1, and links need 4.5" in told["accent"]
        )
        assert "dark pages #202020 has a contrast of 1.0 to 1" in told["accent_dark"]
        for name in ("accent", "accent_dark"):
            better = re.search("(#[0-9a-f]{6}) is like it", told[name])[1]
            assert send(admin_client, **{name: better}).status_code == 302


class TestTheLogo:
    def upload(self, data=None, name="logo.png"):
        return SimpleUploadedFile(name, drawn((300, 120)) if data is None else data)

    def test_is_in_the_place_of_the_name_and_makes_the_icons(self, admin_client, client, story):
        assert send(admin_client, logo=self.upload(), name_en="Sample Voices").status_code == 302
        site = SiteSettings.current()
        page = client.get("/en/stories/hills/").content.decode()
        shown = f'src="{site.logo_url("logo.webp")}" alt="Sample Voices" width="240" height="96"'
        assert shown in " ".join(page.split())
        icon = f'<link rel="icon" href="{site.logo_url("icon-96.png")}">'
        assert icon in client.get("/en/").content.decode()
        assert described(page, "Article")["publisher"]["logo"].endswith("logo.png")
        assert client.get("/apple-touch-icon.png").url == site.logo_url("icon-180.png")
        assert client.get("/favicon.ico").url == site.logo_url("icon-96.png")
        assert site.logo_url("logo.png") in admin_client.get(FORM).content.decode()
        for name in logos.NAMES:
            answer = client.get(site.logo_url(name))
            assert answer["Content-Type"].startswith("image/")
            assert b"".join(answer)
        assert client.get(site.logo_url("secret.png")).status_code == 404
        assert "Logo" in AuditEntry.objects.filter(kind="settings").latest("pk").detail

    def test_goes_with_its_files_once_there_is_another_or_none(
        self, admin_client, client, media, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            send(admin_client, logo=self.upload())
        former = SiteSettings.current()
        with django_capture_on_commit_callbacks(execute=True):
            send(admin_client, logo=self.upload(drawn((200, 200))))
        assert client.get(former.logo_url("logo.webp")).status_code == 404
        assert {each.name for each in (media / "site").rglob("*.*")} == set(logos.NAMES)
        with django_capture_on_commit_callbacks(execute=True):
            send(admin_client, no_logo="on")
        assert not SiteSettings.current().logo_folder
        assert not list((media / "site").rglob("*.*"))
        assert "no_logo" not in admin_client.get(FORM).context_data["adminform"].form.fields

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("logo.svg", b"<svg/>", "An SVG can hold scripts"),
            ("logo.png", b"<svg/>", "cannot be read as a JPEG, PNG, WebP, AVIF or HEIC"),
            ("logo.png", b"x" * (logos.MAX_BYTES + 1), "larger than 2 MB"),
            ("logo.png", drawn((20, 20)), "at least 96 pixels"),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, name, data, said, admin_client):
        assert said in errors(admin_client, logo=self.upload(data, name))["logo"]

    def test_keeps_nothing_of_what_its_file_says(self, admin_client, client):
        photo = picture_file((200, 200), comment=b"secret comment")
        send(admin_client, logo=self.upload(photo, "logo.jpg"))
        site = SiteSettings.current()
        assert all(
            b"secret" not in b"".join(client.get(site.logo_url(name))) for name in logos.NAMES
        )


class TestTheManifest:
    def test_names_the_site_in_each_language_and_asks_for_no_installing(self, client, named):
        answer = client.get("/ru/site.webmanifest")
        assert answer["Content-Type"] == "application/manifest+json"
        told = answer.json()
        assert (told["name"], told["lang"], told["start_url"]) == ("Голоса", "ru", "/ru/")
        assert told["display"] == "browser"
        assert [each["sizes"] for each in told["icons"]] == ["192x192", "512x512"]
        assert client.get("/kk/site.webmanifest").json()["lang"] == "en"

    def test_has_the_sites_colour_and_logo(self, client):
        site = SiteSettings(pk=1, accent="#1f4e3d")
        site.store_logo(logos.make(drawn((200, 200))))
        site.save()
        told = client.get("/en/site.webmanifest").json()
        assert told["theme_color"] == "#1f4e3d"
        assert all(b"".join(client.get(each["src"])) for each in told["icons"])


class TestTheForm:
    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("publisher_url", "http://publisher.example/", "must begin with https://"),
            ("licence_url", "http://licence.example/", "must begin with https://"),
            ("contact", "http://contact.example/", "Write an e-mail address, or"),
            ("contact", "desk@", "an e-mail address such as"),
            ("social", "https://a.example/\r\nhttp://b.example/", "look at “http://b.example/”"),
            ("hero", "/en/quotes/nothing/", "No quotation has this address"),
            ("hero", "???", "No quotation has this address"),
        ],
    )
    def test_says_what_is_wrong_and_stores_nothing(self, field, typed, said, admin_client):
        told = errors(admin_client, **{field: typed, "name_en": "Kept in the form"})
        assert said in told[field]
        assert not SiteSettings.current().name_en

    def test_takes_an_address_of_either_kind_for_the_contact(self, admin_client):
        for typed, link in (
            ("desk@example.org", "mailto:desk@example.org"),
            ("https://example.org/a@b", "https://example.org/a@b"),
        ):
            assert send(admin_client, contact=typed).status_code == 302
            assert SiteSettings.current().contact_link == link

    def test_keeps_other_addresses_one_a_line(self, admin_client):
        typed = " https://a.example/ \r\n\r\nhttps://b.example/"
        assert send(admin_client, social=typed).status_code == 302
        assert SiteSettings.current().social_addresses == [
            "https://a.example/",
            "https://b.example/",
        ]

    def test_chooses_the_opening_quotation_by_its_address(self, admin_client, story):
        quote = story.quotes.get()
        address = f"https://here.example{quote.get_absolute_url()}?from=elsewhere#q"
        assert "The newest pull quote" in markup(opened(admin_client))
        send(admin_client, hero=address)
        assert SiteSettings.current().hero_quote == quote
        page = markup(opened(admin_client))
        assert "I say nothing of anybody" in page
        assert "Readers do not see it now" not in page
        story.withdraw(by=None, now=timezone.now())
        assert "Readers do not see it now" in markup(opened(admin_client))
        send(admin_client, hero="")
        assert SiteSettings.current().hero_quote is None

    def test_chooses_people_and_says_who_is_not_shown(self, admin_client, story):
        hidden = make_person("Sample Other", slug="other")
        rows = {"chosen_people-TOTAL_FORMS": "2"}
        for number, person in enumerate([hidden, story.person]):
            rows |= {
                f"chosen_people-{number}-person": person.pk,
                f"chosen_people-{number}-position": number,
                f"chosen_people-{number}-settings": "1",
            }
        assert send(admin_client, **rows).status_code == 302
        chosen = [each.person for each in SiteSettings.current().chosen_people.all()]
        assert chosen == [hidden, story.person]
        assert str(HomePerson.objects.first()) == "Sample Other"
        page = markup(opened(admin_client))
        assert "Not shown: no story of theirs is public now" in page
        assert "On the first page" in page
        assert "people of the first page" in AuditEntry.objects.latest("pk").detail
        rows["chosen_people-0-person"] = story.person.pk
        rows["chosen_people-0-id"], rows["chosen_people-1-id"] = HomePerson.objects.values_list(
            "pk", flat=True
        )
        assert "chosen twice" in markup(send(admin_client, **rows))

    def test_gives_those_who_may_only_look_nothing_to_press(self, client, named):
        user = make_colleague("sample", "Administrators")
        user.groups.clear()
        client.force_login(user)
        assert client.get(FORM).status_code == 403


def opened(client):
    SiteSettings.objects.get_or_create(pk=1)
    return client.get(FORM)


def test_a_change_of_the_settings_ends_the_finished_pages(named):
    from django.db import connection

    from stories.generation import reader

    before = reader.read_mark(connection)
    SiteSettings.objects.update(name_en="Other Voices")
    if connection.vendor == "sqlite":
        assert reader.read_mark(connection) != before


def test_an_icon_of_ours_has_the_size_that_the_manifest_says():
    from django.contrib.staticfiles import finders
    from PIL import Image

    for side in (192, 512):
        with Image.open(finders.find(f"icon-{side}.png")) as icon:
            assert icon.size == (side, side)
