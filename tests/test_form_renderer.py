"""Compare our inputs, labels and errors with Django's templates, character for character."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import example, given
from hypothesis import strategies as st

from profiles_site.form_renderer import FormRenderer
from stories.models import Story

WIDGETS = [
    forms.TextInput,
    forms.NumberInput,
    forms.HiddenInput,
    forms.URLInput,
    forms.EmailInput,
    forms.CheckboxInput,
    forms.Textarea,
    forms.PasswordInput,
    forms.DateTimeInput,
]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(st.none(), texts, texts.map(mark_safe), st.integers(), st.booleans())


@example(forms.TextInput, '"><script>', {"a": '"><script>'})  # each time, not by chance
@example(forms.Textarea, "</textarea><script>", {})
@given(st.sampled_from(WIDGETS), values, st.dictionaries(st.sampled_from("abc"), values))
def test_an_input_is_the_same(widget, value, attrs):
    drawn = widget().render("name", value, attrs, renderer=FormRenderer())
    assert drawn == widget().render("name", value, attrs, renderer=DjangoTemplates())


@given(texts, st.lists(values), st.dictionaries(st.sampled_from("abc"), values))
def test_a_select_is_the_same(group, chosen, attrs):
    choices = [(None, "None"), ("a", mark_safe("<b>")), (group, [(1, "<i>"), ("2", group)])]
    for widget in (forms.Select(choices=choices), forms.SelectMultiple(choices=choices)):
        drawn = widget.render("name", chosen, attrs, renderer=FormRenderer())
        assert drawn == widget.render("name", chosen, attrs, renderer=DjangoTemplates())


@pytest.mark.parametrize("text", ["Plain", "<b>", mark_safe("<i>")])
@pytest.mark.parametrize("required", [True, False])
def test_labels_and_errors_are_the_same(text, required):
    def draw(renderer):
        field = forms.CharField(label=text, required=required)
        form = type("AForm", (forms.Form,), {"field": field})({"field": ""}, renderer=renderer)
        bound = form["field"]
        labels = [bound.label_tag(), bound.label_tag(attrs={"class": "a"}), bound.legend_tag()]
        form.fields["field"].widget.id_for_label = lambda identity: ""
        labels += [bound.label_tag(), bound.label_tag(label_suffix="")]
        return [*labels, str(bound.errors), str(form.non_field_errors())]

    assert draw(FormRenderer()) == draw(DjangoTemplates())


@pytest.mark.parametrize("rights", [{}, {"can_add_related": False}, {"can_view_related": True}])
def test_the_links_around_a_field_are_the_same(rights):
    relation = Story._meta.get_field("person").remote_field
    draw = {
        renderer: RelatedFieldWidgetWrapper(
            forms.Select(choices=[("", "-"), (1, "<b>")]), relation, admin.site, **rights
        ).render("person", 1, {"id": "id_person"}, renderer=renderer)
        for renderer in (FormRenderer(), DjangoTemplates())
    }
    ours, djangos = draw.values()
    assert ours == djangos
