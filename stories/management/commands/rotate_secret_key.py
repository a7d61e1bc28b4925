"""Make a new SECRET_KEY, say what changes with it, and end what the former one opened."""

import secrets

from django.contrib.sessions.models import Session
from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone

from stories.models import Concern, PreviewLink


class Command(BaseCommand):
    help = (
        "Print a new SECRET_KEY and what its rotation ends. With --end, end all sessions and "
        "preview links: after a key, or a backup with them, came into other hands."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--end", action="store_true", help="End sessions and preview links at once."
        )

    @transaction.atomic
    def handle(self, *, end, **options):
        now = timezone.now()
        sessions, links = Session.objects.filter(expire_date__gt=now), PreviewLink.objects
        told = f"{sessions.count()} sessions, {links.working(now).count()} preview links"
        if end:
            Session.objects.all().delete()
            for link in links.filter(revoked_at=None):
                link.revoke(by=None, now=now)
            self.stdout.write(f"Ended: {told}. Everybody signs in anew.")
            return
        self.stdout.write(
            "A new key:\n\n"
            f"    SECRET_KEY={secrets.token_urlsafe(48)}\n\n"
            "Put the present one before what SECRET_KEY_FALLBACKS holds, set both, and restart all "
            "workers.\n\n"
            f"With --end, before the restart or after it, these end: {told}.\n"
            f"The numbers of {Concern.objects.count()} concerns no longer lead their senders to an "
            "answer, whether with --end or without.\n"
            "These go on as long as the present key is in SECRET_KEY_FALLBACKS: addresses of what "
            "was deleted for good stay gone, lists of erasures can be replayed, and codes of apps "
            "sign in; each app is sealed with the new key when somebody signs in with it."
        )
