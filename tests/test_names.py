"""Test the names of users at the desk."""

import pytest
from django.contrib.auth.models import User

from stories.admin.display_names import display_name


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (User(username="anna", first_name="Anna", last_name="Sample"), "Anna Sample"),
        (User(username="anna"), "anna"),
        (None, "who was there"),
    ],
)
def test_are_their_names_or_what_stands_for_them(user, name):
    assert display_name(user, "who was there") == name
