from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from stories import dates


def validate_date(text: str) -> None:
    """Raise ValidationError, with accepted examples, for what is no date as we keep them."""
    try:
        dates.parse(text)
    except dates.DateError as error:
        raise ValidationError(str(error)) from error


def read(text: str) -> dates.ToldDate | None:
    """A stored date; None where none was told, or where a script stored what is no date."""
    try:
        return dates.parse(text) if text else None
    except dates.DateError:
        return None


class ToldDateField(models.CharField):
    """An EDTF date as precise as it was told, or "" where none was. See `stories.dates`."""

    default_validators = [validate_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 50, "blank": True, **kwargs})
