"""The public pages: what a request asks for, from what is published, into a template."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import cards, layout, structured_data, timelines
from .models import Person, Picture, Quote, Story, Tag, milestone, quote

PAGE_SIZE = 24
AS_WRITTEN = {"ensure_ascii": False}  # letters of every script, not their numbers


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
        "stories": Story.objects.published(now).for_cards()[:6],
        "people": Person.objects.published(now).for_cards()[:12],
        "structured_data": structured_data.site(request.build_absolute_uri),
    }
    return render(request, "stories/home.html", context)


@require_safe
def story_list(request: HttpRequest) -> HttpResponse:
    page = _page(request, Story.objects.published(timezone.now()).for_cards())
    return _list(request, "story_list", _("Stories"), page=page)


@require_safe
def story_detail(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Story.objects.filter(language=language, slug=slug)
    story = asked.published(now).for_page().first()
    if story is None:
        return _not_here(request, asked.withdrawn())
    quotes = quote.standing(story.quotes.all())
    milestones = milestone.standing(story.milestones.all())
    context = {
        "story": story,
        "standfirst": layout.standfirst(story, milestones),
        "sections": layout.lay_out(story, quotes, milestones),
        "milestones": milestones,
        "shared_quote": quote.to_share(quotes),
        "related": Story.objects.published(now).for_cards().related_to(story, 3),
        "structured_data": structured_data.article(
            story, quotes, milestones, request.build_absolute_uri
        ),
    }
    return render(request, "stories/story_detail.html", context)


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    page = _page(request, Person.objects.published(timezone.now()).for_cards())
    return _list(request, "person_list", _("People"), page=page)


@require_safe
def person_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Person.objects.filter(slug=slug)
    person = asked.published(now).for_page().first()
    if person is None:
        return _not_here(request, asked.withdrawn())
    stories = list(person.stories.published(now).for_person_page())
    quotes = [words for story in stories for words in quote.standing(story.quotes.all())]
    context = {
        "person": person,
        "stories": stories,
        "quotes": quotes,
        "milestones": milestone.timeline(stories),
        "structured_data": structured_data.profile(person, request.build_absolute_uri),
    }
    return render(request, "stories/person_detail.html", context)


@require_safe
def person_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    asked = Person.objects.filter(slug=slug)
    person = asked.published(now).first()
    if person is None:
        return _not_here(request, asked.withdrawn())
    told = milestone.timeline(person.stories.published(now).for_person_page())
    data = timelines.timeline_js(person, told, request.build_absolute_uri)
    return JsonResponse(data, json_dumps_params=AS_WRITTEN)


@require_safe
def quote_list(request: HttpRequest) -> HttpResponse:
    page = _page(request, Quote.objects.published(timezone.now()).for_cards())
    return _list(
        request, "quote_list", _("Quotes"), page=page, quotes=quote.standing(page.object_list)
    )


@require_safe
def quote_detail(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return _not_here(request, asked.withdrawn())
    sections = layout.around(words)
    if not sections:
        raise Http404
    context = {
        "quote": words,
        "sections": sections,
        "structured_data": structured_data.quotation(words, request.build_absolute_uri),
    }
    return render(request, "stories/quote_detail.html", context)


@require_safe
def quote_data(request: HttpRequest, key: str) -> HttpResponse:
    asked = Quote.objects.filter(key=key)
    words = asked.published(timezone.now()).for_cards().first()
    if words is None:
        return _not_here(request, asked.withdrawn())
    if not words.passage:
        raise Http404
    data = structured_data.annotated_quotation(words, request.build_absolute_uri)
    return JsonResponse(data, content_type="application/ld+json", json_dumps_params=AS_WRITTEN)


@require_safe
def quote_card(request: HttpRequest, key: str, shape: str, digest: str) -> FileResponse:
    words = get_object_or_404(Quote.objects.published(timezone.now()).for_cards(), key=key)
    file = words.open_card(shape, digest)
    if file is None:
        raise Http404
    # The address changes with the words, so the picture under it never does.
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(file, content_type=cards.CONTENT_TYPE, headers=headers)


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = Tag.objects.published(timezone.now())
    return _list(request, "tag_list", _("Tags"), tags=tags)


@require_safe
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    tag = get_object_or_404(Tag.objects.published(now), slug=slug)
    page = _page(request, Story.objects.published(now).filter(tagged_stories__tag=tag).for_cards())
    return _list(request, "tag_detail", tag.name, tag=tag, page=page)


@require_safe
def picture_file(request: HttpRequest, folder: str, name: str) -> HttpResponse | FileResponse:
    """A picture's file, while a public page shows the picture; for staff, always."""
    asked = Picture.objects.filter(folder=folder)
    picture = asked.published(timezone.now()).first()
    if picture is None and request.user.is_staff:
        picture = asked.first()
    file = picture.open(name) if picture else None
    if file is None:
        raise Http404
    # A withdrawn picture must be gone at the next request: no shared cache keeps it.
    return FileResponse(file, headers={"Cache-Control": "private, max-age=3600"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    rules = f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n"
    return HttpResponse(rules, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.ico"))


def _list(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    described = structured_data.collection(title, request.path, request.build_absolute_uri)
    return render(request, f"stories/{name}.html", context | {"structured_data": described})


def _page(request: HttpRequest, queryset: QuerySet):
    """The page of the list that the address asks for; raises Http404 where there is none."""
    try:
        return Paginator(queryset, PAGE_SIZE).page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error


def _not_here(request: HttpRequest, withdrawn: QuerySet) -> HttpResponse:
    """410, naming nobody, for what was withdrawn; 404 for what was never public."""
    if not withdrawn.exists():
        raise Http404
    response = render(request, "gone.html", status=410)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
