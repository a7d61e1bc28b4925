"""Fields that several models or the admin share."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.choices import BaseChoiceIterator, BlankChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from stories import bidi_controls, collation, figures, first_use, languages
from stories.keys import new_key  # noqa: F401  migrations import it from here

if TYPE_CHECKING:
    from stories import pasted_html
else:  # a text that changed alone is read
    pasted_html = first_use.module("stories.pasted_html")

# One allowlist drives both the editor and the sanitiser.
RICH_TEXT_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "HorizontalRule": True,
    "Voices": True,  # ours: static/js/desk/voices.js and passages/voices.py
    "Pictures": True,  # ours: static/js/desk/pictures.js and figures.py
    "Phrases": True,  # ours: static/js/desk/phrases.js and phrases.py
}

# What no address holds, for the constraints of both engines: neither knows the other's `\w`.
# Without anchors, since `$` is not the end of a text in every engine.
NOT_IN_A_SLUG = "[^-0-9A-Za-z_]"
NOT_IN_A_TAGS_SLUG = "[^-0-9A-Za-z_\u0080-\U0010ffff]"

_clean = create_sanitizer(RICH_TEXT_EXTENSIONS)


@lru_cache(maxsize=32)
def sanitise(html: str) -> str:
    """Return the HTML with only the elements that the editor can make, and with LF newlines.

    A newline follows each `<br>`: `textContent` skips `<br>`, and would join the words around it.
    Words are never changed, except words that their author deleted, hid or commented: see
    `pasted_html`. An unclosed control of direction is closed at the end of its paragraph.

        <p onclick="x">One<br>two</p>    <p>One<br>\\ntwo</p>
        <p>One <del>two</del></p>        <p>One </p>

    A figure that names a picture stays between blocks: see `stories.figures`.
    """
    return figures.between(with_plain_newlines(html), _sanitise)


def _sanitise(html: str) -> str:
    plain = pasted_html.without_controls(html)
    clean = _clean(plain) if pasted_html.may_be_clean(plain) else ""
    if clean != plain:  # the editor did not write it
        clean = _clean(pasted_html.read(plain).html)
    closed = bidi_controls.close(clean)
    if closed != clean:
        closed = _clean(closed)  # a paragraph may be empty now
    return re.sub(r"<br>\n?", "<br>\n", closed)


def with_absolute_links(html: str, address: str) -> str:
    """Return sanitised HTML for another site: relative links are resolved against `address`."""
    return figures.between(
        html,
        lambda part: nh3.clean(part, **_allowed(), url_relative=("rewrite_with_base", address)),
    )


@cache
def _allowed() -> dict[str, Any]:
    return allowlist_from_extensions(expand_extensions(RICH_TEXT_EXTENSIONS))


def web_address(value: str) -> None:
    """Raise ValidationError where the value is not an http(s) URL, or could break out of a link."""
    URLValidator(["http", "https"])(value)
    if re.search(r'[\s<>"{}|\\^`]', value):
        raise ValidationError(
            _(
                "A web address holds no spaces, quotation marks or brackets such as < and {. "
                "Copy it from the browser once more."
            )
        )


class RichTextField(ProseEditorField):
    """Sanitises rich text whenever it is stored: by forms, `save()`, `update()` and fixtures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("extensions", RICH_TEXT_EXTENSIONS)
        super().__init__(*args, sanitize=sanitise, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001  Django's own signature
        html = sanitise(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, html)
        return html

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        # update() calls this method and never pre_save().
        return super().get_db_prep_save(
            sanitise(value) if isinstance(value, str) else value, connection
        )


class PlainTextFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return with_plain_newlines(super().to_python(value))


class PlainTextField(models.TextField):
    """Stores a text with LF newlines, because a browser sends each newline as CR LF.

    So passages keep their positions in it, and a text that nobody edited compares as unchanged.
    """

    def to_python(self, value: Any) -> Any:
        return with_plain_newlines(super().to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  Django's own signature
        text = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, text)
        return text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PlainTextFormField, **kwargs})


