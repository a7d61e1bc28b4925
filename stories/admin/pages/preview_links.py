"""Make and revoke links that show a story or a person to people without an account."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.forms.buttons import may_publish
from stories.models import Person, PreviewLink, Story, preview_link

from .frame import about, page


class LinkForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Works for how many days?"),
        min_value=1,
        max_value=preview_link.MAX_DAYS,
        initial=preview_link.DEFAULT_DAYS,
        help_text=format_lazy(
            gettext_lazy("From 1 to {number}. You can revoke it before."),
            number=preview_link.MAX_DAYS,
        ),
    )


def preview_links(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the links to a record; on POST revoke the link in `revoke`, or else make one."""
    if not may_publish(request):
        raise PermissionDenied
    model: Any = model_admin.model
    record: Story | Person = get_object_or_404(model.objects.active(), pk=pk)
    noun = model._meta.model_name
    form = LinkForm(request.POST if request.method == "POST" else None)
    if "revoke" in request.POST:
        _revoke(request, record)
        return HttpResponseRedirect(request.path)
    is_away, is_hidden = _is_away(record), _is_protected(record)
    if form.is_valid() and not (is_away or is_hidden):
        days = form.cleaned_data["days"]
        PreviewLink.make(record, by=request.user, now=timezone.now(), days=days)
        made = (
            _("The link is made. Whoever has it can read the person’s page.")
            if model is Person
            else _("The link is made. Whoever has it can read the story.")
        )
        messages.success(request, made)
        return HttpResponseRedirect(request.path)
    now = timezone.now()
    links = record.preview_links.select_related("story", "person", "made_by")
    context: dict[str, Any] = {
        "title": _("Share a preview"),
        **about(record),
        "noun": noun,
        "form": form,
        "links": [
            (link, request.build_absolute_uri(link.get_absolute_url()), link.is_working(now))
            for link in links
        ],
        "is_withdrawn": is_away,
        "is_hidden": is_hidden,
        "now": now,
    }
    return page(model_admin, request, "links", context)


def _is_away(record: Story | Person) -> bool:
    """Whether no link shows it: the story is withdrawn, or no reader sees the person."""
    now = timezone.now()
    return record.is_withdrawn(now) if isinstance(record, Story) else not record.is_published(now)


def _is_protected(record: Story | Person) -> bool:
    person = record.person if isinstance(record, Story) else record
    return bool(person.is_being_protected)


def _revoke(request: HttpRequest, record: Story | Person) -> None:
    asked = request.POST["revoke"]
    for link in record.preview_links.all():
        if str(link.pk) == asked:
            link.revoke(by=request.user, now=timezone.now())
            messages.success(request, _("The link is revoked: it shows nothing any more."))
