"""Note what was decided: names, addresses, and what becomes of pictures and of evidence."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from stories.identity import addresses
from stories.models import Protection

from .page import Page


def note_names(page: Page) -> HttpResponse:
    form = page.names_form(page.request.POST)
    if not form.is_valid():
        return page.show(form=form)
    protection, chosen = page.protection, form.cleaned_data
    if protection.called != chosen["called"]:
        protection.slug, protection.story_slugs = "", {}
    protection.anonymity, protection.called = chosen["anonymity"], chosen["called"]
    protection.spellings = chosen["spellings"]
    addresses.propose(protection, page.places.rows)
    protection.save()
    return page.again()


def note_addresses(page: Page) -> HttpResponse:
    protection, sent = page.protection, page.request.POST
    protection.slug = sent.get(addresses.PERSON, "").strip()[:100]
    for row in page.places.rows:
        if str(row.pk) in sent:
            protection.story_slugs[str(row.pk)] = sent[str(row.pk)].strip()[:120]
    protection.save()
    if page.problems():
        messages.error(page.request, _("Not every address can be used: see what is beside them."))
    else:
        messages.success(page.request, _("The new addresses are noted."))
    return page.again("#addresses")


def note_picture(page: Page) -> HttpResponse:
    decision = page.request.POST.get("decision", "")
    known = {str(picture.pk): picture for picture in page.places.pictures}
    number = page.request.POST.get("picture", "")
    if number not in known or decision not in Protection.Decision:
        messages.error(page.request, _("Choose what becomes of the picture."))
        return page.again("#pictures")
    page.protection.pictures[number] = decision
    page.protection.save()
    return page.again("#pictures")


def note_evidence(page: Page) -> HttpResponse:
    """Note whether the files that prove a consent are removed, or kept and why."""
    sent, protection = page.request.POST, page.protection
    decision, reason = sent.get("decision", ""), sent.get("reason", "").strip()[:300]
    is_kept = decision == Protection.Evidence.KEEP
    if decision not in Protection.Evidence:
        messages.error(page.request, _("Choose what becomes of the files."))
    elif is_kept and not reason:
        messages.error(page.request, _("Say why the files are kept: a colleague will read it."))
    elif protection.names().find(reason):
        messages.error(page.request, _("Say it without the name: the reason is kept in the log."))
    else:
        protection.evidence, protection.evidence_reason = decision, reason if is_kept else ""
        protection.save()
        messages.success(page.request, _("Noted. It is done when you finish."))
    return page.again("#evidence")
