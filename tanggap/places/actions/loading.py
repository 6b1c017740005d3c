"""Writes of cities, areas and their names. Each is one transaction; what is refused leaves no trace.

Rows are locked with `no_key`, so that reports, which refer to their city and area, come in while a load is under way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from tanggap.places.actions.outlining import redraw_outlines
from tanggap.places.models import Area, City, PlaceName
from tanggap.places.refusals import ROOT_CHANGED
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class NewArea:
    """One area as a city's files name it; parents stand before their children."""

    code: str
    name: str
    level: str
    parent_code: str = ""
    centre: tuple[float, float] | None = None


@dataclass(frozen=True)
class NewPlaceName:
    """A street, landmark or neighbourhood as a city's files name it, with the codes of the areas that it touches."""

    name: str
    kind: str
    area_codes: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass
class Changes:
    """Codes that a load made, changed or retired."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@transaction.atomic
def save_city(slug: str, facts: Mapping[str, Any]) -> tuple[City, bool]:
    """The city with these facts, and whether anything about it is new."""
    city = City.objects.select_for_update(no_key=True).filter(slug=slug).first() or City(slug=slug)
    stale = city.pk is None or any(getattr(city, name) != value for name, value in facts.items())
    if stale:
        for name, value in facts.items():
            setattr(city, name, value)
        city.save()
    return city, stale


@transaction.atomic
def save_areas(city: City, areas: Sequence[NewArea]) -> Changes:
    """Make the city's areas these: what is missing here is retired, never deleted, because cases point to it."""
    known = {area.code: area for area in Area.objects.select_for_update(no_key=True).filter(city=city)}
    _refuse_another_root(city, known, areas)
    changes = Changes()
    for new in areas:
        _save_area(city, new, known, changes)
    named = {new.code for new in areas}
    gone = [area for code, area in known.items() if area.is_active and code not in named]
    Area.objects.filter(pk__in=[area.pk for area in gone]).update(is_active=False)
    changes.retired = sorted(area.code for area in gone)
    redraw_outlines(city)
    if changes.created or changes.changed or changes.retired:
        _new_names(city)
    return changes


@transaction.atomic
def save_place_names(city: City, names: Sequence[NewPlaceName]) -> Changes:
    """Make the city's gazetteer this; a name is known by its kind and spelling. What is missing here is retired."""
    known = {(row.kind, row.name): row for row in PlaceName.objects.select_for_update().filter(city=city)}
    wanted = {(new.kind, new.name): new for new in names}
    changes = Changes()
    for key, new in wanted.items():
        row = known.get(key) or PlaceName(city=city, kind=new.kind, name=new.name)
        facts = (list(new.aliases), list(new.area_codes), True)
        if row.pk is None or (row.aliases, row.area_codes, row.is_active) != facts:
            (changes.changed if row.pk else changes.created).append(new.name)
            row.aliases, row.area_codes, row.is_active = facts
            known[key] = row
    _write_names(known, wanted, changes)
    if changes.created or changes.changed or changes.retired:
        _new_names(city)
    return changes


def _write_names(
    known: Mapping[tuple[str, str], PlaceName], wanted: Mapping[tuple[str, str], NewPlaceName], changes: Changes
) -> None:
    """Store what is new or differs, and mark what is no longer named."""
    PlaceName.objects.bulk_create(row for row in known.values() if row.pk is None)
    names = set(changes.changed)
    stale = [row for key, row in known.items() if key in wanted and row.name in names]
    PlaceName.objects.bulk_update(stale, ["aliases", "area_codes", "is_active"])
    gone = [row for key, row in known.items() if key not in wanted and row.is_active]
    PlaceName.objects.filter(pk__in=[row.pk for row in gone]).update(is_active=False)
    changes.retired = sorted(row.name for row in gone)


def _save_area(city: City, new: NewArea, known: dict[str, Area], changes: Changes) -> None:
    parent = known[new.parent_code] if new.parent_code else None
    lat, lon = new.centre or (None, None)
    area = known.get(new.code)
    is_new = area is None
    if area is None:
        area = known[new.code] = Area.objects.create(
            city=city, code=new.code, name=new.name, level=new.level, parent=parent
        )
    facts: dict[str, Any] = {
        "name": new.name,
        "level": new.level,
        "centre_lat": lat,
        "centre_lon": lon,
        "is_active": True,
    }
    facts |= {"parent_id": parent.pk if parent else None, "lineage": [*(parent.lineage if parent else ()), area.pk]}
    if any(getattr(area, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(area, name, value)
        area.save()
        (changes.created if is_new else changes.changed).append(new.code)


def _refuse_another_root(city: City, known: Mapping[str, Area], areas: Sequence[NewArea]) -> None:
    """A city's root stands for "place not known" in its cases, so another root would be another city."""
    old = next((area.code for area in known.values() if area.parent_id is None), None)
    new = next(area.code for area in areas if not area.parent_code)
    if old is not None and old != new:
        raise Refused(ROOT_CHANGED, city=city.name, old=old, new=new)


def _new_names(city: City) -> None:
    City.objects.filter(pk=city.pk).update(names_version=F("names_version") + 1)
    city.refresh_from_db(fields=["names_version"])
