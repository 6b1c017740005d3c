"""A way to come in through the door as one of the city's people."""

from __future__ import annotations

import time
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Photo
from tests.evidence.pictures import encoded, street

BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"


def device_of(person: Person) -> TOTPDevice:
    """The person's proven code app."""
    return TOTPDevice.objects.get_or_create(user=person, confirmed=True, defaults={"name": "uji"})[0]


def come_in(person: Person) -> Client:
    """A browser in which this person took both steps; the session is written as the sign-in leaves it."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: BY_PASSWORD,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            "otp_device_id": device_of(person).persistent_id,
            "seen_at": int(time.time()),
        }
    )
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def store_files(photo: Photo) -> None:
    """Give a photo of the tests its files."""
    for name in (photo.file, photo.thumb):
        default_storage.save(name, ContentFile(b"\xff\xd8\xff jpeg"))


def digits_of(device: TOTPDevice, *, later: int = 0) -> str:
    """What the person's telephone shows now, or so many half minutes later; a code counts only once."""
    shown = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    shown.time = time.time() + later * device.step
    return f"{shown.token():0{device.digits}d}"


def end_session(client: Client) -> None:
    """The working day was longer than the session: the server no longer knows it, the browser still has its cookie."""
    Session.objects.filter(pk=client.session.session_key).delete()


def take(client: Client, case: Case, slug: str, **said: Any) -> Any:
    """Send a step's form as the case's page does, having seen everything up to now."""
    case.refresh_from_db()
    return client.post(reverse("desk:step", args=[case.code, slug]), {"expected_version": case.version, **said})


def after_photo(name: str = "sesudah.jpg") -> SimpleUploadedFile:
    """A photo of the mended road, as the page's camera sends it: drawn on a canvas, without a word of metadata."""
    return SimpleUploadedFile(name, encoded(street()), content_type="image/jpeg")


def camera_pass(client: Client, case: Case) -> str:
    """The pass that the camera in the page is given when it opens."""
    return str(client.post(reverse("desk:camera", args=[case.code])).json()["pass"])


def text_of(answer: Any) -> str:
    """The page as text, entities resolved."""
    return unescape(answer.content.decode())
