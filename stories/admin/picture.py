import mimetypes
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from stories import page_context, pictures, publication
from stories.models import Consent, Person, Picture, Story
from stories.models.in_languages import CODES, NAMES
from stories.models.picture import if_shown
from stories.models.visibility import to_renew_until

from .conflict.optimistic_lock import VersionedAdmin
from .forms import in_languages, whether_correction
from .forms.buttons import may_publish
from .pages import urls

CHOICES = 24  # pictures that the editor of a body lists at once
THUMBNAIL = 160  # pixels, for twice as many as are shown
RIGHTS = ("credit", "creator", "copyright_notice", "licence_kind", "licence_words", "licence")
# The fields of a caption, each with how notes call it.
CAPTIONS = {
    "caption": "caption",
    **{f"caption_{code}": f"caption in {NAMES[code]}" for code in CODES},
}


class PictureForm(whether_correction.Answer):
    file = forms.FileField(
        label="Picture file",
        required=False,
        widget=forms.FileInput(attrs={"accept": pictures.MIME_TYPES}),
        help_text=f"{pictures.IN_WORDS}, at most 20 MB. Where and with what it was taken is "
        "removed from it, and it gets a random name.",
    )

    what_for = forms.CharField(
        label="What did you change?",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For the history, with a minor edit.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minor_reason"].help_text = "For a minor edit."
        self.fields["file"].required = not self.instance.pk
        in_languages.mark(self.fields)

    def clean_file(self) -> pictures.CleanPicture | None:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        try:
            return pictures.clean(upload)
        except pictures.PictureError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any] | None:
        is_refocused = self.instance.pk and {"focus_x", "focus_y"} & set(self.changed_data)
        if is_refocused and not self.cleaned_data.get("file"):
            original = self.instance.open_original()
            if original is None:
                raise forms.ValidationError(
                    "The original of this picture is missing. Choose its file again: it is needed "
                    "to cut the picture anew."
                )
            original.close()
        cleaned = super().clean()
        if self.cleaned_data.get("is_decorative"):
            for name in Picture.alt_text_in.columns:
                if self.cleaned_data.get(name):
                    self.add_error(name, "A decorative picture has no alt text: clear this one.")
        if self.instance.pk and set(CAPTIONS) <= set(self.cleaned_data):
            answer: dict[str, Any] = {"is_answered": bool(self.cleaned_data.get("is_correction"))}
            caption, now = self.cleaned_data["caption"], timezone.now()
            answer["in_languages"] = self.captions_in_languages
            for blocker in self.instance.unanswered_caption(caption, now, **answer):
                self.add_error(blocker.field, str(blocker))
        return cleaned

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
                message = f"A page that is public or scheduled shows this picture, and it {lack}"
                self.add_error(None, message)


class LacksFilter(admin.SimpleListFilter):
    title = "what it lacks"
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("alt_text", "Alt text"), ("consent", "Consent, now or in 60 days")]

    def queryset(self, request, queryset):
        if self.value() == "consent":
            return queryset.whose_consent_ends(to_renew_until(timezone.now()))
        return queryset.without_alt_text() if self.value() == "alt_text" else queryset


