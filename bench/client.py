"""A lean HTTP client with connections that are kept: it must cost less than what it measures."""

import socket
from collections.abc import Mapping


class Answer:
    """An answer as it came: its status, its headers in lower case, its body."""

    def __init__(self, head: bytes, body: bytes):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers: dict[str, str] = {}
        for name, _, value in (line.partition(":") for line in lines):
            known = self.headers.get(name.lower())
            self.headers[name.lower()] = f"{known}, {value.strip()}" if known else value.strip()
        self.body = body


def request(
    path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes = b""
) -> bytes:
    told = {"Host": "127.0.0.1"} | dict(headers or {})
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One kept connection, on which requests follow each other."""

    def __init__(self, port: int, timeout: float = 60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, asked: bytes) -> Answer:
        self.socket.sendall(asked)
        return self.read()

    def read(self) -> Answer:
        """Read one answer, which has a Content-Length or comes in chunks."""
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        answer = Answer(head, b"")
        if answer.headers.get("transfer-encoding") == "chunked":
            answer.body = self._chunks()
        elif answer.status not in (204, 304):
            answer.body = self._take(int(answer.headers["content-length"]))
        return answer

    def _chunks(self) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in self.rest:
                self._more()
            size, _, self.rest = self.rest.partition(b"\r\n")
            piece = self._take(int(size, 16))
            self._take(2)
            if not piece:
                return body
            body += piece

    def _take(self, size: int) -> bytes:
        while len(self.rest) < size:
            self._more()
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def _more(self) -> None:
        received = self.socket.recv(262_144)
        if not received:
            raise ConnectionError("The server closed the connection.")
        self.rest += received

    def close(self) -> None:
        self.socket.close()


class Load:
    """The same request again and again, on several kept connections at once.

    While one answer is read the others are made, so that a server does not wait for this client,
    as it does not in a busy hour.
    """

    CONNECTIONS = 8

    def __init__(self, port: int, asked: bytes):
        self.asked = asked
        self.connections = [Connection(port) for _ in range(self.CONNECTIONS)]
        self.sockets = [connection.socket for connection in self.connections]
        self.first, *_ = [connection.ask(asked) for connection in self.connections]
        self.start = f"HTTP/1.1 {self.first.status} ".encode()

    def run(self, number: int) -> None:
        """Ask so many times, rounded up to as many on each connection."""
        rounds = -(-number // len(self.sockets))
        for each in self.sockets:
            each.sendall(self.asked)
        for left in range(rounds - 1, -1, -1):
            for each in self.sockets:
                self._take(each)
                if left:
                    each.sendall(self.asked)

    def close(self) -> None:
        for each in self.connections:
            each.close()

    def _take(self, each: socket.socket) -> None:
        """Read one answer, and check its status; nothing else, to cost little."""
        received = each.recv(262_144)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += _some(each)
        if not received.startswith(self.start):
            raise RuntimeError(f"First {self.start!r}, then {received[:80]!r}.")
        if self.first.status == 304:  # without a body
            return
        at = received.find(b"ength: ", 0, end)
        if at < 0:
            while not received.endswith(b"0\r\n\r\n"):
                received = received[-8:] + _some(each)
            return
        left = end + 4 + int(received[at + 7 : received.index(b"\r", at)]) - len(received)
        while left > 0:
            left -= len(_some(each))


def _some(each: socket.socket) -> bytes:
    received = each.recv(262_144)
    if not received:
        raise ConnectionError("The server closed the connection.")
    return received
