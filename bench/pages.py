"""Measure the CPU time of the public pages, as ratios to the page of `one_query`, in one run.

The pages are asked for in turns, so that other work of the machine affects all of them alike. Those
that are called first are other pages at each turn, which nobody asked for before. The scratch
database, on SQLite, has invented stories. Run `python bench/pages.py [stories]`.
"""

import sys

import one_query
import setting
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path
from django.utils import timezone

import profiles_site.urls
from stories.models import Quote, Story
from stories.search import query, results

STORIES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = setting.rounds(60)


def ranked_pass(request: HttpRequest) -> HttpResponse:
    """Answer with what the search finds, and show nothing of it."""
    found = results.find(query.read("invented"), timezone.now(), {})
    return HttpResponse(str(len(found.documents)))


def main() -> None:
    setting.fill(STORIES)
    story = Story.objects.get(slug="in-the-words-of-khalida-azhigulova")
    pages = {
        "one query": "/one-query",
        "empty view": "/empty",
        "story": story.get_absolute_url(),
        "person": story.person.get_absolute_url(),
        "quote": Quote.objects.order_by("pk")[0].get_absolute_url(),
        "home": "/en/",
        "stories": "/en/stories/",
        "people": "/en/people/",
        "quotes": "/en/quotes/",
        "tags": "/en/tags/",
        "tag": story.tags.first().get_absolute_url(),
        "search": "/en/search/?q=invented",
        "ranked pass": "/ranked-pass",
    }
    others = Story.objects.filter(slug__startswith="sample-", language="en", changes_to=None)
    others = others.select_related("person").order_by("pk")[
        : 2 * ROUNDS + 2 : 2
    ]  # of a person each
    first_visits = {
        "story, first": [each.get_absolute_url() for each in others],
        "person, first": [each.person.get_absolute_url() for each in others],
        "quote, first": [each.quotes.first().get_absolute_url() for each in others],
    }
    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1")
    view = one_query.view_for(client, story)
    more = [path("one-query", view), path("ranked-pass", ranked_pass)]
    profiles_site.urls.urlpatterns[:0] = more
    clear_url_caches()
    print(f"{STORIES} stories, medians of {ROUNDS} rounds")
    print(f"{'page':14} {'ms CPU':>8} {'to 1 query':>10} {'queries':>8} {'bytes gzipped':>14}")
    measured = setting.measure(client, pages | first_visits, ROUNDS)
    for name, page in measured.items():
        print(f"{name:14} {page.ms:8.2f} {page.ratio:10.2f} {page.queries:8} {page.gzipped:14}")
    ranked = measured["ranked pass"].ratio - measured["empty view"].ratio
    print(f"search beyond its ranked pass: {measured['search'].ratio - ranked:.2f} to 1 query")


if __name__ == "__main__":
    main()
