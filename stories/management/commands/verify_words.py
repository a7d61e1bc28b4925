"""List what may say another thing than the story: broken, cut, moved or invented words.

It lists, too, what looks like another voice in a story and is not marked; that is no fault. The
command also updates the summary of blockers that the desk shows of each story, and notes what
is around imported words, so that a later edit of it is seen.
"""

from collections.abc import Iterator, Sequence

from django.core.management import BaseCommand, CommandError
from django.urls import reverse

from stories import emptying, passages, publication
from stories.models import Milestone, Quote, Story

CHUNK = 200
WIDTH = 30  # of the line that shows how far it is, in characters
LOOKS = {
    passages.QUESTION: "a question",
    passages.SOMEBODY_ELSE: "somebody else’s words",
    passages.EDITOR: "a note",
}


class Command(BaseCommand):
    help = "Check every quote and passage against its story; exit 1 if one does not hold."

    def handle(self, **options):
        emptying.empty_what_is_due()
        kept = Story.objects.filter(deleted_at__isnull=True)
        number, checked, faults = kept.count(), 0, 0
        shown = kept.select_related("person__portrait", "lead_picture").with_words()
        stories = shown.order_by("pk").iterator(chunk_size=CHUNK)
        for done, story in enumerate(stories, 1):
            quotes, milestones = list(story.quotes.all()), list(story.milestones.all())
            checked += len(quotes) + len(milestones)
            for record in [*quotes, *milestones]:
                if record.passage_found and not record.context:
                    record.save(update_fields=["context"])  # of an import: what is around it now
            story.refresh_blockers()
            for each in passages.find_unmarked_voices(story.story_text, story.language):
                self.stdout.write(describe_voice(story, each))
            for line in find_faults(story, quotes, milestones):
                faults += 1
                self.stdout.write(line)
            if self.stderr.isatty() and (done % CHUNK == 0 or done == number):
                end = "\n" if done == number else ""
                self.stderr.write(f"\r{progress(done, number)}", lambda text: text, ending=end)
        if faults:
            raise CommandError(
                f"{faults} faults in {checked} quotes and passages and the texts around them. No "
                "page shows such quotes and milestones. Mend or confirm each in the admin."
            )
        self.stdout.write(f"All {checked} quotes and passages are in their stories.")


def find_faults(
    story: Story, quotes: Sequence[Quote], milestones: Sequence[Milestone]
) -> Iterator[str]:
    """Yield what is at fault, why, and the address in the admin where it can be corrected."""
    for broken in publication.find_broken(quotes, milestones):
        why = broken.misquote or "It is not in the story, or not exactly once."
        yield _described(story, _name(broken), broken.exact_words, why)
    for record in publication.find_unconfirmed([*quotes, *milestones]):
        why = " ".join(map(str, record.open_questions))
        yield _described(story, _name(record), record.exact_words, f"To be confirmed: {why}")
    for field, invented in story.invented_quotations():
        yield _described(story, field, invented.words, invented.why)
    for milestone in milestones:
        for invented in milestone.invented_quotations:
            yield _described(story, _name(milestone), invented.words, invented.why)


def _name(record: Quote | Milestone) -> str:
    return f"{record._meta.verbose_name} {record.key}"


def _described(story: Story, name: str, words: str, why: str) -> str:
    address = reverse("admin:stories_story_change", args=[story.live.pk])
    return f"{name}: “{words}”\n    {why}\n    in {address}"


def describe_voice(story: Story, found: passages.UnmarkedVoice) -> str:
    """Return what looks like another voice, and the address in the admin where it can be marked."""
    words = story.story_text.text[found.start : found.end]
    address = reverse("admin:stories_story_change", args=[story.live.pk])
    looks = f"looks like {LOOKS[found.voice]}, not marked"
    return f"{looks}: “{words}”\n    {found.why}\n    in {address}"


def progress(done: int, number: int) -> str:
    filled = WIDTH * done // number
    return f"[{'=' * filled}{' ' * (WIDTH - filled)}] {done} of {number} stories"
