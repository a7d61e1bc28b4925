"""List pictures for the dialogs in which an editor chooses one."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from stories import page_context, publication
from stories.admin.forms.buttons import may_publish
from stories.models import Picture
from stories.models.picture import if_shown

CHOICES = 24  # pictures that are listed at once
THUMBNAIL = 160  # pixels, for twice as many as are shown


def choose(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """List the newest pictures, or those that are asked for.

    `number` asks for one; `term` for those whose texts have its words.
    """
    if not request.user.has_perm("stories.view_picture"):
        raise PermissionDenied
    found: Any = Picture.objects.order_by("-pk")
    if number := request.GET.get("number", ""):
        found = found.filter(pk=number) if number.isascii() and number.isdigit() else found.none()
    else:
        found, _ = model_admin.get_search_results(request, found, request.GET.get("term", ""))
    return page_context.hidden(JsonResponse({"pictures": choices(request, found[:CHOICES])}))


def choices(request: HttpRequest, pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    """Return what a dialog shows of each picture.

    `describe` is the address where this user says what it lacks, or "".
    """
    found = list(pictures)
    lacking = [each.pk for each in found if publication.lacks(each)]
    if lacking and not may_publish(request):  # others may not change what readers see
        seen = Picture.objects.published_or_scheduled().filter(pk__in=lacking)
        lacking = [pk for pk in lacking if pk not in set(seen.values_list("pk", flat=True))]
    may_change = request.user.has_perm("stories.change_picture")
    return [_choice(each, is_asked=may_change and each.pk in lacking) for each in found]


def _choice(picture: Picture, *, is_asked: bool) -> dict[str, Any]:
    lacks = [capfirst(lack) for lack in publication.lacks(picture)]
    if if_shown(picture, timezone.now()) is None:
        lacks.append(gettext("Readers do not see it: it is withdrawn, or the consent to it ended."))
    return {
        "number": picture.pk,
        "name": str(picture),
        "address": reverse("admin:stories_picture_change", args=[picture.pk]),
        "caption": picture.caption,
        "credit": picture.credit,
        "lacks": " ".join(lacks),
        "thumbnail": smallest(picture),
        "describe": describe_address(picture) if is_asked else "",
    }


def describe_address(picture: Picture) -> str:
    return reverse("admin:stories_picture_describe", args=[picture.pk])


def smallest(picture: Picture) -> str:
    """Return the address of a square file that is enough for a small place at the desk."""
    return picture.url(picture.file_up_to(THUMBNAIL, "square").name)
