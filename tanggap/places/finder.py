"""Which area holds a point: an index in this process, rebuilt when the city's outlines have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely
from shapely import STRtree

from tanggap.places.models import AreaOutline, City, OutlineSource
from tanggap.places.outlines import Flat, Geometry, from_geojson, without_holes

# Beyond the last outline, which is drawn through fences and rivers, so far is still the city.
_GAP_M = 60.0


class Finder:
    """Areas by place; knows ids only, so that it can be kept while rows change.

    `larger` are official outlines of larger areas: ground inside one of them belongs to the city, whatever the smaller ones leave out.
    """

    def __init__(self, outlines: Mapping[int, Geometry], lat: float, larger: Iterable[Geometry] = ()) -> None:
        self._flat = Flat(lat)
        self._ids: list[int] = sorted(outlines)
        self._tree = STRtree([self._flat.lay(from_geojson(outlines[area_id])) for area_id in self._ids])
        known = [self._flat.lay(from_geojson(outline)) for outline in larger]
        self._city = without_holes([*self._tree.geometries, *known])
        shapely.prepare(self._city)

    def at(self, lat: float, lon: float) -> int | None:
        """Id of the area that holds the point, or None outside the city.

        Ground in the city that no outline holds (a gap between outlines from different hands, a hole that they enclose, the rest of a
        larger area's official outline) belongs to the nearest.
        """
        point = self._flat.point(lat, lon)
        found = self._tree.query(point, predicate="intersects")
        if len(found):
            return self._ids[int(min(found))]
        if not self._ids or not shapely.dwithin(self._city, point, _GAP_M):
            return None
        return self._ids[int(self._tree.nearest(point))]

    def within(self, lat: float, lon: float, radius_m: float) -> list[int]:
        """Ids of the areas that the circle touches, the nearest first."""
        point = self._flat.point(lat, lon)
        touched = self._tree.query(point, predicate="dwithin", distance=radius_m)
        return [self._ids[n] for n in sorted(touched, key=lambda n: (point.distance(self._tree.geometries[n]), n))]


_kept: dict[int, tuple[int, Finder]] = {}


def finder(city: City) -> Finder:
    """The finder for the city's outlines as they are now; the version is read each time, the outlines only when it moved."""
    version = City.objects.values_list("outlines_version", flat=True).get(pk=city.pk)
    known = _kept.get(city.pk)
    if known is None or known[0] != version:
        known = _kept[city.pk] = (version, _build(city))
    return known[1]


def _build(city: City) -> Finder:
    leaves = AreaOutline.objects.filter(area__city=city, area__is_active=True).exclude(area__children__is_active=True)
    larger = AreaOutline.objects.filter(area__outline_source=OutlineSource.OFFICIAL, area__children__is_active=True)
    whole = larger.filter(area__city=city, area__is_active=True).distinct().values_list("geometry", flat=True)
    return Finder(dict(leaves.values_list("area_id", "geometry")), city.centre_lat or 0.0, list(whole))
