"""The first page of the desk: what waits, and for whom."""

from .page import DashboardSite
from .people import told_of_protection
from .stories import QueueFilter

__all__ = ["DashboardSite", "QueueFilter", "told_of_protection"]
