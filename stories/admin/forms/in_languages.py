"""Group the fields of a form by the language that their words are for, one folded part each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from stories import languages
from stories.models.in_languages import CODES

LETTERS = 50  # of what a part holds, in its heading
ABOUT = gettext_lazy(
    "For readers of this language. What stays empty is shown to them as it is written above, and "
    "nothing is kept back because of it."
)
NOTHING = gettext_lazy("nothing yet")
FROM_OTHER_NAMES = gettext_lazy("{}, from the other names below")
OWN = gettext_lazy("these words are above")


def fieldsets(record: Any, stems: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return a folded part for each language; its heading says what it holds.

    `stems` are the fields without their language, such as "name": the first says most.
    """
    return [
        (
            f"{languages.get(code).name}: {_held(record, stems, code)}",
            {
                "fields": [f"{stem}_{code}" for stem in stems],
                "classes": ["collapse"],
                "description": ABOUT,
            },
        )
        for code in CODES
    ]


def _held(record: Any, stems: Sequence[str], code: str) -> str:
    texts = [getattr(record, f"{stem}_{code}") for stem in stems] if record else []
    first = next(filter(None, texts), "")
    if not first and (other := getattr(record, "known_names", {}).get(code)):
        return str(FROM_OTHER_NAMES).format(other)
    if not first:
        return str(OWN if record and record.language == code else NOTHING)
    missing = len(texts) - len([*filter(None, texts)])
    held = Truncator(first.splitlines()[0]).chars(LETTERS)
    if not missing:
        return held
    return gettext("%(words)s (%(number)s empty)") % {"words": held, "number": missing}


def mark(fields: Mapping[str, forms.Field]) -> None:
    """Tell the browser which language is typed in each of these fields, for its spelling."""
    for name, field in fields.items():
        _, _, code = name.rpartition("_")
        if code in CODES:
            field.widget.attrs["lang"] = code
