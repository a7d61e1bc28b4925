"""Pictures as a browser draws them: whole, without a jump, in files of the right size."""

import pytest

from tests.factories import make_person, make_picture, make_story

UPRIGHT, SQUARE, WIDE, PANORAMA = (800, 1200), (900, 900), (1600, 1200), (1800, 600)

# Of each picture: its size as drawn, and of the file that was chosen for it and of the largest.
DRAWN = """
() => Promise.all([...document.images].map((image) => image.decode())).then(() =>
  [...document.images].map((image) => {
    const { width, height } = image.getBoundingClientRect();
    const widths = [...image.parentElement.querySelectorAll("[srcset]")]
      .flatMap(({ srcset }) => [...srcset.matchAll(/ (\\d+)w/g)].map(([, number]) => +number));
    const chosen = +image.currentSrc.match(/-(\\d+)\\.[a-z]+$/)[1];
    const ratio = image.getAttribute("width") / image.getAttribute("height");
    const needed = width * devicePixelRatio;
    return { chosen, needed, width, height, ratio, largest: Math.max(...widths),
      file: image.currentSrc.split("/").pop() };
  }))
"""
SHIFT = """
() => new Promise((tell) => new PerformanceObserver((list) => tell(
  list.getEntries().reduce((sum, { value }) => sum + value, 0),
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => tell(0), 300))
"""


@pytest.fixture
def stories(db):
    portrait = make_picture((700, 900))
    return {
        size: make_story(make_person(portrait=portrait), lead_picture=make_picture(size))
        for size in (UPRIGHT, SQUARE, WIDE, PANORAMA)
    }


def look(page, story):
    page.goto(story.get_absolute_url())
    # Those further down are asked for when they come into sight: here at once.
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager' })")
    drawn = page.evaluate(DRAWN)
    for each in drawn:
        enough = each["chosen"] >= min(each["needed"] - 1, each["largest"])
        assert enough and each["chosen"] <= 1.6 * each["needed"], each
    assert page.evaluate(SHIFT) < 0.001  # a line of type may move by a hair, no picture does
    return next(each for each in drawn if each["file"].startswith("whole"))


class TestALeadPicture:
    def test_is_whole_unless_it_is_wide_and_higher_than_the_window(self, stories, reader):
        for width, height in ((360, 780), (768, 1024), (1440, 900)):
            reader.set_viewport_size({"width": width, "height": height})
            for size, story in stories.items():
                lead = look(reader, story)
                is_whole = abs(lead["width"] / lead["height"] - lead["ratio"]) < 0.02
                assert is_whole or (size == WIDE and width == 1440), (size, width, lead)
                assert lead["height"] <= 0.9 * height, (size, width)

    @pytest.mark.browser_context_args(device_scale_factor=2)
    def test_is_sharp_on_a_screen_of_twice_as_many_points(self, stories, reader):
        reader.set_viewport_size({"width": 600, "height": 900})
        for story in stories.values():
            look(reader, story)

    def test_stands_beside_the_headline_where_it_is_upright(self, stories, reader):
        reader.set_viewport_size({"width": 1440, "height": 900})
        look(reader, stories[UPRIGHT])
        picture, headline = (
            reader.locator(found).bounding_box() for found in (".lead img", ".story-head h1")
        )
        assert picture["x"] > headline["x"] + headline["width"]
        assert picture["y"] + picture["height"] <= 900
