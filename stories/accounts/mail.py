"""Send mail, where the site has a mail server."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections

logger = logging.getLogger(__name__)
POSTMAN = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def has_server() -> bool:
    return bool(settings.MAILERS)


def send(subject: str, body: str, address: str) -> bool:
    """Send a message; return whether a server took it."""
    if not has_server() or not address:
        return False
    try:
        EmailMessage(subject, body, to=[address]).send()
    except OSError:  # of the connection, or of SMTP
        logger.exception("A message could not be sent.")
        return False
    return True


def later(work: Callable[..., object], *arguments: Any) -> None:
    """Do what ends in a message after the answer: its time must not tell whom the site knows."""
    POSTMAN.submit(_do, work, *arguments)


def _do(work: Callable[..., object], *arguments: Any) -> None:
    try:
        work(*arguments)
    except Exception:
        logger.exception("What was to be mailed could not be.")
    finally:
        connections.close_all()
