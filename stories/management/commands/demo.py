"""Set up and serve a site in an empty folder: what `make demo` runs."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

from stories import emptying
from stories.management.commands.serve import check_port, serve
from stories.models import KeptVerdicts, Person, Story


class Command(BaseCommand):
    requires_system_checks = []  # checks open the database, whose folder may not exist yet
    help = "Set up the database, load the first profile, make an administrator, and serve."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")
        parser.add_argument("--sample", type=int, default=0, help="Invented stories to add.")

    def handle(self, *, port, sample, **options):
        check_port(port)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        emptying.empty_what_is_due()
        call_command("collectstatic", interactive=False, verbosity=0)
        if not Person.objects.exists():
            call_command("loaddata", "azhigulova", verbosity=0)
            KeptVerdicts.objects.keep(Story.objects.with_words())  # as publishing does
            call_command("draft_pages", verbosity=0)
        if sample:
            call_command("sample", sample)
        self.announce(f"http://127.0.0.1:{port}", make_administrator())
        serve(port)

    def announce(self, site, password):
        lines = [f"Home      {site}/", f"Admin     {site}/admin/"]
        if story := Story.objects.filter(status=Story.Status.PUBLISHED).order_by("pk").first():
            lines[1:1] = [
                f"Story     {site}{story.get_absolute_url()}",
                f"Person    {site}{story.person.get_absolute_url()}",
            ]
        if password:
            lines.append(f"Sign in   admin / {password}   (shown this once; change it there)")
        else:
            lines.append("Sign in   as before (a new password: manage.py changepassword admin)")
        self.stdout.write("\n" + "\n".join(lines) + "\n\nStop with Ctrl-C.\n")
        self.stdout.flush()


def make_administrator() -> str:
    """Return the password of a new administrator; empty if there is an administrator already."""
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return ""
    password = secrets.token_urlsafe(12)
    users.create_superuser("admin", password=password)
    return password
