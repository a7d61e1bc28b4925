"""Ask a site for pages in this process: the other end of `desk_beside_wagtail.py`.

`asked_in_process.py settings cookie` reads a path a line, and answers each with the nanoseconds of
CPU time that the page took. The folders of both sites' packages come from the environment.
"""

import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


def main() -> None:
    settings, cookie = sys.argv[1:]
    if settings == "profiles_site.settings":
        import setting  # noqa: F401  it sets our site up, with an empty view
    else:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = settings
        django.setup()
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"] = cookie.partition("=")[2]
    for line in sys.stdin:
        start = time.process_time_ns()
        response = client.get(line.strip())
        taken = time.process_time_ns() - start
        sys.stdout.write(f"{response.status_code} {taken} {len(response.content)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
