"""Space as one number: the web-mercator cell at zoom 26, in quadkey order.

A cell is about 0.6 m wide at the equator. In quadkey order every map tile of every zoom is one unbroken range of cells, so that one
B-tree index on a BIGINT serves the map, the neighbourhood and the duplicate search (docs/places.md has the measurements).
"""

from __future__ import annotations

import math

ZOOM = 26
_SIDE = 1 << ZOOM
# Beyond this latitude the square of the web-mercator map ends.
_MOST_LAT = 85.05112877980659
_EARTH_M = 6_371_008.8
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def cell_of(lat: float, lon: float) -> int:
    """The cell that holds the point; latitudes beyond the map's edge fall into the edge's cell."""
    x, y = _position(lat, lon)
    return _interleave(_step(x), _step(y))


def tile_range(zoom: int, x: int, y: int) -> tuple[int, int]:
    """First and last cell of a map tile, for `BETWEEN`."""
    if not (0 <= zoom <= ZOOM and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
        raise ValueError(f"there is no tile {zoom}/{x}/{y}")
    shift = 2 * (ZOOM - zoom)
    first = _interleave(x, y) << shift
    return first, first + (1 << shift) - 1


def ranges_around(lat: float, lon: float, radius_m: float) -> list[tuple[int, int]]:
    """At most four cell ranges that together hold every point within the radius, and some beyond: measure those afterwards."""
    x, y = _position(lat, lon)
    # The map stretches towards the poles, so the circle's poleward edge is the widest on it.
    edge = min(_MOST_LAT, abs(lat) + math.degrees(radius_m / _EARTH_M))
    reach = radius_m / (2 * math.pi * _EARTH_M * math.cos(math.radians(edge)))
    # The largest zoom whose tile is at least as wide as the circle, so that the circle touches at most 2 x 2 tiles.
    zoom = max(0, min(ZOOM, math.floor(-math.log2(max(2 * reach, 2**-ZOOM)))))
    tiles = 1 << zoom
    columns = {math.floor((x + d) * tiles) % tiles for d in (-reach, reach)}
    rows = {min(tiles - 1, max(0, math.floor((y + d) * tiles))) for d in (-reach, reach)}
    return sorted(tile_range(zoom, column, row) for column in columns for row in rows)


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Metres between two points over the ground (haversine)."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def is_on_earth(lat: float, lon: float) -> bool:
    """Whether these are a latitude and a longitude at all; false for NaN and infinities too."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def _position(lat: float, lon: float) -> tuple[float, float]:
    """The point on the square map, each side 0 to 1 from the north-west corner."""
    if not is_on_earth(lat, lon):
        raise ValueError("latitude must be within 90 and longitude within 180 degrees")
    lat = max(-_MOST_LAT, min(_MOST_LAT, lat))
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return (lon + 180) / 360, y


def _step(position: float) -> int:
    return max(0, min(_SIDE - 1, int(position * _SIDE)))


def _interleave(x: int, y: int) -> int:
    return _spread(x) | _spread(y) << 1


def _spread(bits: int) -> int:
    """Move each of 32 bits to twice its place."""
    for shift, mask in _SPREAD:
        bits = (bits | bits << shift) & mask
    return bits
