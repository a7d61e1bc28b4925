"""Ask what a picture shows and who made it, where that is missed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from stories.models import Picture
from stories.models.picture import DESCRIBED


class DescribeForm(forms.ModelForm):
    """The alt text and the credit of one picture, among those of others."""

    class Meta:
        model = Picture
        fields = DESCRIBED

    def __init__(self, picture: Picture, data: Any = None) -> None:
        super().__init__(data, instance=picture, prefix=f"picture-{picture.pk}")
        self.fields["alt_text"].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 500})
        self.name = str(picture)  # as it is stored, also while another one is typed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("is_decorative") and any(self.instance.alt_text_in.values()):
            message = gettext(
                "A decorative picture has no alt text, and this one has some in other languages: "
                "clear them in its form first."
            )
            self.add_error("is_decorative", message)
        return cleaned

    def keep(self, by: Any) -> bool:
        """Store what was typed; where readers would then miss it, say so and return False."""
        given = self.cleaned_data
        lacks = self.instance.describe(
            given["alt_text"],
            given["credit"],
            is_decorative=given["is_decorative"],
            by=by,
            now=timezone.now(),
        )
        for lack in lacks:
            message = gettext("A page that is public or scheduled shows this picture: {}")
            self.add_error(None, message.format(lack))
        return not lacks
