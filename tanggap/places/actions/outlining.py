"""Writes of outlines: official ones from a file, and those drawn where no official one is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from tanggap.places.models import Area, AreaOutline, City, OutlineSource
from tanggap.places.outline_files import NewOutline, overlaps, read_outlines
from tanggap.places.outlines import (
    Geometry,
    as_geojson,
    from_geojson,
    outline_around,
    outlines_from_centres,
    union,
)


@dataclass(frozen=True)
class ImportResult:
    """What an import of outlines did; areas by code."""

    changed: list[str]
    repaired: list[str]
    unchanged: int
    overlapping: list[str]  # pairs that claim the same ground


def import_outlines(city: City, data: bytes) -> ImportResult:
    """Replace the outlines of the areas that a GeoJSON file names by its official ones; all of the file or nothing.

    Reading a file takes long and locks nothing. Raises Refused for a file that is no such collection or has wrong outlines.
    """
    known = Area.objects.filter(city=city, is_active=True).values_list("code", flat=True)
    codes = {written: code for code in known for written in (code, code.replace(".", ""))}
    centre = (city.centre_lat, city.centre_lon) if city.centre_lat is not None and city.centre_lon is not None else None
    return _store_official(city, read_outlines(data, codes=codes, centre=centre))


@transaction.atomic
def redraw_outlines(city: City) -> list[str]:
    """Draw what is not official: smallest areas from their centres, larger ones around those in them. Returns changed codes."""
    outlines = _Outlines(city)
    parents = {area.parent_id for area in outlines.areas}
    _draw_leaves(outlines, [area for area in outlines.areas if area.pk not in parents])
    for area in sorted((a for a in outlines.areas if a.pk in parents), key=lambda a: -len(a.lineage)):
        _draw_around(outlines, area, [child for child in outlines.areas if child.parent_id == area.pk])
    return outlines.save()


class _Outlines:
    """The active areas of a city and their outlines, locked; what was set is written by `save`."""

    def __init__(self, city: City) -> None:
        self._city = city
        self.areas = list(
            Area.objects.select_for_update(no_key=True).filter(city=city, is_active=True).order_by("code")
        )
        rows = AreaOutline.objects.filter(area__city=city, area__is_active=True)
        self._geometry: dict[int, Geometry] = dict(rows.values_list("area_id", "geometry"))
        self._changed: list[Area] = []

    def of(self, area: Area) -> Geometry | None:
        return self._geometry.get(area.pk)

    def set(self, area: Area, outline: Geometry | None, source: str) -> bool:
        """Give the area this outline; whether that changes anything."""
        if self.of(area) == outline and area.outline_source == source:
            return False
        area.outline_source = source
        if outline is None:
            self._geometry.pop(area.pk, None)
        else:
            self._geometry[area.pk] = outline
        self._changed.append(area)
        return True

    def save(self) -> list[str]:
        """Write what was set; the codes of these areas."""
        if not self._changed:
            return []
        gone = [area.pk for area in self._changed if area.pk not in self._geometry]
        AreaOutline.objects.filter(area__in=gone).delete()
        rows = [AreaOutline(area=area, geometry=self.of(area)) for area in self._changed if area.pk in self._geometry]
        AreaOutline.objects.bulk_create(rows, update_conflicts=True, unique_fields=["area"], update_fields=["geometry"])
        Area.objects.bulk_update(self._changed, ["outline_source"])
        City.objects.filter(pk=self._city.pk).update(outlines_version=F("outlines_version") + 1)
        self._city.refresh_from_db(fields=["outlines_version"])
        return [area.code for area in self._changed]


@transaction.atomic
def _store_official(city: City, read: Sequence[NewOutline]) -> ImportResult:
    outlines = _Outlines(city)
    areas = {area.code: area for area in outlines.areas}
    new = [one for one in read if one.code in areas]  # An area may have been retired meanwhile.
    for one in new:
        outlines.set(areas[one.code], as_geojson(one.outline), OutlineSource.OFFICIAL)
    changed = outlines.save()
    redraw_outlines(city)
    return ImportResult(
        changed=sorted(changed),
        repaired=sorted(one.code for one in new if one.is_repaired),
        unchanged=len(new) - len(changed),
        overlapping=overlaps(new),
    )


def _draw_leaves(outlines: _Outlines, leaves: Sequence[Area]) -> None:
    official = [area for area in leaves if area.outline_source == OutlineSource.OFFICIAL]
    taken = union(from_geojson(outline) for outline in map(outlines.of, official) if outline)
    drawn = outlines_from_centres(
        _centres(area for area in leaves if area not in official), known=_centres(official).values()
    )
    for area in leaves:
        if area.outline_source == OutlineSource.OFFICIAL:
            continue
        left = drawn[area.pk].difference(taken) if area.pk in drawn else None
        if left is None or left.is_empty:
            outlines.set(area, None, OutlineSource.NONE)
        else:
            outlines.set(area, as_geojson(left), OutlineSource.VORONOI)


def _centres(areas: Iterable[Area]) -> dict[int, tuple[float, float]]:
    return {
        area.pk: (area.centre_lat, area.centre_lon)
        for area in areas
        if area.centre_lat is not None and area.centre_lon is not None
    }


def _draw_around(outlines: _Outlines, area: Area, children: Sequence[Area]) -> None:
    if area.outline_source == OutlineSource.OFFICIAL:
        return
    inside = [from_geojson(outline) for outline in map(outlines.of, children) if outline]
    if inside:
        outlines.set(area, as_geojson(outline_around(inside)), OutlineSource.CHILDREN)
    else:
        outlines.set(area, None, OutlineSource.NONE)
