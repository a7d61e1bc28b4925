"""Read what is pasted into the body of a story, before the editor does."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy, pgettext

from stories import pasted_html, pasted_text
from stories.models.fields import sanitise
from stories.pasted_html.elements import COMMENT, DELETED, FOOTNOTE, HIDDEN, NOTE_MARK

COUNTED = {
    DELETED: ngettext_lazy("%(number)s deleted passage", "%(number)s deleted passages", "number"),
    HIDDEN: ngettext_lazy("%(number)s hidden passage", "%(number)s hidden passages", "number"),
    COMMENT: ngettext_lazy("%(number)s comment", "%(number)s comments", "number"),
    NOTE_MARK: ngettext_lazy("%(number)s note mark", "%(number)s note marks", "number"),
    FOOTNOTE: ngettext_lazy("%(number)s footnote", "%(number)s footnotes", "number"),
}


def paste(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a posted `html`, or plain `text`, as JSON.

    `html` is what to insert. `told` is a sentence on what was left out of it, or "";
    `footnotes` are the texts of those among it. `joined` is None, or what to insert instead where
    these look like the lines of a PDF: its `html`, and the sentence `told` on it.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    pasted = _read(request)
    html = sanitise(pasted.html)
    joined = pasted_text.join(html)
    return JsonResponse(
        {
            "html": html,
            "told": _left_out(pasted.numbers),
            "footnotes": pasted.footnotes,
            "joined": joined and {"html": joined.html, "told": _joined(joined.words)},
        }
    )


def _read(request: HttpRequest) -> pasted_html.Pasted:
    if "html" in request.POST:
        return pasted_html.read(request.POST["html"])
    return pasted_html.Pasted(pasted_text.read(request.POST.get("text", "")))


def _left_out(numbers: dict[str, int]) -> str:
    if not numbers:
        return ""
    counted = [COUNTED[kind] % {"number": number} for kind, number in numbers.items()]
    what = get_text_list(counted, pgettext("before the last of several", "and"))
    sentence = ngettext("%(what)s was left out.", "%(what)s were left out.", sum(numbers.values()))
    return sentence % {"what": what}


def _joined(words: tuple[str, ...]) -> str:
    """Say what was done, with each word that an editor should look at."""
    done = _("The lines were joined.")
    if not words:
        return done
    listed = ", ".join(f"“{word}”" for word in words)
    check = _("Check what was in two parts: %(words)s.") % {"words": listed}
    return f"{done} {check}"
