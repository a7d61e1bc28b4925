"""The desk: Django's admin with one module a model."""

from .accounts import GroupAdmin, UserAdmin
from .audit_log import AuditEntryAdmin
from .concern import ConcernAdmin
from .consent import ConsentAdmin
from .correction import CorrectionAdmin
from .erasure import ErasureAdmin
from .person import PersonAdmin
from .picture import PictureAdmin
from .site_page import SitePageAdmin
from .site_settings import SiteSettingsAdmin
from .story import StoryAdmin
from .support_service import SupportServiceAdmin
from .tag import TagAdmin

__all__ = [
    "AuditEntryAdmin",
    "ConcernAdmin",
    "ConsentAdmin",
    "CorrectionAdmin",
    "ErasureAdmin",
    "GroupAdmin",
    "PersonAdmin",
    "PictureAdmin",
    "SitePageAdmin",
    "SiteSettingsAdmin",
    "StoryAdmin",
    "SupportServiceAdmin",
    "TagAdmin",
    "UserAdmin",
]
