"""Which categories a report speaks of, by the city's own names and synonyms for them."""

from __future__ import annotations

from dataclasses import dataclass

from tanggap.directory.models import Category
from tanggap.directory.queries import active_categories
from tanggap.places.models import City
from tanggap.routing.phrase_matching import CategoryPhrases, PhraseMatch, match

_MOST = 5


@dataclass(frozen=True)
class CategoryCandidate:
    """A category that a text may mean; `words` are the city's own phrases that were found in it."""

    category: Category
    points: int
    share: int  # per cent of all points that the text gave, to compare candidates of one text
    words: tuple[str, ...]


def suggest_category(text: str, city: City, *, most: int = _MOST) -> list[CategoryCandidate]:
    """The categories that the text speaks of, the likeliest first; none when it says nothing that the city's data know.

    English phrases are tried only when no Indonesian one fits: "gang" is an alley first.
    """
    categories = list(active_categories(city))
    known = {category.pk: category for category in categories}
    matches = match(text, _indonesian(categories)) or match(text, _english(categories))
    return _candidates(matches, known)[:most]


def _candidates(matches: list[PhraseMatch], known: dict[int, Category]) -> list[CategoryCandidate]:
    whole = sum(one.points for one in matches)
    return [
        CategoryCandidate(known[one.category], one.points, 100 * one.points // whole, one.phrases) for one in matches
    ]


def _indonesian(categories: list[Category]) -> tuple[CategoryPhrases, ...]:
    return tuple((category.pk, (category.name, *category.synonyms)) for category in categories)


def _english(categories: list[Category]) -> tuple[CategoryPhrases, ...]:
    return tuple((category.pk, (category.name_en, *category.synonyms_en)) for category in categories)
