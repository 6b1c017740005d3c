"""The same problem, reported twice: `python bench/duplicates.py` prints how well it is found and how long a look takes.

    python bench/duplicates.py                     the written pairs, then lookups among a million open cases
    python bench/duplicates.py --pairs FILE ...    only pairs from these files; -v names those that are judged wrongly
    python bench/duplicates.py --real FILE         pairs of real texts (JSON lines: text, topic, address, kelurahan, created_at), none shown
    python bench/duplicates.py --fit FILE ...      weights nearest to the present ones that explain these pairs better, for scoring.py
    python bench/duplicates.py --lookup 1e6        only the lookups, with so many cases

tests/routing/pairs holds the pairs that the weights were set by (tuned.csv) and others (docs/duplicates.md). Each pair is judged alone
and among other open cases of the file, 70 to 150 m around it.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import cos, radians, sin, tau
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")

import django  # noqa: E402

django.setup()

from tanggap.directory.city_files import read_city  # noqa: E402
from tanggap.directory.duplicate_rules import with_defaults  # noqa: E402
from tanggap.routing.duplicates import scoring  # noqa: E402
from tanggap.routing.duplicates.city_kinds import CityKinds, city_kinds  # noqa: E402
from tanggap.routing.duplicates.confusable import ComparedKind  # noqa: E402
from tanggap.routing.duplicates.pair_features import PairMember, compare, may_be_one  # noqa: E402
from tanggap.routing.duplicates.search import compared_kinds, with_kind  # noqa: E402

PAIRS = ROOT / "tests/routing/pairs"
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
LAT, LON, METRE = -6.2, 106.8, 1 / 111_320
AROUND = 6
MOST_OFFERED = 3
BANDS = (("asked", scoring.ASKED_FROM), ("shown", scoring.SHOWN_FROM), ("likely", scoring.LIKELY_FROM))


@dataclass(frozen=True)
class Pair:
    """A report, an open case beside it, and whether they are one problem."""

    report: PairMember
    case: PairMember
    is_same: bool
    said: str = ""


def jakarta() -> tuple[CityKinds, dict[str, int]]:
    """The shipped city's kinds, read from its files, and their keys by code; no database."""
    files = read_city(ROOT / "tanggap/cities/jakarta")
    rows = enumerate(files.categories, start=1)
    kinds = tuple(ComparedKind(n, row.code, row.group, (row.facts["name"], *row.facts["synonyms"])) for n, row in rows)
    examples = [(row.text, row.category) for row in files.corpus]
    areas = [area.name for area in files.areas]
    return city_kinds(kinds, with_defaults(files.duplicates), examples, areas), {kind.code: kind.key for kind in kinds}


def written(file: Path, keys: dict[str, int]) -> Iterator[Pair]:
    """The pairs of a file; its columns are told in docs/duplicates.md."""
    for row in csv.DictReader(file.open(encoding="utf-8")):
        if "lat_a" in row:
            yield _placed(row, keys)
            continue
        case = PairMember(
            kind=keys.get(row["other_kind"]), at=BEGIN, lat=LAT + float(row["metres"]) * METRE, lon=LON,
            accuracy_m=float(row["other_accuracy"]), text=row["other_text"], landmark=row["other_landmark"],
        )  # fmt: skip
        report = PairMember(
            kind=keys.get(row["kind"]), at=BEGIN + timedelta(hours=float(row["hours"])), lat=LAT, lon=LON,
            accuracy_m=float(row["accuracy"]), text=row["text"], landmark=row["landmark"],
        )  # fmt: skip
        said = f"{row['kind']} / {row['other_kind']}, {row['metres']} m: {row['text']} | {row['other_text']}"
        yield Pair(report, case, row["same"] == "1", said)


