"""Senders that trickle must not hold every thread: how many bodies may be on their way, and how slow one may be.

A thread reads the body of its request and can do nothing else meanwhile. A proxy that takes in whole requests keeps all of this away
(docs/operations.md); where there is none, or it is set up otherwise, this stands between the server and Django.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Protocol

from tanggap.platform.networks import address_behind, networks_of, visitor_address

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MOST_AT_ONCE: Final = (
    11  # bodies on their way to one process, of its sixteen threads; five are left for those who only read
)
MOST_OF_A_NETWORK: Final = 5
_GRACE_S: Final = 15.0
_LEAST_SPEED: Final = 500  # bytes a second, on the average after the grace; a telephone on EDGE sends ten times that
_FIRST: Final = 4  # bytes asked for at a time from somebody who is slow: each asking waits for all of them
_QUICK_S: Final = 0.05
_LARGEST: Final = 64 * 1024


class _Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Places:
    """The bodies on their way to this process, by network."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_network: Counter[str] = Counter()

    def take(self, network: str) -> bool:
        """Whether one more may come from this network; then it is counted until `give_back`."""
        with self._lock:
            if self._by_network.total() >= MOST_AT_ONCE or self._by_network[network] >= MOST_OF_A_NETWORK:
                return False
            self._by_network[network] += 1
            return True

    def give_back(self, network: str) -> None:
        """One has arrived, or its sender is gone."""
        with self._lock:
            self._by_network[network] -= 1
            self._by_network += Counter()  # without those at zero


class PatientBody:
    """A request's body, read in pieces small enough to notice that its sender is too slow. Raises OSError then."""

    def __init__(self, body: _Body, length: int, arrived: Callable[[], None]) -> None:
        self._body, self._left, self._arrived = body, length, arrived
        self._began, self._read, self._piece = time.monotonic(), 0, _FIRST

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, or all; fewer only at the end."""
        wanted = self._left if size < 0 else min(size, self._left)
        pieces = []
        while wanted > 0:
            piece = self._next(wanted)
            if not piece:
                self._left = 0
                break
            pieces.append(piece)
            wanted -= len(piece)
            self._left -= len(piece)
        if self._left == 0:
            self._arrived()
        return b"".join(pieces)

    def readline(self, size: int = -1, /) -> bytes:
        """Up to the end of a line; nobody reads bodies of ours by lines, so slowly is well enough."""
        line = b""
        while not line.endswith(b"\n") and (size < 0 or len(line) < size) and (one := self.read(1)):
            line += one
        return line

    def _next(self, wanted: int) -> bytes:
        asked = time.monotonic()
        piece = self._body.read(min(wanted, self._piece))
        now = time.monotonic()
        self._read += len(piece)
        self._piece = min(_LARGEST, self._piece * 2) if now - asked < _QUICK_S else _FIRST
        late = now - self._began - _GRACE_S
        if late > 0 and self._read < late * _LEAST_SPEED:
            raise OSError("the sender is too slow")
        return piece


def with_patience(app: WSGIApplication, *, proxies: Callable[[], int]) -> WSGIApplication:
    """The application behind a gate that lets only so many bodies in at once."""
    places = _Places()

    def gate(request: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        length = request.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) == 0:
            return app(request, start)
        network = _network(request, proxies())
        if not places.take(network):
            return _busy(start)
        give_back = _once(lambda: places.give_back(network))
        request["wsgi.input"] = PatientBody(request["wsgi.input"], int(length), give_back)
        try:
            return app(request, start)
        finally:
            give_back()

    return gate


def _network(request: WSGIEnvironment, proxies: int) -> str:
    address = address_behind(request, proxies=proxies) or visitor_address(request, proxies=proxies)
    return networks_of(address).near


def _once(act: Callable[[], None]) -> Callable[[], None]:
    left = [act]
    return lambda: left.pop()() if left else None


def _busy(start: StartResponse) -> Iterable[bytes]:
    start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5")])
    return [b"Sedang penuh. Kembali ke halaman sebelumnya dan kirim lagi sebentar lagi. Isian Anda masih di sana.\n"]
