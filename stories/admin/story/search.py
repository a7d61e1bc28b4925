"""Find stories at the desk by their words, tags and people, whatever their state.

What readers may see is in the index of the search, which knows endings and other spellings. Drafts
and waiting changes are not: they are looked through for the letters that were typed.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from stories.models import OtherName, Person, Story
from stories.models.in_languages import NAMED
from stories.models.tag import TaggedStory
from stories.search import query, results

WORDS = ["headline", "kicker", "standfirst", "body"]
FIELDS = [*WORDS, "slug", "byline", *(f"changes__{name}" for name in WORDS)]
FIELDS += ["person__name", *(f"person__{name}" for name in Person.name_in.columns)]


def find(stories: QuerySet[Story], asked: str) -> QuerySet[Story]:
    """Narrow these stories to those that hold all that was asked for."""
    wanted = query.read(asked)
    if not wanted:
        return stories.none() if asked.strip() else stories
    found = [number for number in results.matching(wanted) if number > 0]
    holds = Q()
    for phrase in wanted.phrases:
        holds &= _holds(phrase)
    matching = stories.filter(Q(pk__in=found) | Q(changes__in=found) | holds)
    # Looked through once: the list asks for their number first, and then for its page of them.
    return stories.filter(pk__in=list(matching.order_by().values_list("pk", flat=True)))


def _holds(phrase: str) -> Q:
    """Return the condition that a story has the letters somewhere, in capitals or not.

    SQLite knows the capitals of Latin letters alone. The other names of somebody who is not named
    find nothing: they would tell who it is.
    """
    condition = Q()
    for spelled in dict.fromkeys((phrase, phrase.lower(), phrase.capitalize(), phrase.upper())):
        for field in FIELDS:
            condition |= Q(**{f"{field}__contains": spelled})
        tags = TaggedStory.objects.filter(content_object=OuterRef("pk"))
        condition |= Q(Exists(tags.filter(tag__name__contains=spelled)))
        others = OtherName.objects.filter(person=OuterRef("person"), person__anonymity=NAMED)
        condition |= Q(Exists(others.filter(name__contains=spelled)))
    return condition
