"""Passkeys (WebAuthn) as the second step of a sign-in. The package `fido2` checks what they sign.

A passkey belongs to the name of the site at which it was made. Browsers offer none at an address of
numbers, and none without HTTPS, but at localhost.
"""

from __future__ import annotations

import json
import struct
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from stories import first_use
from stories.models import Passkey

if TYPE_CHECKING:
    from fido2 import server, webauthn
else:  # only whoever has a passkey, or makes one, needs it
    server, webauthn = first_use.module("fido2.server"), first_use.module("fido2.webauthn")

# What a page lets the browser do, by its Permissions-Policy.
MAKING, USING = "publickey-credentials-create", "publickey-credentials-get"
# What `fido2` raises where an answer is not what a browser sends.
MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
LONGEST = 16 * 1024  # characters of an answer; the longest that browsers send have some 4,000


class PasskeyError(Exception):
    """What a browser answered is no passkey of this site, or not the one that was asked for."""


def are_possible(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at the address that was asked for."""
    host = _host(request)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def ask_for_new(request: HttpRequest, user: Any, site: str) -> tuple[str, Any]:
    """Return what the browser needs to make a passkey, as JSON, and what to remember of it."""
    owner = webauthn.PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=user.get_username(), display_name=str(user.get_username())
    )
    options, state = _server(request, site).register_begin(
        owner,
        _keys(user.passkeys.all()),
        resident_key_requirement=webauthn.ResidentKeyRequirement.DISCOURAGED,
        user_verification=webauthn.UserVerificationRequirement.DISCOURAGED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def read_new(request: HttpRequest, state: Any, answer: str) -> Passkey:
    """Return the passkey that a browser made, not stored yet, or raise PasskeyError."""
    try:
        made = _server(request).register_complete(state, _parsed(answer))
    except MALFORMED as error:
        raise PasskeyError from error
    assert made.credential_data is not None  # noqa: S101  checked just before
    key = made.credential_data
    return Passkey(
        digest=_digest(key.credential_id), public_key=bytes(key), sign_count=made.counter
    )


def ask_for_one(request: HttpRequest, user: Any) -> tuple[str, Any]:
    """Return what the browser needs to sign with a passkey, as JSON, and what to remember."""
    options, state = _server(request).authenticate_begin(
        _keys(user.passkeys.all()),
        user_verification=webauthn.UserVerificationRequirement.DISCOURAGED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def use(request: HttpRequest, user: Any, state: Any, answer: str, now: datetime) -> bool:
    """Whether the browser signed what it was asked to, with a passkey of this user."""
    stored = list(user.passkeys.all())
    try:
        parsed = _parsed(answer)
        key = _server(request).authenticate_complete(state, _keys(stored), parsed)
        counted = webauthn.AuthenticationResponse.from_dict(parsed).response.authenticator_data
    except (*MALFORMED, PasskeyError):
        return False
    (used,) = (each for each in stored if each.digest == _digest(key.credential_id))
    return used.note_use(counted.counter, now)


def _server(request: HttpRequest, site: str = "") -> server.Fido2Server:
    origin = f"{request.scheme}://{request.get_host()}"
    party = webauthn.PublicKeyCredentialRpEntity(id=_host(request), name=site or _host(request))
    return server.Fido2Server(party, verify_origin=lambda told: told == origin)


def _host(request: HttpRequest) -> str:
    """Return the host that was asked for, which is one of ALLOWED_HOSTS, without its port."""
    host, _, port = request.get_host().rpartition(":")
    return host.lower() if host and port.isdecimal() else request.get_host().lower()


def _keys(passkeys: Any) -> list[webauthn.AttestedCredentialData]:
    return [webauthn.AttestedCredentialData(bytes(each.public_key)) for each in passkeys]


def _parsed(answer: str) -> Any:
    if len(answer) > LONGEST or not isinstance(parsed := json.loads(answer), dict):
        raise PasskeyError
    return parsed


def _digest(credential_id: bytes) -> str:
    return sha256(credential_id).hexdigest()
