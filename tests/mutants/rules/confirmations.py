"""What waits for somebody who may publish: cuts, changed surroundings, claims, dates."""

from tests.mutants.rule import Rule

CONFIRMATION = "stories/models/verification/confirmation.py"
CONTEXT = "stories/passages/context.py"
CLAIMS = "stories/passages/claims.py"
QUOTE = "stories/models/quote.py"
MILESTONE = "stories/models/milestone.py"
ROWS = "stories/admin/forms/passage_rows.py"
CUT = "test_confirming.py::TestACutQuote"
AROUND = f"{CUT}::test_that_came_around_the_desk_is_on_no_page_and_listed"
CONFIRMED = "test_confirming.py::TestAConfirmation"
CLAIM = "test_passages_claims.py::test_a_quotation_is_the_person_s_words_or_told_why_not"
AT_THE_DESK = "test_passages_claims.py::TestAtTheDesk"
HEADLINE = "test_passages_claims.py::TestAHeadlineAsFirstPublished"

RULES = (
    Rule(
        "Words that somebody must look at are on no page before",
        QUOTE,
        "return None if self.misquote or self.open_questions else self.passage_found",
        "return None if self.misquote else self.passage_found",
        (AROUND,),
    ),
    Rule(
        "A part of a sentence is a cut",
        CONTEXT,
        "    return bool(is_part) or len(passage.spans) > 1\n",
        "    return len(passage.spans) > 1\n",
        (f"{AROUND}[a plain part]",),
    ),
    Rule(
        "An omission is a cut",
        CONTEXT,
        "    return bool(is_part) or len(passage.spans) > 1\n",
        "    return bool(is_part)\n",
        (f"{AROUND}[an omission]",),
    ),
    Rule(
        "A question keeps its mark",
        CONTEXT,
        'QUESTION_MARKS = "?؟？"',
        'QUESTION_MARKS = ""',
        (f"{AROUND}[a question]",),
    ),
    Rule(
        "Somebody else’s words within the story must be confirmed",
        QUOTE,
        "for words in passages.other_voices(text, passage):",
        "for words in ():",
        (f"{CUT}::test_is_published_once_who_may_publish_confirmed_its_sentence",),
    ),
    Rule(
        "What looks like another voice must be confirmed",
        QUOTE,
        "            passages.voice_doubt(text, passage, language),\n",
        "",
        ("test_confirming.py::TestAQuestionThatIsNotMarked",),
    ),
    Rule(
        "What waits for a confirmation blocks publishing",
        "stories/publication/story.py",
        "        *to_confirm(rows),\n",
        "",
        (f"{CUT}::test_of_a_writer_waits_as_a_draft_and_cannot_be_confirmed_by_one",),
    ),
    Rule(
        "Only who may publish confirms",
        ROWS,
        "confirmer=request.user if may_publish(request) else None",
        "confirmer=request.user",
        (f"{CUT}::test_of_a_writer_waits_as_a_draft_and_cannot_be_confirmed_by_one",),
    ),
    Rule(
        "A confirmation is of exactly what was shown",
        ROWS,
        "asked and self.confirmer and seen == self.instance.digest",
        "asked and self.confirmer and seen",
        (
            f"{CONFIRMED}::test_is_of_exactly_what_the_page_showed",
            f"{CONFIRMED}::test_is_not_given_by_nonsense",
        ),
    ),
    Rule(
        "What turns the sense is said first",
        CONFIRMATION,
        "return sorted(asked, key=lambda question: not question.is_grave)",
        "return asked[::-1]",
        (f"{CONFIRMED}::test_says_first_and_gravely_what_turns_the_sense",),
    ),
    Rule(
        "A confirmation lapses with its sentences and its voice",
        CONFIRMATION,
        "seen = [now.text, now.sentences, now.voice, now.speaker, now.has_marks] if now else []",
        "seen = [now.text] if now else []",
        ("test_confirming.py::TestAConfirmation::test_is_of_exactly_what_the_page_showed",),
    ),
    Rule(
        "A confirmation is also of who said it",
        QUOTE,
        "return [self.speaker] if self.speaker else []",
        "return []",
        ("test_confirming.py::TestSomebodyElsesWords::test_a_confirmation_is_also_of_the_speaker",),
    ),
    Rule(
        "A confirmation is also of the date",
        MILESTONE,
        "return [self.date_edtf, self.date_label]",
        "return []",
        ("test_confirming.py::TestADate::test_a_confirmation_is_also_of_the_date",),
    ),
    Rule(
        "A date is told by the story or confirmed",
        MILESTONE,
        'if not dates.is_told(date, "\\n".join(told), language):',
        "if False:",
        ("test_confirming.py::TestADate::test_that_the_story_does_not_tell_is_confirmed",),
    ),
    Rule(
        "A year that the passage does not name, though it names one, is confirmed",
        MILESTONE,
        "if dates.names_a_year(sentences):",
        "if False:",
        ("test_confirming.py::TestADate",),
    ),
    Rule(
        "A date that is told less surely than it is stored is confirmed",
        MILESTONE,
        "if not hedge:",
        "if True:",
        ("test_confirming.py::TestADate::test_that_is_told_less_surely_is_confirmed",),
    ),
    Rule(
        "Words whose place is gone are looked at again",
        CONTEXT,
        "if not found and _is_elsewhere(then, now, story, passage):",
        "if False:",
        ("test_confirming.py::TestAPlaceThatIsGone",),
    ),
    Rule(
        "Words that passed what was beside them are looked at again",
        CONTEXT,
        "return then.is_repeated or has_passed_after or has_passed_before",
        "return then.is_repeated",
        ("test_passages_context.py::test_words_that_passed_what_was_beside_them_are_elsewhere",),
    ),
    Rule(
        "Words whose sentence changed are looked at again",
        CONTEXT,
        "    if then.sentences != now.sentences:\n",
        "    if False:\n",
        ("test_passages_context.py::test_any_edit_of_the_sentence_asks",),
    ),
    Rule(
        "An edit is seen of what is around imported words",
        "stories/management/commands/verify_words.py",
        "if record.passage_found and not record.context:",
        "if False:",
        (
            "test_confirming_edits.py::TestAnEditOfTheSentence::"
            "test_of_imported_words_is_seen_once_the_command_noted_what_is_around",
        ),
    ),
    Rule(
        "Words that were chosen keep no paragraph that an edit may take out",
        CONTEXT,
        "beside=_digest(f",
        "beside=(f",
        ("test_confirming.py::TestWordsThatAreChosenAnew",),
    ),
    Rule(
        "A translation names no speaker in the original’s language",
        "stories/models/translations.py",
        '_carried(quote) | {"speaker": ""}',
        "_carried(quote)",
        (
            "test_translating.py::TestBeginning::"
            "test_names_no_speaker_in_the_language_of_the_original",
        ),
    ),
    Rule(
        "Edits elsewhere ask nothing",
        CONTEXT,
        "    if then.before == now.before or then.after == now.after:\n        return False\n",
        "    return True\n",
        ("test_confirming_edits.py::TestAnEditElsewhere",),
    ),
    Rule(
        "A headline, a kicker and a standfirst quote what the person says",
        "stories/publication/words.py",
        "for field, invented in story.invented_quotations():",
        "for field, invented in ():",
        (f"{AT_THE_DESK}::test_an_invented_quotation_is_not_published",),
    ),
    Rule(
        "A milestone’s text quotes what the person says",
        MILESTONE,
        "is_refused = self.misquote or self.open_questions or self.invented_quotations",
        "is_refused = self.misquote or self.open_questions",
        (f"{AT_THE_DESK}::test_a_milestone_s_text_invents_nothing",),
    ),
    Rule(
        "A headline quotes no words of another voice",
        CLAIMS,
        "    if any(each.voice != PERSON for each in paragraphs_of(story, place)):\n",
        "    if False:\n",
        (CLAIM,),
    ),
    Rule(
        "A headline quotes no words that somebody else says in the story",
        CLAIMS,
        "    if is_within_marks(story, place):\n",
        "    if False:\n",
        (CLAIM,),
    ),
    Rule(
        "A headline leaves out nothing that turns the sense",
        CLAIMS,
        "    if turning := turning_words(left_out(story, place), language):\n",
        "    if turning := []:\n",
        (CLAIM,),
    ),
    Rule(
        "Only who may publish keeps a headline as it was first published",
        "stories/admin/story/story.py",
        "confirmer=user if buttons.may_publish(request) else None",
        "confirmer=user",
        (f"{HEADLINE}::test_cannot_be_said_so_by_a_writer",),
    ),
    Rule(
        "Readers are told of a headline that is not word for word",
        "templates/stories/story_detail.html",
        "{% if story.is_headline_not_word_for_word %}",
        "{% if False %}",
        (f"{HEADLINE}::test_is_kept_once_who_may_publish_says_so_and_readers_are_told",),
    ),
    Rule(
        "A headline that changed is not as it was first published",
        "stories/models/story/headline.py",
        "self.headline_confirmation, confirmation.digest_of(self.headline)",
        'self.headline_confirmation, self.headline_confirmation.get("digest", "-")',
        (f"{HEADLINE}::test_is_no_longer_once_it_is_another",),
    ),
)
