"""Pictures as a browser draws them: whole, without a jump, in files of the right size."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stories.models import Picture
from tests.browser.barriers import find_barriers
from tests.browser.desks import (
    WORK_IS_DONE,
    Held,
    body,
    open_form,
    press,
    sign_in,
    unfold,
    wait,
)
from tests.desk import address
from tests.environment import share
from tests.factories import drawn_file, make_person, make_picture, make_quote, make_story

UPRIGHT, SQUARE, WIDE, PANORAMA = (600, 900), (700, 700), (1200, 900), (1400, 400)

# Of each picture: its size as drawn, the file that was chosen for it, and the two that would do.
DRAWN = """
() => Promise.all([...document.images].map((image) => image.decode())).then(() =>
  [...document.images].map((image) => {
    const { width, height } = image.getBoundingClientRect();
    const { srcset } = image.previousElementSibling;
    const widths = [...srcset.matchAll(/ (\\d+)w/g)].map(([, number]) => +number);
    const chosen = +image.currentSrc.match(/-(\\d+)\\.[a-z]+$/)[1];
    const ratio = image.getAttribute("width") / image.getAttribute("height");
    const needed = width * devicePixelRatio;
    const enough = widths.filter((each) => each >= needed - 1).slice(0, 2);
    return { chosen, needed, width, height, ratio, file: image.currentSrc.split("/").pop(),
      right: enough.length ? enough : [Math.max(...widths)] };
  }))
"""
# Of each picture: its width as drawn and as its `sizes` have it, by which browsers choose a file,
# and whether that is one of the two that would do, on screens of so many points a pixel.
PROMISED = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  Promise.all([...document.images].map((image) => image.decode()))).then(() =>
  [...document.images].map((image) => {
    const { width } = image.getBoundingClientRect(), promised = image.naturalWidth;
    const { srcset } = image.previousElementSibling;
    const widths = [...srcset.matchAll(/ (\\d+)w/g)].map(([, number]) => +number);
    const fitting = (needed) => {
      const found = widths.filter((each) => each >= needed - 1);
      return found.length ? found.slice(0, 2) : [Math.max(...widths)];
    };
    const is_right = [1, 2, 3].every((points) =>
      fitting(width * points).includes(fitting(promised * points)[0]));
    return { is_right, width, promised, widths, at: image.closest("[class]").className };
  }))
"""
SIZES = """
[...document.images].map((image) => [image.offsetWidth, image.offsetHeight].join(" by "))
"""
# Of those that lose something of a picture of three by two.
CROPS_DRAWN = """
[...document.querySelectorAll(".focus-crops canvas")].slice(1, 3).map((each) => each.toDataURL())
"""
AT_ONCE = "[...document.images].forEach((image) => { image.loading = 'eager' })"


@pytest.fixture
def stories(db):
    person = make_person(portrait=make_picture((300, 400)))
    sizes = (UPRIGHT, SQUARE, WIDE, PANORAMA)
    tagged = {UPRIGHT: [], SQUARE: ["hills"], WIDE: ["hills"], PANORAMA: ["hills"]}
    return {
        size: make_story(person, lead_picture=make_picture(size), tags=tagged[size])
        for size in sizes
    }


def look(page, story):
    """Open the story, with its pictures held back until the page is there, and return its lead."""
    held = []
    page.route("**/media/pictures/**", lambda route: held.append(route))
    page.goto(story.get_absolute_url(), wait_until="domcontentloaded")
    before = page.evaluate(SIZES)
    page.unroute("**/media/pictures/**")  # which lets go of those that are held
    page.evaluate(AT_ONCE)
    drawn = page.evaluate(DRAWN)
    assert page.evaluate(SIZES) == before
    for each in drawn:
        assert each["chosen"] in each["right"], each
    return next(each for each in drawn if each["file"].startswith("whole"))


def promises_become_right(page):
    """Wait until the promise of each picture is right.

    In a window of another width the old file is shown, with its promise, until the new one came.
    """
    wait(page, lambda: all(each["is_right"] for each in page.evaluate(PROMISED)))


