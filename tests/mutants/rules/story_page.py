"""What a story's page says of its dates, what it pulls out, and where its end leads."""

from tests.mutants.rule import Rule

LAYOUT = "stories/layout.py"
PULLED = "test_layout.py::TestAPullQuote"
PAGE = "test_layout.py::TestAPage"
BROWSER = "browser/test_story_page.py"

RULES = (
    Rule(
        "Letters that come late move nothing",
        "static/css/base/fonts.css",
        """  font-family: "Onest";
  src: url("../../fonts/onest.woff2") format("woff2");
  font-weight: 400 700;
  font-display: optional;
  unicode-range:""",
        """  font-family: "Onest";
  src: url("../../fonts/onest.woff2") format("woff2");
  font-weight: 400 700;
  font-display: swap;
  unicode-range:""",
        (f"{BROWSER}::test_nothing_moves_where_the_fonts_come_late",),
    ),
    Rule(
        "A pull quote is not in sight of its sentence behind it",
        LAYOUT,
        "starts[number] - passage.end >= AWAY",
        "starts[number] - passage.end >= 0",
        (f"{PULLED}::test_is_out_of_sight_of_its_sentence_behind_it",),
    ),
    Rule(
        "A pull quote is not in sight of its sentence before it",
        LAYOUT,
        "passage.start - starts[number] >= AWAY",
        "passage.start - starts[number] >= 0",
        (f"{PULLED}::test_is_before_its_sentence_where_the_story_ends_too_soon",),
    ),
    Rule(
        "A pull quote never is the ending",
        LAYOUT,
        "passage.end > ending or",
        "",
        (f"{PULLED}::test_is_never_the_ending_nor_beside_it",),
    ),
    Rule(
        "No pull quote is at the ending",
        LAYOUT,
        "len(text.text) - below.start < ENDING",
        "False",
        (f"{PULLED}::test_is_never_the_ending_nor_beside_it",),
    ),
    Rule(
        "A pull quote does not repeat the headline",
        LAYOUT,
        "_is_within(said, whole) or",
        "",
        (f"{PULLED}::test_does_not_repeat_the_headline",),
    ),
    Rule(
        "A pull quote parts no question from its answer",
        LAYOUT,
        "above.voice == passages.PERSON and below.tag",
        "below.tag",
        (f"{PULLED}::test_parts_no_question_from_its_answer_and_no_heading_from_its_text",),
    ),
    Rule(
        "Chapters of one name have ids of their own",
        LAYOUT,
        'f"-{used[name]}" if used[name] > 1 else ""',
        '""',
        (f"{PAGE}::test_has_contents_from_three_headings_on_and_each_can_be_linked_to",),
    ),
    Rule(
        "No passage of a story is announced as highlighted without a link to it",
        LAYOUT,
        '_marks(quoted + events), "span")',
        "_marks(quoted + events))",
        (f"{PAGE}::test_has_no_mark_but_where_a_link_leads",),
    ),
    Rule(
        "What was not in the margin is open at the end",
        "templates/stories/_told.html",
        "{% if not has_margin_notes %} open{% endif %}",
        "",
        (f"{PAGE}::test_folds_what_was_in_the_margin_and_opens_what_did_not",),
    ),
    Rule(
        "A corrected story says so at its beginning",
        "stories/page_context.py",
        "return changed if timezone.localdate(changed)",
        "return None if timezone.localdate(changed)",
        (f"{PAGE}::test_says_when_it_was_told_published_and_changed",),
    ),
    Rule(
        "The end of a story leads to the reader's language first",
        "stories/related.py",
        "(each.language != language, each.language != story.language)",
        "(False, each.language != story.language)",
        (
            "test_related.py::TestTheEndOfAStory"
            "::test_leads_to_the_readers_language_then_the_storys_then_elsewhere",
        ),
    ),
    Rule(
        "A headline is as wide as its longest word",
        "static/css/story/head.css",
        "font-size: min(var(--headline), var(--line) / (var(--letters) * 0.65));",
        "font-size: var(--headline);",
        (f"{BROWSER}::test_headline_breaks_no_word_and_scrolls_nothing",),
    ),
    Rule(
        "The card of a story sets no words as the person's that are not word for word",
        "stories/list_cards.py",
        '"" if story.is_headline_not_word_for_word else story.quoted_headline',
        "story.quoted_headline",
        ("test_page_cards.py::test_of_a_story_is_the_persons_voice_where_that_is_word_for_word",),
    ),
    Rule(
        "A former card of a page is sent to nobody",
        "stories/views/media.py",
        "if found is None or unquote(found.address) != request.path:",
        "if found is None:",
        ("test_page_cards.py::test_of_a_person_has_the_name_and_who_that_is",),
    ),
    Rule(
        "A long introduction is folded on a phone",
        "static/css/story/head.css",
        "-webkit-line-clamp: 5;",
        "-webkit-line-clamp: none;",
        (f"{BROWSER}::test_a_long_introduction_is_folded_on_a_phone_until_somebody_asks_for_it",),
    ),
    Rule(
        "A passage that a link leads to is announced as highlighted",
        "static/js/share.js",
        'setAttribute("role", "mark")',
        'setAttribute("role", "generic")',
        (f"{BROWSER}::test_marks_are_told_only_where_a_link_leads",),
    ),
)
