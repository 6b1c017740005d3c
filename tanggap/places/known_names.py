"""The names of a city, kept in this process and read again when its names have changed (`City.names_version`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tanggap.places.gazetteer import AreaLineages, GazetteerName, NameIndex, sisters
from tanggap.places.models import Area, City, Level, PlaceName

# What stands before an area's name in official lists and in no resident's words.
_OFFICIAL = ("Kota Administrasi ", "Kabupaten Administrasi ", "Kota ", "Kabupaten ")


@dataclass(frozen=True)
class KnownNames:
    """Everything that `gazetteer.infer_place` needs to know of a city."""

    names: NameIndex
    lineages: AreaLineages


_kept: dict[int, tuple[int, KnownNames]] = {}


def known_names(city: City) -> KnownNames:
    """The city's names as they are now; the version is read each time, the names only when it moved."""
    version = City.objects.values_list("names_version", flat=True).get(pk=city.pk)
    known = _kept.get(city.pk)
    if known is None or known[0] != version:
        known = _kept[city.pk] = (version, _read(city))
    return known[1]


def _read(city: City) -> KnownNames:
    areas = list(Area.objects.filter(city=city, is_active=True).order_by("code"))
    parents = {area.parent_id for area in areas}
    leaves = [area for area in areas if area.pk not in parents and area.parent_id is not None]
    root = next((area.pk for area in areas if area.parent_id is None), None)
    lineages = AreaLineages([tuple(pk for pk in leaf.lineage if pk != root) for leaf in leaves])
    inside: dict[int, list[int]] = defaultdict(list)
    for number, leaf in enumerate(leaves):
        for pk in leaf.lineage:
            inside[pk].append(number)
    named = [*_of_areas(city, areas, inside), *_of_gazetteer(city, areas, inside)]
    return KnownNames(NameIndex(named), lineages)


def _of_areas(city: City, areas: Iterable[Area], inside: dict[int, list[int]]) -> Iterator[tuple[str, GazetteerName]]:
    """Areas by their names; the whole city's name is known too, so that no part of it is taken for another's."""
    villages = []
    for area in areas:
        is_whole = area.parent_id is None
        leaves = () if is_whole else tuple(inside[area.pk])
        name = GazetteerName(area.name, "city" if is_whole else area.level, leaves, area=area.pk)
        villages += [name] if area.level == Level.VILLAGE else []
        for spelling in {area.name, *(_short(area.name) if area.level != Level.VILLAGE else ())}:
            yield spelling, name
    yield city.name, GazetteerName(city.name, "city", ())
    for stem, name in sisters(villages):
        yield stem, name


def _short(name: str) -> list[str]:
    return [name.removeprefix(official) for official in _OFFICIAL if name.startswith(official)][:1]


def _of_gazetteer(
    city: City, areas: Iterable[Area], inside: dict[int, list[int]]
) -> Iterator[tuple[str, GazetteerName]]:
    ids = {area.code: area.pk for area in areas}
    for row in PlaceName.objects.filter(city=city, is_active=True).order_by("pk"):
        leaves = sorted({leaf for code in row.area_codes if code in ids for leaf in inside[ids[code]]})
        name = GazetteerName(row.name, row.kind, tuple(leaves))
        for spelling in (row.name, *row.aliases):
            yield spelling, name