class TestALeadPicture:
    def test_is_whole_no_higher_than_the_window_and_sharp(self, stories, reader, new_context):
        """A wide one alone may lose something; an upright one is beside the headline.

        One test for all, because to draw the pictures in their sizes takes long.
        """
        for turn, (width, height) in enumerate(((360, 780), (768, 1024), (1440, 900))):
            reader.set_viewport_size({"width": width, "height": height})
            for size, story in share(stories.items(), turn, 2):
                lead = look(reader, story)
                is_whole = abs(lead["width"] / lead["height"] - lead["ratio"]) < 0.02
                assert is_whole or (size == WIDE and width == 1440), (size, width, lead)
                assert lead["height"] <= 0.86 * height, (size, width)
                if size in {UPRIGHT, SQUARE} and width > 360:
                    picture, headline = (
                        reader.locator(found).bounding_box()
                        for found in (".lead img", ".story-head h1")
                    )
                    assert picture["x"] > headline["x"] + headline["width"]
                    assert picture["y"] + picture["height"] <= height
        sharper = new_context(device_scale_factor=2, viewport={"width": 600, "height": 900})
        page = sharper.new_page()
        for story in share(stories.values(), 0, 4):
            look(page, story)

    def test_is_asked_for_as_wide_as_it_is_drawn_on_every_page(self, stories, reader):
        story = stories[WIDE]
        make_quote(story)  # whose words open the first page
        addresses = ["/en/", "/en/stories/", "/en/people/", "/en/tags/hills/"]
        addresses += [each.get_absolute_url() for each in (story, story.person)]
        for turn, path in enumerate(addresses):
            reader.goto(path)
            assert reader.evaluate("document.images.length")
            for width in share((360, 768, 1024, 1440), turn, 2):
                reader.set_viewport_size({"width": width, "height": 900})
                reader.evaluate(AT_ONCE)
                promises_become_right(reader)


