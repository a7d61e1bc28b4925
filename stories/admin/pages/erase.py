"""Erase a person, after showing all that goes and asking for the name."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import erasure
from stories.admin.forms.control_characters import without_control_characters
from stories.erasure import Needles, Plan
from stories.erasure.person import lock
from stories.erasure.plan import SharedPicture
from stories.models import Person, Picture
from stories.models.fields import lines

PERMISSION = "stories.erase_person"
TEMPLATE = "admin/stories/person/erase.html"
SHOWN = 50  # stories and pictures that the page lists; it says how many more there are


NOT_THE_SAME = gettext_lazy(
    "More or less goes than this page showed: somebody changed something meanwhile, or your "
    "further spellings found more. Nothing was erased. Look at the list again, then confirm."
)


class SpellingsForm(forms.Form):
    spellings = forms.CharField(
        label=gettext_lazy("Further spellings of the name"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line: a former name, a nickname, the name in another script. They are "
            "looked for with the names of this record, and are not stored."
        ),
    )

    def further(self) -> list[str]:
        return lines(self.data.get("spellings", "")[:2000])


class ErasureForm(SpellingsForm):
    """Asks about each shared picture, and for the name as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=gettext_lazy("Type the name, exactly as it is written here"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        error_messages={"required": gettext_lazy("Nothing was erased. Type the name to confirm.")},
    )

    def __init__(self, data: Any, person: Person) -> None:
        super().__init__(data)
        self.person = person
        self.needles = Needles.of(person, self.further())
        self.plan = Plan(person, self.needles)
        for shared in self.plan.shared:
            self.fields[f"picture_{shared.picture.pk}"] = forms.ChoiceField(
                label=str(shared.picture),
                choices=[
                    ("delete", _("It shows only this person: delete it, everywhere")),
                    ("keep", _("It shows others too: keep it")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Look at the picture, and choose.")},
            )

    def clean_name(self) -> str:
        typed = self.cleaned_data["name"]
        if typed.split() != self.person.name.split():
            raise forms.ValidationError(
                _("That is not the name. Nothing was erased. Type it exactly: %(name)s")
                % {"name": self.person.name}
            )
        return typed

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("seen") != self.plan.seen():
            raise forms.ValidationError(NOT_THE_SAME)
        return super().clean()

    def decisions(self) -> dict[int, bool]:
        """Return of each shared picture whether it goes."""
        numbers = [shared.picture.pk for shared in self.plan.shared]
        return {number: self.cleaned_data[f"picture_{number}"] == "delete" for number in numbers}

    def asked(self) -> list[tuple[SharedPicture, str, forms.BoundField]]:
        """Return each shared picture with the address of its file and with its field."""
        return [
            (shared, smallest(shared.picture), self[f"picture_{shared.picture.pk}"])
            for shared in self.plan.shared
        ]


def smallest(picture: Picture) -> str:
    """Return the address of a small whole rendition of the picture, which crops nobody away."""
    return picture.url(picture.file_up_to(480).name)


def may_erase(request: HttpRequest) -> bool:
    return request.user.has_perm(PERMISSION)


def erase(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes and ask; on POST erase it, and lead to the report."""
    if not may_erase(request):
        raise PermissionDenied
    if request.method != "POST":
        person = Person.objects.filter(pk=pk).first()
        if person is None:
            return _is_gone(request)
        return _ask(model_admin, request, ErasureForm(None, person))
    try:
        with transaction.atomic():
            person = lock(pk)
            if person is None:
                return _is_gone(request)
            form = ErasureForm(without_control_characters(request.POST), person)
            if not form.is_valid():
                return _ask(model_admin, request, form)
            goes = form.decisions()
            erased = erasure.erase(form.plan, by=request.user, now=timezone.now(), pictures=goes)
    except erasure.Changed:  # a colleague saved between the list and the lock
        form.add_error(None, NOT_THE_SAME)
        return _ask(model_admin, request, form)
    erasure.finish(erased, form.needles, now=timezone.now())
    messages.success(request, _("A person was erased."))
    return HttpResponseRedirect(reverse("admin:stories_erasure_change", args=[erased.pk]))


def _ask(model_admin: admin.ModelAdmin, request: HttpRequest, form: ErasureForm) -> HttpResponse:
    plan, person = form.plan, form.person
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Erase this person"),
        "person": person,
        "form": form,
        "plan": plan,
        "counts": plan.counts(person),
        "stories": plan.stories[:SHOWN],
        "more_stories": len(plan.stories[SHOWN:]),
        "pictures": plan.pictures[:SHOWN],
        "more_pictures": len(plan.pictures[SHOWN:]),
    }
    return TemplateResponse(request, TEMPLATE, context)


def _is_gone(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request, _("That person is not here any more: somebody erased or deleted them.")
    )
    return HttpResponseRedirect(reverse("admin:stories_person_changelist"))
