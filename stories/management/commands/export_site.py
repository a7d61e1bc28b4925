"""Write the public site as plain files, for mirrors and for days when it cannot be reached."""

import os
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from stories import emptying
from stories.export import ExportError, export
from stories.export.crew import sensible_number
from stories.export.folder import FULL_DISK, Folder

HELP = """\
Write every public page, feed, picture and file below DIR, for a server of plain files.

nginx serves DIR/current/site and includes DIR/current/nginx.conf; DIR/current/export.json says
until when the export is right. The last export stays whole until the next one is; then it is
deleted. A mirror must delete what is gone, too: rsync -a --delete DIR/current/ mirror:/srv/copy/
"""
NOT_A_HOST = {"*", "localhost", "127.0.0.1", "[::1]", "testserver"}
BAR = 30


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name, subcommand, **options):
        parser = super().create_parser(prog_name, subcommand, **options)
        parser.formatter_class = RawDescriptionHelpFormatter  # the help has paragraphs
        return parser

    def add_arguments(self, parser):
        parser.add_argument("dir", metavar="DIR", help="An empty folder, or that of an export.")
        parser.add_argument(
            "--base-url",
            default="",
            help="How absolute addresses in the pages begin: https://stories.example. Without it, "
            "the first name in ALLOWED_HOSTS.",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=sensible_number(),
            help="How many work at once. Without it, one for each core.",
        )

    def handle(self, *, base_url, processes, **options):
        folder = Folder(Path(options["dir"]))
        base = read_base(base_url or address_of_site())
        if processes < 1:
            raise CommandError("Say a number of processes from 1 on.")
        emptying.empty_what_is_due()
        started = timezone.now()
        try:
            result = export(
                folder, base, address_of_site() or base.geturl(), processes, self.report
            )
        except ExportError as error:
            raise CommandError(f"{error} The last export is untouched.") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"{reason(error, folder)} The last export is untouched.") from error
        seconds = (timezone.now() - started).total_seconds()
        self.say(result, folder, seconds)

    def say(self, result, folder, seconds):
        self.stdout.write(
            f"{result.files:,} files are in {folder.path}/current; {result.written:,} of them were "
            f"written, in {seconds:,.0f} seconds."
        )
        self.list_removed(result)
        for name, link in result.dead_links if self.stdout.isatty() else ():
            self.stdout.write(f"Leads nowhere on the site itself, too: {link} in {name}")
        if result.dead_links and not self.stdout.isatty():
            self.stdout.write(
                f"{len(result.dead_links)} links lead nowhere on the site itself, too: "
                "a terminal is shown which."
            )
        if result.until:
            until = timezone.localtime(result.until)
            self.stdout.write(
                f"Right until {until:%Y-%m-%d %H:%M %Z}: then something that is public begins or "
                "ends. Export again at that minute."
            )
        else:
            self.stdout.write("Right until somebody changes something: nothing is scheduled.")

    def list_removed(self, result):
        """Say what left. A log keeps what it is told, so only a terminal is shown addresses."""
        for kind, number in sorted(result.removed.items()):
            self.stdout.write(f"Removed: {number:,} × {kind}")
        if self.stdout.isatty():
            for address in result.removed_addresses:
                self.stdout.write(f"    {address}")
            hidden = sum(result.removed.values()) - len(result.removed_addresses)
            if hidden:
                self.stdout.write(
                    f"    and {hidden:,} that are not shown: they may name somebody who was erased "
                    "or protected."
                )

    def report(self, step, done, number):
        """Show a bar on a terminal, and elsewhere a line when a step is finished."""
        if self.stderr.isatty():
            filled = BAR * done // max(number, 1)
            bar = f"[{'=' * filled}{' ' * (BAR - filled)}] {done:,} of {number:,} {step}"
            ending = "\n" if done >= number else ""
            self.stderr.write(f"\r{bar}", lambda text: text, ending=ending)
        elif done >= number:
            self.stderr.write(f"{number:,} {step}", lambda text: text)


def address_of_site() -> str:
    """Return where the site itself answers, or "" where the settings name no public host."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "*"
    if host in NOT_A_HOST or host.startswith("."):
        return ""
    return f"{'https' if settings.SECURE_SSL_REDIRECT else 'http'}://{host}"


def read_base(address: str) -> SplitResult:
    """Return the address that absolute links begin with; raises CommandError where it is none."""
    if not address:
        raise CommandError(
            "Absolute links need the name of the site. Say --base-url https://stories.example, "
            "or set ALLOWED_HOSTS."
        )
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise CommandError(
            f"“{address}” is not how addresses begin. Say the scheme and the host alone, such as "
            "--base-url https://stories.example."
        )
    return parts._replace(path="")


def reason(error: Exception, folder: Folder) -> str:
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return f"The disk of {folder.path} is full: an export needs room for what changed."
    if isinstance(error, OSError):
        return f"A file could not be written or read: {os.strerror(error.errno or 0)}."
    return "The database does not answer, or gave an error: see the log of the site."
