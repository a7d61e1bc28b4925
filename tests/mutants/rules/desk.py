"""The desk: who may do what, and two editors with one record."""

from tests.mutants.rule import Rule

STORY = "stories/admin/story/story.py"
ACCOUNTS = "stories/admin/accounts.py"
GROUPS = "test_groups.py::"
RIGHTS = "test_audit.py::TestRights::"
HE_LACKS = f"{RIGHTS}test_that_an_administrator_lacks_he_does_not_give"
PUBLISHES_NOTHING = f"{GROUPS}TestAWriter::test_publishes_nothing_by_a_button"
LEAVES_WHAT_IS_FIXED = f"{GROUPS}TestAWriter::test_does_not_change_what_is_fixed"
NO_LESS_TO_SEE = f"{GROUPS}TestAWriter::test_makes_readers_see_nothing_new_and_lose_nothing"
UNTIL_READERS_SEE = (
    f"{GROUPS}TestAWriter::test_edits_a_person_and_a_picture_until_readers_could_see_them"
)
ROWS_ARE_THE_SAME = (
    "test_desk_drawn.py::TestRowsOfAForm::test_are_the_same_as_they_are_stored_and_as_forms"
)

PERMISSIONS = (
    Rule(
        "A writer publishes nothing by a button",
        STORY,
        "if buttons.is_for_editors(request.POST) and not buttons.may_publish(request):",
        "if False:",
        (PUBLISHES_NOTHING,),
    ),
    Rule(
        "A writer publishes nothing by the button for a withdrawn story",
        "stories/admin/forms/buttons.py",
        "return is_publishing(data) or AS_IT_WAS in data",
        "return is_publishing(data)",
        (PUBLISHES_NOTHING,),
    ),
    Rule(
        "A writer publishes nothing from the list",
        "stories/admin/story/listing.py",
        "return actions if is_list and buttons.may_publish(request) else {}",
        "return actions if is_list else {}",
        (NO_LESS_TO_SEE, f"{GROUPS}TestAWriter::test_sees_no_way_to_delete_withdraw_or_publish"),
    ),
    Rule(
        "A writer changes nothing that is scheduled or withdrawn",
        STORY,
        "return allowed and (not is_fixed or buttons.may_publish(request))",
        "return allowed",
        (LEAVES_WHAT_IS_FIXED,),
    ),
    Rule(
        "What is withdrawn is fixed",
        "stories/models/workflow.py",
        "return self.is_scheduled(now) or self.live.is_withdrawn(now)",
        "return self.is_scheduled(now)",
        (LEAVES_WHAT_IS_FIXED,),
    ),
    Rule(
        "What is scheduled is fixed",
        "stories/models/workflow.py",
        "return self.is_scheduled(now) or self.live.is_withdrawn(now)",
        "return self.live.is_withdrawn(now)",
        (LEAVES_WHAT_IS_FIXED,),
    ),
    Rule(
        "A writer withdraws nothing",
        "stories/admin/pages/withdraw.py",
        "    if not may_publish(request):\n        raise PermissionDenied\n    now = ",
        "    now = ",
        ("test_admin_withdrawing.py::TestWithdrawing::test_is_not_for_writers",),
    ),
    Rule(
        "A writer brings nothing back from the trash",
        "stories/admin/pages/trash.py",
        "if not may_publish(request):",
        "if not request.user.is_staff:",
        (NO_LESS_TO_SEE,),
    ),
    Rule(
        "A writer restores no version",
        "stories/admin/pages/history.py",
        "return may_publish(request) and model_admin.has_change_permission(request, story)",
        "return model_admin.has_change_permission(request, story)",
        ("test_restoring.py::test_writers_may_not_restore",),
    ),
    Rule(
        "A writer deletes no story, even with the right to delete",
        STORY,
        "return super().has_delete_permission(request, obj) and buttons.may_publish(request)",
        "return super().has_delete_permission(request, obj)",
        (f"{GROUPS}TestAWriter::test_deletes_nothing_even_with_the_right_to_delete",),
    ),
    Rule(
        "A writer deletes no person, even with the right to delete",
        "stories/admin/person.py",
        "return super().has_delete_permission(request, obj) and may_publish(request)",
        "return super().has_delete_permission(request, obj)",
        (f"{GROUPS}TestAWriter::test_deletes_nothing_even_with_the_right_to_delete",),
    ),
    Rule(
        "A writer publishes no changes to somebody",
        "stories/admin/person.py",
        "        if buttons.is_for_editors(request.POST) and not may_publish(request):\n",
        "        if False:\n",
        ("test_admin_person_changes.py::TestAWriter::test_proposes_and_an_editor_publishes",),
    ),
    Rule(
        "A writer changes no picture that readers see",
        "stories/admin/picture.py",
        "return allowed and (not is_seen or may_publish(request))",
        "return allowed",
        (UNTIL_READERS_SEE,),
    ),
    Rule(
        "The group of writers may not publish",
        "stories/migrations/0002_groups.py",
        'WRITE += ["view_storyversion"]',
        'WRITE += ["view_storyversion", "publish_story"]',
        (PUBLISHES_NOTHING,),
        is_migrated_anew=True,
    ),
    Rule(
        "The group of editors has no accounts",
        "stories/migrations/0002_groups.py",
        'EDIT += ["change_tag", "delete_tag"]',
        'EDIT += ["change_tag", "delete_tag", "view_user", "change_user"]',
        (f"{GROUPS}TestAnEditor::test_has_no_accounts_and_no_audit_log",),
        is_migrated_anew=True,
    ),
    Rule(
        "Who may not see a record is not told its address",
        "stories/admin/site.py",
        'if not request.user.has_perm(f"{asked.app_label}.view_{asked.model}"):',
        "if False:",
        (f"{GROUPS}TestAStaffMemberInNoGroup",),
    ),
    Rule(
        "Nobody gives a permission that they do not hold",
        ACCOUNTS,
        "self._refuse(name, [name_of(right) for right in missing_permissions(self.giver, asked)])",
        "pass",
        (HE_LACKS,),
    ),
    Rule(
        "Nobody gives a group whose permissions they do not hold",
        ACCOUNTS,
        "if missing_permissions(self.giver, group.permissions.all())",
        "if False",
        (HE_LACKS,),
    ),
    Rule(
        "An administrator makes nobody a superuser",
        ACCOUNTS,
        'return known if request.user.is_superuser else [*known, "is_superuser"]',
        "return known",
        (f"{RIGHTS}test_an_administrator_makes_nobody_a_superuser",),
    ),
    Rule(
        "An administrator does not change the account of who holds more",
        ACCOUNTS,
        "return super().has_change_permission(request, obj) and not is_above(request.user, obj)",
        "return super().has_change_permission(request, obj)",
        (f"{RIGHTS}test_an_administrator_does_not_touch_who_holds_more",),
    ),
    Rule(
        "An administrator does not delete the account of who holds more",
        ACCOUNTS,
        "return super().has_delete_permission(request, obj) and not is_above(request.user, obj)",
        "return super().has_delete_permission(request, obj)",
        (f"{RIGHTS}test_an_administrator_does_not_touch_who_holds_more",),
    ),
    Rule(
        "Nobody deletes from the audit log",
        "stories/admin/audit_log.py",
        "def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n"
        "        return False",
        "def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:\n"
        "        return True",
        ("test_audit.py::TestTheLog::test_is_changed_by_nobody",),
    ),
    Rule(
        "No password that was typed is offered back",
        "stories/views/errors.py",
        'for name, values in fields if "password" not in name for value in values',
        "for name, values in fields for value in values",
        ("test_errors.py",),
    ),
)

