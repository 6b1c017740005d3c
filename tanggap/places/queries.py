"""Reads of cities and areas."""

from __future__ import annotations

from django.db.models import QuerySet

from tanggap.places.finder import finder
from tanggap.places.grid import is_on_earth
from tanggap.places.models import Area, City
from tanggap.places.refusals import NOT_A_POSITION, OUTSIDE_CITY
from tanggap.platform.errors import Refused


def city_of_the_site(slug: str) -> City | None:
    """The city that this site serves, or None while nothing is loaded."""
    return City.objects.filter(slug=slug).first()


def root_area(city: City) -> Area:
    """The whole city; also "somewhere in the city, not known where"."""
    return Area.objects.get(city=city, parent=None)


def area_at(city: City, lat: float, lon: float) -> Area | None:
    """The smallest area that holds the point, or None when it lies outside the city."""
    if not is_on_earth(lat, lon):
        raise Refused(NOT_A_POSITION)
    found = finder(city).at(lat, lon)
    return Area.objects.get(pk=found) if found is not None else None


def area_in_city(city: City, lat: float, lon: float) -> Area:
    """As `area_at`, but a point outside the city is refused."""
    area = area_at(city, lat, lon)
    if area is None:
        raise Refused(OUTSIDE_CITY, city=city.name)
    return area


def areas_near(city: City, lat: float, lon: float, radius_m: float) -> list[Area]:
    """Areas that a circle touches, the nearest first: more than one means that the place is near a border."""
    if not is_on_earth(lat, lon):
        raise Refused(NOT_A_POSITION)
    ids = finder(city).within(lat, lon, radius_m)
    areas = Area.objects.in_bulk(ids)
    return [areas[area_id] for area_id in ids]


def areas_in(area: Area) -> QuerySet[Area]:
    """The area and everything in it."""
    return Area.objects.filter(city_id=area.city_id, lineage__contains=[area.pk], is_active=True)


def areas_of_level(city: City, level: str) -> QuerySet[Area]:
    """The city's areas of one level by name, for lists without a map."""
    return Area.objects.filter(city=city, level=level, is_active=True).order_by("name", "code")


def children_of(area: Area) -> QuerySet[Area]:
    """The areas right below, by name."""
    return area.children.filter(is_active=True).order_by("name", "code")
