"""Find barriers to accessibility in a page with axe."""

import os
from urllib.parse import urlsplit
from zlib import crc32

from axe_playwright_python.base import AXE_SCRIPT

from tests.environment import TRIES_ALL, share

RULES = ("empty-heading", "empty-table-header", "label-title-only", "target-size")
ALL = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {rule: {"enabled": True} for rule in RULES},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
SIZE = {"runOnly": {"type": "rule", "values": ["target-size"]}}
CONTRAST_AND_SIZE = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}
# What is folded away moves on once it is seen again; a movement that is broken off ends too. One
# that never ends would be waited for for ever: Playwright gives an evaluation no time limit.
STILL = """Promise.race([
    new Promise((_, fail) => setTimeout(fail, 30_000, new Error("something moves on and on"))),
    Promise.allSettled(document.getAnimations()
        .filter((each) => each.effect.target?.checkVisibility()).map((each) => each.finished))])"""
RUN = """([part, options, looksAtAll]) => {
    const rule = axe._audit.getRule("color-contrast");
    axe.matchesContrast ??= rule.matches;
    const firsts = looksAtAll ? null : FIRSTS(part ? document.querySelector(part) : document.body);
    rule.matches = function (node, ...others) {
        return (!firsts || firsts.has(node)) && axe.matchesContrast.call(this, node, ...others);
    };
    return axe.run(part ?? document, options).then((found) =>
        found.violations.flatMap(({ id, nodes }) => nodes.map(
            ({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary}`)));
}"""
# Of the elements that look alike, and are in elements that look alike, the first one.
FIRSTS = """(root) => {
    const firsts = new Map();
    const look = (element, above) => {
        const style = getComputedStyle(element);
        if (style.display === "none") return;
        const { color, fontSize, fontWeight, backgroundColor, backgroundImage, opacity } = style;
        const within = [above, element.localName, element.className, backgroundColor,
            backgroundImage, opacity].join("|");
        const own = [within, color, fontSize, fontWeight].join("|");
        if (!firsts.has(own) && element.checkVisibility()) firsts.set(own, element);
        for (const child of element.children) look(child, within);
    };
    look(root, "");
    return new Set(firsts.values());
}"""
RUN = RUN.replace("FIRSTS", f"({FIRSTS})")
# Read as a file of the site, where the browser keeps it: to send half a megabyte takes longer.
AXE_FILE = "axe.js"


def find_barriers(page, part=None, rules=ALL):
    """List the elements of the page, or of a part of it, that break a rule; a line for each.

    Waits first: a page that a click led to may have no content yet, and colours that are
    on their way from one to the other are neither. Outside CI, contrasts are measured once
    for all elements that look alike, which takes a quarter of the time.
    """
    page.wait_for_load_state()
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):
        bring_axe(page)
    return [f"{page.url} {line}" for line in page.evaluate(RUN, [part, rules, TRIES_ALL])]


def bring_axe(page):
    address = urlsplit(page.url)
    if address.hostname in {"127.0.0.1", "localhost"} and not address.path.startswith("/embed/"):
        page.add_script_tag(url=f"/static/{AXE_FILE}")
    else:
        page.evaluate(AXE_SCRIPT)


def find_barriers_in_looks(page, looks, part=None, *, in_high_window=False, colours_by_width=False):
    """List what `find_barriers` finds in the looks of one page: pairs of a width and a scheme.

    All rules are tried in the first look, then contrasts once in each other scheme, and the sizes
    of targets once in each other width: name the widest window in one scheme and the narrowest in
    the other. A page that has other colours in other widths is tried for contrasts in each look.
    A page that scrolls sideways bars people too. In a window as high as the page, what stays at its
    foot covers no field by half, which the fonts of a machine would decide.

    Outside CI all rules are tried in one of the looks, another one in each test, and no others:
    axe takes most of such a test's time. That nothing scrolls sideways is tried in every width.
    """
    looks = list(looks)
    tried, found, widths, schemes = share(looks, turn(page), len(looks)), [], set(), set()
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        told = []
        if (width, scheme) in tried:
            page.emulate_media(color_scheme=scheme)
            if in_high_window:
                height = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": height})
            has_new_colours = colours_by_width or scheme not in schemes
            rules = choose_rules(not widths, has_new_colours, width not in widths)
            told += find_barriers(page, part, rules) if rules else []
            widths.add(width)
            schemes.add(scheme)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            told.append(f"{page.url} scrolls sideways")
        found += [f"{scheme}, {width} px: {line}" for line in told]
    return found


def turn(page):
    """Return a number of the test and its page that is the same in every run, alone or not."""
    name = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    return crc32(f"{name} {urlsplit(page.url).path}".encode())


def choose_rules(is_first, has_new_colours, has_new_width):
    """Choose the rules of axe that this look can break and no earlier one could; or None."""
    if is_first:
        return ALL
    if has_new_colours:
        return CONTRAST_AND_SIZE if has_new_width else CONTRAST
    return SIZE if has_new_width else None
