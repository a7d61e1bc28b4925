"""List the addresses of the desk's own pages, which come before Django's own."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path

from .history import compare, history, name_version, restore
from .paste import paste
from .presence import presence
from .preview import preview
from .preview_links import preview_links
from .protect import protect
from .translate import original, translate
from .trash import move
from .voices import voices
from .withdraw import discard, withdraw

type Page = Callable[..., HttpResponse]


def of_stories(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the story pages.

    Each view is called with the ModelAdmin, the request and the story's primary key.
    """

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_story_{name}")

    return [
        page("add/preview/", preview, "add_preview"),
        page("paste/", paste, "paste"),
        page("voices/", voices, "voices"),
        page("withdraw/", withdraw, "withdraw"),
        page("<int:pk>/preview/", preview, "preview"),
        page("<int:pk>/presence/", presence, "presence"),
        page("<int:pk>/links/", preview_links, "links"),
        page("<int:pk>/translate/", translate, "translate"),
        page("<int:pk>/original/", original, "original"),
        page("<int:pk>/discard/", discard, "discard"),
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/history/", history, "history"),
        page("<int:pk>/history/compare/", compare, "compare"),
        page("<int:pk>/history/<int:number>/name/", name_version, "name_version"),
        page("<int:pk>/history/<int:number>/restore/", restore, "restore"),
    ]


def of_people(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_person_{name}")

    return [
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/protect/", protect, "protect"),
    ]
