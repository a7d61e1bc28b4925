"""Make what pictures lack that were stored by an earlier version of the site."""

from django.core.management import BaseCommand

from stories.models import Picture


class Command(BaseCommand):
    help = (
        "Make the sizes that pictures lack which were stored by an earlier version, and note how "
        "they look, so that the desk notices when one is added again. Pages show them as before "
        "until then; it may be stopped and started again."
    )

    def handle(self, **options):
        made, missing = 0, set()
        for picture in Picture.objects.of_a_former_set().order_by("pk").iterator():
            if picture.refresh_renditions():
                made += 1
            else:
                missing.add(picture.pk)
        for picture in Picture.objects.without_perceptual_hash().order_by("pk").iterator():
            if not picture.note_perceptual_hash():
                missing.add(picture.pk)
        for number in sorted(missing):
            self.stderr.write(f"Picture {number}: its original is missing. It stays as it is.")
        self.stdout.write(f"{made} pictures have all sizes now.")
