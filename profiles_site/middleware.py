"""Set headers that Django itself does not set, and refuse what it would take."""

from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import get_resolver
from django.utils import translation

# No page needs a device: a page about a person in danger must not ask for a sensor.
FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
MOST_PORT = 65_535
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set Permissions-Policy, Cross-Origin-Resource-Policy and a default Cache-Control.

    A withdrawn page must be gone at the next request, so a cache must ask before it answers. A view
    whose page needs a feature of the browser names it in `permitted_features` of its response.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        for feature in getattr(response, "permitted_features", ()):
            policy = response.headers["Permissions-Policy"]
            response.headers["Permissions-Policy"] = policy.replace(
                f"{feature}=()", f"{feature}=(self)"
            )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def refuse_impossible_ports(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a host with a port beyond all ports, which Django takes.

    What writes absolute links, as in feeds, would fail at it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        _, port = split_domain_port(request.get_host())
        if len(port) > len(str(MOST_PORT)) or int(port or 0) > MOST_PORT:
            raise DisallowedHost("The host has a port that cannot be.")
        return get_response(request)

    return middleware


def refuse_trace(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse TRACE everywhere: Django would hand it to the view like a GET."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return get_response(request)

    return middleware


class InterfaceLanguage(LocaleMiddleware):
    """Django's middleware, which does not redirect to another language from our own 404 pages."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match:
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response
        return super().process_response(request, response)


def static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Let an embed load its styles and fonts: a sandboxed frame has no origin."""
    if "/css/embed." in url or "/css/base." in url or "/fonts/" in url:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if "/fonts/" in url:  # browsers load a font for another origin only with this header
        headers["Access-Control-Allow-Origin"] = "*"


def refuse_large_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 413, and read nothing, where a body is larger than what its sender may send.

    Who is not signed in has only short forms to send. This comes after the sign-in is known, and
    before anything reads a body: Django itself would take any number of files, whoever sends them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        size = _size_of_body(request)
        if size > settings.BODY_OF_A_STRANGER_MAX_SIZE and (
            size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE or not request.user.is_authenticated
        ):
            answer: Any = get_resolver().resolve_error_handler(HTTPStatus.BAD_REQUEST)
            return answer(request, RequestDataTooBig())  # to raise it would log each as an error
        return get_response(request)

    return middleware


def _size_of_body(request: HttpRequest) -> int:
    """Return how many bytes the request says that it has; Django reads no others."""
    try:
        return int(request.headers.get("content-length") or 0)
    except ValueError:
        return 0
