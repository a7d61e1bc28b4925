"""No misquotes in sense: where sentences end, which words turn them, and what a cut tears."""

from tests.mutants.rule import Rule

ENDS = "stories/passages/sentence_ends.py"
AMOUNTS = "stories/passages/amounts.py"
NEGATIONS = "stories/passages/negations.py"
WORDS = "stories/passages/negation_words.py"
CLAIMS = "stories/passages/claims.py"
FINDS = "stories/passages/unmarked_voices.py"
SPLIT = "test_passages_cuts.py::test_sentences_are_told_apart"
REFUSED = ("test_passages_cuts.py::test_a_cut_is_refused_where_it_turns_the_sense_or_tears_a_word",)
TOLD = ("test_passages_cuts.py::test_words_left_out_that_doubt_or_deny_are_told", SPLIT)
FOUND = ("test_unmarked_voices.py::test_what_looks_like_another_voice_is_found_and_nothing_else",)
CLAIMED = ("test_passages_claims.py::test_a_quotation_is_the_person_s_words_or_told_why_not",)
PASTED = "test_pasted_html.py::test_the_words_are_what_the_author_left_standing"
NOBODY_ELSE = ("test_confirming.py::test_words_of_which_nobody_but_an_editor_can_judge_wait",)

RULES = (
    Rule(
        "A full stop after an abbreviation ends no sentence before what may be a name",
        ENDS,
        "return _next_word(text, at).lower() in BEGINNINGS",
        "return True",
        TOLD,
    ),
    Rule(
        "A full stop after a title or before a number ends no sentence",
        ENDS,
        "    if word in TITLES:\n        return False\n",
        "",
        (SPLIT,),
    ),
    Rule(
        "Dots within a sentence end it only before a capital that is not “I”",
        ENDS,
        'first.isupper() and _next_word(text, following) != "I"',
        "True",
        TOLD,
    ),
    Rule(
        "An amount is one with the number that its dash leads to",
        AMOUNTS,
        "(?:{SPACE}?[-‐‑‒–−]{SPACE}?{ONE})*",
        "",
        REFUSED,
    ),
    Rule(
        "A date is never cut through",
        AMOUNTS,
        "(DATE, AMOUNT, CURRENCY) if",
        "(AMOUNT, CURRENCY) if",
        REFUSED,
    ),
    Rule(
        "Words of Arabic letters deny with short vowels and without",
        NEGATIONS,
        'ARABIC_LETTER.sub(rf"\\1{SHORT_VOWELS}", "|".join(choices))',
        '"|".join(choices)',
        REFUSED,
    ),
    Rule(
        "A word that denies is found within others where there are no spaces",
        NEGATIONS,
        "    if language in WITHOUT_SPACES:\n        return first_use.pattern(either)\n",
        "",
        REFUSED,
    ),
    Rule(
        "Verbs of Kazakh deny by their form",
        WORDS,
        'rf"{_VERBS_KK}|{_VERBS_LATIN}"',
        '""',
        REFUSED,
    ),
    Rule(
        "A quotation in a headline is not what somebody else's words lead in to",
        CLAIMS,
        'return leads_in if leads_in.endswith(":") and not is_own else ""',
        'return ""',
        CLAIMED,
    ),
    Rule(
        "A sentence in which each word has a capital is no name",
        CLAIMS,
        "    if OF_SENTENCES.search(words.lower()):\n        return False\n",
        "",
        CLAIMED,
    ),
    Rule(
        "A question whose label has no colon is another voice where its answer follows",
        "stories/passages/voice_lines.py",
        "    _read_questions_without_colon(lines)\n",
        "",
        FOUND,
    ),
    Rule(
        "A dialogue dash is one in any script",
        FINDS,
        "return first.isalpha() and not first.islower()",
        "return first.isupper()",
        FOUND,
    ),
    Rule(
        "Words in square brackets are looked at before they are the person's",
        "stories/models/quote.py",
        "            passages.insertion_doubt(text, passage),\n",
        "",
        NOBODY_ELSE,
    ),
    Rule(
        "What is left out in a language without known words is looked at as grave",
        "stories/models/verification/confirmation.py",
        "if not passages.are_known(language) and any(map(str.isalnum, left)):",
        "if False:",
        NOBODY_ELSE,
    ),
    Rule(
        "What a class strikes out or hides is no word of a paste",
        "stories/pasted_html/sheets.py",
        "self._rules.setdefault(where, {}).update(declared)",
        "pass",
        (PASTED,),
    ),
    Rule(
        "What an element says itself is stronger than its class",
        "stories/pasted_html/sheets.py",
        "found = merged | found",
        "found = found | merged",
        (PASTED,),
    ),
    Rule(
        "What is out of sight is no word of a paste",
        "stories/pasted_html/elements.py",
        '(re.compile(r"(?:left|top|text-indent):-(?:\\d{4,}|999)"), HIDDEN),',
        "",
        (PASTED,),
    ),
    Rule(
        "A chat that names who writes above each message has two voices",
        "stories/passages/voice_lines.py",
        "            line.label = name\n",
        "            pass\n",
        FOUND,
    ),
    Rule(
        "Speech that a clause reports between dashes is another voice without marks too",
        FINDS,
        "    yield from _reported(lines, known)\n",
        "",
        FOUND,
    ),
    Rule(
        "Questions with numbers are another voice where there are several",
        FINDS,
        "for line in numbered if len(numbered) > 1 else ():",
        "for line in ():",
        FOUND,
    ),
    Rule(
        "What is set for quotation marks is one",
        "stories/passages/embedded_quotations.py",
        "    text = _with_plain_marks(text)\n",
        "",
        CLAIMED,
    ),
    Rule(
        "A mark that closes nothing quotes what is before it",
        "stories/passages/embedded_quotations.py",
        "        spans.append((0, unopened))\n",
        "        pass\n",
        CLAIMED,
    ),
    Rule(
        "What a headline gives as said without marks is the person's words",
        CLAIMS,
        "if not quoted and (said := _said_without_marks(text, language)):",
        'if said := "":',
        CLAIMED,
    ),
)
