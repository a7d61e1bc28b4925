"""Tell a browser which records are gone for good, so that it drops what was typed about them."""

from django.http import HttpRequest, JsonResponse

from stories.models import Person, Picture, Story, Tag

from .frame import numbers_in_query

MODELS = {model._meta.model_name: model for model in (Story, Person, Picture, Tag)}


def kept_forms(request: HttpRequest) -> JsonResponse:
    """Answer which records of `?story=7&person=3` do not exist, not even in the trash.

    A browser keeps what was typed into a form by the form's address. Somebody who was protected has
    new records, so the old ones are gone too. See also `static/js/desk/autosave_storage.js`.
    """
    gone = []
    for name, model in MODELS.items():
        asked = {int(number) for number in numbers_in_query(request, str(name))}
        there = set(model._base_manager.filter(pk__in=asked).values_list("pk", flat=True))
        gone += [f"{name}/{number}" for number in sorted(asked - there)]
    return JsonResponse({"gone": gone})
