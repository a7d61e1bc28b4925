"""Find what blocks the publication of a story.

Functions judge the words that they are given. About the person, the original and the translations
they ask the story itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from . import consents, dates, languages

if TYPE_CHECKING:
    from .models import Milestone, Person, Picture, Quote, Story


BROKEN_WORDS = "broken words"
TO_CONFIRM = "words to confirm"
INVENTED = "invented quotation"
ORDER_OF_DATES = "order of dates"
NO_TITLE = "milestone without title"
NO_CONSENT = "no consent"
IS_CORRECTION = "is_correction"  # the field of the form that asks


@dataclasses.dataclass(frozen=True)
class Blocker:
    """One obstacle: the field of the story where it is corrected, and a sentence that says how.

    `what` names it in a word or two, for lists; it is "" where the reason is in another record.
    `record` is the row of the form that it is about, if there is one.
    """

    field: str
    message: str
    what: str
    record: Quote | Milestone | None = dataclasses.field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.message


def find_blockers(
    story: Story,
    *,
    quotes: Sequence[Quote],
    milestones: Sequence[Milestone],
    milestones_elsewhere: Iterable[Milestone] = (),
) -> list[Blocker]:
    """Return all that blocks publishing `story`, in the order of the form.

    `milestones_elsewhere` are the milestones of other stories that readers see on the same
    timeline.
    """
    rows: list[Quote | Milestone] = [*quotes, *milestones]
    return [
        *_missing_words(story),
        *_absent_person(story.person),
        *_protected_person(story),
        *_absent_original(story),
        *_left_translations(story),
        *_incomplete_pictures(story),
        *_undone_pseudonym(story.person),
        *_recognisable_pictures(story),
        *describe_gaps(story, story.consent_gaps()),
        *_invented_quotations(story, milestones),
        *_broken_passages(quotes, milestones),
        *_to_confirm(rows),
        *_unnamed(milestones),
        *find_contradictions(milestones),
        *find_contradictions_elsewhere(milestones, milestones_elsewhere),
    ]


def unanswered_correction(words: str) -> Blocker:
    """Ask for a word about a quotation that readers saw, and that changed or is gone."""
    return Blocker(
        IS_CORRECTION,
        f"Readers saw “{words}” as a quotation, and now it is another one or gone. Say under “Is "
        "this a correction?” what was wrong, or that it is a minor edit.",
        "",
    )


def in_short(blockers: Iterable[Blocker]) -> str:
    """Name the blockers in a few words: “no address, broken words”.

    The text is stored with the story. Blockers that come and go with another record have no such
    words.
    """
    return ", ".join(dict.fromkeys(blocker.what for blocker in blockers if blocker.what))


def find_contradictions(milestones: Iterable[Milestone]) -> list[Blocker]:
    """Return a blocker for each dated milestone that comes after one that it must precede.

    The rule: the editor's order decides, but the later item's latest possible day must not be
    before the earlier item's earliest possible day. Undated milestones contradict nothing.

        2019, then 2017~      a contradiction
        2019, then 2019-05    none: the two may be in this order
    """
    found: list[Blocker] = []
    latest: Milestone | None = None  # of those before, the one that began last
    for milestone in milestones:
        if latest and _contradict(latest, milestone):
            message = f"{_dated(milestone)} stands after {_dated(latest)}, which came later."
            found.append(_disorder(message, milestone, ORDER_OF_DATES))
        latest = _that_begins_last(latest, milestone)
    return found


def find_contradictions_elsewhere(
    milestones: Iterable[Milestone], elsewhere: Iterable[Milestone]
) -> list[Blocker]:
    """Return a blocker for each of these milestones that a milestone of another story contradicts.

    Contradictions among the others are left out, because nothing in this story's form could correct
    them. See also `find_contradictions`.
    """
    own = list(milestones)
    there = [each for each in elsewhere if each.date]
    if not own or not there:
        return []
    is_own = {id(each) for each in own}
    timeline = sorted([*own, *there], key=lambda each: (each.position, each.pk or 0))
    found: dict[int, Blocker] = {}
    latest: Milestone | None = None
    for milestone in timeline:
        if id(milestone) not in is_own:
            latest = _that_begins_last(latest, milestone)
        elif latest and _contradict(latest, milestone):
            message = f"{_dated(milestone)} stands after {_told_in(latest)}, which came later."
            found[id(milestone)] = _disorder(message, milestone)
    earliest: Milestone | None = None
    for milestone in reversed(timeline):
        if id(milestone) not in is_own:
            earliest = _that_ends_first(earliest, milestone)
        elif id(milestone) not in found and earliest and _contradict(milestone, earliest):
            message = f"{_dated(milestone)} stands before {_told_in(earliest)}, which came earlier."
            found[id(milestone)] = _disorder(message, milestone)
    return [found[id(each)] for each in own if id(each) in found]


def _contradict(earlier: Milestone, later: Milestone) -> bool:
    first, second = earlier.date, later.date
    return bool(first and second and dates.is_contradiction(first, second))


def _that_begins_last(known: Milestone | None, milestone: Milestone) -> Milestone | None:
    own, best = milestone.date, known.date if known else None
    start = best.earliest if best else None
    is_later = own and own.earliest and (start is None or own.earliest > start)
    return milestone if is_later else known


def _that_ends_first(known: Milestone | None, milestone: Milestone) -> Milestone | None:
    own, best = milestone.date, known.date if known else None
    end = best.latest if best else None
    is_earlier = own and own.latest and (end is None or own.latest < end)
    return milestone if is_earlier else known


def _dated(milestone: Milestone) -> str:
    return f"“{milestone.title}” ({milestone.date_edtf})"


def _told_in(milestone: Milestone) -> str:
    return f"{_dated(milestone)} in the story “{milestone.story}”"


def _disorder(message: str, milestone: Milestone, what: str = "") -> Blocker:
    message += " Change their order, or mend the date that is wrong."
    return Blocker("milestones", message, what, milestone)


def find_broken(
    quotes: Iterable[Quote], milestones: Iterable[Milestone]
) -> list[Quote | Milestone]:
    """Return those whose words are not in their story exactly once, or mean another thing there."""
    return [
        *(quote for quote in quotes if not quote.passage_found or quote.misquote),
        *(event for event in milestones if not event.passage_found or event.misquote),
    ]


def find_unconfirmed(records: Iterable[Quote | Milestone]) -> list[Quote | Milestone]:
    """Return those that somebody who may publish must look at before readers see them."""
    return [each for each in records if not each.misquote and each.open_questions]


def _missing_words(story: Story) -> list[Blocker]:
    blockers = []
    if not story.headline.strip():
        blockers.append(Blocker("headline", "The headline is empty. Write one.", "no headline"))
    if not story.slug:
        blockers.append(Blocker("slug", "The address is empty. Choose one.", "no address"))
    if story.language not in dict(languages.CHOICES):
        message = f"This site knows no language “{story.language}”. Choose one that it knows."
        blockers.append(Blocker("language", message, "unknown language"))
    if not story.story_text.text.strip():
        message = "The story has no words yet. Put in the person’s words."
        blockers.append(Blocker("body", message, "no words yet"))
    return blockers


def _absent_person(person: Person) -> list[Blocker]:
    if person.deleted_at is None:
        return []
    message = f"{person.name} is in the trash. Bring them back, or choose another."
    return [Blocker("person", message, "person in the trash")]


def _protected_person(story: Story) -> list[Blocker]:
    """Block what would show somebody who is being protected, or make a known story a nameless one.

    A story that readers know keeps its address, its headline and its words for everybody who has
    seen them: to give it to somebody who is not named changes nothing of that.
    """
    if story.person.is_being_protected:
        message = f"{story.person.name} is being protected: nothing of theirs is shown until that "
        message += "is finished. Open their page and press “Protect this person…”."
        return [Blocker("person", message, "")]
    if known := story.known_teller():
        message = f"Readers know this as {known.name}’s story. To hide who tells it, open "
        message += f"{known.name}’s page and press “Protect this person…”."
        return [Blocker("person", message, "")]
    return []


def _absent_original(story: Story) -> list[Blocker]:
    original = story.original
    if story.is_second_original:
        message = "This is a translation of a story that is as it was told. Say which language it "
        message += "is translated from: readers are told so."
    elif original is None:
        if not story.translated_from or not story.is_joined:
            return []
        message = "None of the stories that it is a translation of is in this language. "
        message += "Choose their language, or empty “Translation of”."
    elif original.deleted_at:
        message = f"The original, “{original}”, is in the trash. Bring that back first."
    elif original.status == "withdrawn":
        message = f"The original, “{original}”, is withdrawn. Publish that again first."
    else:
        return []
    return [Blocker("translated_from", message, "")]


def _left_translations(story: Story) -> list[Blocker]:
    """Block a change of language that would separate the story from its translations.

    Withdrawing a story withdraws its translations, which are found by their original's language.
    """
    return [
        Blocker(
            "language",
            f"“{left}” was translated from this story, in the language that it had. Keep that "
            "language, or empty “Translation of” there, and join the two again after.",
            "",
        )
        for left in story.left_behind()
    ]


def _incomplete_pictures(story: Story) -> list[Blocker]:
    blockers = []
    shown = [("lead_picture", "lead picture", "picture", story.lead_picture)]
    shown += [("person", "portrait of the person", "portrait", story.person.portrait)]
    for field, name, what, picture in shown:
        if picture:
            blockers += [Blocker(field, f"The {name} {lack}", what) for lack in lacks(picture)]
    return blockers


def _undone_pseudonym(person: Person) -> list[Blocker]:
    """Block what would reveal a person whose name was changed.

    The page itself says that the name was changed; other names and links would undo that.
    """
    if person.is_named:
        return []
    shown = [("other names", person.other_names.all()), ("links", person.links.all())]
    return [
        Blocker(
            "person",
            f"{person.name} is not named, but has {what} that a reader would see. "
            "Remove them, or say that this is the person’s name.",
            "changed name",
        )
        for what, found in shown
        if found
    ]


def _recognisable_pictures(story: Story) -> list[Blocker]:
    """Block a face that would tell who somebody is whose name is not given."""
    person = story.person
    if person.is_named or person.recognisable_reason.strip():
        return []
    return [
        Blocker(
            field,
            f"{person.name} is not named, but could be recognised in the {name}. Take it away, or "
            "make the faces unrecognisable in the file and say so at the picture. If the person "
            "wants to be seen, write down why in their record.",
            "recognisable picture",
        )
        for field, name, picture in _pictures(story)
        if not picture.has_obscured_faces
    ]


def _pictures(story: Story) -> list[tuple[str, str, Picture]]:
    shown = [("lead_picture", "lead picture", story.lead_picture)]
    shown += [("person", "portrait of the person", story.person.portrait)]
    # Nobody sees one that is withdrawn.
    return [each for each in shown if each[2] and not each[2].is_withdrawn]  # type: ignore[misc]


WHAT = {consents.TEXT: "the words in this language", consents.NAME: "the name"}
FIELDS = {consents.TEXT: "body", consents.NAME: "person"}
WHY_NOT = {
    consents.MISSING: "No consent is recorded for {what}. Record it {where}.",
    consents.NO_GUARDIAN: "{person} is under age: for {what} both the consent of a parent or "
    "guardian and the child’s own are needed. Record them {where}.",
    consents.SOME_CHANNELS: "The consent for {what} leaves out a channel, and this site shows what "
    "is published in all of them. Ask again, and record the answer {where}.",
    consents.ENDED: "The consent for {what} has ended. Ask again, and record the answer {where}.",
    consents.DENIED: "The consent for {what} was refused or withdrawn. It cannot be published. If "
    "that has changed, record it {where}.",
}


IN_THE_FORM = "under “Consent…” at the foot of this form, once the story is saved"


def describe_gaps(
    story: Story, gaps: Iterable[consents.Gap], where: str = IN_THE_FORM
) -> list[Blocker]:
    """Say what consent is missing, in words that name no record, and where to mend it."""
    blockers = []
    for gap in gaps:
        is_picture = gap.need.scope == consents.PICTURE
        place = "at the picture" if is_picture else where
        for field, what in _subjects(story, gap.need):
            message = WHY_NOT[gap.why].format(what=what, where=place, person=story.person.name)
            blockers.append(Blocker(field, message, NO_CONSENT))
    return blockers


def _subjects(story: Story, need: consents.Need) -> list[tuple[str, str]]:
    """Return the fields of the form that a need is about, each with what is needed."""
    if need.scope != consents.PICTURE:
        return [(FIELDS[need.scope], WHAT[need.scope])]
    shown = [(field, name) for field, name, each in _pictures(story) if each.pk == need.subject]
    return [(field, f"the {name}") for field, name in shown]


def lacks(picture: Picture) -> list[str]:
    """Say what a picture lacks before a public page may show it."""
    lacks = []
    if not picture.alt_text and not picture.is_decorative:
        lacks.append("has no alt text. Write one, or say that it is decorative.")
    if not picture.credit:
        lacks.append("has no credit. Say who made it.")
    return lacks


def _unnamed(milestones: Iterable[Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "milestones",
            f"The milestone from “{milestone.passage}” has no title. Write one.",
            NO_TITLE,
            milestone,
        )
        for milestone in milestones
        if not milestone.title
    ]


def _broken_passages(quotes: Iterable[Quote], milestones: Iterable[Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "body",
            f"“{broken}”: {broken.misquote}"
            if broken.misquote
            else f"“{broken}” rests on words that do not stand in the story, or not exactly once. "
            "Restore the words, point it at others, or remove it.",
            BROKEN_WORDS,
            broken,
        )
        for broken in find_broken(quotes, milestones)
    ]


def _to_confirm(records: Iterable[Quote | Milestone]) -> list[Blocker]:
    return [
        Blocker(
            "body",
            f"“{each}” is to be confirmed: {' '.join(map(str, each.open_questions))} Look at it "
            "in its row, with the whole sentence, and confirm it there, or change it.",
            TO_CONFIRM,
            each,
        )
        for each in find_unconfirmed(records)
    ]


def _invented_quotations(story: Story, milestones: Iterable[Milestone]) -> list[Blocker]:
    """Block what stands in quotation marks in an editor's text and is not the person's words."""
    blockers = []
    for field, invented in story.invented_quotations():
        message = f"The {field} has “{invented.words}” in quotation marks, but the person does not "
        message += f"say so. {invented.why} Use the person’s words, or leave the marks out"
        message += (
            ", or say that it is the headline as it was first published elsewhere."
            if field == "headline"
            else "."
        )
        blockers.append(Blocker(field, message, INVENTED))
    for milestone in milestones:
        for invented in milestone.invented_quotations:
            message = f"The milestone “{milestone}” has “{invented.words}” in quotation marks, but "
            message += f"the person does not say so. {invented.why} Use the person’s words, or "
            message += "leave the marks out."
            blockers.append(Blocker("milestones", message, INVENTED, milestone))
    return blockers
