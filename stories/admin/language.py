"""Let each colleague choose the language of the desk, from any of its pages."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stories.accounts import desk_language


@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirect:
    """Store the choice, and go back to the page where it was made."""
    desk_language.choose(request, request.POST.get("language", ""))
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(asked if is_ours else reverse("admin:index"))
