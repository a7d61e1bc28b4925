"""Codes of an authenticator app (TOTP, RFC 6238), each good once; and recovery codes on paper.

The secret of an app is sealed with SECRET_KEY, and opened with SECRET_KEY_FALLBACKS too. A recovery
code has 80 bits of chance, so a digest of it cannot be guessed back: no slow hash is needed.
"""

from __future__ import annotations

import secrets
from base64 import b32decode, b32encode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from stories import first_use
from stories.models import AuthenticatorApp, RecoveryCode

if TYPE_CHECKING:
    import segno
    from cryptography import fernet
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.twofactor import totp
else:
    segno, fernet, hashes, totp = map(
        first_use.module,
        (
            "segno",
            "cryptography.fernet",
            "cryptography.hazmat.primitives.hashes",
            "cryptography.hazmat.primitives.twofactor.totp",
        ),
    )

SECRET_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
STEPS_OFF = 2  # of a clock that is a minute early or late
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
GROUP = 4  # letters, for whoever types one from paper


def new_secret() -> str:
    """Return a secret as apps take it: letters and figures."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address_for_app(secret: str, name: str, site: str) -> str:
    """Return the otpauth address that an app reads from a QR code."""
    return _codes(secret).get_provisioning_uri(name, site)


def qr_code(address: str) -> str:
    """Return a QR code as SVG, dark on light whatever the page's colours are: cameras need it."""
    drawn = segno.make(address, error="m", micro=False)
    svg: str = drawn.svg_inline(border=4, light="#fff", dark="#000", omitsize=True)
    return svg


def seal(secret: str) -> str:
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the secret; "" where no key of the site opens it any more."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except fernet.InvalidToken:
        return ""


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the number of the thirty seconds that this code is of, among those around now."""
    code, present = without_spaces(code), int(now.timestamp()) // STEP_SECONDS
    codes = _codes(secret)
    for step in range(present - STEPS_OFF, present + STEPS_OFF + 1):
        right = codes.generate(step * STEP_SECONDS).decode()
        if constant_time_compare(code, right):
            return step
    return None


def use_app(user: Any, code: str, now: datetime) -> bool:
    """Whether the code is that of the user's app; it is not taken again."""
    app = AuthenticatorApp.objects.filter(user=user).first()
    secret = unseal(app.sealed_secret) if app else ""
    if app is None or not secret:
        return False
    step = step_of(secret, code, now)
    if step is None:
        return False
    # Neither the last code that was taken, nor one of before; of two at one time one is taken.
    unused = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step)
    # Sealed anew each time, so that a former SECRET_KEY can be given up some time.
    return bool(unused.update(last_step=step, sealed_secret=seal(secret)))


def make_recovery_codes(user: Any) -> list[str]:
    """Replace the user's recovery codes; return the new ones, which are stored nowhere."""
    made = [
        b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
        for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in made
    )
    return ["-".join(_groups(code)) for code in made]


def use_recovery_code(user: Any, code: str) -> bool:
    """Whether this was one of the user's recovery codes; it is none any more."""
    return RecoveryCode.objects.filter(user=user).use(_digest(user, without_spaces(code)))


def without_spaces(code: str) -> str:
    """Return what was typed without what makes it easier to read."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _groups(code: str) -> list[str]:
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def _digest(user: Any, code: str) -> str:
    return sha256(f"stories.recovery_code {user.pk} {code}".encode()).hexdigest()


def _codes(secret: str) -> totp.TOTP:
    return totp.TOTP(b32decode(secret), DIGITS, hashes.SHA1(), STEP_SECONDS)


def _cipher() -> fernet.MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (sha256(f"stories.authenticator_app {key}".encode()).digest() for key in keys)
    return fernet.MultiFernet([fernet.Fernet(urlsafe_b64encode(each)) for each in digests])
