"""From a step's form to what the action wants: codes looked up, the photo cleaned and stored, the place put together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tanggap.accounts.models import Person
from tanggap.cases.actions import Move, NewPhoto, Place
from tanggap.cases.models import Case, PlaceSource
from tanggap.cases.queries import visible_to
from tanggap.desk import refusals, suggestions
from tanggap.desk.fields import WORK_BEGINS
from tanggap.directory.models import Agency, Category
from tanggap.evidence import photos
from tanggap.places.grid import cell_of, is_on_earth
from tanggap.places.models import Area
from tanggap.platform.errors import Refused
from tanggap.platform.storage import is_out_of_room
from tanggap.platform.uploads import NO_ROOM

Said = Mapping[str, Any]


@contextmanager
def move_of(said: Said, case: Case, *, by: Person, at: datetime) -> Iterator[Move]:
    """What was said, ready for the action. A photo that was stored for it is taken away again when the action refuses."""
    agency, category = _agency(said.get("agency"), case), _category(said.get("category"), case)
    stored = _stored_photos(said, at)
    try:
        yield Move(
            at=at,
            by=by,
            expected_version=said.get("expected_version"),
            reason=said.get("reason") or "",
            text=said.get("text") or "",
            why=suggestions.why_of(case, agency, category),
            agency=agency,
            category=category,
            until=_morning_of(said.get("until")),
            target=_target(said, by),
            report=said.get("report") or "",
            place=_place(said, case),
            photos=stored,
            capture=said.get("capture") or "",
            file_reason=said.get("file_reason") or "",
        )
    except Exception:
        photos.discard(name for photo in stored for name in (photo.file, photo.thumb))
        raise


def _agency(code: str | None, case: Case) -> Agency | None:
    return Agency.objects.filter(city=case.city_id, code=code, is_active=True).first() if code else None


def _category(code: str | None, case: Case) -> Category | None:
    return Category.objects.filter(city=case.city_id, code=code, is_active=True).first() if code else None


def _target(said: Said, by: Person) -> Case | None:
    """The case to merge into, among those that the person may see; a typed code goes before a chosen one."""
    code = (said.get("target") or said.get("near") or "").strip().upper()
    return visible_to(by).filter(reports__code=code).first() if code else None


def _morning_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, WORK_BEGINS))


def _place(said: Said, case: Case) -> Place | None:
    """The corrected place. Within the same area the old point stays, unless another one is given."""
    area = Area.objects.filter(city=case.city_id, code=said.get("area") or "").first()
    if area is None:
        return None
    lat, lon = _point(said.get("point") or "")
    stays = lat is None and area.pk == case.area_id
    if stays:
        lat, lon = case.lat, case.lon
    return Place(
        area=area,
        source=PlaceSource.STAFF,
        lat=lat,
        lon=lon,
        cell=cell_of(lat, lon) if lat is not None and lon is not None else None,
        accuracy_m=case.accuracy_m if stays else None,
        landmark=said.get("landmark") or "",
    )


def _point(typed: str) -> tuple[float | None, float | None]:
    if not typed.strip():
        return None, None
    try:
        lat, lon = (float(part) for part in typed.replace(";", ",").split(","))
    except ValueError:
        raise Refused(refusals.WRONG_POINT, field="point") from None
    if not is_on_earth(lat, lon):
        raise Refused(refusals.WRONG_POINT, field="point")
    return lat, lon


def _stored_photos(said: Said, at: datetime) -> list[NewPhoto]:
    file = said.get("photo")
    if not isinstance(file, UploadedFile):
        return []
    try:
        stored = photos.store(photos.clean_photo(file, size=file.size or 0))
    except OSError as error:
        if not is_out_of_room(error):
            raise
        raise Refused(NO_ROOM, field="photo") from error
    lat, lon = _stood_at(said)
    # The page's camera tells the moment; a file that was picked without it tells only what stands inside it.
    claimed = said.get("taken_at")
    taken_at = min(claimed, at) if claimed else stored.taken_at
    accuracy_m = said.get("accuracy") if lat is not None else None
    return [replace(stored, taken_at=taken_at, lat=lat, lon=lon, accuracy_m=accuracy_m)]


def _stood_at(said: Said) -> tuple[float | None, float | None]:
    """Where the browser says the photo was taken: both numbers or none."""
    lat, lon = said.get("lat"), said.get("lon")
    is_here = lat is not None and lon is not None and math.isfinite(lat) and math.isfinite(lon)
    return (lat, lon) if is_here else (None, None)
