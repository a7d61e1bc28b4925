"""Write the list of erasures, to keep it apart from the backups."""

from django.core.management import BaseCommand

from stories import emptying, erasure


class Command(BaseCommand):
    help = (
        "Write the list of erasures, without names, for replay_erasures on a restored backup: "
        "list_erasures > erasures.json"
    )

    def handle(self, **options):
        emptying.empty_what_is_due()
        self.stdout.write(erasure.as_file())
