from django.contrib.sitemaps.views import sitemap
from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from . import converters, failures, views
from .sitemaps import SITEMAPS

register_converter(converters.LanguageConverter, "language")
register_converter(converters.TagConverter, "tag")
register_converter(converters.CardConverter, "card")

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("health/", failures.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("media/pictures/<slug:folder>/<str:name>", views.picture_file, name="picture_file"),
    path("cards/<slug:key>/<card:shape>-<slug:digest>.png", views.quote_card, name="quote_card"),
    # A story lives under its own language, whatever languages the interface has.
    path("<language:language>/stories/<slug:slug>/", views.story_detail, name="story_detail"),
]

# Under the language of the interface: the project puts /en/ before each.
pages = [
    path("", views.home, name="home"),
    path("stories/", views.story_list, name="story_list"),
    path("people/", views.person_list, name="person_list"),
    path("people/<slug:slug>/", views.person_detail, name="person_detail"),
    path("quotes/", views.quote_list, name="quote_list"),
    path("people/<slug:slug>/timeline.json", views.person_timeline, name="person_timeline"),
    path("quotes/<slug:key>.jsonld", views.quote_data, name="quote_data"),
    path("quotes/<slug:key>/", views.quote_detail, name="quote_detail"),
    path("tags/", views.tag_list, name="tag_list"),
    path("tags/<tag:slug>/", views.tag_detail, name="tag_detail"),
]
