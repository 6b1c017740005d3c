"""Residents who report, for locust: each walks the real forms with a new phone, from the camera to the receipt."""

from __future__ import annotations

import os
import random
import re
import time
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, task

_PHOTOS = [path.read_bytes() for path in sorted(Path(os.environ["BENCH_PHOTOS"]).iterdir())]
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_KINDS = ("jalan-berlubang", "sampah-menumpuk", "lampu-jalan-mati", "saluran-mampet")
# Around Setiabudi, where every point lies in the city.
_SOUTH, _WEST = -6.2350, 106.8240


class Resident(HttpUser):
    """Reports again as soon as the receipt is there."""

    @task
    def report(self) -> None:
        """One report; the whole way is counted as one request more."""
        begin, trouble = time.perf_counter(), None
        try:
            self.walk()
        except RuntimeError as error:
            trouble = error
        took = (time.perf_counter() - begin) * 1000
        facts = {"request_type": "ALL", "name": "0 whole report", "response_length": 0, "context": {}}
        self.environment.events.request.fire(response_time=took, exception=trouble, **facts)

    def walk(self) -> None:
        """From the camera to the receipt."""
        self.client.cookies.clear()  # Another person's phone: one phone may send twenty an hour.
        page = self.read("/lapor/", "1 GET /lapor/")
        page = self.send("/lapor/", "2 POST photo and place", page, self.spot(), files={"photo": ("foto.jpg", photo())})
        page = self.send(page.url, "3 POST kind", page, {"category": random.choice(_KINDS)})
        page = self.send(page.url, "4 POST send", page, {"note": "Sudah seminggu begini.", "wants_public": "1"})
        if "/lapor/tanda-terima/" not in page.url:
            raise RuntimeError(f"no receipt but {page.url}")

    def read(self, path: str, name: str) -> Any:
        """A page."""
        return self.client.get(path, name=name)

    def send(self, path: str, name: str, page: Any, fields: dict[str, str], **more: Any) -> Any:
        """A form of the page, and the page that follows, read as a page of its own."""
        token = _TOKEN.search(page.text)
        fields = {"csrfmiddlewaretoken": token[1] if token else "", **fields}
        answer = self.client.post(path, fields, name=name, allow_redirects=False, **more)
        if answer.status_code != 302:
            raise RuntimeError(f"{name}: {answer.status_code}")
        return self.read(answer.headers["Location"], f"{name[0]} GET what follows")

    def spot(self) -> dict[str, str]:
        """Where the phone says it is."""
        lat, lon = _SOUTH + random.random() * 0.01, _WEST + random.random() * 0.01
        return {
            "lat": f"{lat:.6f}",
            "lon": f"{lon:.6f}",
            "accuracy": "9",
            "place_source": "gps",
            "draft_key": str(uuid.uuid4()),
        }


def photo() -> bytes:
    """A photo that nobody sent before: a comment of its own follows the JPEG's first mark."""
    data = random.choice(_PHOTOS)
    return data[:2] + b"\xff\xfe\x00\x12" + uuid.uuid4().bytes + data[2:]
