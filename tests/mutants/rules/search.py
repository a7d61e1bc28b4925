"""What a search finds, and how long lists are paged."""

from tests.mutants.rule import Rule

SCHEMA = "stories/search/schema.py"
LISTS = "test_lists_public.py::"

RULES = (
    Rule(
        "A search finds nothing that is not public, whatever the index still holds",
        "stories/search/engine.py",
        'Ranked.documents.filter(public_condition(now, "story__") | Q(Exists(people)))',
        "Ranked.documents.all()",
        (
            "test_search.py::TestWhatIsNotPublic::"
            "test_is_not_found_nor_counted_even_while_the_index_still_holds_it",
        ),
    ),
    Rule(
        "A search shows nothing that was hidden since it was found",
        "stories/search/excerpts.py",
        "[story for story in found if story.is_published(now)]",
        "found",
        (
            "test_search.py::TestWhatIsNotPublic::"
            "test_is_not_shown_where_it_was_hidden_since_it_was_found",
        ),
    ),
    Rule(
        "The index holds only what is published or scheduled",
        "stories/search/index.py",
        "Story.objects.published_or_scheduled().filter(deleted_at__isnull=True)",
        "Story.objects.filter(deleted_at__isnull=True)",
        ("test_search.py::TestWhatIsNotPublic::test_drafts_take_no_place_among_the_best",),
    ),
    Rule(
        "The index holds nothing of what is in the trash",
        "stories/search/index.py",
        "Story.objects.published_or_scheduled().filter(deleted_at__isnull=True)",
        "Story.objects.published_or_scheduled()",
        ("test_search.py::test_what_is_in_the_trash_is_not_in_the_index",),
    ),
    Rule(
        "The index holds no quote that the story does not hold",
        "stories/search/excerpts.py",
        "for each in records if verified([each])",
        "for each in records",
        ("test_search.py::TestBrokenWords",),
    ),
    Rule(
        "The note for editors is never found",
        "stories/search/index.py",
        "_terms([story.standfirst, *(",
        "_terms([story.standfirst, story.editor_note, *(",
        ("test_search.py::TestFields::test_the_note_for_editors_is_never_found",),
    ),
    Rule(
        "What is spelled as it was asked for comes first",
        "stories/search/engine.py",
        "EXACT = 1_000_000",
        "EXACT = 0",
        ("test_search.py::TestOtherKeyboards",),
    ),
    Rule(
        "The spelling of other keyboards is indexed",
        "stories/search/tokenizer.py",
        "[*in_order, *dict.fromkeys(chain(loosened, joined))]",
        "[*in_order]",
        ("test_search.py::TestOtherKeyboards",),
    ),
    Rule(
        "A search finds words in capitals or not",
        "stories/search/tokenizer.py",
        ".casefold()",
        "",
        ("test_search.py::TestWords::test_are_found_as_their_language_has_them",),
    ),
    Rule(
        "A search finds words with their accents or without",
        "stories/search/tokenizer.py",
        'HIDDEN = {"Mn", "Me", "Cf"}',
        'HIDDEN = {"Cf"}',
        ("test_search.py::TestWords::test_are_found_as_their_language_has_them",),
    ),
    Rule(
        "A change of a milestone is found at the next search",
        SCHEMA,
        '"stories_milestone": "SELECT {row}.story_id",',
        '"stories_milestone": "SELECT {row}.story_id WHERE 1 = 0",',
        ("test_search.py::TestAChange::test_of_a_milestone",),
        is_migrated_anew=True,
    ),
    Rule(
        "A change of a story is found at the next search, whatever made it",
        SCHEMA,
        '"UPDATE": ["OLD", "NEW"], ',
        "",
        (
            "test_search.py::TestAChange::test_by_an_update",
            "test_search.py::TestAChange::test_by_sql",
        ),
        is_migrated_anew=True,
    ),
    Rule(
        "Nobody is found any longer by a name that is somebody else’s",
        SCHEMA,
        '"UPDATE": ["OLD", "NEW"]',
        '"UPDATE": ["NEW"]',
        ("test_search.py::TestAChange::test_of_whose_a_name_is",),
        is_migrated_anew=True,
    ),
    Rule(
        "A milestone that was deleted is not found at the next search",
        SCHEMA,
        ', "DELETE": ["OLD"]',
        "",
        ("test_search.py::TestAChange::test_of_a_milestone_that_goes",),
        is_migrated_anew=True,
    ),
    Rule(
        "A search reads the notes of what changed first",
        "stories/search/results.py",
        "        index.refresh()\n        asked",
        "        pass\n        asked",
        ("test_search.py::TestAChange::test_by_an_update",),
    ),
    Rule(
        "A page of a list repeats no record that is before its place",
        "stories/pagination.py",
        "        same &= Q(**{column.name: value})\n",
        "",
        (f"{LISTS}TestWhateverTheTies::test_none_of_a_list_in_a_longer_order_is_repeated",),
    ),
    Rule(
        "A page of a list leaves out no record of the moment at which it begins",
        "stories/pagination.py",
        "beyond |= same & Q(",
        "beyond = beyond or Q(",
        (f"{LISTS}TestWhateverTheTies::test_every_story_is_on_one_page",),
    ),
    Rule(
        "A page of a list begins behind its place, whatever is published meanwhile",
        "stories/pagination.py",
        "            rows = rows.filter(_beyond(self.order, place, is_back=is_back))\n",
        "",
        (f"{LISTS}TestPages::test_are_of_one_size_and_lead_on_and_back",),
    ),
    Rule(
        "A page of a list cannot be between two places",
        "stories/pagination.py",
        'if {"after", "before"} <= asked.keys():',
        "if False:",
        (f"{LISTS}TestPages::test_cannot_be_between_two_places",),
    ),
)
