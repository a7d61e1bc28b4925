"""What readers are told of a quotation that they check."""

from tests.mutants.rule import Rule

CHECK = "stories/passages/check/comparison.py"
ORIGINS = "stories/search/origins.py"
VIEW = "stories/views/check.py"
LIMIT = "stories/rate_limit.py"

RULES = (
    Rule(
        "A check answers from nothing that is not public",
        "stories/search/candidates.py",
        "[story for story in found if story.is_published(now)]",
        "list(found)",
        ("test_check.py::TestWhatIsNotPublic",),
    ),
    Rule(
        "A check takes as many queries for what is not public as for what never was",
        "stories/search/candidates.py",
        "filter(pk__in=[NOBODY, *numbers])",
        "filter(pk__in=numbers)",
        ("test_check.py::TestWhatIsNotPublic::test_is_as_what_never_was",),
    ),
    Rule(
        "Words are exactly so only as whole sentences",
        CHECK,
        "NEARLY if added else CUT if left_out else EXACT",
        "NEARLY if added else EXACT",
        (
            "test_passages_check.py::TestCut",
            "test_passages_check.py::test_a_sentence_without_a_word_of_its_middle_is_never_exact",
        ),
    ),
    Rule(
        "Words are exactly so only with the marks between them",
        CHECK,
        "return mine == theirs or OMISSION in mine",
        "return True",
        ("test_passages_check.py::TestNearly",),
    ),
    Rule(
        "A reader is told of a word that denies and was left out",
        CHECK,
        "yield from find_negations(self.story.text[first:last], self.language)",
        "yield from ()",
        ("test_check.py::TestTheFourAnswers", "test_passages_check.py::TestCut"),
    ),
    Rule(
        "A headline and an introduction are not taken for the person's words",
        ORIGINS,
        "return passages.EDITOR",
        "return passages.PERSON",
        ("test_check.py::TestWhose",),
    ),
    Rule(
        "Words that the story quotes are not taken for the person's",
        ORIGINS,
        "return self.checked.voices[0] if",
        "return passages.PERSON if",
        ("test_check.py::TestWhose::test_are_words_that_the_story_quotes",),
    ),
    Rule(
        "Nobody learns who a person without a name is not",
        ORIGINS,
        "person.is_named and not is_name_of(",
        "not is_name_of(",
        ("test_check.py::TestTheName", "test_check.py::TestWhose"),
    ),
    Rule(
        "Words that are checked are taken from no address",
        VIEW,
        'words, name = request.POST.get("words", "")',
        'words, name = request.GET.get("words", "")',
        ("test_check.py::TestTheForm::test_takes_no_words_from_an_address",),
    ),
    Rule(
        "No cache keeps the answer to a check",
        VIEW,
        "return _with_wait(page_context.hidden(response), wait)",
        "return _with_wait(response, wait)",
        ("test_check.py::TestTheForm",),
    ),
    Rule(
        "Each address may ask only so often",
        LIMIT,
        "return 0 if number <= most else",
        "return 0 if number else",
        ("test_rate_limit.py::TestTheLimit",),
    ),
    Rule(
        "The limit stores no address in clear",
        LIMIT,
        'salted_hmac("stories.rate_limit", address, algorithm="sha256").hexdigest()',
        "address",
        ("test_rate_limit.py::TestTheLimit::test_stores_neither_address_nor_words",),
    ),
    Rule(
        "What was counted in an earlier minute is forgotten",
        "stories/models/request_count.py",
        "self.filter(window__lt=minute).delete()",
        "pass",
        ("test_rate_limit.py::TestTheLimit",),
    ),
    Rule(
        "A visitor cannot name another address to ask more often",
        LIMIT,
        "if settings.BEHIND_PROXY and (",
        "if (",
        ("test_rate_limit.py::TestTheLimit::test_trusts_only_what_a_proxy_of_ours_adds",),
    ),
)
