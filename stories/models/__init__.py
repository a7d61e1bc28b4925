from .milestone import Milestone
from .person import OtherName, Person, PersonLink
from .picture import Picture
from .quote import Quote
from .story import Story
from .tag import Tag, TaggedStory

__all__ = [
    "Milestone",
    "OtherName",
    "Person",
    "PersonLink",
    "Picture",
    "Quote",
    "Story",
    "Tag",
    "TaggedStory",
]
