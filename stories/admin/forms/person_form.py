"""The form of a person: what is typed, and what must be right before readers see it."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import publication
from stories.admin.scripts import preview, scripts
from stories.keys import new_key
from stories.models import Person, RetiredAddress
from stories.models.person.transitions import never_waits

from . import in_languages
from .buttons import is_publishing
from .errors import ADDRESS_IS_GONE
from .passage_rows import NAMES as NAME_HINTS
from .proposals import offer_address
from .to_colleague import FIELDS, ToColleague

MAY_STAY_EMPTY = {
    "sort_name": gettext_lazy("Empty: the name as it is written."),
    "slug": gettext_lazy("For somebody anonymous it may stay empty."),
}
NO_ADDRESS = gettext_lazy(
    "Write the last part of the page’s address, or take the one that is proposed."
)


class PersonForm(ToColleague):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_languages.mark(self.fields)
        offer_address(self, "name")
        for name, help_text in MAY_STAY_EMPTY.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text += f" {help_text}"
        if "sort_name" in self.fields:
            self.fields["sort_name"].widget.attrs["data-sorted-from"] = "id_name"

    @property
    def media(self) -> forms.Media:
        styles = forms.Media(css={"all": ["css/desk/colleagues.css"]})
        return super().media + NAME_HINTS + scripts("proposals") + preview() + styles

    @property
    def must_be_seen(self) -> bool:
        return is_publishing(self.data) or super().must_be_seen

    @cached_property
    def changed_data(self) -> list[str]:
        """The changed fields of the person, without those that only go with the save."""
        return [name for name in super().changed_data if name not in {*FIELDS, "what_for"}]

    def clean_sort_name(self) -> str:
        return self.cleaned_data["sort_name"] or self.cleaned_data.get("name", "")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("slug") and "slug" not in self.errors:
            anonymity = self.cleaned_data.get("anonymity", self.instance.anonymity)
            if anonymity == Person.Anonymity.ANONYMOUS:
                self.cleaned_data["slug"] = f"somebody-{new_key()}"
            else:
                self.add_error("slug", NO_ADDRESS)
        if self.instance.pk and self._waits and self._says_otherwise_who():
            self.add_error("anonymity", never_waits())
        return cleaned

    @cached_property
    def _waits(self) -> bool:
        """Whether what is typed waits, and is not to be published now."""
        return not is_publishing(self.data) and self.instance.keeps_changes()

    def _says_otherwise_who(self) -> bool:
        stored = self.instance.stored().anonymity
        return self.cleaned_data.get("anonymity", stored) != stored

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not slug:
            return slug
        if Person.objects.deleted().exclude(pk=self.instance.pk).filter(slug=slug).exists():
            raise forms.ValidationError(
                _("Somebody in the trash has this address. Choose another one.")
            )
        if led := Person.objects.formerly_at(slug).exclude(pk=self.instance.pk).first():
            raise forms.ValidationError(
                _("This address still leads to %(led)s, who had it. Choose another.") % {"led": led}
            )
        is_as_stored = self.instance.pk and "slug" not in self.changed_data
        if not is_as_stored and RetiredAddress.objects.at(Person, {"slug": slug}).exists():
            raise forms.ValidationError(ADDRESS_IS_GONE)
        return slug

    def full_clean(self) -> None:
        super().full_clean()
        portrait = self.instance.portrait if self.is_bound else None
        if (
            portrait
            and self.instance.pk
            and is_publishing(self.data)
            and self.instance.keeps_changes()
        ):
            for lack in publication.lacks(portrait):
                message = _(
                    "This page is public or scheduled, so the picture must be whole: %(lack)s"
                ) % {"lack": lack}
                self.add_error("portrait", message)
