"""Serve the project by WSGI: `granian --interface wsgi profiles_site.wsgi:application`."""

import gc
import os
import re
from threading import local

# What is imported stays, so nobody looks for garbage meanwhile, nor ever in what is there then: a
# worker starts sooner, and later looks at what requests leave behind alone.
gc.disable()

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import base as urls
from django.utils.translation import trans_real

from stories import generation
from stories.apps import DeskConfig

from .front import Application, Environ, Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "profiles_site.settings")
# Most workers start for readers. The desk is a seventh of the time that takes.
DeskConfig.is_built_at_start = False
# By WSGI a request has its thread to itself. What Django keeps the language and the prefix of the
# addresses in would hold for asynchronous tasks too; a page asks for them some hundred times, and
# that would be a twentieth of its time.
for module, name in ((trans_real, "_active"), (urls, "_prefixes"), (urls, "_urlconfs")):
    setattr(module, name, local())


CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever charset its header names.

    All our pages and forms are in UTF-8. Django would fail at names such as `hex` or `idna`, which
    are encodings to Python, but of no text; and it would before any middleware.
    """

    def __init__(self, environ: Environ) -> None:
        if kind := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = CHARSET.sub("", kind)
        super().__init__(environ)


class Handler(WSGIHandler):
    request_class = Request


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


django.setup(set_prefix=False)
application = with_finished_pages(Handler())
gc.freeze()
gc.enable()
