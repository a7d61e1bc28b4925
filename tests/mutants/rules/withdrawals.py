"""What is withdrawn is gone at the next request; the trash is emptied; the log names nobody."""

from tests.mutants.rule import Rule

FILE = "test_withdrawals.py"
SOME_DAYS = f"{FILE}::TestForSomeDays"
AWAY = f"{SOME_DAYS}::test_a_story_is_away_from_every_address_and_comes_back_by_itself"
SAME = f"{SOME_DAYS}::test_says_the_same_in_the_database_and_on_the_record"
PICTURE = f"{FILE}::TestAPicture::test_leaves_every_page_while_its_stories_stay"
RIGHTS = f"{FILE}::test_withdrawing_is_for_those_who_may_publish"
PUBLISHING = "stories/models/transitions/publishing.py"
PAGES = "stories/admin/pages/withdraw.py"
LOGS = "profiles_site/logs.py"

WITHDRAWALS = (
    Rule(
        "A story that is withdrawn for some days is in no list meanwhile",
        "stories/models/visibility.py",
        'Q(**{f"{story}withdrawn_until__isnull": True})',
        "Q()",
        (AWAY, SAME),
    ),
    Rule(
        "A story that is withdrawn for some days comes back by itself",
        "stories/models/visibility.py",
        '            | Q(**{f"{story}withdrawn_until__lte": now})\n',
        "",
        (AWAY, SAME),
    ),
    Rule(
        "A record says, as the database does, that it is withdrawn for some days",
        "stories/models/workflow.py",
        "and (self.withdrawn_until is None or self.withdrawn_until <= now)",
        "and True",
        (SAME,),
    ),
    Rule(
        "The address of a story that is withdrawn for some days is gone, and not unknown",
        "stories/models/workflow.py",
        "(for_some_days | deleted | ended)",
        "(deleted | ended)",
        (AWAY,),
    ),
    Rule(
        "What is edited while a story is away is not shown when it comes back",
        "stories/models/workflow.py",
        "            and (self.shown_from is None",
        "            and (self.withdrawn_until is None or self.withdrawn_until <= now)\n"
        "            and (self.shown_from is None",
        (f"{SOME_DAYS}::test_what_is_edited_meanwhile_waits_and_comes_back_when_published",),
    ),
    Rule(
        "No preview link shows a story that is withdrawn for some days",
        "stories/models/preview_link.py",
        "and not self.story.is_withdrawn(now)",
        "and self.story.status != Story.Status.WITHDRAWN",
        (AWAY,),
    ),
    Rule(
        "No translation is published while its original is away for some days",
        PUBLISHING,
        "[ORIGINAL_IS_AWAY] if original and original.returns_at(now) else []",
        "[]",
        (f"{SOME_DAYS}::test_a_translation_waits_for_its_original",),
    ),
    Rule(
        "A withdrawal may be of one language",
        PUBLISHING,
        "translations = [] if only_this_language else story.translations(held=True)",
        "translations = story.translations(held=True)",
        (f"{FILE}::TestOneLanguage::test_may_be_that_of_the_original",),
    ),
    Rule(
        "All stories of a person are withdrawn in one action",
        "stories/models/person/withdrawal.py",
        'self.stories.active().published_or_scheduled().order_by("pk")',
        'self.stories.active().published_or_scheduled().order_by("pk")[:1]',
        (f"{FILE}::TestAPerson::test_leaves_with_all_stories_in_one_action",),
    ),
    Rule(
        "A withdrawn picture is on no story’s page",
        "stories/models/picture/withdrawal.py",
        "if picture is None or picture.is_withdrawn or picture",
        "if picture is None or picture",
        (PICTURE,),
    ),
    Rule(
        "A withdrawn portrait is on no page",
        "stories/models/person/in_words.py",
        "return if_shown(self.portrait, timezone.now())",
        "return self.portrait",
        (PICTURE,),
    ),
    Rule(
        "The files of a withdrawn picture are gone",
        "stories/models/picture/picture.py",
        "consent_condition(now), withdrawn_at__isnull=True",
        "consent_condition(now)",
        (PICTURE,),
    ),
    Rule(
        "Nobody withdraws a person who may not publish",
        PAGES,
        "    if not may_publish(request):\n        raise PermissionDenied\n    chosen = Person",
        "    chosen = Person",
        (RIGHTS,),
    ),
    Rule(
        "Nobody withdraws a picture who may not publish",
        PAGES,
        "    if not may_publish(request):\n        raise PermissionDenied\n    picture = ",
        "    picture = ",
        (RIGHTS,),
    ),
    Rule(
        "Programs that ask for a frame keep its description for no time",
        "stories/views/oembed.py",
        "CACHE_SECONDS = 0",
        "CACHE_SECONDS = 3600",
        (f"{FILE}::test_nothing_public_is_kept_by_a_cache",),
    ),
)

TRASH = (
    Rule(
        "The trash is emptied of what is due by whatever is asked for first",
        "stories/emptying.py",
        "append(empty_what_is_due)",
        "append(str)",
        ("test_empty_trash.py::TestItsDay::test_is_kept_by_any_request",),
    ),
    Rule(
        "A fault of emptying the trash breaks no page",
        "stories/emptying.py",
        "    except Exception:\n",
        "    except ZeroDivisionError:\n",
        ("test_empty_trash.py::TestItsDay::test_breaks_no_page_where_it_cannot_be_kept",),
    ),
    Rule(
        "Only those who may delete and publish delete for good",
        "stories/admin/pages/trash.py",
        'if not (may_publish(request) and request.user.has_perm(f"stories.delete_{name}")):',
        "if not may_publish(request):",
        (
            "test_empty_trash.py::TestDeletingOneForGood::"
            "test_is_for_those_who_may_delete_and_publish",
        ),
    ),
)

LOG = (
    Rule(
        "The log names no address of a person or story",
        LOGS,
        "clean.msg, clean.args = _clean(",
        "_ = _clean(",
        (
            "test_logs.py::test_an_address_that_answers_with_a_fault_is_not_written",
            "test_logs.py::test_what_is_gone_is_written_as_a_kind_of_page",
        ),
    ),
    Rule(
        "A report of an error names nobody",
        LOGS,
        "            clean.exc_info = None\n        return clean",
        "            clean.exc_text = None\n        return clean",
        ("test_logs.py::test_a_report_of_an_error_says_where_and_not_about_whom",),
    ),
    Rule(
        "Django writes no whole address past our filter",
        "profiles_site/settings.py",
        '"class": "logging.StreamHandler", "filters": ["without_names"]',
        '"class": "logging.StreamHandler"',
        ("test_logs.py::test_what_is_gone_is_written_as_a_kind_of_page",),
    ),
)

RULES = WITHDRAWALS + TRASH + LOG
