from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own field for a day: its calendar is large enough for fingers."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
