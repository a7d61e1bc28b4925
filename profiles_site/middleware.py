"""Headers that Django itself does not set, on every answer, and the language of the desk."""

from collections.abc import Callable, MutableMapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

# Nothing here needs a device: a page about someone in danger asks for no sensor.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
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
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set Permissions-Policy and Cross-Origin-Resource-Policy; let no cache answer for us.

    What is withdrawn is gone at the next request: a page is kept only to be asked for again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

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
    """Django's; but what is not at an address of ours is not looked for at another one."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match:
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response
        return super().process_response(request, response)


def desk_in_english(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Speak English under /admin/, whatever the browser prefers.

    What we say to the staff is in English, and a form half of which is not helps nobody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
            translation.activate("en")
        return get_response(request)

    return middleware


def static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Let styles and fonts of an embed reach it: a frame in a sandbox is of no origin at all."""
    if "/css/embed." in url or "/css/base." in url or "/fonts/" in url:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if "/fonts/" in url:  # no browser loads one from elsewhere without being told that it may
        headers["Access-Control-Allow-Origin"] = "*"
