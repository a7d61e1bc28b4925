"""Pages remember results by all the values that they depend on."""

from tests.mutants.rule import Rule

JUDGED = "stories/models/verification/judged.py"
CARDS = "stories/templatetags/stories_cards.py"
KEPT = "stories/models/verification/kept_verdicts.py"
TEST = "test_remembered.py::"
TEST_KEPT = "test_kept_verdicts.py::test_what_"
DRAWN = "test_desk_drawn.py::TestWhatIsDrawnOnce::"
RIGHTS = f"{DRAWN}test_shows_each_user_what_they_may_do_now"
TOLD = "test_desk_told.py::test_each_editor_reads_it_in_their_own_language"
VERDICT = f"{TEST}TestAVerdict::test_does_not_outlive_what_it_was_judged_by"

RULES = (
    Rule(
        "The desk's list of models is one for each set of rights",
        "stories/admin/navigation.py",
        "kind = rights_of(user), label,",
        "kind = label,",
        (RIGHTS,),
    ),
    Rule(
        "The form of a story is built for each set of rights",
        "stories/admin/forms/kept_classes.py",
        "        rights_of(request.user),\n",
        "",
        (RIGHTS,),
    ),
    Rule(
        "A field is drawn as it is for this user",
        "stories/templatetags/fieldsets.py",
        "        field.disabled,\n",
        "",
        (RIGHTS,),
    ),
    Rule(
        "The desk marks the page that it is on",
        "stories/admin/navigation.py",
        "if each and each in path)",
        "if each)",
        (f"{DRAWN}test_marks_the_page_that_it_is_on",),
    ),
    Rule(
        "A body that a script stored is not kept as clean",
        KEPT,
        "if sanitise(story.body) != story.body:",
        "if False:",
        ("test_kept_verdicts.py::test_a_body_that_a_script_stored_is_sanitised_for_each_page",),
    ),
    Rule(
        "What a template keeps while it is rendered is its own",
        "profiles_site/quick_templates/nodes.py",
        "if not any(isinstance(node, WITH_STATE) for node in nodes):",
        "if True:",
        ("test_template_lookups.py::test_what_a_template_keeps_is_its_own",),
    ),
    Rule(
        "A body that another one took the place of in memory is not shown",
        "stories/models/story/text.py",
        "if known is None or known[0] is not self.body:",
        "if known is None:",
        ("test_kept_verdicts.py::test_words_are_read_from_the_body_as_it_is_in_memory_now",),
    ),
    Rule(
        "A name that a search finds is remembered for each language",
        "stories/search/rows.py",
        "called = _called(reader, *told)",
        'called = _called("en", *told)',
        ("test_names_in_languages.py::TestReaders",),
    ),
    Rule(
        "A tag that a search finds is remembered for each language",
        "stories/search/rows.py",
        "_tags(reader, self.tags)",
        '_tags("en", self.tags)',
        ("test_names_in_languages.py::TestTags",),
    ),
    Rule(
        "What is kept of a body is of the body as it is now",
        KEPT,
        "if digest == digest_of(_body_of(story), found):",
        "if digest:",
        ("test_kept_verdicts.py::test_a_body_that_a_script_stored_is_sanitised_for_each_page",),
    ),
    Rule(
        "A verdict on words is one on the body as it is now",
        JUDGED,
        "text = (story.body_digest, story.standfirst, story.language)",
        "text = (story.standfirst, story.language)",
        (VERDICT,),
    ),
    Rule(
        "A verdict on words is one on the record as it is now",
        JUDGED,
        "self.by: tuple[Any, ...] = (type(record), *text, *values)",
        "self.by: tuple[Any, ...] = (type(record), *text, record.pk)",
        (VERDICT,),
    ),
    Rule(
        "A verdict that is remembered was not made of what was found for other words",
        JUDGED,
        "    record.forget_what_was_found()  # by what its values were before\n",
        "",
        (
            f"{TEST}TestAVerdict::test_is_of_a_record_as_it_is_even_where_other_words_were_"
            "looked_for_before",
        ),
    ),
    Rule(
        "A verdict that is kept is one on exactly this record and story",
        JUDGED,
        "case [digest, found] if digest == kept_verdicts.digest_of(asked.by, found):",
        "case [str(digest), list(found)]:",
        (f"{TEST_KEPT}was_judged_otherwise_is_looked_for_anew",),
    ),
    Rule(
        "A verdict that is kept is believed as it was found alone",
        KEPT,
        "seen = repr((rules(), judged_by, found))",
        "seen = repr((rules(), judged_by))",
        (f"{TEST_KEPT}somebody_changed_by_hand_is_not_believed",),
    ),
    Rule(
        "What is kept of a headline is of it and of the body as they are",
        KEPT,
        "case [digest, found] if digest == digest_of(_headline_of(story), found):",
        "case [digest, found]:",
        (f"{TEST_KEPT}a_headline_quotes_is_kept_of_it_and_of_the_body_as_they_are",),
    ),
    Rule(
        "A verdict that is kept is one by the present rules",
        KEPT,
        "seen = repr((rules(), judged_by, found))",
        "seen = repr((judged_by, found))",
        (f"{TEST_KEPT}other_code_found_is_not_believed",),
    ),
    Rule(
        "A card is remembered for one language of the interface",
        CARDS,
        'return _drawn("stories/_card.html", "story", card, get_language())',
        'return _drawn("stories/_card.html", "story", card, "en")',
        (f"{TEST}TestACard::test_is_in_the_language_of_the_page",),
    ),
    Rule(
        "A text that is the same on every page is remembered for each language",
        "profiles_site/quick_templates/constants.py",
        "return get_language(), get_script_prefix(), ",
        'return "", get_script_prefix(), ',
        (f"{TEST}TestAConstant::test_is_in_every_language_its_own",),
    ),
    Rule(
        "What a search shows of a story is remembered for one language of the interface",
        CARDS,
        '"result", card, get_language())',
        '"result", card, "en")',
        (f"{TEST}TestAResult",),
    ),
    Rule(
        "What a search shows of a story is remembered by what else it shows of it",
        CARDS,
        "        story.content_note,\n    )\n    card = ResultCard(",
        '        "",\n    )\n    card = ResultCard(',
        (f"{TEST}TestAResult",),
    ),
    Rule(
        "A record that somebody wants to know of is built by Django",
        "stories/models/compiled_queries/compiled.py",
        "if (plan := compiled.plan) is None or plan.is_heard:",
        "if (plan := compiled.plan) is None:",
        ("test_compiled.py::test_who_wants_to_know_of_each_record_is_told",),
    ),
    Rule(
        "An address is remembered for each language",
        "stories/addresses.py",
        "where = (get_language(), get_script_prefix())",
        "where = (None, get_script_prefix())",
        (f"{TEST}TestAnAddress", f"{TEST}TestAConstant"),
    ),
    Rule(
        "The letters go on behind each letter, and leave none out",
        "stories/models/public_pages/first_letters.py",
        'people.filter(**{f"{self.key}__gte": BEHIND})',
        "people.none()",
        ("test_lists_by_letter.py::TestLetters",),
    ),
    Rule(
        "What an editor is told of words is remembered for each language",
        JUDGED,
        "told = _look(asked, get_language())",
        "told = _look(asked, None)",
        (TOLD,),
    ),
    Rule(
        "The scripts of a form are remembered for each language",
        "stories/admin/story/story.py",
        "kind = (tuple(form.fields), *kinds, get_language(), settings.DEBUG)",
        "kind = (tuple(form.fields), *kinds, settings.DEBUG)",
        (TOLD,),
    ),
    Rule(
        "A headline that was judged to quote what nobody says is told of",
        "stories/models/story/headline.py",
        "is_said = kept is not None and not kept[0]",
        "is_said = kept is not None",
        ("test_desk_told.py::TestTheHeadline",),
    ),
)
