"""A city's place names for the search, kept in this process and made again when its names have changed."""

from __future__ import annotations

from tanggap.places.known_names import KnownNames, known_names
from tanggap.places.models import City
from tanggap.search.place_names import PlaceNames

_kept: dict[int, tuple[KnownNames, PlaceNames]] = {}


def place_names(city: City) -> PlaceNames:
    """The city's names as they are now; asks for their version alone."""
    known = known_names(city)
    kept = _kept.get(city.pk)
    if kept is None or kept[0] is not known:
        kept = _kept[city.pk] = (known, PlaceNames(known.names, known.lineages))
    return kept[1]
