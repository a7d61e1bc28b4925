from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet

from stories import publication
from stories.models import Milestone

from . import told_dates
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
        forms = [form for form in kept if form.is_valid() and form.instance.passage]
        forms.sort(key=lambda form: (form.instance.position, form.instance.pk or 0))
        told = [form.instance for form in forms]
        found = publication.find_contradictions(told)
        found += publication.find_contradictions_elsewhere(told, self.milestones_elsewhere())
        for blocker in found:
            row = next(form for form in forms if form.instance is blocker.record)
            row.add_error("date_edtf", str(blocker))

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
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        **told_dates.OVERRIDES_WITH_LABEL,
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")
