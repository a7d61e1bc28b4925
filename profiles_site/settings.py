"""Configure the project; the environment sets, at the top, what differs between machines."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from stories import evidence, phrases
from stories.passages import voices

from . import machine, mailers, private_files
from .middleware import static_headers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SWITCH = {"on": True, "true": True, "yes": True, "1": True}
SWITCH |= {"off": False, "false": False, "no": False, "0": False}


def read[T](name: str, default: str, parse: Callable[[str], T], expected: str) -> T:
    """Parse the environment variable `name`; a wrong value stops the start with a sentence."""
    text = env.str(name, default=default).strip()
    try:
        return parse(text)
    except (KeyError, ValueError, ZoneInfoNotFoundError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be {expected}.") from error


def secrets_in[T](name: str, parse: Callable[[str], T], expected: str) -> T:
    """Parse an environment variable as `read` does, and never write what it is into an error."""
    try:
        return parse(env.str(name, default=""))
    except ValueError:
        message = f"{name} holds something else than {expected}."
        raise ImproperlyConfigured(message) from None


def switch(text: str) -> bool:
    return SWITCH[text.lower()]


def hosts(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or any("/" in name or " " in name for name in names):
        raise ValueError(text)
    return names


def database(url: str) -> dict[str, object]:
    config = env.db_url_config(url)
    if config.get("ENGINE") not in ENGINES or not config.get("NAME"):
        raise ValueError(url)
    return config


def outside_media(text: str) -> Path:
    """Read the folder of uncropped originals, which nobody but the staff may see."""
    folder = Path(text).absolute()
    if folder.is_relative_to(MEDIA_ROOT):
        raise ValueError(text)
    return folder


def whole_number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(text)
    return int(text)


def hours(text: str) -> int:
    if not 1 <= (number := whole_number(text)) <= MOST_HOURS:
        raise ValueError(text)
    return number


def make_writable(folder: Path, name: str) -> None:
    """Make the folder of the database if it does not exist, for every command and server.

    Otherwise SQLite would only say that it cannot open its file. Raises ImproperlyConfigured with
    the name of the environment variable that sets the folder.
    """
    try:
        folder.mkdir(mode=private_files.FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} leads to “{folder}”, where no folder can be made: {error.strerror}. "
            f"Make that folder, or set {name} to another place."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"{name} leads to “{folder}”, where nothing can be written. "
            f"Let the account that runs this site write there, or set {name} to another place."
        )


def keep_private(folder: Path, name: str) -> None:
    """Mend the rights of a folder of the site, and say so: other accounts must read nothing in it.

    Raises ImproperlyConfigured where others use the folder too.
    """
    if not folder.is_dir():
        return
    if private_files.is_shared(folder):
        raise ImproperlyConfigured(
            f"{name} leads to “{folder}”, which is not this site's alone. "
            f"Set {name} to a folder of its own."
        )
    tell_mended(folder, private_files.mend)


def tell_mended(place: Path, mend: Callable[[Path], int]) -> None:
    """Say on the standard error how many files were mended, or that it is for another account."""
    try:
        if number := mend(place):
            sys.stderr.write(
                f"Other accounts of this machine could read what is in “{place}”: the rights of "
                f"{number} files and folders are mended (0600 and 0700).\n"
            )
    except PermissionError as error:
        sys.stderr.write(
            f"Other accounts of this machine can read “{error.filename}”, and this account may not "
            f"change that. Let its owner run: chmod -R go= '{place}'\n"
        )


MOST_HOURS = 24 * 14  # of a session that is not used
LEAST_SECRET = 32  # letters: fewer are tried in no time by a machine
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}

DEBUG = read("DEBUG", "off", switch, "on or off")
HTTPS = read("HTTPS", "off" if DEBUG else "on", switch, "on or off")
BEHIND_PROXY = read("BEHIND_PROXY", "off", switch, "on or off")
ALLOWED_HOSTS = read(
    "ALLOWED_HOSTS", "127.0.0.1,localhost", hosts, "host names with commas between, no addresses"
)
TIME_ZONE = read("TIME_ZONE", "UTC", lambda name: ZoneInfo(name).key, "a name such as Asia/Almaty")
DATA_DIR = read("DATA_DIR", str(BASE_DIR / "var"), Path, "a folder").absolute()
EVIDENCE_ROOT = DATA_DIR / "evidence"
EVIDENCE_KEYS = secrets_in(
    "EVIDENCE_KEY", evidence.parse_keys, "keys as the README makes them, with commas between"
)
MEDIA_ROOT = read("MEDIA_ROOT", str(DATA_DIR / "media"), Path, "a folder").absolute()
ORIGINALS_ROOT = read(
    "ORIGINALS_ROOT", str(DATA_DIR / "originals"), outside_media, "a folder outside of MEDIA_ROOT"
)
DATABASES = {
    "default": read(
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'profiles.sqlite3'}",
        database,
        "an address such as sqlite:////srv/profiles.sqlite3 or postgres://user:secret@host/name",
    )
}
SESSION_IDLE_HOURS = read("SESSION_IDLE_HOURS", "10", hours, f"from 1 to {MOST_HOURS} hours")
HSTS_SECONDS = read("HSTS_SECONDS", "31536000", whole_number, "a whole number of seconds")
# Of memory in each worker, for finished pages. With DEBUG none: templates are read anew each time.
FINISHED_PAGES_MB = read(
    "FINISHED_PAGES_MB",
    "0" if DEBUG else str(machine.finished_pages_mb()),
    whole_number,
    "a whole number of megabytes",
)
SECONDS_WITHOUT_DATABASE = read(
    "SECONDS_WITHOUT_DATABASE", "60", whole_number, "a whole number of seconds"
)
MAILERS = secrets_in("MAIL_URL", mailers.parse, "an address of a mail server as the README has it")
# Without a mail server an administrator hands links over: that is no fault.
SILENCED_SYSTEM_CHECKS = [] if MAILERS else ["mail.W001"]
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="") or f"desk@{ALLOWED_HOSTS[0].lstrip('.*')}"
SECRET_KEY = env.str(
    "SECRET_KEY", default="only-for-work-on-the-code-on-this-machine" if DEBUG else ""
)
# Former secrets: what was made with them, such as digests of retired addresses, is still known.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random value that only this site knows; "
        "or set DEBUG=on to work on the code on your own machine."
    )
if len(SECRET_KEY) < LEAST_SECRET or len(set(SECRET_KEY)) == 1:
    raise ImproperlyConfigured(
        f"SECRET_KEY can be guessed: it has fewer than {LEAST_SECRET} characters, or one alone, "
        "again and again. Set a long random value; the former one goes into SECRET_KEY_FALLBACKS. "
        "`manage.py rotate_secret_key` makes one, and says what changes with it."
    )

keep_private(DATA_DIR, "DATA_DIR")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    database_file = Path(str(DATABASES["default"]["NAME"])).absolute()
    make_writable(
        database_file.parent, "DATABASE_URL" if env.str("DATABASE_URL", default="") else "DATA_DIR"
    )
    tell_mended(database_file, private_files.mend_file)
    DATABASES["default"]["OPTIONS"] = {
        # Editors who save at the same moment wait for each other instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten with zeros in the file: nobody can read it there.
        # Each connection keeps half a megabyte of the file: pages are no slower than with SQLite's
        # own 2 MB, since what it does not keep is copied from the kernel's cache.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA secure_delete=ON; PRAGMA cache_size=-512;",
    }
    DATABASES["default"]["ENGINE"] = "profiles_site.sqlite"  # notices a file that was replaced
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)

INSTALLED_APPS = [
    "taggit",
    "stories",
    "stories.apps.DeskConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "admin_ordering",
    "django_prose_editor",
    "js_asset",
]

# What the editor has beyond its own: a module of the desk's import map, and what it lets through.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": ["desk/voices"], "extensions": {"Voices": voices.allow}},
    # Places of pictures never reach the sanitiser, which is given what is between them.
    {"js": ["desk/pictures"], "extensions": {"Pictures": lambda _config, _allowed: None}},
    {"js": ["desk/phrases"], "extensions": {"Phrases": phrases.allow}},
]

MIDDLEWARE = [
    "profiles_site.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "profiles_site.static_files.StaticFiles",
    "profiles_site.finished.CompressesOtherPages",
    "profiles_site.finished.finishes_public_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "profiles_site.middleware.InterfaceLanguage",
    "stories.accounts.desk_language.desk_language",
    "profiles_site.middleware.refuse_impossible_ports",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stories.accounts.sessions.notes_use",
    "profiles_site.middleware.refuse_large_bodies",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "profiles_site.middleware.refuse_trace",
    "stories.emptying.empties_trash",
]

ROOT_URLCONF = "profiles_site.urls"
WSGI_APPLICATION = "profiles_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "profiles_site.tag_libraries.Templates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "profiles_site.templates.CachedLoader",
                    [
                        "profiles_site.templates.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stories.page_context.site",
            ],
        },
    }
]

FORM_RENDERER = "profiles_site.form_renderer.FormRenderer"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LANGUAGE_CODE = "en"
# The interface's languages by their own names; a story may be in any of stories.languages.
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["profiles_site.formats"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no page of another site needs our files
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers
# A name with the hash of its content, by which it may be kept for ever: else each file is looked up
# when a worker starts.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": ORIGINALS_ROOT,
            "directory_permissions_mode": 0o700,
            "file_permissions_mode": 0o600,
        },
    },
    "staticfiles": {"BACKEND": "profiles_site.static_files.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = private_files.FILE
FILE_UPLOAD_DIRECTORY_PERMISSIONS = private_files.FOLDER
# A body of 200,000 words has some 1.5 MB, and two or three times that where letters have two or
# three bytes: Django's own limit of 2.5 MB would refuse it with a bare 400. A formset takes at most
# 2,000 rows: as many quotes of 7 fields each, and milestones of 10, have 34,000 fields. After a
# conflict each field that differs has a choice beside it: 1,000 quotes and 500 milestones fit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000
# The longest form for readers, the one for concerns, has less than a tenth of it.
BODY_OF_A_STRANGER_MAX_SIZE = 64 * 1024

TAGGIT_CASE_INSENSITIVE = True

PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # of an invitation; a link to reset works for a day
LOGIN_REDIRECT_URL = "admin:index"  # where the address to go on to is of another site
CSRF_FAILURE_VIEW = "stories.views.errors.csrf_failure"
SESSION_ENGINE = "stories.accounts.session_store"
SESSION_COOKIE_AGE = SESSION_IDLE_HOURS * 60 * 60  # since the desk was used last
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # monitors inside the network ask over plain HTTP
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"  # no other site learns which story a reader came from
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The hash of the one style element that the admin's rich text editor adds to the page.
TIPTAP_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE, TIPTAP_STYLE],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_names": {"()": "profiles_site.logs.WithoutNames"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_names"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would write, and mail, whole addresses.
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
