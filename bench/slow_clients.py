"""Hold many slow connections to the served site, and time what a reader gets meanwhile.

200 connections each that send their headers slowly, send a body slowly, and read slowly, from 50
addresses of this machine. First to the server alone, as `make serve` starts it; then to nginx
before it, with deploy/nginx.conf. Run `python bench/slow_clients.py`; without nginx or openssl its
part is left out.
"""

import contextlib
import os
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONNECTIONS, ADDRESSES = 200, 50
PAGES, PATIENCE = 40, 20.0  # pages asked for; seconds until one counts as no answer
PAGE = "/en/stories/in-the-words-of-khalida-azhigulova/"
HEADERS = b"GET /en/ HTTP/1.1\r\nHost: localhost\r\n"
BODY = (
    b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Cookie: csrftoken=" + b"a" * 32 + b"\r\n\r\n"  # else the body is not read at all
)
READ = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 20
# What is sent first, and what then every second. Nothing that comes is read.
SLOW = {
    "that send headers slowly": (HEADERS, b"X-Slow: 1\r\n"),
    "that send a body slowly": (BODY, b"x"),
    "that read slowly": (READ, b""),
}
Opened = Callable[[str], socket.socket]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="profiles-slow-") as name:
        folder = Path(name)
        with serving(folder) as port:
            print("The server alone:")
            measure(lambda address: plain(port, address))
            if not (shutil.which("nginx") and shutil.which("openssl")):
                print("nginx and openssl are not there: its part is left out.")
                return
            with proxied(folder, port) as tls_port:
                print("With deploy/nginx.conf before it:")
                measure(lambda address: encrypted(tls_port, address))


def measure(opened: Opened) -> None:
    usual = waits(opened)
    print(f"  nobody else: {told(usual)}")
    for kind, (first, then) in SLOW.items():
        with held(opened, first, then):
            time.sleep(2)
            print(f"  {CONNECTIONS} {kind}: {told(waits(opened))}", flush=True)
        time.sleep(1)


def told(waited: list[float]) -> str:
    answered = [each for each in waited if each < PATIENCE]
    middle = f"{statistics.median(answered) * 1000:.1f} ms" if answered else "no page"
    return f"{middle}, {len(waited) - len(answered)} of {len(waited)} pages did not come"


def waits(opened: Opened) -> list[float]:
    """Return how many seconds each page took, asked for on a connection of its own."""
    asked = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    found = []
    for _ in range(PAGES):
        begun = time.monotonic()
        try:
            with opened("127.0.0.1") as connection:
                connection.sendall(asked)
                is_page = connection.recv(15).startswith(b"HTTP/1.1 200")
                while connection.recv(65536):
                    pass
        except OSError:
            is_page = False
        found.append(time.monotonic() - begun if is_page else PATIENCE)
        if found[-5:].count(PATIENCE) == 5:
            return found  # it does not come back: more would say the same
    return found


@contextlib.contextmanager
def held(opened: Opened, first: bytes, then: bytes) -> Iterator[None]:
    """Keep the slow connections open, and send a little on each every second."""
    over, connections = threading.Event(), []

    def go_on() -> None:
        while not over.wait(1):
            for connection in connections if then else ():
                with contextlib.suppress(OSError):
                    connection.send(then)

    for number in range(CONNECTIONS):
        with contextlib.suppress(OSError):
            connection = opened(f"127.0.1.{number % ADDRESSES + 1}")
            connection.settimeout(0.5)
            connections.append(connection)
            connection.send(first)
    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for connection in connections:
            connection.close()


def plain(port: int, address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE, source_address=(address, 0))


def encrypted(port: int, address: str) -> socket.socket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # made a moment ago
    return context.wrap_socket(plain(port, address))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the first profile as production does."""
    port = free_port()
    own = {"DATA_DIR": str(folder / "data"), "HTTPS": "off", "BEHIND_PROXY": "on"}
    own["SECRET_KEY"] = "for-measuring-only-which-is-no-secret"  # noqa: S105  as it says
    for words in (["migrate"], ["collectstatic", "--no-input"], ["loaddata", "azhigulova"]):
        run([*words, "--verbosity", "0"], own)
    words = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"]
    refused = subprocess.DEVNULL  # a line for each form that is sent
    server = subprocess.Popen(words, cwd=ROOT, env=os.environ | own, stderr=refused)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def run(words: list[str], own: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=os.environ | own, check=True
    )


@contextlib.contextmanager
def proxied(folder: Path, port: int) -> Iterator[int]:
    """Start nginx with our configuration, with ports, files and a certificate of this run."""
    tls_port = free_port()
    key = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*words, "-days", "1", *key], check=True, capture_output=True)
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        (r"listen \[::\].*;", ""),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443", f"listen 127.0.0.1:{tls_port}"),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        (r"/etc/ssl/stories|/var/cache/nginx|/var/log/nginx", str(folder)),
        ("stories.example", "localhost"),
    ):
        ours = re.sub(old, new, ours)
    account = "user root;" if os.geteuid() == 0 else ""  # who owns the folder
    whole = f"daemon off; pid {folder}/nginx.pid; {account} worker_rlimit_nofile 4096;\n"
    whole += f"error_log {folder}/all.log crit;\n"
    whole += "events { worker_connections 2048; }\nhttp {\n" + ours + "\n}\n"
    (folder / "nginx.conf").write_text(whole)
    server = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(tls_port)
        yield tls_port
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing answers at port {port}.")


if __name__ == "__main__":
    main()
