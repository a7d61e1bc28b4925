"""What visitors may see, what is gone, and what has moved."""

from tests.mutants.rule import Rule

IN_SQL = "stories/models/visibility.py"
IN_PYTHON = "stories/models/workflow.py"
ANSWERS = "stories/responses.py"

BOTH_SAY_THE_SAME = "test_story.py::test_published_says_the_same_in_the_database_and_on_the_record"
SO_OF_CHANGES = (
    "test_changes.py::test_public_says_the_same_in_the_database_and_on_the_record_of_changes"
)
DELETED = "test_changes.py::test_what_is_deleted_is_not_public"
HIDDEN = "test_views.py::TestWhatIsNotPublic::test_is_on_no_page"
NEVER_PUBLIC = "test_changes.py::test_what_never_was_public_is_not_known_to_have_been"
NO_CACHE_KEEPS_IT = (
    "test_views.py::TestWhatIsNotPublic::test_a_withdrawn_page_names_nobody_and_is_kept_nowhere"
)

PAGES = "stories/models/public_pages/page_records.py"
RELATED = "stories/models/public_pages/related_stories.py"
NOBODY_ELSE = "test_page_records.py::test_nobody_else_is_found"

PUBLIC = (
    Rule(
        "The page of a story is that of a public one",
        PAGES,
        "[story for story in rows if story.is_published(now)]",
        "rows",
        (NOBODY_ELSE,),
    ),
    Rule(
        "The page of a quote is that of a public story",
        PAGES,
        "[quote for quote in rows if quote.story.is_published(now)]",
        "rows",
        (NOBODY_ELSE,),
    ),
    Rule(
        "The page of a person shows public stories alone",
        PAGES,
        "Story.objects.published(now)",
        "Story.objects.active()",
        ("test_page_records.py::test_a_persons_page_has_what_is_stored_in_the_same_order",),
    ),
    Rule(
        "Stories that share tags are public ones",
        RELATED,
        "WHERE {is_public} AND near",
        "WHERE ({is_public} OR 1 = 1) AND near",
        (
            "test_page_records.py::test_groups_that_share_tags_are_the_same_for_the_page_and_by_them"
            "selves",
        ),
    ),
    Rule(
        "A compiled query is asked with the values of now",
        "stories/models/compiled_queries/prepared.py",
        "cursor.execute(self.sql, self.filled(values, connection))",
        'cursor.execute(self.sql, vars(self).setdefault("1", self.filled(values, connection)))',
        ("test_compiled.py::test_records_are_those_of_the_plain_query",),
    ),
    Rule(
        "What is withdrawn is not public",
        IN_SQL,
        'f"{story}status": "published"',
        'f"{story}status__in": ["published", "withdrawn"]',
        (BOTH_SAY_THE_SAME, HIDDEN),
    ),
    Rule(
        "A draft is not public, though it has a moment",
        IN_SQL,
        'f"{story}status": "published"',
        'f"{story}status__in": ["published", "draft"]',
        (BOTH_SAY_THE_SAME,),
    ),
    Rule(
        "What is in review is not public, though it has a moment",
        IN_SQL,
        'f"{story}status": "published"',
        'f"{story}status__in": ["published", "in_review"]',
        (BOTH_SAY_THE_SAME,),
    ),
    Rule(
        "What is scheduled is not public before its moment",
        IN_SQL,
        'f"{story}published_at__lte": now,',
        'f"{story}published_at__isnull": False,',
        (BOTH_SAY_THE_SAME, HIDDEN),
    ),
    Rule(
        "What is in the trash is not public",
        IN_SQL,
        'f"{story}deleted_at__isnull": True,',
        'f"{story}pk__isnull": False,',
        (DELETED,),
    ),
    Rule(
        "Scheduled changes are not public before their minute",
        IN_SQL,
        '& (Q(**{f"{story}shown_from__isnull": True}) | Q(**{f"{story}shown_from__lte": now}))',
        "",
        (SO_OF_CHANGES,),
    ),
    Rule(
        "What scheduled changes replace is not public from their minute on",
        IN_SQL,
        '& (Q(**{f"{story}shown_until__isnull": True}) | Q(**{f"{story}shown_until__gt": now}))',
        "",
        (SO_OF_CHANGES,),
    ),
    Rule(
        "On the record: what is withdrawn is not public",
        IN_PYTHON,
        "self.status == self.Status.PUBLISHED\n            and self.published_at is not None",
        "self.status in {'published', 'withdrawn'}\n            and self.published_at is not None",
        (BOTH_SAY_THE_SAME,),
    ),
    Rule(
        "On the record: a draft is not public, though it has a moment",
        IN_PYTHON,
        "self.status == self.Status.PUBLISHED\n            and self.published_at is not None",
        "self.status in {'published', 'draft'}\n            and self.published_at is not None",
        (BOTH_SAY_THE_SAME,),
    ),
    Rule(
        "On the record: what is scheduled is not public before its moment",
        IN_PYTHON,
        "            and self.published_at <= now\n",
        "",
        (BOTH_SAY_THE_SAME,),
    ),
    Rule(
        "On the record: what is in the trash is not public",
        IN_PYTHON,
        "            and self.deleted_at is None\n",
        "",
        (DELETED,),
    ),
    Rule(
        "On the record: scheduled changes are not public before their minute",
        IN_PYTHON,
        "            and (self.shown_from is None or self.shown_from <= now)\n",
        "",
        (SO_OF_CHANGES,),
    ),
    Rule(
        "On the record: what scheduled changes replace is not public from their minute on",
        IN_PYTHON,
        "            and (self.shown_until is None or self.shown_until > now)\n",
        "",
        (SO_OF_CHANGES,),
    ),
    Rule(
        "A feed has nothing that is not public",
        "stories/views/feeds.py",
        "for_feed(Story.objects.filter(**chosen).published(now))",
        "for_feed(Story.objects.filter(**chosen))",
        ("test_feeds.py::TestAFeed::test_has_nothing_that_is_not_public",),
    ),
    Rule(
        "A sitemap lists no story that is not public",
        "stories/views/sitemaps.py",
        "Story.objects.published(self.now).annotate(latest_change=latest_change())",
        "Story.objects.annotate(latest_change=latest_change())",
        ("test_sitemaps.py::TestASection::test_lists_nothing_else",),
    ),
    Rule(
        "A sitemap lists nobody whose stories are not public",
        "stories/views/sitemaps.py",
        'Person.objects.published(self.now).only("slug")',
        'Person.objects.only("slug")',
        ("test_sitemaps.py::TestASection::test_lists_nothing_else",),
    ),
    Rule(
        "A sitemap lists no quote of what is not public",
        "stories/views/sitemaps.py",
        'Quote.objects.published(self.now).only("key")',
        'Quote.objects.only("key")',
        ("test_sitemaps.py::TestASection::test_lists_nothing_else",),
    ),
)

