"""Show what helps readers who may be in danger."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stories import page_context


@require_safe
def staying_safe(request: HttpRequest) -> HttpResponse:
    template = "stories/staying_safe.html"
    return page_context.render_with_exit(request, template, {}, is_needed=True)
