"""The open cases around a place, with what was said and shown of each: what a new report is compared with.

One statement. The partial index `case_open_cell` holds open cases only, in the order of space (docs/duplicates.md has the plan);
the texts and hashes are gathered after the nearest were chosen. Guarded cases are compared with nothing: whoever reads a proposal would learn of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from math import cos, radians
from operator import or_
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from tanggap.cases.models import Case, Merge, Photo, PhotoKind, Report
from tanggap.cases.public import FOR_ALL, rounded
from tanggap.cases.workflow import OPEN
from tanggap.places.grid import ranges_around
from tanggap.places.models import City

# Beyond this nobody means the same hole; the errors of two poor points are within it.
REACH_M: Final = 150.0
LONGEST_OPEN: Final = timedelta(days=365)
_MOST: Final = 40
_SAID: Final = 4
_SHOWN: Final = 6


@dataclass(frozen=True, kw_only=True)
class Near:
    """An open case as it is compared. For the public: from rounded points and public words and photos only."""

    pk: int
    code: str
    kind: int | None
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    landmark: str
    opened_at: datetime
    said: Sequence[Mapping[str, Any]]  # of its latest reports: text, landmark, at, lat, lon, accuracy
    looks: tuple[int, ...]


def open_near(
    city: City,
    *,
    lat: float | None,
    lon: float | None,
    area_id: int,
    kinds: Collection[int] | None,
    at: datetime,
    only_public: bool = False,
    without: int | None = None,
) -> list[Near]:
    """The nearest open cases within 150 m of the point; without a point the newest of the area. At most 40.

    Only of these kinds and of unknown kind; of all when `kinds` is None. `without` is the case that asks: it, and those from which
    it was once split, are left out.
    """
    found = Case.objects.filter(
        city=city, ended_at=None, status__in=OPEN, is_guarded=False, opened_at__gte=at - LONGEST_OPEN, opened_at__lte=at
    )
    if kinds is not None:
        found = found.filter(Q(category__in=kinds) | Q(category=None))
    if only_public:
        found = found.filter(is_public=True)
    if without is not None:
        found = found.exclude(pk=without).exclude(_once_apart(without))
    return [_near(row, only_public=only_public) for row in _details(_nearest(found, lat, lon, area_id), only_public)]


def _nearest(found: QuerySet[Case], lat: float | None, lon: float | None, area_id: int) -> QuerySet[Case]:
    if lat is None or lon is None:
        return found.filter(area=area_id).order_by("-pk")[:_MOST]
    in_reach = reduce(or_, (Q(cell__range=cells) for cells in ranges_around(lat, lon, REACH_M)))
    north = F("lat") - Value(lat, output_field=FloatField())
    east = (F("lon") - Value(lon, output_field=FloatField())) * Value(cos(radians(lat)), output_field=FloatField())
    return found.filter(in_reach, lat__isnull=False).order_by(north * north + east * east)[:_MOST]


def _details(nearest: QuerySet[Case], only_public: bool) -> list[dict[str, Any]]:
    own = {"case": OuterRef("pk")}
    reports = Report.objects.filter(**own).order_by("-received_at")
    photos = Photo.objects.filter(**own, kind=PhotoKind.BEFORE, look__isnull=False).order_by("added_at")
    if only_public:
        reports, photos = reports.filter(wants_public=True), photos.filter(FOR_ALL)
    said = JSONObject(text="text", landmark="landmark", at="received_at", lat="lat", lon="lon", accuracy="accuracy_m")
    found = nearest.annotate(
        said=ArraySubquery(reports.values(said=said)[:_SAID]),
        looks=ArraySubquery(photos.values("look")[:_SHOWN]),
    )
    columns = ("pk", "code", "category_id", "lat", "lon", "accuracy_m", "landmark", "opened_at", "said", "looks")
    return [dict(zip(columns, row, strict=True)) for row in found.values_list(*columns)]


def _near(row: dict[str, Any], *, only_public: bool) -> Near:
    return Near(
        pk=row["pk"],
        code=row["code"],
        kind=row["category_id"],
        lat=rounded(row["lat"]) if only_public else row["lat"],
        lon=rounded(row["lon"]) if only_public else row["lon"],
        accuracy_m=row["accuracy_m"],
        landmark=row["landmark"],
        opened_at=row["opened_at"],
        said=row["said"],
        looks=tuple(row["looks"]),
    )


def _once_apart(case_id: int) -> Q:
    """Cases that this one was split from, or that were split from it: to propose them again would be to argue."""
    apart = Merge.objects.filter(Q(case=case_id) | Q(into=case_id), split_at__isnull=False)
    return Q(pk__in={pk for pair in apart.values_list("case", "into") for pk in pair})
