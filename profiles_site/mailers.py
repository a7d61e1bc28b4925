"""Read the address of a mail server."""

from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 10  # to wait for the server
BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


def parse(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS for an address; none for an empty one. Raises ValueError.

    `smtp+tls://name:password@mail.example:587` (STARTTLS), `smtp+ssl://…` (TLS from the start),
    `smtp://localhost` (without), or `file:///folder`, which writes messages as files for a try.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return _default("filebased", {"file_path": unquote(parts.path)})
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError
    options = {
        "host": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": SECONDS,
    }
    return _default("smtp", options)


def _default(backend: str, options: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"default": {"BACKEND": f"{BACKENDS}.{backend}.EmailBackend", "OPTIONS": options}}