TWO_EDITORS = (
    Rule(
        "The second of two editors overwrites nothing",
        "stories/admin/conflict/three_way.py",
        "return not has_seen_newest(data, record) or bool(data.get(ASKED))",
        "return False",
        ("test_conflict.py::TestOtherRecords::test_a_person_is_held_in_the_same_way",),
    ),
    Rule(
        "What both changed is asked, and nothing is chosen for the editor",
        "stories/admin/conflict/three_way.py",
        "        found.asked.append(name)\n\n\ndef fields_seen",
        "        found.settled.add(name)\n\n\ndef fields_seen",
        ("test_conflict.py::TestEachField::test_that_both_changed_is_asked_in_words",),
    ),
    Rule(
        "An answer counts only for what its editor saw",
        "stories/admin/conflict/three_way.py",
        "return chosen if chosen in known and has_seen_newest(form.data, record) else",
        "return chosen if chosen in known else",
        (
            "test_conflict.py::TestEachField::test_is_asked_again_where_a_third_saved_since_the_question",
        ),
    ),
    Rule(
        "A paragraph that both changed is a question",
        "stories/history/merging.py",
        "yield Part(was, yours, theirs, BOTH)",
        "yield Part(was, yours, yours, YOURS)",
        ("test_merging.py",),
    ),
    Rule(
        "Readers get nothing of a colleague's that the publisher did not see",
        "stories/admin/forms/story_form.py",
        "return is_for_editors(self.data)",
        "return False",
        ("test_conflict.py::TestTheBody::test_goes_to_readers_only_when_it_was_seen",),
    ),
    Rule(
        "What could not be saved is kept as it was typed",
        "stories/admin/story/story.py",
        "if is_back and typed and not reopened:",
        "if False:",
        ("test_unfinished.py::test_a_new_story_without_a_person_waits_on_the_desk",),
    ),
    Rule(
        "What was left unfinished goes with whom it names",
        "stories/models/desk/unfinished_form.py",
        "self.filter(pk__in=gone).delete()",
        "pass",
        ("test_unfinished.py::test_it_goes_with_its_story_and_with_whom_it_names",),
    ),
    Rule(
        "Each save of a person or a picture raises its version",
        "stories/admin/conflict/optimistic_lock.py",
        "            obj.version += 1\n",
        "            pass\n",
        ("test_conflict.py::TestOtherRecords::test_a_person_is_held_in_the_same_way",),
    ),
    Rule(
        "A record that went to the trash meanwhile is not saved",
        "stories/admin/conflict/optimistic_lock.py",
        "        if self._is_gone:\n",
        "        if False:\n",
        (
            "test_trash.py::TestADeletedStory::"
            "test_saved_by_who_had_it_open_loses_nothing_that_was_typed",
        ),
    ),
    Rule(
        "What the browser keeps goes once it is saved",
        "stories/admin/forms/autosave.py",
        "if name := autosave_name(request):",
        "if False:",
        ("test_autosave.py::TestWhatTheBrowserKeeps::test_goes_once_it_is_saved",),
    ),
    Rule(
        "The cookie that says what was saved holds a plain name",
        "stories/admin/forms/autosave.py",
        'return name if AUTOSAVE_NAME.fullmatch(name) else ""',
        "return name",
        ("test_autosave.py::TestWhatTheBrowserKeeps::test_has_a_plain_name",),
    ),
    Rule(
        "A save that is refused keeps nothing, not even the changes that it began",
        STORY,
        "                transaction.set_rollback(True)\n",
        "",
        (
            "test_admin_publishing.py::TestAPublicStory::"
            "test_keeps_nothing_of_a_save_that_was_refused",
        ),
    ),
)

