from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import erasure
from stories.admin.forms.control_characters import without_control_characters
from stories.models import Erasure

from .pages.erase import SpellingsForm, may_erase
from .pages.erasure_report import lines_of


@admin.register(Erasure)
class ErasureAdmin(admin.ModelAdmin):
    """Lists who erased when, and shows what a search for the names found afterwards."""

    list_display = ["erased_at", "by_name", "summary"]
    show_full_result_count = False
    actions = None

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.list_view)
        return [path("list/", wrapped, name="stories_erasure_list"), *super().get_urls()]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Send the list of erasures as a file, to keep it apart from the backups."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": 'attachment; filename="erasures.json"'}
        return HttpResponse(erasure.as_file(), content_type="application/json", headers=headers)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the report; on POST look again, for names that are typed anew."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        erased = Erasure.objects.filter(pk=number).first()
        if erased is None:
            raise Http404
        is_sent = request.method == "POST"
        if is_sent and not may_erase(request):
            raise PermissionDenied
        form = SpellingsForm(without_control_characters(request.POST) if is_sent else None)
        if is_sent and form.is_valid() and form.further():
            needles = erasure.Needles(form.further())
            erasure.finish(erased, needles, now=timezone.now())
            messages.success(request, _("Looked again, for the names that you typed."))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("A person was erased"),
            "erasure": erased,
            "found": lines_of(erased),
            "form": form,
            "lacks_names": is_sent,
            "may_erase": may_erase(request),
        }
        return TemplateResponse(request, "admin/stories/erasure/report.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
