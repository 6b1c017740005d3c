"""Reads of cities and areas."""

from __future__ import annotations

from tanggap.places.finder import finder
from tanggap.places.gazetteer import PlaceInference, infer_place
from tanggap.places.grid import is_on_earth
from tanggap.places.known_names import known_names
from tanggap.places.models import Area, City
from tanggap.places.refusals import NOT_A_POSITION, OUTSIDE_CITY
from tanggap.platform.errors import Refused


def city_of_the_site(slug: str) -> City | None:
    """The city that this site serves, or None while nothing is loaded."""
    return City.objects.filter(slug=slug).first()


def root_area(city: City) -> Area:
    """The whole city; also "somewhere in the city, not known where"."""
    return Area.objects.get(city=city, parent=None)


def area_names(city: City) -> tuple[str, ...]:
    """The names of all areas of the city, in order."""
    return tuple(Area.objects.filter(city=city).order_by("name").values_list("name", flat=True).distinct())


def area_at(city: City, lat: float, lon: float) -> Area | None:
    """The smallest area that holds the point, or None when it lies outside the city."""
    if not is_on_earth(lat, lon):
        raise Refused(NOT_A_POSITION)
    found = finder(city).at(lat, lon)
    return Area.objects.get(pk=found) if found is not None else None


def touched_areas(city: City, lat: float, lon: float, radius_m: float) -> list[int]:
    """Ids of the smallest areas that a circle touches, the nearest first; more than one means near a border."""
    if not is_on_earth(lat, lon):
        raise Refused(NOT_A_POSITION)
    return finder(city).within(lat, lon, radius_m)


def area_in_city(city: City, lat: float, lon: float) -> Area:
    """As `area_at`, but a point outside the city is refused."""
    area = area_at(city, lat, lon)
    if area is None:
        raise Refused(OUTSIDE_CITY, city=city.name)
    return area


def place_from_words(city: City, text: str, address: str = "") -> PlaceInference:
    """What area of the city these words mean: certain, a few to ask about, or nothing. Never refuses; a guess, whatever its score."""
    known = known_names(city)
    return infer_place(text, address, known.names, known.lineages)
