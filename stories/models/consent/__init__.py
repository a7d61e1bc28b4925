"""What people agreed to, with the evidence; and who else is named in a story."""

from .consent import Consent
from .judging import end_of_picture, found_for, hidden_since

__all__ = ["Consent", "end_of_picture", "found_for", "hidden_since"]
