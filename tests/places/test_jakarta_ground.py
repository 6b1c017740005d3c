"""Real ground: Jakarta with outlines drawn from centres and with official ones, and how often the two agree."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, shape

from tanggap.directory.city_files import read_city
from tanggap.places.actions import import_outlines, save_areas, save_city
from tanggap.places.finder import finder
from tanggap.places.models import Area, City, Level
from tanggap.places.queries import area_at

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TANGGAP_SHARED_DATA") or ROOT.parent / "shared" / "data")
OFFICIAL = SHARED / "jakarta-kelurahan.geojson"
ELSEWHERE = {
    "Bogor": (-6.5950, 106.8166),
    "Null Island": (0.0, 0.0),
    "the Java Sea": (-5.90, 107.20),
    "Bandung": (-6.9175, 107.6191),
    "Bekasi's centre": (-6.2383, 107.0000),
    "Tangerang's centre": (-6.1783, 106.6319),
    "Depok's centre": (-6.4025, 106.7942),
}


@pytest.fixture
def jakarta() -> City:
    files = read_city(ROOT / "tanggap" / "cities" / "jakarta")
    city, _changed = save_city("jakarta", files.city.facts)
    save_areas(city, files.areas)
    return city


@pytest.fixture
def official() -> bytes:
    if not OFFICIAL.exists():
        pytest.skip(f"NOT TESTED: the official outlines are not at {OFFICIAL}; set TANGGAP_SHARED_DATA")
    return OFFICIAL.read_bytes()


def code_at(city: City, lat: float, lon: float) -> str:
    area = area_at(city, lat, lon)
    return area.code if area else ""


def test_kuningan_timur_from_its_centre(jakarta: City) -> None:
    assert code_at(jakarta, -6.2297, 106.8295) == "31.74.02.1008"


@pytest.mark.parametrize("place", ELSEWHERE)
def test_elsewhere_is_not_jakarta(jakarta: City, place: str) -> None:
    assert code_at(jakarta, *ELSEWHERE[place]) == ""


def test_every_centre_lies_in_its_own_area(jakarta: City) -> None:
    for area in Area.objects.filter(city=jakarta, centre_lat__isnull=False):
        assert code_at(jakarta, area.centre_lat or 0, area.centre_lon or 0) == area.code


def test_kuningan_timur_by_the_official_outlines(jakarta: City, official: bytes) -> None:
    result = import_outlines(jakarta, official)
    assert len(result.changed) == 267
    assert code_at(jakarta, -6.2297, 106.8295) == "31.74.02.1008"
    for place in ELSEWHERE.values():
        assert code_at(jakarta, *place) == ""


def test_how_often_drawn_outlines_agree_with_official_ones(jakarta: City, official: bytes) -> None:
    """The figures of docs/places.md: of random points on the mainland, the share whose drawn area is the official one."""
    outlines = {f["properties"]["kode"]: shape(f["geometry"]) for f in json.loads(official)["features"]}
    ground = shapely.union_all([outline for code, outline in outlines.items() if not code.startswith("31.01.")])
    codes = dict(Area.objects.filter(city=jakarta).values_list("pk", "code"))
    drawn = finder(jakarta)
    import_outlines(jakarta, official)
    real = finder(jakarta)
    same = dict.fromkeys(("village", "district", "city", "refused"), 0)
    points = random_points(ground, 3000)
    for lat, lon in points:
        guess, truth = codes.get(drawn.at(lat, lon) or 0, ""), codes.get(real.at(lat, lon) or 0, "?")
        same["village"] += guess == truth
        same["district"] += guess[:8] == truth[:8]
        same["city"] += guess[:5] == truth[:5]
        same["refused"] += not guess
    shares = {name: count / len(points) for name, count in same.items()}
    print(shares)
    assert shares["village"] > 0.70
    assert shares["district"] > 0.85
    assert shares["city"] > 0.94
    assert shares["refused"] < 0.01


def test_outlines_of_larger_areas_stay_light(jakarta: City, official: bytes) -> None:
    """Each is drawn on the page of its area, also for a phone."""
    import_outlines(jakarta, official)
    for area in Area.objects.filter(city=jakarta).exclude(level=Level.VILLAGE):
        assert len(json.dumps(area.outline.geometry)) < 20_000, area.name


def random_points(ground: shapely.Geometry, count: int) -> list[tuple[float, float]]:
    """Points that lie on the ground, the same in every run."""
    dice = random.Random(2026)
    west, south, east, north = ground.bounds
    shapely.prepare(ground)
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lat, lon = dice.uniform(south, north), dice.uniform(west, east)
        if ground.contains(Point(lon, lat)):
            found.append((lat, lon))
    return found


PARTS: dict[str, Callable[[str], bool]] = {
    "one in the middle": lambda code: code == "31.74.02.1008",
    "one district": lambda code: code.startswith("31.74.02."),
    "one city of five": lambda code: code.startswith("31.74."),
    "every second": lambda code: int(code[-1]) % 2 == 0,
    "all but one": lambda code: code != "31.74.02.1008",
}


@pytest.mark.parametrize("part", PARTS)
def test_no_ground_in_town_belongs_to_nobody_whatever_part_is_official(
    jakarta: City, official: bytes, part: str
) -> None:
    """4,000 points of the mainland, half of them around the outlines that were imported; as good as none may be refused."""
    features = json.loads(official)["features"]
    outlines = {f["properties"]["kode"]: shape(f["geometry"]) for f in features}
    ground = shapely.union_all([outline for code, outline in outlines.items() if not code.startswith("31.01.")])
    chosen = [f for f in features if PARTS[part](f["properties"]["kode"])]
    import_outlines(jakarta, json.dumps({"type": "FeatureCollection", "features": chosen}).encode())
    near = shapely.union_all([shape(f["geometry"]) for f in chosen]).buffer(0.02).intersection(ground)
    found = finder(jakarta)
    inner = ground.buffer(-0.003)  # in town: some 300 m from the border
    points = [*random_points(ground, 2000), *random_points(near, 2000)]
    lost = [point for point in points if found.at(*point) is None]
    assert not [(lat, lon) for lat, lon in lost if inner.contains(Point(lon, lat))]
    assert len(lost) <= 0.003 * len(points)
    for place in ("Bogor", "the Java Sea", "Bekasi's centre", "Depok's centre"):
        assert found.at(*ELSEWHERE[place]) is None


@pytest.mark.parametrize("file", ["jakarta-kota.geojson", "jakarta-kecamatan.geojson"])
def test_nor_inside_the_official_outline_of_a_larger_area(jakarta: City, official: bytes, file: str) -> None:
    data = (SHARED / file).read_bytes()
    features = json.loads(data)["features"]
    import_outlines(jakarta, data)
    found = finder(jakarta)
    ground = shapely.union_all([shape(f["geometry"]) for f in features])
    assert not [point for point in random_points(ground, 2000) if found.at(*point) is None]
