"""Take the second step at sign-in from an account, where no other administrator can."""

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from stories.accounts import second_factor


class Command(BaseCommand):
    help = (
        "Reset the second step at sign-in of an account, and end where it is signed in. "
        "For the only administrator who lost it: on the desk another one does it."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account with the name “{username}”.")
        second_factor.reset(user, by=None, now=timezone.now())
        self.stdout.write(f"Reset: {username} signs in by the password alone, and sets up another.")
