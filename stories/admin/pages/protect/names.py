"""Ask what readers shall call the person, and how else the name is spelled."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.models import Person, Protection
from stories.models.fields import lines
from stories.name_forms import Names


class NamesForm(forms.Form):
    """What readers should call the person, and how else the name is spelled."""

    anonymity = forms.ChoiceField(
        label=gettext_lazy("Readers are told"),
        choices=[
            (Person.Anonymity.PSEUDONYM, gettext_lazy("that the name was changed")),
            (Person.Anonymity.ANONYMOUS, gettext_lazy("that no name is given")),
        ],
        widget=forms.RadioSelect,
    )
    called = forms.CharField(
        label=gettext_lazy("What readers call the person"),
        max_length=200,
        help_text=gettext_lazy(
            "A name that is not theirs, and that nobody near them has; or, without a name, a "
            "few words: “A teacher”. It takes the place of the name in every text."
        ),
    )
    spellings = forms.CharField(
        label=gettext_lazy("Other spellings of the name"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line: nicknames, a former name, a transliteration. Cases, and the usual "
            "spellings in Cyrillic and Latin letters, are found without this."
        ),
    )

    def __init__(self, *args: Any, protection: Protection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.protection = protection

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        spellings = lines(cleaned.get("spellings", ""))
        names = Names([*self.protection.all_names, *spellings])
        if hits := names.find(cleaned.get("called", "")):
            self.add_error(
                "called",
                _("“%(words)s” is a word of the name. Choose something else.")
                % {"words": hits[0].words},
            )
        return cleaned
