"""The form of a story: words first, addresses that are proposed, tags that are typed."""

from tests.mutants.rule import Rule

SIDE = "test_desk_drawn.py::TestGroupsAtTheSide::"
WRONG_IS_OPEN = f"{SIDE}test_say_what_they_hold_and_open_where_something_is_asked_or_wrong"
TAGS = "stories/admin/forms/tags_field.py"
PROPOSALS = "stories/admin/forms/proposals.py"
PROPOSAL = "test_romanisation.py::TestTheProposal::"
MARKED = (
    "browser/test_editing.py::TestPointing::"
    "test_marks_the_words_stays_with_them_and_tells_at_once_where_they_break"
)
STAYING = "browser/test_staying.py::TestASave::"
BROKEN = "browser/test_broken_words.py::TestBrokenWords::"

RULES = (
    Rule(
        "Nobody is led back to the place of a save who is in a field already",
        "static/js/desk/page_position.js",
        '["keydown", "pointerdown", "focusin"]',
        '["keydown", "pointerdown"]',
        (f"{STAYING}test_leaves_a_row_open_and_the_preview_where_it_was_scrolled_to",),
    ),
    Rule(
        "What is pressed beside the words moves once it is let go",
        "static/js/desk/margin.js",
        "isHeld = true;",
        "isHeld = false;",
        (f"{BROKEN}test_are_refused_and_put_back_or_given_up_or_removed",),
    ),
    Rule(
        "A group of fields where something is wrong is not folded",
        "stories/templatetags/side_groups.py",
        "is_open = not fieldset.is_collapsible",
        "is_open = False",
        (WRONG_IS_OPEN,),
    ),
    Rule(
        "Nobody makes a tag by typing who may make none",
        TAGS,
        "if not self.may_add:",
        "if False:",
        ("test_tags_field.py::test_somebody_who_may_make_none_is_told_so",),
    ),
    Rule(
        "A tag that is typed in other capitals is the tag that there is",
        TAGS,
        "new = [name for name in names if name.casefold() not in found]",
        "new = [*names]",
        (
            "test_tags_field.py::"
            "test_new_names_become_tags_and_known_ones_are_found_however_they_are_written",
        ),
    ),
    Rule(
        "An address that is proposed is free",
        PROPOSALS,
        "if not _is_taken(model, name, language)",
        "if True",
        (f"{PROPOSAL}test_is_free_in_its_language",),
    ),
    Rule(
        "An address is proposed to those alone who may write",
        "stories/admin/pages/address.py",
        "raise PermissionDenied",
        "pass",
        (f"{PROPOSAL}test_is_for_those_who_may_write_alone",),
    ),
    Rule(
        "Where writing leaves sounds out, no address is guessed",
        "stories/romanisation.py",
        "if found.isalpha() and not found.isascii():",
        "if False:",
        ("test_romanisation.py::test_an_address_is_written_by_the_rules_of_its_language",),
    ),
    Rule(
        "Words that break are marked while one types",
        "static/js/desk/passage_marks.js",
        "if (!found.length) return was ? [{ ...was, isBroken: true, place: null }] : [];",
        "if (!found.length) return [];",
        (MARKED,),
    ),
    Rule(
        "Who points at words stays with them",
        "static/js/desk/quote_selection.js",
        "this.#open(row);",
        "this.#open(row); row.querySelector('textarea').focus();",
        (MARKED,),
    ),
)
