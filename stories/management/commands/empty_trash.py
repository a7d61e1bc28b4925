"""Delete for good what has been in the trash long enough."""

from datetime import timedelta

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from stories import erasure
from stories.models import soft_delete


class Command(BaseCommand):
    help = "Delete for good the people and stories that are in the trash longer than some days."

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=soft_delete.DAYS, help="0: all that is there. Else 30."
        )

    def handle(self, *, days, **options):
        if not 0 <= days <= 36500:
            raise CommandError("Say a number of days from 0 to 36500: empty_trash --days 30.")
        now = timezone.now()
        people, stories = erasure.empty(now - timedelta(days=days), now=now)
        self.stdout.write(f"Deleted for good. People: {people}. Stories: {stories}.")
