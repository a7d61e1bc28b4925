"""What was wrong in a story that readers saw, and whether a change of it says so."""

from .correction import Correction, MinorReason

__all__ = ["Correction", "MinorReason"]
