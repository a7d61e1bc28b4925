"""Check what an editor types into the form of a picture before it is saved."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from stories import pictures, publication
from stories.admin.scripts import scripts
from stories.models import Picture
from stories.models.in_languages import CODES, NAMES

from . import in_languages, whether_correction

# The fields of a caption, each with how notes call it.
CAPTIONS = {
    "caption": "caption",
    **{f"caption_{code}": f"caption in {NAMES[code]}" for code in CODES},
}
FOCUS = {"focus_x", "focus_y"}
MEDIA = scripts("picture_focus") + forms.Media(css={"all": ["css/desk/pictures.css"]})
SHOWN = 640  # pixels: the width of the picture in which its focus is clicked


class UploadField(forms.FileField):
    """A picture file; its clean value is a `CleanPicture`."""

    widget = forms.FileInput(attrs={"accept": pictures.MIME_TYPES})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return pictures.clean(upload)
        except pictures.PictureError as error:
            raise forms.ValidationError(str(error)) from error


class PictureForm(whether_correction.Answer):
    file = UploadField(
        label=gettext_lazy("Picture file"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "{kinds}, at most 20 MB. Where and with what it was taken is removed from "
                "it, and it gets a random name."
            ),
            kinds=pictures.IN_WORDS,
        ),
    )
    is_true_of_new_file = forms.BooleanField(
        label=gettext_lazy("What is said below is true of the new file too"),
        required=False,
        help_text=gettext_lazy(
            "Only with another file: look at the alt text, the credit, who can be recognised and "
            "what they agreed to. Wherever the picture is used, the new file takes its place at "
            "once, and the former one is deleted."
        ),
    )
    what_for = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For the history, with a minor edit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minor_reason"].help_text = _("For a minor edit.")
        self.fields["file"].required = not self.instance.pk
        in_languages.mark(self.fields)
        if self.instance.pk:
            self.fields["file"].label = gettext("Another file in its place")
            self._tell_where_it_is()

    @property
    def media(self) -> forms.Media:
        return super().media + MEDIA

    def _tell_where_it_is(self) -> None:
        """Tell the script that shows the crops what to cut."""
        if "focus_x" in self.fields:
            shown = self.instance.file_up_to(SHOWN)
            self.fields["focus_x"].widget.attrs |= {
                "data-picture": self.instance.url(shown.name),
                "data-width": self.instance.width,
                "data-height": self.instance.height,
            }

    @property
    def is_refocused(self) -> bool:
        return bool(self.instance.pk and FOCUS & set(self.changed_data))

    def clean(self) -> dict[str, Any] | None:
        if self.is_refocused and not self.cleaned_data.get("file"):
            original = self.instance.open_original()
            if original is None:
                raise forms.ValidationError(
                    _(
                        "The original of this picture is missing. Choose its file again: it is "
                        "needed "
                        "to cut the picture anew."
                    )
                )
            original.close()
        cleaned = super().clean()
        self._check_new_file()
        if self.cleaned_data.get("is_decorative"):
            for name in Picture.alt_text_in.columns:
                if self.cleaned_data.get(name):
                    self.add_error(name, _("A decorative picture has no alt text: clear this one."))
        if self.instance.pk and set(CAPTIONS) <= set(self.cleaned_data):
            answer: dict[str, Any] = {"is_answered": bool(self.cleaned_data.get("is_correction"))}
            caption, now = self.cleaned_data["caption"], timezone.now()
            answer["in_languages"] = self.captions_in_languages
            for blocker in self.instance.unanswered_caption(caption, now, **answer):
                self.add_error(blocker.field, str(blocker))
        return cleaned

    def _check_new_file(self) -> None:
        """Another file may show somebody else: what was said of the former is asked again."""
        given = self.cleaned_data
        if self.instance.pk and given.get("file") and not given.get("is_true_of_new_file"):
            message = gettext(
                "Look at the alt text, the credit, who can be recognised and the consent. Say that "
                "they are true of the new file too, and choose it again."
            )
            self.add_error("is_true_of_new_file", message)

    @property
    def captions_in_languages(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"caption_{code}"] for code in CODES}

    def full_clean(self) -> None:
        super().full_clean()
        # Scheduled pages appear without another check, so they count as public here.
        if (
            self.is_bound
            and Picture.objects.published_or_scheduled().filter(pk=self.instance.pk).exists()
        ):
            for lack in publication.lacks(self.instance):
                message = _("A page that is public or scheduled shows this picture: %(lack)s") % {
                    "lack": lack
                }
                self.add_error(None, message)
