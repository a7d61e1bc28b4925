"""Find barriers to accessibility in a page with axe."""

from axe_playwright_python.sync_playwright import Axe

RULES = ("empty-heading", "empty-table-header", "label-title-only", "target-size")
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {rule: {"enabled": True} for rule in RULES},
    "resultTypes": ["violations"],
}
# What is folded away moves on once it is seen again; a movement that is broken off ends too.
STILL = """Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.target?.checkVisibility()).map((each) => each.finished))"""


def find_barriers(page, part=None):
    """A line for each element of the page, or of a part of it, that breaks a rule.

    Waits first: a page that a click led to may have no content yet, and colours that are on
    their way from one to the other are those of neither.
    """
    page.wait_for_load_state()
    page.evaluate(STILL)
    found = Axe().run(page, context=part, options=OPTIONS).response["violations"]
    return [
        f"{page.url} {violation['id']}: {node['html'][:150]} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
