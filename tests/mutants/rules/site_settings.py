"""The site is what its settings say, and nothing that they say can harm a reader."""

from tests.mutants.rule import Rule

SETTINGS = "stories/models/site_settings/site_settings.py"
FORM = "stories/admin/site_settings.py"
TESTS = "test_site_is_data.py"

RULES = (
    Rule(
        "A name in another language is marked with its own",
        SETTINGS,
        "return Wording(text, each)",
        "return Wording(text, language)",
        (f"{TESTS}::TestTheName::test_of_a_language_that_has_none_is_marked_with_its_own",),
    ),
    Rule(
        "A share card names the site as it is called now",
        "stories/models/quote.py",
        "about = [str(site.name_in(language.code))]",
        "about = [str(SiteSettings().name_in(language.code))]",
        (f"{TESTS}::TestTheName::test_is_on_share_cards_which_get_another_address",),
    ),
    Rule(
        "A page of an error asks no database for the name of the site",
        "stories/views/errors.py",
        "site = SiteSettings(pk=1)",
        "site = SiteSettings.current()",
        (f"{TESTS}::TestTheName::test_of_a_page_that_cannot_ask_is_the_first_one",),
    ),
    Rule(
        "An accent that cannot be read is refused",
        "stories/models/site_settings/accents.py",
        "if contrast >= LEAST_CONTRAST:",
        "if contrast >= 1:",
        (f"{TESTS}::TestTheColour::test_that_cannot_be_read_is_refused_with_one_that_can",),
    ),
    Rule(
        "The accent made for dark pages can be read there",
        SETTINGS,
        "dark = dark or colours.readable(light, accents.DARK, accents.HIGH_CONTRAST)",
        "dark = dark or light",
        (f"{TESTS}::TestTheColour::test_is_in_a_style_sheet_of_its_own_that_browsers_keep",),
    ),
    Rule(
        "What is no colour gets into no style sheet",
        SETTINGS,
        'each if colours.is_colour(each) else "" for each in (self.accent, self.accent_dark)',
        "each for each in (self.accent, self.accent_dark)",
        (f"{TESTS}::TestTheColour::test_that_was_stored_past_the_form_breaks_out_of_no_sheet",),
    ),
    Rule(
        "A former style sheet is kept by no browser",
        "stories/views/home.py",
        'FOREVER if is_current else "no-cache"',
        "FOREVER",
        (f"{TESTS}::TestTheColour::test_is_in_a_style_sheet_of_its_own_that_browsers_keep",),
    ),
    Rule(
        "A logo is nothing but its pixels",
        FORM,
        "return list(logos.make(pictures.clean(upload).data))",
        "return list(logos.make(upload.read()))",
        (f"{TESTS}::TestTheLogo::test_that_is_none_is_refused_in_words",),
    ),
    Rule(
        "A former logo is sent to nobody",
        SETTINGS,
        "return folder == self.logo_folder and name in logos.NAMES",
        "return name in logos.NAMES",
        (f"{TESTS}::TestTheLogo::test_goes_with_its_files_once_there_is_another_or_none",),
    ),
    Rule(
        "No site asks to be installed, which would leave a trace",
        "stories/views/home.py",
        '"display": "browser",',
        '"display": "standalone",',
        (
            f"{TESTS}::TestTheManifest::"
            "test_names_the_site_in_each_language_and_asks_for_no_installing",
        ),
    ),
    Rule(
        "The form says where readers do not see the quotation that was chosen",
        FORM,
        'told = "" if is_shown and quote.is_verified else NOT_SHOWN',
        'told = ""',
        (f"{TESTS}::TestTheForm::test_chooses_the_opening_quotation_by_its_address",),
    ),
)
