"""Ask wherever a correction is told."""

from datetime import timedelta

from tests.factories import PAST

SOON = PAST + timedelta(days=1)
LIST = "/en/corrections/"
FEED = "/en/feeds/corrections.json"
TOLD = {"what_was_said": "Ten hills.", "what_is_right": "Two hills."}


def doors(story):
    """Every address that tells a correction of the story."""
    own = story.get_absolute_url()
    yield from (own, f"{own.rstrip('/')}.json", f"/kk{own}", LIST, FEED)
    yield from ("/en/feeds/corrections.atom", "/en/feeds/stories.atom", "/en/feeds/stories.json")


def telling(client, story, words="Two hills."):
    """The addresses that tell the words of a correction."""
    return {each for each in doors(story) if words in client.get(each).content.decode()}
