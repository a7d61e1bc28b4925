"""Profiles, lists and the first page: nobody hidden is chosen, nothing is lost between pages."""

from tests.mutants.rule import Rule

FIRST_PAGE = "stories/models/public_pages/first_page.py"
LISTS = "stories/views/lists.py"
PAGINATION = "stories/pagination.py"

RULES = (
    Rule(
        "The quote that the editors chose is shown only while its story is public",
        FIRST_PAGE,
        "quotes = Quote.objects.published(now).filter(is_it",
        "quotes = Quote.objects.filter(is_it",
        (
            "test_profiles.py::TestTheFirstPage::"
            "test_opens_with_the_newest_where_the_choice_may_not_be_seen",
        ),
    ),
    Rule(
        "The quote that the editors chose is shown only while its story holds its words",
        FIRST_PAGE,
        "found = verified(_CHOSEN.fetch(now=now, quote=settings.hero_quote_id))",
        "found = list(_CHOSEN.fetch(now=now, quote=settings.hero_quote_id))",
        (
            "test_profiles.py::TestTheFirstPage::"
            "test_opens_with_the_newest_where_the_choice_may_not_be_seen",
        ),
    ),
    Rule(
        "People whom the editors chose are shown only while they have a public story",
        FIRST_PAGE,
        "people = Person.objects.published(now).filter(",
        "people = Person.objects.filter(",
        (
            "test_profiles.py::TestTheFirstPage::"
            "test_shows_the_people_whom_the_editors_chose_or_the_newest",
        ),
    ),
    Rule(
        "A page of a list that one language does not fill goes on with the next",
        PAGINATION,
        "if len(found) <= self.size and sections[1:]:",
        "if not found and sections[1:]:",
        (
            "test_lists_public.py::TestWhateverTheTies::"
            "test_every_story_is_on_one_page_the_readers_language_first",
        ),
    ),
    Rule(
        "Lists have the reader's language first",
        LISTS,
        "order = reading_languages.own_first(numbers.by_language or numbers.known, get_language())",
        "order = numbers.by_language or numbers.known",
        (
            "test_lists_public.py::TestTheReadersLanguage::"
            "test_comes_first_and_the_others_follow_under_their_names",
        ),
    ),
    Rule(
        "A list counts no further than it says",
        "stories/models/public_pages/counts.py",
        ".order_by()[: MOST + 1]",
        ".order_by()",
        (
            "test_lists_public.py::TestPages::"
            "test_cost_the_same_wherever_they_are_and_count_no_further_than_they_say",
        ),
    ),
    Rule(
        "Somebody else's words on a person's page say who repeats them",
        "templates/stories/_quote.html",
        "{% if with_person or quote.speaker %}",
        "{% if with_person %}",
        ("test_profiles.py::TestAProfile::test_says_whose_words_the_person_repeats",),
    ),
)
