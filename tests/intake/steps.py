"""A resident with a phone, walking through the flow without a browser."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tanggap.intake.models import Draft
from tests.evidence.pictures import phone_photo

# In Melati, well inside its square.
HERE = {"lat": "-6.100100", "lon": "106.800100", "accuracy": "9", "place_source": "gps"}
OUTSIDE = {"lat": "-6.900000", "lon": "107.600000", "accuracy": "9", "place_source": "gps"}


def upload(data: bytes | None = None, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, phone_photo() if data is None else data, content_type="image/jpeg")


@dataclass
class Resident:
    """One device."""

    client: Client
    prefix: str = ""

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(self.prefix + path, query)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(self.prefix + path, fields)

    def start(self, **fields: Any) -> Any:
        """Send a photo with the place of the phone, unless the test says otherwise."""
        return self.post("/lapor/", **{"photo": upload(), **HERE, **fields})

    def draft(self, **fields: Any) -> Draft:
        """A draft that was begun."""
        answer = self.start(**fields)
        assert answer.status_code == 302, answer.content
        return Draft.objects.get(pk=answer.url.strip("/").split("/")[-2])

    def ready(self, category: str = "jalan-rusak", **fields: Any) -> Draft:
        """A draft that only needs the last button; if something like it was reported nearby, it is another problem."""
        draft = self.draft(**fields)
        answer = self.post(f"/lapor/{draft.pk}/masalah/", category=category)
        if answer.url.endswith("/sama/"):
            answer = self.post(answer.url.removeprefix(self.prefix))
        assert answer.url == f"{self.prefix}/lapor/{draft.pk}/kirim/", answer.content
        return draft

    def send(self, draft: Draft, **fields: Any) -> Any:
        return self.post(f"/lapor/{draft.pk}/kirim/", **fields)


_networks = itertools.count(1)


def new_resident(address: str = "") -> Resident:
    """A phone without a cookie, in a network of its own unless the test says otherwise."""
    number = next(_networks)
    return Resident(Client(REMOTE_ADDR=address or f"100.{number // 250 + 70}.{number % 250}.7"))


def body(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


def unknown() -> uuid.UUID:
    return uuid.uuid4()


def stored_files() -> list[str]:
    """Every photo file in the storage."""
    if not default_storage.exists("photos"):
        return []
    folders = default_storage.listdir("photos")[0]
    return [f"photos/{folder}/{name}" for folder in folders for name in default_storage.listdir(f"photos/{folder}")[1]]
