from .audit_entry import AuditEntry
from .milestone import Milestone
from .old_address import GoneAddress, OldPersonAddress, OldStoryAddress, OldTagName
from .open_form import OpenForm
from .person import OtherName, Person, PersonLink
from .picture import Picture
from .preview_link import PreviewLink
from .publishable import State
from .quote import Quote
from .search_results import Ranked
from .story import Story
from .tag import Tag, TaggedStory
from .version import StoryVersion

__all__ = [
    "AuditEntry",
    "GoneAddress",
    "Milestone",
    "OldPersonAddress",
    "OldStoryAddress",
    "OldTagName",
    "OpenForm",
    "OtherName",
    "Person",
    "PersonLink",
    "Picture",
    "PreviewLink",
    "Quote",
    "Ranked",
    "State",
    "Story",
    "StoryVersion",
    "Tag",
    "TaggedStory",
]
