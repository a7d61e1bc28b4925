"""The verbs that change a story's state: each does all of it, or nothing."""

from tests.mutants.rule import Rule

STEPS = "stories/models/transitions/steps.py"
DRAFTS = "stories/models/transitions/drafts.py"
SHOWING = "stories/models/transitions/publishing.py"
TRASH = "stories/models/transitions/trash.py"
PUBLISHING = "test_admin_publishing.py::"
LEFT_AS_IT_WAS = "test_refused_transitions.py::test_what_is_blocked_is_left_as_it_was"
TOLD = "test_conflict.py::TestEachField::test_that_both_changed_is_asked_in_words"
ITS_LINE = "test_transitions.py::test_a_shell_leaves_what_the_desk_leaves_and_who_made_it"
NO_WRONG_MOMENT = (
    "test_refused_transitions.py::test_no_story_is_scheduled_for_no_moment_or_a_past_one"
)
BY_ANOTHER_WAY = "test_unsaved_stories.py::TestAStoryThatCameByAnotherWay::"

WORDS = (
    Rule(
        "A verb works on the story as it is stored, not as it was read",
        STEPS,
        "        return stories.get(pk=self.live.pk)\n",
        "        return self.live\n",
        (
            "test_refused_transitions.py::test_a_story_that_was_saved_meanwhile_is_not_overwritten",
            "test_refused_transitions.py::test_nothing_is_done_twice",
        ),
    ),
    Rule(
        "Changes whose minute has come are applied before anything else",
        STEPS,
        "        stories.filter(changes_to=self.live.pk).apply_due_changes(now)\n",
        "",
        ("test_transitions.py::test_a_change_that_is_due_is_applied_first",),
    ),
    Rule(
        "A story that somebody saved meanwhile is not overwritten",
        STEPS,
        "known = (self.pk, self.version, self.deleted_at)",
        "known = (self.pk, stored.version, self.deleted_at)",
        ("test_refused_transitions.py::test_a_story_that_was_saved_meanwhile_is_not_overwritten",),
    ),
    Rule(
        "A public story that went to the trash meanwhile does not become a draft",
        STEPS,
        "known = (self.pk, self.version, self.deleted_at)",
        "known = (self.pk, self.version, stored.deleted_at)",
        (
            "test_refused_transitions.py::test_a_story_that_went_to_the_trash_meanwhile_does_not_become_a_draft",
        ),
    ),
    Rule(
        "What readers see is not changed by saving a draft",
        STEPS,
        "return story.begin_changes(is_judged_later=True)",
        "return story.working_copy()",
        (
            "test_transitions.py::"
            "test_the_words_of_a_public_story_are_not_changed_by_saving_a_draft",
        ),
    ),
    Rule(
        "Each save raises the version, so that an open form is told",
        STEPS,
        "row.version += bool(row.pk)",
        "row.version += 0",
        (TOLD,),
    ),
    Rule(
        "Each save is kept as a version",
        STEPS,
        "            StoryVersion.keep(row, event, by=by, now=now, note=note)\n",
        "",
        (f"{PUBLISHING}test_every_save_is_a_version",),
    ),
    Rule(
        "What is published is kept as a version",
        SHOWING,
        "        StoryVersion.keep(kept, event, by=by, now=now, note=note)\n",
        "",
        (f"{PUBLISHING}test_every_save_is_a_version",),
    ),
    Rule(
        "Words that came by another way are kept before the first save here",
        STEPS,
        "            StoryVersion.keep_first(row.live, now)\n",
        "            pass\n",
        (f"{BY_ANOTHER_WAY}test_is_kept_as_readers_saw_it_before_it_is_saved_here",),
    ),
    Rule(
        "Words that came by another way are kept before they are withdrawn",
        "stories/models/version.py",
        "if not last and (row != story or event == cls.Event.WITHDRAWN):",
        "if not last and row != story:",
        (f"{BY_ANOTHER_WAY}test_is_kept_before_it_is_withdrawn",),
    ),
    Rule(
        "Discarded changes stay in the history",
        DRAFTS,
        "        StoryVersion.keep(changes, Event.DISCARDED, by=by, now=now, note=note)\n",
        "",
        (f"{PUBLISHING}TestAPublicStory::test_discards_its_changes_after_asking",),
    ),
    Rule(
        "What a restored version takes the place of is kept first",
        DRAFTS,
        "if snapshot.take(row) not in known:",
        "if not known:",
        ("test_restoring.py::test_changes_that_wait_give_way_and_are_in_the_history",),
    ),
    Rule(
        "A scheduled story that is saved as a draft is off its schedule",
        STEPS,
        "elif was_scheduled:",
        "elif was_scheduled and row.shown_from:",
        (f"{PUBLISHING}TestButtons::test_take_a_story_off_its_schedule",),
    ),
    Rule(
        "Scheduled changes that are saved as a draft are off their schedule",
        STEPS,
        "            row.changes_to.unschedule_changes()\n",
        "            pass\n",
        (
            "test_changes.py::test_unscheduled_changes_wait_without_a_date",
            "test_restoring.py::test_scheduled_changes_are_taken_off_the_schedule",
        ),
    ),
    Rule(
        "What is withdrawn stays withdrawn when it is saved",
        STEPS,
        "if not keeps_status and row.status != self.Status.WITHDRAWN:",
        "if not keeps_status:",
        (f"{PUBLISHING}TestButtons::test_keep_a_withdrawn_story_withdrawn_and_publish_it_again",),
    ),
    Rule(
        "Changes that say what readers see do not wait",
        STEPS,
        "        if row._says_what_readers_see():\n            story._forget",
        "        if False:\n            story._forget",
        ("test_transitions.py::test_changes_that_differ_from_nothing_do_not_wait",),
    ),
)

