"""How well searches are understood: the written ones, and generated typos in every name of an area and a kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tanggap.cases.public import public_cases
from tanggap.directory.models import Category
from tanggap.directory.queries import search_categories
from tanggap.places.models import Area, City, Level
from tanggap.search.queries import SearchResults, public_scope, search
from tanggap.search.understanding import understand
from tests.search.scene import NOW, Query, Scene, build

_KEYS = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "n": "bm", "r": "et", "t": "ry", "s": "ad", "k": "jl"}


@dataclass(frozen=True)
class Answer:
    """What came first for a query, as the queries' file calls it."""

    query: Query
    first: str
    results: SearchResults
    asked: int  # of the database

    @property
    def is_right(self) -> bool:
        return self.first in self.query.right


@dataclass(frozen=True)
class Share:
    """So many of so many, and what went wrong."""

    right: int
    of: int
    missed: Sequence[str]

    def __str__(self) -> str:
        return f"{self.right} of {self.of} ({100 * self.right / self.of:.1f} %)"


def answers(scene: Scene, queries: Iterable[Query]) -> list[Answer]:
    """What a resident who searches for each sees first: the area's page when an area was asked for, else the first report."""
    return [_answer(scene, query) for query in queries]


def _answer(scene: Scene, query: Query) -> Answer:
    keys = {code: key for key, code in scene.codes.items()}
    with CaptureQueriesContext(connection) as asked:
        found = search(scene.city, query.typed, public_scope(public_cases(scene.city)), at=NOW)
    if found.understood.is_place_alone and found.areas and not found.is_code:
        first = f"area:{found.areas[0].name}"
    else:
        first = keys.get(found.cases[0].code, "another case") if found.cases else "nothing"
    return Answer(query, first, found, len(asked))


def mistyped_areas(city: City) -> Share:
    """One typo in the name of each kelurahan, four kinds of typo: how often an area of that name comes first."""
    names = Area.objects.filter(city=city, level=Level.VILLAGE).order_by("code").values_list("name", flat=True)
    return _share((name, wrong, _first_area(city, wrong) == name) for name in names for wrong in typos(name.lower()))


def mistyped_kinds(city: City) -> Share:
    """The same for the first name of each kind of problem, in the search of the report flow."""
    kinds = Category.objects.filter(city=city, is_active=True).order_by("code")
    return _share(
        (kind.name, wrong, [one.pk for one in search_categories(city, wrong, most=1)] == [kind.pk])
        for kind in kinds
        for wrong in typos(kind.name.lower())
    )


def typos(text: str) -> list[str]:
    """A letter left out, doubled, hit beside, swapped with the next: each once, in the longest word; the same at every run."""
    word = max(text.split(), key=len)
    pick = random.Random(text)
    ways: Sequence[Callable[[str, int], str]] = (
        lambda w, n: w[:n] + w[n + 1 :],
        lambda w, n: w[:n] + w[n] + w[n:],
        lambda w, n: w[:n] + pick.choice(_KEYS.get(w[n], "x")) + w[n + 1 :],
        lambda w, n: w[:n] + w[n : n + 2][::-1] + w[n + 2 :],
    )
    found = (text.replace(word, way(word, pick.randrange(1, max(2, len(word) - 1))), 1) for way in ways)
    return [wrong for wrong in dict.fromkeys(found) if wrong != text]


def _first_area(city: City, typed: str) -> str:
    read = understand(city, typed, at=NOW)
    if not (read.is_place_alone and read.places[0].areas):
        return ""
    return Area.objects.get(pk=read.places[0].areas[0]).name


def _share(tried: Iterable[tuple[str, str, bool]]) -> Share:
    rows = list(tried)
    return Share(
        sum(right for *_, right in rows), len(rows), [f"{wrong} ({name})" for name, wrong, right in rows if not right]
    )


def main() -> None:
    """Print every figure and each miss; for `bench/search.py`."""
    scene = build()
    for title, file in (("written first", "queries.csv"), ("written for checking", "check_queries.csv")):
        _print_written(title, answers(scene, scene.queries(file)))
    for title, share in (
        ("typos in kelurahan", mistyped_areas(scene.city)),
        ("typos in kinds", mistyped_kinds(scene.city)),
    ):
        print(f"{title}: {share}")
        for missed in share.missed:
            print(f"  missed: {missed}")


def _print_written(title: str, found: Sequence[Answer]) -> None:
    print(f"{title}: {sum(one.is_right for one in found)} of {len(found)} first")
    for one in found:
        if not one.is_right:
            print(f"  missed: {one.query.typed!r} gave {one.first}, wanted {' or '.join(one.query.right)}")
    print(f"  questions to the database: at most {max(one.asked for one in found)}")
