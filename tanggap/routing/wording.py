"""What is it? The city's own names and synonyms, found in a resident's words."""

from __future__ import annotations

from dataclasses import dataclass

from tanggap.directory.models import Category
from tanggap.directory.queries import active_categories
from tanggap.places.models import City
from tanggap.routing.matching import Match, Sayings, match

_MOST = 5


@dataclass(frozen=True)
class Candidate:
    """A category that a text may mean; `words` are the city's own expressions that were found in it."""

    category: Category
    points: int
    share: int  # per cent of all points that the text gave, to compare candidates of one text
    words: tuple[str, ...]


def suggest_category(text: str, city: City, *, most: int = _MOST) -> list[Candidate]:
    """The categories that the text speaks of, the likeliest first; none when it says nothing that the city's data know.

    English expressions are tried only when no Indonesian one fits: "gang" is an alley first.
    """
    categories = list(active_categories(city))
    known = {category.pk: category for category in categories}
    matches = match(text, _sayings(categories)) or match(text, _english_sayings(categories))
    return _candidates(matches, known)[:most]


def _candidates(matches: list[Match], known: dict[int, Category]) -> list[Candidate]:
    whole = sum(one.points for one in matches)
    return [Candidate(known[one.category], one.points, 100 * one.points // whole, one.said) for one in matches]


def _sayings(categories: list[Category]) -> tuple[Sayings, ...]:
    return tuple((category.pk, (category.name, *category.synonyms)) for category in categories)


def _english_sayings(categories: list[Category]) -> tuple[Sayings, ...]:
    return tuple((category.pk, (category.name_en, *category.synonyms_en)) for category in categories)
