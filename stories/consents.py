"""Judge what people agreed to: what a consent covers, what it lacks, and when it ends.

The functions know records as plain values. Two questions are asked, and they differ. Before
publishing: is all that is needed covered now (`find_gaps`)? Of what is public: from which moment
on must it be hidden (`ends_at`)? A missing record hides nothing; an end, a refusal or a withdrawal
does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from stories.sentences import Sentence as _

GIVEN, REFUSED, WITHDRAWN, ELSEWHERE = "given", "refused", "withdrawn", "elsewhere"
DENYING = {REFUSED, WITHDRAWN}

TEXT, NAME, PICTURE = "text", "name", "picture"

# The site shows what is public in all of these at once, so a consent that leaves one out is not
# enough to publish.
CHANNELS = [
    ("site", _("The pages of this site")),
    ("elsewhere", _("Feeds, data and frames for other sites")),
    ("sharing", _("Pictures and texts for sharing on social media")),
]

MISSING = "missing"
NO_GUARDIAN = "no guardian"
SOME_CHANNELS = "some channels"
ENDED = "ended"
DENIED = "denied"
HIDING = {ENDED, DENIED}


class Record(NamedTuple):
    """What one consent record says. Empty languages or channels mean all of them."""

    kind: str
    scopes: frozenset[str]
    since: datetime  # when it was recorded or withdrawn: a later record outweighs an earlier one
    whose: str = ""
    until: datetime | None = None
    languages: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    is_for_a_child: bool = False
    has_guardian_and_assent: bool = False


class Need(NamedTuple):
    """What must be covered. `whose` is empty where anybody's record may cover it."""

    scope: str
    whose: str = ""
    language: str = ""
    subject: int = 0  # the number of the picture


class Gap(NamedTuple):
    need: Need
    why: str


def find_gaps(needs: Iterable[Need], records: Sequence[Record], now: datetime) -> list[Gap]:
    """Return a gap for each need that no record covers at the moment `now`.

    A refusal or withdrawal of anybody's is a gap, whoever else agreed.
    """
    found = []
    for need in needs:
        why = _why_not(need, records, now)
        if why:
            found.append(Gap(need, why))
    return found


def ends_at(needs: Iterable[Need], records: Sequence[Record]) -> datetime | None:
    """Return since when what has these needs must be hidden; None where no end is known.

    Of several records of one person the one that lasts longest decides, of several people the one
    whose consent ends first.
    """
    ends = [_end(need, own) for need in needs for own in _by_person(_about(need, records))]
    return min((end for end in ends if end), default=None)


def _why_not(need: Need, records: Sequence[Record], now: datetime) -> str:
    about = _about(need, records)
    ended = [own for own in _by_person(about) if _is_past(_end(need, own), now)]
    if ended:
        return DENIED if any(_denied_since(need, own) for own in ended) else ENDED
    asked = [each for each in about if need.whose in {"", each.whose}]
    every = [
        [_lack(need, each) for each in _agreeing(own) if not _is_past(each.until, now)]
        for own in _by_person(asked)
    ]
    lacks = ["" if "" in own else own[0] for own in every if own]
    return next(filter(None, lacks), "") if lacks else MISSING


def _about(need: Need, records: Sequence[Record]) -> list[Record]:
    return [
        each
        for each in records
        if need.scope in each.scopes
        and (not need.language or not each.languages or need.language in each.languages)
    ]


def _by_person(records: Iterable[Record]) -> list[list[Record]]:
    people: dict[str, list[Record]] = {}
    for each in records:
        people.setdefault(each.whose, []).append(each)
    return list(people.values())


def _agreeing(records: Sequence[Record]) -> list[Record]:
    """Return the records of one person by which they agree, since they last refused."""
    denied = max((each.since for each in records if each.kind in DENYING), default=None)
    return [
        each
        for each in records
        if each.kind not in DENYING and (denied is None or each.since > denied)
    ]


def _enough(need: Need, own: Sequence[Record]) -> list[Record]:
    return [each for each in _agreeing(own) if not _lack(need, each)]


def _denied_since(need: Need, own: Sequence[Record]) -> datetime | None:
    """Return since when one person denies it, if they do.

    Only what is enough to publish undoes a refusal: who took all of it back and agrees to a part
    again is not shown again.
    """
    denied = [each.since for each in own if each.kind in DENYING]
    return max(denied) if denied and not _enough(need, own) else None


def _end(need: Need, own: Sequence[Record]) -> datetime | None:
    """Return when one person's consent ends or ended. `own` has at least one record."""
    if denied := _denied_since(need, own):
        return denied
    counted = _enough(need, own) or _agreeing(own)
    known = [each.until for each in counted if each.until]
    return max(known) if len(known) == len(counted) else None


def _lack(need: Need, record: Record) -> str:
    """Say why a record by which somebody agrees is not enough, or ""."""
    if record.is_for_a_child and not record.has_guardian_and_assent:
        return NO_GUARDIAN
    if record.channels and record.channels != {name for name, _ in CHANNELS}:
        return SOME_CHANNELS
    return ""


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
