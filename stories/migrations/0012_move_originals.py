"""Move the uncropped originals of pictures out of the folder of public files.

Run again after it was interrupted, it goes on: a file that is still in the old place is copied
anew, because its copy may be incomplete. A missing file is no error.
"""

from django.core.files.storage import default_storage, storages
from django.db import migrations


def move_originals(apps, schema_editor):
    originals = storages["originals"]
    pictures = apps.get_model("stories", "Picture").objects.values_list("folder", "extension")
    for folder, extension in pictures.order_by("pk"):
        old, new = f"pictures/{folder}/original.{extension}", f"{folder}.{extension}"
        if not default_storage.exists(old):
            continue
        originals.delete(new)
        with default_storage.open(old) as file:
            originals.save(new, file)
        default_storage.delete(old)


class Migration(migrations.Migration):
    dependencies = [("stories", "0011_key_retired_addresses")]

    operations = [migrations.RunPython(move_originals, migrations.RunPython.noop)]
