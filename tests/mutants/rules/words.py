"""No misquotes: words are in the story, whole and once; dates are as they were told."""

from tests.mutants.rule import Rule

QUOTE = "stories/models/quote.py"
MILESTONE = "stories/models/milestone.py"
MATCHING = "stories/passages/matching.py"
FIELDS = "stories/models/fields.py"

BROKEN = "test_views.py::TestBrokenWords::"
CHANGED_BY_A_SCRIPT = f"{BROKEN}test_a_quote_whose_story_was_changed_by_a_script_is_shown_nowhere"
MILESTONE_NOT_TOLD = f"{BROKEN}test_a_milestone_that_the_story_does_not_tell_is_not_shown"
ON_EVERY_WAY_IN = "test_story.py::test_hostile_html_is_taken_out_on_every_way_in"
CONTRADICTED = "test_story.py::test_dated_milestones_must_not_contradict_their_order"

VERIFIED = (
    Rule(
        "No page shows a quote or a milestone whose words the story does not hold",
        "stories/models/verification/verified.py",
        "return [record for record in records if record.is_verified]",
        "return list(records)",
        (CHANGED_BY_A_SCRIPT,),
    ),
    Rule(
        "A quote or a milestone is verified only where the story holds its words",
        "stories/models/verification/confirmation.py",
        "return self.verified_passage is not None",
        "return True",
        (CHANGED_BY_A_SCRIPT, MILESTONE_NOT_TOLD),
    ),
    Rule(
        "A timeline has verified milestones alone",
        MILESTONE,
        "for event in story.verified_milestones",
        "for event in story.milestones.all()",
        (MILESTONE_NOT_TOLD,),
    ),
    Rule(
        "The words of a quote are cut from the story, and not what the quote has stored",
        "stories/models/verification/confirmation.py",
        'return self.verified_passage.text if self.verified_passage else ""',
        "return self.exact_words",
        ("test_remembered.py::TestAVerdict",),
    ),
    Rule(
        "A quote that the story does not hold has no page",
        "stories/responses.py",
        "    if not page.quote.is_verified:\n        raise Http404\n",
        "",
        (CHANGED_BY_A_SCRIPT,),
    ),
    Rule(
        "No sitemap lists a quote that its story is known not to hold",
        "stories/views/sitemaps.py",
        "quotes = quotes.exclude(story__blockers_summary__contains=publication.BROKEN_WORDS)",
        "quotes = quotes.all()",
        (
            "test_sitemaps.py::TestASection::"
            "test_lists_no_quote_that_its_story_is_known_not_to_hold",
        ),
    ),
    Rule(
        "Words of the editor’s standfirst are nobody’s quote",
        QUOTE,
        "return passages.locate(self.story.story_text, self.text, self.prefix, self.suffix)",
        "return passages.locate("
        "self.story.story_text, self.text, self.prefix, self.suffix) or passages.locate("
        "self.story.standfirst_text, self.text)",
        (f"{BROKEN}test_words_of_the_standfirst_are_nobodys_quote",),
    ),
    Rule(
        "Words of the editor’s standfirst are refused as a quote",
        QUOTE,
        "passages.find(self.story.story_text, self.text, self.prefix, self.suffix)",
        "passages.find(self.story.story_text if self.text in self.story.body else "
        "self.story.standfirst_text, self.text)",
        ("test_admin_words.py::TestAQuote::test_of_the_editors_standfirst_is_refused",),
    ),
    Rule(
        "Broken words keep a story from being published",
        "stories/publication/story.py",
        "*broken_passages(quotes, milestones),",
        "",
        ("test_refused_transitions.py::test_a_story_whose_words_are_broken_is_not_published",),
    ),
    Rule(
        "Words that are in several places are located in none",
        MATCHING,
        "return cut(story, places[0]) if len(places) == 1 else None",
        "return cut(story, places[0])",
        (
            "test_passages.py::TestLocating::"
            "test_what_is_not_exactly_once_in_the_story_is_not_located",
            f"{BROKEN}test_a_quote_that_occurs_twice_is_not_shown",
        ),
    ),
    Rule(
        "Words that are in several places are the editor’s to choose",
        "stories/passages/search.py",
        "if len(places) == 1:",
        "if places:",
        ("test_passages.py::TestFinding::test_several_places_are_shown_with_their_context",),
    ),
    Rule(
        "No word is cut by words that are there exactly",
        MATCHING,
        "if stands_free(story.text, at, at + len(wanted)):",
        "if wanted:",
        ("test_passages.py::TestLocating::test_no_word_number_or_character_is_cut",),
    ),
    Rule(
        "No word is cut by words that were typed in another way",
        MATCHING,
        "if stands_free(story.text, first, last):",
        "if wanted:",
        ("test_passages.py::TestFinding",),
    ),
    Rule(
        "What leaves words out stays within one paragraph",
        MATCHING,
        "yield from _chains(finders, paragraph.start, paragraph.end)",
        "yield from _chains(finders, 0, len(story.text))",
        ("test_passages.py::TestLocating::test_parts_follow_each_other_in_one_paragraph",),
    ),
    Rule(
        "A translation begins without any words in the original’s language",
        "stories/models/translations.py",
        '_carried(event) | {"title": ""}',
        "_carried(event)",
        ("test_translating.py::TestBeginning::test_leaves_all_prose_to_be_written",),
    ),
)

