"""Identifiers that stay the same when an address changes."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings


def permanent_id(record: str) -> str:
    """Return the `urn:uuid:` of a record such as "stories/12": unique to this site and permanent.

    It is made of the first name in ALLOWED_HOSTS and of `record`. So it does not depend on the
    headline, the slug, the language, or the host name of the request.
    """
    return uuid5(NAMESPACE_URL, f"https://{settings.ALLOWED_HOSTS[0]}/{record}").urn
