"""Draw templates the short way: each node is prepared once as a function that writes its text.

Pages stay those that Django's own code would draw. `quicken` is all that the loader of templates
needs (`profiles_site.templates`).
"""

from . import structure, tags  # noqa: F401  they register their writers
from .nodes import Nodes, quicken

__all__ = ["Nodes", "quicken"]