CLEAN = (
    Rule(
        "A record that is saved holds no hostile HTML",
        FIELDS,
        'html = sanitise(super().pre_save(model_instance, add) or "")',
        'html = super().pre_save(model_instance, add) or ""',
        (ON_EVERY_WAY_IN,),
    ),
    Rule(
        "An update stores no hostile HTML",
        FIELDS,
        "sanitise(value) if isinstance(value, str) else value, connection",
        "value, connection",
        (ON_EVERY_WAY_IN,),
    ),
    Rule(
        "Hostile HTML that was written past every check runs on no page",
        "stories/models/story/text.py",
        "self.body if is_clean else sanitise(self.body)",
        "self.body",
        ("test_views.py::TestAPage::test_a_body_that_was_written_past_every_check_runs_nothing",),
    ),
    Rule(
        "Hostile HTML that was written past every check runs at no desk",
        "stories/admin/story/story.py",
        "mark_safe(sanitise(story.body))",
        "mark_safe(story.body)",
        (
            "test_preview.py::TestAWriter::"
            "test_reads_nothing_in_the_words_that_a_page_would_not_show",
        ),
    ),
    Rule(
        "A web address cannot break out of a page’s link",
        FIELDS,
        "if re.search(r'[\\s<>\"{}|\\\\^`]', value):",
        "if not value:",
        ("test_control_characters.py::test_a_web_address_that_no_page_could_link_is_refused",),
    ),
    Rule(
        "No text can end the description for machines",
        "stories/templatetags/stories_display.py",
        "text = text.replace(character, escape_of_it)",
        "text = text.replace(character, character)",
        ("test_views.py::TestForMachines::test_text_cannot_end_the_description",),
    ),
    Rule(
        "What an input of a form holds is escaped",
        "profiles_site/form_renderer.py",
        "return text if isinstance(text, SafeString) else html.escape(text)",
        "return text",
        ("test_form_renderer.py::test_an_input_is_the_same",),
    ),
    Rule(
        "What a text area of a form holds is escaped",
        "profiles_site/form_renderer.py",
        'conditional_escape(widget["value"] or "")',
        '(widget["value"] or "")',
        ("test_form_renderer.py::test_an_input_is_the_same",),
    ),
    Rule(
        "What a choice of a form is called is escaped",
        "profiles_site/form_renderer.py",
        "conditional_escape(choice['label'])",
        "choice['label']",
        ("test_form_renderer.py::test_a_select_is_the_same",),
    ),
    Rule(
        "What a label of a form says is escaped",
        "profiles_site/form_renderer.py",
        'conditional_escape(context["label"])',
        'context["label"]',
        ("test_form_renderer.py::test_labels_and_errors_are_the_same",),
    ),
    Rule(
        "Control characters that came along with a paste are left out",
        "stories/admin/forms/control_characters.py",
        'FORBIDDEN.sub("", BREAKS.sub(" ", value))',
        'BREAKS.sub(" ", value)',
        ("test_control_characters.py::test_another_control_character_is_left_out",),
    ),
    Rule(
        "A word processor’s break parts words",
        "stories/admin/forms/control_characters.py",
        'FORBIDDEN.sub("", BREAKS.sub(" ", value))',
        'FORBIDDEN.sub("", BREAKS.sub("", value))',
        ("test_control_characters.py::test_a_break_of_a_word_processor_parts_words",),
    ),
    Rule(
        "A control character breaks no feed",
        "stories/xml_text.py",
        'return _ILLEGAL.sub("", text)',
        "return text",
        ("test_feeds.py::TestAStoryInAFeed::test_with_a_control_character_breaks_no_feed",),
    ),
)

