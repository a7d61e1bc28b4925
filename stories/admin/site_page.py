from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import page_context
from stories.models import AuditEntry, SitePage

from .conflict.optimistic_lock import VersionedAdmin, VersionedForm
from .forms.buttons import may_publish
from .scripts import scripts

PUBLISH, WITHDRAW = "_publish", "_withdraw"


class SitePageForm(VersionedForm):
    def clean(self) -> dict[str, Any] | None:
        """Refuse to publish a page with a gap; all that was typed stays in the form."""
        cleaned = super().clean()
        if PUBLISH in self.data and not self.errors:
            typed = SitePage(title=self.cleaned_data["title"], body=self.cleaned_data["body"])
            for blocker in typed.blockers:
                self.add_error(blocker.field, blocker.message)
        return cleaned


@admin.register(SitePage)
class SitePageAdmin(VersionedAdmin):
    """Drafts pages about the site; those who may publish stories publish and withdraw them."""

    form = SitePageForm
    change_form_template = "admin/stories/sitepage/change_form.html"
    list_display = ["title", "language", "state", "slug", "place_in_foot"]
    list_filter = ["language", "status"]
    search_fields = ["title", "slug"]
    ordering = ["slug", "language"]
    actions = ["publish", "withdraw"]
    fieldsets = [
        (None, {"fields": ["title", "body", "seen_version"]}),
        (gettext_lazy("Where it is"), {"fields": ["language", "slug", "place_in_foot"]}),
    ]

    @property
    def media(self) -> Media:
        return super().media + scripts("aria_names", "page_tools")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        return [
            path("<int:pk>/preview/", view, name="stories_sitepage_preview"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is saved as readers would see it."""
        page = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        return page_context.preview_of_site_page(request, page)

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, page: SitePage) -> str:
        waits = _(", and changes wait") if page.has_changes else ""
        return f"{page.get_status_display()}{waits}"

    def get_readonly_fields(self, request: HttpRequest, obj: SitePage | None = None) -> list[str]:
        """The address stays once readers know it: links lead to it."""
        return ["language", "slug"] if obj and obj.was_published else []

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request)

    def has_delete_permission(self, request: HttpRequest, obj: SitePage | None = None) -> bool:
        """A page that readers have seen is withdrawn, so that its address answers what it was."""
        allowed = super().has_delete_permission(request, obj) and may_publish(request)
        return allowed and not (obj and obj.was_published)

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish what is saved"))
    def publish(self, request: HttpRequest, queryset: QuerySet[SitePage]) -> None:
        for page in queryset:
            self._publish(request, page)

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw"))
    def withdraw(self, request: HttpRequest, queryset: QuerySet[SitePage]) -> None:
        for page in queryset:
            self._withdraw(request, page)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if PUBLISH in request.POST:
            self._publish(request, obj)
        elif WITHDRAW in request.POST:
            self._withdraw(request, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if {PUBLISH, WITHDRAW} & request.POST.keys() and not may_publish(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        detail = f"“{obj}”: deleted"
        AuditEntry.note(
            AuditEntry.Kind.SITE_PAGE, now=timezone.now(), by=request.user, detail=detail
        )

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SitePage]) -> None:
        for page in queryset:
            self.delete_model(request, page)

    def view_on_site(self, page: SitePage) -> str | None:
        return page.get_absolute_url() if page.is_published else None

    def _publish(self, request: HttpRequest, page: SitePage) -> None:
        if blockers := page.publish(by=request.user, now=timezone.now()):
            for blocker in blockers:
                messages.error(
                    request,
                    _("“%(page)s” is not published. %(message)s")
                    % {"page": page, "message": blocker.message},
                )
        else:
            messages.success(
                request, _("“%(page)s”: readers see it as it is saved now.") % {"page": page}
            )

    def _withdraw(self, request: HttpRequest, page: SitePage) -> None:
        if page.withdraw(by=request.user, now=timezone.now()):
            messages.success(
                request,
                _("“%(page)s” is withdrawn. Its address says that it is gone.") % {"page": page},
            )
        else:
            messages.warning(
                request, _("“%(page)s” is not published: nothing was withdrawn.") % {"page": page}
            )
