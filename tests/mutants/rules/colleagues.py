"""Who is invited gets no more than was given; who leaves is out; somebody keeps the accounts."""

from tests.mutants.rule import Rule

INVITATIONS = "stories/accounts/invitations.py"
CLOSING = "stories/accounts/closing.py"
TESTS = "test_colleagues.py"
REFUSED = f"{TESTS}::TestAnInvitationIsRefusedInWords::test_where_it_was_changed"
CLOSING_TESTS = "test_closing_accounts.py"
CLOSED = f"{CLOSING_TESTS}::TestToCloseAnAccount"

RULES = (
    Rule(
        "Nobody invites somebody to more than they hold",
        "stories/admin/pages/invite.py",
        "if not missing_permissions(giver, each.permissions.all())",
        "if True",
        (f"{TESTS}::TestAnInvitation::test_gives_nothing_that_the_inviter_lacks",),
    ),
    Rule(
        "An invitation works once",
        INVITATIONS,
        "or user.is_active or",
        "or",
        (
            f"{TESTS}::TestAnInvitationIsRefusedInWords::test_where_it_changes_while_the_password_is_typed",
        ),
    ),
    Rule(
        "An invitation works for seven days",
        "stories/models/desk/invitation.py",
        "and now < self.invited_at + VALID_FOR",
        "",
        (f"{TESTS}::TestAnInvitationIsRefusedInWords::test_after_seven_days",),
    ),
    Rule(
        "An invitation ends where who made it may invite nobody any more",
        INVITATIONS,
        "and inviter.has_perm(MAY_INVITE)",
        "",
        (f"{REFUSED}[lose_right]",),
    ),
    Rule(
        "An invitation ends where the account was given more than its maker holds",
        INVITATIONS,
        "and not is_above(inviter, user)",
        "",
        (f"{REFUSED}[raise_rights]",),
    ),
    Rule(
        "A later invitation makes the earlier one void",
        INVITATIONS,
        'return f"{value}{user.invitation.invited_at.timestamp()}"',
        "return value",
        (f"{TESTS}::TestAnInvitationIsRefusedInWords::test_after_another_one_was_made",),
    ),
    Rule(
        "A link is looked at again, locked, when the password is set",
        "stories/admin/pages/set_password.py",
        "self.validlink = self.token_generator.check_token(user, token)",
        "self.validlink = True",
        (f"{TESTS}::TestAnInvitationIsRefusedInWords",),
    ),
    Rule(
        "To close an account ends the preview links of its owner",
        CLOSING,
        "link.revoke(by=by, now=now)",
        "pass",
        (f"{CLOSED}::test_ends_sessions_and_links",),
    ),
    Rule(
        "To close an account ends its sessions for good, and links to set a password",
        CLOSING,
        "user.set_unusable_password()",
        "pass",
        (f"{CLOSED}::test_ends_sessions_and_links",),
    ),
    Rule(
        "What waits in the hands of who leaves is handed over",
        CLOSING,
        "Handover.hand_over(story, to=heir, now=now)",
        "pass",
        (f"{CLOSED}::test_hands_waiting_work_to_a_colleague",),
    ),
    Rule(
        "The last administrator is neither demoted nor closed",
        "stories/accounts/administrators.py",
        "if not administrators().exists():",
        "if False:",
        (f"{CLOSING_TESTS}::TestTheLastAdministrator",),
    ),
    Rule(
        "Who was demoted a moment ago demotes nobody",
        "stories/admin/accounts.py",
        "request.user = administrators.lock(request.user)",
        "administrators.lock(request.user)",
        (
            f"{CLOSING_TESTS}::TestTheLastAdministrator::test_or_another_does_nothing_after_being_demoted_a_moment_ago",
        ),
    ),
    Rule(
        "Who was demoted a moment ago closes no account",
        CLOSING,
        "if not administrators.lock(by).has_perm(administrators.KEEPS_ACCOUNTS):",
        "if not administrators.lock(by):",
        (
            f"{CLOSING_TESTS}::TestTheLastAdministrator::test_or_another_does_nothing_after_being_demoted_a_moment_ago",
        ),
    ),
    Rule(
        "An open account is not deleted",
        "stories/admin/accounts.py",
        "(obj.is_active or has_history(obj))",
        "has_history(obj)",
        (
            "test_audit.py::TestRights::test_of_an_account_that_is_open_or_in_the_history_is_not_deleted",
        ),
    ),
)
