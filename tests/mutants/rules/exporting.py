"""What a copy of the site, as plain files, never holds, and that it is whole."""

from tests.mutants.rule import Rule

FOLDER = "stories/export/folder.py"
MOMENTS = "stories/export/moments.py"
RUN = "stories/export/run.py"
SOURCES = "stories/export/sources.py"
LEAVES = "test_export.py::TestWhatLeaves::"
WRONG = "test_export.py::TestWhatGoesWrong::"
UNCHANGED = "test_export_unchanged.py::TestThePagesThatDidNotChange::"
KNOWN = "test_export_unchanged.py::TestWhatIsKnownOfPages::"

RULES = (
    Rule(
        "A page of a copy is taken over only where the site would make it again",
        "stories/export/writer.py",
        " or not page.is_same",
        "",
        (f"{UNCHANGED}test_are_not_asked_for_again",),
    ),
    Rule(
        "A page of a list is taken over only where it leads back to the same page",
        "stories/export/writer.py",
        "page.previous != previous or ",
        "",
        (f"{UNCHANGED}test_of_a_list_lead_back_to_another_page_where_that_moved",),
    ),
    Rule(
        "No page of a copy is taken over that other code or settings made",
        "stories/export/made_pages.py",
        'about["made_by"] == made_by',
        "True",
        (f"{KNOWN}test_is_of_use_while_rows_read_as_they_did",),
    ),
    Rule(
        "No page of a copy is taken over from before a moment at which it reads otherwise",
        "stories/export/made_pages.py",
        "now < datetime.fromisoformat(until)",
        "True",
        (f"{KNOWN}test_is_of_use_while_rows_read_as_they_did",),
    ),
    Rule(
        "Of whom a former copy was made lies nowhere once they left",
        FOLDER,
        "            if current is None or each.name != current.name:\n",
        "            if False:\n",
        (f"{UNCHANGED}test_of_somebody_who_left_leave_no_word_of_what_they_were_made",),
    ),
    Rule(
        "A later copy has the headers of cards and pictures that it took over",
        "stories/export/writer.py",
        "name in self.answered and ",
        "",
        (f"{UNCHANGED}test_lead_where_they_led_and_have_their_cards_and_headers",),
    ),
    Rule(
        "A copy is made anew where somebody was withdrawn meanwhile",
        RUN,
        "if moments.state(timezone.now()) == before:",
        "if True:",
        (f"{WRONG}test_a_story_that_is_withdrawn_meanwhile_is_not_in_it",),
    ),
    Rule(
        "A copy is made anew where a page about the site was withdrawn meanwhile",
        MOMENTS,
        "    yield SitePage.objects.published()\n",
        "",
        ("test_export.py::test_a_change_of_every_table_that_readers_see_is_noticed",),
    ),
    Rule(
        "A copy is made again where a setting is another",
        MOMENTS,
        "_code(), static, _settings())",
        "_code(), static)",
        ("test_export.py::TestAnExport::test_is_not_made_again_where_nothing_changed",),
    ),
    Rule(
        "Nothing of a former copy stays beside the present one",
        FOLDER,
        "            if each != current:\n",
        "            if False:\n",
        (f"{LEAVES}test_is_gone_from_the_next_export_and_nothing_of_the_last_stays",),
    ),
    Rule(
        "A copy writes only what changed",
        FOLDER,
        "if self.former and _holds(self.former / name, content) and self._take_over(name):",
        "if False:",
        (f"{UNCHANGED}test_are_asked_for_where_the_code_or_the_settings_are_others",),
    ),
    Rule(
        "A copy with a link that leads nowhere is refused",
        RUN,
        "    if lacking:\n",
        "    if False:\n",
        (f"{WRONG}test_a_link_to_what_the_export_lacks",),
    ),
    Rule(
        "A copy is refused where a page of the site fails",
        RUN,
        "    if done.failed:\n",
        "    if False:\n",
        (f"{WRONG}test_a_page_that_fails",),
    ),
    Rule(
        "What left a copy names nobody who was erased or protected",
        SOURCES,
        'Person.objects.filter(anonymity="named", is_being_protected=False)',
        "Person.objects.all()",
        (f"{LEAVES}test_the_name_of_somebody_who_was_erased_or_protected_is_shown_to_nobody",),
    ),
    Rule(
        "A log is told no address of what left a copy",
        "stories/management/commands/export_site.py",
        "        if self.stdout.isatty():\n            for address in",
        "        if True:\n            for address in",
        (f"{LEAVES}test_a_log_is_told_kinds_and_numbers_alone",),
    ),
    Rule(
        "A list in a language is exported beside the whole list",
        "stories/export/places.py",
        '"tag", "language", "letter"',
        '"tag", "letter"',
        (
            "test_export.py::TestAnExport::test_is_the_public_site_whole_and_every_link_leads_to_a_file",
        ),
    ),
    Rule(
        "A copy without its server finds words that other keyboards write otherwise",
        "stories/export/search_index.py",
        "in map(spelling.loosen, found)",
        "in found",
        ("test_export_parts.py::test_words_are_cut_as_a_browser_cuts_them",),
    ),
)
