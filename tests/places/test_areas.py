"""Which area holds a point, with outlines drawn from centres, and what importing official ones changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tanggap.places.actions import NewArea, import_outlines, redraw_outlines, save_areas, save_city
from tanggap.places.models import Area, City, Level, OutlineSource
from tanggap.places.queries import area_at, area_in_city, root_area
from tanggap.platform.errors import Refused

pytestmark = pytest.mark.django_db

AREAS = [
    NewArea("9", "Kota Contoh", Level.PROVINCE),
    NewArea("9.01", "Kenanga", Level.DISTRICT, "9"),
    NewArea("9.01.1", "Melati", Level.VILLAGE, "9.01", (-6.10, 106.80)),
    NewArea("9.01.2", "Mawar", Level.VILLAGE, "9.01", (-6.10, 106.82)),
    NewArea("9.02", "Dahlia", Level.DISTRICT, "9"),
    NewArea("9.02.1", "Anggrek", Level.VILLAGE, "9.02", (-6.12, 106.80)),
]


@pytest.fixture
def city() -> City:
    facts = {"name": "Kota Contoh", "code_prefix": "CT", "centre_lat": -6.1, "centre_lon": 106.8}
    made, _changed = save_city("contoh", facts)
    save_areas(made, AREAS)
    return made


def square(lat: float, lon: float, half: float = 0.005) -> dict[str, Any]:
    ring = [[lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half], [lon - half, lat + half]]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def feature(code: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": code, **properties}, "geometry": geometry}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def name_at(city: City, lat: float, lon: float) -> str | None:
    area = area_at(city, lat, lon)
    return area.name if area else None


def test_a_point_belongs_to_the_nearest_centre(city: City) -> None:
    assert name_at(city, -6.101, 106.803) == "Melati"
    assert name_at(city, -6.101, 106.812) == "Mawar"
    assert name_at(city, -6.119, 106.801) == "Anggrek"


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(0, 0), (-6.6, 106.8), (-5.9, 106.8), (89, 10), (-6.1, -106.8), (-6.1, 106.9), (90, 180), (-90, -180)],
)
def test_a_point_elsewhere_belongs_to_nobody(city: City, lat: float, lon: float) -> None:
    assert area_at(city, lat, lon) is None
    with pytest.raises(Refused) as refused:
        area_in_city(city, lat, lon)
    assert refused.value.code == "place_outside_city"
    assert "Kota Contoh" in refused.value.sentence


@pytest.mark.parametrize(("lat", "lon"), [(float("nan"), 0), (91, 0), (0, 200), (float("inf"), 0)])
def test_what_is_no_position_is_refused(city: City, lat: float, lon: float) -> None:
    with pytest.raises(Refused) as refused:
        area_at(city, lat, lon)
    assert refused.value.code == "place_not_a_position"


def test_a_larger_area_is_drawn_around_those_in_it(city: City) -> None:
    assert root_area(city).code == "9"
    assert Area.objects.get(code="9.01").outline_source == OutlineSource.CHILDREN


def test_saving_the_same_areas_changes_nothing(city: City) -> None:
    rows, version = list(Area.objects.order_by("pk").values()), city.outlines_version
    changes = save_areas(city, AREAS)
    assert (changes.created, changes.changed, changes.retired) == ([], [], [])
    assert redraw_outlines(city) == []
    city.refresh_from_db()
    assert (list(Area.objects.order_by("pk").values()), city.outlines_version) == (rows, version)


def test_an_area_that_goes_leaves_its_ground_to_its_neighbours(city: City) -> None:
    assert name_at(city, -6.10, 106.818) == "Mawar"
    changes = save_areas(city, [area for area in AREAS if area.code != "9.01.2"])
    assert changes.retired == ["9.01.2"]
    assert not Area.objects.get(code="9.01.2").is_active
    assert name_at(city, -6.10, 106.818) == "Melati"
    assert save_areas(city, AREAS).changed == ["9.01.2"]


def test_official_outlines_replace_drawn_ones_and_the_rest_keeps_off_them(city: City) -> None:
    before = city.outlines_version
    result = import_outlines(city, collection(feature("9.01.2", square(-6.10, 106.812))))
    assert (result.changed, result.repaired, result.unchanged) == (["9.01.2"], [], 0)
    assert city.outlines_version > before
    assert name_at(city, -6.10, 106.808) == "Mawar"  # nearer to Melati's centre
    # Mawar's own centre lies outside its official outline now: ground in town, which the next takes over.
    assert name_at(city, -6.10, 106.82) == "Melati"
    assert Area.objects.get(code="9.01.2").outline_source == OutlineSource.OFFICIAL
    again = import_outlines(city, collection(feature("9012", square(-6.10, 106.812))))
    assert (again.changed, again.unchanged) == ([], 1)


def test_official_outlines_stay_when_the_city_is_loaded_again(city: City) -> None:
    import_outlines(city, collection(feature("9.01.2", square(-6.10, 106.812))))
    save_areas(city, AREAS)
    assert name_at(city, -6.10, 106.808) == "Mawar"


def test_both_ways_to_name_an_area_are_read(city: City) -> None:
    new = {"type": "Feature", "properties": {"code": "9.01.1", "name": "Melati"}, "geometry": square(-6.10, 106.80)}
    assert import_outlines(city, b"\xef\xbb\xbf" + collection(new)).changed == ["9.01.1"]


def test_a_crossed_outline_is_mended(city: City) -> None:
    bow = {
        "type": "Polygon",
        "coordinates": [[[106.79, -6.11], [106.81, -6.09], [106.81, -6.11], [106.79, -6.09], [106.79, -6.11]]],
    }
    assert import_outlines(city, collection(feature("9.01.1", bow))).repaired == ["9.01.1"]
    outline = Area.objects.get(code="9.01.1").outline.geometry
    assert outline["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    "properties", [{"KODE": "9.01.1"}, {"Kode ": 9011}, {"kode": 9011.0}, {"CODE": " 9.01.1 "}], ids=str
)
def test_a_code_is_read_as_programs_write_it(city: City, properties: dict[str, Any]) -> None:
    codes = {"type": "Feature", "properties": properties, "geometry": square(-6.10, 106.80)}
    assert import_outlines(city, collection(codes)).changed == ["9.01.1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_with_their_mark_are_read(city: City, encoding: str) -> None:
    data = collection(feature("9.01.1", square(-6.10, 106.80))).decode().encode(encoding)
    assert import_outlines(city, data).changed == ["9.01.1"]


def test_parts_in_a_collection_or_in_features_of_their_own_are_one_area(city: City) -> None:
    west, east = square(-6.10, 106.80), square(-6.10, 106.82)
    together = {"type": "GeometryCollection", "geometries": [west, east]}
    import_outlines(city, collection(feature("9.01.1", together)))
    assert {name_at(city, -6.10, lon) for lon in (106.80, 106.82)} == {"Melati"}
    save_areas(city, AREAS)
    import_outlines(city, collection(feature("9.01.1", west), feature("9.01.1", east)))
    assert {name_at(city, -6.10, lon) for lon in (106.80, 106.82)} == {"Melati"}


def test_outlines_that_claim_the_same_ground_are_named(city: City) -> None:
    near = feature("9.01.2", square(-6.10, 106.802))
    assert import_outlines(city, collection(feature("9.01.1", square(-6.10, 106.80)), near)).overlapping == [
        "9.01.1, 9.01.2"
    ]
    apart = feature("9.01.2", square(-6.10, 106.81))
    assert import_outlines(city, collection(feature("9.01.1", square(-6.10, 106.80)), apart)).overlapping == []


LINE = {"type": "LineString", "coordinates": [[106.8, -6.1], [106.9, -6.1]]}
FLAT = {"type": "Polygon", "coordinates": [[[106.8, -6.1], [106.9, -6.1], [106.8, -6.1], [106.8, -6.1]]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[-6.1, 106.8], [-6.2, 106.8], [-6.2, 106.9], [-6.1, 106.8]]]}
METRES = {
    "type": "Polygon",
    "coordinates": [[[700000, 9312000], [701000, 9312000], [701000, 9313000], [700000, 9312000]]],
}
TEXTS = {"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]}
FAR = {"type": "Polygon", "coordinates": [[[6.1, 50], [6.2, 50], [6.2, 50.1], [6.1, 50]]]}


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (feature("9.99.9", square(-6.1, 106.8)), "Fitur 2: kode wilayah “9.99.9” tidak dikenal"),
        (feature("9.01.1", square(-6.1, 106.8)), "sudah ada di fitur sebelumnya"),
        (feature("9.02.1", LINE), "Polygon atau MultiPolygon"),
        (feature("9.02.1", FLAT), "tidak mengelilingi tanah"),
        (feature("9.02.1", SWAPPED), "lintang dan bujurnya tertukar"),
        (feature("9.02.1", METRES), "bukan bujur dan lintang"),
        (feature("9.02.1", FAR), "jauh dari kota"),
        (feature("9.02.1", TEXTS), "tidak terbaca"),
        (feature("9.02.1", {"type": "Polygon", "coordinates": []}), "kosong"),
        (feature("9.02.1", {"type": "Polygon", "coordinates": [[[106.8]]]}), "tidak terbaca"),
        (feature("9.02.1", {"type": "Polygon"}), "tidak terbaca"),
        (feature("9.02.1", {"type": "GeometryCollection", "geometries": [LINE]}), "Polygon atau MultiPolygon"),
        (feature("9.02.1", {"type": "GeometryCollection"}), "Polygon atau MultiPolygon"),
        (feature("9.02.1", {"type": "GeometryCollection", "geometries": [{"type": "Polygon"}]}), "kosong"),
        (feature("9.02.1", None), "Polygon atau MultiPolygon"),
        ({"type": "Feature", "properties": {"id": 3}, "geometry": LINE}, "tidak ada properti"),
        ({"type": "Feature", "geometry": LINE}, "bukan fitur GeoJSON"),
        ("Melati", "bukan fitur GeoJSON"),
        (None, "bukan fitur GeoJSON"),
    ],
)
def test_one_wrong_feature_and_nothing_is_stored(city: City, second: Any, message: str) -> None:
    before = list(Area.objects.order_by("pk").values()), city.outlines_version
    with pytest.raises(Refused) as refused:
        import_outlines(city, collection(feature("9.01.1", square(-6.1, 106.8)), second))
    assert refused.value.code == "outlines_wrong"
    assert "Fitur 2" in refused.value.sentence
    assert message in refused.value.sentence
    city.refresh_from_db()
    assert (list(Area.objects.order_by("pk").values()), city.outlines_version) == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "outlines_not_json"),
        (b"{", "outlines_not_json"),
        (b"\xff\xfe", "outlines_not_json"),
        (b"[" * 100_000, "outlines_not_json"),
        (b"[]", "outlines_not_a_collection"),
        (b"7", "outlines_not_a_collection"),
        (b'{"type": "FeatureCollection", "features": []}', "outlines_not_a_collection"),
        (b'{"type": "FeatureCollection", "features": {}}', "outlines_not_a_collection"),
        (b'{"type": "Topology", "features": [1]}', "outlines_not_a_collection"),
    ],
)
def test_what_is_no_collection_is_refused(city: City, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        import_outlines(city, data)
    assert refused.value.code == code


def test_many_problems_are_counted_but_not_all_shown(city: City) -> None:
    with pytest.raises(Refused) as refused:
        import_outlines(city, collection(*(feature(str(n), LINE) for n in range(50))))
    assert refused.value.facts["count"] == 50
    assert "… dan 30 lainnya." in refused.value.sentence


def test_a_city_without_any_centre_has_no_outlines_and_says_so() -> None:
    city, _changed = save_city("kosong", {"name": "Kosong", "code_prefix": "KS"})
    save_areas(city, [NewArea("8", "Kosong", Level.PROVINCE), NewArea("8.1", "Satu", Level.VILLAGE, "8")])
    assert area_at(city, -6.1, 106.8) is None
    assert Area.objects.get(code="8.1").outline_source == OutlineSource.NONE


def test_a_city_of_one_area_is_a_circle() -> None:
    city, _changed = save_city("satu", {"name": "Satu", "code_prefix": "SA", "centre_lat": 1.0, "centre_lon": 100.0})
    save_areas(city, [NewArea("8", "Satu", Level.PROVINCE), NewArea("8.1", "A", Level.VILLAGE, "8", (1.0, 100.0))])
    assert name_at(city, 1.02, 100.0) == "A"
    assert name_at(city, 1.05, 100.0) is None