def with_plain_newlines(text: Any) -> Any:
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


REFUSED = gettext_lazy(languages.REFUSED)


class LanguageChoices(BaseChoiceIterator):
    """The languages to choose from, after what is chosen if none is.

    Django's own iterators make a new list of the three hundred each time that somebody looks, and
    have another name in each form, so that nobody can know that they are the same.
    """

    def __init__(self, *blank: tuple[str, Any]) -> None:
        self.choices = (*blank, *languages.CHOICES)
        self.labels = dict(self.choices)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.choices)

    def __deepcopy__(self, memo: Any) -> "LanguageChoices":
        return self


class LanguageField(models.CharField):
    """Holds the code of a language that is known; its choices are not repeated in migrations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 16, "choices": LanguageChoices()}
        kwargs["error_messages"] = {"invalid_choice": REFUSED}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "choices", "error_messages"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any
    ) -> None:
        def display(record: models.Model) -> str:
            code = getattr(record, self.attname)
            return languages.NAMES.get(code, code)

        setattr(cls, f"get_{name}_display", display)  # Django's looks through all languages
        super().contribute_to_class(cls, name, *args, **kwargs)

    def get_choices(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_choices(*args, **kwargs)
        is_mixed = isinstance(found, BlankChoiceIterator)
        return LanguageChoices(*found.blank_choice) if is_mixed else found  # type: ignore[union-attr]  # looked at

    def formfield(self, **kwargs: Any) -> Any:
        # A field with choices keeps its own messages for itself.
        return super().formfield(**{"error_messages": {"invalid_choice": REFUSED}, **kwargs})


class LinesFormField(forms.CharField):
    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether its lines did: a browser sends CR LF for each newline."""
        return lines(initial or "") != lines(data or "")


class LinesField(models.TextField):
    """Holds several short texts, one a line. Pages show the `lines` of its value."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": LinesFormField, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return "\n".join(lines(super().clean(value, model_instance)))


def lines(text: str) -> list[str]:
    """Return the lines of `text` that are not blank, without the white space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class _Computed:
    """Computes the value of a SortKeyField from its text each time it is read."""

    only_takes = True  # see `built_records`

    def __init__(self, field: "SortKeyField") -> None:
        self.field = field

    def __get__(self, record: models.Model | None, owner: type | None = None) -> Any:
        return self if record is None else collation.key(self.field.text(record))

    def __set__(self, record: models.Model, value: Any) -> None:
        record.__dict__[self.field.attname] = value  # else Django takes the field for deferred


class _Counted(DeferredAttribute):
    """Computes the value of a MinutesField where the words are at hand."""

    only_takes = True  # see `built_records`

    def __get__(self, record: models.Model | None, cls: type | None = None) -> Any:
        if record is not None and "body" in record.__dict__:
            return record.minutes_to_read  # type: ignore[attr-defined]  # of a story
        return super().__get__(record, cls)

    def __set__(self, record: models.Model, value: Any) -> None:
        record.__dict__[self.field.attname] = value


class MinutesField(models.PositiveIntegerField):
    """Holds how long a story takes to read, for lists, which do not load its words.

    It is right however the record is stored, except by `update()`; None where nobody counted.
    """

    descriptor_class = _Counted

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"null": True, "editable": False})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("null", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class SortKeyField(models.CharField):
    """Holds the key that lists sort a record by, made of its field `of`.

    It is right however the record is stored, except by `update()`.
    """

    descriptor_class = _Computed

    def __init__(self, *, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": collation.KEY_LENGTH, "editable": False}
        kwargs |= {"db_index": True, "default": ""}
        super().__init__(**kwargs)

    def text(self, record: models.Model) -> str:
        """Return the text that the key is made of."""
        return getattr(record, self.of)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "db_index", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"of": self.of}