DRAWN = (
    Rule(
        "The words of a stored row are escaped in its form",
        "stories/templatetags/slots.py",
        'return escape(widget.format_value(value(*about)) or "")',
        'return widget.format_value(value(*about)) or ""',
        (ROWS_ARE_THE_SAME,),
    ),
    Rule(
        "What a stored row is called is escaped in its form",
        "stories/templatetags/passage_rows.py",
        '"label": lambda _: lambda rows, number, record: conditional_escape(str(record)),',
        '"label": lambda _: lambda rows, number, record: str(record),',
        (ROWS_ARE_THE_SAME,),
    ),
    Rule(
        "What blocks publishing leads to the row that it is about",
        "stories/admin/forms/inline_rows.py",
        "number = records.index(record)",
        "number = 0",
        ("test_desk_drawn.py::TestRowsOfAForm::test_lead_from_blockers_to_their_fields",),
    ),
    Rule(
        "A headline is escaped in the list of stories",
        "stories/admin/story/changelist.py",
        'f"{conditional_escape(str(story))}</a></th>"',
        'f"{story}</a></th>"',
        ("test_desk_drawn.py::TestTheList::test_has_rows_as_django_draws_them",),
    ),
    Rule(
        "The list shows the stories in the order that was asked for",
        "stories/admin/story/changelist.py",
        "return [found[number] for number in numbers if number in found]",
        "return [*found.values()][::-1]",
        ("test_desk_drawn.py::TestTheList::test_is_in_order_over_more_than_one_reading",),
    ),
    Rule(
        "A form does not offer a person who is in the trash",
        "stories/admin/forms/story_form.py",
        "[row.person] if row.person.deleted_at is None else []",
        "[row.person]",
        ("test_desk_drawn.py::TestFieldsets::test_offer_nobody_from_the_trash",),
    ),
    Rule(
        "The languages to choose from are drawn once",
        "stories/templatetags/fieldsets.py",
        "return choices if type(choices) is list else None",
        "return choices and [*choices, object()]",
        ("test_desk_drawn.py::TestFieldsets::test_draw_the_languages_to_choose_from_once",),
    ),
)

RULES = PERMISSIONS + TWO_EDITORS + DRAWN
