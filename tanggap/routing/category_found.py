"""What a report is about: the resident's choice, else the classifier where it is sure, else the city's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanggap.directory.models import Category
from tanggap.places.models import City
from tanggap.routing.category_by_words import CategoryCandidate, suggest_category
from tanggap.routing.classifier import Prediction, RankedLabel, ReportFeatures

# The classifier contradicts the resident's choice only when it is this sure, and gives the choice less than that.
_DOUBTS_FROM, _DOUBTS_BELOW = 0.8, 0.05
# Below this the classifier's first category is one of many; the city's own words go first.
_CATEGORY_FROM = 0.35
# Below this nothing of what was said is known.
_CATEGORY_LEAST = 0.15
MOST_WORDS = 5


@dataclass(frozen=True)
class CategoryFound:
    """What it is: the category, how sure (0 to 1), and the words that told it."""

    category: Category | None
    sure: float
    words: tuple[str, ...] = ()
    candidates: tuple[CategoryCandidate, ...] = ()
    doubt: Category | None = None


def find_category(
    features: ReportFeatures, city: City, chosen: Category | None, predicted: Prediction | None
) -> CategoryFound:
    """The category of a report; `chosen` is what the resident or the staff settled already."""
    labels = [one for one in predicted.categories if one.label] if predicted else []
    named = Category.objects.filter(city=city, is_active=True, code__in=[one.label for one in labels])
    known = {one.code: one for one in named}
    labels = [one for one in labels if one.label in known]
    if chosen is not None:
        return CategoryFound(chosen, 1.0, doubt=_doubt(chosen, labels, known))
    first = labels[0] if labels else None
    candidates = tuple(suggest_category(features.text, city))
    if first is not None and first.probability >= (_CATEGORY_FROM if candidates else _CATEGORY_LEAST):
        return CategoryFound(known[first.label], first.probability, first.words[:MOST_WORDS], candidates)
    if not candidates:
        return CategoryFound(None, 0.5)
    best = candidates[0]
    sure = next((one.probability for one in labels if one.label == best.category.code), 0.5)
    return CategoryFound(best.category, sure, best.words, candidates)


def _doubt(chosen: Category, labels: Sequence[RankedLabel], known: dict[str, Category]) -> Category | None:
    """The category that the words speak for although the resident chose another."""
    of_chosen = next((one.probability for one in labels if one.label == chosen.code), 0.0)
    if labels and labels[0].probability >= _DOUBTS_FROM and of_chosen <= _DOUBTS_BELOW:
        return known[labels[0].label]
    return None
