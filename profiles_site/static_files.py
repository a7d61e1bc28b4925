"""Store static files compressed, under names that contain a hash of their content."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also writes hashed names where one script imports another.

    It remembers each file's address, which every page asks for.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.addresses: dict[tuple[str, bool], str] = {}
        super().__init__(*args, **kwargs)

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  as Django calls it
        if (name, force) not in self.addresses:
            self.addresses[name, force] = super().url(name, force)
        return self.addresses[name, force]

    def save_manifest(self) -> None:
        super().save_manifest()
        self.addresses.clear()