def _placed(row: dict[str, str], keys: dict[str, int]) -> Pair:
    """A pair with both points; the earlier report is the open case."""
    members = [
        PairMember(
            kind=keys.get(row[f"kind_{it}"]), at=BEGIN + timedelta(minutes=float(row[f"minutes_{it}"])), text=row[f"text_{it}"],
            lat=float(row[f"lat_{it}"]), lon=float(row[f"lon_{it}"]), accuracy_m=float(row[f"accuracy_{it}"]),
        )
        for it in ("a", "b")
    ]  # fmt: skip
    case, report = sorted(members, key=lambda member: member.at)
    said = f"{row['pair']} {row['kind_a'] or '-'} / {row['kind_b'] or '-'}: {row['text_a']} | {row['text_b']}"
    return Pair(report, case, row["same"] == "1", said)


# What the city of the real texts calls its topics, and the kind of Jakarta that is meant.
_TOPICS = {
    "Jalan Rusak dan Berlubang": "jalan-rusak", "PJU": "lampu-jalan-mati", "Parkir": "parkir-liar", "PKL": "pkl-liar",
    "Informasi Pemangkasan/Perantingan Pohon": "pohon-rawan", "Saluran Tepi Jalan": "saluran-mampet",
    "Saluran Air Di Kampung/Perumahan": "saluran-mampet", "Informasi Lokasi Genangan": "genangan", "Jukir Liar": "juru-parkir-liar",
    "Informasi Pembersihan Sampah Di Saluran/Sungai, Pedestrian, dan Jalan": "sampah-menumpuk", "Trotoar / Pedestrian": "trotoar-rusak",
    "Pavingisasi": "jalan-rusak", "Traffic Light": "lampu-lalu-lintas", "Sampah Persil / PKL": "sampah-menumpuk",
}  # fmt: skip


def real(file: Path, keys: dict[str, int]) -> Iterator[Pair]:
    """Two reports of one topic, address and month are taken for one problem; two of one topic and kelurahan elsewhere for two.

    The texts have no points: those of one problem are drawn 12 m around it, the others 35 to 120 m apart.
    """
    dice, rows = random.Random(11), [json.loads(line) for line in file.open(encoding="utf-8")]
    rows = [row for row in rows if row["topic"] in _TOPICS and len(row["address"] or "") > 10]
    by_address, by_village = defaultdict(list), defaultdict(list)
    for row in rows:
        by_address[row["topic"], _plain(row["address"])].append(row)
        by_village[row["topic"], row["kelurahan"]].append(row)
    same = [
        (one, other)
        for one, other in _neighbours(by_address.values())
        if abs(_at(one) - _at(other)) < timedelta(days=31) and one["text"] != other["text"]
    ]
    others = [
        pair for pair in _neighbours(by_village.values()) if _plain(pair[0]["address"]) != _plain(pair[1]["address"])
    ]
    for one, other in same:
        yield _real_pair(one, other, keys, (dice.gauss(0, 12) ** 2 + dice.gauss(0, 12) ** 2) ** 0.5, is_same=True)
    for one, other in dice.sample(others, len(same)):
        yield _real_pair(one, other, keys, dice.uniform(35, 120), is_same=False)


def _plain(address: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in address.lower()).split())


def _at(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["created_at"]).replace(tzinfo=UTC)


