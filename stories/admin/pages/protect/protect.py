"""Protect a person's identity: hide at once, then ask, then lead through each place."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.admin.forms.buttons import may_publish
from stories.models import Person

from .decisions import note_addresses, note_evidence, note_names, note_picture
from .ending import abandon, finish
from .page import Page
from .places import mend, mend_all, override


def protect(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the step that comes next; on POST take it."""
    if not may_publish(request):
        raise PermissionDenied
    with transaction.atomic():
        if request.method == "POST":
            Person.objects.filter(pk=pk).lock()
        # Also one in the trash, who would be shown by their name when they are brought back.
        person = get_object_or_404(Person, pk=pk)
        protection = person.protections.open().select_related("person").first()
        if request.method != "POST":
            return Page(model_admin, request, person, protection).show()
        if protection is None:
            return _begin(request, person)
        if request.POST.get("action") != "finish":
            step = _STEPS.get(request.POST.get("action", ""))
            if step is None:
                raise Http404
            return step(Page(model_admin, request, person, protection))
    return finish(Page(model_admin, request, person, protection))


def _begin(request: HttpRequest, person: Person) -> HttpResponse:
    if request.POST.get("action") == "begin":
        person.begin_protection(by=request.user, now=timezone.now())
        messages.success(
            request,
            _(
                "Hidden. From the next request on, nobody sees this person, their stories or "
                "quotes."
            ),
        )
    else:  # a form of an earlier step, sent after a colleague ended the protection
        messages.warning(request, _("This protection was ended meanwhile. Nothing was changed."))
    return HttpResponseRedirect(request.path)


_STEPS: dict[str, Callable[[Page], HttpResponse]] = {
    "begin": lambda page: page.again(),  # pressed twice, or by two
    "names": note_names,
    "addresses": note_addresses,
    "picture": note_picture,
    "evidence": note_evidence,
    "mend": mend,
    "mend_all": mend_all,
    "override": override,
    "abandon": abandon,
}
