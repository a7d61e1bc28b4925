"""Name rights in the language of the desk: the database has their names in English alone."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext, gettext_lazy, gettext_noop

OWN = {
    "publish_story": gettext_lazy(
        "Can publish, schedule, withdraw and share stories, and bring back"
    ),
    "erase_person": gettext_lazy("Can erase people, with all that is about them"),
}
VERBS = {
    "add": gettext_lazy("Can add %(kind)s"),
    "change": gettext_lazy("Can change %(kind)s"),
    "delete": gettext_lazy("Can delete %(kind)s"),
    "view": gettext_lazy("Can view %(kind)s"),
}
KINDS = (  # which their models do not translate
    gettext_noop("Authentication and Authorization"),
    gettext_noop("Content Types"),
    gettext_noop("Taggit"),
    gettext_noop("content type"),
    gettext_noop("editing session"),
    gettext_noop("handover"),
    gettext_noop("invitation"),
    gettext_noop("preview link"),
    gettext_noop("story version"),
    gettext_noop("tagged item"),
    gettext_noop("unfinished form"),
)


def name_of(right: Any) -> str:
    """Return what a permission lets somebody do; as it is stored where its model is gone."""
    if right.codename in OWN:
        return str(OWN[right.codename])
    verb = VERBS.get(right.codename.partition("_")[0])
    if not verb or right.content_type.model_class() is None:
        return right.name
    return verb % {"kind": _kind_of(right.content_type)}


def title_of(content_type: Any) -> str:
    """Return the title of the rights of one model: “Stories: story”."""
    if content_type.model_class() is None:
        return content_type.name
    app = apps.get_app_config(content_type.app_label)
    return f"{gettext(str(app.verbose_name))}: {_kind_of(content_type)}"


def _kind_of(content_type: Any) -> str:
    return gettext(str(content_type.model_class()._meta.verbose_name))