DATES = (
    Rule(
        "Machines are told no date that is uncertain or an interval",
        "stories/dates/edtf_dates.py",
        'return self.edtf if is_plain else ""',
        "return self.edtf",
        ("test_dates.py::test_only_a_plain_date_is_given_to_machines",),
    ),
    Rule(
        "A year is never told as a day",
        MILESTONE,
        'return self.date.machine if self.date else ""',
        'return str(self.date.earliest) if self.date else ""',
        ("test_views.py::TestAPage::test_a_year_never_becomes_a_day",),
    ),
    Rule(
        "A timeline tells the ends of a date no more precisely than the person did",
        "stories/timelines.py",
        "return [year] if is_season else [year, *rest]",
        'return [year, *rest, "1", "1"]',
        ("test_views.py::TestForMachines::test_a_timeline_is_as_precise_as_it_was_told",),
    ),
    Rule(
        "Dates do not contradict the order of a timeline",
        "stories/publication/order_of_dates.py",
        "dates.is_contradiction(first, second)",
        "False",
        (CONTRADICTED,),
    ),
    Rule(
        "Dates do not contradict the order of a timeline across what is between them",
        "stories/publication/order_of_dates.py",
        "own and own.earliest and (start is None or own.earliest > start)",
        "own and own.earliest",
        (CONTRADICTED,),
    ),
    Rule(
        "A date that overlaps another contradicts nothing",
        "stories/dates/edtf_dates.py",
        "return later.latest < earlier.earliest",
        "return later.earliest < earlier.earliest",
        (
            "test_dates.py::"
            "test_an_order_is_contradicted_only_when_the_later_is_over_before_the_earlier_begins",
        ),
    ),
)

CUTS = "stories/passages/cuts.py"
ON_NO_PAGE = (
    "test_misquotes.py::TestAQuote::test_that_came_around_the_desk_is_on_no_page_and_listed"
)
AT_THE_DESK = "test_misquotes.py::TestAQuote::test_is_refused_with_the_reason_and_kept_in_the_form"

PASTED = "stories/pasted_html/reader.py"
ELEMENTS = "stories/pasted_html/elements.py"
RAISED = "stories/pasted_html/raised.py"
LEFT_STANDING = "test_pasted_html.py::test_the_words_are_what_the_author_left_standing"

