"""Note of every quote and milestone what stands around it now.

From then on an edit of the story that changes what is around them is seen. Words that the story
does not hold have nothing around them, and stay without.
"""

from html import escape

from django.db import migrations

from stories import passages
from stories.models.fields import sanitise


def note_contexts(apps, schema_editor):
    for model, words in (("Quote", "text"), ("Milestone", "passage")):
        rows = apps.get_model("stories", model).objects.select_related("story")
        for row in rows.order_by("story", "pk").iterator(chunk_size=200):
            texts = [sanitise(row.story.body)]
            if model == "Milestone":
                texts.append(f"<p>{escape(row.story.standfirst, quote=False)}</p>")
            for text in map(passages.read, texts):
                found = passages.locate(text, getattr(row, words), row.prefix, row.suffix)
                if found:
                    row.context = passages.context_of(text, found).stored()
                    row.save(update_fields=["context"])
                    break


class Migration(migrations.Migration):
    dependencies = [("stories", "0008_words_confirmed")]

    operations = [migrations.RunPython(note_contexts, migrations.RunPython.noop)]
