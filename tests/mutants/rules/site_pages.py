"""What readers are shown of the pages about the site, and of how a story is cited."""

from tests.mutants.rule import Rule

PAGE = "stories/models/site_page.py"
DESK = "test_site_pages.py::TestTheDesk::"

RULES = (
    Rule(
        "What is saved of a published page waits until somebody publishes it",
        "stories/views/site_pages.py",
        "page, page.published_title, page.published_body, translations",
        "page, page.title, page.body, translations",
        (f"{DESK}test_drafts_publishes_changes_and_withdraws_a_page",),
    ),
    Rule(
        "A page with a gap is not published",
        PAGE,
        "if blockers := page.blockers:",
        "if blockers := []:",
        (f"{DESK}test_stores_first_texts_as_drafts_that_cannot_be_published_yet",),
    ),
    Rule(
        "Only those who may publish stories publish a page of the site",
        "stories/admin/site_page.py",
        "if {PUBLISH, WITHDRAW} & request.POST.keys() and not may_publish(request):",
        "if False:",
        (f"{DESK}test_lets_writers_draft_alone",),
    ),
    Rule(
        "The foot shows published pages alone",
        PAGE,
        "shown = self.published().filter(published_place__isnull=False)",
        "shown = self.filter(published_place__isnull=False)",
        (f"{DESK}test_takes_a_withdrawn_page_out_of_the_foot",),
    ),
    Rule(
        "A form of the settings that is open undoes no publication",
        "stories/models/site_settings/site_settings.py",
        'kwargs["update_fields"] = [name for name in fields if name != "foot_pages"]',
        'kwargs["update_fields"] = fields',
        ("test_site_pages.py::TestReaders::test_a_form_that_is_open_undoes_no_publication",),
    ),
    Rule(
        "A citation turns no name round that readers are not shown",
        "stories/citations.py",
        'return sort_name if same and "," in sort_name else ""',
        "return sort_name",
        ("test_story_use.py::test_a_name_is_turned_round_where_it_is_the_shown_name",),
    ),
)
