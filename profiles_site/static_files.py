"""Store static files compressed, under names that contain a hash of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also writes hashed names where one script imports another."""

    support_js_module_import_aggregation = True
