"""Read a date while it is typed, or find it in a passage, for the forms of the desk."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from stories import dates
from stories.admin.forms.told_dates import echo

EDITORS = [f"stories.{verb}_{noun}" for verb in ("add", "change") for noun in ("story", "consent")]


def told_date(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Answer a posted `text` with what readers will see of it, as HTML in JSON.

    Answer a posted `passage` in its `language` with the words of each date that it tells.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not any(request.user.has_perm(name) for name in EDITORS):
        raise PermissionDenied
    if "passage" in request.POST:
        found = dates.find(request.POST["passage"], request.POST.get("language", ""))
        return JsonResponse({"found": [each.words for each in found]})
    return JsonResponse({"shown": echo(request.POST.get("text", ""))})
