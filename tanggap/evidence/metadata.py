"""What a photo says about itself: when, where, with what. Kept for staff as evidence, never published, never trusted.

Every value comes from a stranger. Whatever is odd is left out; nothing here may raise, for a photo with broken metadata
is still a photo of a broken road.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import SupportsFloat

from django.utils import timezone
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

Fact = str | int | float | list[str]
Metadata = dict[str, "Fact | dict[str, float]"]

_LONGEST = 200
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
# Marks that image generators and editors leave (IPTC digital source types, C2PA manifests).
_MARKS = {
    "trained_algorithmic": b"trainedAlgorithmicMedia",
    "composite_algorithmic": b"compositeWithTrainedAlgorithmicMedia",
    "c2pa": b"c2pa",
}


def read_metadata(image: Image.Image, data: bytes) -> Metadata:
    """The facts worth keeping; an empty field is left out."""
    exif, detail, gps = _tags(image)
    found: Mapping[str, Fact | dict[str, float] | None] = {
        "width": image.width,
        "height": image.height,
        "camera": _words(exif.get(Base.Make), exif.get(Base.Model)),
        "software": _words(exif.get(Base.Software)),
        "taken_at": _written(_moment(exif, detail)),
        "orientation": _whole(exif.get(Base.Orientation)),
        "gps": _point(gps),
        "marks": [name for name, mark in _MARKS.items() if mark in data],
    }
    return {name: value for name, value in found.items() if value}


def taken_at(metadata: Metadata) -> datetime | None:
    """The moment in the metadata, as a datetime."""
    written = metadata.get("taken_at")
    return datetime.fromisoformat(written) if isinstance(written, str) else None


def _tags(image: Image.Image) -> tuple[dict[int, object], dict[int, object], dict[int, object]]:
    """The three EXIF directories that matter, each empty when it cannot be read."""
    tags: list[dict[int, object]] = []
    try:
        exif = image.getexif()
        for read in (lambda: exif, lambda: exif.get_ifd(IFD.Exif), lambda: exif.get_ifd(IFD.GPSInfo)):
            tags.append(dict(read()))
    except Exception:  # noqa: S110 - a hostile directory breaks the reader in ways without number
        pass
    tags += [{}] * (3 - len(tags))
    return tags[0], tags[1], tags[2]


def _words(*values: object) -> str:
    """The values as one line that a database and a page can hold."""
    texts = (v.decode("latin-1") if isinstance(v, bytes) else v for v in values)
    joined = " ".join(text for text in texts if isinstance(text, str))
    printable = "".join(c if c.isprintable() else " " for c in joined)
    return " ".join(printable.split())[:_LONGEST]


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and 0 < value < 10_000 else None


def _moment(exif: dict[int, object], detail: dict[int, object]) -> datetime | None:
    """When the shutter was pressed. A camera that gives no offset is taken to show the city's time."""
    written = detail.get(Base.DateTimeOriginal) or exif.get(Base.DateTime)
    offset = _words(detail.get(Base.OffsetTimeOriginal))
    try:
        moment = datetime.strptime(_words(written), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone follows
        if offset:
            moment = datetime.strptime(f"{moment.isoformat()} {offset}", "%Y-%m-%dT%H:%M:%S %z")
        else:
            moment = timezone.make_aware(moment)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST < moment < timezone.now() + timedelta(days=1) else None


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _point(gps: dict[int, object]) -> dict[str, float] | None:
    """Where it says it was; nothing without its half of the earth, for a guess would be an ocean away."""
    lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "NS", 90)
    lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "EW", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None  # 0,0 is what cameras write when they do not know.
    point = {"lat": lat, "lon": lon}
    for name, tag in (("direction", GPS.GPSImgDirection), ("accuracy_m", GPS.GPSHPositioningError)):
        value = _number(gps.get(tag))
        if value is not None and 0 <= value < 100_000:
            point[name] = round(value, 1)
    return point


def _degrees(parts: object, half: object, halves: str, most: int) -> float | None:
    """Degrees, negative in the second of the two `halves`."""
    said = _words(half).upper()[:1]
    if not isinstance(parts, tuple) or len(parts) != 3 or not said or said not in halves:
        return None
    numbers = [number for part in parts if (number := _number(part)) is not None and number >= 0]
    if len(numbers) != 3:
        return None
    degrees = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
    if degrees > most:
        return None
    return round(-degrees if said == halves[1] else degrees, 7)


def _number(value: object) -> float | None:
    if not isinstance(value, SupportsFloat):
        return None
    try:
        number = float(value)
    except (ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) else None
