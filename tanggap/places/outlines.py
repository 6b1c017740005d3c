"""Geometry of areas: outlines drawn from centre points where no official ones are known, and unions of them.

Without official outlines an area is the ground nearer to its centre than to any other's (Voronoi), and not farther from it than
its neighbours let one expect: so a point in the next city or in the open sea belongs to nobody. docs/places.md says how often this
agrees with the official outlines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy
import shapely
from shapely.geometry import MultiPoint, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

Key = TypeVar("Key")
Geometry = Mapping[str, object]  # a GeoJSON geometry, lon/lat

_M_PER_DEGREE_LAT = 110_574.0
_M_PER_DEGREE_LON = 111_320.0
# How far ground may lie from a centre: as far as the fifth neighbour, within these bounds. Measured on Jakarta's 261 mainland
# villages: 0.3 % of the city refused; a flat 3.5 km refuses as little but takes in 6 % more of the neighbouring cities.
_LEAST_REACH_M = 600.0
_MOST_REACH_M = 3_500.0
# An area whose third neighbour is farther than this is an island group, whose islands lie far from its centre.
_ISOLATED_M = 5_000.0
_ISLAND_REACH_M = 12_000.0
# Detail of an outline that is only drawn: a thousandth of its width, but nothing under 11 m.
_DRAWN_STEPS = 1000
_LEAST_DRAWN_DEGREES = 0.0001


@dataclass(frozen=True)
class Flat:
    """A local plane in metres around one latitude; true enough for a city."""

    lat: float

    @property
    def scale(self) -> Any:
        """Metres per degree of longitude and of latitude."""
        return numpy.array([_M_PER_DEGREE_LON * math.cos(math.radians(self.lat)), _M_PER_DEGREE_LAT])

    def point(self, lat: float, lon: float) -> BaseGeometry:
        """A point of the earth on the plane."""
        return Point(numpy.array([lon, lat]) * self.scale)

    def lay(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees laid on the plane."""
        return shapely.transform(geometry, lambda xy: xy * self.scale)

    def lift(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry of the plane in degrees."""
        return shapely.transform(geometry, lambda xy: xy / self.scale)


def outlines_from_centres(
    centres: Mapping[Key, tuple[float, float]], *, known: Iterable[tuple[float, float]] = ()
) -> dict[Key, BaseGeometry]:
    """For each (lat, lon) centre the ground that is nearest to it, in degrees; of equal centres only the first gets any.

    `known` are centres of areas whose outlines are known: they say how densely the city is divided and take no ground, for what
    their outlines leave of it is somebody else's.
    """
    firsts = {centre: key for key, centre in reversed(list(centres.items()))}
    if not firsts:
        return {}
    flat = Flat(sum(lat for lat, _ in firsts) / len(firsts))
    points = [flat.point(lat, lon) for lat, lon in firsts]
    others = [flat.point(lat, lon) for lat, lon in dict.fromkeys(known) if (lat, lon) not in firsts]
    reaches = _reaches([*points, *others])[: len(points)]
    cells = _cells(points, max(reaches))
    return {
        key: flat.lift(cell.intersection(point.buffer(reach)))
        for key, point, reach, cell in zip(firsts.values(), points, reaches, cells, strict=True)
    }


def union(outlines: Iterable[BaseGeometry]) -> BaseGeometry:
    """All their ground as one."""
    return unary_union(list(outlines))


def outline_around(outlines: Iterable[BaseGeometry]) -> BaseGeometry:
    """One outline around all, for drawing: without fences between them, and as fine as a screen that shows it whole can show.

    Points are found in the smallest areas, never in this one; exact, Jakarta's whole would weigh 190 kB in every row that is read.
    """
    exact = list(outlines)
    west, south, east, north = shapely.total_bounds(exact)
    fine = max(_LEAST_DRAWN_DEGREES, max(east - west, north - south) / _DRAWN_STEPS)
    whole = union(outline.buffer(fine) for outline in exact).buffer(-fine).simplify(fine)
    parts = [part for part in getattr(whole, "geoms", [whole]) if part.area > fine**2]
    return union(parts) if parts else whole


def without_holes(outlines: Sequence[BaseGeometry]) -> BaseGeometry:
    """All their ground as one, with what they enclose."""
    whole = unary_union(list(outlines))
    return unary_union([Polygon(part.exterior) for part in _polygons_in(whole)])


def _polygons_in(ground: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(ground, "geoms", [ground]):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part


def as_geojson(outline: BaseGeometry) -> Geometry:
    """The outline as it is stored: rounded to 0.1 m, still valid."""
    rounded: dict[str, Any] = mapping(shapely.set_precision(outline, 1e-6))
    return {"type": rounded["type"], "coordinates": _lists(rounded["coordinates"])}


def from_geojson(outline: Geometry) -> BaseGeometry:
    """A stored outline as a geometry in degrees."""
    return shape(outline)


def _cells(points: Sequence[BaseGeometry], reach: float) -> list[BaseGeometry]:
    around = shapely.buffer(shapely.envelope(MultiPoint(points)), 2 * reach)
    if len(points) < 2:
        return [around]
    return list(shapely.voronoi_polygons(MultiPoint(points), extend_to=around, ordered=True).geoms)


def _reaches(points: Sequence[BaseGeometry]) -> list[float]:
    """How far each point's ground may reach, from the distances to its neighbours."""
    xy = shapely.get_coordinates(points)
    reaches = []
    for here in xy:
        apart = numpy.sort(numpy.hypot(*(xy - here).T))[1:]
        if len(apart) < 5:
            reaches.append(_MOST_REACH_M)
        elif apart[2] > _ISOLATED_M:
            reaches.append(_ISLAND_REACH_M)
        else:
            reaches.append(float(min(_MOST_REACH_M, max(_LEAST_REACH_M, apart[4]))))
    return reaches


def _lists(coordinates: Any) -> Any:
    """Tuples as lists, so that what was stored equals what is drawn anew."""
    return [_lists(part) for part in coordinates] if isinstance(coordinates, tuple | list) else round(coordinates, 6)
