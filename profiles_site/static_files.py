"""Store static files compressed, under names that contain a hash of their content; send them."""

import posixpath
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

from stories import style_sheets


class StaticFiles(WhiteNoiseMiddleware):
    """Whitenoise, which looks for a file when it is first asked for.

    To look for all of them, as it does itself, is a twentieth of the time in which a worker starts.
    """

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        self.directories.insert(0, (root, prefix))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_unknown = path.startswith(self.static_prefix) and path not in self.files
        if is_unknown and (found := self.find_file(path)):
            self.files[path] = found
        answer: HttpResponseBase = super().__call__(request)
        return answer


class _Collected(CompressedManifestStaticFilesStorage):
    """What `collectstatic` stores."""

    support_js_module_import_aggregation = True


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also writes hashed names where one script imports another.

    A style sheet that imports others is stored with them in it. The storage remembers each file's
    address, which every page asks for. What else it does, it leaves to `_Collected`: a worker that
    starts compiles no patterns for it.
    """

    patterns = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.addresses: dict[tuple[str, bool], str] = {}
        super().__init__(*args, **kwargs)

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  as Django calls it
        if (name, force) not in self.addresses:
            self.addresses[name, force] = super().url(name, force)
        return self.addresses[name, force]

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        collected = _Collected(self.location, self.base_url)
        yield from collected.post_process(_with_whole_sheets(paths), *args, **options)
        self.hashed_files, self.manifest_hash = self.load_manifest()
        self.addresses.clear()


def _with_whole_sheets(paths: dict[str, Any]) -> dict[str, Any]:
    """Return the files with each style sheet that imports others in one piece."""

    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            text: str = file.read().decode()
        return text

    pieces = InMemoryStorage()
    names = [name for name in paths if name.endswith(".css")]
    for name in names:
        if style_sheets.IMPORT.search(read(name)):
            folder = posixpath.dirname(name)
            whole = style_sheets.whole(name, read, lambda path: posixpath.relpath(path, folder))  # noqa: B023  called now
            pieces.save(name, ContentFile(whole.encode()))
    return paths | {name: (pieces, name) for name in names if pieces.exists(name)}
