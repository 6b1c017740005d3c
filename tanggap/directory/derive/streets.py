"""Streets by which the residents of a city said where they are, learned from its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from tanggap.directory.derive.naming import plain
from tanggap.directory.derive.records import Derived, said_in
from tanggap.directory.derive.writing import Table
from tanggap.places.gazetteer.names import letters_of
from tanggap.places.gazetteer.street_learning import StreetLearner

Learner = StreetLearner[tuple[str, str]]
_Row = TypeVar("_Row", bound=Mapping[str, object])


def told(rows: Iterable[_Row], learner: Learner) -> Iterator[_Row]:
    """The rows, each told to the learner of streets while it goes by."""
    for row in rows:
        said = said_in(row)
        if said.kecamatan and said.kelurahan:
            text, address = (value if isinstance(value, str) else "" for value in (row.get("text"), row.get("address")))
            learner.add_record(text, address, (plain(said.kecamatan), plain(said.kelurahan)))
        yield row


def street_table(derived: Derived, learner: Learner) -> Table:
    """The gazetteer of these streets. One word is an alias too: few write "Jl." before it."""
    codes = {(plain(derived.districts[home]), plain(name)): code for code, (name, home) in derived.villages.items()}
    known = {
        letters_of(name) for name in (*derived.districts.values(), *(name for name, _home in derived.villages.values()))
    }
    table: Table = [("name", "kind", "aliases", "area_codes")]
    for street in learner.streets(known):
        areas = sorted(codes[area] for area in street.areas if area in codes)
        if areas:
            alias = street.words[0].title() if len(street.words) == 1 else ""
            table.append((street.name, "street", alias, "|".join(areas)))
    return table
