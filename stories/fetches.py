"""Note what a page fetches from the database, and tell later whether it would fetch the same.

A page is made of its address and of the rows that it fetched. So whoever runs its queries again and
finds the same rows need not make it again: its program would take the same way, step by step, since
each query depends on the address and on the rows before it alone.

    with noted(connections) as fetches:
        ...                      a page is made
    fetches.are_same(now)        True while its queries find what they found

`Fetches.told` says it in values that can be stored, and `recalled` reads them in another process.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Protocol

# Values that are others when a query is run again, by their names: each follows from the moment.
of_the_moment: dict[str, Callable[[datetime], Any]] = {"now": lambda now: now}


class Query(Protocol):
    def rows(self, **values: Any) -> Any:
        """Run the query again, and return its rows as the database gives them."""

    def name(self, **values: Any) -> str:
        """Return what two queries share only if they find the same rows with the same values."""


type _Fetch = tuple[Query, tuple[str, ...], tuple[Any, ...], bytes]
type Told = tuple[tuple[str, tuple[str, ...], tuple[Any, ...], bytes], ...]

_named: dict[str, Query] = {}  # those of which this process told


class Fetches:
    """The queries that a thread ran for a page, with digests of the rows that they found.

    There are as many of these as kept pages, so they take little memory.
    """

    __slots__ = ("_executed", "_known")

    def __init__(self) -> None:
        self._known: tuple[_Fetch, ...] = ()
        self._executed = 0

    def note(self, query: Query, values: dict[str, Any], rows: Any) -> None:
        names = _shared(tuple(values))
        given = tuple(None if name in of_the_moment else value for name, value in values.items())
        self._known = (*self._known, (query, names, given, _digest(rows)))

    def count(self, execute: Any, *statement: Any) -> Any:
        """Count each statement, of whatever kind: see Django's `execute_wrapper`."""
        self._executed += 1
        return execute(*statement)

    @property
    def are_known(self) -> bool:
        """Whether nothing was asked but what can be asked again."""
        return self._executed == len(self._known)

    def are_same(self, now: datetime) -> bool:
        """Whether the queries find the same rows as before, at another moment."""
        return self.are_known and all(
            _digest(query.rows(**_at(now, names, values))) == digest
            for query, names, values, digest in self._known
        )

    def told(self) -> Told | None:
        """Return what `recalled` takes; None where something was asked that has no name."""
        if not self.are_known:
            return None
        told = []
        for query, names, values, digest in self._known:
            name = query.name(**dict(zip(names, values, strict=True)))
            _named[name] = query
            told.append((name, names, values, digest))
        return tuple(told)


def recalled(told: Told) -> Fetches | None:
    """Return the fetches that were told; None where this process has not run such queries yet."""
    if not all(name in _named for name, *_ in told):
        return None
    fetches = Fetches()
    fetches._known = tuple((_named[name], *others) for name, *others in told)  # type: ignore[misc]
    fetches._executed = len(told)
    return fetches


@contextmanager
def noted(connections: Iterable[Any]) -> Iterator[Fetches]:
    """Note what this thread fetches on these connections."""
    fetches = Fetches()
    token = _noting.set(fetches)
    try:
        with ExitStack() as stack:
            for connection in connections:
                stack.enter_context(connection.execute_wrapper(fetches.count))
            yield fetches
    finally:
        _noting.reset(token)


def note(query: Query, values: dict[str, Any], rows: Any) -> None:
    """Note that a query found these rows, if somebody wants to know."""
    if (fetches := _noting.get()) is not None:
        fetches.note(query, values, rows)


def _at(now: datetime, names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {
        name: of_the_moment[name](now) if name in of_the_moment else value
        for name, value in zip(names, values, strict=True)
    }


@lru_cache(maxsize=512)
def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the one tuple of these names: each query has the same at each run."""
    return names


def _digest(rows: Any) -> bytes:
    # Texts, numbers and moments. What pickle does not know raises an error.
    return blake2b(pickle.dumps(rows), digest_size=16).digest()


_noting: ContextVar[Fetches | None] = ContextVar("noting", default=None)
