"""Show what readers were told was wrong, of all public stories, and how that is done."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import pagination
from stories.models import Correction

from .lists import render_list, without_numbers

CORRECTIONS = pagination.Listing(
    lambda now: Correction.objects.published(now).for_list(), now=models.DateTimeField()
)


@without_numbers
def correction_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = pagination.read(request.GET, CORRECTIONS, {}, now=now)
    shown = [(correction, correction.shown_in(now)) for correction in page]
    return render_list(request, "correction_list", _("Corrections"), page=page, shown=shown)
