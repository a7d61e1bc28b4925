"""Read what is pasted into the body of a story, before the editor does."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from stories import pasted_html, pasted_text
from stories.models.fields import sanitise


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
            "told": pasted.told,
            "footnotes": pasted.footnotes,
            "joined": joined and {"html": joined.html, "told": joined.told},
        }
    )


def _read(request: HttpRequest) -> pasted_html.Pasted:
    if "html" in request.POST:
        return pasted_html.read(request.POST["html"])
    return pasted_html.Pasted(pasted_text.read(request.POST.get("text", "")))
