"""Propose what a field may hold; an editor accepts it or writes something else."""

from typing import Any

from django import forms
from django.urls import reverse

from stories import romanisation
from stories.models import Person, Story

LONGEST_TEXT = 300
MOST = 9  # addresses that are tried: the tenth story of one headline needs a better one


def propose(model: type[Story] | type[Person], text: str, language: str) -> str:
    """Return a free address for a headline or name; "" where its letters have no Latin form."""
    found = romanisation.address(text[:LONGEST_TEXT], language)
    names = [found, *(f"{found}-{number}" for number in range(2, MOST + 1))] if found else []
    return next((name for name in names if not _is_taken(model, name, language)), "")


def _is_taken(model: type[Story] | type[Person], slug: str, language: str) -> bool:
    if issubclass(model, Story):
        return Story.objects.is_taken(slug, language)
    return Person.objects.is_taken(slug)


def offer_address(form: forms.ModelForm, source: str) -> None:
    """Let the form's script propose an address from a field; for a draft, at its opening."""
    record, field = form.instance, form.fields.get("slug")
    if field is None:
        return
    model = type(record)
    field.widget.attrs |= {
        "data-propose": reverse(f"admin:stories_{model._meta.model_name}_address"),
        "data-from": f"id_{source}",
    }
    if record.pk and not record.slug and not form.is_bound:
        found: Any = propose(model, getattr(record, source), record.language)
        field.widget.attrs["data-proposed"] = found
