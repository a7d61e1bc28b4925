"""The rows of a story: its quotes and its milestones."""

from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models

from stories.admin.forms import original_beside
from stories.admin.forms.milestone_rows import MilestoneInline
from stories.admin.forms.passage_rows import PassageLocationMixin, QuoteForm, QuoteFormSet
from stories.admin.forms.story_form import MilestonesOfStoryFormSet
from stories.models import Quote


class QuoteInline(
    original_beside.OriginalTextMixin, PassageLocationMixin, OrderableAdmin, admin.StackedInline
):
    model = Quote
    help_page = "quotes"
    form = QuoteForm
    formset = QuoteFormSet
    ordering_field = "position"
    extra = 0
    fields = [("where", "position"), "text", ("speaker", "is_pull_quote", "row_key")]
    readonly_fields = ["where"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}
    view_on_site = False  # most quotes are not public while they are edited


class MilestonesOfStoryInline(original_beside.OriginalTextMixin, MilestoneInline):
    help_page = "milestones"
    formset = MilestonesOfStoryFormSet
    fk_name = "story"
    fields = [("where", "position"), "title", ("date_edtf", "date_label", "kind")]
    fields += [("passage", "row_key")]
