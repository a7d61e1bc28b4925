"""Build the classes of a form once for all users with the same rights.

Django builds the forms of a story and its rows anew for each request: some thirty fields
with their widgets. What they are depends on the fields to show and on the user's rights alone.
"""

import copy
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.utils.translation import get_language

from stories.admin.navigation import rights_of

MOST = 200  # classes to remember; beyond that, all are built anew
KNOWN: dict[Any, Any] = {}


class KeptFields(dict[str, forms.Field]):
    """The fields of a class, of which each form has copies; Django copies them in more steps."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return {
            name: FIELDS.get(type(field).__deepcopy__, copy.deepcopy)(field)
            for name, field in self.items()
        }


def _copy(field: Any) -> Any:
    """Copy a field as its `__deepcopy__` does; nobody changes choices in place: they are shared."""
    copied = _like(field)
    copied.widget = WIDGETS.get(type(field.widget).__deepcopy__, copy.deepcopy)(field.widget)
    copied.error_messages = field.error_messages.copy()
    copied.validators = field.validators[:]
    return copied


def _copy_with_records(field: Any) -> Any:
    copied = _copy(field)
    copied.queryset = field.queryset.all()
    return copied


def _copy_of_widget(widget: Any) -> Any:
    copied = _like(widget)
    copied.attrs = widget.attrs.copy()
    return copied


def _like(one: Any) -> Any:
    other = object.__new__(type(one))
    vars(other).update(vars(one))
    return other


FIELDS: dict[Any, Callable[[Any], Any]] = {
    forms.Field.__deepcopy__: _copy,
    forms.ChoiceField.__deepcopy__: _copy,
    forms.ModelChoiceField.__deepcopy__: _copy_with_records,
}
WIDGETS: dict[Any, Callable[[Any], Any]] = {
    forms.Widget.__deepcopy__: _copy_of_widget,
    forms.widgets.ChoiceWidget.__deepcopy__: _copy_of_widget,
}


class KeptFormMixin:
    """For the admin of a model whose form depends on nothing else of the request."""

    def get_form(
        self: Any,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  Django's own signature
        **kwargs: Any,
    ) -> Any:
        fields = kwargs.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))

        def build() -> Any:
            form = super(KeptFormMixin, self).get_form(  # type: ignore[misc]  # of an admin
                request, obj, change, fields=fields, **kwargs
            )
            form._meta.formfield_callback = None  # it would hold the request
            form.base_fields = KeptFields(form.base_fields)
            return form

        kind = (*_what(self, request, obj), change, *fields, *kwargs.items())
        return _built(kind, build)


class KeptFormSetMixin:
    """For inline rows that depend on nothing else of the request."""

    def get_formset(self: Any, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        def build() -> Any:
            formset = super(KeptFormSetMixin, self).get_formset(  # type: ignore[misc]  # of an inline
                request, obj, **kwargs
            )
            formset.form._meta.formfield_callback = None
            return formset

        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        kind = (*_what(self, request, obj), self.parent_model, *fields, *kwargs.items())
        return _built(kind, build)


def _what(model_admin: Any, request: HttpRequest, obj: Any) -> tuple[Any, ...]:
    """Return what the fields of a form depend on besides their names."""
    return (
        type(model_admin),
        model_admin.admin_site.name,
        rights_of(request.user),
        model_admin.has_change_permission(request, obj),
        tuple(model_admin.get_readonly_fields(request, obj)),
        tuple(model_admin.get_exclude(request, obj) or ()),
        get_language(),
        settings.DEBUG,  # the names of scripts
    )


def _built(kind: Any, build: Callable[[], Any]) -> Any:
    if kind not in KNOWN:
        if len(KNOWN) >= MOST:
            KNOWN.clear()
        KNOWN[kind] = build()
    return KNOWN[kind]


def own[Kept](kept: type[Kept], **attributes: Any) -> type[Kept]:
    """Return a class of a request's own, of which Django need not look for the fields again."""
    attributes["__module__"] = kept.__module__
    return type.__new__(type(kept), kept.__name__, (kept,), attributes)
