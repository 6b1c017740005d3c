"""Reading outlines from a GeoJSON file that somebody hands in: believed nothing, repaired where that is safe, else refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from tanggap.places.refusals import FILE_TOO_BIG, NOT_A_COLLECTION, NOT_JSON, OUTLINES_WRONG
from tanggap.platform.errors import Refused

MOST_BYTES = 100 * 1024 * 1024
_MOST_SHOWN = 20
_SHARED_GROUND = 0.01  # of the smaller; less is how two hands draw one border
# Farther than this from the city's centre an outline is a mistake, most often latitude and longitude exchanged.
FARTHEST_DEGREES = 3.0


@dataclass(frozen=True)
class NewOutline:
    """One area's outline from a file."""

    code: str
    outline: BaseGeometry
    is_repaired: bool


class _Wrong(Exception):
    """What is wrong with one feature."""


def read_outlines(data: bytes, *, codes: Mapping[str, str], centre: tuple[float, float] | None) -> list[NewOutline]:
    """Outlines of known areas; `codes` maps a code as it may be written (with and without dots) to ours. All problems at once."""
    outlines: dict[str, NewOutline] = {}
    problems: list[str] = []
    for number, feature in enumerate(_features(data), start=1):
        try:
            new = _read_feature(feature, codes, centre)
            outlines[new.code] = _joined(outlines.get(new.code), new)
        except _Wrong as wrong:
            problems.append(_("Fitur %(number)s: %(wrong)s.") % {"number": number, "wrong": wrong})
    if problems:
        raise Refused(OUTLINES_WRONG, count=len(problems), problems="\n".join(_shown(problems)))
    return list(outlines.values())


def overlaps(outlines: Sequence[NewOutline]) -> list[str]:
    """Pairs of areas that claim the same ground, more than a hundredth of the smaller: "code, code". A point there is the first's."""
    tree = shapely.STRtree([one.outline for one in outlines])
    found = []
    for index, one in enumerate(outlines):
        for other in sorted(tree.query(one.outline, predicate="intersects")):
            if other > index and _shared(one.outline, outlines[other].outline) > _SHARED_GROUND:
                found.append(f"{one.code}, {outlines[other].code}")
    return found


def _joined(known: NewOutline | None, new: NewOutline) -> NewOutline:
    """An area of several parts may stand in as many features; two that claim the same ground contradict each other."""
    if known is None:
        return new
    if _shared(known.outline, new.outline) > _SHARED_GROUND:
        raise _Wrong(
            _("kode %(code)s sudah ada di fitur sebelumnya, dengan bentuk yang bertumpukan") % {"code": new.code}
        )
    whole = shapely.union_all([known.outline, new.outline])
    return NewOutline(new.code, _polygons(whole), known.is_repaired or new.is_repaired)


def _shared(one: BaseGeometry, other: BaseGeometry) -> float:
    """The share of the smaller that both cover."""
    share: float = one.intersection(other).area / min(one.area, other.area)
    return share


def _features(data: bytes) -> list[Any]:
    if len(data) > MOST_BYTES:
        raise Refused(FILE_TOO_BIG, megabytes=len(data) // 1024**2, most=MOST_BYTES // 1024**2)
    try:
        content = json.loads(data)  # of bytes it knows UTF-8, UTF-16 and UTF-32, with their marks
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_JSON, where=str(error)[:120]) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features or content.get("type") != "FeatureCollection":
        raise Refused(NOT_A_COLLECTION)
    return features


def _read_feature(feature: Any, codes: Mapping[str, str], centre: tuple[float, float] | None) -> NewOutline:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise _Wrong(_("bukan fitur GeoJSON dengan properti"))
    written = _written_code(feature["properties"])
    code = codes.get(written)
    if code is None:
        raise _Wrong(_("kode wilayah “%(code)s” tidak dikenal") % {"code": written[:40]})
    outline = _outline(feature.get("geometry"))
    whole = _polygons(outline if outline.is_valid else shapely.make_valid(outline))
    _check_place(whole, centre)
    return NewOutline(code=code, outline=whole, is_repaired=not outline.is_valid)


def _written_code(properties: Mapping[str, object]) -> str:
    """The code, however the property's name is capitalised; a number, as spreadsheets and databases make of it, as its digits."""
    named = {str(name).strip().lower(): value for name, value in reversed(list(properties.items()))}
    written = named.get("kode", named.get("code"))
    if written is None:
        raise _Wrong(_("tidak ada properti “kode” atau “code”"))
    if isinstance(written, float) and written.is_integer():
        written = int(written)
    return str(written).strip()


def _outline(geometry: Any) -> BaseGeometry:
    if isinstance(geometry, dict) and geometry.get("type") == "GeometryCollection":
        geometry = _only_ground(geometry)
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise _Wrong(_("bentuknya harus Polygon atau MultiPolygon"))
    try:
        outline = shapely.force_2d(shape(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise _Wrong(_("koordinatnya tidak terbaca")) from error
    if outline.is_empty:
        raise _Wrong(_("bentuknya kosong"))
    return outline


def _only_ground(collection: Mapping[str, object]) -> dict[str, object]:
    """A collection of nothing but polygons as one MultiPolygon; any other as it is, to be refused."""
    parts = collection.get("geometries")
    inside = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    kinds = {part.get("type") for part in inside}
    if not inside or kinds - {"Polygon", "MultiPolygon"}:
        return dict(collection)
    rings = [part.get("coordinates") for part in inside if part["type"] == "Polygon"]
    for part in inside:
        if part["type"] == "MultiPolygon" and isinstance(part.get("coordinates"), list):
            rings += part["coordinates"]
    return {"type": "MultiPolygon", "coordinates": rings}


def _polygons(outline: BaseGeometry) -> BaseGeometry:
    """Only the ground of a repaired outline, without the lines and points that a repair may leave."""
    parts = [part for part in _parts(outline) if part.geom_type == "Polygon" and part.area > 0]
    if not parts:
        raise _Wrong(_("bentuknya tidak mengelilingi tanah dan tidak bisa diperbaiki"))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _parts(outline: BaseGeometry) -> Iterator[BaseGeometry]:
    if hasattr(outline, "geoms"):
        for part in outline.geoms:
            yield from _parts(part)
    else:
        yield outline


def _check_place(outline: BaseGeometry, centre: tuple[float, float] | None) -> None:
    west, south, east, north = outline.bounds
    if -90 <= west <= east <= 90 < south <= north <= 180:
        raise _Wrong(_("lintang dan bujurnya tertukar; GeoJSON menulis bujur dahulu"))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _Wrong(_("koordinatnya bukan bujur dan lintang (WGS 84)"))
    if centre is None:
        return
    lat, lon = centre
    if max(abs(south - lat), abs(north - lat), abs(west - lon), abs(east - lon)) > FARTHEST_DEGREES:
        raise _Wrong(_("letaknya jauh dari kota; apakah lintang dan bujur tertukar?"))


def _shown(problems: list[str]) -> list[str]:
    if len(problems) <= _MOST_SHOWN:
        return problems
    return [*problems[:_MOST_SHOWN], _("… dan %(count)s lainnya.") % {"count": len(problems) - _MOST_SHOWN}]
