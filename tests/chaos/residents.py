"""Residents who send whole reports through HTTP, each from a network of their own, and try again when something fails."""

from __future__ import annotations

import re
import threading
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar

Step = Callable[[], tuple[str, str]]
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_RECEIPT = re.compile(r"/lapor/tanda-terima/([A-Z0-9-]+)/")
_PATIENCE_S = 90  # so long a resident tries again before they go home
_PAUSE_S = 0.5
# A point of the small city of the tests, in the village Melati; residents stand some metres apart.
_LAT, _LON = -6.1065, 106.7935


@dataclass
class Sent:
    """One report as its resident saw it: the mark in its words, when it was begun and done, and the code on the receipt."""

    mark: str
    begun: float
    done: float | None = None
    code: str | None = None
    tries: int = 0


class Phone:
    """A browser with its cookies. Its network is told by the proxy's header, as behind a real proxy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        number = uuid.uuid4().int
        self._network = (
            f"{20 + number % 80}.{number // 80 % 250}.{number // 20_000 % 250}.{1 + number // 5_000_000 % 250}"
        )

    def open(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """The page that an address leads to, and its address. Raises OSError or HTTPException for everything else."""
        headers = {
            "X-Forwarded-For": self._network,
            "Accept-Language": "id",
            **({"Content-Type": kind} if kind else {}),
        }
        request = urllib.request.Request(self.address + path, data=body, headers=headers)  # noqa: S310  (our loopback)
        with self._opener.open(request, timeout=20) as answer:
            return answer.read().decode(), urllib.parse.urlsplit(answer.geturl()).path

    def send(self, path: str, page: str, fields: dict[str, str], photo: bytes | None = None) -> tuple[str, str]:
        """Post a form of the page, and follow."""
        token = _TOKEN.search(page)
        body, kind = _multipart({"csrfmiddlewaretoken": token[1] if token else "", **fields}, photo)
        return self.open(path, body, kind)


def _multipart(fields: dict[str, str], photo: bytes | None) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if photo is not None:
        head = 'Content-Disposition: form-data; name="photo"; filename="foto.jpg"\r\nContent-Type: image/jpeg'
        parts += [f"--{edge}\r\n{head}\r\n\r\n".encode(), photo, b"\r\n"]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def report(address: str, photo: bytes, sent: Sent, stop: threading.Event) -> None:
    """One whole report, from the camera to the receipt; every failed step is tried again."""
    phone, until = Phone(address), time.monotonic() + _PATIENCE_S
    page, path = _again(lambda: phone.open("/lapor/"), sent, until, stop)
    key = uuid.uuid4()
    place = {
        "lat": f"{_LAT + key.int % 97 * 1e-5:.6f}",
        "lon": f"{_LON + key.int // 97 % 97 * 1e-5:.6f}",
        "accuracy": "9",
    }
    start = {**place, "place_source": "gps", "draft_key": str(key)}
    page, path = _again(lambda: phone.send("/lapor/", page, start, photo), sent, until, stop)
    kind = path
    page, path = _again(lambda: phone.send(kind, page, {"category": "jalan-rusak"}), sent, until, stop)
    if path.endswith("/sama/"):
        page, path = _again(lambda: phone.send(path, page, {}), sent, until, stop)
    last, words = path, {"note": f"Lubang di jalan, tanda {sent.mark}", "wants_public": "1"}
    page, path = _again(lambda: phone.send(last, page, words), sent, until, stop)
    found = _RECEIPT.search(path)
    if found:
        sent.code, sent.done = found[1], time.monotonic()


def _again(step: Step, sent: Sent, until: float, stop: threading.Event) -> tuple[str, str]:
    while True:
        sent.tries += 1
        try:
            return step()
        except (OSError, HTTPException):
            if time.monotonic() > until or stop.is_set():
                raise
            time.sleep(_PAUSE_S)


@dataclass
class Crowd:
    """Some residents, one report after the other, until they are told to stop; who has begun ends first."""

    address: str
    photos: list[bytes]
    count: int = 3
    sent: list[Sent] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._enough, self._at_once = threading.Event(), threading.Event()
        self._threads = [
            threading.Thread(target=self._walk, args=(number,), daemon=True) for number in range(self.count)
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self, *, at_once: bool = False) -> None:
        self._enough.set()
        if at_once:
            self._at_once.set()
        for thread in self._threads:
            thread.join()

    def _walk(self, number: int) -> None:
        while not self._enough.is_set():
            one = Sent(_mark(), time.monotonic())
            self.sent.append(one)
            try:
                report(self.address, _unseen(self.photos[number % len(self.photos)]), one, self._at_once)
            except (OSError, HTTPException) as error:
                self.troubles.append(f"{one.mark}: {error}")


def _mark() -> str:
    """Letters alone: a number might be masked as somebody's telephone."""
    return uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))


def _unseen(photo: bytes) -> bytes:
    """A photo that nobody sent before: a comment of its own follows the JPEG's first mark."""
    return photo[:2] + b"\xff\xfe\x00\x12" + uuid.uuid4().bytes + photo[2:]
