"""Ask a site for pages in this process: the other end of `desk_beside_wagtail.py`.

`asked_in_process.py module cookie` reads a path a line, and answers each with the nanoseconds of
CPU time that the page took. The module is what a server would load, and has an `application`. The
folders of both sites' packages come from the environment.
"""

import importlib
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def main() -> None:
    module, cookie = sys.argv[1:]
    application = importlib.import_module(module).application
    for line in sys.stdin:
        start = time.process_time_ns()
        status, body = ask(application, line.strip(), cookie)
        taken = time.process_time_ns() - start
        sys.stdout.write(f"{status} {taken} {len(body)}\n")
        sys.stdout.flush()


def ask(application: Callable, address: str, cookie: str) -> tuple[int, bytes]:
    path, _mark, query = address.partition("?")
    statuses: list[str] = []
    answer = application(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
        },
        lambda status, _headers, _error=None: statuses.append(status),
    )
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[0].split()[0]), body


if __name__ == "__main__":
    main()
