"""What is kept of a photo, said once: the columns of the tables that hold photos, and the value that travels between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from django.db import models


class StoredPicture(models.Model):
    """The cleaned picture, re-encoded and without metadata: `file` and `thumb` are storage names, sizes are in pixels."""

    file = models.CharField(max_length=200)
    thumb = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # SHA-256 of `file` as it was stored, to notice when it has changed; empty for photos from before that was kept.
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    # Perceptual hash of the cleaned picture, to find the same scene again; None: no detail in it, or not hashed yet.
    phash = models.BigIntegerField(null=True, db_column="look")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class OriginalFile(models.Model):
    """The file as it was sent: digest, kind, bytes, and what it said about itself. For staff only."""

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    metadata = models.JSONField(default=dict)

    class Meta:
        abstract = True


class CameraPosition(models.Model):
    """Where the camera stood, as the sender's device told: degrees of WGS 84 and metres."""

    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, kw_only=True)
class PhotoFacts:
    """What reading a photo's file told, before anything is stored."""

    width: int
    height: int
    sha256: str
    media_type: str
    size: int
    metadata: Mapping[str, object]
    phash: int | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class NewPhoto(PhotoFacts):
    """A photo that was cleaned and stored, on its way from one table to another."""

    file: str
    thumb: str
    digest: str = ""
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None

    @classmethod
    def stored(cls, facts: PhotoFacts, *, file: str, thumb: str, digest: str) -> Self:
        """The photo with these facts, whose files have these names in the storage; `digest` is the SHA-256 of the larger one."""
        return cls(
            file=file, thumb=thumb, digest=digest, **{one.name: getattr(facts, one.name) for one in fields(PhotoFacts)}
        )

    @classmethod
    def of_row(cls, row: models.Model) -> Self:
        """The photo that a row of `StoredPicture` and `OriginalFile` holds."""
        return cls(**{name: getattr(row, name) for part in (StoredPicture, OriginalFile) for name in _names(part)})

    def columns(self, *parts: type[models.Model]) -> dict[str, object]:
        """Values for the columns of these parts: of StoredPicture, OriginalFile, CameraPosition."""
        return {name: getattr(self, name) for part in parts for name in _names(part)}


def _names(part: type[models.Model]) -> list[str]:
    return [field.name for field in part._meta.local_fields]
