"""Key the digests of retired addresses with the site's secret, so that nobody can try names."""

from django.conf import settings
from django.db import migrations
from django.utils.crypto import salted_hmac


def key(apps, schema_editor):
    """The addresses are not known any more, so what is keyed is the plain digest of each."""
    retired = apps.get_model("stories", "RetiredAddress").objects
    for row in retired.iterator(chunk_size=500):
        row.digest = salted_hmac(
            "stories.RetiredAddress",
            row.digest,
            secret=settings.SECRET_KEY,
            algorithm="sha256",
        ).hexdigest()
        row.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("stories", "0010_settings_of_the_site")]

    operations = [migrations.RunPython(key, migrations.RunPython.noop)]
