"""A flood from one address against a running site, and an ordinary resident behind the same address.

    tanggap demo --port 8100 &
    python bench/flood.py http://127.0.0.1:8100

Three threads send reports for twenty seconds, each from a device that drops its cookie. Then somebody with a fresh phone behind the
same address reports once, looking at the screens as people do. Printed: sent, became cases, were held, and what became of the neighbour's.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import random
import re
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_HELD = "menunggu diperiksa petugas"
_SENT = "Terkirim."


@dataclass
class Phone:
    """One device: its cookies, and the site that it talks to."""

    site: str
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[str, str]:
        """The address at which it ended, and the page."""
        with self.opener.open(self.site + path, timeout=60) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()

    def post(self, path: str, page: str, **fields: str) -> tuple[str, str]:
        """Send the form that stands on this page."""
        token = _TOKEN.search(page)
        data = {"csrfmiddlewaretoken": token.group(1) if token else "", **fields}
        request = urllib.request.Request(self.site + path, urllib.parse.urlencode(data).encode())  # noqa: S310
        with self.opener.open(request, timeout=60) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()


def report(site: str, *, pause: float = 0) -> str:
    """One report from a fresh device: `case`, `held` or `else`."""
    phone = Phone(site)
    where = {"lat": f"{-6.2 + random.uniform(-0.03, 0.03):.5f}", "lon": f"{106.83 + random.uniform(-0.03, 0.03):.5f}"}
    _path, page = phone.get("/lapor/")
    path, page = phone.post("/lapor/", page, no_photo="1", accuracy="9", place_source="gps", **where)
    path, page = phone.post(path, page, category="jalan-rusak")
    if path.endswith("/sama/"):
        path, page = phone.post(path, page)
    time.sleep(pause)
    _path, page = phone.post(path, page, note=f"Lubang nomor {random.randrange(10**9)}", wants_public="1")
    return "case" if _SENT in page else "held" if _HELD in page else "else"


def flood(site: str, *, threads: int, seconds: float) -> Counter[str]:
    """What became of what was sent."""
    found: Counter[str] = Counter()
    until = time.monotonic() + seconds

    def send() -> None:
        while time.monotonic() < until:
            found[report(site)] += 1

    senders = [threading.Thread(target=send) for _number in range(threads)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return found


def main() -> None:
    """Print the figures; ends with 1 when more than twenty became cases or the neighbour's did not."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("site")
    asked.add_argument("--threads", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=20)
    given = asked.parse_args()
    site = given.site.rstrip("/")
    found = flood(site, threads=given.threads, seconds=given.seconds)
    print(f"{given.threads} threads, {given.seconds:.0f} s: {sum(found.values())} sent, {found['case']} became cases,")
    print(f"{found['held']} are held, {found['else']} got another answer")
    neighbour = report(site, pause=21)
    print(f"an ordinary resident behind the same address: {neighbour}")
    raise SystemExit(0 if found["case"] <= 20 and neighbour == "case" else 1)


if __name__ == "__main__":
    main()
