"""Whose words: marks of another voice are kept and shown, and unmarked voices are found."""

from tests.mutants.rule import Rule

VOICES = "stories/passages/voices.py"
FINDS = "stories/passages/unmarked_voices.py"
BODY = "test_voices.py::TestABody::"
LISTED = f"{BODY}test_holds_the_listed_marks_and_nothing_else"
TABLE = "test_unmarked_voices.py"

MARKED = (
    Rule(
        "The sanitiser keeps the listed classes and no others",
        VOICES,
        "return value if value in CLASSES else None",
        "return value",
        (LISTED,),
    ),
    Rule(
        "The sanitiser keeps the listed classes",
        VOICES,
        '"p": {"class"}',
        '"p": set()',
        (f"{BODY}test_is_stored_as_it_was_marked",),
    ),
    Rule(
        "Who speaks is a short text of one line",
        VOICES,
        "return speaker if 0 < len(speaker) <= LONGEST_SPEAKER else None",
        "return speaker",
        (LISTED,),
    ),
    Rule(
        "A question that is marked is not the person's",
        VOICES,
        "return CLASSES[found[1]] if found else PERSON",
        "return PERSON",
        (
            f"{BODY}test_says_whose_words_each_paragraph_holds",
            "test_voices.py::TestAQuoteOfAnotherVoice",
        ),
    ),
    Rule(
        "Readers of the page, of feeds and of programs are told which paragraph is a question",
        VOICES,
        """return f"{tag[0]}{getattr(labels, tag['class'])} \"""",
        "return tag[0]",
        ("test_voices.py::TestAPage", "test_voices.py::TestElsewhere"),
    ),
    Rule(
        "Readers are told who said a block quotation",
        VOICES,
        "if speaker_now else tag[0]",
        "if False else tag[0]",
        ("test_voices.py::TestAPage", "test_voices.py::TestElsewhere"),
    ),
    Rule(
        "JSON says whose words each paragraph holds",
        "stories/serializers.py",
        '"voice": _voice(paragraph.voice),',
        '"voice": "person",',
        ("test_voices.py::TestElsewhere",),
    ),
    Rule(
        "The history tells that words are another's now",
        "stories/history/content_diff.py",
        "if before and (before.voice, before.speaker) != (now.voice, now.speaker):",
        "if False:",
        ("test_voices.py::TestTheHistory",),
    ),
)

FOUND = tuple(
    Rule(f"What is not marked is found: {kind}", FINDS, old, new, (TABLE,))
    for kind, old, new in (
        ("“Q:” before a question", "(_labelled, _noted,", "(_noted,"),
        ("a line that is a translator's note", "(_labelled, _noted,", "(_labelled,"),
        ("a question in bold", "if line.is_bold and line.asks:\n", "if False:\n"),
        (
            "questions in italics",
            "for line in italic if len(italic) > 1 else ():",
            "for line in ():",
        ),
        ("a dialogue dash", "_emphasised, _dashed,", "_emphasised,"),
        (
            "a reporting clause that is not the person's own",
            "return PERSON if known.own.search(match[1]) else SOMEBODY_ELSE",
            "return PERSON",
        ),
        ("a name before a turn", "_dashed, _named)", "_dashed)"),
        ("“[laughs]”", "if known.event.fullmatch(inside):", "if False:"),
        ("a note in brackets", "elif known.note.search(match[1]", "elif False and (match[1]"),
    )
)
NOT_FOUND = tuple(
    Rule(f"What is the person's own is not found: {kind}", FINDS, old, new, (TABLE,))
    for kind, old, new in (
        ("a question that is not bold", "if line.is_bold and line.asks:\n", "if line.asks:\n"),
        (
            "words in bold that ask nothing",
            "if line.is_bold and line.asks:\n",
            "if line.is_bold:\n",
        ),
        ("“Before:”", "known.no_speakers | known.answerers", "known.answerers"),
        (
            "a list with dashes",
            "for line in run if is_dialogue else ():",
            "for line in run:",
        ),
        (
            "what the person reports to have said",
            "return PERSON if known.own.search(match[1]) else SOMEBODY_ELSE",
            "return SOMEBODY_ELSE",
        ),
        (
            "an answer that asks",
            "if line.number != last + 1 and not line.is_after_question:",
            "if True:",
        ),
    )
)
NOT_FOUND += (
    Rule(
        "What is the person's own is not found: what is marked already",
        "stories/passages/voice_lines.py",
        "        if paragraph.voice != PERSON:\n",
        "        if False:\n",
        (TABLE,),
    ),
)
DOUBT = (
    Rule(
        "A passage that touches an unmarked voice is doubted",
        FINDS,
        "            return each.why\n",
        "            return ''\n",
        (f"{TABLE}::test_a_passage_is_doubted_where_it_touches_what_looks_like_another_voice",),
    ),
)

PHRASES = tuple(
    Rule(name, "stories/phrases.py", old, new, ("test_phrases.py",))
    for name, old, new in (
        (
            "A phrase is in a language that is known",
            "language not in languages.CODES",
            "not language",
        ),
        (
            "What a word processor marks with more than a language is no phrase",
            'not attributes.keys() <= {"lang", "dir"}',
            "False",
        ),
        (
            "A phrase has the direction of its language",
            'start_tag({"lang": found[1]}) == tag',
            "True",
        ),
        ("No other element says a language", ', "*": set()', ""),
    )
)

RULES = MARKED + FOUND + NOT_FOUND + DOUBT + PHRASES
