"""Find barriers to accessibility in a page with axe."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = ("empty-heading", "empty-table-header", "label-title-only", "target-size")
ALL = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {rule: {"enabled": True} for rule in RULES},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
CONTRAST_AND_SIZE = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size"]}}
# What is folded away moves on once it is seen again; a movement that is broken off ends too.
STILL = """Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.target?.checkVisibility()).map((each) => each.finished))"""
RUN = """([part, options]) => axe.run(part ?? document, options).then((found) =>
    found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary}`)))
"""


def find_barriers(page, part=None, rules=ALL):
    """List the elements of the page, or of a part of it, that break a rule; a line for each.

    Waits first: a page that a click led to may have no content yet, and colours that are on
    their way from one to the other are those of neither.
    """
    page.wait_for_load_state()
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):  # it is half a megabyte, and stays in its page
        page.evaluate(AXE_SCRIPT)
    return [f"{page.url} {line}" for line in page.evaluate(RUN, [part, rules])]


def find_barriers_in_looks(page, looks, part=None):
    """List what `find_barriers` finds in the looks of one page: pairs of a width and a scheme.

    All rules are tried in the first look. A width can change contrasts and the sizes of targets,
    a colour scheme contrasts alone: in the other looks only these are tried. A page that scrolls
    sideways bars people too.
    """
    found, seen_widths = [], set()
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        rules = CONTRAST if width in seen_widths else CONTRAST_AND_SIZE if seen_widths else ALL
        told = find_barriers(page, part, rules)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            told.append(f"{page.url} scrolls sideways")
        found += [f"{scheme}, {width} px: {line}" for line in told]
        seen_widths.add(width)
    return found
