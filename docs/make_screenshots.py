"""Make docs/screenshots: every kind of page, in six widths, two themes and three languages.

Run `make screenshots` after a change of what pages look like, and look at what it made. It fills a
database of its own with the first profile and with invented stories that are hard to set. A sheet
shows one page: a row in English by day, one in Russian by night, one in Kazakh by day. Those that
tell most are kept. Others are made in the folder SCREENSHOTS, by their names or all of them:

    SCREENSHOTS=/tmp/sheets .venv/bin/python docs/make_screenshots.py home empty
    SCREENSHOTS=/tmp/sheets .venv/bin/python docs/make_screenshots.py all
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEETS = Path(os.environ.get("SCREENSHOTS", ROOT / "docs" / "screenshots"))
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DATA_DIR": os.environ.get("SCREENSHOTS_DATA_DIR") or tempfile.mkdtemp(),
    "DJANGO_SETTINGS_MODULE": "profiles_site.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    "HTTPS": "off",
    "SECRET_KEY": "for-screenshots-only-and-no-secret-at-all",
}

import django  # noqa: E402  the settings are made above

django.setup()

from django.core.management import call_command  # noqa: E402  Django is set up
from PIL import Image, ImageDraw  # noqa: E402  Django is set up
from playwright.sync_api import sync_playwright  # noqa: E402  Django is set up

from stories import pictures  # noqa: E402  Django is set up
from stories.models import Picture, Story  # noqa: E402  Django is set up
from tests import chromium, factories  # noqa: E402  Django is set up
from tests.browser import data_sets  # noqa: E402  Django is set up

WIDTHS = (320, 360, 768, 1100, 1440, 1920)
ROWS = (("en", "light"), ("ru", "dark"), ("kk", "light"))
HIGHEST, SCALE, GAP = 2200, 5, 10  # pixels of a page that are shown; a sheet is so much smaller

WORDS = "The invented road went on past the invented hills, and nobody walked on it. "
SIZES = {
    "upright": (1200, 1800),
    "square": (1200, 1200),
    "wide": (1800, 1200),
    "panorama": (2100, 700),
}
KAZAKH = "Қоғамдастығымыздағы қанағаттандырылмағандықтарымыздан арылуымыз керек"

# The address of each page, below that of its language.
STORY = "stories/in-the-words-of-khalida-azhigulova/"
PAGES = {
    "home": "",
    "stories": "stories/",
    "story": f"en/{STORY}",
    **{f"story-{form}": f"en/stories/{form}/" for form in SIZES},
    "story-long": "en/stories/long/",
    "story-kazakh": "kk/stories/kazakh/",
    "story-arabic": "ar/stories/sample-arabic/",
    "story-pictures": "en/stories/between/",
    "person": "people/khalida-azhigulova/",
    "person-portrait": "people/upright/",
    "person-milestones": "people/milestones/",
    "person-one-quote": "people/sample-kazakh/",
    "person-pseudonym": "people/sample-pseudonym/",
    "people": "people/",
    "people-narrowed": "people/?language=en&letter=S",
    "quotes": "quotes/",
    "quote": "quotes/h7wn3xbd/",
    "tags": "tags/",
    "tag": "tags/invented-hills/",
    "empty": "quotes/?language=ky",
    "search": "search/?q=hills",
    "nothing-found": "search/?q=qqqq",
    "check": "check/",
    "concern": "concern/",
    "corrections": "corrections/",
    "use": "use/en/in-the-words-of-khalida-azhigulova/",
    "page": "pages/about/",
    "support": "support/",
    "staying-safe": "staying-safe/",
    "not-found": "nothing/",
    "gone": "en/stories/withdrawn/",
}


KEPT = [
    *("home", "stories", "story", "story-upright", "story-wide", "story-long"),
    *("story-kazakh", "story-arabic"),
    *("person", "person-portrait", "person-milestones", "people-narrowed", "quotes", "quote"),
    "not-found",
]


def main(names: list[str]) -> None:
    """Make the sheets of these names, or those that are kept."""
    fill()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--interface", "wsgi", "--port", str(port), "--no-access-log", "--log-level", "error"]
    granian = Path(sys.executable).with_name("granian")
    server = subprocess.Popen([granian, *words, "profiles_site.wsgi:application"], cwd=ROOT)  # noqa: S603  our own words
    try:
        wait_for(f"http://127.0.0.1:{port}/health/")
        take(f"http://127.0.0.1:{port}", list(PAGES) if names == ["all"] else names or KEPT)
    finally:
        server.terminate()
        server.wait()


def fill() -> None:
    """Store the first profile and the invented stories."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Story.objects.exists():
        return
    data_sets.invent_a_site()
    invent()


def invent() -> None:
    """Store what is hard to set."""
    drawn = {form: draw(form, *size) for form, size in SIZES.items()}
    for form, picture in drawn.items():
        person = factories.make_person(
            f"Sample {form.title()}",
            slug=form,
            roles="invented teacher",
            description="An invented person who says nothing at all, in one plain sentence.",
            portrait=picture,
        )
        story = factories.make_story(
            person,
            slug=form,
            headline=f"In the words of Sample {form.title()}: “I count the hills every evening”",
            standfirst="An invented introduction. It leads to invented words.",
            body=factories.LONG_BODY,
            lead_picture=picture,
            tags=["invented hills", "another invented topic"],
        )
        factories.make_quote(story, is_pull_quote=True)
        factories.make_milestone(story, date_edtf="2020")
    figures = [f'<figure data-picture="{each.pk}"></figure>' for each in drawn.values()]
    between = [f"<p>{WORDS * 4}</p>{figure}<p>{WORDS * 6}</p>" for figure in figures]
    factories.make_story(slug="between", headline="Pictures between words", body="".join(between))
    invent_a_long_story()
    invent_a_timeline()
    kazakh = factories.make_person("Ұзақсөзді Үлгі", slug="long-words", language="kk")
    factories.make_story(
        kazakh,
        slug="kazakh",
        language="kk",
        headline=f"Үлгінің сөзімен: «{KAZAKH}»",
        standfirst=f"{KAZAKH}.",
        body=f"<p>{KAZAKH}. Мұнда шын адам жоқ.</p>" * 6,
    )
    factories.make_site_page(publish=True)
    factories.make_service()
    factories.make_correction(Story.objects.get(slug="long"))


