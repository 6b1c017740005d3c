"""Jakarta with the cases that `cases.csv` names, and for each of them others that look like it: same kind elsewhere, other kind there."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tanggap.cases import actions
from tanggap.cases.actions import NewReport, Place
from tanggap.cases.models import Channel, PlaceSource
from tanggap.directory.actions import load_city
from tanggap.directory.models import Category
from tanggap.directory.queries import corpus_of
from tanggap.places.models import Area, City, Level, PlaceName
from tanggap.platform.ids import ALPHABET, is_whole

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NOW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
_ELSEWHERE, _THERE = 3, 2


@dataclass(frozen=True)
class Query:
    """What a resident types, and what should come first: keys of cases or `area:NAME`."""

    typed: str
    right: tuple[str, ...]


@dataclass
class Scene:
    """The loaded city, and the code of each case by its key."""

    city: City
    codes: dict[str, str]

    def queries(self, file: str = "queries.csv") -> Iterator[Query]:
        """The written queries, with codes put in where a query is one."""
        for row in _rows(file):
            yield Query(self._typed(row["query"]), tuple(row["right"].split("|")))

    def _typed(self, query: str) -> str:
        how, _colon, key = query.partition(":")
        code = self.codes.get(key, "")
        return {"code": _aloud, "bare": _bare, "slip": _with_slip, "look": _looking_alike}.get(
            how, lambda _code: query
        )(code)


def build() -> Scene:
    """Load Jakarta and let its residents report, the named cases among many that look like them."""
    city = load_city(ROOT / "tanggap" / "cities" / "jakarta").city
    reporter = _Reporter(city)
    named = list(_rows("cases.csv"))
    codes = {
        row["key"]: reporter.report(row["category"], row["area"], row["text"], row["landmark"], int(row["days"]))
        for row in named
    }
    for row in named:
        reporter.distract(row["category"], row["area"])
    return Scene(city, codes)


class _Reporter:
    def __init__(self, city: City) -> None:
        self.city = city
        self.kinds = {kind.code: kind for kind in Category.objects.filter(city=city)}
        self.areas = {area.name: area for area in Area.objects.filter(city=city, level=Level.VILLAGE)}
        self.streets: dict[str, list[str]] = {}
        for street in PlaceName.objects.filter(city=city, kind="street").order_by("pk"):
            for code in street.area_codes:
                self.streets.setdefault(code, []).append(street.name)
        self.notes: dict[str, list[str]] = {}
        for text, code in corpus_of(city):
            self.notes.setdefault(code, []).append(text)
        self.random = random.Random(7)
        self.count = 0

    def report(self, kind: str, area: str, text: str, landmark: str, days: int) -> str:
        """One report; the code of its case."""
        self.count += 1
        at = NOW - timedelta(days=days, minutes=self.count)
        where = Place(area=self.areas[area], source=PlaceSource.AREA, landmark=landmark)
        new = NewReport(
            city=self.city, channel=Channel.WEB, idempotency_key=f"search-{self.count}", place=where, said_at=at,
            text=text, category=self.kinds[kind],
        )  # fmt: skip
        return actions.receive_report(new, at=at).report.case.code

    def distract(self, kind: str, area: str) -> None:
        """Reports of the same kind elsewhere, and of other kinds in the same area, in the words of the city's own examples."""
        pick = self.random
        others = [name for name in self.areas if name != area]
        kinds = [code for code in self.notes if code != kind and self.kinds[code].privacy == "public"]
        for place in pick.sample(others, _ELSEWHERE):
            self._distraction(kind, place)
        for code in pick.sample(kinds, _THERE):
            self._distraction(code, area)

    def _distraction(self, kind: str, area: str) -> None:
        pick = self.random
        here = self.streets.get(self.areas[area].code) or [""]
        self.report(kind, area, pick.choice(self.notes[kind]), pick.choice(here), pick.randint(0, 25))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _aloud(code: str) -> str:
    return code.lower().replace("-", " ")


def _bare(code: str) -> str:
    return code.split("-", 1)[1].replace("-", "").lower()


def _with_slip(code: str) -> str:
    """The code with its third letter changed to the next one."""
    body = code.split("-", 1)[1].replace("-", "")
    other = ALPHABET[(ALPHABET.index(body[2]) + 1) % len(ALPHABET)]
    wrong = body[:2] + other + body[3:]
    assert not is_whole(wrong)
    return f"{code.split('-', 1)[0]}-{wrong[:4]}-{wrong[4:]}"


def _looking_alike(code: str) -> str:
    """The code as somebody copies it by hand: 7 as 1, D and Q as 0, S as 5, B as 8, Z as 2; at most one of them."""
    prefix, body = code.split("-", 1)
    for letter, like in (
        ("7", "1"),
        ("D", "0"),
        ("Q", "0"),
        ("S", "5"),
        ("B", "8"),
        ("Z", "2"),
        ("5", "S"),
        ("8", "B"),
        ("2", "Z"),
    ):
        if letter in body:
            return f"{prefix}-{body.replace(letter, like, 1)}".lower()
    return code.lower()
