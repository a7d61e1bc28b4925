from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from stories import dates


def validate_date(text: str) -> None:
    """Raise ValidationError with examples where the text is not a supported EDTF date."""
    try:
        dates.parse(text)
    except dates.DateError as error:
        raise ValidationError(str(error)) from error


def parse_stored(text: str) -> dates.ToldDate | None:
    """Parse a stored date; return None where it is empty or is not a supported EDTF date.

    A script may store what the form would refuse.
    """
    try:
        return dates.parse(text) if text else None
    except dates.DateError:
        return None


class ToldDateField(models.CharField):
    """Holds an EDTF date, no more precise than the person told it, or "". See `stories.dates`."""

    default_validators = [validate_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 50, "blank": True, **kwargs})
