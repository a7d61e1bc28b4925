"""Administrators are told what is unsafe."""

from tests.mutants.rule import Rule

UNSAFE = "stories/accounts/unsafe.py"

RULES = (
    Rule(
        "Administrators are told that HTTPS is off in the open",
        UNSAFE,
        "if not settings.HTTPS:",
        "if False:",
        ("test_unsafe.py::test_what_is_unsafe_is_told",),
    ),
    Rule(
        "Administrators are told of former keys that can be guessed",
        UNSAFE,
        "[settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]",
        "[settings.SECRET_KEY]",
        ("test_unsafe.py::test_what_is_unsafe_is_told",),
    ),
    Rule(
        "Administrators are told of a database that others can read",
        UNSAFE,
        "if is_open_to_others(file)",
        "if False",
        ("test_unsafe.py::test_a_database_that_others_read_is_told",),
    ),
)
