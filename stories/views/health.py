"""Answer `/health/`: whether the database, the cache and the storage work."""

from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Report database, cache and storage, each "ok" or "failing"; 503 if one is failing."""
    state = {
        name: "ok" if _works(check) else "failing"
        for name, check in (
            ("database", _check_database),
            ("cache", _check_cache),
            ("storage", _check_storage),
        )
    }
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


def _works(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001  any failure gives the same answer
        return False
    return True


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_cache() -> None:
    cache.set("health", "ok", timeout=5)
    if cache.get("health") != "ok":
        raise RuntimeError("The cache forgets.")


def _check_storage() -> None:
    for storage in (default_storage, storages["originals"]):
        storage.delete(storage.save("health", ContentFile(b"ok")))
