"""A finished page is given to whom it is for, and never after anything changed."""

from tests.mutants.rule import Rule

FRONT = "profiles_site/front.py"
KEPT = "profiles_site/kept_pages.py"
LOOKUPS = "profiles_site/quick_templates/lookups.py"
FETCHES = "stories/fetches.py"
STATEMENT = "stories/models/compiled_queries/statement.py"
FINISHED = "profiles_site/finished.py"
READER = "stories/generation/reader.py"
INDEX = "stories/generation/wal_index.py"
TRIGGERS = "stories/generation/triggers.py"
ANSWERS = "front/test_answers.py::TestAnswers::"
THROUGH = "front/test_memory.py::TestGoesThrough::"
MEMORY = "front/test_memory.py::TestMemory::"
AWAY = "front/test_memory.py::TestWithoutTheDatabase::"
UNCHANGED = "front/test_unchanged_pages.py::test_"
MARK = "test_generation.py::TestTheMark::"
READS = "test_generation.py::TestReader::"
LOG = "test_generation.py::TestReaderOfALog::"

RULES = (
    Rule(
        "A finished page is dropped when the generation ends",
        KEPT,
        "is_of_use = kept.page.may_be_unchanged_at(now)",
        "is_of_use = True",
        (f"{UNCHANGED}no_page_outlives_the_moment_at_which_its_rows_may_read_in_another_way",),
    ),
    Rule(
        "A page of another generation is given only if its rows are the same",
        KEPT,
        "return self._made_of[0].are_same(now)",
        "return True",
        (f"{UNCHANGED}after_a_change_each_page_is_what_django_answers",),
    ),
    Rule(
        "A page of another generation is looked at before it is given",
        KEPT,
        "if found is None or found.generation is not self._generation:",
        "if found is None:",
        (f"{UNCHANGED}after_a_change_each_page_is_what_django_answers",),
    ),
    Rule(
        "A page is given for no longer than its rows read alike",
        KEPT,
        "if self._made_of is None or not self.may_be_unchanged_at(now.timestamp()):",
        "if self._made_of is None:",
        (f"{UNCHANGED}no_page_outlives_the_moment_at_which_its_rows_may_read_in_another_way",),
    ),
    Rule(
        "Rows read alike until something appears by itself, and not before",
        READER,
        "return self.begins <= moment < self.changes_at",
        "return self.begins <= moment",
        (f"{READS}test_ends_a_generation_when_something_appears_by_itself",),
    ),
    Rule(
        "A page that was made while something changed is made anew",
        FRONT,
        "if self._generation() is generation:",
        "if True:",
        (f"{UNCHANGED}a_page_that_was_made_while_something_changed_is_made_anew",),
    ),
    Rule(
        "Django is asked for one page of each generation, and empties the trash",
        FRONT,
        " if self._asked_in is generation else None",
        "",
        (f"{UNCHANGED}one_page_of_each_generation_is_made_by_django",),
    ),
    Rule(
        "A page for which another query ran is made anew",
        FETCHES,
        "return self._executed == len(self._known)",
        "return True",
        (f"{UNCHANGED}a_row_that_is_read_later_is_seen",),
    ),
    Rule(
        "Queries run again with the present moment",
        FETCHES,
        "name: of_the_moment[name](now) if name in of_the_moment else value",
        "name: value",
        (f"{UNCHANGED}a_change_elsewhere_makes_no_page_anew",),
    ),
    Rule(
        "Queries run again with the day since which services were verified",
        "stories/models/support_service.py",
        "fetches.of_the_moment[verified_since.__name__] = verified_since",
        "",
        (f"{UNCHANGED}a_page_of_a_former_day_is_what_django_answers",),
    ),
    Rule(
        "What nobody asked for since a day is dropped",
        KEPT,
        "if not is_of_use or kept.generation.begins < now - LONGEST_UNASKED:",
        "if not is_of_use:",
        (f"{UNCHANGED}what_nobody_asked_for_since_a_day_is_dropped",),
    ),
    Rule(
        "A generation ends with the day",
        READER,
        "ends = min(changes_at, _midnight(now), now",
        "ends = min(changes_at, now",
        (f"{READS}test_ends_a_generation_after_an_hour_and_with_the_day",),
    ),
    Rule(
        "Each query that is run again is compared",
        STATEMENT,
        "        fetches.note(self._query, values, rows)\n",
        "",
        (f"{UNCHANGED}a_change_elsewhere_makes_no_page_anew",),
    ),
    Rule(
        "A page that was begun in a generation that ended is not kept",
        KEPT,
        "if generation is not self._generation or not generation.holds_at(time.time()):",
        "if generation is not self._generation:",
        (f"{MEMORY}test_of_a_generation_that_ended_meanwhile_is_not_kept",),
    ),
    Rule(
        "A page of another generation is not kept",
        KEPT,
        "if generation is not self._generation or not generation",
        "if not generation",
        (f"{MEMORY}test_of_another_generation_is_not_kept",),
    ),
    Rule(
        "Whoever has a session gets no finished page",
        FRONT,
        "            settings.SESSION_COOKIE_NAME,\n",
        "",
        (f"{THROUGH}test_what_is_unusual",),
    ),
    Rule(
        "What a header asks for beside the page is left to Django",
        FRONT,
        "or not environ.keys().isdisjoint(UNUSUAL)",
        "",
        (f"{THROUGH}test_what_is_unusual",),
    ),
    Rule(
        "No query string enters the memory",
        FRONT,
        'or environ.get("QUERY_STRING")',
        "",
        (f"{THROUGH}test_what_is_unusual",),
    ),
    Rule(
        "Each host has pages of its own",
        FRONT,
        "            return host, scheme, path\n",
        '            return "", scheme, path\n',
        (f"{ANSWERS}test_depend_on_host_and_scheme",),
    ),
    Rule(
        "An address without a language has a page for each language",
        FRONT,
        "return host, scheme, path, language_for(wanted)",
        'return host, scheme, path, ""',
        (f"{ANSWERS}test_depend_on_the_language_where_the_address_has_none",),
    ),
    Rule(
        "What is not a public page is not kept",
        FRONT,
        "if finished.IS_PUBLIC_PAGE not in asked or (is_large_file and not is_known):",
        "if is_large_file and not is_known:",
        (f"{MEMORY}test_keeps_no_junk",),
    ),
    Rule(
        "What depends on who asks is not kept",
        FRONT,
        "if _may_be_kept(headers):",
        "if True:",
        (f"{MEMORY}test_has_nothing_that_depends_on_who_asks",),
    ),
    Rule(
        "Memory for finished pages is bounded",
        KEPT,
        "while self.bytes > self._most_bytes:",
        "while False:",
        (f"{MEMORY}test_is_bounded_and_the_oldest_leave",),
    ),
    Rule(
        "Without the database nobody gets a page that may have been withdrawn for long",
        FRONT,
        "page = self.pages.find_last(key) if is_recent else None",
        "page = self.pages.find_last(key)",
        (f"{AWAY}test_nobody_gets_a_page_that_may_have_been_withdrawn_for_long",),
    ),
    Rule(
        "Without the database nobody gets a page that was to change by itself",
        KEPT,
        "holds = self._generation is not None and self._generation.holds_at(time.time())",
        "holds = self._generation is not None",
        (f"{AWAY}test_nor_one_that_was_to_change_by_itself",),
    ),
    Rule(
        "A page that is given without the database says so",
        FRONT,
        "start_response(status, [*headers, DATABASE_AWAY])",
        "start_response(status, headers)",
        (f"{AWAY}test_kept_pages_are_given_and_say_so",),
    ),
    Rule(
        "Each table that readers see ends the generation",
        TRIGGERS,
        '    "stories_othername",\n',
        "",
        (f"{MARK}test_each_table_is_watched_or_has_a_reason",),
    ),
    Rule(
        "A public story that becomes a draft ends the generation",
        TRIGGERS,
        '"UPDATE": ["OLD", "NEW"]',
        '"UPDATE": ["NEW"]',
        (f"{MARK}test_changes_where_a_draft_becomes_public_or_stops_to_be",),
        is_migrated_anew=True,
    ),
    Rule(
        "A generation ends when a scheduled story appears",
        READER,
        'moment.timestamp() if moment else float("inf")',
        'float("inf")',
        (f"{READS}test_ends_a_generation_when_something_appears_by_itself",),
    ),
    Rule(
        "A generation does not begin again when the clock is set back",
        READER,
        "return self.begins <= moment < self.ends",
        "return moment < self.ends",
        (f"{READS}test_ends_a_generation_when_something_appears_by_itself",),
    ),
    Rule(
        "No page is kept while a trigger is missing",
        READER,
        'raise ValueError("triggers are missing")',
        "pass",
        (f"{READS}test_knows_nothing_where_a_trigger_is_missing",),
    ),
    Rule(
        "A database that was put in the place of another one is noticed",
        READER,
        "if self._database is None or self._is_another_file():",
        "if self._database is None:",
        ("test_generation.py::TestReaderOfAFile::test_sees_a_backup_that_was_put_in_its_place",),
    ),
    Rule(
        "A page that no browser may keep has no ETag",
        FINISHED,
        "if response.status_code == HTTPStatus.OK and not _is_never_stored(response):",
        "if response.status_code == HTTPStatus.OK:",
        (f"{ANSWERS}test_of_pages_that_no_browser_may_keep_have_no_etag",),
    ),
    Rule(
        "A template never calls what changes data",
        LOOKUPS,
        '    if getattr(value, "alters_data", False):\n        raise TypeError\n',
        "",
        ("test_template_lookups.py::test_what_changes_data_is_never_called",),
    ),
    Rule(
        "What a template does not call is not called the short way either",
        LOOKUPS,
        'if getattr(value, "do_not_call_in_templates", False):',
        "if False:",
        ("test_template_lookups.py::test_what_is_not_to_be_called_is_shown_as_it_is",),
    ),
    Rule(
        "Addresses of files that anybody may invent fill no memory",
        FINISHED,
        "        and not (match.view_name in FILES and _is_of_no_file(response))\n",
        "",
        (f"{MEMORY}test_keeps_no_junk_of_files_that_are_gone",),
    ),
    Rule(
        "The many ways to write a host fill no memory",
        FRONT,
        "            or host != host.lower()\n",
        "",
        (f"{THROUGH}test_what_is_unusual",),
    ),
    Rule(
        "What another process wrote is seen in the log's index",
        READER,
        "return self._index[:]",
        'return b""',
        (f"{LOG}test_asks_nothing_while_nobody_writes",),
    ),
    Rule(
        "The file of SQLite's locks is never closed",
        INDEX,
        "            _mapped[identity] = mmap.mmap(file, HEADER, prot=mmap.PROT_READ)\n",
        "            _mapped[identity] = mmap.mmap(file, HEADER, prot=mmap.PROT_READ)\n"
        "            os.close(file)\n",
        (f"{LOG}test_keeps_the_locks_of_sqlite",),
    ),
)
