from typing import Any

import taggit.admin  # noqa: F401  it registers the admin that is removed below
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag as UnusedTag

from stories.models import AuditEntry, Story, Tag

from .forms import in_languages
from .forms.control_characters import PlainTextMixin
from .scripts import scripts

Kind = AuditEntry.Kind

admin.site.unregister(UnusedTag)


class MergeForm(forms.Form):
    stays = forms.ModelChoiceField(
        Tag.objects.none(),
        label=gettext_lazy("Which one stays?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the tag that stays.")},
    )

    def __init__(self, tags: QuerySet[Tag], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stays"].queryset = tags  # type: ignore[attr-defined]  # a ModelChoiceField


@admin.register(Tag)
class TagAdmin(PlainTextMixin, admin.ModelAdmin):
    actions = ["merge"]
    list_display = ["name", "address", "stories"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", *Tag.name_in.columns]
    ordering = ["sort_key", "name"]

    @property
    def media(self) -> forms.Media:
        return super().media + scripts("keys")

    def get_urls(self) -> list[URLPattern]:
        merge = path("merge/", self.admin_site.admin_view(self.merge_view), name="merge_tags")
        return [merge, *super().get_urls()]

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.for_desk()
        return changelist

    @admin.display(description=gettext_lazy("address"), ordering="slug")
    def address(self, tag: Tag) -> str:
        return tag.slug

    @admin.display(description=gettext_lazy("stories"))
    def stories(self, tag: Any) -> int:
        return tag.use_count

    def get_deleted_objects(self, objs, request):
        """Protect tags of stories in the trash, which need them when they are brought back."""
        *found, protected = super().get_deleted_objects(objs, request)
        in_trash = Story.objects.filter(
            tagged_stories__tag__in=objs, deleted_at__isnull=False
        ).distinct()
        return (
            *found,
            [
                *protected,
                *((_("“%(story)s”, in the trash") % {"story": story}) for story in in_trash),
            ],
        )

    def get_fieldsets(self, request, obj=None):
        # A new tag's address is made from its name.
        own = ["name", "language", "slug"] if obj else ["name", "language"]
        return [(None, {"fields": own}), *in_languages.fieldsets(obj, ["name"])]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "slug":
            help_text = _(
                "The last part of the page’s address. The old address will lead to the new one."
            )
            kwargs |= {"label": _("Address"), "help_text": help_text}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def delete_model(self, request, obj) -> None:
        detail = f"Tag “{obj}”"
        super().delete_model(request, obj)
        AuditEntry.note(Kind.ERASED, now=timezone.now(), by=request.user, detail=detail)

    def delete_queryset(self, request, queryset) -> None:
        for tag in queryset:
            self.delete_model(request, tag)

    @admin.action(permissions=["merge"], description=gettext_lazy("Merge into…"))
    def merge(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse | None:
        if len(queryset) < 2:
            messages.warning(request, _("Mark at least two tags to merge them."))
            return None
        chosen = urlencode({"tag": [tag.pk for tag in queryset]}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:merge_tags')}?{chosen}")

    @transaction.atomic
    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Ask which of the tags of `?tag=` stays, then merge the others into it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        chosen = [
            text for text in request.GET.getlist("tag") if text.isdecimal() and len(text) < 19
        ]
        tags = Tag.objects.filter(pk__in=chosen[:1000])
        if len(tags) < 2:
            raise Http404
        form = MergeForm(tags, request.POST if request.method == "POST" else None)
        if form.is_valid():
            self._merge(request, tags, form.cleaned_data["stays"])
            return HttpResponseRedirect(reverse("admin:stories_tag_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge tags"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/stories/tag/merge.html", context)

    def _merge(self, request: HttpRequest, tags: QuerySet[Tag], stays: Tag) -> None:
        others = tags.exclude(pk=stays.pk)
        self.log_deletions(request, others)
        names = ", ".join(f"“{tag}”" for tag in others)
        for tag in others:
            detail = f"“{tag}” became “{stays}”"
            tag.merge_into(stays)
            AuditEntry.note(Kind.MERGED, now=timezone.now(), by=request.user, detail=detail)
        self.log_change(request, stays, f"Merged {names} into it")
        messages.success(request, format_html(_("{} became “{}”."), names, stays))
