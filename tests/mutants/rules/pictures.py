"""Pictures and share cards: what they carry, who sees them, what they must say."""

from tests.mutants.rule import Rule

MEDIA = "stories/views/media.py"
NO_TRACE = (
    "test_pictures.py::TestMetadata::test_no_trace_of_it_is_left_in_the_picture_or_its_renditions"
)
FILE = "test_views.py::TestThePicturesFile::test_is_served_while_a_public_page_shows_it"
IN_THE_WAY = "test_story.py::test_publishing_is_refused_while_something_stands_in_the_way"

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
        "A picture is stored under a name that nobody can guess",
        "stories/models/picture.py",
        'self.folder = f"{new_key()}{new_key()}{new_key()}"',
        'self.folder = f"{Picture.objects.count()}-{clean.width}-{clean.height}"',
        (
            "test_admin_pictures.py::TestAPicture::"
            "test_is_stored_in_all_its_sizes_under_a_random_name",
        ),
    ),
    Rule(
        "A picture that is replaced leaves no copy behind",
        "stories/admin/picture.py",
        "if old_folder and old_folder != obj.folder:",
        "if False:",
        ("test_admin_pictures.py::TestAPicture::test_replaced_by_another_file_leaves_no_copy",),
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
        "stories/models/picture.py",
        'return storages["originals"]',
        "return default_storage",
        (
            "test_admin_pictures.py::TestAPicture::"
            "test_is_stored_in_all_its_sizes_under_a_random_name",
        ),
    ),
    Rule(
        "The original of a picture goes with it",
        "stories/models/picture.py",
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
        (IN_THE_WAY,),
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
        (IN_THE_WAY,),
    ),
    Rule(
        "A picture that readers see keeps its alt text and its credit",
        "stories/admin/picture.py",
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
)