def _neighbours(groups: Iterable[list[dict[str, str]]]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    return ((one, other) for group in groups for one, other in zip(group[1:], group, strict=False))


def _real_pair(
    one: dict[str, str], other: dict[str, str], keys: dict[str, int], metres: float, *, is_same: bool
) -> Pair:
    members = [
        PairMember(
            kind=keys[_TOPICS[row["topic"]]], at=max(_at(one), _at(other)) if n else min(_at(one), _at(other)),
            lat=LAT + n * metres * METRE, lon=LON, accuracy_m=10, text=row["text"],
        )
        for n, row in enumerate((one, other))
    ]  # fmt: skip
    if not is_same:  # at about one time, so that only place and words tell them apart
        members[1] = replace(members[1], at=members[0].at + timedelta(days=2))
    return Pair(members[0], members[1], is_same)


def judged(pair: Pair, city: CityKinds, others: Sequence[PairMember] = ()) -> float:
    """How likely the report is found to be of the case; 0 when it is not among the first three beside these others."""
    report = with_kind(pair.report, city)
    kinds = compared_kinds(report, city)
    looked_for = {None, report.kind, *kinds}
    found = [case for case in (pair.case, *others) if report.kind is None or case.kind in looked_for]
    cases = [case for case in found if city.reach_m(report.kind) and may_be_one(report, case, city)]
    scores = [scoring.probability(one) for one in compare(report, cases, city, confusable_with=kinds)]
    if pair.case not in cases or sum(score > scores[0] for score in scores) >= MOST_OFFERED:
        return 0.0
    return scores[0]


def around(pair: Pair, pairs: Sequence[Pair], dice: random.Random) -> list[PairMember]:
    """Cases of other pairs, moved near this one."""
    chosen = dice.sample([other.case for other in pairs if other is not pair], min(AROUND, len(pairs) - 1))
    turns = [(dice.uniform(70, 150), dice.random() * tau) for _case in chosen]
    return [
        replace(
            case,
            lat=(pair.report.lat or LAT) + far * cos(turn) * METRE,
            lon=(pair.report.lon or LON) + far * sin(turn) * METRE / cos(radians(LAT)),
        )
        for case, (far, turn) in zip(chosen, turns, strict=True)
    ]


def measure(name: str, pairs: Sequence[Pair], city: CityKinds, *, names_wrong: bool) -> None:
    """Print precision and recall at the three thresholds, alone and among other cases."""
    dice, same = random.Random(5), sum(pair.is_same for pair in pairs)
    print(f"\n{name}: {len(pairs)} pairs, {same} of one problem")
    alone = [judged(pair, city) for pair in pairs]
    _print_bands("alone", alone, pairs)
    _print_bands("among others", [judged(pair, city, around(pair, pairs, dice)) for pair in pairs], pairs)
    for score, pair in sorted(zip(alone, pairs, strict=True), key=lambda it: it[0]):
        is_wrong = score < scoring.ASKED_FROM if pair.is_same else score >= scoring.ASKED_FROM
        if names_wrong and is_wrong:
            print(f"    {'missed' if pair.is_same else 'wrongly'} {score:.2f} {pair.said}")


def _print_bands(how: str, scores: Sequence[float], pairs: Sequence[Pair]) -> None:
    same = sum(pair.is_same for pair in pairs)
    for band, least in BANDS:
        right = sum(pair.is_same for score, pair in zip(scores, pairs, strict=True) if score >= least)
        found = sum(score >= least for score in scores)
        precision = f"{right / found:.3f}" if found else "-"
        print(
            f"  {how:12} {band:6} from {least:.2f}: recall {right / same:.3f} precision {precision} ({right}, wrongly {found - right})"
        )


def fit(pairs: Sequence[Pair], city: CityKinds) -> None:
    """Logistic regression that stays near the present weights; prints what scoring.py holds."""
    import numpy as np

    names, rows, truth = list(scoring.WEIGHTS), [], []
    for pair in pairs:
        kinds = compared_kinds(pair.report, city)
        [found] = compare(pair.report, [pair.case], city, confusable_with=kinds)
        rows.append([scoring.features(found).get(name, 0.0) for name in names])
        truth.append(pair.is_same)
    known, x, y = np.array(list(scoring.WEIGHTS.values())), np.array(rows), np.array(truth, dtype=float)
    weights = known.copy()
    for _step in range(3000):
        likely = 1 / (1 + np.exp(-(x @ weights)))
        weights -= 0.01 * (x.T @ (likely - y) + 4 * (weights - known))
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


def main() -> None:
    asked = sys.argv[1:]
    files = [Path(name) for name in asked if not name.startswith("-")]
    if "--lookup" not in asked:
        city, keys = jakarta()
        if "--real" in asked:
            measure(files[0].name, list(real(files[0], keys)), city, names_wrong=False)
        elif "--fit" in asked:
            fit([pair for file in files for pair in written(file, keys)], city)
        else:
            for file in files or sorted(PAIRS.glob("*.csv")):
                measure(file.name, list(written(file, keys)), city, names_wrong="-v" in asked)
    if not asked or "--lookup" in asked:
        from _duplicate_lookup import lookup

        lookup(int(float(files[0].name)) if files else 1_000_000)


if __name__ == "__main__":
    main()
