"""Start servers to measure, and read what they cost: CPU time, memory, time to the first answer.

CPU time is read from the kernel's clock of each process, which counts every thread in nanoseconds.
Each server is started on 127.0.0.1 at a free port, and stopped by its own process ids.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

AS_DEPLOYED = "profiles_site.wsgi:application"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}  # as where the site is deployed, whatever is set here
LITTLE = 1000  # stories that another CMS is given, too
HERE = Path(__file__).parent
ROOT = HERE.parent
PYTHON = ROOT / ".venv/bin/python"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server: its port, its processes, and how long it took to answer first."""

    def __init__(self, words: list[str], port: int, environment: Mapping[str, str], path: str):
        start = time.perf_counter()
        self.port = port
        # What it logs matters where it does not start.
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  open as long as the server
        self.process = subprocess.Popen(
            words,
            env=os.environ | COMPILED | dict(environment),
            cwd=HERE,
            stdout=self.log,
            stderr=self.log,
        )
        self._wait(path, words)
        self.seconds_to_first_answer = time.perf_counter() - start
        self.cpu_to_first_answer = self.cpu()

    def _wait(self, path: str, words: list[str]) -> None:
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                    connection.sendall(asked)
                    answer = connection.recv(16)
                if answer[9:12] in (b"200", b"304"):
                    return
                if answer:  # such as an error, which would be measured as if it were the page
                    break
            except OSError:
                time.sleep(0.01)
        self.stop()
        self.log.seek(0)
        told = self.log.read()[-3000:]
        raise RuntimeError(f"{' '.join(words)} does not answer {path} as it should:\n{told}")

    def processes(self) -> list[int]:
        """Return the process that was started and all that it started in turn."""
        return [self.process.pid, *descendants(self.process.pid)]

    def workers(self) -> list[int]:
        return descendants(self.process.pid) or [self.process.pid]

    def cpu(self) -> int:
        """Return the nanoseconds of CPU time that the server's processes took up to now."""
        return sum(cpu_ns(pid) for pid in self.processes())

    def pss(self) -> int:
        """Return the bytes of memory of one worker, its share of what is shared included."""
        workers = [pss_bytes(pid) for pid in self.workers()]
        return max(workers)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                for pid in self.processes():
                    os.kill(pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def cpu_ns(pid: int) -> int:
    """Return the CPU time of a process: clock_getcpuclockid of libc, whose number holds the pid."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:  # it has ended
        return 0


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def pss_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"The kernel does not say what memory the process {pid} has.")


def granian(
    application: str,
    environment: Mapping[str, str],
    *,
    path: str = "/empty",
    workers: int = 1,
    python: Path = PYTHON,
) -> Server:
    """Serve a WSGI application of this folder by the server of production, one thread a worker."""
    port = free_port()
    words = [str(python.parent / "granian"), "--interface", "wsgi", "--http", "1", "--no-ws"]
    words += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    words += ["--blocking-threads", "1", "--backpressure", "64", "--log-level", "error"]
    words += ["--no-access-log", application]
    return Server(words, port, environment, path)


NGINX = """
daemon off; master_process on; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
{user} events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 1000000; sendfile on; tcp_nopush on;
  types {{ text/html html; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {more}
  server {{ listen 127.0.0.1:{port}; server_name localhost;
{server}
  }}
}}
"""


def nginx(folder: Path, server: str, more: str = "", path: str = "/") -> Server | None:
    """Start nginx with a server block, or return None where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not program:
        return None
    folder.mkdir(parents=True)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    text = NGINX.format(folder=folder, port=port, server=server, more=more, user=user)
    (folder / "nginx.conf").write_text(text)
    words = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    words += ["-e", str(folder / "error.log")]
    return Server(words, port, {}, path)


def command(words: Iterable[str], environment: Mapping[str, str]) -> str:
    """Run a program, and return what it printed; its errors are shown."""
    done = subprocess.run(
        list(words),
        check=False,
        env=os.environ | COMPILED | dict(environment),
        text=True,
        stdout=subprocess.PIPE,
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed: see above.")
    return done.stdout


def prepared(folder: Path, number: int) -> dict[str, object]:
    """Return what to ask a site of so many stories for. See also prepare.py.

    The site is filled in the folder if it is not there yet.
    """
    data, told = folder / str(number), folder / f"{number}.json"
    if not told.exists():
        sys.stderr.write(f"Filling a site of {number:,} stories …\n")
        data.mkdir(parents=True)
        words = [str(PYTHON), str(HERE / "prepare.py"), str(number)]
        if number <= LITTLE:
            words += ["--stories", str(folder / f"{number}.stories.json")]
        told.write_text(command(words, {"BENCH_DATA_DIR": str(data)}))
    own = {
        "DATA_DIR": str(data),
        "HTTPS": "off",
        "SECRET_KEY": "for-measuring-only-which-is-no-secret",
    }
    return json.loads(told.read_text()) | {
        "environment": {"BENCH_DATA_DIR": str(data)},
        "as deployed": own | {"PYTHONPATH": str(ROOT)},
    }
