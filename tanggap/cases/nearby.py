"""The open cases around a place, with what was said and shown of each: what a new report is compared with.

One statement. The partial index `case_open_cell` holds open cases only, in the order of space (docs/duplicates.md has the plan);
the texts and hashes are gathered after the nearest were chosen. Guarded cases are compared with nothing: whoever reads a proposal would
learn of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any, Final

from django.db import connection

from tanggap.cases.models import PhotoKind
from tanggap.cases.public import rounded
from tanggap.cases.states import OPEN
from tanggap.places.grid import ranges_around
from tanggap.places.models import City

# Beyond this nobody means the same hole; the errors of two poor points are within it. Floods reach further.
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
    phashes: tuple[int, ...]


def open_near(
    city: City,
    *,
    lat: float | None,
    lon: float | None,
    area_id: int,
    kinds: Collection[int] | None,
    at: datetime,
    reach_m: float = REACH_M,
    only_public: bool = False,
    without: int | None = None,
) -> list[Near]:
    """The nearest open cases within `reach_m` of the point (and some beyond); without a point the newest of the area. At most 40.

    Only of these kinds and of unknown kind; of all when `kinds` is None. `without` is the case that asks: it, and those from which
    it was once split, are left out.
    """
    asked = NearbyQuestion(city.pk, lat, lon, area_id, kinds, at, reach_m, only_public, without)
    sql, values = statement(asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_near(row, only_public=only_public) for row in cursor.fetchall()]


@dataclass(frozen=True)
class NearbyQuestion:
    """What is looked for, as `open_near` was told it."""

    city_id: int
    lat: float | None
    lon: float | None
    area_id: int
    kinds: Collection[int] | None
    at: datetime
    reach_m: float
    only_public: bool
    without: int | None


def statement(asked: NearbyQuestion) -> tuple[str, dict[str, Any]]:
    """The query and its values. Written by hand: Django would take longer to put it together than PostgreSQL to answer it."""
    values: dict[str, Any] = {
        "city": asked.city_id, "area": asked.area_id, "at": asked.at, "since": asked.at - LONGEST_OPEN, "open": sorted(OPEN),
        "most": _MOST, "said": _SAID, "shown": _SHOWN, "before": PhotoKind.BEFORE.value,
    }  # fmt: skip
    where = [_OPEN_IN_CITY]
    if asked.lat is None or asked.lon is None:
        where, order = [*where, "c.area_id = %(area)s"], "c.id DESC"
    else:
        cells = _joined(ranges_around(asked.lat, asked.lon, asked.reach_m))
        within = " OR ".join(f"c.cell BETWEEN {first:d} AND {last:d}" for first, last in cells)
        where, order = [*where, f"({within})", "c.lat IS NOT NULL"], _METRES
        values |= {"lat": asked.lat, "lon": asked.lon, "shrunk": cos(radians(asked.lat))}
    if asked.kinds is not None:
        where.append("COALESCE(c.category_id, 0) = ANY(%(kinds)s::bigint[])")  # as the index `case_open_kind` has it
        values["kinds"] = [0, *asked.kinds]
    if asked.only_public:
        where.append("c.is_public")
    if asked.without is not None:
        where.append(_NOT_SPLIT_FROM)
        values["without"] = asked.without
    for_all = (_REPORT_FOR_ALL, _PHOTO_FOR_ALL) if asked.only_public else ("", "")
    return _STATEMENT.format(where=" AND ".join(where), order=order, report=for_all[0], photo=for_all[1]), values


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same cells in as few ranges: two that touch are one."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and found[-1][1] + 1 == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


_OPEN_IN_CITY: Final = (
    "c.city_id = %(city)s AND c.ended_at IS NULL AND c.status = ANY(%(open)s) AND NOT c.is_guarded "
    "AND c.opened_at BETWEEN %(since)s AND %(at)s"
)
# Squared, in degrees of latitude: only the order counts.
_METRES: Final = "(c.lat - %(lat)s) ^ 2 + ((c.lon - %(lon)s) * %(shrunk)s) ^ 2"
# Cases that this one was split from, or that were split from it: to propose them again would be to argue.
_NOT_SPLIT_FROM: Final = (
    "c.id <> %(without)s AND NOT EXISTS (SELECT 1 FROM cases_merge m WHERE m.split_at IS NOT NULL "
    "AND ((m.case_id = %(without)s AND m.into_id = c.id) OR (m.into_id = %(without)s AND m.case_id = c.id)))"
)
# The same as `public.FOR_ALL`.
_REPORT_FOR_ALL: Final = "AND r.wants_public"
_PHOTO_FOR_ALL: Final = (
    "AND p.hidden_at IS NULL "
    "AND (p.report_id IS NULL OR EXISTS (SELECT 1 FROM cases_report o WHERE o.id = p.report_id AND o.wants_public))"
)
_STATEMENT: Final = """
SELECT c.id, c.code, c.category_id, c.lat, c.lon, c.accuracy_m, c.landmark, c.opened_at,
    ARRAY(SELECT jsonb_build_object('text', r.text, 'landmark', r.landmark, 'at', r.received_at, 'lat', r.lat, 'lon', r.lon,
                                    'accuracy', r.accuracy_m)
          FROM cases_report r WHERE r.case_id = c.id {report} ORDER BY r.received_at DESC LIMIT %(said)s),
    ARRAY(SELECT p.look FROM cases_photo p WHERE p.case_id = c.id AND p.kind = %(before)s AND p.look IS NOT NULL {photo}
          ORDER BY p.added_at LIMIT %(shown)s)
FROM cases_case c WHERE {where} ORDER BY {order} LIMIT %(most)s
"""


def _near(row: Sequence[Any], *, only_public: bool) -> Near:
    pk, code, kind, lat, lon, accuracy, landmark, opened_at, said, phashes = row
    return Near(
        pk=pk,
        code=code,
        kind=kind,
        lat=rounded(lat) if only_public else lat,
        lon=rounded(lon) if only_public else lon,
        accuracy_m=accuracy,
        landmark=landmark,
        opened_at=opened_at,
        said=[json.loads(one) if isinstance(one, str) else one for one in said],
        phashes=tuple(phashes),
    )
