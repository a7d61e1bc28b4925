"""What colleagues tell each other: it reaches whom it is for, is not lost, and nobody else's."""

from tests.mutants.rule import Rule

MODEL = "stories/models/desk/review_message.py"
MAIL = "stories/models/desk/mail_choice.py"
DRAFTS = "stories/models/transitions/drafts.py"
SHOWING = "stories/models/transitions/publishing.py"
TESTS = "test_reviews.py::"
COMMENTS = "test_comments.py::"
BACK = f"{TESTS}TestSendingBack::"

RULES = (
    Rule(
        "A story is sent back only with a message",
        DRAFTS,
        "        if not message.strip() and self.must_say_why(by):\n",
        "        if False:\n",
        (f"{BACK}test_without_a_message_is_refused_and_nothing_is_lost",),
    ),
    Rule(
        "Where a message is missing, the form comes back with all that was typed",
        "stories/admin/forms/to_colleague.py",
        "if is_sent_back and is_silent and self._must_say_why():",
        "if False:",
        (f"{BACK}test_without_a_message_is_refused_and_nothing_is_lost",),
    ),
    Rule(
        "A story that was sent back stays on its writer's desk until it is sent again",
        MODEL,
        '            | Q(kind=kind.SENT_BACK) & _in_status("draft")\n',
        "",
        (f"{BACK}test_tells_who_sent_it_until_it_is_sent_again",),
    ),
    Rule(
        "What was answered is on nobody's desk any more",
        MODEL,
        "        return self.filter(~of_story & ~of_person)",
        "        return self.filter(of_story | ~of_story)",
        (f"{BACK}test_tells_who_sent_it_until_it_is_sent_again",),
    ),
    Rule(
        "Who sent a story is told that it was published",
        SHOWING,
        "        ReviewMessage.tell_end(story, ReviewMessage.Kind(str(event)), by=by, now=now)\n",
        "",
        (f"{TESTS}TestPublishing::test_is_told_to_who_sent_it_for_a_week",),
    ),
    Rule(
        "A story is sent only to those who may review",
        MODEL,
        "return colleagues_with(REVIEWS)",
        'return colleagues_with("stories.view_story")',
        (f"{TESTS}TestSending::test_goes_to_nobody_who_may_not_review",),
    ),
    Rule(
        "Who is erased is in no message between colleagues",
        "stories/erasure/mentions.py",
        "    _rewrite_messages(plan.needles)\n",
        "",
        (f"{TESTS}TestAnErasure::test_takes_the_messages_along_and_the_name_out_of_others",),
    ),
    Rule(
        "Who is protected is in no message between colleagues",
        "stories/identity/traces.py",
        '    _rewrite(ReviewMessage, ("text",), names, kept)\n',
        "",
        ("protecting/test_shown_again.py::TestShownAgain::test_nothing_tells_who_it_was",),
    ),
    Rule(
        "Messages about a person's stories do not come along when they are shown again",
        "stories/identity/renewal.py",
        '"Correction", "ReviewMessage",',
        '"Correction",',
        ("protecting/test_shown_again.py::TestShownAgain::test_nothing_tells_who_it_was",),
    ),
    *(
        Rule(name, file, old, new, (f"test_admin_story_list.py::TestMany::{test}",))
        for name, file, old, new, test in (
            (
                "What is assigned waits until somebody saves it",
                MODEL,
                "Q(kind=kind.ASSIGNED) & ~Exists(later)",
                "Q(kind=kind.ASSIGNED)",
                "test_are_assigned_to_a_colleague_and_wait_on_their_desk",
            ),
            (
                "What is in review is assigned to those alone who may review",
                "stories/models/transitions/bulk.py",
                "REVIEWS if is_in_review else WORKS",
                "WORKS",
                "test_are_assigned_to_a_colleague_and_wait_on_their_desk",
            ),
            (
                "A language set from the list is seen by readers once it is published",
                "stories/models/transitions/bulk.py",
                "return self.save_draft(**about)",
                "return self.publish(**about)",
                "test_are_set_to_a_language_that_readers_see_once_it_is_published",
            ),
            (
                "No original is set to a language in which its translations lose it",
                "stories/models/transitions/bulk.py",
                "others.filter(translated_from=row.language).exists()",
                "False",
                "test_are_in_no_language_that_is_in_the_way",
            ),
        )
    ),
    Rule(
        "Only those who may see a story comment on it",
        "stories/admin/pages/comments.py",
        "if not model_admin.has_view_or_change_permission(request, story):",
        "if False:",
        (f"{COMMENTS}TestWhoMayComment::test_are_those_who_may_see_the_story",),
    ),
    Rule(
        "A comment rests on words that are in the story",
        "stories/models/desk/comment.py",
        "        if words.strip():\n",
        "        if False:\n",
        (f"{COMMENTS}TestAComment::test_on_words_that_are_not_there_is_refused_and_stays_typed",),
    ),
    Rule(
        "A comment whose passage is gone says so",
        "stories/models/desk/comment.py",
        "        return not passages.locate(",
        "        return False and not passages.locate(",
        (f"{COMMENTS}TestAComment::test_says_when_its_passage_is_gone",),
    ),
    Rule(
        "Nobody who may not see stories is mentioned",
        MODEL,
        "found = accounts.with_perm(permission).filter(is_staff=True)",
        "found = accounts.filter(is_staff=True)",
        (f"{COMMENTS}TestMentions::test_reach_nobody_who_may_not_see_stories",),
    ),
    Rule(
        "Who is erased is in no comment",
        "stories/erasure/mentions.py",
        '    _rewrite_texts(Comment, ["text", "passage", "prefix", "suffix"], needles)\n',
        "",
        (f"{COMMENTS}TestForTheDeskAlone::test_are_erased_with_the_person_and_their_name_with_it",),
    ),
    Rule(
        "Who is protected is in no comment",
        "stories/identity/traces.py",
        '    _rewrite(Comment, ("text", "passage", "prefix", "suffix"), names, kept)\n',
        "",
        ("protecting/test_shown_again.py::TestShownAgain::test_nothing_tells_who_it_was",),
    ),
    Rule(
        "Nobody is written to who did not choose it",
        MAIL,
        "filter(when=cls.When.AT_ONCE)",
        "all()",
        ("test_mail.py::TestAtOnce::test_writes_to_nobody_who_did_not_choose_it",),
    ),
    Rule(
        "An e-mail leads by a number, not by an address that may hold a name",
        MODEL,
        'return reverse(f"admin:stories_{kind}_change", args=[self.story_id or self.person_id])',
        "return self.story.get_absolute_url()",
        ("test_mail.py::TestAtOnce::test_tells_who_and_where_and_no_more",),
    ),
    Rule(
        "The log does not tell whose e-mail could not be sent",
        MAIL,
        "type(error).__name__)",
        "repr(error))",
        ("test_mail.py::TestAtOnce::test_that_fails_keeps_what_was_done",),
    ),
    Rule(
        "A daily e-mail tells what is new once",
        MAIL,
        "        self.told_at = now\n",
        "        now\n",
        ("test_mail.py::TestTheDigest::test_tells_once_of_all_that_is_new_and_waits",),
    ),
    Rule(
        "A story stays with the colleague it was sent to while others add a tag",
        "stories/models/transitions/bulk.py",
        "to=ReviewMessage.addressee(self.live)",
        "to=None",
        (f"{TESTS}TestSending::test_stays_with_the_colleague_while_others_add_a_tag",),
    ),
)
