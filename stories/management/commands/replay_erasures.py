"""Erase again, in a restored backup, whoever was erased since the backup was made."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from stories import erasure
from stories.erasure.replay import NotAList


class Command(BaseCommand):
    help = "Erase in this database what a list of erasures names, as list_erasures wrote it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The file with the list.")

    def handle(self, *, file, **options):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"“{file}” cannot be read. Name the file with the list.") from error
        try:
            done = erasure.replay(text, now=timezone.now())
        except NotAList as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"In the list: {done.known}. Erased here: {len(done.erased)}.")
        for each in done.erased:
            self.stdout.write(f"{each}: {each.summary}")
            for note in each.report["notes"]:
                self.stdout.write(note)
        if done.hidden:
            numbers = ", ".join(str(number) for number in done.hidden)
            self.stdout.write(
                "These stories were deleted, or their people protected, after the backup was made. "
                f"They are withdrawn: {numbers}. Look at each at the desk, and delete it, or "
                "protect or erase the person again."
            )
        if done.hidden_pictures:
            numbers = ", ".join(str(number) for number in done.hidden_pictures)
            self.stdout.write(
                "The files of these pictures were deleted or replaced after the backup was made. "
                f"They are withdrawn: {numbers}. Look at each at the desk, and delete it, or give "
                "it its new file and show it again."
            )
        if done.doubtful:
            numbers = ", ".join(str(number) for number in done.doubtful)
            raise CommandError(
                "These people have the number of somebody who was erased, and nothing else agrees: "
                f"{numbers}. Look at each at the desk, and erase it there if it is the same person."
            )
