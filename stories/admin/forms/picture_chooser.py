"""Choose a picture of the library in a dialog; without a script, by its number."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from stories import publication
from stories.admin.scripts import scripts
from stories.models import Picture

MEDIA = scripts("picture_field") + forms.Media(
    css={"all": ["css/desk/dialogs.css", "css/desk/pictures.css"]}
)
THUMBNAIL = 160  # pixels, for twice as many as are shown
NOT_THERE = gettext_lazy("The library has no picture of this number. Choose one that it has.")


class PictureChooser(forms.TextInput):
    """Shows the picture that is chosen; a script adds the dialog in which one chooses another."""

    known: tuple[Any, ...] = ()  # what the form's record has, which need not be read again
    library = ""  # where the dialog finds pictures, for one who may see them
    may_describe = False

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "size": 8, "autocomplete": "off"})

    @property
    def media(self) -> forms.Media:
        return MEDIA

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picture = self._chosen(value)
        attrs = {**(attrs or {}), "data-held": str(picture) if picture else ""}
        return format_html(
            '<div class="picture-field" data-library="{}">{}{}{}</div>',
            self.library,
            super().render(name, value, attrs, renderer),
            self._shown(picture) if picture else "",
            self._without_script(),
        )

    def told(self, value: Any) -> str:
        """Name what is chosen, for the line into which the field is folded."""
        return str(self._chosen(value) or "")

    def _chosen(self, value: Any) -> Picture | None:
        number = str(value or "")
        found = next((each for each in self.known if str(each.pk) == number), None)
        if found or not (number.isascii() and number.isdigit() and len(number) < 19):
            return found
        return Picture.objects.filter(pk=number).first()

    def _without_script(self) -> SafeString | str:
        if not self.library:
            return ""
        told = '<noscript><p class="help">{} <a href="{}" target="_blank">{}</a></p></noscript>'
        number = gettext("The number in the address of its form, in the library:")
        where = reverse("admin:stories_picture_changelist")
        return format_html(told, number, where, gettext("Pictures"))

    def _shown(self, picture: Picture) -> SafeString:
        lacks = " ".join(capfirst(lack) for lack in publication.lacks(picture))
        asked = bool(lacks and self.may_describe)
        where = reverse("admin:stories_picture_describe", args=[picture.pk]) if asked else ""
        return format_html(
            '<p class="chosen-picture" data-describe="{}">'
            '<img src="{}" width="80" height="80" alt=""> <a href="{}" target="_blank">{}</a>'
            "<strong>{}</strong></p>",
            where,
            picture.url(picture.file_up_to(THUMBNAIL, "square").name),
            reverse("admin:stories_picture_change", args=[picture.pk]),
            picture,
            lacks,
        )


def chooser(request: HttpRequest) -> PictureChooser:
    """Return the widget as this user may use it."""
    widget = PictureChooser()
    if request.user.has_perm("stories.view_picture"):
        widget.library = reverse("admin:stories_picture_choose")
    widget.may_describe = request.user.has_perm("stories.change_picture")
    return widget


class ChoosesPictureMixin(admin.ModelAdmin):
    """For the form of a record with a picture; `raw_id_fields` keeps Django's own links away."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model is Picture:
            refusal = {"invalid_choice": NOT_THERE}
            kwargs |= {"widget": chooser(request), "error_messages": refusal}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
