"""The addresses that an export asks for: its own pages first, then the site's."""

from importlib import import_module

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.front_door, name="front_door"),
    path("embed/410.html", pages.embed_gone),
    *i18n_patterns(
        path("404.html", pages.missing),
        path("410.html", pages.gone),
        path("search/", pages.search, name="search"),
        path("check/", pages.check, name="check"),
        path("concern/", pages.concern, name="concern"),
        path("concern/answer/", pages.concern, name="concern_answer"),
    ),
    *import_module(settings.ROOT_URLCONF).urlpatterns,
]
handler500 = import_module(settings.ROOT_URLCONF).handler500
handler404 = import_module(settings.ROOT_URLCONF).handler404
handler400 = import_module(settings.ROOT_URLCONF).handler400
