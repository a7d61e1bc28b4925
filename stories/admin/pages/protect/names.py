"""Ask what readers shall call the person, and how else the name is spelled."""

from typing import Any

from django import forms

from stories.models import Person, Protection
from stories.models.fields import lines
from stories.name_forms import Names


class NamesForm(forms.Form):
    """What readers should call the person, and how else the name is spelled."""

    anonymity = forms.ChoiceField(
        label="Readers are told",
        choices=[
            (Person.Anonymity.PSEUDONYM, "that the name was changed"),
            (Person.Anonymity.ANONYMOUS, "that no name is given"),
        ],
        widget=forms.RadioSelect,
    )
    called = forms.CharField(
        label="What readers call the person",
        max_length=200,
        help_text="A name that is not theirs, and that nobody near them has; or, without a name, a "
        "few words: “A teacher”. It takes the place of the name in every text.",
    )
    spellings = forms.CharField(
        label="Other spellings of the name",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: nicknames, a former name, a transliteration. Cases, and the usual "
        "spellings in Cyrillic and Latin letters, are found without this.",
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
                "called", f"“{hits[0].words}” is a word of the name. Choose something else."
            )
        return cleaned