IN_SENSE = (
    Rule(
        "From the list nothing is published that it did not show",
        "stories/admin/story/listing.py",
        "if not why and request.POST.get(seen_name(story)) != seen_value(story):",
        "if False:",
        ("test_admin_story_list.py::TestPublishingFromTheList",),
    ),
    Rule(
        "A translation says that it is one",
        "stories/publication/story.py",
        "    if story.is_second_original:\n",
        "    if False:\n",
        ("test_misquotes.py::TestATranslation",),
    ),
    Rule(
        "What was struck out comes in by no way",
        FIELDS,
        "clean = _clean(pasted_html.read(plain).html)",
        "pass",
        ("test_pasting.py::test_what_was_struck_out_comes_in_by_no_way",),
    ),
    Rule(
        "What is hidden is no part of the words",
        ELEMENTS,
        'if "hidden" in found:',
        "if False:",
        ("test_pasted_html.py::test_what_is_left_out_is_told",),
    ),
    Rule(
        "Blocks that the editor does not know glue no words",
        PASTED,
        "if element.is_block and element.tag not in CELLS:",
        "if False:",
        (LEFT_STANDING, "test_pasted_html.py::test_no_words_are_glued_added_or_lost"),
    ),
    Rule(
        "A note mark is no part of a number",
        RAISED,
        "if NUMBERS.fullmatch(words):",
        "if False:",
        (f"{LEFT_STANDING}[a note mark]",),
    ),
    Rule(
        "A power is not taken for the mark of a note",
        RAISED,
        'return POWER if exponent["sign"] else EITHER',
        "return MARK",
        ("test_pasted_notes.py::test_a_power_is_told_from_a_mark",),
    ),
    Rule(
        "No control of direction reaches over the end of its paragraph",
        FIELDS,
        "closed = bidi_controls.close(clean)",
        "closed = clean",
        ("test_bidi_controls.py::test_a_body_is_closed_on_its_way_in_and_by_a_reference_too",),
    ),
    Rule(
        "A footnote leaves the text and is listed",
        ELEMENTS,
        "return FOOTNOTE if is_block and NOTE_ID",
        'return "" if is_block and NOTE_ID',
        ("test_pasted_notes.py::test_a_footnote_leaves_the_text_and_is_listed",),
    ),
    Rule(
        "The bullets and numbers of Word are not words",
        "stories/pasted_html/lists.py",
        'return f"{ends}{item.list_tag}<li><p>"',
        'return f"{ends}{item.list_tag}<li><p>{item.bullet}"',
        ("test_pasted_lists.py",),
    ),
    Rule(
        "What is in a line, but set apart, glues no words",
        PASTED,
        "elif element.is_apart:",
        "elif False:",
        (LEFT_STANDING, "test_pasted_html.py::test_no_words_are_glued_added_or_lost"),
    ),
    Rule(
        "A quote is of the person: not of a heading, a question, a note or a block quotation",
        CUTS,
        "if is_of_person and voice != PERSON:",
        "if False:",
        (
            f"{AT_THE_DESK}[a heading]",
            f"{AT_THE_DESK}[a question]",
            f"{AT_THE_DESK}[a block quotation]",
            "test_voices.py::TestAQuoteOfAnotherVoice",
        ),
    ),
    Rule(
        "An omission takes out no negation",
        CUTS,
        "    if turning:\n",
        "    if False:\n",
        (f"{ON_NO_PAGE}[a negation left out]",),
    ),
    Rule(
        "An omission joins no parts of different sentences",
        CUTS,
        "    if crossed:\n",
        "    if False:\n",
        ("test_passages_cuts.py",),
    ),
    Rule(
        "A number is never cut through",
        CUTS,
        "        if torn := _torn_at(story, position):\n",
        "        if torn := '':\n",
        (f"{ON_NO_PAGE}[a number cut through]",),
    ),
    Rule(
        "No page shows a quote that its story means otherwise",
        QUOTE,
        "return None if self.misquote or self.open_questions else self.passage_found",
        "return None if self.open_questions else self.passage_found",
        ("test_misquotes.py",),
    ),
    Rule(
        "No page shows a milestone that its story means otherwise",
        MILESTONE,
        "is_refused = self.misquote or self.open_questions or self.invented_quotations",
        "is_refused = self.open_questions or self.invented_quotations",
        ("test_misquotes.py::TestAMilestone",),
    ),
    Rule(
        "A place that is chosen is judged as one that is found",
        "stories/admin/forms/passage_rows.py",
        "            if not self.instance.misquote:\n                self.cleaned_data",
        "            if True:\n                self.cleaned_data",
        ("test_misquotes.py::test_a_place_that_is_chosen_must_be_the_person_s",),
    ),
    Rule(
        "What others say is not shown as told in the person's own words",
        MILESTONE,
        "return self.voice == passages.PERSON",
        "return self.in_body is not None",
        ("test_misquotes.py::TestAMilestone",),
    ),
)

RULES = VERIFIED + CLEAN + DATES + IN_SENSE