READERS = (
    Rule(
        "What is blocked is not published",
        SHOWING,
        "blockers = (*found, *row.found_blockers)",
        "blockers = (*found,)",
        ("test_refused_transitions.py::test_a_story_whose_words_are_broken_is_not_published",),
    ),
    Rule(
        "What is blocked is left as it was",
        SHOWING,
        "                if edit is None and (blockers or is_seen):\n",
        "                if edit is None and is_seen:\n",
        (LEFT_AS_IT_WAS,),
    ),
    Rule(
        "Nothing is scheduled for a moment that is past",
        SHOWING,
        "        found.append(PAST_MOMENT)\n",
        "        pass\n",
        (NO_WRONG_MOMENT,),
    ),
    Rule(
        "Nothing is scheduled without a moment",
        SHOWING,
        "        found.append(NO_MOMENT)\n",
        "        pass\n",
        (NO_WRONG_MOMENT,),
    ),
    Rule(
        "What is withdrawn is not scheduled",
        SHOWING,
        "found = [WITHDRAWN_FIRST] if row.live.is_withdrawn(now) else []",
        "found = []",
        (
            "test_admin_withdrawing.py::"
            "test_what_is_withdrawn_is_published_again_before_it_is_scheduled",
        ),
    ),
    Rule(
        "Who published what is written in the audit log",
        SHOWING,
        "        self._audit(Kind(str(event)), by=by, now=now)\n",
        "",
        (f"{ITS_LINE}[publish]",),
    ),
    Rule(
        "Who withdrew what is written in the audit log",
        SHOWING,
        "            each._audit(Kind.WITHDRAWN, by=by, now=now, detail=detail)\n",
        "",
        (f"{ITS_LINE}[withdraw]",),
    ),
    Rule(
        "Who sent what for review is written in the audit log",
        STEPS,
        "                self._audit(Kind.SENT, by=by, now=now)\n",
        "                pass\n",
        (f"{ITS_LINE}[send for review]",),
    ),
    Rule(
        "Who deleted what is written in the audit log",
        TRASH,
        "            each._audit(Kind.DELETED, by=by, now=now, detail=note)\n",
        "",
        (f"{ITS_LINE}[move to the trash]",),
    ),
    Rule(
        "The moment of first publishing never moves",
        SHOWING,
        "self.published_at = self.published_at or now",
        "self.published_at = now",
        ("test_story.py::test_the_moment_of_first_publishing_never_moves",),
    ),
    Rule(
        "A story that is withdrawn takes its translations along",
        SHOWING,
        "each for each in translations if each.status == self.Status.PUBLISHED",
        "each for each in () if each",
        ("test_originals.py::TestAWithdrawnOriginal::test_takes_its_translations_along",),
    ),
    Rule(
        "Withdrawing takes scheduled changes off their schedule",
        SHOWING,
        "        self.unschedule_changes()\n        self.status",
        "        self.status",
        ("test_changes.py::test_withdrawing_takes_scheduled_changes_along",),
    ),
    Rule(
        "Withdrawing is not undone by a form that was open",
        SHOWING,
        "changes.version += 1",
        "changes.version += 0",
        ("test_admin_withdrawing.py::TestWithdrawing::test_is_not_undone_by_a_form_that_was_open",),
    ),
    Rule(
        "The reason of a withdrawal is kept for colleagues",
        SHOWING,
        "self.withdrawal_reason = reason",
        'self.withdrawal_reason = ""',
        (
            "test_admin_withdrawing.py::TestWithdrawing::"
            "test_asks_for_a_reason_and_works_at_the_next_request",
        ),
    ),
    Rule(
        "A withdrawn original keeps its translation from being published",
        "stories/publication/story.py",
        'elif original.status == "withdrawn":',
        "elif False:",
        (
            "test_originals.py::TestAWithdrawnOriginal::"
            "test_keeps_its_translation_from_being_published",
        ),
    ),
)

