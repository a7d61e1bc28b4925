from typing import TYPE_CHECKING

from django.urls import path, register_converter

from . import converters, first_use

if TYPE_CHECKING:
    from .views import (
        api,
        check,
        concerns,
        corrections,
        embeds,
        feeds,
        health,
        home,
        media,
        oembed,
        people,
        previews,
        quotes,
        safety,
        search,
        site_pages,
        sitemaps,
        stories,
        story_uses,
        tags,
    )
else:  # a worker starts sooner, and most workers never need all of them
    api = first_use.views("stories.views.api")
    check = first_use.views("stories.views.check")
    concerns = first_use.views("stories.views.concerns")
    corrections = first_use.views("stories.views.corrections")
    embeds = first_use.views("stories.views.embeds")
    feeds = first_use.views("stories.views.feeds")
    health = first_use.views("stories.views.health")
    home = first_use.views("stories.views.home")
    media = first_use.views("stories.views.media")
    oembed = first_use.views("stories.views.oembed")
    people = first_use.views("stories.views.people")
    previews = first_use.views("stories.views.previews")
    quotes = first_use.views("stories.views.quotes")
    safety = first_use.views("stories.views.safety")
    search = first_use.views("stories.views.search")
    site_pages = first_use.views("stories.views.site_pages")
    sitemaps = first_use.views("stories.views.sitemaps")
    stories = first_use.views("stories.views.stories")
    story_uses = first_use.views("stories.views.story_uses")
    tags = first_use.views("stories.views.tags")

register_converter(converters.LanguageConverter, "language")
register_converter(converters.TagConverter, "tag")
register_converter(converters.CardConverter, "card")
register_converter(converters.FeedConverter, "feed")

urlpatterns = [
    path("", home.front_door, name="front_door"),
    path("health/", health.health, name="health"),
    path("robots.txt", home.robots, name="robots"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("apple-touch-icon.png", home.touch_icon, name="touch_icon"),
    path("site-<slug:digest>.css", home.site_style, name="site_style"),
    path("site-<slug:digest>/<slug:name>.css", home.site_sheet, name="site_sheet"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemaps/<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("oembed", oembed.oembed, name="oembed"),
    path("embed/quotes/<slug:key>/", embeds.quote_embed, name="quote_embed"),
    path("embed/stories/<slug:slug>/", embeds.story_embed, name="story_embed"),
    path("embed/<language:language>/stories/<slug:slug>/", embeds.story_embed, name="story_embed"),
    path("media/pictures/<slug:folder>/<str:name>", media.picture_file, name="picture_file"),
    path("media/site/<slug:folder>/<str:name>", media.site_file, name="site_file"),
    path("cards/<slug:key>/<card:shape>-<slug:digest>.png", media.quote_card, name="quote_card"),
    path(
        "cards/lists-<language:language>/<tag:name>-<slug:digest>.png",
        media.list_card,
        name="list_card",
    ),
    path(
        "cards/<slug:kind>/<language:language>/<slug:slug>/<slug:digest>.png",
        media.page_card,
        name="page_card",
    ),
    path("preview/<slug:token>/", previews.preview_link, name="preview_link"),
    path(
        "preview/<slug:token>/pictures/<slug:folder>/<str:name>",
        previews.preview_picture,
        name="preview_picture",
    ),
    # A story's own address is under its own language, even if the interface does not have it.
    path("<language:language>/stories/<slug:slug>/", stories.story_detail, name="story_detail"),
    path("<language:language>/stories/<slug:slug>.json", api.story_json, name="story_json"),
]

# Pages under the interface's language: the project puts /en/, /ru/ or /kk/ before each.
pages = [
    path("", home.home, name="home"),
    path("site.webmanifest", home.manifest, name="manifest"),
    path("stories/", stories.story_list, name="story_list"),
    path("people/", people.person_list, name="person_list"),
    path("people/<slug:slug>/", people.person_detail, name="person_detail"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("people/<slug:slug>/timeline.json", people.person_timeline, name="person_timeline"),
    path("quotes/<slug:key>.jsonld", quotes.quote_data, name="quote_data"),
    path("quotes/<slug:key>/", quotes.quote_detail, name="quote_detail"),
    path("tags/", tags.tag_list, name="tag_list"),
    path("tags/<tag:slug>/", tags.tag_detail, name="tag_detail"),
    # A story with the interface in another language than its own.
    path(
        "<language:language>/stories/<slug:slug>/", stories.story_elsewhere, name="story_elsewhere"
    ),
    path("use/<language:language>/<slug:slug>/", story_uses.story_use, name="story_use"),
    path("people/<slug:slug>.json", api.person_json, name="person_json"),
    path("quotes/<slug:key>.json", api.quote_json, name="quote_json"),
    path("feeds/stories.<feed:kind>", feeds.story_feed, name="story_feed"),
    path(
        "feeds/stories/<language:language>.<feed:kind>", feeds.language_feed, name="language_feed"
    ),
    path("feeds/people/<slug:slug>.<feed:kind>", feeds.person_feed, name="person_feed"),
    path("feeds/tags/<tag:slug>.<feed:kind>", feeds.tag_feed, name="tag_feed"),
    path("search/", search.search, name="search"),
    path("staying-safe/", safety.staying_safe, name="staying_safe"),
    path("support/", safety.support, name="support"),
    path("pages/<slug:slug>/", site_pages.site_page, name="site_page"),
    path("check/", check.check, name="check"),
    path("check.json", check.check_json, name="check_json"),
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("feeds/corrections.<feed:kind>", feeds.correction_feed, name="correction_feed"),
    path("concern/", concerns.concern, name="concern"),
    path("concern/answer/", concerns.concern_answer, name="concern_answer"),
]
