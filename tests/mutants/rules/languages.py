"""What readers of a language are told in it, and that no language tells a name that is hidden."""

from tests.mutants.rule import Rule

PERSON = "stories/models/person/person.py"
LISTS = "test_lists_public.py::TestTheReadersLanguage"
NAMES = "test_names_in_languages.py::"

RULES = (
    Rule(
        "No cell of an exported list is run as a formula",
        "stories/admin/story/bulk.py",
        "if cell.startswith(BEGIN_A_FORMULA)",
        "if False",
        ("test_admin_story_list.py::TestMany",),
    ),
    Rule(
        "A tag that many get changes nothing that is scheduled",
        "stories/models/transitions/bulk.py",
        "if row.is_scheduled(now):",
        "if False:",
        ("test_admin_story_list.py::TestMany",),
    ),
    Rule(
        "The desk finds nobody who is not named by another name",
        "stories/admin/story/search.py",
        ", person__anonymity=NAMED",
        "",
        ("test_admin_story_list.py::TestFinding",),
    ),
    Rule(
        "The language of another name is one that is known",
        "stories/models/person_details.py",
        "if not languages.is_tag(value):",
        "if False:",
        ("test_any_language.py::TestATag",),
    ),
    Rule(
        "No page is under a language that nobody knows",
        "stories/converters.py",
        "if value not in languages.CODES:",
        "if False:",
        ("test_any_language.py::TestAStory",),
    ),
    Rule(
        "A list of people in a language has those whose story in it readers see",
        "stories/models/person_language.py",
        '.filter(spoken=OuterRef("language"))',
        "",
        (f"{LISTS}::test_of_a_person_is_that_of_each_story_that_readers_see",),
    ),
    Rule(
        "A list of people in a language is in the order of the names of now",
        PERSON,
        "self.languages.update(**{key: getattr(self, key) for key in LIST_KEYS})",
        "pass",
        (f"{LISTS}::test_of_a_person_is_that_of_each_story_that_readers_see",),
    ),
    Rule(
        "Readers see a name in their own script where it is known",
        "stories/wordings.py",
        "return next(readable, own)",
        "return own",
        ("test_wordings.py", f"{NAMES}TestOtherNames"),
    ),
    Rule(
        "A name with a language tag of another script serves nobody",
        "stories/wordings.py",
        "if len(subtag) == 4 and SUBTAGS.get(subtag) != SCRIPTS[language]:",
        "if False:",
        ("test_wordings.py::test_a_tag_says_whose_name_it_is",),
    ),
    Rule(
        "Of two other names in a language no program chooses",
        "stories/models/person/renaming.py",
        "names[0] if len(names) == 1 else",
        "names[0] if names else",
        (f"{NAMES}TestOtherNames::test_that_are_two_wait_until_an_editor_says_which",),
    ),
    Rule(
        "The other names of somebody who is not named serve in no language",
        "stories/wordings.py",
        'others.get(code, "") if is_named and code != language else ""',
        'others.get(code, "") if code != language else ""',
        (f"{NAMES}TestOtherNames::test_of_somebody_who_is_not_named_are_shown_to_nobody",),
    ),
    Rule(
        "A pseudonym leaves no former name in any language, whatever stores it",
        PERSON,
        "            self._forget_names_of_before()\n",
        "",
        (f"{NAMES}TestSomebodyWhoIsNotNamed::test_keeps_none_whatever_stores_it",),
    ),
    Rule(
        "A form refuses a former name in a language, and says so",
        "stories/models/person/renaming.py",
        "left = dict.fromkeys(self._names_of_before(stored), NAME_OF_BEFORE)",
        "left = {}",
        (f"{NAMES}TestSomebodyWhoIsNotNamed",),
    ),
    Rule(
        "A form refuses an address that tells a former name",
        "stories/models/person/renaming.py",
        "left |= dict.fromkeys(self._traces_of_before(stored), TELLS_NAME_OF_BEFORE)",
        "pass",
        (f"{NAMES}TestSomebodyWhoIsNotNamed",),
    ),
    Rule(
        "Nobody becomes another person by another name in one language",
        "stories/models/person/renaming.py",
        "refused[name] = stored._is_somebody_else_to_readers(known, getattr(self, name))",
        "pass",
        (
            f"{NAMES}TestSomebodyWhoIsNotNamed::"
            "test_is_not_made_by_typing_another_name_in_one_language",
        ),
    ),
    Rule(
        "Who is shown again under a changed name has no name in any other language",
        "stories/identity/renewal.py",
        '            **dict.fromkeys(IN_ONE_LANGUAGE, ""),\n',
        "",
        ("protecting/test_shown_again.py::TestShownAgain::test_nothing_tells_who_it_was",),
    ),
    Rule(
        "A protection looks for the names in all languages",
        "stories/models/person/in_words.py",
        "names = [self.name, *self.name_in.values(), *self.other_name_in.values()]",
        "names = [self.name]",
        (f"{NAMES}test_a_protection_and_an_erasure_look_for_every_name",),
    ),
    Rule(
        "A caption in one language that readers saw does not change without an answer",
        "stories/models/picture/captions.py",
        "if (said := stored.caption_in[code]) and not publication.is_same_text(said, text)",
        "if False",
        (f"{NAMES}TestPictures::test_ask_for_a_correction_where_readers_saw_other_words",),
    ),
    Rule(
        "Merged tags keep the names in all languages",
        "stories/models/tag.py",
        "        other._take_names_of(self)\n",
        "",
        (f"{NAMES}TestTags::test_that_are_merged_keep_the_names",),
    ),
    Rule(
        "What falls back to another language is marked with it",
        "stories/templatetags/interface.py",
        "if not language or language == (around or get_language()):",
        "if True:",
        (f"{NAMES}TestReaders::test_see_the_role_and_the_sentence_and_what_falls_back_is_marked",),
    ),
)
