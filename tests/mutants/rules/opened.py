"""What keeps a site in the open from strangers, and its files from other accounts."""

from tests.mutants.rule import Rule

MIDDLEWARE = "profiles_site/middleware.py"
PRIVATE = "profiles_site/private_files.py"
SETTINGS = "profiles_site/settings.py"
ROTATE = "stories/management/commands/rotate_secret_key.py"
FOLDER = "test_data_folder.py::TestWhoMayRead::"

RULES = (
    Rule(
        "Nobody who is not signed in sends a large body",
        MIDDLEWARE,
        "or not request.user.is_authenticated",
        "or False",
        ("test_large_bodies.py::test_of_a_stranger",),
    ),
    Rule(
        "Nobody sends more than the most",
        MIDDLEWARE,
        "size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE or",
        "False or",
        ("test_large_bodies.py::test_of_anybody",),
    ),
    Rule(
        "A secret key that can be guessed stops the start",
        SETTINGS,
        "if len(SECRET_KEY) < LEAST_SECRET or len(set(SECRET_KEY)) == 1:",
        "if not SECRET_KEY:",
        ("test_project.py::test_a_secret_key_that_can_be_guessed_stops_the_start",),
    ),
    Rule(
        "A folder that others can read is mended when the site starts",
        SETTINGS,
        'keep_private(DATA_DIR, "DATA_DIR")',
        "pass",
        (f"{FOLDER}test_a_start_says_what_it_mended",),
    ),
    Rule(
        "What lies deep in an open folder is mended too",
        PRIVATE,
        "[*folders, *files]",
        "folders",
        (f"{FOLDER}test_an_open_one_is_mended_with_a_sentence_and_only_once",),
    ),
    Rule(
        "No link out of the folder is followed",
        PRIVATE,
        "not stat.S_ISLNK(mode) and bool(mode & OTHERS)",
        "bool(mode & OTHERS)",
        (f"{FOLDER}test_an_open_one_is_mended_with_a_sentence_and_only_once",),
    ),
    Rule(
        "A folder that others use too is not taken from them",
        SETTINGS,
        "if private_files.is_shared(folder):",
        "if False:",
        (f"{FOLDER}test_one_that_others_use_too_is_refused",),
    ),
    Rule(
        "A new database is the site's alone",
        "profiles_site/sqlite/base.py",
        'private_files.make(Path(conn_params["database"]))',
        "pass",
        (f"{FOLDER}test_a_new_one_is_the_sites_alone",),
    ),
    Rule(
        "The file of a database that is there is not opened beside SQLite",
        PRIVATE,
        "os.O_CREAT | os.O_EXCL | os.O_WRONLY",
        "os.O_CREAT | os.O_WRONLY",
        (f"{FOLDER}test_a_database_that_is_there_keeps_its_locks",),
    ),
    Rule(
        "A rotation that ends sessions ends all of them",
        ROTATE,
        "Session.objects.all().delete()",
        "pass",
        ("test_rotating.py::test_told_to_it_ends_sessions_and_links_at_once",),
    ),
    Rule(
        "A rotation ends nothing unless it is told to",
        ROTATE,
        "if end:",
        "if True:",
        ("test_rotating.py::test_it_says_what_would_end_and_ends_nothing",),
    ),
)
