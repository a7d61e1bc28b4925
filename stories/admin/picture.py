import mimetypes
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from stories import page_context, publication
from stories.models import Consent, Picture, Story
from stories.models.picture import CENTRE
from stories.models.visibility import to_renew_until

from . import picture_uses
from .conflict.optimistic_lock import VersionedAdmin
from .forms import in_languages, whether_correction
from .forms.autosave import mark_saved
from .forms.buttons import may_publish
from .forms.picture_form import CAPTIONS, PictureForm
from .pages import urls
from .pages.picture_choices import smallest

REPLACED = gettext_lazy("The new file is in its place everywhere; the former one is deleted.")
FOCUS_AGAIN = gettext_lazy(
    "The new file is in its place everywhere; the former one is deleted. Its focus is in the "
    "middle: look whether each crop below keeps the face, and move it if not."
)
OF_A_STORED_ONE = [
    "preview",
    "original",
    "used_by",
    "may_be_same_as",
    "file",
    "is_true_of_new_file",
]
RIGHTS = ("credit", "creator", "copyright_notice", "licence_kind", "licence_words", "licence")


class LacksFilter(admin.SimpleListFilter):
    title = gettext_lazy("what it lacks")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("alt_text", gettext("Alt text")),
            ("consent", gettext("Consent, now or in 60 days")),
        ]

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
    readonly_fields = ["preview", "original", "used_by", "may_be_same_as", "consent"]
    fieldsets = [
        (None, {"fields": ["preview", "original", "file", "seen_version"]}),
        (gettext_lazy("Focus"), {"fields": [("focus_x", "focus_y")]}),
        (
            gettext_lazy("For readers"),
            {"fields": ["language", "alt_text", "is_decorative", "caption"]},
        ),
        (gettext_lazy("Who can be recognised"), {"fields": ["has_obscured_faces", "consent"]}),
        (gettext_lazy("Rights"), {"fields": RIGHTS}),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.original_view)
        return [
            path("<int:pk>/original/", view, name="stories_picture_original"),
            *urls.of_pictures(self),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        file, focus, words, *rest = super().get_fieldsets(request, obj)
        if obj:
            file = (None, {"fields": [*OF_A_STORED_ONE, "seen_version"]})
        in_each = in_languages.fieldsets(obj, ["caption", "alt_text"])
        found = [file, focus, words, *in_each, *rest]
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

    @admin.display(description=gettext_lazy("preview"))
    def preview(self, picture: Picture) -> str:
        if not picture.folder:
            return "–"
        return format_html(
            '<img src="{}" width="80" height="80" alt="{}">', smallest(picture), picture.alt_text
        )

    @admin.display(description=gettext_lazy("as it was uploaded"))
    def original(self, picture: Picture) -> str:
        if not picture.folder:
            return "–"
        where = reverse("admin:stories_picture_original", args=[picture.pk])
        return format_html(
            '<a href="{}">{}</a>: {}',
            where,
            gettext("The whole picture"),
            gettext("uncropped, only you and your colleagues see it."),
        )

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, picture: Picture) -> str:
        return picture_uses.listed(picture)

    @admin.display(description=gettext_lazy("may be the same as"))
    def may_be_same_as(self, picture: Picture) -> str:
        rows = (
            (reverse("admin:stories_picture_change", args=[each.pk]), smallest(each), each)
            for each in picture.may_be_same_as()
        )
        link = '<li><a href="{}"><img src="{}" width="80" height="80" alt="">{}</a></li>'
        items = format_html_join("", link, rows)
        return format_html('<ul class="alike-pictures">{}</ul>', items) if items else "–"

    @admin.display(description=gettext_lazy("consent"))
    def consent(self, picture: Picture) -> str:
        if not picture.pk:
            return gettext("Once it is saved, who can be recognised in it is asked here.")
        where = reverse("admin:stories_picture_consent", args=[picture.pk])
        return format_html('<a href="{}">{}</a>', where, gettext("Consent…"))

    @admin.display(description=gettext_lazy("status"))
    def status(self, picture: Any) -> str:
        if picture.is_withdrawn:
            return gettext("Withdrawn")
        return gettext("Readers see it") if picture.is_public else "–"

    @admin.display(description=gettext_lazy("before publishing"))
    def blockers(self, picture: Picture) -> str:
        return " ".join(capfirst(lack) for lack in publication.lacks(picture)) or "–"

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect pictures that a story or person uses, even one in the trash, or will use."""
        names, counts, missing, _protected = super().get_deleted_objects(objs, request)
        # Who may delete a picture may delete what was agreed to for it.
        missing = missing - {Consent._meta.verbose_name}
        return names, counts, missing, picture_uses.find(objs)

    def save_model(self, request, obj, form, change) -> None:
        about: Any = {"by": request.user, "now": timezone.now()}
        lacked = publication.lacks(Picture.objects.get(pk=obj.pk)) if change else []
        upload = form.cleaned_data["file"]
        if not change:
            obj.store(upload)
        elif form.correction or set(CAPTIONS) & set(form.changed_data):
            captions = {"in_languages": form.captions_in_languages, "note": form.note}
            obj.change_caption(obj.caption, correction=form.correction, **captions, **about)
        super().save_model(request, obj, form, change)
        if lacked != publication.lacks(obj) or "has_obscured_faces" in form.changed_data:
            Story.objects.showing(obj).refresh_blockers()
        if change and upload:
            obj.replace_file(upload, focus=obj.focus if form.is_refocused else CENTRE, **about)
            messages.info(request, FOCUS_AGAIN if not form.is_refocused else REPLACED)
        elif change and form.is_refocused:
            obj.move_focus(obj.focus)
        if upload:
            self._tell_what_is_alike(request, obj)

    def _tell_what_is_alike(self, request: HttpRequest, picture: Picture) -> None:
        if picture.may_be_same_as():
            where = reverse("admin:stories_picture_change", args=[picture.pk])
            message = gettext("It may be the same picture as another one of the library.")
            link = format_html('{} <a href="{}">{}</a>', message, where, gettext("Compare them"))
            messages.warning(request, link)

    def response_change(self, request, obj) -> HttpResponse:
        """Come back to the form where the file is another: its crops are to be looked at."""
        if request.FILES:
            where = reverse("admin:stories_picture_change", args=[obj.pk])
            return mark_saved(request, HttpResponseRedirect(where))
        return super().response_change(request, obj)

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


def is_public(picture: Picture | None) -> bool:
    if picture is None or not picture.pk:
        return False
    return Picture.objects.published(timezone.now()).filter(pk=picture.pk).exists()
