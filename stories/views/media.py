"""Send the files of pictures and share cards."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from stories import cards
from stories.models import Picture, Quote

PUBLIC_FILE = {
    # No shared cache may keep a file: what is withdrawn must be gone at the next request.
    "Cache-Control": "private, max-age=3600",
    # Other sites may show our file, which disappears when withdrawn, so they need no copy.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def picture_file(request: HttpRequest, folder: str, name: str) -> HttpResponse | FileResponse:
    """Send a picture’s file while a public page shows it.

    Staff who may see all pictures always get it.
    """
    asked = Picture.objects.filter(folder=folder)
    picture, headers = asked.published(timezone.now()).first(), PUBLIC_FILE
    if picture is None and request.user.has_perm("stories.view_picture"):
        picture, headers = asked.first(), {"Cache-Control": "no-store"}
    file = picture.open(name) if picture else None
    if file is None:
        raise Http404
    return FileResponse(file, headers=headers)


@require_safe
def quote_card(request: HttpRequest, key: str, shape: str, digest: str) -> FileResponse:
    words = get_object_or_404(Quote.objects.published(timezone.now()).for_cards(), key=key)
    file = words.open_card(shape, digest)
    if file is None:
        raise Http404
    return FileResponse(file, content_type=cards.CONTENT_TYPE, headers=PUBLIC_FILE)
