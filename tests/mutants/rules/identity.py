"""Protecting an identity: hidden at once, each place mended, no way from the old to the new."""

from tests.mutants.rule import Rule

PROTECTION = "stories/models/protection.py"
PLACES = "stories/identity/places.py"
MENDING = "stories/identity/mending.py"
RENEWAL = "stories/identity/renewal.py"
TRACES = "stories/identity/traces.py"
HIDING = "protecting/test_hiding.py::TestHiding::"
AGAIN = "protecting/test_shown_again.py::TestShownAgain::"
NOBODY = f"{AGAIN}test_nothing_tells_who_it_was"

RULES = (
    Rule(
        "The pages about the site are searched for the name, what readers see of them too",
        "stories/identity/fields.py",
        """        "published_title": _("title that readers see"),
        "published_body": _("text that readers see"),
""",
        "",
        (
            "protecting/test_places.py::TestPlaces::test_in_a_page_about_the_site_are_mended_and_the_foot_follows",
        ),
    ),
    Rule(
        "The foot of all pages follows a page from which a name was taken out",
        MENDING,
        "SitePage.objects.renew_foot()",
        "pass",
        (
            "protecting/test_places.py::TestPlaces::test_in_a_page_about_the_site_are_mended_and_the_foot_follows",
        ),
    ),
    Rule(
        "Who is being protected is hidden with all their stories, those in the trash too",
        PROTECTION,
        "story.status, story.withdrawn_at = Story.Status.WITHDRAWN, now",
        "story.status, story.withdrawn_at = story.status, now",
        (f"{HIDING}test_takes_the_scheduled_the_trashed_and_the_links_too",),
    ),
    Rule(
        "What was scheduled loses its date while somebody is protected",
        PROTECTION,
        "story.status, story.published_at = Story.Status.DRAFT, None",
        "pass",
        (f"{HIDING}test_takes_the_scheduled_the_trashed_and_the_links_too",),
    ),
    Rule(
        "Nothing of somebody who is being protected is published",
        "stories/publication/story.py",
        "if story.person.is_being_protected:",
        "if False:",
        (f"{HIDING}test_cannot_be_undone_by_publishing",),
    ),
    Rule(
        "No preview link shows somebody who is being protected",
        "stories/models/preview_link.py",
        "if person.is_being_protected:",
        "if False:",
        (f"{HIDING}test_takes_the_scheduled_the_trashed_and_the_links_too",),
    ),
    Rule(
        "A form that was open when somebody was hidden is refused",
        PROTECTION,
        "    story.version += 1\n",
        "",
        (f"{HIDING}test_refuses_what_a_colleague_has_open",),
    ),
    Rule(
        "Only those who may publish protect somebody",
        "stories/admin/pages/protect/protect.py",
        "    if not may_publish(request):\n        raise PermissionDenied\n",
        "",
        (f"{HIDING}test_is_for_those_who_may_publish",),
    ),
    Rule(
        "Nobody known becomes a pseudonym by typing another name",
        "stories/models/person/renaming.py",
        "if any(refused.values()):",
        "if False:",
        (
            "protecting/test_hiding.py::TestAnotherName::test_typed_in_for_somebody_known_is_refused",
        ),
    ),
    Rule(
        "A story that readers know is not given to somebody who is not named",
        "stories/publication/story.py",
        "if known := story.known_teller():",
        "if known := None:",
        (
            "protecting/test_hiding.py::TestAnotherName::test_is_not_given_by_giving_the_story_to_another",
        ),
    ),
    Rule(
        "Nothing is shown again while a text holds the name, or a picture is not decided",
        RENEWAL,
        "            and self.places.is_done\n",
        "",
        (
            "protecting/test_places.py::TestPlaces::test_block_showing_again_until_the_last_is_mended",
        ),
    ),
    Rule(
        "Other people's stories that name somebody are found",
        PLACES,
        "return [*self._own(), *self._of_others()]",
        "return [*self._own()]",
        ("protecting/test_places.py::TestPlaces::test_are_all_listed",),
    ),
    Rule(
        "A support service is never mended together with the person's own texts",
        PLACES,
        "            if not of_story and not of_person:\n",
        "            if False:\n",
        (
            "protecting/test_places.py::TestPlaces::test_in_what_is_nobodys_are_never_mended_with_the_persons_own",
        ),
    ),
    Rule(
        "A word that is kept counts as another word only where it is",
        PLACES,
        '"\\0".join((before, hit.words, after))',
        "hit.words",
        (
            "protecting/test_places.py::TestPlaces::test_that_are_another_word_are_kept_with_a_reason",
        ),
    ),
    Rule(
        "Quotes and milestones follow when the name is taken out of the body",
        MENDING,
        "        _follow(record, place, protection)\n",
        "",
        (
            "protecting/test_places.py::TestPlaces::test_are_mended_in_place_and_what_rests_on_them_follows",
        ),
    ),
    Rule(
        "The old addresses of a protected person's quotes are gone, not unknown",
        RENEWAL,
        'RetiredAddress.objects.retire(Quote, [{"key": key} for key in set(keys)])',
        "pass",
        (NOBODY,),
    ),
    Rule(
        "A quote whose key is retired is gone",
        "stories/responses.py",
        'Quote.objects.none, [{"key": key}], now',
        "None, [], now",
        (NOBODY,),
    ),
    Rule(
        "Kept pictures of a protected person get a new folder",
        RENEWAL,
        "                picture.refocus()\n",
        "",
        (NOBODY,),
    ),
    Rule(
        "Recent actions of the desk no longer tell the name",
        TRACES,
        '    _rewrite(LogEntry, ("object_repr", "change_message"), names, kept)\n',
        "",
        (NOBODY,),
    ),
    Rule(
        "Messages that wait in sessions no longer tell the name",
        TRACES,
        "    waiting_messages.forget(lambda text: bool(names.find(text)))\n",
        "",
        (NOBODY,),
    ),
    Rule(
        "Versions of other stories no longer tell the name",
        TRACES,
        "    _rewrite_versions(names, called, kept)\n",
        "",
        (NOBODY,),
    ),
    Rule(
        "A finished protection holds no name",
        PROTECTION,
        'self.spellings, self.overrides, self.pictures, self.story_slugs = "", {}, {}, {}',
        "pass",
        (NOBODY,),
    ),
    Rule(
        "A protection is finished whole or not at all",
        RENEWAL,
        "        with transaction.atomic():\n            return",
        "        if True:\n            return",
        (f"{AGAIN}test_never_where_the_server_fails_in_the_middle",),
    ),
    Rule(
        "Names are found in the cases of Russian",
        "stories/name_forms/names.py",
        "for form in russian | kazakh for key",
        "for form in kazakh for key",
        ("test_name_forms.py::test_the_words_of_a_name_are_found_and_no_others",),
    ),
    Rule(
        "Names of one letter are found with a capital alone",
        "stories/name_forms/names.py",
        "return is_short and (word[0].isupper() or is_part or is_all)",
        "return is_short",
        ("test_name_forms.py::test_the_words_of_a_name_are_found_and_no_others",),
    ),
    Rule(
        "A name is found whose letters are of two scripts",
        "stories/name_forms/sounds.py",
        "return word, word.translate(_AS_LATIN), word.translate(_AS_CYRILLIC)",
        "return (word,)",
        ("test_name_forms.py::test_a_text_that_holds_a_name_is_never_passed_over",),
    ),
    Rule(
        "A name is found that a hyphen parts at the end of a line",
        "stories/name_forms/escapes.py",
        '    r"|(?<=[^\\W\\d_])[-‐](?:<br>)?\\n(?=[^\\W\\d_]))",',
        '    r")",',
        ("test_name_forms.py::test_a_text_that_holds_a_name_is_never_passed_over",),
    ),
    Rule(
        "A name is found in letters of another width or style",
        "stories/name_forms/sounds.py",
        'unicodedata.normalize("NFKC", word).casefold()',
        "word.casefold()",
        ("test_name_forms.py::test_a_text_that_holds_a_name_is_never_passed_over",),
    ),
    Rule(
        "A text is not passed over because a tag or an escape parts the name",
        "stories/name_forms/names.py",
        "for word in set(_WORD.findall(Plain(text).text)) - self._none:",
        "for word in set(_WORD.findall(text)) - self._none:",
        ("test_name_forms.py::test_a_text_that_holds_a_name_is_never_passed_over",),
    ),
    Rule(
        "The texts of a picture that stays with others hold no name",
        PLACES,
        "if decided.get(str(each.pk)) != remove or self._is_used_by_others(each)",
        "if decided.get(str(each.pk)) != remove",
        (f"{AGAIN}test_with_no_name_in_the_texts_of_a_picture_that_stays",),
    ),
    Rule(
        "A story that is away for some days is not shown before by protecting its person",
        PROTECTION,
        "story.withdrawn_until = story.returns_at(now)",
        "story.withdrawn_until = None",
        (f"{AGAIN}test_not_before_the_days_of_a_withdrawal_are_over",),
    ),
    Rule(
        "A word that is kept in one text does not stay in the logs",
        TRACES,
        "if hit.words not in kept and hit_key(text, hit) not in kept:",
        "if not kept:",
        (
            "protecting/test_shown_again.py::TestNames::test_that_are_another_word_once_are_kept_there_alone",
        ),
    ),
    Rule(
        "Nobody is shown again before the files of evidence are decided about",
        "stories/models/protection.py",
        "return bool(self.evidence) or not self.consents_with_evidence().exists()",
        "return True",
        ("protecting/test_evidence.py",),
    ),
    Rule(
        "Files of evidence that are to go are deleted",
        "stories/identity/renewal.py",
        "evidence_store.delete_after_commit(*(each.evidence_file for each in consents))",
        "pass",
        ("protecting/test_evidence.py",),
    ),
    Rule(
        "Why evidence is kept holds no name",
        "stories/admin/pages/protect/decisions.py",
        "elif protection.names().find(reason):",
        "elif False:",
        ("protecting/test_evidence.py",),
    ),
    Rule(
        "A form that was open is refused while somebody is being protected",
        "stories/admin/forms/story_form.py",
        "return is_for_editors(self.data) or super().must_be_seen",
        "return is_for_editors(self.data)",
        (f"{HIDING}test_refuses_what_a_colleague_has_open",),
    ),
)
