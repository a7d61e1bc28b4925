"""The editor's desk: Django's admin, one file a noun."""

from django.contrib import admin

from .person import PersonAdmin
from .picture import PictureAdmin
from .story import StoryAdmin
from .tag import TagAdmin

__all__ = ["PersonAdmin", "PictureAdmin", "StoryAdmin", "TagAdmin"]

admin.site.site_header = "In their own words"
admin.site.site_title = "In their own words"
admin.site.index_title = "The desk"
