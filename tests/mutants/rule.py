from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A promise, the code that keeps it, and the tests that must fail where that code is broken.

    `old` occurs exactly once in `file` and is code alone, so that nobody who mends a comment has
    to mend the rule too. `new` takes its place. `tests` are node ids below `tests/`, as narrow as
    is honest. `is_migrated_anew` for what a migration runs: there the database that was migrated
    once would hide that the rule is broken.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    is_migrated_anew: bool = False
