"""Identifiers that no change of an address moves."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings


def permanent_id(record: str) -> str:
    """The `urn:uuid:` of "stories/12" on this site: the same for ever, and on no other site.

    It is made of the first name in ALLOWED_HOSTS and of the record's number: neither a headline,
    a slug, a language nor the name that a visitor came by has a part in it.
    """
    return uuid5(NAMESPACE_URL, f"https://{settings.ALLOWED_HOSTS[0]}/{record}").urn
