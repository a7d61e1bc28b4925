"""The desk: Django's admin with one module a model."""

from .accounts import GroupAdmin, UserAdmin
from .audit_log import AuditEntryAdmin
from .concern import ConcernAdmin
from .correction import CorrectionAdmin
from .person import PersonAdmin
from .picture import PictureAdmin
from .site_settings import SiteSettingsAdmin
from .story import StoryAdmin
from .tag import TagAdmin

__all__ = [
    "AuditEntryAdmin",
    "ConcernAdmin",
    "CorrectionAdmin",
    "GroupAdmin",
    "PersonAdmin",
    "PictureAdmin",
    "SiteSettingsAdmin",
    "StoryAdmin",
    "TagAdmin",
    "UserAdmin",
]
