from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from stories import pictures, publication
from stories.models import Picture

from .concurrent_edits import VersionedAdmin, VersionedForm


class PictureForm(VersionedForm):
    file = forms.FileField(
        label="Picture file",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text="JPEG, PNG, WebP or AVIF, at most 20 MB. Where and with what it was taken is "
        "removed from it, and it gets a random name.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.instance.pk

    def clean_file(self) -> pictures.CleanPicture | None:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        try:
            return pictures.clean(upload)
        except pictures.PictureError as error:
            raise forms.ValidationError(str(error)) from error

    def full_clean(self) -> None:
        super().full_clean()
        if (
            self.is_bound
            and self.instance.pk
            and Picture.objects.published(timezone.now()).filter(pk=self.instance.pk)
        ):
            for lack in publication.lacks(self.instance):
                self.add_error(None, f"A public page shows this picture, and it {lack}")


@admin.register(Picture)
class PictureAdmin(VersionedAdmin):
    form = PictureForm
    list_display = ["preview", "__str__", "credit", "is_complete"]
    list_display_links = ["preview", "__str__"]
    search_fields = ["alt_text", "caption", "credit"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["preview", "file", "seen_version"]}),
        ("For readers", {"fields": ["alt_text", "is_decorative", "caption"]}),
        ("Rights", {"fields": ["credit", "copyright_notice", "licence"]}),
        ("Where the face is", {"fields": ["focus_x", "focus_y"]}),
    ]

    @admin.display(description="preview")
    def preview(self, picture: Picture) -> str:
        if not picture.folder:
            return "–"
        smallest = picture.renditions("square")[0]
        return format_html(
            '<img src="{}" width="80" height="80" alt="{}">',
            picture.url(f"square-{smallest.width}.{picture.extension}"),
            picture.alt_text,
        )

    @admin.display(description="complete", boolean=True)
    def is_complete(self, picture: Picture) -> bool:
        return not publication.lacks(picture)

    def save_model(self, request, obj, form, change) -> None:
        old_folder = obj.folder
        if upload := form.cleaned_data["file"]:
            obj.store(upload)
        elif {"focus_x", "focus_y"} & set(form.changed_data):
            obj.refocus()
        super().save_model(request, obj, form, change)
        if old_folder and old_folder != obj.folder:
            transaction.on_commit(lambda: obj.delete_files(old_folder))

    def delete_model(self, request, obj) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(lambda: obj.delete_files(obj.folder))

    def delete_queryset(self, request, queryset) -> None:
        for picture in queryset:
            self.delete_model(request, picture)
