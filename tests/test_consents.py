"""Test what a consent covers, what it lacks, and when it ends."""

from datetime import timedelta

import pytest

from stories import consents
from stories.consents import NAME, PICTURE, TEXT, Need, Record, ends_at, find_gaps
from tests.factories import PAST

NOW = PAST + timedelta(days=100)
SOON, LONG = NOW + timedelta(days=1), NOW + timedelta(days=1000)
OVER = NOW - timedelta(days=1)

NEED = Need(TEXT, "sample person", "en")
GIVEN = Record("given", frozenset({TEXT, NAME}), PAST, "sample person")
SHORT = GIVEN._replace(until=SOON)
EXPIRED = GIVEN._replace(until=OVER)
LATER = GIVEN._replace(since=PAST + timedelta(days=9))
REFUSED = GIVEN._replace(kind="refused", since=PAST + timedelta(days=5))
WITHDRAWN = REFUSED._replace(kind="withdrawn")
ELSEWHERE = GIVEN._replace(kind="elsewhere")
RUSSIAN = GIVEN._replace(languages=frozenset({"ru"}))
OF_CHILD = GIVEN._replace(is_for_a_child=True)
OTHERS_NO = WITHDRAWN._replace(whose="another sample")
HERE_ALONE = GIVEN._replace(channels=frozenset({"site"}))
OF_PICTURE = GIVEN._replace(scopes=frozenset({PICTURE}))
ALL_CHANNELS = frozenset(name for name, _ in consents.CHANNELS)

# What is needed, what is recorded, why it is not enough to publish, since when it must be hidden.
CASES = {
    "nothing is recorded": (NEED, [], "missing", None),
    "given": (NEED, [GIVEN], "", None),
    "given for a time": (NEED, [SHORT], "", SOON),
    "given for this very minute": (NEED, [GIVEN._replace(until=NOW)], "ended", NOW),
    "expired": (NEED, [EXPIRED], "ended", OVER),
    "renewed": (NEED, [EXPIRED, SHORT], "", SOON),
    "renewed without an end": (NEED, [EXPIRED, GIVEN], "", None),
    "refused": (NEED, [REFUSED], "denied", REFUSED.since),
    "withdrawn": (NEED, [WITHDRAWN], "denied", WITHDRAWN.since),
    "given twice, withdrawn once": (NEED, [GIVEN, GIVEN, WITHDRAWN], "denied", WITHDRAWN.since),
    "withdrawn at the moment it was given": (
        NEED,
        [GIVEN._replace(since=WITHDRAWN.since), WITHDRAWN],
        "denied",
        WITHDRAWN.since,
    ),
    "given again": (NEED, [GIVEN, WITHDRAWN, LATER], "", None),
    "given again for a time": (NEED, [WITHDRAWN, LATER._replace(until=OVER)], "ended", OVER),
    "withdrawn, and given again for the site alone": (
        NEED,
        [GIVEN, WITHDRAWN, HERE_ALONE._replace(since=LATER.since)],
        "denied",
        WITHDRAWN.since,
    ),
    "withdrawn, and given again of a child without guardian and assent": (
        NEED,
        [WITHDRAWN, OF_CHILD._replace(since=LATER.since)],
        "denied",
        WITHDRAWN.since,
    ),
    "withdrawn by somebody else": (NEED, [GIVEN, OTHERS_NO], "denied", OTHERS_NO.since),
    "given by somebody else alone": (
        NEED,
        [GIVEN._replace(whose="another sample")],
        "missing",
        None,
    ),
    "for another language": (NEED, [RUSSIAN], "missing", None),
    "for this language among others": (
        NEED,
        [GIVEN._replace(languages=frozenset({"ru", "en"}))],
        "",
        None,
    ),
    "withdrawn for another language": (
        NEED,
        [GIVEN, WITHDRAWN._replace(languages=frozenset({"ru"}))],
        "",
        None,
    ),
    "for the name alone": (NEED, [GIVEN._replace(scopes=frozenset({NAME}))], "missing", None),
    "published elsewhere": (NEED, [ELSEWHERE], "", None),
    "published elsewhere, but given too": (NEED, [ELSEWHERE, GIVEN], "", None),
    "of a child, without guardian and assent": (NEED, [OF_CHILD], "no guardian", None),
    "of a child, with both": (NEED, [OF_CHILD._replace(has_guardian_and_assent=True)], "", None),
    "for the site alone": (NEED, [HERE_ALONE], "some channels", None),
    "for each channel by name": (NEED, [GIVEN._replace(channels=ALL_CHANNELS)], "", None),
    "for the site alone, and expired": (
        NEED,
        [HERE_ALONE._replace(until=OVER)],
        "ended",
        OVER,
    ),
    "whole until it expired, and for the site alone": (NEED, [EXPIRED, HERE_ALONE], "ended", OVER),
    "a picture, by anybody": (Need(PICTURE), [OF_PICTURE], "", None),
    "a picture of somebody and of a child, without guardian and assent": (
        Need(PICTURE),
        [OF_PICTURE, OF_CHILD._replace(scopes=OF_PICTURE.scopes, whose="sample child")],
        "no guardian",
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_record_covers_what_it_says_and_no_more(case):
    need, records, why, end = CASES[case]
    for told in (records, records[::-1]):
        assert [gap.why for gap in find_gaps([need], told, NOW)] == [why] * bool(why)
        assert ends_at([need], told) == end


def test_the_first_end_of_all_needs_hides():
    needs = [NEED, NEED._replace(scope=NAME)]
    name = GIVEN._replace(scopes=frozenset({NAME}), until=SOON)
    text = GIVEN._replace(scopes=frozenset({TEXT}), until=LONG)
    assert ends_at(needs, [name, text]) == SOON
    assert ends_at(needs[:1], [name, text]) == LONG
    assert find_gaps(needs, [name], NOW) == [consents.Gap(NEED, "missing")]
