"""Lists every quote and milestone whose words do not stand in their story."""

from django.core.management import BaseCommand, CommandError

from stories import publication
from stories.models import Story


class Command(BaseCommand):
    help = "Check every quote and passage against its story; exit 1 if one does not hold."

    def handle(self, **options):
        checked = faults = 0
        for story in Story.objects.with_words().order_by("pk").iterator(chunk_size=200):
            quotes, milestones = list(story.quotes.all()), list(story.milestones.all())
            checked += len(quotes) + len(milestones)
            for broken in publication.find_broken(quotes, milestones):
                faults += 1
                self.stdout.write(f"{describe(broken)}\n    in “{story}”")
        if faults:
            raise CommandError(
                f"{faults} of {checked} quotes and passages do not stand in their story, or not "
                "exactly once. No page shows them. Mend each in the admin."
            )
        self.stdout.write(f"All {checked} quotes and passages stand in their stories.")


def describe(broken) -> str:
    words = getattr(broken, "passage", None) or broken.text
    return f"{broken._meta.verbose_name.capitalize()} {broken.key}: “{words}”"
