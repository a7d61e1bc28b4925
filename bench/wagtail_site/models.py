"""The pages of our stories as Wagtail's documentation would make them, showing what ours show.

Pictures come in the same sizes and formats, with their renditions fetched in one query for all;
a person has a page; the name of the site, its foot and its languages are data.
"""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.images.models import Filter, Image
from wagtail.models import Orderable, Page
from wagtail.search import index

# As the templates ask for them.
SIZES = Filter.expand_spec(["format-{avif,webp}", "fill-{480x320,720x480,960x640}"])


@register_setting
class Publication(BaseGenericSetting):
    """The site's own words, which ours keep as data as well."""

    tagline = models.CharField(max_length=200, default="Every quotation is cut from its story.")
    publisher = models.CharField(max_length=200, default="Nobody at all")


class HomePage(Page):
    subpage_types = ["wagtail_site.StoryIndexPage", "wagtail_site.PersonIndexPage"]


class PersonIndexPage(Page):
    pass


class PersonPage(Page):
    """Who tells stories: a role, a sentence, a portrait."""

    role = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    search_fields = [*Page.search_fields, index.SearchField("description")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("role"),
        FieldPanel("description"),
        FieldPanel("portrait"),
    ]


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("StoryPage", related_name="tagged_items", on_delete=models.CASCADE)


class StoryPage(Page):
    """A story: its standfirst, its words, and what is quoted and told in it."""

    person = models.ForeignKey(PersonPage, on_delete=models.PROTECT, related_name="stories")
    standfirst = models.TextField(blank=True)
    body = RichTextField()
    minutes = models.PositiveSmallIntegerField(default=1)
    lead_picture = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = ClusterTaggableManager(through=StoryTag, blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.RelatedFields("person", [index.SearchField("title")]),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("person"),
        FieldPanel("standfirst"),
        FieldPanel("lead_picture"),
        FieldPanel("body"),
        InlinePanel("quotes", label="Quote"),
        InlinePanel("milestones", label="Milestone"),
        FieldPanel("tags"),
    ]

    def get_context(self, request):
        context = super().get_context(request)
        others = StoryPage.objects.sibling_of(self, inclusive=False)
        context["others"] = cards(others)[:3]
        return context


class StoryIndexPage(Page):
    """All stories, newest first, as many on a page as ours."""

    subpage_types = ["wagtail_site.StoryPage"]

    def get_context(self, request):
        context = super().get_context(request)
        context["stories"] = cards(StoryPage.objects.child_of(self))[:24]
        return context


def cards(stories: models.QuerySet) -> models.QuerySet:
    """Return the live stories, newest first, with all that a card shows in two queries."""
    pictures = models.Prefetch("lead_picture", Image.objects.prefetch_renditions(*SIZES))
    live = stories.live().order_by("-first_published_at")
    return live.select_related("person").prefetch_related(pictures)


class StoryQuote(Orderable):
    page = ParentalKey(StoryPage, related_name="quotes", on_delete=models.CASCADE)
    text = models.TextField()


class StoryMilestone(Orderable):
    page = ParentalKey(StoryPage, related_name="milestones", on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    date = models.CharField(max_length=50, blank=True)
    passage = models.TextField(blank=True)
