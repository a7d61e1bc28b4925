"""Show whether consent covers a story or a picture, withdraw one, and hand out its evidence."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import consents, evidence, publication
from stories.admin.forms.control_characters import without_control_characters
from stories.models import AuditEntry, Consent, Picture, SiteSettings, Story, ThirdParty
from stories.models.consent import evidence_store
from stories.models.story import StoryQuerySet

from .frame import page

VIEW, CHANGE, ADD = (f"stories.{verb}_consent" for verb in ("view", "change", "add"))
MOST_THIRD_PARTIES = 100

ThirdParties = forms.modelformset_factory(
    ThirdParty,
    fields=["name", "state", "note"],
    extra=2,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_THIRD_PARTIES,
    widgets={
        "name": forms.TextInput(attrs={"class": "vTextField"}),
        "note": forms.TextInput(attrs={"class": "vTextField"}),
    },
)


class WithdrawalForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What was said?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For those who may read consents. It may stay empty."),
    )


def of_story(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is covered, the records to those who may read them, and who else is named."""
    story = get_object_or_404(Story.objects.active().select_related("person"), pk=pk)
    row = story.working_copy()
    if not model_admin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    may_change = model_admin.has_change_permission(request, row)
    named = ThirdParty.objects.filter(story=story)
    sent = without_control_characters(request.POST) if request.method == "POST" else None
    if sent is not None and not may_change:
        raise PermissionDenied
    formset = ThirdParties(sent, queryset=named, prefix="named")
    if formset.is_valid():
        for form in formset.forms:
            form.instance.story = story  # type: ignore[attr-defined]  # a ThirdParty
        formset.save()
        messages.success(request, _("The list of those who are named is saved."))
        return HttpResponseRedirect(request.path)
    gaps = publication.describe_gaps(row, row.all_consent_gaps(), "below")
    found = Consent.objects.about(story).select_related("person", "story")
    context = {
        "story": story,
        "gaps": [str(gap) for gap in gaps],
        "is_hidden": story.is_without_consent(timezone.now()),
        "is_demanded": story.person.is_minor or SiteSettings.current().demands_consent,
        "formset": formset if may_change else None,
        "named": named,
    }
    return _show(model_admin, request, found, story, context)


def of_picture(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    picture = get_object_or_404(Picture, pk=pk)
    if not model_admin.has_view_or_change_permission(request, picture):
        raise PermissionDenied
    found = Consent.objects.filter(picture=picture).select_related("person")
    need = [consents.Need(consents.PICTURE)]
    records = [each.as_record() for each in found]
    gaps = consents.find_gaps(need, records, timezone.now())
    is_asked = not picture.has_obscured_faces
    context = {
        "gaps": [PICTURE_GAPS.get(gap.why, PICTURE_GAPS[consents.MISSING]) for gap in gaps]
        if is_asked
        else [],
        "is_hidden": picture.is_without_consent(timezone.now()),
        "is_demanded": SiteSettings.current().demands_consent,
    }
    return _show(model_admin, request, found, picture, context)


PICTURE_GAPS = {
    consents.MISSING: gettext_lazy(
        "No consent is recorded that covers this picture. Record one, or say in its "
        "form that nobody can be recognised in it."
    ),
    consents.ENDED: gettext_lazy(
        "The consent has ended: no reader sees the picture. Ask again, and record the answer."
    ),
    consents.DENIED: gettext_lazy(
        "The consent was refused or withdrawn: no reader sees the picture."
    ),
    consents.NO_GUARDIAN: gettext_lazy(
        "Somebody in it is under age: both the guardian’s consent and the child’s own are needed."
    ),
    consents.SOME_CHANNELS: gettext_lazy(
        "The consent leaves out a channel, and this site shows what is published in all of them."
    ),
}


def _show(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    found: Any,
    subject: Story | Picture,
    context: dict[str, Any],
) -> HttpResponse:
    user, noun = request.user, subject._meta.model_name
    where, may_read = reverse("admin:stories_consent_add"), user.has_perm(VIEW)
    context |= {
        "title": _("Consent"),
        "subject": subject,
        "subject_noun": noun,
        "back": reverse(f"admin:stories_{noun}_change", args=[subject.pk]),
        "list": reverse(f"admin:stories_{noun}_changelist"),
        "list_name": subject._meta.verbose_name_plural,
        "records": found if may_read else [],
        "may_read": may_read,
        "add": f"{where}?{noun}={subject.pk}" if user.has_perm(ADD) else "",
        "now": timezone.now(),
    }
    return page(model_admin, request, "consent", context)


def withdraw(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then note that the person takes the consent back: one press hides what it was for."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    record = get_object_or_404(Consent.objects.select_related("story", "picture"), pk=pk)
    if record.kind in {Consent.Kind.WITHDRAWN, Consent.Kind.REFUSED}:
        messages.info(request, _("That is not given any more: nothing was to be done."))
        return HttpResponseRedirect(address_of(record))
    form = WithdrawalForm(
        without_control_characters(request.POST) if request.method == "POST" else None
    )
    if form.is_valid():
        record.withdraw(by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
        messages.success(request, _("%(record)s is withdrawn.") % {"record": record})
        tell_what_is_hidden(request, record)
        return HttpResponseRedirect(address_of(record))
    context = {"title": _("Withdrawn by the person"), "record": record, "form": form}
    context |= {"subject": record.story or record.picture, "back": address_of(record)}
    return page(model_admin, request, "withdraw_consent", context)


def download(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Send the evidence as an attachment, and note who asked. No page of the admin is cached."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    record = get_object_or_404(Consent.objects.exclude(evidence_file=""), pk=pk)
    try:
        data = evidence_store.read(record.evidence_file)
    except evidence.EvidenceError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:stories_consent_change", args=[pk]))
    record.audit(AuditEntry.Kind.CONSENT_EVIDENCE, by=request.user, now=timezone.now())
    name = f"consent-{pk}.{record.evidence_file.rpartition('.')[2]}"
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def address_of(record: Consent) -> str:
    """Return the address of the page that lists the records of the same story or picture."""
    if record.story_id:
        return reverse("admin:stories_story_consent", args=[record.story_id])
    return reverse("admin:stories_picture_consent", args=[record.picture_id])


def tell_what_is_hidden(request: HttpRequest, record: Consent) -> None:
    """Add a message for each story, or for the picture, that readers do not see any more."""
    if record.picture and record.picture.is_without_consent(timezone.now()):
        messages.warning(request, _("Nobody but the desk sees this picture now."))
    if record.story:
        group = Story.objects.filter(translation_group=record.story.translation_group)
        tell_hidden_stories(request, group)


def tell_hidden_stories(request: HttpRequest, stories: StoryQuerySet) -> None:
    """Add a message for each of these that no reader sees, as a consent to it ended or lacks."""
    with transaction.atomic():
        for story in stories.active().without_consent(timezone.now()):
            messages.warning(request, _("No reader sees “%(story)s” now.") % {"story": story})
