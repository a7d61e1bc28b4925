"""Show stories and people as they will be to readers with a preview link."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stories import page_context
from stories.models import Person, PreviewLink


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a story or a person before it is public to anybody who has the link."""
    now = timezone.now()
    links = PreviewLink.objects.select_related("story__changes", "person")
    link = get_object_or_404(links, token=token)
    if not link.is_working(now):
        return page_context.hidden(render(request, "preview_gone.html", status=410))
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        link.count_opening(now)
    if link.person:
        return page_context.preview_of_person(request, link.shown_person(), link=link)
    story = link.shown_story()
    people = Person.objects.published(now)
    return page_context.preview(
        request,
        story,
        link=link,
        is_public=story.is_published(now),
        is_person_hidden=not people.filter(pk=story.person_id).exists(),
        **page_context.exit_from(story, settings=page_context.site_of(request)),
    )


@require_safe
def preview_picture(request: HttpRequest, token: str, folder: str, name: str) -> FileResponse:
    """A picture of what a preview link shows, while it does."""
    link = get_object_or_404(PreviewLink.objects.working(timezone.now()), token=token)
    file = get_object_or_404(link.pictures(), folder=folder).open(name)
    if file is None:
        raise Http404
    return page_context.hidden(FileResponse(file))
