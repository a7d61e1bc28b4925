"""What a worker loads when it starts, and what it knows without opening a font."""

from tests.mutants.rule import Rule

RULES = (
    Rule(
        "A worker starts without what seals evidence",
        "stories/evidence.py",
        'fernet = first_use.module("cryptography.fernet")',
        "from cryptography import fernet",
        ("test_start.py",),
    ),
    Rule(
        "A worker starts without the desk",
        "profiles_site/wsgi.py",
        "DeskConfig.is_built_at_start = False",
        "DeskConfig.is_built_at_start = True",
        ("test_start.py",),
    ),
    Rule(
        "A static file that is not there takes no memory",
        "profiles_site/static_files.py",
        "if is_unknown and (found := self.find_file(path)):",
        "if is_unknown and ((found := self.find_file(path)) or True):",
        ("test_static_files.py",),
    ),
    Rule(
        "A card that is said to be possible without a look at its fonts can be drawn",
        "stories/cards/layouts.py",
        "WIDEST = 1.2",
        "WIDEST = 0.4",
        ("test_cards.py::test_short_plain_texts_fit_surely_and_others_are_measured",),
    ),
)
