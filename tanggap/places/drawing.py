"""An area as a small drawing: the path of its outline in a box 100 wide, for a page that shows a place without a map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tanggap.places.models import Area

_WIDTH = 100.0
_STEPS = 150  # detail is a 150th of the drawing's width: below what a phone shows


@dataclass(frozen=True)
class Drawing:
    """A path for SVG in the box `viewbox`; `x` and `y` are the point's, or None without one."""

    viewbox: str
    path: str
    x: float | None
    y: float | None


def draw_area(area: Area, lat: float | None = None, lon: float | None = None) -> Drawing | None:
    """The area's outline with a point in it, or None for an area without an outline. At most some 3 KB.

    Read the area with `select_related("outline")`, else this asks for its outline.
    """
    outline = getattr(area, "outline", None)
    if outline is None:
        return None
    ground = shape(outline.geometry)
    west, south, east, north = ground.bounds
    squeeze = math.cos(math.radians((south + north) / 2))  # a degree of longitude is this much of one of latitude
    scale = _WIDTH / max((east - west) * squeeze, (north - south), 1e-9)

    def place(x: float, y: float) -> tuple[float, float]:
        return round((x - west) * squeeze * scale, 1), round((north - y) * scale, 1)

    thin = ground.simplify((east - west) / _STEPS)
    width, height = place(east, south)
    point = place(lon, lat) if lat is not None and lon is not None else (None, None)
    path = "".join(_ring([place(*xy[:2]) for xy in ring]) for ring in _rings(thin))
    return Drawing(f"-2 -2 {width + 4:.1f} {height + 4:.1f}", path, *point)


def _rings(ground: BaseGeometry) -> list[list[tuple[float, ...]]]:
    parts = getattr(ground, "geoms", [ground])
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return [list(ring.coords) for part in polygons for ring in (part.exterior, *part.interiors)]


def _ring(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points[:-1]) + "Z"