GONE = (
    Rule(
        "What nobody saw before it was withdrawn was never there",
        IN_PYTHON,
        'Q(published_at__isnull=True) | Q(published_at__lte=F("withdrawn_at"))',
        "Q(pk__isnull=False)",
        (NEVER_PUBLIC,),
    ),
    Rule(
        "What nobody saw before it was deleted was never there",
        IN_PYTHON,
        'deleted = Q(published_at__lte=F("deleted_at"))',
        "deleted = Q(deleted_at__isnull=False)",
        (NEVER_PUBLIC,),
    ),
    Rule(
        "A draft in the trash was never there",
        IN_PYTHON,
        'hidden = Q(status="published") & (for_some_days | deleted | ended)',
        "hidden = for_some_days | ended | Q(deleted_at__isnull=False)",
        (NEVER_PUBLIC,),
    ),
    Rule(
        "What was public and is in the trash is gone, and not unknown",
        IN_PYTHON,
        "for_some_days | deleted | ended",
        "for_some_days | ended",
        ("test_trash.py::TestADeletedStory::test_that_was_public_answers_410_at_the_next_request",),
    ),
    Rule(
        "Changes that wait were never public",
        IN_PYTHON,
        "appeared = Q(changes_to__isnull=True) | Q(shown_from__lte=now)",
        "appeared = Q()",
        ("test_embeds.py::TestAnEmbed::test_without_a_language_waits_for_no_scheduled_changes",),
    ),
    Rule(
        "An address that nobody had seen leads nowhere once it is another",
        IN_PYTHON,
        'appeared &= Q(status="published", published_at__lte=now)',
        'appeared &= Q(status="published")',
        ("test_redirects.py::TestAStory::test_that_nobody_had_seen_leaves_no_address_behind",),
    ),
    Rule(
        "What was withdrawn is gone, and not unknown",
        ANSWERS,
        "    if asked.withdrawn().exists():\n        return Gone()\n",
        "",
        ("test_views.py::TestWhatIsNotPublic::test_has_no_page_of_its_own",),
    ),
    Rule(
        "What was withdrawn is gone under its old address too",
        ANSWERS,
        "if is_retired or had_it.withdrawn().exists() else",
        "if is_retired else",
        ("test_redirects.py::TestAStory::test_that_is_gone_is_gone_under_its_old_address_too",),
    ),
    Rule(
        "No old address leads to somebody who is not named any longer, nor to their stories",
        ANSWERS,
        'if getattr(moved, "person", moved).is_named else',
        "if moved else",
        ("test_redirects.py::test_of_somebody_who_is_no_longer_named_lead_nowhere",),
    ),
    Rule(
        "A story of somebody who is not named any longer is not told from its old address",
        ANSWERS,
        'if getattr(moved, "person", moved).is_named else',
        'if getattr(moved, "is_named", True) else',
        ("test_redirects.py::test_of_a_story_by_somebody_who_is_no_longer_named_leads_nowhere",),
    ),
    Rule(
        "The address of what was deleted for good answers that it is gone",
        ANSWERS,
        "is_retired = RetiredAddress.objects.at(asked.model, *places).exists()",
        "is_retired = False",
        ("test_empty_trash.py::test_addresses_that_were_public_stay_nobody_s_and_gone",),
    ),
    Rule(
        "The address of what was deleted for good is kept",
        "stories/erasure/trash.py",
        "    RetiredAddress.objects.retire(model, gone)\n",
        "",
        ("test_empty_trash.py::test_addresses_that_were_public_stay_nobody_s_and_gone",),
    ),
    Rule(
        "A story deleted while changes waited keeps its address from others",
        "stories/erasure/trash.py",
        "_retire(Story, ~rows, ",
        "_retire(Story, ~Q(pk__in=numbers), ",
        (
            "test_empty_trash.py::"
            "test_a_story_deleted_while_changes_waited_keeps_its_address_from_others",
        ),
    ),
    Rule(
        "A quote that was deleted for good is gone from each of its addresses",
        "stories/erasure/trash.py",
        '    _retire(Quote, ~of_stories, [{"key": key} for key in keys.distinct()])\n',
        "",
        (
            "test_empty_trash.py::"
            "test_a_quote_that_was_deleted_for_good_is_gone_from_each_of_its_addresses",
        ),
    ),
    Rule(
        "Nobody who has the database alone can try which address was deleted",
        "stories/models/redirect.py",
        "return keyed(sha256(address.encode()).hexdigest(), secret)",
        "return sha256(address.encode()).hexdigest()",
        (
            "test_empty_trash.py::TestTheDigestOfARetiredAddress::"
            "test_cannot_be_made_without_the_secret_of_the_site",
        ),
    ),
    Rule(
        "The address of what was deleted for good is given to no other story",
        "stories/models/story/addresses.py",
        "            or RetiredAddress.objects.at(self.model, address_parts).exists()\n",
        "",
        ("test_empty_trash.py::test_addresses_that_were_public_stay_nobody_s_and_gone",),
    ),
    Rule(
        "The address of what was deleted for good is kept so that nobody can read it",
        "stories/models/redirect.py",
        "return keyed(sha256(address.encode()).hexdigest(), secret)",
        "return address[:64]",
        ("test_empty_trash.py::test_addresses_that_were_public_stay_nobody_s_and_gone",),
    ),
    Rule(
        "No cache keeps the answer that something is gone",
        ANSWERS,
        'response.headers["Cache-Control"] = "no-store"',
        'response.headers["Cache-Control"] = "no-cache"',
        (NO_CACHE_KEEPS_IT,),
    ),
    Rule(
        "No search lists the answer that something is gone",
        ANSWERS,
        'response.headers["X-Robots-Tag"] = "noindex"',
        'response.headers["X-Robots-Tag"] = "all"',
        (NO_CACHE_KEEPS_IT,),
    ),
    Rule(
        "A page that is missing or gone offers no story of somebody who is not named",
        "stories/dead_ends.py",
        'OFFERED = {"content_note": "", "person__anonymity": Person.Anonymity.NAMED}',
        'OFFERED = {"content_note": ""}',
        ("test_dead_ends.py::test_repeat_no_word_of_an_address_and_name_nobody_who_is_not_named",),
    ),
    Rule(
        "No browser keeps the way from an old address, which may be taken again",
        ANSWERS,
        "redirect(address, permanent=True, preserve_request=True)\n"
        '    response.headers["Cache-Control"] = "no-cache"',
        "redirect(address, permanent=True, preserve_request=True)\n"
        '    response.headers["Cache-Control"] = "max-age=86400"',
        (
            "test_redirects.py::TestAStory::test_keeps_the_question_and_is_asked_for_again_each_time",
        ),
    ),
    Rule(
        "Programs ask for a record each time, so that what was withdrawn leaves",
        ANSWERS,
        'response.headers.setdefault("Cache-Control", "no-cache")',
        'response.headers.setdefault("Cache-Control", "max-age=3600")',
        ("test_json.py::TestAnAddress", "test_feeds.py::TestAFeed"),
    ),
)

RULES = PUBLIC + GONE
