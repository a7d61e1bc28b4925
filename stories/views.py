"""The public pages: what a request asks for, from what is published, into a template."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import answers, cards, layout, pages, structured_data, timelines
from . import search as searching
from .models import (
    Person,
    Picture,
    PreviewLink,
    Quote,
    Story,
    milestone,
    quote,
    search_results,
    search_shown,
    translations,
)

NEWEST = 6  # stories on the first page
SEARCH_PAGE_SIZE = 20
LONGEST_VALUE = 200  # characters of a filter’s: no address of a person or tag is longer
PUBLIC_FILE = {
    # What is withdrawn must be gone at the next request: no shared cache keeps it.
    "Cache-Control": "private, max-age=3600",
    # Who shows it elsewhere shows ours, which goes when it is withdrawn, and no copy that stays.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    quotes = Quote.objects.published(now).filter(is_pull_quote=True).for_cards()[:6]
    context = {
        "hero": next(iter(quote.standing(quotes)), None),
        "stories": _newest(now),
        "people": Person.objects.published(now).for_cards()[:12],
        "structured_data": structured_data.site(request.build_absolute_uri),
    }
    return render(request, "stories/home.html", context)


@require_safe
def story_detail(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """A story at its own address, where the address says what the interface speaks."""
    translation.activate(translations.interface_of(language))
    return _story(request, language, slug)


@require_safe
def story_elsewhere(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """The same story under another language of the interface."""
    response = _story(request, language, slug)
    address = translations.reading_address(language, slug)
    # Not where there is no story: Django leads from its own address to this one, and so for ever.
    if response.status_code == 200 and address != request.path:
        return redirect(address, permanent=True)
    return response


def _story(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Story.objects.filter(language=language, slug=slug)
    story = asked.published(now).for_page().first()
    if story is None:
        former = Story.objects.formerly_at(slug, language)
        return answers.not_at_its_address(request, asked, former, now)
    page = pages.of_story(story, now)
    context = page | {
        "shared_quote": quote.to_share(page["quotes"]),
        "structured_data": structured_data.article(
            story, request.build_absolute_uri, page["original"]
        ),
        "breadcrumbs": pages.trail(request, (_("Stories"), "story_list"), story.headline),
    }
    return render(request, "stories/story_detail.html", context)


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Person.objects.filter(slug=slug)
    person = asked.published(now).for_page().first()
    if person is None:
        former = Person.objects.formerly_at(slug)
        return answers.not_at_its_address(request, asked, former, now)
    stories = _told_by(person, now)
    quotes = [words for story in stories for words in quote.standing(story.quotes.all())]
    context = {
        "person": person,
        "stories": stories,
        "quotes": quotes,
        "shared_quote": quote.to_share(quotes),
        "milestones": milestone.timeline(stories),
        "structured_data": structured_data.profile(person, request.build_absolute_uri),
        "breadcrumbs": pages.trail(request, (_("People"), "person_list"), person.shown_name),
    }
    return render(request, "stories/person_detail.html", context)


@require_safe
def person_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Person.objects.filter(slug=slug)
    person = asked.published(now).first()
    if person is None:
        former = Person.objects.formerly_at(slug)
        return answers.not_at_its_address(request, asked, former, now)
    told = milestone.timeline(_told_by(person, now))
    data = timelines.timeline_js(person, told, request.build_absolute_uri)
    return answers.as_json(data)


@require_safe
def quote_detail(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return answers.not_here(request, asked.withdrawn())
    sections = layout.around(words)
    if not sections:
        raise Http404
    context = {
        "quote": words,
        "sections": sections,
        "structured_data": structured_data.quotation(words, request.build_absolute_uri),
        "breadcrumbs": pages.trail(request, (_("Quotes"), "quote_list"), words.quoted_words),
    }
    return render(request, "stories/quote_detail.html", context)


@require_safe
def quote_data(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return answers.not_here(request, asked.withdrawn())
    if not words.passage:
        raise Http404
    data = structured_data.annotated_quotation(words, request.build_absolute_uri)
    return answers.as_json(data, "application/ld+json")


@require_safe
def quote_card(request: HttpRequest, key: str, shape: str, digest: str) -> FileResponse:
    words = get_object_or_404(Quote.objects.published(timezone.now()).for_cards(), key=key)
    file = words.open_card(shape, digest)
    if file is None:
        raise Http404
    return FileResponse(file, content_type=cards.CONTENT_TYPE, headers=PUBLIC_FILE)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("q", "").replace("\0", " ").strip()
    query = searching.read(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "query": query,
        "longest": searching.LONGEST_ASKED,
    }
    if query:
        chosen = {facet: request.GET.get(facet, "")[:LONGEST_VALUE] for facet in searching.FACETS}
        found = search_results.find(query, now, chosen)
        page = Paginator(found.documents, SEARCH_PAGE_SIZE).get_page(request.GET.get("page"))
        names = zip(searching.FACETS, [_("Language"), _("Person"), _("Tag")], strict=True)
        context |= {
            "found": found,
            "filters": [(name, found.choices(facet)) for facet, name in names],
            "page": page,
            "results": search_shown.show(query, list(page.object_list), now),
            "address": {"q": query.asked},  # short enough to stand in every link of the page
        }
    response = render(request, "stories/search.html", context)
    if asked:  # the way to search may be found; what others searched for is no page
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def picture_file(request: HttpRequest, folder: str, name: str) -> HttpResponse | FileResponse:
    """A picture’s file, while a public page shows it; for those who may see all, always."""
    asked = Picture.objects.filter(folder=folder)
    picture, headers = asked.published(timezone.now()).first(), PUBLIC_FILE
    if picture is None and request.user.has_perm("stories.view_picture"):
        picture, headers = asked.first(), {"Cache-Control": "no-store"}
    file = picture.open(name) if picture else None
    if file is None:
        raise Http404
    return FileResponse(file, headers=headers)


@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """A story before it is public, for whoever has the link."""
    now = timezone.now()
    link = get_object_or_404(PreviewLink.objects.select_related("story__changes"), token=token)
    if not link.is_working(now):
        return pages.hidden(render(request, "preview_gone.html", status=410))
    story = link.shown_story()
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        link.count_opening(now)
    people = Person.objects.published(now)
    return pages.preview(
        request,
        story,
        link=link,
        is_public=story.is_published(now),
        is_person_hidden=not people.filter(pk=story.person_id).exists(),
    )


@require_safe
def preview_picture(request: HttpRequest, token: str, folder: str, name: str) -> FileResponse:
    """A picture of the story that a preview link shows, while it does."""
    link = get_object_or_404(PreviewLink.objects.working(timezone.now()), token=token)
    file = get_object_or_404(link.pictures(), folder=folder).open(name)
    if file is None:
        raise Http404
    return pages.hidden(FileResponse(file))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    rules = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(rules, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.ico"))


def _newest(now: datetime) -> list[Story]:
    """The newest stories, each in one language: the reader's, where it is there in it."""
    groups = Story.objects.published(now).newest_groups(NEWEST)
    # Asked of the database, what is public would be looked for among all stories.
    stories = Story.objects.filter(translation_group__in=groups).for_cards()
    public = [story for story in stories if story.is_published(now)]
    return translations.one_of_each(public, translation.get_language())


def _told_by(person: Person, now: datetime) -> list[Story]:
    """The person's stories, each in one language: the reader's, where it is there in it."""
    stories = person.stories.published(now).for_person_page()
    return translations.one_of_each(stories, translation.get_language())
