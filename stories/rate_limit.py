"""Limit how often one address may ask for what costs the server more than a page.

The counters are in the database, so the limit is the same however many processes answer, and none
is lost by a restart or where many visitors come at once.
"""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .models import RequestCount

WINDOW_SECONDS = 60
NETWORK_BITS = 64  # of an IPv6 address: one visitor has all the addresses of such a network


def seconds_to_wait(request: HttpRequest, now: datetime, what: str, most: int) -> int:
    """Count a request, and return 0, or for how many seconds no further one is answered.

    Each address has `most` requests of the kind `what` in each minute of the clock. Nothing of the
    address is stored but a keyed digest, and that only until a request of a later minute comes.
    """
    window, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    address = f"{what} {window} {_network(_address(request))}"
    digest = salted_hmac("stories.rate_limit", address, algorithm="sha256").hexdigest()
    number = RequestCount.objects.count_one(digest, window)
    return 0 if number <= most else WINDOW_SECONDS - passed


def _address(request: HttpRequest) -> str:
    """Return the visitor's address; behind a proxy the last one that is named, which it added."""
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), NETWORK_BITS), strict=False))
