"""Choose tags by typing; a name that no tag has yet makes a new one when the form is saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from stories.models import Tag, TaggedStory

from .chosen import ChosenSelectMultiple

TAG = TaggedStory._meta.get_field("tag")
# Select2 reads these: what is typed becomes a choice of its own, at a comma or Enter.
TYPING = {"data-tags": "true", "data-token-separators": '[","]'}
LONGEST = Tag._meta.get_field("name").max_length or 100
NOT_ALLOWED = gettext_lazy(
    "There is no tag “%(name)s”, and you may not make one. Choose one that there is."
)
TOO_LONG = gettext_lazy("A tag has at most %(most)s characters: shorten “%(name)s”.")
NO_NAME = gettext_lazy("A tag needs a letter or a digit: “%(name)s” has none.")


def is_new(value: Any) -> bool:
    """Whether a sent value is the name of a tag to be made, and not the number of one."""
    return not str(value).isdecimal()


class TagSelect(ChosenSelectMultiple):
    """Shows new names as they were sent, beside the tags that there are."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        known = [each for each in value if each and not is_new(each)]
        groups = super().optgroups(name, known, attr)
        options = groups[0][1]
        for each in value:
            if each and is_new(each):
                options.append(self.create_option(name, each, each, {each}, len(options)))
        return groups


class TagsField(forms.ModelMultipleChoiceField):
    may_add = True

    def __init__(self) -> None:
        select = TagSelect(TAG, admin.site, attrs=TYPING)
        widget = RelatedFieldWidgetWrapper(
            select,
            TAG.remote_field,
            admin.site,
            can_add_related=True,
        )
        help_text = gettext_lazy(
            "Type a few letters to find one; a comma or Enter takes it, or makes a new one."
        )
        about = {"label": gettext_lazy("Tags"), "help_text": help_text}
        super().__init__(Tag.objects.all(), required=False, widget=widget, **about)

    def clean(self, value: Any) -> Any:
        """Return the tags, and the names of those that are to be made."""
        sent = [str(each).strip() for each in value or []]
        names = dict.fromkeys(each for each in sent if each and is_new(each))
        found = {tag.name.casefold(): tag for tag in _named(names)} if names else {}
        known = [each for each in sent if each and not is_new(each)]
        tags: QuerySet[Tag] = super().clean(known)
        new = [name for name in names if name.casefold() not in found]
        for name in new:
            self._check(name)
        if not names:
            return tags
        return [*dict.fromkeys([*tags, *found.values()]), *new]

    def _check(self, name: str) -> None:
        about = {"name": name, "most": LONGEST}
        if not self.may_add:
            raise forms.ValidationError(NOT_ALLOWED, params=about)
        if len(name) > LONGEST:
            raise forms.ValidationError(TOO_LONG, params=about)
        if not any(map(str.isalnum, name)):
            raise forms.ValidationError(NO_NAME, params=about)


def _named(names: Any) -> list[Tag]:
    """Return the tags of these names, in capitals or not, whatever the engine makes of these."""
    wanted = {name.casefold() for name in names}
    return [tag for tag in Tag.objects.all() if tag.name.casefold() in wanted]
