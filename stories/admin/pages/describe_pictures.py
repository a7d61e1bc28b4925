"""Add several pictures at once, and say what pictures show and who made them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from stories import page_context, pictures
from stories.admin.forms.control_characters import without_control_characters
from stories.admin.forms.describing import DescribeForm
from stories.admin.scripts import scripts
from stories.models import Picture

from .frame import MOST_CHOSEN, numbers_in_query, page
from .picture_choices import choices, smallest

ROW = "admin/stories/picture/_describe_row.html"
LONGEST_CREDIT = 200


def describe(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what one picture shows and who made it: as a page, or as JSON for a dialog.

    The JSON has the `form`, until it is filled in well; then the `picture` as it is now.
    """
    picture = get_object_or_404(Picture, pk=pk)
    is_sent, is_dialog = request.method == "POST", _wants_json(request)
    its_form = reverse("admin:stories_picture_change", args=[pk])
    if not model_admin.has_change_permission(request, picture):
        if is_sent or is_dialog or not model_admin.has_view_permission(request, picture):
            raise PermissionDenied
        return HttpResponseRedirect(its_form)  # which says who may change it
    form = DescribeForm(picture, without_control_characters(request.POST) if is_sent else None)
    if is_sent and _keep(model_admin, request, form):
        if is_dialog:
            return _json({"picture": choices(request, [picture])[0]})
        messages.success(request, gettext("The picture is described."))
        return HttpResponseRedirect(its_form)
    context = {"title": gettext("Describe the picture"), "picture": picture}
    context["row"] = _row(request, form)
    if is_dialog:
        return _json({"form": context["row"]})
    return page(model_admin, request, "describe", context, "stories/picture")


def add_several(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Store the files that are sent, and ask of each what it shows and who made it.

    A script sends one file at a time, and gets the row in which that is asked.
    """
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    asked: list[int | str] = list(numbers_in_query(request, "added"))
    forms: list[DescribeForm] = []
    if request.method == "POST" and "picture" in request.POST:
        forms = _sent_forms(model_admin, request)
        refused = [each for each in forms if not _keep(model_admin, request, each)]
        if not refused:
            told = ngettext("{} picture is described.", "{} pictures are described.", len(forms))
            messages.success(request, told.format(len(forms)))
            return HttpResponseRedirect(reverse("admin:stories_picture_changelist"))
        forms = refused
    elif request.method == "POST":
        added, problems = _add(model_admin, request)
        if _wants_json(request):
            return _answer_script(request, added, problems)
        for name, problem in problems:
            messages.error(request, f"“{name}”: {problem}" if name else problem)
        asked += [each.pk for each in added]
        return HttpResponseRedirect(f"{request.path}?{urlencode([('added', pk) for pk in asked])}")
    else:
        stored = Picture.objects.filter(pk__in=asked).order_by("pk")
        forms = [DescribeForm(each) for each in stored if _may(model_admin, request, each)]
    context = {
        "title": gettext("Add several pictures"),
        "rows": [_row(request, each) for each in forms],
        "accept": pictures.MIME_TYPES,
        "formats": pictures.IN_WORDS,
        "media": scripts("picture_upload"),
    }
    return page(model_admin, request, "add_several", context, "stories/picture")


def _add(model_admin: Any, request: HttpRequest) -> tuple[list[Picture], list[tuple[str, str]]]:
    """Store each file that was sent; what cannot be read is named, and keeps back no other."""
    added: list[Picture] = []
    problems: list[tuple[str, str]] = []
    credit = without_control_characters(request.POST).get("credit", "").strip()[:LONGEST_CREDIT]
    files = request.FILES.getlist("files")
    for upload in files:
        try:
            clean = pictures.clean(upload)  # type: ignore[arg-type]  # it reads as a file does
        except pictures.PictureError as error:
            problems.append((str(upload.name), str(error)))
            continue
        with transaction.atomic():
            picture = Picture.objects.add(clean, credit=credit)
            model_admin.log_addition(request, picture, [{"added": {}}])
        added.append(picture)
    if not files:
        problems.append(("", gettext("Choose one picture file or more first.")))
    return added, problems


def _answer_script(
    request: HttpRequest, added: list[Picture], problems: list[tuple[str, str]]
) -> HttpResponse:
    if problems:
        return _json({"problem": " ".join(problem for _, problem in problems)})
    rows = [_row(request, DescribeForm(each)) for each in added]
    return _json({"row": "".join(rows), "picture": choices(request, added)[-1]})


def _sent_forms(model_admin: Any, request: HttpRequest) -> list[DescribeForm]:
    data = without_control_characters(request.POST)
    numbers = [each for each in data.getlist("picture") if each.isdecimal() and len(each) < 19]
    found = Picture.objects.filter(pk__in=numbers[:MOST_CHOSEN]).order_by("pk")
    return [DescribeForm(each, data) for each in found if _may(model_admin, request, each)]


def _may(model_admin: Any, request: HttpRequest, picture: Picture) -> bool:
    allowed: bool = model_admin.has_change_permission(request, picture)
    return allowed


def _keep(model_admin: Any, request: HttpRequest, form: DescribeForm) -> bool:
    if not form.is_valid():
        return False
    if not form.has_changed():
        return True
    is_kept = form.keep(request.user)
    if is_kept:
        model_admin.log_change(request, form.instance, [{"changed": {"fields": form.changed_data}}])
    return is_kept


def _row(request: HttpRequest, form: DescribeForm) -> str:
    picture = form.instance
    context = {
        "form": form,
        "picture": picture,
        "thumbnail": smallest(picture),
        "alike": [(each, smallest(each)) for each in picture.may_be_same_as()],
    }
    return render_to_string(ROW, context, request)


def _wants_json(request: HttpRequest) -> bool:
    wanted = request.get_preferred_type(["text/html", "application/json"])
    return wanted == "application/json"


def _json(content: dict[str, Any]) -> HttpResponse:
    return page_context.hidden(JsonResponse(content))
