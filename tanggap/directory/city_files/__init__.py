"""A city's folder, read and checked: either a whole consistent city or every problem at once. Nothing is stored here.

The files and their columns are described in docs/cities.md; `tanggap/cities/jakarta` is the first example.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tanggap.directory.city_files import (
    agencies,
    areas,
    categories,
    city_toml,
    corpus,
    deadlines,
    duplicates,
    examples,
    gazetteer,
    knowledge,
    responsibilities,
)
from tanggap.directory.city_files.problems import FileProblem, FileProblems, refuse_if_any
from tanggap.directory.city_files.remarks import remarks_on
from tanggap.directory.city_files.responsibilities import Known, RuleLookup, never_winning
from tanggap.directory.city_files.rows import CityFiles, CityRow

__all__ = ["CityFiles", "FileProblem", "RuleLookup", "never_winning", "read_city", "remarks_on"]


def read_city(folder: Path, *, pause_reasons: Iterable[str] = ()) -> CityFiles:
    """The city in this folder; refused with all problems when anything is wrong.

    `pause_reasons` are those that a policy may limit (`cases.reasons`, an app above this one); any when not given.
    """
    of_city = FileProblems(city_toml.FILE)
    city = city_toml.read_city_toml(folder, of_city)
    if city is None or not city.levels:
        refuse_if_any(of_city.found)
    assert city is not None  # noqa: S101  # A file that gave no city gave a problem.
    books = _Books(of_city)
    files = _read_tables(folder, city, books, frozenset(pause_reasons))
    refuse_if_any(books.problems())
    # Only whole files can be judged together; before, one slip would be blamed a hundred times.
    responsibilities.check_coverage(files, books.of(responsibilities.FILE))
    examples.replay_examples(files, books.of(examples.FILE))
    refuse_if_any(books.problems())
    return files


class _Books:
    """The problems of every file."""

    def __init__(self, *started: FileProblems) -> None:
        self._books = {book.file: book for book in started}

    def of(self, file: str) -> FileProblems:
        return self._books.setdefault(file, FileProblems(file))

    def problems(self) -> Iterable[FileProblem]:
        return [problem for book in self._books.values() for problem in book.found]


def _read_tables(folder: Path, city: CityRow, books: _Books, pause_reasons: frozenset[str]) -> CityFiles:
    places = areas.read_areas(folder, books.of(areas.FILE), city)
    lineages = areas.lineages_of(places)
    offices = agencies.read_agencies(folder, books.of(agencies.FILE), city, places, lineages)
    kinds = categories.read_categories(folder, books.of(categories.FILE), city)
    questions = categories.read_questions(folder, books.of(categories.QUESTIONS_FILE), kinds)
    kinds = [replace(kind, facts={**kind.facts, "questions": questions.get(kind.code, [])}) for kind in kinds]
    known = Known(
        categories={kind.code: kind for kind in kinds},
        groups=frozenset(group.code for group in city.groups),
        areas=lineages,
        owners=frozenset(owner.code for owner in city.owners),
        agencies={office.code: office for office in offices},
    )
    return CityFiles(
        city=city,
        areas=tuple(places),
        agencies=tuple(offices),
        categories=tuple(kinds),
        rules=tuple(responsibilities.read_responsibilities(folder, books.of(responsibilities.FILE), known)),
        examples=tuple(examples.read_examples(folder, books.of(examples.FILE), known)),
        corpus=tuple(corpus.read_corpus(folder, books.of(corpus.FILE), known)),
        knowledge=tuple(knowledge.read_knowledge(folder, books.of(knowledge.FILE), known)),
        place_names=tuple(gazetteer.read_gazetteer(folder, books.of(gazetteer.FILE), lineages)),
        duplicates=duplicates.read_duplicates(folder, books.of(duplicates.FILE), kinds),
        lineages=lineages,
        policy=deadlines.read_policy_file(
            folder, books.of(deadlines.FILE), _names(known, pause_reasons), must_exist=False
        ),
    )


def _names(known: Known, pause_reasons: frozenset[str]) -> deadlines.PolicyNames:
    return deadlines.PolicyNames(
        known.categories, known.groups, known.areas, known.agencies, known.families, pause_reasons
    )
