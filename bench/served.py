"""What the server serves to be measured: `served:site` is ours, `served:hello` is nothing at all.

BENCH_DATA_DIR names the folder that `prepare.py` made. Two pages are added to the site, to compare
with: an empty view, and a page of one query and one plain template.
"""

import os
from collections.abc import Callable, Iterable

HELLO = [("Content-Type", "text/plain"), ("Content-Length", "5")]


def hello(environ: dict, start_response: Callable) -> Iterable[bytes]:
    start_response("200 OK", HELLO)
    return [b"hello"]


def _site() -> Callable:
    import one_query
    import setting  # noqa: F401  sets Django up, which `hello` does without
    from django.http import HttpRequest, HttpResponse
    from django.test import Client
    from django.urls import path

    import profiles_site.urls
    from profiles_site import finished
    from profiles_site.wsgi import application
    from stories.models import Story

    made: list[Callable] = []

    def one_query_page(request: HttpRequest) -> HttpResponse:
        if not made:  # not at the start, whose time is measured
            story = Story.objects.get(slug="in-the-words-of-khalida-azhigulova")
            made.append(one_query.view_for(Client(SERVER_NAME="127.0.0.1"), story))
        return made[0](request)

    page = path("one-query", one_query_page, name="one_query")
    profiles_site.urls.urlpatterns.insert(0, page)
    finished.PAGES |= {page.name}  # compressed as well, and for as long, as what readers get
    return application


if os.environ.get("BENCH_DATA_DIR"):
    site = _site()
