"""Show what helps readers who may be in danger."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from stories import page_context
from stories.models import SupportService, support_service


@require_safe
def staying_safe(request: HttpRequest) -> HttpResponse:
    template = "stories/staying_safe.html"
    return page_context.render_with_exit(request, template, {}, is_needed=True)


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Show the support services; there is no such page while none of them is verified."""
    services = list(SupportService.objects.current(timezone.now()))
    if not services:
        raise Http404
    context = {"countries": support_service.by_country(services, get_language() or "")}
    return page_context.render_with_exit(request, "stories/support.html", context, is_needed=True)
