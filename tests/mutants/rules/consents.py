"""Nothing is shown without the consent that it needs, and no record of it to those who may not."""

from tests.mutants.rule import Rule

JUDGING = "stories/consents.py"
STORY = "stories/models/story/story.py"
DESK = "stories/admin/pages/consent.py"
EACH_CASE = "test_consents.py::test_a_record_covers_what_it_says_and_no_more"
AT_PUBLISHING = "test_consent_publishing.py::"
ENDING = "test_consent_ending.py::"
ENDED = f"{ENDING}TestConsentThatEnded::"
WITHDRAWN = f"{ENDING}TestAWithdrawal::"
WRITER = "test_admin_consent.py::TestAWriter::"
SAME = f"{ENDED}test_is_the_same_in_the_database_and_on_the_record"

RULES = (
    Rule(
        "A new site publishes nothing without consent",
        "stories/publication/story.py",
        "*describe_gaps(story, story.consent_gaps()),",
        "",
        (f"{AT_PUBLISHING}TestANewSite::test_publishes_only_what_consent_covers",),
    ),
    Rule(
        "What is withdrawn is withdrawn, whatever was given before",
        JUDGING,
        "if each.kind not in DENYING and (denied is None or each.since > denied)",
        "if each.kind not in DENYING",
        (EACH_CASE,),
    ),
    Rule(
        "A record for one language covers no other",
        JUDGING,
        "and (not need.language or not each.languages or need.language in each.languages)",
        "",
        (EACH_CASE,),
    ),
    Rule(
        "Somebody else's consent is not the person's",
        JUDGING,
        'asked = [each for each in about if need.whose in {"", each.whose}]',
        "asked = about",
        (EACH_CASE,),
    ),
    Rule(
        "A child's consent needs guardian and assent",
        JUDGING,
        "if record.is_for_a_child and not record.has_guardian_and_assent:",
        "if False:",
        (EACH_CASE, f"{ENDING}TestSomebodyUnderAge"),
    ),
    Rule(
        "Who took it back and agrees to a part again is not shown again",
        JUDGING,
        "return max(denied) if denied and not _enough(need, own) else None",
        "return max(denied) if denied and not _agreeing(own) else None",
        (EACH_CASE,),
    ),
    Rule(
        "What a changed record covers no longer is hidden",
        "stories/models/consent/consent.py",
        "self._withdraw_part(self._uncovered() - before)",
        "pass",
        (f"{ENDING}TestAConsentThatIsMadeLess",),
    ),
    Rule(
        "What is seen of a child without guardian and assent is hidden",
        "stories/models/consent/judging.py",
        "return min(known or now, now) if lacks else end",
        "return end",
        (f"{ENDING}TestSomebodyUnderAge",),
    ),
    Rule(
        "What was published elsewhere counts only with its source",
        "stories/models/consent/consent.py",
        "if self.kind == self.Kind.ELSEWHERE and not self._names_source():",
        "if False:",
        (
            f"{AT_PUBLISHING}TestANewSite::"
            "test_takes_what_is_published_elsewhere_where_the_source_is_named",
        ),
    ),
    Rule(
        "Consent ends at its minute, in the database",
        "stories/models/visibility.py",
        'Q(**{f"{until}__gt": now})',
        "Q()",
        (SAME,),
    ),
    Rule(
        "Consent ends at its minute, on the record",
        "stories/models/workflow.py",
        "            and not self.is_without_consent(now)\n        )",
        "        )",
        (SAME,),
    ),
    Rule(
        "What lost its consent is gone, and not unknown",
        "stories/models/workflow.py",
        "(for_some_days | deleted | ended)",
        "(for_some_days | deleted)",
        (f"{ENDED}test_answers_as_a_withdrawal_everywhere",),
    ),
    Rule(
        "A save of the story keeps the end of its consent",
        STORY,
        "self.consented_until = consent.hidden_since(self, found, timezone.now())",
        "self.consented_until = None",
        (f"{WITHDRAWN}test_hides_at_the_next_request_and_names_nobody_in_the_log",),
    ),
    Rule(
        "A change of a consent hides at the next request",
        "stories/models/consent/consent.py",
        "rows.refresh_consent()",
        "pass",
        (f"{WITHDRAWN}test_hides_at_the_next_request_and_names_nobody_in_the_log",),
    ),
    Rule(
        "A preview link shows nothing that lost its consent",
        "stories/models/preview_link.py",
        "and not self.story.is_without_consent(now)",
        "",
        (f"{ENDED}test_answers_as_a_withdrawal_everywhere",),
    ),
    Rule(
        "No page shows a picture whose consent ended",
        "stories/models/picture/withdrawal.py",
        "or picture.is_withdrawn or picture.is_without_consent(now)",
        "or picture.is_withdrawn",
        (f"{WITHDRAWN}test_of_a_picture_leaves_the_story",),
    ),
    Rule(
        "No file of a picture whose consent ended is served",
        "stories/models/picture/picture.py",
        "self.shown(now)",
        "self",
        (f"{WITHDRAWN}test_of_a_picture_leaves_the_story",),
    ),
    Rule(
        "Nobody who is not named is recognised in a picture",
        "stories/publication/story.py",
        "*recognisable_pictures(story),",
        "",
        (f"{AT_PUBLISHING}TestSomebodyNotNamed",),
    ),
    Rule(
        "Only who may read consents downloads evidence",
        DESK,
        "if not request.user.has_perm(VIEW):\n        raise PermissionDenied\n",
        "pass\n",
        (f"{WRITER}test_sees_whether_a_story_is_covered_and_never_a_record",),
    ),
    Rule(
        "Only who may change consents withdraws one",
        DESK,
        "if not request.user.has_perm(CHANGE):\n        raise PermissionDenied\n",
        "pass\n",
        (f"{WRITER}test_sees_whether_a_story_is_covered_and_never_a_record",),
    ),
    Rule(
        "Who may not read consents sees no record of one",
        DESK,
        'may_read = reverse("admin:stories_consent_add"), user.has_perm(VIEW)',
        'may_read = reverse("admin:stories_consent_add"), True',
        (f"{WRITER}test_sees_whether_a_story_is_covered_and_never_a_record",),
    ),
    Rule(
        "Each reading of a consent is noted",
        "stories/admin/consent.py",
        "record.audit(AuditEntry.Kind.CONSENT_READ, by=request.user, now=timezone.now())",
        "pass",
        ("test_admin_consent.py::TestAnEditor::test_records_a_consent_with_its_evidence",),
    ),
    Rule(
        "Each download of evidence is noted",
        DESK,
        "record.audit(AuditEntry.Kind.CONSENT_EVIDENCE, by=request.user, now=timezone.now())",
        "",
        ("test_admin_consent.py::TestAnEditor::test_records_a_consent_with_its_evidence",),
    ),
    Rule(
        "Evidence is stored encrypted",
        "stories/models/consent/evidence_store.py",
        "sealed = evidence.seal(data, settings.EVIDENCE_KEYS)",
        "sealed = data",
        ("test_evidence.py::test_a_stored_file_is_sealed_and_only_the_site_may_read_it",),
    ),
    Rule(
        "Without a key no evidence is stored",
        "stories/evidence.py",
        "if not keys:",
        "if False:",
        ("test_evidence.py::test_without_a_key_nothing_is_stored",),
    ),
    Rule(
        "The file of a deleted consent is deleted",
        "stories/models/consent/consent.py",
        "evidence_store.delete_after_commit(self.evidence_file)",
        "pass",
        ("test_admin_consent.py::TestAnEditor::test_changes_it_and_replaces_the_file",),
    ),
    Rule(
        "An end that is noted later hides what readers saw, and does not deny that they saw it",
        "stories/models/consent/judging.py",
        "was_seen = appeared <= now and (known is None or known > appeared)",
        "was_seen = False",
        ("test_consent_ending.py",),
    ),
    Rule(
        "A story that never appeared is not told of when its consent ends",
        "stories/models/consent/judging.py",
        "return min(known or now, now) if end and end < appeared and was_seen else end",
        "return min(known or now, now) if end and end < appeared else end",
        ("test_consent_ending.py",),
    ),
    Rule(
        "The consent to a story is found without a look at every record",
        "stories/models/consent/consent.py",
        'Q(story__pk__among=stories.values("pk"))',
        "Q(story__translation_group__in=groups)",
        (
            "test_consent_publishing.py::test_the_consent_to_a_story_is_found_without_a_look_at_every_record",
        ),
    ),
)
