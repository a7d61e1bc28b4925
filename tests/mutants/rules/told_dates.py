"""Dates are read as people say them, and no year, month or day that was not said."""

from tests.mutants.rule import Rule

PARSER = "stories/dates/parser.py"
SIDES = "stories/dates/sides.py"
READING = "stories/dates/reading.py"
FINDING = "stories/dates/finding.py"
PASSAGES = "test_told_dates.py::test_a_passage_tells_its_dates"
TABLE = "test_told_dates.py::test_each_phrase_is_read_as_it_was_meant_or_refused_with_the_reason"
DESK = "test_admin_told_dates.py::"

RULES = (
    Rule(
        "Numbers that may be the day or the month are refused",
        SIDES,
        "if first <= 12 and second <= 12 and first != second:",
        "if False:",
        (TABLE,),
    ),
    Rule(
        "Two dates are not read as one",
        PARSER,
        "raise UnreadableError(TWO_DATES)",
        "return _framed_range(first, last)",
        (TABLE,),
    ),
    Rule(
        "A decade whose century may be another is not narrowed",
        SIDES,
        'f"{decade[:2]}XX" if decade[2] == "0" else',
        "",
        (TABLE,),
    ),
    Rule(
        "The second of two short years is read only where it can be no month",
        PARSER,
        "if int(two_digits) <= 12 or int(two_digits) <= int(first[2:]):",
        "if False:",
        (TABLE,),
    ),
    Rule(
        "What may be a winter or four years is refused",
        READING,
        "if found and int(found[1]) < int(found[2]):",
        "if False:",
        (TABLE,),
    ),
    Rule(
        "A number of things in a passage is no year",
        FINDING,
        "return simplified(words[end][0]) not in _AFTER_A_YEAR",
        "return False",
        (PASSAGES,),
    ),
    Rule(
        "A date that a passage denies is not taken from it",
        FINDING,
        "before not in known.not_before and",
        "",
        (PASSAGES,),
    ),
    Rule(
        "A season is of either half of the earth",
        "stories/dates/edtf_dates.py",
        "if season in (SPRING, AUTUMN):",
        "if season != WINTER:",
        ("test_dates.py::test_a_date_reaches_from_its_first_day_to_its_last",),
    ),
    Rule(
        "Words that are no date do not replace a label",
        "stories/admin/forms/passage_rows.py",
        'label not in ("", reading.typed):',
        "False:",
        (f"{DESK}TestAMilestone::test_is_refused_where_what_is_no_date_would_replace_its_label",),
    ),
    Rule(
        "A field without a label takes no date that needs one",
        "stories/admin/forms/told_dates.py",
        "if reading.said or reading.typed:",
        "if not reading.edtf and reading.typed:",
        (f"{DESK}TestADateWithoutALabel",),
    ),
    Rule(
        "Only who edits has dates read",
        "stories/admin/pages/told_date.py",
        "if not any(request.user.has_perm(name) for name in EDITORS):",
        "if False:",
        (f"{DESK}TestTheReader::test_answers_nobody_else_and_no_other_question",),
    ),
    Rule(
        "A label that was only made out of the date does not confirm it",
        "stories/models/milestone.py",
        "return [] if is_made else [self.date_label]",
        "return [self.date_label]",
        (f"{DESK}TestAMilestone::test_is_asked_about_a_date_that_only_its_own_label_tells",),
    ),
)
