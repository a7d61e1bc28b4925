from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, register_converter
from django.views.decorators.http import require_safe

from . import converters, data, embeds, failures, feeds, lists, oembed, views
from .sitemaps import SECTIONS

register_converter(converters.LanguageConverter, "language")
register_converter(converters.TagConverter, "tag")
register_converter(converters.CardConverter, "card")
register_converter(converters.FeedConverter, "feed")

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("health/", failures.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path(
        "sitemap.xml",
        require_safe(sitemap_views.index),
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemaps/<slug:section>.xml",
        require_safe(sitemap_views.sitemap),
        {"sitemaps": SECTIONS},
        name="sitemap_section",
    ),
    path("oembed", oembed.oembed, name="oembed"),
    path("embed/quotes/<slug:key>/", embeds.quote_embed, name="quote_embed"),
    path("embed/stories/<slug:slug>/", embeds.story_embed, name="story_embed"),
    path("embed/<language:language>/stories/<slug:slug>/", embeds.story_embed, name="story_embed"),
    path("media/pictures/<slug:folder>/<str:name>", views.picture_file, name="picture_file"),
    path("cards/<slug:key>/<card:shape>-<slug:digest>.png", views.quote_card, name="quote_card"),
    path("preview/<slug:token>/", views.preview_link, name="preview_link"),
    path(
        "preview/<slug:token>/pictures/<slug:folder>/<str:name>",
        views.preview_picture,
        name="preview_picture",
    ),
    # A story lives under its own language, whatever languages the interface has.
    path("<language:language>/stories/<slug:slug>/", views.story_detail, name="story_detail"),
    path("<language:language>/stories/<slug:slug>.json", data.story_json, name="story_json"),
]

# Under the language of the interface: the project puts /en/ before each.
pages = [
    path("", views.home, name="home"),
    path("stories/", lists.story_list, name="story_list"),
    path("people/", lists.person_list, name="person_list"),
    path("people/<slug:slug>/", views.person_detail, name="person_detail"),
    path("quotes/", lists.quote_list, name="quote_list"),
    path("people/<slug:slug>/timeline.json", views.person_timeline, name="person_timeline"),
    path("quotes/<slug:key>.jsonld", views.quote_data, name="quote_data"),
    path("quotes/<slug:key>/", views.quote_detail, name="quote_detail"),
    path("tags/", lists.tag_list, name="tag_list"),
    path("tags/<tag:slug>/", lists.tag_detail, name="tag_detail"),
    # A story under an interface in another language than its own.
    path("<language:language>/stories/<slug:slug>/", views.story_elsewhere, name="story_elsewhere"),
    path("people/<slug:slug>.json", data.person_json, name="person_json"),
    path("quotes/<slug:key>.json", data.quote_json, name="quote_json"),
    path("feeds/stories.<feed:kind>", feeds.story_feed, name="story_feed"),
    path(
        "feeds/stories/<language:language>.<feed:kind>", feeds.language_feed, name="language_feed"
    ),
    path("feeds/people/<slug:slug>.<feed:kind>", feeds.person_feed, name="person_feed"),
    path("feeds/tags/<tag:slug>.<feed:kind>", feeds.tag_feed, name="tag_feed"),
    path("search/", views.search, name="search"),
]