def invent_a_long_story() -> None:
    """Twelve thousand words in chapters, under a long headline."""
    chapters = [
        f"<h2>Chapter {number} of many</h2><p>Sentence {number}. {WORDS * 9}</p><p>{WORDS * 5}</p>"
        for number in range(1, 61)
    ]
    story = factories.make_story(
        slug="long",
        headline="In the words of Sample Person: “When nobody is there to count the hills, the "
        "hills go on being there, and so do those who would have counted them, had they come”",
        standfirst="An invented introduction, which leads to twelve thousand invented words. " * 3,
        body="".join(chapters),
        content_note="Speaks of nothing that is hard to read.",
        tags=["invented hills"],
    )
    for number in range(1, 60, 7):
        factories.make_quote(story, text=f"Sentence {number}.", is_pull_quote=True)


def invent_a_timeline() -> None:
    """Forty milestones of one person."""
    person = factories.make_person("Sample Chronicler", slug="milestones", roles="invented clerk")
    body = "".join(f"<p>Event {year} happened to nobody. {WORDS}</p>" for year in range(1981, 2021))
    story = factories.make_story(person, slug="chronicle", headline="Forty years", body=body)
    for position, year in enumerate(range(1981, 2021)):
        factories.make_milestone(
            story,
            f"Invented event of the year, number {position + 1}",
            passage=f"Event {year} happened to nobody.",
            date_edtf=str(year),
            position=position,
        )
    for year in range(1981, 1995, 3):
        factories.make_quote(story, text=f"Event {year} happened to nobody.")


def draw(form: str, width: int, height: int) -> Picture:
    """Store a drawing of a face over a grid: what is cut off or out of shape is seen at once."""
    image = Image.new("RGB", (width, height), (205, 190, 165))
    pen = ImageDraw.Draw(image)
    for at in range(0, max(width, height), 100):
        pen.line([(0, at), (width, at)], fill=(180, 160, 130), width=3)
        pen.line([(at, 0), (at, height)], fill=(180, 160, 130), width=3)
    x, y, radius = width // 2, height // 4, min(width, height) // 7
    pen.ellipse((x - radius * 2, y + radius, x + radius * 2, y + radius * 6), fill=(110, 60, 50))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(240, 220, 200))
    pen.rectangle((0, 0, width - 1, height - 1), outline=(200, 30, 30), width=12)
    file = io.BytesIO()
    image.save(file, "PNG")
    file.seek(0)
    picture = Picture(
        alt_text=f"A drawn face on a grid, {form}.",
        caption="At no place at all, drawn by a computer.",
        credit="Drawing: nobody",
        focus_y=0.25,
        has_obscured_faces=True,
    )
    picture.store(pictures.clean(file))
    picture.save()
    return picture


def wait_for(address: str) -> None:
    """Return as soon as the server answers; raises TimeoutError where it does not."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def take(site: str, names: list[str]) -> None:
    """Take the screenshots, and write a sheet for each page."""
    SHEETS.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(),
            args=chromium.ARGUMENTS,
            env=chromium.environment(Path(folder)),
        )
        for name in names:
            rows = []
            for language, theme in ROWS:
                page = browser.new_page(color_scheme=theme, reduced_motion="reduce")
                page.set_viewport_size({"width": WIDTHS[0], "height": 900})
                page.goto(f"{site}/{language}/{PAGES[name].removeprefix(f'{language}/')}")
                rows.append([look(page, width) for width in WIDTHS])
                page.close()
            arrange(rows).save(SHEETS / f"{name}.webp", quality=35, method=6)
        browser.close()


def look(page, width: int) -> Image.Image:
    """Return the upper part of a page in a window of a width, smaller."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("[...document.images].forEach((image) => { image.loading = 'eager' })")
    page.evaluate("Promise.all([...document.images].map((image) => image.decode())).then(() => 0)")
    shown = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
    whole = {"x": 0, "y": 0, "width": width, "height": shown}
    taken = Image.open(io.BytesIO(page.screenshot(clip=whole, full_page=True))).convert("RGB")
    return taken.resize((width // SCALE, shown // SCALE), Image.Resampling.LANCZOS)


def arrange(rows: list[list[Image.Image]]) -> Image.Image:
    """Return one picture with the rows below each other."""
    heights = [max(each.height for each in row) for row in rows]
    width = sum(each // SCALE + GAP for each in WIDTHS) + GAP
    sheet = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), (128, 128, 128))
    y = GAP
    for row, height in zip(rows, heights, strict=True):
        x = GAP
        for each in row:
            sheet.paste(each, (x, y))
            x += each.width + GAP
        y += height + GAP
    return sheet


if __name__ == "__main__":
    main(sys.argv[1:])
