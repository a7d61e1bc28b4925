"""Share the work of an export between processes, never with much of it waiting in memory."""

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from django.db import connections

from .folder import ExportError

WAITING = 3  # pieces of work for each process, so that none is ever without

_tools: Any = None  # of this process, which `_begin` gives it


def sensible_number() -> int:
    """Return how many processes may be used: one for each core where they can be forked safely."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


class Crew:
    """Does pieces of work, in this process or in several, with the same tools in each."""

    def __init__(self, tools: Any, number: int) -> None:
        self.tools, self.number = tools, number
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Crew":
        if self.number > 1:
            connections.close_all()  # a connection must not be shared with another process
            self.pool = ProcessPoolExecutor(
                self.number, multiprocessing.get_context("fork"), _begin_apart, (self.tools,)
            )
            self.pool.submit(_nothing).result()  # all processes begin now, before there is any
        return self

    def __exit__(self, *error: object) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def do[Piece, Done](
        self, work: Callable[[Any, Piece], Done], pieces: Iterable[Piece]
    ) -> Iterator[Done]:
        """Yield what becomes of each piece, in the order of the pieces."""
        if self.pool is None:
            for piece in pieces:
                yield work(self.tools, piece)
            return
        waiting: deque[Future[Done]] = deque()
        try:
            for piece in pieces:
                waiting.append(self.pool.submit(_with_tools, work, piece))
                if len(waiting) >= WAITING * self.number:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise ExportError(
                "A process of the export was ended from outside, perhaps because the memory was "
                "full. Try again with --processes 1."
            ) from error


def _begin_apart(tools: Any) -> None:  # pragma: no cover  in a process of its own
    _begin(tools)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _begin(tools: Any) -> None:
    global _tools
    _tools = tools


def _end_with_parent() -> None:  # pragma: no cover  in a process of its own
    """End when the export was killed: else the lock of its folder would be held for ever."""
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)


def _nothing() -> None:
    pass


def _with_tools(work: Any, piece: Any) -> Any:
    return work(_tools, piece)
