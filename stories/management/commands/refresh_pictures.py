"""Make the sizes of pictures that a new version of the site shows and their folders lack."""

from django.core.management import BaseCommand

from stories.models import Picture


class Command(BaseCommand):
    help = (
        "Make the sizes that pictures lack which were stored by an earlier version. Pages show "
        "them as before until then; it may be stopped and started again."
    )

    def handle(self, **options):
        made = 0
        for picture in Picture.objects.of_a_former_set().order_by("pk").iterator():
            if picture.refresh_renditions():
                made += 1
            else:
                self.stderr.write(
                    f"Picture {picture.pk}: its original is missing. It stays as it is."
                )
        self.stdout.write(f"{made} pictures have all sizes now.")
