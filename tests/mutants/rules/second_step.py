"""The right password of whoever has a second step opens nothing without it; nobody loses it."""

from tests.mutants.rule import Rule

SIGN_IN = "stories/admin/sign_in.py"
PAGE = "stories/admin/pages/second_step.py"
HALF = "stories/accounts/half_signed_in.py"
CODES = "stories/accounts/one_time_codes.py"
KEYS = "stories/accounts/passkeys.py"
VERBS = "stories/accounts/second_factor.py"
STEP = "test_second_step.py::"
FACTOR = "test_second_factor.py::"

RULES = (
    Rule(
        "The right password alone signs nobody in who has a second step",
        SIGN_IN,
        "if second_factor.is_set_up(user):",
        "if False:",
        (f"{STEP}TestTheRightPassword::test_alone_opens_nothing",),
    ),
    Rule(
        "Half a sign-in lasts ten minutes",
        HALF,
        "SECONDS = 10 * 60",
        "SECONDS = 10 * 3600",
        (f"{STEP}TestTheRightPassword::test_is_asked_for_again_after_ten_minutes",),
    ),
    Rule(
        "Half a sign-in ends with another password",
        HALF,
        'not constant_time_compare(user.get_session_auth_hash(), noted["password"])',
        "False",
        (f"{STEP}TestTheRightPassword::test_is_worth_nothing_once_the_account_changed",),
    ),
    Rule(
        "Half a sign-in ends with the account",
        HALF,
        ", is_active=True, is_staff=True)",
        ")",
        (f"{STEP}TestTheRightPassword::test_is_worth_nothing_once_the_account_changed",),
    ),
    Rule(
        "Half a sign-in has a session of its own",
        HALF,
        "    session.flush()  #",
        "    #",
        (
            f"{STEP}TestTheSession::test_has_another_key_after_each_step",
            f"{STEP}TestTheRightPassword::test_ends_who_was_signed_in_there",
        ),
    ),
    Rule(
        "A code is taken once, of two at one time too",
        CODES,
        "filter(pk=app.pk, last_step__lt=step)",
        "filter(pk=app.pk)",
        (
            f"{STEP}TestACode::test_is_taken_once_nor_is_one_of_before",
            f"{FACTOR}TestAnApp::test_does_not_take_the_code_of_its_setting_up_again",
        ),
    ),
    Rule(
        "A clock that is a minute off is no reason to be locked out",
        CODES,
        "STEPS_OFF = 2",
        "STEPS_OFF = 1",
        (f"{STEP}TestACode::test_may_come_from_a_clock_that_is_a_minute_off",),
    ),
    Rule(
        "The secret of an app is sealed",
        CODES,
        "    return _cipher().encrypt(secret.encode()).decode()",
        "    return secret",
        (f"{STEP}TestACode::test_and_the_secret_are_nowhere_in_the_open",),
    ),
    Rule(
        "A recovery code works once",
        "stories/models/desk/second_factor.py",
        "bool(self.filter(digest=digest).delete()[0])",
        "self.filter(digest=digest).exists()",
        (f"{STEP}TestARecoveryCode::test_works_once_and_is_told_to_its_owner",),
    ),
    Rule(
        "A recovery code is its owner's",
        CODES,
        "RecoveryCode.objects.filter(user=user).use(_digest(user, without_spaces(code)))",
        "any(RecoveryCode.objects.use(_digest(each, without_spaces(code))) "
        "for each in type(user).objects.all())",
        (f"{STEP}TestACode::test_of_another_account_opens_nothing",),
    ),
    Rule(
        "A passkey signs for this origin alone",
        KEYS,
        "lambda told: told == origin",
        "lambda told: True",
        (f"{STEP}TestAPasskey::test_made_for_another_site_is_refused",),
    ),
    Rule(
        "A copy of a passkey is noticed",
        "stories/models/desk/second_factor.py",
        "        if sign_count or self.sign_count:\n",
        "        if False:\n",
        (f"{STEP}TestAPasskey::test_that_was_copied_is_refused",),
    ),
    Rule(
        "Guesses of codes are limited as those of passwords",
        PAGE,
        "        if self.wait:\n",
        "        if False:\n",
        (f"{STEP}TestGuessingCodes::test_is_limited_by_account_and_told_in_words",),
    ),
    Rule(
        "The second step changes with the password alone",
        "stories/admin/pages/password_again.py",
        "if 0 <= timezone.now().timestamp() - request.session.get(AT, 0) < GOOD_FOR_SECONDS:",
        "if True:",
        (f"{FACTOR}TestThePasswordAgain::test_is_asked_for_before_anything_changes",),
    ),
    Rule(
        "Where a second step is set up, browsers without it are signed out",
        "stories/admin/pages/second_factor.py",
        "    sessions.end_all(request.user, timezone.now(), but=request.session.session_key)\n",
        "",
        (f"{FACTOR}TestAnApp::test_signs_out_of_the_other_browsers",),
    ),
    Rule(
        "A second step that is reset ends where somebody is signed in",
        VERBS,
        "    sessions.end_all(user, now)\n",
        "",
        (f"{FACTOR}TestResetting::test_by_another_administrator_ends_it_with_the_sessions",),
    ),
    Rule(
        "Who was demoted a moment ago resets nothing",
        VERBS,
        "if by and not administrators.lock(by).has_perm(administrators.KEEPS_ACCOUNTS):",
        "if False:",
        (f"{FACTOR}TestResetting::test_by_somebody_who_was_demoted_meanwhile_is_refused",),
    ),
    Rule(
        "A closed account keeps no second step",
        "stories/accounts/closing.py",
        "    second_factor.forget(user)\n",
        "",
        (f"{FACTOR}TestResetting::test_goes_with_an_account_that_is_closed",),
    ),
    Rule(
        "Once it is due, every page of the desk leads to the second step",
        "stories/admin/demanded.py",
        "if due is not None and due <= timezone.now():",
        "if False:",
        (f"{FACTOR}TestDemanded::test_leads_from_every_page_to_where_it_is_set_up",),
    ),
    Rule(
        "Only the desk's own pages may use passkeys",
        "profiles_site/middleware.py",
        '    "publickey-credentials-get",\n',
        "",
        (f"{STEP}TestTheSession::test_is_in_no_frame_and_no_cache_and_may_use_passkeys",),
    ),
)
