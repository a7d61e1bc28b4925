"""Remove invisible characters that come with pasted text."""

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, QueryDict

# Line and page breaks that word processors write within a paragraph; they separate words.
BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Other control characters and Unicode noncharacters, which HTML and XML do not allow.
FORBIDDEN = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def without_control_characters(data: QueryDict) -> QueryDict:
    """
    Return the form data without control characters. NUL stays, because Django refuses it.

        "Two\\vlines"    "Two lines"
        "A\\x01 name"    "A name"
    """
    clean = data.copy()
    for name, values in data.lists():
        clean.setlist(name, [FORBIDDEN.sub("", BREAKS.sub(" ", value)) for value in values])
    return clean


class PlainTextMixin(admin.ModelAdmin):
    """Read each posted form without control characters."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.POST = without_control_characters(request.POST)  # type: ignore[assignment]  # Django's is immutable
        return super().changeform_view(request, *args, **kwargs)
