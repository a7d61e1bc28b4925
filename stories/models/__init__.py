from stories.search import schema as search_tables  # a migration imports it from here

from .audit_entry import AuditEntry
from .editing_session import EditingSession
from .milestone import Milestone
from .person import OtherName, Person, PersonLink
from .picture import Picture
from .preview_link import PreviewLink
from .protection import Protection
from .quote import Quote
from .ranked import Ranked
from .redirect import FormerTagName, PersonRedirect, RetiredAddress, StoryRedirect
from .site_settings import SiteSettings
from .story import Story
from .tag import Tag, TaggedStory
from .transitions import Outcome, Overtaken
from .version import StoryVersion
from .workflow import State

__all__ = [
    "AuditEntry",
    "EditingSession",
    "FormerTagName",
    "Milestone",
    "OtherName",
    "Outcome",
    "Overtaken",
    "Person",
    "PersonLink",
    "PersonRedirect",
    "Picture",
    "PreviewLink",
    "Protection",
    "Quote",
    "Ranked",
    "RetiredAddress",
    "SiteSettings",
    "State",
    "Story",
    "StoryRedirect",
    "StoryVersion",
    "Tag",
    "TaggedStory",
    "search_tables",
]
