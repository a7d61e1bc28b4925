"""Check the accent of a site, and write the style sheet that puts it in the place of ours."""

from django.utils.translation import gettext as _

from stories import colours

# The sheets of static/css/base/tokens.css: what can be read on them can be read on its paper too.
LIGHT, DARK = "#f3ede2", "#221e19"
LEAST_CONTRAST, HIGH_CONTRAST = 4.5, 7.0
MORE_CONTRAST = 9.0  # on white and on black, for readers who ask for more
BRICK_RED = "#8c2f1b"  # the accent of base/tokens.css
# On a dark page the logo is on light paper, for which most logos are drawn.
LOGO_STYLE = (
    "@layer frame{.masthead .name img{block-size:2.75rem;inline-size:auto}"
    "@media(prefers-color-scheme:dark){.masthead .name img{padding:.25rem .5rem;"
    "border-radius:4px;background:#fbf8f3}}}"
)


def unreadable(colour: str, ground: str, pages: str) -> str:
    """Say what is wrong with an accent for light or dark pages; "" for a good one."""
    if not colours.is_colour(colour):
        return _("Write it as # and six digits, such as #7a1f2b.")
    contrast = colours.contrast(colour, ground)
    if contrast >= LEAST_CONTRAST:
        return ""
    better = colours.readable(colour, ground, LEAST_CONTRAST)
    told = (
        _(
            "On light pages %(colour)s has a contrast of %(contrast)s to 1, and links need "
            "%(least)s to 1, or many people cannot read them. %(better)s is like it, and passes."
        )
        if pages == "light"
        else _(
            "On dark pages %(colour)s has a contrast of %(contrast)s to 1, and links need "
            "%(least)s to 1, or many people cannot read them. %(better)s is like it, and passes."
        )
    )
    return told % {
        "colour": colour,
        "contrast": f"{contrast:.1f}",
        "least": LEAST_CONTRAST,
        "better": better,
    }


def style(accents: tuple[str, str] | None) -> str:
    """Return the rules of the accents on light and on dark pages; "" for the design's own."""
    if accents is None:
        return ""
    pairs = list(zip(accents, (LIGHT, DARK), strict=True))
    passages = ",".join(colours.mix(colour, ground, 0.55) for colour, ground in pairs)
    ends = (colours.WHITE, colours.BLACK)
    strong = ",".join(
        colours.readable(colour, end, MORE_CONTRAST)
        for colour, end in zip(accents, ends, strict=True)
    )
    return (
        f"@layer tokens{{:root{{--site-accent:light-dark({','.join(accents)});"
        f"--accent:var(--site-accent);--passage:light-dark({passages})}}"
        f"@media(prefers-contrast:more){{:root{{--site-accent:light-dark({strong});"
        "--passage:var(--accent)}}}"
    )
