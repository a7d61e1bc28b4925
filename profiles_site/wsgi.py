"""Serve the project by WSGI: `granian --interface wsgi profiles_site.wsgi:application`."""

import gc
import os

# What is imported stays, so nobody looks for garbage meanwhile, nor ever in what is there then: a
# worker starts sooner, and later looks at what requests leave behind alone.
gc.disable()

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from stories import generation
from stories.apps import DeskConfig

from .front import Application, Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "profiles_site.settings")
# Most workers start for readers. The desk is a seventh of the time that takes.
DeskConfig.is_built_at_start = False


def with_finished_pages(application: Application) -> Application:
    """Put the front before an application, if it has any memory."""
    if not settings.FINISHED_PAGES_MB:
        return application
    return Front(
        application,
        generation.Reader().current,
        generation.Unknown,
        most_bytes=settings.FINISHED_PAGES_MB * 1024 * 1024,
        most_seconds_unseen=settings.SECONDS_WITHOUT_DATABASE,
    )


application = with_finished_pages(get_wsgi_application())
gc.freeze()
gc.enable()
