from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet

from stories import publication
from stories.models import Milestone

from .buttons import is_publishing
from .inline_rows import KeyedFormSet
from .passage_rows import MilestoneForm, PassageLocationMixin


class MilestoneFormSet(KeyedFormSet):
    """Rows of one timeline: to be published, the dates must not contradict the order."""

    def clean(self) -> None:
        super().clean()
        if not is_publishing(self.data):
            return
        kept = [form for form in self.forms if form not in self.deleted_forms]
        told = [form.instance for form in kept if form.is_valid() and form.instance.passage]
        told += self.milestones_elsewhere()
        told.sort(key=lambda milestone: (milestone.position, milestone.pk or 0))
        if messages := publication.find_contradictions(told):
            raise forms.ValidationError(messages)

    def milestones_elsewhere(self) -> QuerySet[Milestone]:
        """Return the milestones of the same timeline that this form does not show."""
        raise NotImplementedError  # pragma: no cover  subclasses override it


class MilestoneInline(PassageLocationMixin, OrderableAdmin, admin.StackedInline):
    model = Milestone
    form = MilestoneForm
    formset = MilestoneFormSet
    ordering_field = "position"
    extra = 0
    readonly_fields = ["where"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")
