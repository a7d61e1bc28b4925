"""Tell whether anything that readers see has changed since a page was finished.

A *generation* has a mark, which triggers of the database replace in the same transaction as each
change of a table that readers see. Triggers see every way of writing: forms, `update()`, fixtures,
SQL by hand. So an answer that was finished under a mark may be given again while the database has
that mark, and nothing can be old: not in another process, and not after a transaction that was
rolled back. Marks are drawn at random, so a restored backup has none of them again.

A generation also ends at the moment at which something appears or disappears by itself: a scheduled
story, the end of a consent.
"""

from .reader import Generation, Reader, Unknown

__all__ = ["Generation", "Reader", "Unknown"]
