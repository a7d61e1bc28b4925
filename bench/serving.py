"""Measure the site through a real server, beside nginx with a file, an empty view and the like.

The server is that of production, with one worker of one thread. A page is asked for in turns with
all others; what is compared is the CPU time that the server's processes took for an answer. Run
`python bench/serving.py [folder]`; sites are filled in the folder unless they are there.
"""

import argparse
import contextlib
import statistics
import tempfile
from pathlib import Path

import client
import measuring
import servers
from measuring import Bar, Page

ROUNDS = 7
STARTS = 3
FEW, MANY = 1000, 20_000
GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}
WITHOUT_FRONT = {"FINISHED_PAGES_MB": "0"}  # each answer is made by Django

STATIC = """
    root {root};
    location / {{ gzip_static on; }}
"""
# `no-cache` says that a withdrawn page is gone at the next request. A host that bears a second,
# on a day of attack, says so here: that is a choice, and not the default.
FOR_A_SECOND = """
    location / {{
      proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_cache pages; proxy_cache_key $host$request_uri$http_accept_encoding;
      proxy_ignore_headers Cache-Control Expires Vary; proxy_cache_valid 200 1s;
      proxy_cache_lock on;
      sendfile off;  # the head and the body of a small page leave together, by fewer calls
      proxy_cache_bypass $http_cookie; proxy_no_cache $http_cookie $sent_http_set_cookie;
    }}
"""
ASKED_EACH_TIME = """
    location / {
      proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
"""
UPSTREAM = "upstream site {{ server 127.0.0.1:{port}; keepalive 16; }}"
KEPT = "proxy_cache_path {folder}/kept keys_zone=pages:1m max_size=50m;"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = chosen.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-bench-"))
        )
        run(folder.absolute(), chosen.rounds, stack)


def run(folder: Path, rounds: int, stack: contextlib.ExitStack) -> None:
    few, many = servers.prepared(folder, FEW), servers.prepared(folder, MANY)
    measuring.tell_client()
    site = stack.enter_context(
        servers.granian(servers.AS_DEPLOYED, few["as deployed"], path=few["story"])
    )
    bare = stack.enter_context(
        servers.granian("served:site", few["environment"] | WITHOUT_FRONT, path="/one-query")
    )
    large = stack.enter_context(servers.granian("served:site", many["environment"] | WITHOUT_FRONT))
    hello = stack.enter_context(servers.granian("served:hello", {}))
    editor = {"Cookie": few["cookie"]}
    pages = {
        "hello": Page("a WSGI application that says hello", hello, "/"),
        "empty": Page("an empty view", bare, "/empty"),
        "one": Page("the one-query page", bare, "/one-query"),
        "cached": Page("story, cached", site, few["story"]),
        "plain": Page("story, cached, not compressed", site, few["story"], PLAIN),
    }
    for name in ("person", "quote", "home", "list", "tag"):
        pages[f"cached {name}"] = Page(f"{name}, cached", site, few[name])
    for name in ("story", "person", "quote", "home", "list", "tag", "search"):
        pages[name] = Page(f"{name}, uncached", bare, few[name])
    for name in ("story", "person", "list", "search"):
        pages[f"{name} of many"] = Page(f"{name} of {MANY:,}, uncached", large, many[name])
    for name in ("desk list", "form", "dashboard"):
        pages[name] = Page(f"desk: {name}", site, few[name], editor)
    pages |= beside_nginx(folder, site, few["story"], stack)
    measuring.measure(list(pages.values()), rounds)

    bases = {"a file": pages["file"]} if "file" in pages else {}
    bases |= {"one query": pages["one"], "empty": pages["empty"]}
    print(f"Through granian, one worker of one thread; {FEW:,} stories; {rounds} rounds, medians")
    measuring.table(list(pages.values()), bases)
    print(f"\nimport of a story, in bulk, its search index included: {few['import']:.1f} ms CPU")
    print(f"publish, the verb: {few['publish']:.1f} ms CPU")
    starts = start_up(few)
    print(f"start to the first story: {starts[0]:.2f} s, {starts[1]:.2f} s of CPU time")
    print(f"memory of a worker that has answered all of this: {site.pss() / 1e6:.0f} MB (PSS)")
    print(f"story page: {pages['cached'].size} bytes of HTML gzipped")
    measuring.bars(figures(pages))


def beside_nginx(
    folder: Path, site: servers.Server, story: str, stack: contextlib.ExitStack
) -> dict[str, Page]:
    """Return the pages that nginx serves: the story's bytes as files, and before the site."""
    root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="profiles-nginx-")))
    root.chmod(0o755)
    (root / "www").mkdir()
    connection = client.Connection(site.port)
    whole = connection.ask(client.request(story, PLAIN)).body
    (root / "www/story.html").write_bytes(whole)
    (root / "www/story.html.gz").write_bytes(connection.ask(client.request(story, GZIP)).body)
    connection.close()
    file = servers.nginx(root / "file", STATIC.format(root=root / "www"), path="/story.html")
    if file is None:
        print("nginx is NOT installed, so nothing is compared to it: on Debian, nginx-light.\n")
        return {}
    stack.callback(file.stop)
    upstream = UPSTREAM.format(port=site.port)
    kept = KEPT.format(folder=root / "kept")
    keeping = servers.nginx(root / "kept", FOR_A_SECOND.format(port=site.port), kept, story)
    stack.callback(keeping.stop)
    asking = servers.nginx(root / "asked", ASKED_EACH_TIME, upstream, story)
    stack.callback(asking.stop)
    return {
        "file": Page("nginx, the story as a file", file, "/story.html"),
        "plain file": Page("nginx, the file not compressed", file, "/story.html", PLAIN),
        "kept": Page("nginx before it, keeps for 1 s", keeping, story),
        "asked": Page("nginx before it, asks (nginx's part)", asking, story),
    }


def start_up(site: dict) -> tuple[float, float]:
    """Return the seconds, and the seconds of CPU time, from the start to the first story."""
    waited, cpu = [], []
    for _ in range(STARTS):
        with servers.granian(
            servers.AS_DEPLOYED, site["as deployed"], path=site["story"]
        ) as server:
            waited.append(server.seconds_to_first_answer)
            cpu.append(server.cpu_to_first_answer / 1e9)
    return statistics.median(waited), statistics.median(cpu)


def figures(pages: dict[str, Page]) -> list[Bar]:
    one = pages["one"].cpu
    found = []
    if "file" in pages:
        file = pages["file"].cpu
        found = [
            Bar(
                "cached story to nginx's file", file / pages["cached"].cpu, 0.4, 0.5, is_least=True
            ),
            Bar("with nginx before it", file / pages["kept"].cpu, 0.9, 1.0, is_least=True),
        ]
    for name in ("story", "person", "quote", "home", "list", "tag"):
        found.append(Bar(f"uncached {name} to the one-query page", pages[name].cpu / one, 3, 1.3))
    return [
        *found,
        Bar("list at 20,000 to 1,000", pages["list of many"].cpu / pages["list"].cpu, 1.1, 1.0),
        Bar("page: kB of HTML gzipped", pages["cached"].size / 1000, 6, 6),
    ]


if __name__ == "__main__":
    main()
