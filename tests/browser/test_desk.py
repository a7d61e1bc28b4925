"""The desk in a browser: its keys, its themes, and no barrier on any page of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from stories.models import AuditEntry, Story
from tests.browser.barriers import find_barriers_in_looks
from tests.browser.desks import go_into_body, press, wait
from tests.environment import share
from tests.factories import (
    SENTENCES,
    make_person,
    make_picture,
    make_quote,
    make_story,
    make_version,
)

A_DAY = timedelta(days=1)
MODELS = [
    "stories_story",
    "auth_user",
    "stories_person",
    "auth_group",
    "stories_picture",
    "stories_tag",
]
KINDS = ["changelist", "add", "change"]


def make_tag():
    return make_story(tags=["invented hills"]).tags.get()


@pytest.fixture
def desk(watched_page):
    """A page; what the content security policy stops in it fails the test: it is told there."""
    watched_page.emulate_media(reduced_motion="reduce")
    return watched_page


@pytest.fixture
def signed_in(desk, context, admin_client, base_url):
    """The page of an administrator."""
    session = admin_client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
    return desk


def at(name, *arguments):
    return reverse(f"admin:stories_{name}", args=arguments)


def form_of(record):
    return at(f"{record._meta.model_name}_change", record.pk)


def visit(page, address):
    """Opens a page and waits for all that its scripts ask for."""
    assert page.goto(address, wait_until="networkidle").status == 200


def look(page, part=None):
    """By day and by night, wide and narrow: nothing bars anybody, nothing runs off sideways."""
    looks = ((1440, "light"), (360, "dark"), (1280, "dark"), (768, "light"))
    troubles = find_barriers_in_looks(page, looks, part, in_high_window=True)
    assert not troubles, "\n".join(troubles)


class TestBarriers:
    """Whoever does not see, does not point, or looks by a phone: nothing stops them."""

    @pytest.fixture
    def story(self, invented_desk):
        return invented_desk

    def look_at(self, page, *addresses):
        for address in addresses:
            visit(page, address)
            look(page)

    def test_there_are_none_on_a_page_of_the_desk(self, signed_in, story, admin_user):
        make_version(Story.objects.get(slug="invented-draft"), admin_user)
        names = ("index", "mail", "password_change", "sign_ins", "help")
        names = (*names, "stories_sitesettings_changelist")
        names = share(names, 0, 2)
        self.look_at(signed_in, *(reverse(f"admin:{name}") for name in names))
        signed_in.context.clear_cookies()
        names = share(("login", "forgotten_password", "forgotten_password_sent"), 0, 2)
        self.look_at(signed_in, *(reverse(f"admin:{name}") for name in names))

    @pytest.mark.parametrize("model", share(MODELS, 0, 2))
    def test_there_are_none_in_a_list_or_form(self, model, signed_in, story, admin_user):
        record = {
            "stories_story": story,
            "stories_person": story.person,
            "stories_picture": story.lead_picture,
            "stories_tag": story.tags.get(),
            "auth_user": admin_user,
            "auth_group": Group.objects.get(name="Editors"),
        }[model]
        for kind in share(KINDS, MODELS.index(model), 3):
            arguments = [record.pk] if kind == "change" else []
            self.look_at(signed_in, reverse(f"admin:{model}_{kind}", args=arguments))

    @pytest.mark.parametrize("names", [("withdraw", "translate", "history"), ("discard", "delete")])
    def test_there_are_none_where_something_is_asked(self, names, signed_in, story):
        """The page of links to previews is looked at with those."""
        for name in share(names, 0, 2):
            address = at(f"story_{name}", *([] if name == "withdraw" else [story.pk]))
            self.look_at(signed_in, f"{address}?story={story.pk}")

    def test_there_are_none_where_colleagues_come_and_go(self, signed_in, story, admin_user):
        other = User.objects.create_user("sample-other", is_staff=True)
        for name in share(("close", "reset_link"), 0, 2):
            self.look_at(signed_in, reverse(f"admin:auth_user_{name}", args=[other.pk]))
        visit(signed_in, reverse("admin:auth_user_reset_link", args=[other.pk]))
        signed_in.get_by_role("button", name="Make the link").click()
        link = signed_in.get_by_label("Link for sample-other").input_value()
        look(signed_in)
        signed_in.context.clear_cookies()
        self.look_at(signed_in, link)

    def test_there_are_none_in_what_was_done_and_in_a_narrowed_list(self, signed_in, story):
        self.look_at(signed_in, at("story_changelist") + "?waits=broken&q=words")
        story.move_to_trash(by=None, now=timezone.now())
        AuditEntry.note("deleted", now=timezone.now(), by_name="nobody", story=story.pk)
        addresses = (reverse("admin:trash"), at("auditentry_changelist"))
        self.look_at(signed_in, *share(addresses, 0, 2))

    def test_there_are_none_in_the_lists_of_blockers_and_of_keys(self, signed_in, story):
        visit(signed_in, form_of(Story.objects.get(slug="invented-draft")))
        look(signed_in, ".desk-row")
        signed_in.get_by_role("button", name="Keys").click()
        look(signed_in, "dialog.keys")

    def test_there_are_none_in_what_colleagues_tell_each_other(self, signed_in, story):
        visit(signed_in, form_of(Story.objects.get(slug="invented-review")))
        signed_in.get_by_text("Earlier between colleagues: 2").click()
        expect(signed_in.get_by_text("Say at which hour.")).to_be_visible()
        press(signed_in, "Send back")
        signed_in.get_by_role("link", name="Message").click()
        expect(signed_in.get_by_label("Message")).to_be_focused()
        look(signed_in)

    def test_there_are_none_in_comments_on_words_that_were_selected(self, signed_in, story):
        draft = Story.objects.get(slug="invented-draft")
        visit(signed_in, form_of(draft))
        go_into_body(signed_in)
        signed_in.keyboard.press("Control+a")
        with signed_in.expect_popup() as opened:
            signed_in.keyboard.press("Control+Alt+c")
        page = opened.value
        expect(page.get_by_label("About these words")).to_have_value(SENTENCES)
        page.get_by_label("Comment:").fill("@admin, is this so?")
        page.get_by_role("button", name="Comment", exact=True).click()
        expect(page.get_by_text("@admin, is this so?")).to_be_visible()
        page.close()
        visit(signed_in, at("story_comments", draft.pk))
        look(signed_in)


class TestALook:
    """What is where, in windows from a phone's to a desk's."""

    def test_at_a_list_leaves_room_for_headlines_beside_the_filter_or_below_it(self, signed_in, db):
        person = make_person("Sample Person of a Name")
        make_story(person, headline="Sample words " * 12, status="draft")
        visit(signed_in, at("story_changelist"))
        draft = signed_in.get_by_role("link", name="Draft", exact=True)
        fold = signed_in.locator(".narrowing > summary")
        expect(draft).to_be_visible()
        expect(fold).to_be_hidden()
        skip = signed_in.get_by_role("link", name="Skip to the list")
        expect(skip).not_to_be_in_viewport()
        skip.focus()
        expect(skip).to_be_in_viewport()
        signed_in.keyboard.press("Enter")
        signed_in.keyboard.press("Tab")
        is_in_list = "document.activeElement.closest('#changelist-form') !== null"
        assert signed_in.evaluate(is_in_list)
        for width in (1440, 1024, 768):
            signed_in.set_viewport_size({"width": width, "height": 900})
            headline = signed_in.locator("#result_list .field-__str__").bounding_box()
            assert headline["width"] > 220, width
            seen = signed_in.locator("#result_list .field-seen_from").bounding_box()
            listed = signed_in.locator(".results").bounding_box()
            assert seen["x"] + seen["width"] <= listed["x"] + listed["width"], width
        expect(draft).to_be_hidden()
        fold.click()
        draft.click()
        expect(fold).to_have_text("Filter (on)")

    def test_at_a_form_finds_what_belongs_together_and_every_row_within_it(self, signed_in, db):
        story = make_story(headline="Sample words " * 12)
        make_quote(story)
        signed_in.set_viewport_size({"width": 1440, "height": 900})
        visit(signed_in, form_of(story))
        first = signed_in.get_by_role("textbox", name="Body").locator("p").first
        assert first.bounding_box()["y"] + 30 < 900
        self.check_side(signed_in)
        self.check_rows(signed_in)

    def check_side(self, page):
        """What is folded says what it holds; the words come first for the keyboard too."""
        tags = page.locator(".side-group", has_text="Tags")
        expect(tags.locator(".side-held")).to_have_text("none")
        source = page.locator(".side-group", has_text="Source")
        source.locator("summary").click()
        page.get_by_label("First published by").fill("A paper")
        source.locator("summary").click()
        expect(source.locator(".side-held")).to_have_text("A paper")
        page.get_by_label("Headline").focus()
        is_passed = "document.activeElement.closest('.prose-menubar, .help-link') !== null"
        for name in ("Standfirst", "Body"):
            page.keyboard.press("Tab")
            while page.evaluate(is_passed):
                page.keyboard.press("Tab")
            expect(page.get_by_role("textbox", name=name)).to_be_focused()

    def check_rows(self, page):
        """Each is within the form of a phone; a new one is as wide as the others."""
        page.set_viewport_size({"width": 360, "height": 740})
        row = page.locator("#quotes-0").bounding_box()
        for part in (".delete", ".field-where .readonly"):
            box = page.locator(f"#quotes-0 {part}").first.bounding_box()
            assert row["x"] <= box["x"]
            assert box["x"] + box["width"] <= row["x"] + row["width"], part
        page.locator("#quotes-0 .row-toggle").click()
        page.locator("#quotes-group .add-row a").click()
        for width, least in ((1000, 500), (1280, 200)):
            page.set_viewport_size({"width": width, "height": 720})
            fields = [page.locator(f"#id_quotes-{number}-text") for number in (0, 1)]

            def is_settled(fields=fields, least=least):
                old, new = (field.bounding_box()["width"] for field in fields)
                return abs(new - old) <= 1 and old > least

            wait(page, is_settled)
        expect(page.locator("#quotes-1 h3")).to_contain_text("New quote")
        expect(page.locator("#quotes-1 h3")).not_to_contain_text("#")

    def test_finds_red_on_what_takes_something_away_alone(self, signed_in, db):
        story, colours = make_story(), {}
        story.begin_changes()
        for name in ("links", "translate", "withdraw", "discard", "delete"):
            address = at(f"story_{name}", *([] if name == "withdraw" else [story.pk]))
            visit(signed_in, f"{address}?story={story.pk}")
            button = signed_in.locator(".asks .button.default")
            colours[name] = button.evaluate("(each) => getComputedStyle(each).backgroundColor")
        assert colours["links"] == colours["translate"]
        assert colours["withdraw"] == colours["discard"] == colours["delete"] != colours["links"]


def hears_keys(page):
    """Wait for the script that hears the keys of a form: it tells of itself by a button."""
    expect(page.get_by_role("button", name="Keys", exact=True)).to_be_visible()


class TestKeys:
    @pytest.fixture
    def form(self, signed_in, db):
        visit(signed_in, form_of(make_story(status="draft")))
        hears_keys(signed_in)
        return signed_in

    def test_save_and_are_listed_on_other_forms_too(self, signed_in, db):
        for make in share((make_tag, make_person, make_picture), 0, 3):
            visit(signed_in, form_of(make()))
            self.save_by_key(signed_in)

    def save_by_key(self, page):
        hears_keys(page)
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys).to_contain_text("Ctrl + S")
        expect(keys).to_contain_text("Save and continue editing")
        expect(keys).not_to_contain_text("Preview")
        page.keyboard.press("Escape")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        expect(page.get_by_text("was changed successfully")).to_have_count(1)

    def test_without_a_modifier_can_be_switched_off(self, signed_in, db):
        page = signed_in
        visit(page, form_of(make_tag()))
        hears_keys(page)
        page.keyboard.press("?")
        page.get_by_label("“?” alone opens this list").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        hears_keys(page)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.get_by_role("button", name="Keys").click()
        page.get_by_label("“?” alone opens this list").check()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()

    def check_list(self, form):
        """It is shown to those who ask by key or by button."""
        keys = form.get_by_role("dialog", name="Keys")
        form.get_by_label("Headline").press("?")  # where somebody types
        form.get_by_role("textbox", name="Body").press("?")
        expect(keys).to_be_hidden()
        form.locator(".story-state").click()
        form.keyboard.press("?")
        expect(keys.get_by_role("button", name="Close")).to_be_focused()
        expect(keys).to_contain_text("Ctrl + S")
        expect(keys).to_contain_text("Quote the words selected in the body")
        expect(keys).to_contain_text("Preview")
        form.keyboard.press("Escape")
        expect(keys).to_be_hidden()
        button = form.get_by_role("button", name="Keys")
        button.press("Enter")
        expect(keys).to_be_visible()
        for does in ("A question, where you type", "Somebody else’s words", "A note, where you"):
            expect(keys.get_by_text(does)).to_be_visible()
        keys.get_by_role("button", name="Close").click()
        expect(button).to_be_focused()

    def test_are_listed_preview_quote_save_and_publish_once_that_is_confirmed(self, form):
        self.check_list(form)
        toggle = form.get_by_role("button", name="Preview beside the form")
        expect(toggle).to_have_attribute("aria-expanded", "false")
        form.keyboard.press("Control+Alt+v")
        expect(form.locator("#preview-toggle")).to_have_attribute("aria-expanded", "true")
        go_into_body(form)
        words = form.get_by_label("Exact words")
        form.keyboard.press("Control+Alt+q")  # the sentence that the cursor is in
        expect(words.first).to_have_value("?I am an invented person.")
        form.keyboard.press("Control+a")
        form.keyboard.press("Control+Alt+q")
        expect(words.nth(1)).to_have_value(f"?{SENTENCES}")
        form.keyboard.press("Control+Alt+a")
        expect(form.locator(".side-groups summary").first).to_be_focused()
        form.get_by_label("Standfirst").fill("A standfirst")
        with form.expect_navigation():
            form.keyboard.press("Control+s")
        assert Story.objects.get().standfirst == "A standfirst"
        assert Story.objects.get().status == "draft"
        go_into_body(form)
        form.keyboard.press("Control+Alt+Enter")
        asked = form.get_by_role("dialog", name="Publish now?")
        expect(asked.get_by_role("button", name="Not yet")).to_be_focused()
        form.keyboard.press("Enter")
        expect(asked).to_be_hidden()
        assert Story.objects.get().status == "draft"
        form.keyboard.press("Control+Alt+Enter")
        with form.expect_navigation():
            asked.get_by_role("button", name="Publish now").press("Enter")
        assert Story.objects.get().status == "published"


class TestWhatBarsASave:
    def test_has_the_focus_and_leads_to_each_field(self, signed_in, db):
        story = make_story(status="draft", headline="")
        make_quote(story)
        make_quote(story, "Words never said.", position=1)
        visit(signed_in, form_of(story))
        with signed_in.expect_navigation():
            signed_in.get_by_role("button", name="Publish now").click()
        note = signed_in.get_by_role("group", name="Not saved")
        expect(note).to_be_focused()
        look(signed_in)
        note.get_by_role("link", name="Quote “Words never said.”").press("Enter")
        expect(signed_in.locator("#id_quotes-1-text")).to_be_focused()
        note.get_by_role("link", name="Headline").click()
        expect(signed_in.get_by_label("Headline")).to_be_focused()

    def test_of_a_new_record_has_the_focus_too(self, signed_in, db):
        visit(signed_in, at("person_add"))
        with signed_in.expect_navigation():
            signed_in.keyboard.press("Control+s")
        expect(signed_in.get_by_role("group", name="Not saved")).to_be_focused()


class TestAFormThatIsRead:
    def test_shows_words_as_words_and_the_page_beside_it(self, signed_in, db, admin_user):
        words = "<p>As <em>it</em> is.</p>" + "<p>More words.</p>" * 40
        story = make_story(body=words, published_at=timezone.now() + A_DAY)
        admin_user.is_superuser = False
        admin_user.save()
        admin_user.groups.add(Group.objects.get(name="Writers"))
        visit(signed_in, form_of(story))
        expect(signed_in.locator(".words em")).to_have_text("it")
        signed_in.get_by_role("button", name="Preview beside the form").click()
        frame = signed_in.frame_locator("#preview iframe")
        expect(frame.get_by_text("As it is.")).to_be_visible()
        signed_in.get_by_role("button", name="Close the preview").click()
        look(signed_in)


def test_the_tools_of_a_page_of_the_site_are_in_the_language_of_the_desk(signed_in, admin_client):
    admin_client.post(reverse("admin:language"), {"language": "ru"})
    visit(signed_in, at("sitepage_add"))
    tools = signed_in.get_by_role("toolbar", name="Текст", exact=True)
    expect(tools.get_by_role("button").first).to_have_attribute("title", "абзац")
    titles = [each.get_attribute("title") for each in tools.get_by_role("button").all()]
    assert not re.search("[a-z]", "".join(titles))
    signed_in.get_by_role("textbox", name="Текст").press_sequentially("Слово")
    signed_in.keyboard.press("Control+a")
    tools.get_by_title("вставить ссылку").click()
    expect(signed_in.get_by_role("dialog").get_by_label("Адрес")).to_be_focused()
    expect(signed_in.get_by_role("dialog").get_by_text("Поставить")).to_be_visible()


class TestTheFoot:
    def test_leads_to_what_blocks_publishing_opens_it_and_closes(self, signed_in, db):
        person = make_person(deleted_at=timezone.now())
        story = make_story(person, status="draft", headline="", body="")
        make_quote(story)
        make_quote(story, "Words never said.", position=1)
        visit(signed_in, form_of(story))
        for message, field in (
            ("The headline is empty. Write one.", signed_in.get_by_label("Headline")),
            ("“Words never said.” rests on", signed_in.locator("#id_quotes-1-text")),
            ("The story has no words", signed_in.get_by_role("textbox", name="Body")),
            ("is in the trash", signed_in.get_by_role("combobox", name="Person")),
        ):
            signed_in.get_by_role("link", name=message).click()
            expect(field).to_be_focused()
            expect(field).to_be_in_viewport()
        signed_in.set_viewport_size({"width": 768, "height": 900})
        link = signed_in.get_by_role("link", name="The headline is empty. Write one.")
        expect(link).to_be_hidden()
        signed_in.get_by_text("Before publishing: 5").click()
        link.click()
        expect(signed_in.get_by_label("Headline")).to_be_focused()
        expect(link).to_be_hidden()

    def test_is_low_covers_no_focus_and_leaves_a_phone_room(self, signed_in, db):
        story = make_story(status="draft", headline="", body="<p>I said so.</p>" * 60)
        signed_in.set_viewport_size({"width": 768, "height": 800})
        visit(signed_in, form_of(story))
        row = signed_in.locator(".desk-row")
        tools = signed_in.locator(".prose-menubar")
        signed_in.get_by_text("I said so.").nth(30).click()
        assert row.bounding_box()["height"] <= 170
        strip = signed_in.locator(".strip").bounding_box()
        assert round(tools.bounding_box()["y"]) >= round(strip["y"] + strip["height"])
        for name in ("Source", "Note for editors"):
            signed_in.locator(".side-group > summary", has_text=name).click()
        for name in ("Standfirst", "Note for editors", "Byline"):
            field = signed_in.get_by_label(re.compile(f"^{name}:?$"))
            field.focus()
            box = field.bounding_box()
            assert box["y"] + box["height"] <= row.bounding_box()["y"] or name != "Standfirst"
        self.check_on_a_phone_and_beside_the_preview(signed_in)

    def check_on_a_phone_and_beside_the_preview(self, page):
        """It does not stick there, and its fields are apart here."""
        page.set_viewport_size({"width": 360, "height": 740})
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        assert page.locator(".desk-row").bounding_box()["y"] > 740
        page.set_viewport_size({"width": 1024, "height": 768})
        page.get_by_role("button", name="Preview beside the form").click()
        foot = page.locator(".desk-row").bounding_box()
        note = page.get_by_label("What did you change?").bounding_box()
        moment = page.get_by_label("Appears").bounding_box()
        assert note["width"] > 200
        assert note["x"] + note["width"] < moment["x"]
        assert moment["x"] + moment["width"] <= foot["x"] + foot["width"]
        said = page.get_by_text("Preview · nobody else sees this")
        expect(said).to_be_visible()
