"""What a city that ships with Tanggap knows of its agencies and topics, for records that name them by the same names."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import tanggap
from tanggap.routing.classifier import Knowledge
from tanggap.routing.classifier.examples import AGENCY, FAMILY

FILE = "topics.csv"
_SAME_CITY = 0.5  # of the agencies of the records, by name


def shipped_knowledge(agencies: Iterable[str], *, cities: Path | None = None) -> Knowledge:
    """The knowledge of the shipped city whose agencies these are; none when no city fits."""
    wanted = set(agencies)
    for path in sorted((cities or Path(tanggap.__file__).parent / "cities").glob(f"*/{FILE}")):
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        if wanted and len(wanted & {row["agency"] for row in rows}) >= _SAME_CITY * len(wanted):
            return _knowledge(rows)
    return Knowledge()


def _knowledge(rows: list[dict[str, str]]) -> Knowledge:
    owners: dict[str, list[str]] = defaultdict(list)
    topics: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        phrases = [phrase for phrase in row["words"].split("|") if phrase]
        owners[FAMILY + row["family"] if row["family"] else AGENCY + row["agency"]] += phrases
        if row["topic"]:
            topics[row["topic"]] += phrases
    return Knowledge(
        {label: tuple(dict.fromkeys(said)) for label, said in owners.items()},
        {label: tuple(dict.fromkeys(said)) for label, said in topics.items()},
    )
