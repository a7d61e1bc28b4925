"""List the addresses of the desk's own pages, which come before Django's own."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path

from stories import first_use

from . import consent
from .erase import erase
from .invite import invite_again
from .picture_choices import choose
from .presence import presence
from .reset_link import reset_link
from .trash import move

# These are imported when somebody asks for them: they need much that nothing else of the desk does.
address = first_use.views("stories.admin.pages.address")
close_account = first_use.views("stories.admin.pages.close_account")
comments = first_use.views("stories.admin.pages.comments")
describe_pictures = first_use.views("stories.admin.pages.describe_pictures")
history = first_use.views("stories.admin.pages.history")
paste = first_use.views("stories.admin.pages.paste")
person_preview = first_use.views("stories.admin.pages.person_preview")
preview = first_use.views("stories.admin.pages.preview")
preview_links = first_use.views("stories.admin.pages.preview_links")
protect = first_use.views("stories.admin.pages.protect")
reset_second_factor = first_use.views("stories.admin.pages.reset_second_factor")
told_date = first_use.views("stories.admin.pages.told_date")
translate = first_use.views("stories.admin.pages.translate")
unfinished = first_use.views("stories.admin.pages.unfinished")
voices = first_use.views("stories.admin.pages.voices")
who_may = first_use.views("stories.admin.pages.who_may")
withdraw = first_use.views("stories.admin.pages.withdraw")

type Page = Callable[..., HttpResponse]


def of_stories(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the story pages.

    Each view is called with the ModelAdmin, the request and the story's primary key.
    """

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_story_{name}")

    return [
        page("add/preview/", preview.preview, "add_preview"),
        page("address/", address.address, "address"),
        page("paste/", paste.paste, "paste"),
        page("voices/", voices.voices, "voices"),
        page("told-date/", told_date.told_date, "told_date"),
        page("withdraw/", withdraw.withdraw, "withdraw"),
        page("unfinished/<slug:key>/delete/", unfinished.discard_unfinished, "discard_unfinished"),
        page("<int:pk>/preview/", preview.preview, "preview"),
        page("<int:pk>/presence/", presence, "presence"),
        page("<int:pk>/consent/", consent.of_story, "consent"),
        page("<int:pk>/comments/", comments.comments, "comments"),
        page("<int:pk>/links/", preview_links.preview_links, "links"),
        page("<int:pk>/translate/", translate.translate, "translate"),
        page("<int:pk>/original/", translate.original, "original"),
        page("<int:pk>/discard/", withdraw.discard, "discard"),
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/who-may/", who_may.who_may, "who_may"),
        *_history(page),
    ]


def _history(page: Callable[[str, Page, str], URLPattern]) -> list[URLPattern]:
    return [
        page("<int:pk>/history/", history.history, "history"),
        page("<int:pk>/history/compare/", history.compare, "compare"),
        page("<int:pk>/history/<int:number>/name/", history.name_version, "name_version"),
        page("<int:pk>/history/<int:number>/restore/", history.restore, "restore"),
    ]


def of_people(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the pages of people. See `of_stories`."""

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_person_{name}")

    return [
        page("address/", address.address, "address"),
        page("withdraw/", withdraw.withdraw_people, "withdraw"),
        page("<int:pk>/preview/", person_preview.person_preview, "preview"),
        page("<int:pk>/discard/", withdraw.discard, "discard"),
        page("<int:pk>/links/", preview_links.preview_links, "links"),
        *_history(page),
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/who-may/", who_may.who_may, "who_may"),
        page("<int:pk>/erase/", erase, "erase"),
        page("<int:pk>/protect/", protect.protect, "protect"),
    ]


def of_accounts(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the pages of accounts. See `of_stories`."""

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"auth_user_{name}")

    return [
        page("<int:pk>/invite/", invite_again, "invite_again"),
        page("<int:pk>/close/", close_account.close_account, "close"),
        page("<int:pk>/reset-link/", reset_link, "reset_link"),
        page(
            "<int:pk>/reset-second-step/",
            reset_second_factor.reset_second_factor,
            "reset_second_factor",
        ),
    ]


def of_pictures(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    wrap = model_admin.admin_site.admin_view
    away, asked = (
        partial(withdraw.withdraw_picture, model_admin),
        partial(consent.of_picture, model_admin),
    )
    return [
        path("choose/", wrap(partial(choose, model_admin)), name="stories_picture_choose"),
        path(
            "add/several/",
            wrap(partial(describe_pictures.add_several, model_admin)),
            name="stories_picture_add_several",
        ),
        path(
            "<int:pk>/describe/",
            wrap(partial(describe_pictures.describe, model_admin)),
            name="stories_picture_describe",
        ),
        path("<int:pk>/withdraw/", wrap(away), name="stories_picture_withdraw"),
        path("<int:pk>/consent/", wrap(asked), name="stories_picture_consent"),
    ]


def of_consents(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    wrap = model_admin.admin_site.admin_view
    withdraw_one = wrap(partial(consent.withdraw, model_admin))
    download = wrap(partial(consent.download, model_admin))
    return [
        path("<int:pk>/withdraw/", withdraw_one, name="stories_consent_withdraw"),
        path("<int:pk>/evidence/", download, name="stories_consent_evidence"),
    ]
