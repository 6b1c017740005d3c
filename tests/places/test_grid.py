"""The cell of a point, tiles as ranges, and a circle's ranges hold the circle."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.places.grid import ZOOM, cell_of, distance_m, is_on_earth, ranges_around, tile_range

lats = st.floats(-85, 85)
lons = st.floats(-180, 179.999999)
turns = st.floats(0, 2 * math.pi)


def moved(lat: float, lon: float, metres: float, turn: float) -> tuple[float, float]:
    """The point so many metres away, in the direction of `turn`."""
    there_lon = lon + math.degrees(metres * math.sin(turn) / 6_371_008.8 / math.cos(math.radians(lat)))
    return lat + math.degrees(metres * math.cos(turn) / 6_371_008.8), (there_lon + 180) % 360 - 180


@given(lats, lons, turns)
def test_points_a_metre_apart_have_cells_of_their_own(lat: float, lon: float, turn: float) -> None:
    assert cell_of(lat, lon) != cell_of(*moved(lat, lon, 1, turn))


@given(lats, lons, st.integers(0, ZOOM))
def test_a_point_lies_in_its_tile_of_every_zoom_and_in_no_other(lat: float, lon: float, zoom: int) -> None:
    cell = cell_of(lat, lon)
    tiles = 1 << zoom
    x = int((lon + 180) / 360 * tiles)
    y = int((0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)) * tiles)
    first, last = tile_range(zoom, x, y)
    assert first <= cell <= last
    other_first, other_last = tile_range(zoom, (x + 1) % tiles, y)
    assert zoom == 0 or not other_first <= cell <= other_last


@given(st.integers(0, ZOOM - 1), st.data())
def test_a_tile_is_its_four_children(zoom: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, 2**zoom - 1)) for _ in "xy")
    children = sorted(tile_range(zoom + 1, 2 * x + dx, 2 * y + dy) for dx in (0, 1) for dy in (0, 1))
    assert (children[0][0], children[-1][1]) == tile_range(zoom, x, y)
    assert all(one[1] + 1 == other[0] for one, other in itertools.pairwise(children))


@given(st.floats(-80, 80), lons, st.floats(0.5, 5000), turns, st.floats(0, 0.99))
def test_the_ranges_around_a_point_hold_its_circle(
    lat: float, lon: float, radius: float, turn: float, part: float
) -> None:
    ranges = ranges_around(lat, lon, radius)
    assert 1 <= len(ranges) <= 4
    cell = cell_of(*moved(lat, lon, radius * part, turn))
    assert any(first <= cell <= last for first, last in ranges)


@given(lats, lons)
def test_the_ranges_of_50_m_are_small(lat: float, lon: float) -> None:
    cell_m = 2 * math.pi * 6_371_008.8 / 2**ZOOM * math.cos(math.radians(lat))
    for first, last in ranges_around(lat, lon, 50):
        assert math.sqrt(last - first + 1) * cell_m < 4 * 50 * 1.01


def test_a_known_cell() -> None:
    """The cell of Kuningan Timur: were it to change, every stored cell would be wrong."""
    assert cell_of(-6.2297, 106.8295) == 3666149478134238
    assert tile_range(0, 0, 0) == (0, 4**26 - 1)
    assert cell_of(0, 0) == tile_range(1, 1, 1)[0]


def test_the_edges_of_the_map() -> None:
    assert 0 <= cell_of(90, -180) < 4**26
    assert 0 <= cell_of(-90, 180) < 4**26


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (math.nan, 0), (0, math.nan), (math.inf, 0), (-91, 0)])
def test_what_is_no_place_has_no_cell(lat: float, lon: float) -> None:
    assert not is_on_earth(lat, lon)
    with pytest.raises(ValueError, match="latitude"):
        cell_of(lat, lon)


@pytest.mark.parametrize(("zoom", "x", "y"), [(-1, 0, 0), (27, 0, 0), (3, 8, 0), (3, 0, -1)])
def test_there_are_no_other_tiles(zoom: int, x: int, y: int) -> None:
    with pytest.raises(ValueError, match="no tile"):
        tile_range(zoom, x, y)


def test_distances_over_the_ground() -> None:
    assert distance_m(-6.2, 106.8, -6.2, 106.8) == 0
    assert distance_m(-6.0, 106.8, -7.0, 106.8) == pytest.approx(111_195, rel=0.001)
    assert distance_m(0, 179.999, 0, -179.999) == pytest.approx(222.4, rel=0.01)
