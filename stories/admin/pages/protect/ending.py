"""End a protection: abandon it, or make the new records and report."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.identity import renewal

from .page import Page


def abandon(page: Page) -> HttpResponse:
    if page.request.POST.get("sure") != "yes":
        messages.error(page.request, _("Tick the box first: the stories stay withdrawn."))
        return page.again("#abandon")
    page.protection.abandon(by=page.request.user, now=timezone.now())
    messages.success(page.request, _("The protection is abandoned. The stories stay withdrawn."))
    if page.person.deleted_at:
        return HttpResponseRedirect(reverse("admin:trash"))
    return HttpResponseRedirect(reverse("admin:stories_person_change", args=[page.person.pk]))


def finish(page: Page) -> HttpResponse:
    """Make the new records in one transaction, and answer with the report, which is not kept."""
    shows_again = page.request.POST.get("show") == "yes"
    try:
        report = renewal.finish(
            page.protection, by=page.request.user, now=timezone.now(), shows_again=shows_again
        )
    except renewal.NotDone:
        messages.error(
            page.request, _("Nothing is shown yet: something below is still to be done.")
        )
        return page.again()
    page.model_admin.log_change(page.request, report.person, "Identity protected")
    absolute = page.request.build_absolute_uri
    context = {
        "report": report,
        "person": report.person,
        "old_addresses": [absolute(address) for address in report.old_addresses],
    }
    return page.answer("report", **context)
