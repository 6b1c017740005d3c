"""Place from words on 7,197 real complaints of Surabaya: how often it is certain and right, how often asking would have helped.

    python bench/places_from_words.py            # the figures of docs/places.md, for the earlier 75 % and the later 25 %
    python bench/places_from_words.py --beliefs  # how often a name in each manner was right: what gazetteer/beliefs.py rounds

Needs no database: the areas are those that the records name. Measured twice: with areas alone, and with the streets that
`directory.derive` would write from the earlier part; so the later part is the one to look at. Thresholds were chosen on the earlier part.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _house import RECORDS

from tanggap.places.gazetteer import (
    AreaLineages,
    GazetteerName,
    NameIndex,
    PlaceCertainty,
    PlaceInference,
    infer_place,
    sisters,
)
from tanggap.places.gazetteer.mentions import mentions
from tanggap.places.gazetteer.names import letters_of
from tanggap.places.gazetteer.street_learning import StreetLearner

EARLIER = 0.75
Row = dict[str, Any]


@dataclass
class Surabaya:
    """The areas that the records name."""

    names: NameIndex
    lineages: AreaLineages
    villages: dict[tuple[str, str], int]  # (kecamatan, kelurahan) -> position
    districts: dict[str, int]  # kecamatan -> id, which lies above all positions
    named: list[tuple[str, GazetteerName]]


def main() -> None:
    """Print the figures."""
    if not RECORDS.exists():
        print(f"NOT MEASURED: {RECORDS.name} is not here (TANGGAP_SHARED_DATA)")
        return
    rows = [json.loads(line) for line in Path(RECORDS).read_text(encoding="utf-8").splitlines()]
    city, cut = _surabaya(rows), int(len(rows) * EARLIER)
    if "--beliefs" in sys.argv:
        _print_beliefs(rows[:cut], city)
        return
    print(f"{len(rows)} texts, {len(city.villages)} kelurahan, {len(city.districts)} kecamatan")
    _measure("areas alone", rows, cut, city)
    streets = _streets(rows[:cut], city)
    learned = Surabaya(NameIndex([*city.named, *streets]), city.lineages, city.villages, city.districts, city.named)
    _measure(
        f"areas and {len({name for _said, name in streets})} streets learned from the earlier 75 %", rows, cut, learned
    )


def _measure(title: str, rows: Sequence[Row], cut: int, city: Surabaya) -> None:
    answers, times, own = [], [], []
    for row in rows:
        begun, worked = time.perf_counter(), time.process_time()
        answers.append(infer_place(row["text"], row["address"] or "", city.names, city.lineages))
        times.append((time.perf_counter() - begun) * 1000)
        own.append((time.process_time() - worked) * 1000)
    print(f"-- {title}")
    for name, part in (("earlier 75 %", slice(None, cut)), ("later 25 %", slice(cut, None))):
        _print_figures(name, rows[part], answers[part], city)
    for what, taken in (("by the clock", times), ("of processor time", own)):
        hundredths = statistics.quantiles(taken, n=100)
        print(f"ms per text {what}: p50 {hundredths[49]:.2f}  p99 {hundredths[98]:.1f}")


def _surabaya(rows: Sequence[Row]) -> Surabaya:
    known = sorted({(row["kecamatan"], row["kelurahan"]) for row in rows if row["kelurahan"]})
    villages = {pair: number for number, pair in enumerate(known)}
    districts = {name: len(known) + n for n, name in enumerate(sorted({district for district, _village in known}))}
    inside: dict[str, list[int]] = defaultdict(list)
    for (district, _village), number in villages.items():
        inside[district].append(number)
    small = [GazetteerName(village, "village", (number,)) for (_district, village), number in villages.items()]
    large = [GazetteerName(district, "district", tuple(numbers)) for district, numbers in inside.items()]
    named = [(name.name, name) for name in [*small, *large]] + list(sisters(small))
    named.append(("Surabaya", GazetteerName("Surabaya", "city", ())))
    lineages = AreaLineages([(districts[district], number) for (district, _village), number in villages.items()])
    return Surabaya(NameIndex(named), lineages, villages, districts, named)


def _streets(rows: Sequence[Row], city: Surabaya) -> list[tuple[str, GazetteerName]]:
    """The streets that these rows teach, each with its spellings."""
    learner = StreetLearner[int]()
    for row in rows:
        if row["kelurahan"]:
            learner.add_record(row["text"], row["address"] or "", city.villages[row["kecamatan"], row["kelurahan"]])
    found = []
    for street in learner.streets({letters_of(name) for name, _known in city.named}):
        name = GazetteerName(street.name, "street", street.areas)
        found += [(street.name, name), *([(street.words[0], name)] if len(street.words) == 1 else [])]
    return found


def _print_figures(name: str, rows: Sequence[Row], answers: Sequence[PlaceInference], city: Surabaya) -> None:
    count: Counter[str] = Counter()
    for row, answer in zip(rows, answers, strict=True):
        if row["kelurahan"]:
            count.update(_outcome(row, answer, city))
    n = count["known"]
    certain, right = count["village"] + count["district"], count["village right"] + count["district right"]
    print(f"{name}: {n} with a known kelurahan")
    print(f"  certain          {certain / n:.3f}, of these right {right / certain:.3f}")
    print(f"    a kelurahan    {count['village'] / n:.3f}, right {count['village right'] / count['village']:.3f}")
    print(
        f"    a kecamatan    {count['district'] / n:.3f}, right {count['district right'] / count['district']:.3f}",
        end="",
    )
    print(f"; of these the kelurahan is among those offered {count['district offered'] / count['district']:.3f}")
    print(f"  ambiguous        {count['ambiguous'] / n:.3f}, right one among the offered ", end="")
    print(f"{count['ambiguous offered'] / count['ambiguous']:.3f}")
    print(f"  no place named   {count['nothing'] / n:.3f}")


def _outcome(row: Row, answer: PlaceInference, city: Surabaya) -> list[str]:
    village, district = city.villages[row["kecamatan"], row["kelurahan"]], city.districts[row["kecamatan"]]
    offered = {candidate.area for candidate in answer.candidates}
    if answer.certainty is PlaceCertainty.NOTHING:
        return ["known", "nothing"]
    if answer.certainty is PlaceCertainty.AMBIGUOUS:
        return ["known", "ambiguous", *(["ambiguous offered"] if offered & {village, district} else [])]
    if answer.area in city.districts.values():
        right = ["district right"] if answer.area == district else []
        return ["known", "district", *right, *(["district offered"] if village in offered else [])]
    return ["known", "village", *(["village right"] if answer.area == village else [])]


def _print_beliefs(rows: Sequence[Row], city: Surabaya) -> None:
    """For every manner: how many names, share with the place in the village, in the district, beside."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["kelurahan"]:
            _count_beliefs(row, city, counts)
    print("kinds, manner, where, typos: names; village, district, beside")
    for key, count in sorted(counts.items(), key=lambda pair: -pair[1]["names"]):
        shares = "  ".join(f"{count[what] / count['names']:.2f}" for what in ("village", "district", "beside"))
        print(f"{' '.join(key):<44} {count['names']:5}  {shares}")


def _count_beliefs(row: Row, city: Surabaya, counts: dict[tuple[str, ...], Counter[str]]) -> None:
    place = city.villages[row["kecamatan"], row["kelurahan"]]
    for where in ("address", "text"):
        for one in mentions(row[where] or "", city.names, is_address=where == "address"):
            kinds = sorted({"sister" if name.is_sister else name.kind for name in one.names})
            count = counts["+".join(kinds), one.manner, where, str(one.typos)]
            small = {leaf for name in one.names if name.kind == "village" for leaf in name.leaves}
            large = {leaf for name in one.names if name.kind == "district" for leaf in name.leaves}
            found = "village" if place in small else "district" if place in large else ""
            count["names"] += 1
            count[found or ("beside" if place in city.lineages.beside(small | large) else "elsewhere")] += 1


if __name__ == "__main__":
    main()
