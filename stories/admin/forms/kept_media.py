"""Write the tags of a page's scripts and styles once: sorting them takes longer than the rest."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

NONCE = "\ue000"  # in place of a request's own
KEPT: dict[Any, str] = {}


class KeptMedia:
    """The media of all pages of a kind, for `{% csp_nonce_attr %}`."""

    def __init__(self, kind: Any, media: forms.Media) -> None:
        self.kind, self.media = kind, media

    def render(self, attrs: dict[str, Any]) -> SafeString:
        if self.kind not in KEPT:
            KEPT[self.kind] = self.media.render(attrs=attrs | {"nonce": NONCE})
        return mark_safe(KEPT[self.kind].replace(NONCE, str(attrs["nonce"])))  # noqa: S308  Django's
