from stories.search import schema as search_tables  # a migration imports it from here

from . import among  # noqa: F401  the lookup is registered
from .audit_entry import AuditEntry
from .concern import Concern
from .consent import Consent
from .consent.third_party import ThirdParty
from .correction import Correction, MinorReason
from .desk.comment import Comment
from .desk.desk_language import DeskLanguage
from .desk.editing_session import EditingSession
from .desk.handover import Handover
from .desk.invitation import Invitation
from .desk.mail_choice import MailChoice
from .desk.review_message import ReviewMessage
from .desk.second_factor import AuthenticatorApp, Passkey, RecoveryCode
from .desk.unfinished_form import UnfinishedForm
from .erasure import Erasure, PendingDeletion
from .milestone import Milestone
from .person import Person, PersonChanges, PersonOutcome, PersonVersion
from .person_details import OtherName, PersonLink
from .person_language import PersonLanguage
from .picture import Picture
from .preview_link import PreviewLink
from .protection import Protection
from .quote import Quote
from .ranked import Ranked
from .redirect import FormerTagName, PersonRedirect, RetiredAddress, StoryRedirect
from .request_count import RequestCount
from .site_page import SitePage
from .site_settings import HomePerson, SiteSettings
from .story import Story
from .story.placed_picture import PlacedPicture
from .support_service import SupportService
from .tag import Tag, TaggedStory
from .transitions import Outcome, Overtaken
from .verification.kept_verdicts import KeptVerdicts
from .version import StoryVersion
from .workflow import State

__all__ = [
    "AuditEntry",
    "AuthenticatorApp",
    "Comment",
    "Concern",
    "Consent",
    "Correction",
    "DeskLanguage",
    "EditingSession",
    "Erasure",
    "FormerTagName",
    "Handover",
    "HomePerson",
    "Invitation",
    "KeptVerdicts",
    "MailChoice",
    "Milestone",
    "MinorReason",
    "OtherName",
    "Outcome",
    "Overtaken",
    "Passkey",
    "PendingDeletion",
    "Person",
    "PersonChanges",
    "PersonLanguage",
    "PersonLink",
    "PersonOutcome",
    "PersonRedirect",
    "PersonVersion",
    "Picture",
    "PlacedPicture",
    "PreviewLink",
    "Protection",
    "Quote",
    "Ranked",
    "RecoveryCode",
    "RequestCount",
    "RetiredAddress",
    "ReviewMessage",
    "SitePage",
    "SiteSettings",
    "State",
    "Story",
    "StoryRedirect",
    "StoryVersion",
    "SupportService",
    "Tag",
    "TaggedStory",
    "ThirdParty",
    "UnfinishedForm",
    "search_tables",
]
