"""Write to colleagues who chose it what is new for them at the desk; run it once a day."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from stories.models import Comment, MailChoice, ReviewMessage
from stories.models.desk import mail_choice


class Command(BaseCommand):
    help = "Send one e-mail to each colleague who chose a daily one and for whom something is new."

    def handle(self, **options):
        if not mail_choice.is_possible():
            self.stdout.write("No mail server is set (MAIL_URL), so nothing is sent.")
            return
        now = timezone.now()
        daily = MailChoice.objects.of_those_at_work().filter(when=MailChoice.When.DAILY)
        done = [choice.digest(new_items(choice), now=now) for choice in daily]
        self.stdout.write(f"Looked for {len(done)} colleagues.")
        if not all(done):
            failed = done.count(False)
            raise CommandError(
                f"{failed} messages could not be sent. They are tried again the next time."
            )


def new_items(choice):
    """Return who has something new for somebody that still waits, and where."""
    user, since = choice.user, choice.told_at
    messages = ReviewMessage.objects.waiting_for(user, since).filter(at__gt=since)
    comments = Comment.objects.waiting_for(user).filter(at__gt=since)
    found: list[Any] = [*messages.exclude(by=user).for_desk()]
    found += comments.exclude(by=user).for_desk()
    return [(each.by, each.get_absolute_url()) for each in found]