# What the form does that puts back what was typed.
PUT_BACK = """(input, number) => {
  input.value = number;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def check_that_a_late_answer_is_left_out(page, chosen):
    """It is about a picture that is not chosen any more."""
    unfold(page, "Picture")
    field = page.get_by_role("group", name="Lead picture")
    asked = Held(page, "**/choose/?number=*")
    for number, name in enumerate(("An invented valley", "An invented river"), 1):
        picture = make_picture(caption=name, alt_text=name)
        field.locator("input").evaluate(PUT_BACK, str(picture.pk))
        asked.wait_for(number)
    asked.let_go(1)
    expect(field.get_by_role("link", name="An invented river")).to_be_visible()
    asked.let_go()
    expect(field.get_by_role("link", name="An invented river")).to_be_visible()
    page.unroute("**/choose/?number=*")
    field.locator("input").evaluate(PUT_BACK, str(chosen.pk))
    expect(field.get_by_role("link", name=chosen.caption)).to_be_visible()


class TestTheLibrary:
    @pytest.mark.thorough("three pages; test_picture_library.py tries each step without a browser")
    def test_takes_several_asks_what_they_show_and_cuts_around_the_focus(
        self, watched_page, context, base_url, admin_user
    ):
        """One test, because each page takes long."""
        sign_in(context, admin_user, base_url)
        page = watched_page
        page.goto(reverse("admin:stories_picture_add_several"))
        page.get_by_label("Credit of all of them").fill("Drawing: nobody")
        sent = {
            "hills.jpg": drawn_file(1),
            "none.jpg": b"none",
            "loom.jpg": drawn_file(1, (90, 60)),
        }
        files = [
            {"name": name, "mimeType": "image/jpeg", "buffer": content}
            for name, content in sent.items()
        ]
        page.get_by_label("Picture files").set_input_files(files)
        expect(page.get_by_role("status")).to_have_text("Added: 2. Not added: 1.")
        expect(page.locator(".uploads li")).to_contain_text("of another kind, or damaged")
        loom = page.get_by_role("group", name="loom.jpg")
        expect(loom).to_contain_text("This may be the same picture as:")
        assert not find_barriers(page, "#content-main")
        loom.get_by_label("Alt text").fill("An invented loom")
        loom.get_by_label("Alt text").press("Tab")
        page.get_by_role("group", name="hills.jpg").get_by_label("Decorative").check()
        press(page, "Save what is said of them")
        expect(page.get_by_text("2 pictures are described.")).to_be_visible()
        picture = Picture.objects.get(alt_text="An invented loom")
        assert picture.credit == "Drawing: nobody"

        page.goto(address(picture))
        focus = page.get_by_role("button", name="Focus: 50 % from the left, 50 % from the top")
        expect(focus).to_be_visible()
        tick = page.get_by_label("What is said below is true of the new file too")
        expect(tick).to_be_hidden()
        before = page.evaluate(CROPS_DRAWN)
        page.locator(".focus-whole canvas").click(position={"x": 5, "y": 5})
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("ArrowDown")
        assert not {*before} & {*page.evaluate(CROPS_DRAWN)}
        page.locator("#id_file").set_input_files(files[0])
        expect(page.get_by_role("button", name="Focus: 50 %")).to_be_visible()
        tick.check()
        page.get_by_role("button", name="Focus: 50 %").press("Shift+ArrowLeft")
        press(page, "Save and continue editing")
        picture.refresh_from_db()
        assert (picture.width, picture.focus) == (64, (0.4, 0.5))


# Holds back what is drawn of a file, as where it is large, until it is let go.
HOLD_BITMAPS = """
const draw = createImageBitmap.bind(window);
const held = [];
window.createImageBitmap = async (file) => {
  await new Promise((go) => held.push(go));
  return draw(file);
};
window.letGo = (number) => held[number]();
"""
WIDTH_DRAWN = "document.querySelector('.focus-whole canvas').width"


class TestAFile:
    def test_is_shown_where_another_one_was_chosen_before(
        self, watched_page, context, base_url, admin_user
    ):
        """Though that one, which was larger, is ready later."""
        sign_in(context, admin_user, base_url)
        page = watched_page
        page.add_init_script(HOLD_BITMAPS)
        page.goto(address(make_picture()))
        expect(page.get_by_role("button", name="Focus: 50 %")).to_be_visible()
        for width in (90, 60):
            file = drawn_file(1, (width, 40))
            file = {"name": f"{width}.jpg", "mimeType": "image/jpeg", "buffer": file}
            page.locator("#id_file").set_input_files(file)
        page.evaluate("letGo(1)")
        wait(page, f"{WIDTH_DRAWN} === 60")
        page.evaluate("letGo(0)")
        page.evaluate(WORK_IS_DONE)
        assert page.evaluate(WIDTH_DRAWN) == 60


class TestTheEditor:
    def test_puts_a_picture_of_the_library_below_a_paragraph(
        self, live_server, watched_page, context, base_url, admin_user
    ):
        hills = make_picture(caption="Invented hills.")
        loom = make_picture(caption="An invented loom.", alt_text="")
        words = "<p>One of two.</p><p>Two of two.</p>"
        story = make_story(status="draft", body=words, lead_picture=loom)
        sign_in(context, admin_user, base_url)
        page = open_form(watched_page, address(story))
        body(page).get_by_text("One of two.").click()
        page.keyboard.press("Control+Alt+p")
        chooser = page.get_by_role("dialog", name="A picture below this paragraph")
        expect(chooser.get_by_role("button", name="An invented loom.")).to_contain_text("alt text")
        assert not find_barriers(page, ".picture-chooser")
        with page.expect_response(lambda response: response.url.endswith("term=hills")):
            page.keyboard.type("hills")  # each letter asks anew
        expect(chooser.get_by_role("listitem")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(chooser).to_have_count(0)
        expect(body(page).locator("figure")).to_contain_text("Picture: Invented hills.")
        press(page)
        figure = f'<figure data-picture="{hills.pk}"></figure>'
        story.refresh_from_db()
        assert story.body == f"<p>One of two.</p>{figure}<p>Two of two.</p>"
        # What the lead picture lacks is said where it is missed.
        open_form(page, address(story))
        check_that_a_late_answer_is_left_out(page, loom)
        blockers = page.locator(".desk-blockers")
        blockers.get_by_role("link", name="Describe it…").press("Enter")
        asked = page.get_by_role("dialog", name="What it shows, and who made it")
        expect(asked.get_by_label("Alt text")).to_be_focused()
        assert not find_barriers(page, ".picture-chooser")
        page.keyboard.type("A loom")
        asked.get_by_role("button", name="Save").press("Enter")
        expect(blockers).to_have_count(0)
        unfold(page, "Picture")
        lead = page.get_by_role("group", name="Lead picture")
        expect(lead.get_by_role("link", name="A loom")).to_be_visible()
        expect(lead).not_to_contain_text("It has no")
        lead.get_by_role("button", name="Take it away").press("Enter")
        expect(lead.get_by_role("button", name="Choose a picture…")).to_be_focused()
        # The picture in the text is deleted as a block.
        body(page).locator("figure").click()
        page.keyboard.press("Delete")
        press(page)
        story.refresh_from_db()
        assert (story.body, story.lead_picture) == (words, None)
