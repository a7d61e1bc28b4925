"""Erasing a person: all or nothing, who may, what stays others', and the search that ends it."""

from tests.mutants.rule import Rule

VERB = "stories/erasure/person.py"
MENTIONS = "stories/erasure/mentions.py"
PAGE = "stories/admin/pages/erase.py"
EVERY = "erasing/test_everything.py::TestEverything::"
EVERYTHING = f"{EVERY}test_of_a_person_goes_and_what_is_others_stays"
LOGS = f"{EVERY}test_is_in_the_logs_without_a_name_or_a_number"
BYTES = f"{EVERY}test_leaves_no_byte_in_the_files_of_the_database"
FREED = "erasing/test_looking.py::TestLooking::test_finds_a_name_in_bytes_that_the_database_freed"
STOPPED = (
    "erasing/test_everything.py::TestEverything"
    "::test_is_finished_where_the_server_was_stopped_after_the_records"
)
RESTORED = "erasing/test_looking.py::TestARestoredBackup::"

RULES = (
    Rule(
        "A person is erased whole or not at all",
        VERB,
        "@transaction.atomic\ndef erase(",
        "def erase(",
        ("erasing/test_everything.py::test_the_verb_is_whole_by_itself",),
    ),
    Rule(
        "Only who has the right may erase a person",
        PAGE,
        "    if not may_erase(request):\n        raise PermissionDenied\n",
        "",
        ("erasing/test_desk.py::TestWhoMay",),
    ),
    Rule(
        "A person is erased only after the name was typed",
        PAGE,
        "if typed.split() != self.person.name.split():",
        "if not typed:",
        ("erasing/test_desk.py::TestConfirming::test_another_name_loses_nothing",),
    ),
    Rule(
        "What was added after the page was shown is not erased unseen",
        PAGE,
        'if self.cleaned_data.get("seen") != self.plan.seen():',
        'if self.cleaned_data.get("seen") is None:',
        (
            "erasing/test_desk.py::TestConfirming::test_what_was_added_meanwhile_is_shown_before_it_goes",
        ),
    ),
    Rule(
        "A picture that others use is not deleted unasked",
        "stories/erasure/plan.py",
        "if uses := self._uses(picture):",
        "if uses := [] and self._uses(picture):",
        (
            "erasing/test_others.py::TestASharedPicture::test_is_asked_for_and_nothing_goes_before_it_is_decided",
        ),
    ),
    Rule(
        "A picture that a colleague takes in the last moment is not deleted",
        VERB,
        "    _hold_pictures(plan, going)\n    key,",
        "    key,",
        (
            "erasing/test_others.py::TestASharedPicture::test_that_a_colleague_takes_in_the_last_moment_keeps_all",
        ),
    ),
    Rule(
        "A tag that others use stays when a person is erased",
        "stories/erasure/plan.py",
        "return Tag.objects.filter(theirs, ~others)",
        "return Tag.objects.filter(theirs)",
        (
            "erasing/test_others.py::TestWhatIsOthers::test_a_tag_with_the_name_that_others_use_stays",
        ),
    ),
    Rule(
        "The addresses of somebody erased answer that they are gone",
        VERB,
        "    _retire(plan, going, now)\n",
        "",
        (EVERYTHING,),
    ),
    Rule(
        "An address of a tag that named somebody erased answers that it is gone",
        "stories/responses.py",
        'if RetiredAddress.objects.at(Tag, {"slug": slug}).exists():',
        "if False:",
        (EVERYTHING,),
    ),
    Rule(
        "The audit log keeps no number of somebody erased",
        MENTIONS,
        'changed = {"story_number": None, "detail": A_PERSON_WAS_ERASED}',
        'changed = {"detail": A_PERSON_WAS_ERASED}',
        (LOGS,),
    ),
    Rule(
        "The recent actions on others' records do not name somebody erased",
        MENTIONS,
        "    _rewrite_actions(plan.needles)\n",
        "",
        (EVERYTHING,),
    ),
    Rule(
        "Messages that wait in sessions do not name somebody erased",
        MENTIONS,
        "    waiting_messages.forget(lambda text: bool(plan.needles.find(text)))\n",
        "",
        (EVERYTHING,),
    ),
    Rule(
        "The search loses the words of somebody erased at once",
        VERB,
        "    index.refresh_all()",
        "    index.has_notes()",
        (EVERYTHING,),
    ),
    Rule(
        "The files of the database hold no byte of somebody erased",
        "stories/erasure/freed_bytes.py",
        'cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")',
        'cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")',
        (BYTES,),
    ),
    Rule(
        "The search index is merged, so that it holds no deleted words",
        "stories/erasure/freed_bytes.py",
        "VALUES ('optimize')",
        "VALUES ('integrity-check')",
        (BYTES,),
    ),
    Rule(
        "What a database freed before is built anew",
        "stories/erasure/freed_bytes.py",
        '        cursor.execute("VACUUM")\n',
        "",
        (FREED,),
    ),
    Rule(
        "The search that ends an erasure reads the bytes of the database",
        "stories/erasure/remains.py",
        "    for path in _database_files():\n        _look_in_database_file(",
        "    for path in ():\n        _look_in_database_file(",
        (FREED,),
    ),
    Rule(
        "Letters of a signed session are taken for no name",
        "stories/erasure/remains.py",
        "said |= _spellings_in(value, needles)  # four",
        "pass  # four",
        (
            "erasing/test_looking.py::TestLooking::test_takes_no_letters_of_a_session_s_signature_for_a_name",
        ),
    ),
    Rule(
        "The report of an erasure holds no name",
        "stories/erasure/remains.py",
        "shown = needles.without(str(path))",
        "shown = str(path)",
        ("erasing/test_looking.py::TestLooking::test_finds_a_name_in_texts_and_names_of_files",),
    ),
    Rule(
        "A server that was stopped while erasing deletes the files later",
        "stories/admin/site.py",
        "        erasure.finish_left_behind(timezone.now())\n",
        "",
        (STOPPED,),
    ),
    Rule(
        "A list of erasures says nothing without the site's secret",
        "stories/erasure/marks.py",
        "    return digest.hexdigest()[:32]",
        "    return text",
        (f"{RESTORED}test_is_without_the_person_after_the_list_was_replayed",),
    ),
    Rule(
        "Nobody is erased in a restored backup because of a number alone",
        "stories/erasure/replay.py",
        "if listed.has_any(marks.of_person(person)) or told.exists():",
        "if True:",
        (f"{RESTORED}test_of_another_site_loses_nobody_who_has_the_number_alone",),
    ),
    Rule(
        "A picture that was kept is kept when a list is replayed",
        "stories/erasure/replay.py",
        "if listed.has(*marks.of_kept_picture(each))",
        "if False",
        (f"{RESTORED}test_keeps_what_was_decided_and_takes_stories_that_had_another_person",),
    ),
    Rule(
        "A restored backup shows no story whose address was retired since",
        "stories/erasure/replay.py",
        "story.withdraw(by=None, now=now, note=RETIRED, only_this_language=True)",
        "pass",
        (f"{RESTORED}test_shows_no_story_whose_person_was_protected_since",),
    ),
    Rule(
        "A restored backup shows no picture whose file was deleted since",
        "stories/erasure/replay.py",
        "picture.withdraw(by=None, now=now, note=RETIRED_FILES)",
        "pass",
        ("erasing/test_looking.py::TestARestoredBackup",),
    ),
)
