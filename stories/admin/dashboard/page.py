"""Show the work queues on the first page of the desk, each with a link to its whole list."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from stories.accounts import unsafe
from stories.accounts.administrators import KEEPS_ACCOUNTS
from stories.admin import demanded
from stories.admin.forms.buttons import PERMISSION
from stories.models.desk import mail_choice

from . import concerns, messages, people, pictures, support_services, unfinished
from .queues import QueueSummary
from .stories import COMMENTS, QUEUES, of_stories


def find_queues(user: Any, now: datetime) -> list[QueueSummary]:
    """Return the queues of this user that are not empty, with at most two queries for each."""
    found = [of_stories(queue, user, now) for queue in QUEUES if user.has_perm(queue.permission)]
    found.append(people.changes_to_people(user))
    if user.has_perm(PERMISSION):
        found += [people.to_look_at_again(now), pictures.without_consent(now)]
    if user.has_perm("stories.change_picture"):
        found.append(pictures.without_alt_text())
    if user.has_perm("stories.change_supportservice"):
        found.append(support_services.to_verify(now))
    if user.has_perm("stories.change_story"):
        found.insert(0, unfinished.left_unfinished())
        found.insert(0, messages.from_colleagues(user, now))
    if user.has_perm(COMMENTS.permission):
        found.insert(0, messages.comments(user, now))
    if user.has_perm("stories.change_concern"):
        found.insert(0, concerns.to_answer())
    if user.has_perm(PERMISSION):
        found.insert(0, people.protections())
    return [queue for queue in found if queue.rows]


class DashboardSite(admin.AdminSite):
    """An admin site whose first page shows the work queues."""

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {
            "queues": find_queues(request.user, timezone.now()),
            "may_add": request.user.has_perm("stories.add_story"),
            "is_mail_possible": mail_choice.is_possible(),
            "unsafe": unsafe.find_all() if request.user.has_perm(KEEPS_ACCOUNTS) else [],
            "second_step_days": demanded.days_left(request, timezone.now()),
        }
        return super().index(request, context | (extra_context or {}))
