"""Measure the CPU time of verifying words, as ratios to rendering the first profile's page.

A story of 10,000 invented words with 50 quotes is read, verified and marked; the first profile's
page is rendered for comparison, in the same run. Run `python bench/words.py`.
"""

import random
import statistics
import time
from collections.abc import Callable

import setting
from django.test import Client

from stories import cards, passages
from stories.models import Quote, Story

ROUNDS = setting.rounds(15)
QUOTES = 50


def invented_body() -> tuple[str, list[str]]:
    """Return a body and the words to quote from it.

    The body has 200 paragraphs of five sentences of about ten words; one sentence of every fourth
    paragraph is quoted.
    """
    dice = random.Random(1)  # noqa: S311  a seed gives the same words every time
    words = ["hills", "quiet", "night", "invented", "nobody", "said", "<em>these</em>", "words"]
    paragraphs = [
        [" ".join([f"Sentence {number}.{line}", *dice.choices(words, k=8)]) for line in range(5)]
        for number in range(200)
    ]
    body = "".join(f"<p>{'. '.join(lines)}.</p>" for lines in paragraphs)
    quoted = [lines[2].replace("<em>", "").replace("</em>", "") for lines in paragraphs[::4]]
    return body, quoted[:QUOTES]


def fresh(body: str) -> passages.StoryText:
    passages.read.cache_clear()
    passages.render.cache_clear()
    return passages.read(body)


def main() -> None:
    setting.fill()
    page, client = Story.objects.get().get_absolute_url(), Client(SERVER_NAME="127.0.0.1")
    card = Quote.objects.get(position=2).card()
    body, quoted = invented_body()
    story = passages.read(body)
    found = [passages.find(story, words) for words in quoted]
    marks = tuple(passages.Mark(f"q-{n}", passage) for n, passage in enumerate(found))
    jobs: dict[str, Callable[[], object]] = {
        "the story page": lambda: client.get(page),
        "the story page, nothing kept": lambda: (fresh(body), client.get(page)),
        "reading 10,000 words": lambda: fresh(body),
        f"verifying {QUOTES} quotes": lambda: [passages.locate(story, words) for words in quoted],
        f"finding {QUOTES} as typed": lambda: [
            passages.find(story, words.replace("S", "s", 1)) for words in quoted
        ],
        f"marking {QUOTES} quotes": lambda: (
            passages.render.cache_clear(),
            passages.render(story, marks),
        ),
        "marking again, unchanged": lambda: passages.render(story, marks),
        "drawing a share card": lambda: cards.draw(card, cards.SIZES["wide"]),
    }
    times: dict[str, list[int]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.process_time_ns()
            job()
            times[name].append(time.process_time_ns() - start)
    base = statistics.median(times["the story page"])
    print(f"{'medians of ' + str(ROUNDS) + ' rounds':30} {'ms CPU':>8} {'to the page':>12}")
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:30} {middle / 1e6:8.2f} {middle / base:12.3f}")


if __name__ == "__main__":
    main()