TRASH = (
    Rule(
        "A story that goes to the trash takes its translations along",
        TRASH,
        "gone = story.with_translations()",
        "gone = [story]",
        (
            "test_originals.py::TestADeletedOriginal::"
            "test_takes_its_translations_to_the_trash_and_back",
        ),
    ),
    Rule(
        "A story does not come back from the trash before its person or its original",
        TRASH,
        "if missing and missing.deleted_at:",
        "if False:",
        ("test_trash.py::TestADeletedStory::test_does_not_come_back_before_its_person",),
    ),
    Rule(
        "A translation does not come back from the trash before its original",
        TRASH,
        "for missing in (person, story.original):",
        "for missing in (person,):",
        ("test_originals.py::TestADeletedOriginal::test_must_come_back_before_its_translation",),
    ),
    Rule(
        "A translation that was deleted before its original stays in the trash",
        TRASH,
        "if each.deleted_at == story.deleted_at]",
        "if each.deleted_at]",
        (
            "test_originals.py::TestADeletedOriginal::"
            "test_leaves_a_translation_that_was_deleted_before",
        ),
    ),
    Rule(
        "Changes that wait go to the trash with their story",
        STEPS,
        "Q(pk=live) | Q(changes_to=live)",
        "Q(pk=live)",
        (
            "test_trash.py::TestADeletedStory::"
            "test_shows_no_scheduled_changes_when_their_minute_comes",
        ),
    ),
    Rule(
        "What is emptied from the trash leaves the search at once",
        "stories/erasure/trash.py",
        "    index.refresh_all()",
        "    index.has_notes()",
        ("test_empty_trash.py::TestEmptying::test_takes_the_words_out_of_the_search_at_once",),
    ),
    Rule(
        "What is emptied from the trash leaves no share card",
        "stories/erasure/trash.py",
        "transaction.on_commit(partial(delete_cards, key))",
        "pass",
        ("test_empty_trash.py::TestEmptying::test_takes_the_share_cards_along",),
    ),
)

RULES = WORDS + READERS + TRASH
