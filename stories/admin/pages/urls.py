"""List the addresses of the desk's own pages, which come before Django's own."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path

from . import consent
from .address import address as propose_address
from .close_account import close_account
from .comments import comments
from .describe_pictures import add_several, describe
from .erase import erase
from .history import compare, history, name_version, restore
from .invite import invite_again
from .paste import paste
from .person_preview import person_preview
from .picture_choices import choose
from .presence import presence
from .preview import preview
from .preview_links import preview_links
from .protect import protect
from .reset_link import reset_link
from .reset_second_factor import reset_second_factor
from .told_date import told_date
from .translate import original, translate
from .trash import move
from .unfinished import discard_unfinished
from .voices import voices
from .who_may import who_may
from .withdraw import discard, withdraw, withdraw_people, withdraw_picture

type Page = Callable[..., HttpResponse]


def of_stories(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the story pages.

    Each view is called with the ModelAdmin, the request and the story's primary key.
    """

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_story_{name}")

    return [
        page("add/preview/", preview, "add_preview"),
        page("address/", propose_address, "address"),
        page("paste/", paste, "paste"),
        page("voices/", voices, "voices"),
        page("told-date/", told_date, "told_date"),
        page("withdraw/", withdraw, "withdraw"),
        page("unfinished/<slug:key>/delete/", discard_unfinished, "discard_unfinished"),
        page("<int:pk>/preview/", preview, "preview"),
        page("<int:pk>/presence/", presence, "presence"),
        page("<int:pk>/consent/", consent.of_story, "consent"),
        page("<int:pk>/comments/", comments, "comments"),
        page("<int:pk>/links/", preview_links, "links"),
        page("<int:pk>/translate/", translate, "translate"),
        page("<int:pk>/original/", original, "original"),
        page("<int:pk>/discard/", discard, "discard"),
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/who-may/", who_may, "who_may"),
        *_history(page),
    ]


def _history(page: Callable[[str, Page, str], URLPattern]) -> list[URLPattern]:
    return [
        page("<int:pk>/history/", history, "history"),
        page("<int:pk>/history/compare/", compare, "compare"),
        page("<int:pk>/history/<int:number>/name/", name_version, "name_version"),
        page("<int:pk>/history/<int:number>/restore/", restore, "restore"),
    ]


def of_people(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the pages of people. See `of_stories`."""

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"stories_person_{name}")

    return [
        page("address/", propose_address, "address"),
        page("withdraw/", withdraw_people, "withdraw"),
        page("<int:pk>/preview/", person_preview, "preview"),
        page("<int:pk>/discard/", discard, "discard"),
        page("<int:pk>/links/", preview_links, "links"),
        *_history(page),
        page("<int:pk>/delete/", move, "delete"),
        page("<int:pk>/who-may/", who_may, "who_may"),
        page("<int:pk>/erase/", erase, "erase"),
        page("<int:pk>/protect/", protect, "protect"),
    ]


def of_accounts(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """Return the URL patterns of the pages of accounts. See `of_stories`."""

    def page(address: str, view: Page, name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(partial(view, model_admin))
        return path(address, wrapped, name=f"auth_user_{name}")

    return [
        page("<int:pk>/invite/", invite_again, "invite_again"),
        page("<int:pk>/close/", close_account, "close"),
        page("<int:pk>/reset-link/", reset_link, "reset_link"),
        page("<int:pk>/reset-second-step/", reset_second_factor, "reset_second_factor"),
    ]


def of_pictures(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    wrap = model_admin.admin_site.admin_view
    away, asked = partial(withdraw_picture, model_admin), partial(consent.of_picture, model_admin)
    return [
        path("choose/", wrap(partial(choose, model_admin)), name="stories_picture_choose"),
        path(
            "add/several/",
            wrap(partial(add_several, model_admin)),
            name="stories_picture_add_several",
        ),
        path(
            "<int:pk>/describe/",
            wrap(partial(describe, model_admin)),
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
