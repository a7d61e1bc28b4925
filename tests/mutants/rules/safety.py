"""What a reader in danger relies on: to leave at once, to be told before, to find help."""

from tests.mutants.rule import Rule

CONTEXT = "stories/page_context.py"
SCRIPT = "static/js/exit.js"
SERVICE = "stories/models/support_service.py"
NOTE = "templates/stories/_content_note.html"
EXIT = "test_exit.py::"
SHIFT = "browser/test_exit.py::TestShift::"
LINKS = "browser/test_exit.py::TestTheLinks::"
SERVICES = "test_support_services.py::"
NOTES = "test_content_notes.py::"

RULES = (
    Rule(
        "What has a content note can be exited",
        CONTEXT,
        "any(story.content_note for story in stories)",
        "not stories",
        (f"{EXIT}test_is_on_what_has_a_content_note_and_nowhere_else",),
    ),
    Rule(
        "All pages can be exited where the site says so",
        CONTEXT,
        "is_needed or settings.exits_everywhere or",
        "is_needed or",
        (f"{EXIT}test_is_on_all_pages_about_people_where_the_site_says_so",),
    ),
    Rule(
        "A browser keeps no copy of a page that can be exited",
        CONTEXT,
        """    if leaving:
        response.headers["Cache-Control"] = "no-store"
""",
        "",
        (f"{EXIT}test_is_on_what_has_a_content_note_and_nowhere_else",),
    ),
    Rule(
        "A person’s page can be exited for a note in any language",
        "stories/views/people.py",
        "template, context, *told, settings=settings)",
        "template, context, *stories, settings=settings)",
        (f"{EXIT}test_is_on_the_page_of_somebody_whose_story_has_a_note_in_another_language",),
    ),
    Rule(
        "The first link of a page exits it",
        "templates/base.html",
        '<a class="skip" href="{{ exit_address }}" rel="nofollow noreferrer">',
        '<a class="skip" href="{{ exit_address }}">',
        (f"{EXIT}test_is_on_what_has_a_content_note_and_nowhere_else",),
    ),
    Rule(
        "Shift as a modifier exits nothing",
        SCRIPT,
        "    if (isAlone) count();",
        "    if (!count()) return;",
        (f"{SHIFT}test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud",),
    ),
    Rule(
        "Shift with a key that changes the keyboard’s language exits nothing",
        SCRIPT,
        "isAlone = !(event.altKey || event.ctrlKey || event.metaKey);",
        "isAlone = true;",
        (f"{SHIFT}test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud",),
    ),
    Rule(
        "Another key between forgets the presses of Shift",
        SCRIPT,
        """      isAlone = false;
      if (pressed) forget();
""",
        "      isAlone = false;\n",
        (f"{SHIFT}test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud",),
    ),
    Rule(
        "Presses of Shift are forgotten after five seconds",
        SCRIPT,
        "const PAUSE = 5000;",
        "const PAUSE = 50000;",
        (f"{SHIFT}test_is_forgotten_five_seconds_after_the_last_press_and_no_sooner",),
    ),
    Rule(
        "Each press of Shift has five seconds of its own",
        SCRIPT,
        """function count() {
  clearTimeout(timer);
""",
        "function count() {\n",
        (f"{SHIFT}test_is_forgotten_five_seconds_after_the_last_press_and_no_sooner",),
    ),
    Rule(
        "A page that is exited is blank at once",
        SCRIPT,
        'part.style.setProperty("display", "none", "important");',
        "part.style.removeProperty('display');",
        (f"{SHIFT}test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud",),
    ),
    Rule(
        "The window’s title and address tell nothing once a page is exited",
        SCRIPT,
        '  history.replaceState(null, "", "/");\n',
        "",
        (f"{SHIFT}test_pressed_three_times_and_nothing_else_leaves_at_once_and_is_counted_aloud",),
    ),
    Rule(
        "“Back” does not lead to the page that was exited",
        SCRIPT,
        "  location.replace(links[0].href);",
        "  location.assign(links[0].href);",
        (f"{LINKS}test_come_first_and_leave_nothing_of_the_story_where_back_leads",),
    ),
    Rule(
        "Nor to a place within it",
        SCRIPT,
        "  location.replace(link.href);",
        "  location.assign(link.href);",
        (f"{LINKS}test_come_first_and_leave_nothing_of_the_story_where_back_leads",),
    ),
    Rule(
        "The way out opens no other tab",
        SCRIPT,
        '  link.addEventListener("auxclick", go);\n',
        "",
        (f"{LINKS}test_leave_in_this_tab_however_they_are_pressed_and_are_usable_again",),
    ),
    Rule(
        "A page that the browser kept is usable again",
        SCRIPT,
        "  if (event.persisted) comeBack();",
        "  if (!event) comeBack();",
        (f"{LINKS}test_leave_in_this_tab_however_they_are_pressed_and_are_usable_again",),
    ),
    Rule(
        "The way out covers no focus",
        "static/css/base/exit.css",
        "scroll-padding-block-start: 6rem;",
        "scroll-padding-block-start: 0;",
        (
            "browser/test_exit.py::TestTheStrip::"
            "test_stays_in_sight_covers_no_focus_bars_nobody_and_is_not_printed",
        ),
    ),
    Rule(
        "A service that nobody verified for 180 days is hidden",
        SERVICE,
        "return self.filter(last_verified__gte=day)",
        "return self.all()",
        (
            f"{SERVICES}test_what_readers_see_is_the_same_in_the_database_and_in_python",
            f"{SERVICES}TestThePage::test_is_not_there_and_not_linked_while_nothing_is_verified",
        ),
    ),
    Rule(
        "Python hides a service when the database does",
        SERVICE,
        "(_today(now) - since).days <= DAYS_VERIFIED",
        "(_today(now) - since).days < DAYS_VERIFIED",
        (f"{SERVICES}test_what_readers_see_is_the_same_in_the_database_and_in_python",),
    ),
    Rule(
        "A number that no telephone dials is refused",
        SERVICE,
        "if not NUMBER.fullmatch(value) or digits not in DIGITS:",
        "if digits not in DIGITS:",
        (f"{SERVICES}TestTheDesk::test_says_what_to_do_about_what_is_wrong",),
    ),
    Rule(
        "Services in the reader’s language come first",
        SERVICE,
        "Country(cldr_names.country(code, language), sorted(group, key=rank))",
        "Country(cldr_names.country(code, language), group)",
        (f"{SERVICES}TestThePage::test_begins_with_the_reader_s_language_country_by_country",),
    ),
    Rule(
        "Who may not publish keeps no services",
        "stories/migrations/0016_support_services.py",
        'name__in=["Editors", "Administrators"]',
        'name__in=["Editors", "Administrators", "Writers"]',
        (f"{SERVICES}TestTheDesk::test_lets_nobody_else_in",),
        is_migrated_anew=True,
    ),
    Rule(
        "A card says what is hard to read",
        "templates/stories/_card.html",
        '  {% include "stories/_content_note.html" %}\n',
        "",
        (f"{NOTES}test_it_is_at_a_card_beside_another_story",),
    ),
    Rule(
        "A frame says what is hard to read before the words",
        "templates/stories/_embed_quote.html",
        '  {% include "stories/_content_note.html" %}\n',
        "",
        (f"{NOTES}test_a_page_says_it_before_the_words",),
    ),
    Rule(
        "A content note is not markup",
        NOTE,
        "    {{ story.content_note }}\n",
        "    {{ story.content_note|safe }}\n",
        (f"{NOTES}test_a_page_says_it_before_the_words",),
    ),
    Rule(
        "A feed says what is hard to read where only the summary is shown",
        "stories/views/feeds.py",
        '"summary": _summary(story),',
        '"summary": story.standfirst,',
        (f"{NOTES}test_programs_are_told",),
    ),
)
