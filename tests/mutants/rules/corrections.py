"""Saying what was wrong, and being asked."""

from tests.mutants.rule import Rule

CORRECTION = "stories/models/correction/correction.py"
CORRECTED = "stories/models/correction/corrected.py"
CHANGED = "stories/publication/changed_words.py"
CONCERN = "stories/models/concern.py"
VIEW = "stories/views/concerns.py"

RULES = (
    Rule(
        "Corrections of what is not public are told nowhere",
        CORRECTION,
        "return self.filter(is_public | is_replaced)",
        "return self.all()",
        ("test_corrections.py::TestWhatIsAway",),
    ),
    Rule(
        "Nobody deletes what readers were told",
        "stories/admin/correction.py",
        "        return False",
        "        return True",
        (
            "test_admin_corrections.py::TestTheDesk::test_makes_nothing_of_a_correction_and_deletes_none",
        ),
    ),
    Rule(
        "A changed quotation is not published without an answer",
        "stories/models/transitions/publishing.py",
        "found += row.unanswered_corrections(now, is_minor=is_minor, note=note)",
        "found += []",
        (
            "test_whether_correction.py::TestAChangedQuotation",
            "test_admin_corrections.py::TestTheForm",
        ),
    ),
    Rule(
        "Who said a quotation counts as much as its words",
        "stories/models/quote.py",
        "return (self.text, self.speaker)",
        'return (self.text, "")',
        (
            "test_whether_correction.py::TestAChangedQuotation::test_is_not_published_without_an_answer",
        ),
    ),
    Rule(
        "A changed headline is not published without an answer",
        CHANGED,
        "if _words(seen.headline) != _words(story.headline):",
        "if False:",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A changed standfirst is not published without an answer",
        CHANGED,
        "if _words(seen.standfirst) != _words(story.standfirst):",
        "if False:",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A changed body is not published without an answer",
        CHANGED,
        "found += _changed_body(seen.story_text, story.story_text)",
        "found += []",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A changed milestone is not published without an answer",
        CHANGED,
        "*_changed_rows(_told_of_milestones(), seen.verified_milestones, milestones)",
        "",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A paragraph that was only divided asks nothing",
        CHANGED,
        "if _joined(had) == _joined(has):",
        "if had == has:",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A minor edit says why",
        CORRECTED,
        "has_answered = bool(note.strip()) if is_minor else",
        "has_answered = True if is_minor else",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A minor edit tells readers nothing that waited",
        "stories/models/transitions/publishing.py",
        "row.propose_correction(None, by=by, now=now)",
        "pass",
        ("test_whether_correction.py::TestWhatReadersSaw",),
    ),
    Rule(
        "A caption that readers see does not change without an answer",
        "stories/models/picture/captions.py",
        "if is_answered or note.strip() or not changed or not stored.stories_with_caption(now):",
        "if True:",
        ("test_whether_correction.py::TestACaption",),
    ),
    Rule(
        "A corrected caption is corrected on every page that shows it",
        "stories/models/picture/captions.py",
        "for story in shown_in:",
        "for story in shown_in[:1]:",
        ("test_whether_correction.py::TestACaption",),
    ),
    Rule(
        "What is to be answered is said together with other errors",
        "stories/admin/story/obstacles.py",
        'form.add_error("is_correction", str(publication.unanswered_correction(changed)))',
        "pass",
        ("test_admin_corrections.py::TestTheForm",),
    ),
    Rule(
        "A correction appears with its changes, not before",
        CORRECTED,
        "rows: list[Any] = [self, self.changes_to] if self.changes_to else [self]",
        "rows: list[Any] = [self, self.working_copy()]",
        ("test_whether_correction.py::TestAChangedQuotation::test_appears_with_its_correction",),
    ),
    Rule(
        "A correction outlives the changes that it came with",
        "stories/models/workflow.py",
        "changes.corrections.update(story=self.live, published_at=at)",
        "pass",
        ("test_whether_correction.py::TestAChangedQuotation",),
    ),
    Rule(
        "A minor edit does not count as a change",
        "stories/models/workflow.py",
        "and not is_minor:",
        "and True:",
        (
            "test_whether_correction.py::TestAChangedQuotation::test_is_a_minor_edit_if_that_is_said",
        ),
    ),
    Rule(
        "Only who may publish answers whether it is a correction",
        "stories/admin/forms/whether_correction.py",
        "return super().is_asked and self.confirmer is not None",
        "return super().is_asked",
        ("test_admin_corrections.py::TestTheForm",),
    ),
    Rule(
        "The number of a concern is stored as a keyed digest",
        CONCERN,
        'return salted_hmac("stories.concern", number, algorithm="sha256").hexdigest()',
        "return number",
        ("test_concerns.py::TestTheNumber::test_is_nowhere_in_the_database",),
    ),
    Rule(
        "The audit log tells no word of a concern",
        CONCERN,
        'state = f"{self}: {self.get_state_display().lower()}"',
        'state = f"{self}: {self.answer}"',
        ("test_concerns.py::TestTheDesk",),
    ),
    Rule(
        "A concern about what is not public is answered as one about nothing",
        VIEW,
        "shown = story.visible_row(now) if story else None",
        "shown = story",
        ("test_concerns.py::TestWhatIsNotPublic",),
    ),
    Rule(
        "Programs that send at once are told to wait",
        VIEW,
        "return TOO_SOON if passed < LEAST_SECONDS else",
        'return "" if passed < LEAST_SECONDS else',
        ("test_concerns.py::TestAForm::test_that_came_within_a_moment",),
    ),
    Rule(
        "A form of another site is not taken",
        VIEW,
        'return fetched_from in {"same-origin", "none"}',
        "return True",
        ("test_concerns.py::TestAForm::test_that_another_site_sent",),
    ),
    Rule(
        "Numbers are asked for only so often",
        VIEW,
        "found = None if wait else",
        "found =",
        ("test_concerns.py::TestTheNumber::test_is_asked_for_only_so_often",),
    ),
    Rule(
        "Concerns stay in no cache",
        VIEW,
        'response.headers["Cache-Control"] = "no-store"',
        "pass",
        ("test_concerns.py::TestAVisitor",),
    ),
)
