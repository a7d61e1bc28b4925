"""A session ends with its use, and by its owner's hand."""

from tests.mutants.rule import Rule

SESSIONS = "stories/accounts/sessions.py"
TESTS = "test_sessions.py"

RULES = (
    Rule(
        "A session ends after a working day without use",
        "profiles_site/settings.py",
        "SESSION_COOKIE_AGE = SESSION_IDLE_HOURS * 60 * 60",
        "SESSION_COOKIE_AGE = 14 * 24 * 60 * 60",
        (f"{TESTS}::TestASession::test_ends_after_a_working_day_without_use",),
    ),
    Rule(
        "A session goes on with its use",
        SESSIONS,
        "begin(request.session, request, now)",
        "pass",
        (f"{TESTS}::TestASession::test_ends_after_a_working_day_without_use",),
    ),
    Rule(
        "A session is not written at every request",
        SESSIONS,
        ">= SECONDS_BETWEEN_SAVES",
        ">= 0",
        (f"{TESTS}::TestASession::test_is_saved_at_most_once_in_five_minutes",),
    ),
    Rule(
        "A form that is left open holds no session",
        SESSIONS,
        "and asked.url_name not in NOT_BY_HAND",
        "",
        (f"{TESTS}::TestASession::test_is_not_held_by_what_an_open_page_asks_for_by_itself",),
    ),
    Rule(
        "Nobody sees or ends the sessions of others",
        SESSIONS,
        "content.get(SESSION_KEY) == str(user.pk) and any(",
        "any([True]) or any(",
        (f"{TESTS}::TestWhereYouAreSignedIn::test_is_ones_own_and_shows_no_key",),
    ),
    Rule(
        "The page of sessions shows no key of a session",
        SESSIONS,
        'return salted_hmac("stories.sessions", key, algorithm="sha256").hexdigest()[:32]',
        "return key",
        (f"{TESTS}::TestWhereYouAreSignedIn::test_is_ones_own_and_shows_no_key",),
    ),
)
