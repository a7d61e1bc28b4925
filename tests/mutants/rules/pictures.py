"""Pictures and share cards: what they carry, who sees them, what they must say."""

from tests.mutants.rule import Rule

MEDIA = "stories/views/media.py"
NO_TRACE = (
    "test_pictures.py::TestMetadata::test_no_trace_of_it_is_left_in_the_picture_or_its_renditions"
)
FILE = "test_picture_files.py::TestThePicturesFile::test_is_served_while_a_public_page_shows_it"
REFUSED_WHILE_BLOCKED = "test_story.py::test_publishing_is_refused_while_something_blocks_it"

RULES = (
    Rule(
        "Nothing that a camera or an editor wrote into a picture is kept",
        "stories/pictures.py",
        "    picture.info.clear()",
        "    picture.info.copy()",
        (NO_TRACE,),
    ),
    Rule(
        "A picture is encoded anew: what was hidden in its file is lost",
        "stories/pictures.py",
        "_encode(picture, SOURCE_ENCODINGS[extension]), extension",
        "data, extension",
        (NO_TRACE,),
    ),
    Rule(
        "What was erased to transparency is lost",
        "stories/pictures.py",
        "colours.paste((0, 0, 0), None, alpha.point(lambda value: 255 * (value == 0)))",
        "pass",
        ("test_pictures.py::TestMetadata::test_what_was_erased_to_transparency_is_lost",),
    ),
    Rule(
        "A picture is stored under a name that nobody can guess",
        "stories/models/picture/files.py",
        'self.folder = f"{new_key()}{new_key()}{new_key()}"',
        'self.folder = f"{Picture.objects.count()}-{clean.width}-{clean.height}"',
        (
            "test_admin_pictures.py::TestAPicture::"
            "test_is_stored_in_all_its_sizes_under_a_random_name",
        ),
    ),
    Rule(
        "A picture that is replaced leaves no copy behind",
        "stories/models/picture/changes.py",
        """        self.store(clean)
        self._save_files()
        self.retire_folder(old_folder)
""",
        """        self.store(clean)
        self._save_files()
""",
        ("test_admin_pictures.py::TestAPicture::test_replaced_by_another_file_leaves_no_copy",),
    ),
    Rule(
        "Another file is in a picture's place only after all was said of it that was of the former",
        "stories/admin/forms/picture_form.py",
        'if self.instance.pk and given.get("file") and not given.get("is_true_of_new_file"):',
        "if False:",
        (
            "test_picture_library.py::TestAnotherFile::"
            "test_is_refused_until_what_is_said_is_said_of_it_too",
        ),
    ),
    Rule(
        "A picture that readers see keeps what it says, from wherever it is described",
        "stories/models/picture/changes.py",
        "if lacks and self._all()",
        "if False and self._all()",
        ("test_picture_library.py::TestWhatAPictureLacks::test_is_nothing_that_readers_see",),
    ),
    Rule(
        "A picture that waits to be somebody's portrait is not deleted",
        "stories/admin/picture.py",
        "return names, counts, missing, picture_uses.find(objs)",
        "return names, counts, missing, _protected",
        (
            "test_picture_library.py::TestWhereAPictureIsUsed::"
            "test_keeps_it_also_where_it_only_waits_to_be_shown",
        ),
    ),
    Rule(
        "Only those who may publish describe a picture that readers see",
        "stories/admin/pages/describe_pictures.py",
        "if not model_admin.has_change_permission(request, picture):",
        "if False:",
        (
            "test_picture_library.py::TestSeveralPictures::"
            "test_are_for_those_who_may_add_and_describe_them",
        ),
    ),
    Rule(
        "A visitor sees no picture that no public page shows",
        MEDIA,
        "if public := asked.published(timezone.now()).first():",
        "if public := asked.first():",
        ("test_views.py::TestWhatIsNotPublic::test_has_no_page_of_its_own",),
    ),
    Rule(
        "No shared cache keeps a picture that may be withdrawn",
        MEDIA,
        '"Cache-Control": "private, no-cache"',
        '"Cache-Control": "public, no-cache"',
        (FILE,),
    ),
    Rule(
        "A browser asks for a picture each time, before it shows its copy",
        MEDIA,
        '"Cache-Control": "private, no-cache"',
        '"Cache-Control": "private, max-age=3600"',
        (FILE,),
    ),
    Rule(
        "The original of a picture is sent to nobody who does not work here",
        "stories/admin/picture.py",
        "        if not self.has_view_permission(request):\n            raise PermissionDenied\n",
        "",
        ("test_groups.py::TestAStaffMemberInNoGroup::test_opens_nothing_but_an_empty_desk",),
    ),
    Rule(
        "The original of a picture is in no folder of public files",
        "stories/models/picture/files.py",
        'return storages["originals"]',
        "return default_storage",
        (
            "test_admin_pictures.py::TestAPicture::"
            "test_is_stored_in_all_its_sizes_under_a_random_name",
        ),
    ),
    Rule(
        "The original of a picture goes with it",
        "stories/models/picture/files.py",
        '            originals().delete(f"{folder}.{extension}")',
        "            pass",
        ("test_admin_pictures.py::TestAPicture::test_deleted_leaves_no_file",),
    ),
    Rule(
        "The originals of earlier versions leave the public folder",
        "stories/migrations/0012_move_originals.py",
        "        default_storage.delete(old)",
        "        pass",
        (
            "test_admin_pictures.py::"
            "test_originals_leave_the_public_folder_when_the_site_is_updated",
        ),
    ),
    Rule(
        "A picture without alt text keeps the story from being published",
        "stories/publication/pictures.py",
        "if not picture.alt_text and not picture.is_decorative:",
        "if False:",
        (REFUSED_WHILE_BLOCKED,),
    ),
    Rule(
        "A decorative picture needs no alt text",
        "stories/publication/pictures.py",
        "if not picture.alt_text and not picture.is_decorative:",
        "if not picture.alt_text:",
        ("test_story.py::test_a_decorative_picture_needs_no_alt_text",),
    ),
    Rule(
        "A picture without a credit keeps the story from being published",
        "stories/publication/pictures.py",
        "if not picture.credit:",
        "if False:",
        (REFUSED_WHILE_BLOCKED,),
    ),
    Rule(
        "A picture that readers see keeps its alt text and its credit",
        "stories/admin/forms/picture_form.py",
        "            for lack in publication.lacks(self.instance):",
        "            for lack in ():",
        (
            "test_admin_pictures.py::TestAPicture::"
            "test_on_a_public_page_keeps_its_alt_text_and_credit",
        ),
    ),
    Rule(
        "A card of words that were changed is not served any longer",
        "stories/models/quote.py",
        "bool(self.words) and digest == cards.digest(card, size) and is_drawable(card, size)",
        "bool(self.words) and is_drawable(card, size)",
        ("test_quote_cards.py::test_an_edited_quote_has_a_new_picture_and_the_old_is_gone",),
    ),
    Rule(
        "A quote that is not public has no card",
        MEDIA,
        "words, _has_support, site = responses.find_quote_page(timezone.now(), key)",
        "from stories.models import Quote\n    "
        "words, site = Quote.objects.get(key=key), page_context.site_of(request)",
        ("test_quote_cards.py::test_a_quote_that_is_not_public_has_no_card",),
    ),
    Rule(
        "An upright picture is shown whole",
        "stories/pictures.py",
        "    if ratio < WIDE_FROM:",
        "    if False:",
        (
            "test_shown_pictures.py::TestALeadPicture::"
            "test_that_is_upright_is_in_the_head_and_is_never_cut",
        ),
    ),
    Rule(
        "A wide picture is cut around its focus",
        "stories/templatetags/stories_display.py",
        "round(min(max(2 * focus - 0.5, 0), 1) * 10) * 10",
        "50",
        (
            "test_shown_pictures.py::TestALeadPicture::"
            "test_has_the_classes_of_its_form_and_its_focus",
        ),
    ),
    Rule(
        "A picture of an earlier version is shown in the files that it has",
        "stories/models/picture/files.py",
        "*size, self.extension, self.rendition_set)",
        "*size, self.extension)",
        (
            "test_shown_pictures.py::TestAPictureOfAFormerVersion::"
            "test_is_shown_in_the_files_that_it_has",
        ),
    ),
    Rule(
        "A picture in a text is gone at the next request where it may not be shown",
        "stories/models/story/placed_picture.py",
        "for number, each in self.figures().items() if if_shown(each, now)}",
        "for number, each in self.figures().items()}",
        (
            "test_figures.py::TestAPictureInTheText::"
            "test_is_gone_at_the_next_request_where_it_may_not_be_shown",
        ),
    ),
    Rule(
        "A body holds nothing of a picture but its number",
        "stories/figures.py",
        """([1-9][0-9]{0,17})"></figure>""",
        """([1-9][0-9]{0,17})"[^>]*></figure>""",
        ("test_figures.py::TestABody::test_keeps_the_number_of_a_picture_between_its_blocks",),
    ),
    Rule(
        "A picture in a text keeps the story from being published without alt text",
        "stories/publication/pictures.py",
        "    return [*blockers, *_incomplete_figures(story)]",
        "    return blockers",
        ("test_figures.py::TestPublishing::test_asks_for_the_alt_text_of_a_picture_in_the_text",),
    ),
    Rule(
        "A face in the text of somebody who is not named is no less a face",
        "stories/publication/pictures.py",
        "    # Nobody sees one that is withdrawn.",
        "    shown = shown[:2]",
        ("test_figures.py::TestPublishing::test_names_a_face_of_somebody_who_is_not_named",),
    ),
    Rule(
        "Consent is asked for each picture in a text",
        "stories/models/consent/consented.py",
        "        if further := shown[MOST_PICTURES:]:",
        "        if further := shown[:0]:",
        ("test_figures.py::TestPublishing::test_asks_for_consent_to_each",),
    ),
    Rule(
        "A card shows no face of somebody who is not named",
        "stories/models/quote.py",
        "if person.is_named and not self.speaker else None",
        "if not self.speaker else None",
        (
            "test_quote_cards.py::TestACardOfSomebodyWithAPortrait::"
            "test_shows_no_face_that_is_not_to_be_shown",
        ),
    ),
    Rule(
        "A card shows the face of who says the words",
        "stories/models/quote.py",
        "if person.is_named and not self.speaker else None",
        "if person.is_named else None",
        (
            "test_quote_cards.py::TestACardOfSomebodyWithAPortrait::"
            "test_is_not_the_one_of_words_of_somebody_else",
        ),
    ),
    Rule(
        "A card with a former portrait is deleted",
        "stories/models/person/person.py",
        "            self._forget_cards()",
        "            pass",
        (
            "test_quote_cards.py::TestACardOfSomebodyWithAPortrait::"
            "test_is_not_kept_with_a_former_face",
        ),
    ),
)
