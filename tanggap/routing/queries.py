"""Whose is it? From the words of a report to a category, from category and place to an agency, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from tanggap.cases.models import Case
from tanggap.directory.models import Agency, Category, Responsibility
from tanggap.directory.queries import active_categories, responsible_for
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


@dataclass(frozen=True)
class Suggestion:
    """Who should own a case and why; `candidates` are empty when the resident chose the category."""

    agency: Agency
    category: Category | None
    rule: Responsibility | None
    why: str
    is_certain: bool
    words: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def suggest_category(text: str, city: City, *, most: int = _MOST) -> list[Candidate]:
    """The categories that the text speaks of, the likeliest first; none when it says nothing that the city's data know.

    English expressions are tried only when no Indonesian one fits: "gang" is an alley first.
    """
    categories = list(active_categories(city))
    known = {category.pk: category for category in categories}
    matches = match(text, _sayings(categories)) or match(text, _english_sayings(categories))
    return _candidates(matches, known)[:most]


def suggest(case: Case) -> Suggestion:
    """The owner that the city's rules name for this case; without a rule that is the front desk."""
    candidates: tuple[Candidate, ...] = ()
    category = case.category
    if category is None:
        texts = case.reports.order_by("received_at", "pk").values_list("text", flat=True)
        candidates = tuple(suggest_category("\n".join(texts), case.city))
        category = candidates[0].category if candidates else None
    answer = responsible_for(category, case.area, case.asset_owner)
    return Suggestion(
        agency=answer.agency,
        category=category,
        rule=answer.rule,
        why=answer.why,
        is_certain=answer.is_certain,
        words=candidates[0].words if candidates else (),
        candidates=candidates,
    )


def _candidates(matches: list[Match], known: dict[int, Category]) -> list[Candidate]:
    whole = sum(one.points for one in matches)
    return [Candidate(known[one.category], one.points, 100 * one.points // whole, one.said) for one in matches]


def _sayings(categories: list[Category]) -> tuple[Sayings, ...]:
    return tuple((category.pk, (category.name, *category.synonyms)) for category in categories)


def _english_sayings(categories: list[Category]) -> tuple[Sayings, ...]:
    return tuple((category.pk, (category.name_en, *category.synonyms_en)) for category in categories)
