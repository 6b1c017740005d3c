"""A way to come in through the door as one of the city's people."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts.models import Person
from tanggap.cases.models import Photo

BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"


def device_of(person: Person) -> TOTPDevice:
    """The person's proven code app."""
    return TOTPDevice.objects.get_or_create(user=person, confirmed=True, defaults={"name": "uji"})[0]


def come_in(person: Person) -> Client:
    """A browser in which this person took both steps."""
    client = Client()
    client.force_login(person, backend=BY_PASSWORD)
    session = client.session
    session["otp_device_id"] = device_of(person).persistent_id
    session.save()
    return client


def store_files(photo: Photo) -> None:
    """Give a photo of the tests its files."""
    for name in (photo.file, photo.thumb):
        default_storage.save(name, ContentFile(b"\xff\xd8\xff jpeg"))
