"""Changes to people wait: readers get nothing before, and what protects somebody never waits."""

from tests.mutants.rule import Rule

VERBS = "stories/models/person/transitions.py"
CHANGES = "stories/models/person/changes.py"
ROWS = "stories/admin/forms/rows_of_person.py"
TESTS = "test_person_changes.py::"
DESK = "test_admin_person_changes.py::"
SAVED = f"{TESTS}TestWhatIsSaved::"
PROTECTS = f"{TESTS}TestWhatProtects::"

RULES = (
    Rule(
        "What is saved of somebody whom readers see waits",
        VERBS,
        "            return self._store(stored, event, by=by, now=now, note=note)\n        if",
        "            pass\n        if True:\n            return self._store("
        "stored, event, by=by, now=now, note=note)\n        if",
        (f"{SAVED}test_waits_until_it_is_published", f"{SAVED}test_is_in_nothing_that_readers_get"),
    ),
    Rule(
        "A save of a person overwrites nothing that was saved meanwhile",
        VERBS,
        "            raise Overtaken\n",
        "            pass\n",
        (f"{SAVED}test_is_not_lost_where_somebody_saved_meanwhile",),
    ),
    Rule(
        "What protects a person is stored at once",
        VERBS,
        "        at_once = self._store_at_once(stored)\n",
        "        at_once = False\n",
        (f"{PROTECTS}test_holds_at_once",),
    ),
    Rule(
        "Whether a name is given never waits",
        VERBS,
        "        if stored.anonymity != self.anonymity:\n",
        "        if False:\n",
        (f"{PROTECTS}test_whether_a_name_is_given_never_waits",),
    ),
    Rule(
        "Protecting somebody deletes the changes that wait",
        "stories/models/protection.py",
        "        self.drop_changes()\n",
        "        self.version += 1\n",
        (f"{PROTECTS}test_lets_nothing_wait",),
    ),
    Rule(
        "A name that was protected is taken out of what waits of others",
        "stories/identity/traces.py",
        "    _rewrite_contents(PersonChanges, names, of_person)\n",
        "",
        (f"{PROTECTS}test_takes_the_name_out_of_what_waits_of_others",),
    ),
    Rule(
        "Nobody's own name is rewritten because it is like one that was protected",
        "stories/identity/traces.py",
        ' if name in MAY_HOLD_NAMES["Person"]}',
        "}",
        (f"{PROTECTS}test_takes_the_name_out_of_what_waits_of_others",),
    ),
    Rule(
        "A portrait that waits is erased with the person",
        "stories/erasure/plan.py",
        " | Q(pk__in=self._former_portraits())",
        "",
        (f"{PROTECTS}test_is_not_undone_by_erasing",),
    ),
    Rule(
        "What blocks a person is not published",
        VERBS,
        "        if blockers := self.blockers():\n",
        "        if blockers := []:\n",
        (f"{TESTS}TestWhatBlocks::test_publishes_nothing",),
    ),
    Rule(
        "A writer changes nothing that never waits of somebody whom readers see",
        "stories/admin/person.py",
        '            return [*found, "anonymity", *AT_ONCE]\n',
        "            return found\n",
        (f"{DESK}TestAWriter::test_changes_nothing_that_never_waits",),
    ),
    Rule(
        "A name that a colleague added meanwhile stays",
        ROWS,
        "        added = {number: row for number, row in known.items() if number not in stored}\n",
        "        added: dict[str, Any] = {}\n",
        (f"{DESK}TestRows::test_of_two_editors_are_merged",),
    ),
    Rule(
        "A name that a colleague removed meanwhile does not come back",
        ROWS,
        'and not _is_untouched(row, opened.get(f"{prefix}/{number}")):',
        "and True:",
        (f"{DESK}TestRows::test_of_two_editors_are_merged",),
    ),
    Rule(
        "A preview of a person stores nothing and shows what is typed",
        "stories/admin/pages/person_preview.py",
        "        notes = _lay_typed(model_admin, request, person)\n",
        "        notes = []\n",
        (f"{DESK}TestThePreview::test_shows_what_is_typed",),
    ),
    Rule(
        "What was discarded is not published from a form that was open",
        CHANGES,
        "        self.version = self.newest_version + 1\n",
        "        pass\n",
        (f"{TESTS}TestReview::test_ends_when_the_changes_are_discarded",),
    ),
    Rule(
        "A preview link shows nobody whom no reader sees",
        "stories/models/preview_link.py",
        "            return self.person.is_published(now)",
        "            return True",
        (
            f"{TESTS}TestAPreviewLink::"
            "test_works_without_a_portrait_and_until_nobody_sees_the_person",
        ),
    ),
    Rule(
        "A preview link to a person is revoked when they are protected",
        "stories/models/protection.py",
        " | Q(person=self.pk)\n        PreviewLink",
        "\n        PreviewLink",
        (f"{TESTS}TestAPreviewLink::test_is_revoked_when_the_person_is_protected",),
    ),
)
