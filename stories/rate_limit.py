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
MINUTE = 60
NETWORK_BITS = 64  # of an IPv6 address: one visitor has all the addresses of such a network


def seconds_to_wait(request: HttpRequest, now: datetime, what: str, most: int) -> int:
    """Count a request, and return 0, or for how many seconds no further one is answered.

    Each address has `most` requests of the kind `what` in each minute of the clock. Nothing of the
    address is stored but a keyed digest, and that only until a request of a later minute comes.
    """
    return count(what, network_of(request), now, most, WINDOW_SECONDS)


def count(what: str, who: str, now: datetime, most: int, seconds: int) -> int:
    """Count one of `most` in each window of so many seconds; return 0, or the seconds to wait."""
    seconds_since_1970 = int(now.timestamp())
    window, passed = divmod(seconds_since_1970, seconds)
    last_minute = ((window + 1) * seconds - 1) // MINUTE
    number = RequestCount.objects.count_one(
        _digest(what, who, window), last_minute, seconds_since_1970 // MINUTE
    )
    return 0 if number <= most else seconds - passed


def take_back(what: str, who: str, now: datetime, seconds: int) -> None:
    """Do not count one that was counted in the same window: it proved to be harmless."""
    RequestCount.objects.take_one_back(_digest(what, who, int(now.timestamp()) // seconds))


def _digest(what: str, who: str, window: int) -> str:
    address = f"{what} {window} {who}"
    return salted_hmac("stories.rate_limit", address, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """Return the visitor's address, or the network of which a visitor has every address."""
    return _network(_address(request))


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