@admin.register(Picture)
class PictureAdmin(VersionedAdmin):
    form = PictureForm
    change_form_template = "admin/stories/form_of_what_readers_see.html"
    list_display = ["preview", "__str__", "status", "blockers", "credit"]
    list_filter = [LacksFilter]
    list_per_page = 50
    show_full_result_count = False
    list_display_links = ["__str__"]
    search_fields = ["alt_text", "caption", "credit"]
    search_fields += [*Picture.alt_text_in.columns, *Picture.caption_in.columns]
    readonly_fields = ["preview", "original", "consent"]
    fieldsets = [
        (None, {"fields": ["preview", "original", "file", "seen_version"]}),
        ("For readers", {"fields": ["language", "alt_text", "is_decorative", "caption"]}),
        ("Who can be recognised", {"fields": ["has_obscured_faces", "consent"]}),
        ("Rights", {"fields": RIGHTS}),
        ("Where the face is", {"fields": ["focus_x", "focus_y"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.original_view)
        return [
            path("<int:pk>/original/", view, name="stories_picture_original"),
            path(
                "choose/",
                self.admin_site.admin_view(self.choose_view),
                name="stories_picture_choose",
            ),
            *urls.of_pictures(self),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        file, for_readers, *rest = super().get_fieldsets(request, obj)
        found = [file, for_readers, *in_languages.fieldsets(obj, ["caption", "alt_text"]), *rest]
        shown_in = obj.stories_with_caption(timezone.now()) if obj and obj.pk else []
        return [*found, whether_correction.fieldset_of_caption(shown_in)] if shown_in else found

    def original_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the uncropped original to staff who may see pictures; nobody else gets it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        picture = get_object_or_404(Picture, pk=pk)
        file = picture.open_original()
        if file is None:
            raise Http404
        with file:
            content_type, _ = mimetypes.guess_type(picture.original_name)
            return page_context.hidden(HttpResponse(file.read(), content_type=content_type))

    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """List pictures for the editor of a story's body: the newest, or those that are asked for.

        `number` asks for one; `term` for those whose texts have its words.
        """
        if not request.user.has_perm("stories.view_picture"):
            raise PermissionDenied
        found: Any = Picture.objects.order_by("-pk")
        if number := request.GET.get("number", ""):
            found = (
                found.filter(pk=number) if number.isascii() and number.isdigit() else found.none()
            )
        else:
            found, _ = self.get_search_results(request, found, request.GET.get("term", ""))
        chosen = [self._choice(picture) for picture in found[:CHOICES]]
        return page_context.hidden(JsonResponse({"pictures": chosen}))

    def _choice(self, picture: Picture) -> dict[str, Any]:
        lacks = [f"It {lack}" for lack in publication.lacks(picture)]
        if if_shown(picture, timezone.now()) is None:
            lacks.append("Readers do not see it: it is withdrawn, or the consent to it ended.")
        return {
            "number": picture.pk,
            "name": str(picture),
            "caption": picture.caption,
            "credit": picture.credit,
            "lacks": " ".join(lacks),
            "thumbnail": _smallest(picture),
        }

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Only those who may publish may change a public picture: readers see it at once."""
        allowed = super().has_change_permission(request, obj)
        is_seen = (
            obj is not None and Picture.objects.published_or_scheduled().filter(pk=obj.pk).exists()
        )
        return allowed and (not is_seen or may_publish(request))

    def render_change_form(self, request, context, *args, **kwargs):
        picture = context["original"]
        context["readers_see_this"] = is_public(picture)
        context["withdrawn"] = picture if picture and picture.is_withdrawn else None
        if picture and picture.pk:
            where = reverse("admin:stories_picture_withdraw", args=[picture.pk])
            context["withdraw_address"] = where
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.for_desk(timezone.now())
        return changelist

    @admin.display(description="preview")
    def preview(self, picture: Picture) -> str:
        if not picture.folder:
            return "–"
        return format_html(
            '<img src="{}" width="80" height="80" alt="{}">', _smallest(picture), picture.alt_text
        )

    @admin.display(description="as it was uploaded")
    def original(self, picture: Picture) -> str:
        if not picture.folder:
            return "–"
        where = reverse("admin:stories_picture_original", args=[picture.pk])
        return format_html(
            '<a href="{}">The whole picture</a>, uncropped: only you and your colleagues see it.',
            where,
        )

    @admin.display(description="consent")
    def consent(self, picture: Picture) -> str:
        if not picture.pk:
            return "Once it is saved, who can be recognised in it is asked here."
        where = reverse("admin:stories_picture_consent", args=[picture.pk])
        return format_html('<a href="{}">Consent…</a>', where)

    @admin.display(description="status")
    def status(self, picture: Any) -> str:
        if picture.is_withdrawn:
            return "Withdrawn"
        return "Readers see it" if picture.is_public else "–"

    @admin.display(description="before publishing")
    def blockers(self, picture: Picture) -> str:
        return " ".join(f"It {lack}" for lack in publication.lacks(picture)) or "–"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect pictures that a story or person uses, even one in the trash."""
        names, counts, missing, protected = super().get_deleted_objects(objs, request)
        # Who may delete a picture may delete what was agreed to for it.
        missing = missing - {Consent._meta.verbose_name}
        return names, counts, missing, _uses(objs) if protected else []

    def save_model(self, request, obj, form, change) -> None:
        old_folder = obj.folder
        lacked = publication.lacks(Picture.objects.get(pk=obj.pk)) if change else []
        if upload := form.cleaned_data["file"]:
            obj.store(upload)
        elif {"focus_x", "focus_y"} & set(form.changed_data):
            obj.refocus()
        if change and (form.correction or set(CAPTIONS) & set(form.changed_data)):
            about: Any = {"by": request.user, "now": timezone.now()}
            about["in_languages"] = form.captions_in_languages
            obj.change_caption(obj.caption, correction=form.correction, note=form.note, **about)
        super().save_model(request, obj, form, change)
        if lacked != publication.lacks(obj) or "has_obscured_faces" in form.changed_data:
            Story.objects.showing(obj).refresh_blockers()
        if old_folder and old_folder != obj.folder:
            obj.retire_folder(old_folder)

    def construct_change_message(self, request, form, formsets, add=False):  # noqa: FBT002  Django's own signature
        """Keep what a caption said, and why it was changed, with who changed it and when."""
        message = super().construct_change_message(request, form, formsets, add)
        answer = "Minor edit" if form.is_minor_edit else "Correction" if form.correction else ""
        why = ": ".join(filter(None, [answer, form.note]))
        notes = []
        for name in CAPTIONS if not add else []:
            if name in form.changed_data:
                told = f"“{form.initial[name]}”, now “{form.cleaned_data[name]}”. {why}"
                which = CAPTIONS[name]
                notes.append({"added": {"name": f"note on the {which}", "object": told}})
        return [*message, *notes]

    def delete_model(self, request, obj) -> None:
        obj.delete_for_good(by=request.user, now=timezone.now())

    def delete_queryset(self, request, queryset) -> None:
        for picture in queryset:
            self.delete_model(request, picture)


def _smallest(picture: Picture) -> str:
    """Return the address of a square file that is enough for a small place at the desk."""
    return picture.url(picture.file_up_to(THUMBNAIL, "square").name)


def is_public(picture: Picture | None) -> bool:
    if picture is None or not picture.pk:
        return False
    return Picture.objects.published(timezone.now()).filter(pk=picture.pk).exists()


def _uses(chosen: Any) -> list[str]:
    """Name the stories and people that use the pictures."""
    stories = Story.objects.holding(chosen).select_related("changes_to")
    people = Person.objects.filter(portrait__in=chosen)
    changes, in_trash = "changes to ", ", in the trash"
    return [
        *(
            f"{changes * bool(story.changes_to_id)}“{story}”{in_trash * bool(story.deleted_at)}"
            for story in stories
        ),
        *(f"{person}{in_trash * bool(person.deleted_at)}" for person in people),
    ]
