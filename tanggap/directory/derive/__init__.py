"""A city's folder from the complaints it has already handled: areas, offices, kinds of problem and who got them.

For a city that moves to Tanggap with its records in hand. The folder it writes is read by the same reader as any other city's and is
meant to be gone over by a person: it says what was done, not what is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tanggap.directory.derive.naming import (
    FRONT_DESK,
    LONGEST,
    NO_TOPIC,
    code_of,
    family_of,
    plain,
    said,
    without_title,
)
from tanggap.directory.derive.records import Derived, read_records, said_in
from tanggap.directory.derive.streets import Learner, street_table, told
from tanggap.directory.derive.writing import CityName, as_csv, city_toml, tables
from tanggap.directory.refusals import NOTHING_TO_DERIVE
from tanggap.platform.errors import Refused

__all__ = [
    "FRONT_DESK",
    "LONGEST",
    "NO_TOPIC",
    "CityName",
    "Derived",
    "code_of",
    "derive_city",
    "family_of",
    "plain",
    "said",
    "without_title",
]


def derive_city(rows: Iterable[Mapping[str, object]], folder: Path, city: CityName) -> Derived:
    """Write the folder from rows with `topic`, `agency`, `kecamatan` and `kelurahan`; any of the four may be missing.

    Raises Refused(NOTHING_TO_DERIVE) when no row names an agency.
    """
    learner = Learner()
    derived = read_records(Counter(said_in(row) for row in told(rows, learner)), city.code_prefix.lower())
    if not derived.answers:
        raise Refused(NOTHING_TO_DERIVE)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.toml").write_text(city_toml(derived, city), encoding="utf-8")
    for name, table in {**tables(derived), "gazetteer.csv": street_table(derived, learner)}.items():
        (folder / name).write_text(as_csv(table), encoding="utf-8")
    return derived
