"""Links that show a story before it is public, and how a preview is kept to who has it."""

from tests.mutants.rule import Rule

LINK = "stories/models/preview_link.py"
CONTEXT = "stories/page_context.py"
ENDED = "test_preview_links.py::TestALinkThatEnded::test_says_so_and_shows_nothing"
PICTURES_END = "test_preview_links.py::TestThePictures::test_end_with_the_link"
KEPT_BY_NOBODY = "test_preview_links.py::TestALink::test_is_kept_and_listed_by_nobody"

RULES = (
    Rule(
        "No link shows a draft of somebody who is withdrawn",
        "stories/models/person/withdrawal.py",
        "PreviewLink.objects.filter(drafts).exclude(story__in=gone).revoke(by=by, now=now)",
        "pass",
        (
            "test_preview_links.py::TestALinkThatEnded::"
            "test_shows_no_draft_of_somebody_who_is_withdrawn",
        ),
    ),
    Rule(
        "A preview link that was revoked shows nothing",
        LINK,
        "if self.revoked_at is not None or self.expires_at <= now:",
        "if self.expires_at <= now:",
        (ENDED,),
    ),
    Rule(
        "A preview link that has expired shows nothing",
        LINK,
        "if self.revoked_at is not None or self.expires_at <= now:",
        "if self.revoked_at is not None:",
        (ENDED,),
    ),
    Rule(
        "A preview link to a story in the trash shows nothing",
        LINK,
        "self.story.deleted_at is None\n            and",
        "self.pk is not None\n            and",
        (ENDED,),
    ),
    Rule(
        "A preview link to a withdrawn story shows nothing",
        LINK,
        "            and not self.story.is_withdrawn(now)\n",
        "",
        (ENDED,),
    ),
    Rule(
        "A preview link that was revoked shows no picture",
        LINK,
        "            revoked_at__isnull=True,\n",
        "",
        (PICTURES_END,),
    ),
    Rule(
        "A preview link that has expired shows no picture",
        LINK,
        "            expires_at__gt=now,\n",
        "",
        (PICTURES_END,),
    ),
    Rule(
        "A preview link to a story in the trash shows no picture",
        LINK,
        "            story__deleted_at__isnull=True,\n",
        "",
        (PICTURES_END,),
    ),
    Rule(
        "A preview link to a withdrawn story shows no picture",
        LINK,
        'Q(story__status="withdrawn")\n            | Q(',
        "Q(",
        (PICTURES_END,),
    ),
    Rule(
        "A preview link shows the pictures of its story alone",
        "stories/views/previews.py",
        "get_object_or_404(link.pictures(), folder=folder)",
        "get_object_or_404(link.pictures().model, folder=folder)",
        ("test_preview_links.py::TestThePictures::test_of_other_stories_are_not_seen_through_it",),
    ),
    Rule(
        "Each opening of a preview link is counted",
        "stories/views/previews.py",
        "        link.count_opening(now)\n",
        "        pass\n",
        ("test_preview_links.py::TestTheCount::test_is_of_every_opening",),
    ),
    Rule(
        "Two openings of a preview link at one moment are two",
        LINK,
        'opened_count=F("opened_count") + 1',
        "opened_count=self.opened_count + 1",
        ("test_preview_links.py::TestTheCount::test_is_of_each_of_two_at_one_moment",),
    ),
    Rule(
        "The audit log never holds the token of a preview link",
        LINK,
        'detail=f"Link {self.pk}"',
        'detail=f"Link {self.token}"',
        ("test_preview_links.py::test_the_audit_log_has_a_line_of_each_and_no_token",),
    ),
    Rule(
        "Nobody makes a preview link to a withdrawn story",
        "stories/admin/pages/preview_links.py",
        "if form.is_valid() and not (is_away or is_hidden):",
        "if form.is_valid():",
        ("test_preview_links.py::TestAnEditor::test_makes_none_for_a_withdrawn_story",),
    ),
    Rule(
        "A preview link is revoked from the page of its story alone",
        "stories/admin/pages/preview_links.py",
        "for link in record.preview_links.all():",
        "for link in PreviewLink.objects.all():",
        ("test_preview_links.py::TestAnEditor::test_revokes_no_link_of_another_story_there",),
    ),
    Rule(
        "Who may not publish shares no preview",
        "stories/admin/pages/preview_links.py",
        "if not may_publish(request):",
        "if not request.user.is_staff:",
        ("test_preview_links.py::TestAWriter::test_shares_nothing",),
    ),
    Rule(
        "No cache keeps a preview",
        CONTEXT,
        '"no-store"\n    response.headers["X-Robots-Tag"]',
        '"no-cache"\n    response.headers["X-Robots-Tag"]',
        (KEPT_BY_NOBODY,),
    ),
    Rule(
        "No search lists a preview",
        CONTEXT,
        'response.headers["X-Robots-Tag"] = "noindex"',
        'response.headers["X-Robots-Tag"] = "all"',
        (KEPT_BY_NOBODY,),
    ),
    Rule(
        "No other site learns the address of a preview",
        CONTEXT,
        'response.headers["Referrer-Policy"] = "no-referrer"',
        'response.headers["Referrer-Policy"] = "origin"',
        (KEPT_BY_NOBODY,),
    ),
)
