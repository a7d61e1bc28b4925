"""How our templates are read: their layout is for those who write them, and is not sent out."""

import re

from django.conf import settings
from django.template.base import Origin, Template
from django.template.loaders import base, cached, filesystem

from .quick_templates import quicken

INDENTATION = re.compile(r"(?<=\n)[ \t]+")
# A line with nothing but comments and tags that decide what is shown, or give it a name, and show
# nothing themselves.
LINE_OF_TAGS = re.compile(
    r"""^(?: \{%[ ](?:load|extends|include|block|endblock|if|elif|else|endif|for|empty|endfor
             |with|endwith|list_picture|share_picture|json_ld|story_card|person_card|quote_card|story_result)
             \b(?:(?!%\}).)*%\}
           | \{%[ ](?:(?!%\}).)*[ ]as[ ]\w+[ ]%\}
           | \{\#(?:(?!\#\}).)*\#\}
         )+\n""",
    re.MULTILINE | re.VERBOSE,
)
# Elements beside which a line break shows nothing, because each has lines of its own.
BLOCK = (
    "html|head|body|h1|h2|h3|picture|main|header|footer|nav|section|article|aside|div|ul|ol|li|p|dl|dt|dd|details"
    "|summary|figure|figcaption|blockquote|title|meta|link|script"
)
INSIDE_TAG = r"(?:[^<>{}]|\{%.*?%\}|\{\{.*?\}\})*"
TAG = re.compile(rf"<[a-z]{INSIDE_TAG}>")
TAG_OF_BLOCK = rf"</?(?:{BLOCK})\b{INSIDE_TAG}>"
ENDS = r"(?:\{%[ ]end(?:if|with|block)\b[ ]?\w*[ ]?%\})*"
BREAK_AT_BLOCK = re.compile(rf"({TAG_OF_BLOCK}{ENDS})\n+|\n+(?={ENDS}{TAG_OF_BLOCK})")


class Loader(filesystem.Loader):
    """Django's, without indentation, lines of tags alone, and breaks beside blocks."""

    def get_contents(self, origin: Origin) -> str:
        return without_layout(super().get_contents(origin), keep_lines=settings.DEBUG)


class _Folding(base.Loader):
    """What `CachedLoader` calls for a template that it does not have yet."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if not settings.DEBUG:
            quicken(template)
            template.source = ""  # for Django's debug page alone
        return template


class CachedLoader(cached.Loader, _Folding):
    """Django's, which works out once what a template writes the same way on every page.

    Not while somebody works on the code, so that errors name the right line.
    """


def without_layout(source: str, *, keep_lines: bool) -> str:
    """The template with the layout taken out that no reader sees.

    "<ul>\\n  {% if a %}\\n    <li>A\\n      <b>b</b></li>\\n  {% endif %}\\n</ul>" is
    "<ul>{% if a %}<li>A\\n<b>b</b></li>{% endif %}</ul>". Between words a line break stays, which
    is as much as a space. `keep_lines` is for work on the code: errors name the right line.
    """
    source = INDENTATION.sub("", source)
    if keep_lines:
        return source
    source = LINE_OF_TAGS.sub(lambda match: match[0][:-1], source)
    source = TAG.sub(lambda match: _on_one_line(match[0]), source)
    return BREAK_AT_BLOCK.sub(lambda match: match[1] or "", source)


def _on_one_line(tag: str) -> str:
    """The tag with spaces for its breaks: what is alike everywhere compresses better.

    `in_language` writes a space of its own.
    """
    return tag.replace("\n{% in_language", "{% in_language").replace("\n", " ").replace(" >", ">")
