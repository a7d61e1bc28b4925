"""Write the public site as plain files, for mirrors and for days when the site cannot be reached.

`run` leads through it: `sources` says what is public, `client` asks the site itself for it, `links`
makes links that a file server can answer and checks them, `folder` writes what changed and swaps
the whole, `search_index`, `nginx` and `moments` make what lies beside the pages.
"""

from .folder import ExportError
from .run import Result, export

__all__ = ["ExportError", "Result", "export"]
