"""Who guesses passwords is slowed, learns nothing, and locks nobody out."""

from tests.mutants.rule import Rule

SIGN_IN = "stories/admin/sign_in.py"
TESTS = "test_sign_in.py"

RULES = (
    Rule(
        "The owner of an account is told of a new browser",
        "stories/admin/sign_in.py",
        "if not _is_known(request):",
        "if False:",
        ("test_sign_in.py::TestANewBrowser",),
    ),
    Rule(
        "The owner of an account is told of a new browser once",
        "stories/admin/sign_in.py",
        "if not _is_known(request):",
        "if True:",
        ("test_sign_in.py::TestANewBrowser",),
    ),
    Rule(
        "Attempts to sign in are limited by the name, from wherever they come",
        SIGN_IN,
        '(f"{step} name", name.casefold(), MOST_WITH_A_NAME),',
        "",
        (f"{TESTS}::TestTheLimit",),
    ),
    Rule(
        "Attempts to sign in are limited by the network, whatever name is typed",
        SIGN_IN,
        '(f"{step} network", rate_limit.network_of(request), MOST_FROM_A_NETWORK),',
        "",
        (f"{TESTS}::TestTheLimit::test_of_a_network_holds_over_names",),
    ),
    Rule(
        "A stranger locks nobody out of a browser that is known",
        SIGN_IN,
        'if _digest(name) in known["names"]:',
        "if False:",
        (f"{TESTS}::TestAKnownBrowser::test_is_not_locked_by_strangers",),
    ),
    Rule(
        "A known browser is known for its own accounts alone",
        SIGN_IN,
        'if _digest(name) in known["names"]:',
        'if known["names"]:',
        (f"{TESTS}::TestAKnownBrowser::test_is_known_for_its_own_account_alone",),
    ),
    Rule(
        "A known browser may guess only so often",
        SIGN_IN,
        "MOST_IN_A_KNOWN_BROWSER)]",
        "10**6)]",
        (f"{TESTS}::TestAKnownBrowser::test_has_a_limit_of_its_own",),
    ),
    Rule(
        "Signing in counts as no attempt to guess",
        SIGN_IN,
        "rate_limit.take_back(what, who, now, SECONDS)",
        "pass",
        (f"{TESTS}::TestTheLimit::test_is_not_reached_by_signing_in",),
    ),
    Rule(
        "A count of a quarter of an hour is not deleted by one of a minute",
        "stories/rate_limit.py",
        "last_minute = ((window + 1) * seconds - 1) // MINUTE",
        "last_minute = window",
        (f"{TESTS}::TestTheLimit::test_does_not_end_with_another_limit_in_between",),
    ),
    Rule(
        "A burst of failed sign-ins is one line of the audit log",
        "stories/models/audit_entry.py",
        "get_or_create(burst=digest, defaults=first)",
        "get_or_create(burst=None, at=now, pk=None, defaults=first)",
        (f"{TESTS}::TestTheAuditLog::test_has_one_line_for_a_burst",),
    ),
    Rule(
        "The sign-in leads to no address that is not of the desk",
        "profiles_site/settings.py",
        'LOGIN_REDIRECT_URL = "admin:index"',
        'LOGIN_REDIRECT_URL = "https://example.org/"',
        (f"{TESTS}::TestTheSession::test_leads_to_no_other_site",),
    ),
)
