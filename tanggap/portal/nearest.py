"""The open public reports nearest to where somebody stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q

from tanggap.cases.public import PublicCard, cards, public_cases, rounded
from tanggap.cases.states import OPEN
from tanggap.places.grid import distance_m, ranges_around
from tanggap.places.models import City

MOST: Final = 24
_ENOUGH: Final = 12
_RADII_M: Final = (1_000, 10_000)
_READ: Final = 2_000  # points; more are never looked at, however dense the city


class Nearby(NamedTuple):
    """A card and how far away it is, between points that are public: rounded to some eleven metres."""

    card: PublicCard
    metres: float


def nearest(city: City, lat: float, lon: float, *, at: datetime) -> list[Nearby]:
    """At most 24, the nearest first; the circle widens until it holds a dozen or is ten kilometres wide."""
    found: list[tuple[float, int]] = []
    for radius in _RADII_M:
        found = _within(city, lat, lon, radius)
        if len(found) >= _ENOUGH:
            break
    metres = {pk: away for away, pk in sorted(found)[:MOST]}
    shown = cards(public_cases(city).filter(pk__in=metres), at=at)
    away = [Nearby(card, distance_m(lat, lon, card.lat or 0.0, card.lon or 0.0)) for card in shown]
    return sorted(away, key=lambda one: one.metres)


def _within(city: City, lat: float, lon: float, radius: float) -> list[tuple[float, int]]:
    """Distance and key of each open case within the radius; read along the index of open cells."""
    here = Q()
    for first, last in ranges_around(lat, lon, radius):
        here |= Q(cell__range=(first, last))
    rows = public_cases(city).filter(here, ended_at=None, status__in=OPEN).values_list("pk", "lat", "lon")
    points = ((distance_m(lat, lon, rounded(y) or 0.0, rounded(x) or 0.0), pk) for pk, y, x in rows.order_by()[:_READ])
    return [(away, pk) for away, pk in points if away <= radius]
