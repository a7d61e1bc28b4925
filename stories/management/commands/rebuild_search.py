"""Index every story and person anew, while searches go on."""

from django.core.management import BaseCommand

from stories import emptying
from stories.search import index


class Command(BaseCommand):
    help = "Build the search index anew: after a restored backup, or where a search misses words."

    def handle(self, **options):
        emptying.empty_what_is_due()
        number = index.rebuild(self.report)
        self.stdout.write(f"The search holds {number} stories and people, drafts left out.")

    def report(self, done, number):
        if self.stderr.isatty():
            end = "\n" if done >= number else ""
            self.stderr.write(f"\r{done} of {number} indexed", lambda text: text, ending=end)
