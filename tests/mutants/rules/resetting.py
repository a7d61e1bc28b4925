"""A forgotten password is set by its owner alone, and nobody learns who has an account."""

from tests.mutants.rule import Rule

RESETS = "stories/accounts/resets.py"
FORGOTTEN = "stories/admin/pages/forgotten_password.py"
TESTS = "test_resetting.py"

RULES = (
    Rule(
        "A link to set a password works for a day",
        RESETS,
        "return self._age_in_seconds(str(token)) <= A_DAY",
        "return True",
        (f"{TESTS}::TestByMail::test_works_for_a_day",),
    ),
    Rule(
        "A link to set a password opens no account that is closed",
        RESETS,
        "or not user.is_active or",
        "or",
        (f"{TESTS}::TestByMail::test_does_not_open_an_account_that_was_closed_meanwhile",),
    ),
    Rule(
        "Whom the site knows is looked for after the answer",
        FORGOTTEN,
        "mail.later(send_links, email,",
        "send_links(email,",
        (f"{TESTS}::TestWhetherAnAccountExists::test_is_not_told_by_time",),
    ),
    Rule(
        "One network asks for so many links and no more",
        FORGOTTEN,
        '"reset network", network, now, MOST_FROM_A_NETWORK, SECONDS',
        '"reset network", network, now, 10**6, SECONDS',
        (f"{TESTS}::TestWhetherAnAccountExists::test_is_not_found_out_by_many_tries",),
    ),
    Rule(
        "One address gets so many links and no more",
        FORGOTTEN,
        "now, MOST_TO_AN_ADDRESS, SECONDS",
        "now, 10**6, SECONDS",
        (f"{TESTS}::TestWhetherAnAccountExists::test_is_not_told_by_text_or_status",),
    ),
    Rule(
        "Nobody makes a link to an account that holds more than they do",
        "stories/admin/accounts.py",
        "return super().has_change_permission(request, obj) and not is_above(request.user, obj)",
        "return super().has_change_permission(request, obj)",
        (
            f"{TESTS}::TestWithoutAMailServer::test_nobody_makes_a_link_to_an_account_that_holds_more",
        ),
    ),
)
