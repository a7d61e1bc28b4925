"""Show somebody where they are signed in, and end what they choose."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.accounts import sessions
from stories.models import AuditEntry


def sign_ins(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """List the browsers; on POST end the one in `end`, or every other with `end=others`."""
    now = timezone.now()
    places = sessions.places(request.user, request.session.session_key, now)
    if request.method == "POST":
        asked = request.POST.get("end", "")
        others = {each.key for each in places if not each.is_this}
        _end(request, others if asked == "others" else others & {asked})
        return HttpResponseRedirect(request.path)
    context = {"title": _("Where you are signed in"), "places": places}
    return TemplateResponse(request, "admin/sign_ins.html", frame | context)


def _end(request: HttpRequest, keys: set[str]) -> None:
    now, user = timezone.now(), request.user
    number = sessions.end(user, keys, now)
    if not number:
        messages.info(request, _("You are not signed in there any more."))
        return
    detail = f"user {user}: signed out of {number} other browser{'s' * (number > 1)}"
    AuditEntry.note(AuditEntry.Kind.SIGNED_OUT, now=now, by=user, detail=detail)
    messages.success(request, _("Ended: whoever goes on there has to sign in first."))
