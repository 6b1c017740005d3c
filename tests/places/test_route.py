"""A way to a point for every app, and the bare coordinates for all others."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tanggap.places.route import route_to


def test_every_app_gets_the_same_point_with_a_decimal_point_in_any_language() -> None:
    route = route_to(-6.2297, 106.8295)
    assert route is not None
    assert route.coordinates == "-6.229700, 106.829500"
    asked = {app.url.split("?")[0]: parse_qs(urlsplit(app.url).query) for app in route.apps}
    point = ["-6.229700,106.829500"]
    assert asked["geo:-6.229700,106.829500"]["q"] == point
    assert asked["https://www.google.com/maps/dir/"]["destination"] == point
    assert asked["https://waze.com/ul"]["ll"] == point
    assert asked["https://maps.apple.com/"]["daddr"] == point
    assert asked["https://www.openstreetmap.org/directions"]["to"] == point


def test_the_public_point_is_no_finer_than_the_page_says() -> None:
    route = route_to(-6.22974321, 106.82954321, decimals=4)
    assert route is not None
    assert {app.url.count("-6.2297") >= 1 and "-6.22974" not in app.url for app in route.apps} == {True}


def test_without_a_point_there_is_no_way() -> None:
    assert route_to(None, None) is None
