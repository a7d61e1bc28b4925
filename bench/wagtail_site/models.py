"""The pages of our stories as Wagtail's own tutorial would make them."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index


class HomePage(Page):
    subpage_types = ["wagtail_site.StoryIndexPage"]


class StoryIndexPage(Page):
    """All stories, newest first, 20 a page."""

    def get_context(self, request):
        context = super().get_context(request)
        stories = StoryPage.objects.child_of(self).live().order_by("-first_published_at")
        context["stories"] = stories[:20]
        return context


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("StoryPage", related_name="tagged_items", on_delete=models.CASCADE)


class StoryPage(Page):
    """A story: its standfirst, its words, and what is quoted and told in it."""

    person = models.CharField(max_length=200)
    standfirst = models.TextField(blank=True)
    body = RichTextField()
    tags = ClusterTaggableManager(through=StoryTag, blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.SearchField("person"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("person"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        InlinePanel("quotes", label="Quote"),
        InlinePanel("milestones", label="Milestone"),
        FieldPanel("tags"),
    ]

    def get_context(self, request):
        context = super().get_context(request)
        others = self.get_siblings(inclusive=False).live().order_by("-first_published_at")
        context["others"] = others.specific()[:3]
        return context


class StoryQuote(Orderable):
    page = ParentalKey(StoryPage, related_name="quotes", on_delete=models.CASCADE)
    text = models.TextField()


class StoryMilestone(Orderable):
    page = ParentalKey(StoryPage, related_name="milestones", on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    date = models.CharField(max_length=50, blank=True)
    passage = models.TextField(blank=True)
