"""How static files are stored: compressed, under names that carry a hash of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's, which also puts hashed names where one script imports another beside it."""

    support_js_module_import_aggregation = True
