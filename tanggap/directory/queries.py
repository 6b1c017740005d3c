"""Reads of offices, kinds of problem and who answers for what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tanggap.directory import refusals
from tanggap.directory.duplicate_rules import NOTHING, DuplicateContent, with_defaults
from tanggap.directory.models import Agency, Category, DuplicateRules, KnownPhrase, Responsibility, WrittenExample
from tanggap.directory.rules import above_all, rank, serving
from tanggap.directory.search import Vocabulary
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused

TILES = 8


@dataclass(frozen=True)
class ResponsibleOffice:
    """Who answers, by which rule and why. Without a rule, or in a place too large for it, the front desk finds out."""

    agency: Agency
    rule: Responsibility | None
    why: str
    is_certain: bool  # the rule named this very office; else a person should look


@dataclass(frozen=True)
class KindWords:
    """The kinds of problem that may be chosen, by code, and what residents call them."""

    vocabulary: Vocabulary
    by_code: dict[str, Category]


@dataclass(frozen=True)
class Group:
    """A heading and the categories under it."""

    code: str
    label: str
    categories: list[Category]


def responsible_for(category: Category | None, area: Area, asset_owner: str = "") -> ResponsibleOffice:
    """The office that answers for this kind of problem at this place; `directory.rules` says which rule wins."""
    rule = _winning_rule(category, area, asset_owner)
    if rule is None:
        return _front_desk_answers(area.city_id, None)
    if rule.agency is not None:
        return ResponsibleOffice(rule.agency, rule, rule.why_label, is_certain=True)
    here = _serving_office(rule.family, area)
    if here is not None:
        return ResponsibleOffice(here, rule, rule.why_label, is_certain=True)
    above = _office_above(rule.family, area)
    if above is not None:
        return ResponsibleOffice(above, rule, rule.why_label, is_certain=False)
    return _front_desk_answers(area.city_id, rule)


def office_of_family(family: str, area: Area) -> Agency | None:
    """The sister of this family that serves the place; None where none does."""
    return _serving_office(family, area)


def front_desk(city: City | int) -> Agency:
    """The office that owns every case until it is dispatched. Raises Refused(NO_FRONT_DESK) while a city has none."""
    desk = Agency.objects.filter(city=city, is_front_desk=True, is_active=True).first()
    if desk is None:
        raise Refused(refusals.NO_FRONT_DESK)
    return desk


def active_categories(city: City) -> QuerySet[Category]:
    """Kinds of problem that may be chosen, in the order in which they were loaded."""
    return Category.objects.filter(city=city, is_active=True).order_by("pk")


def tiles(city: City, *, most: int = TILES) -> list[Category]:
    """The categories that are offered first."""
    return list(active_categories(city).filter(tile_rank__isnull=False).order_by("tile_rank")[:most])


def groups(city: City) -> list[Group]:
    """All categories under the city's headings, in the city's order; headings without any are left out."""
    by_group: dict[str, list[Category]] = {}
    for category in active_categories(city):
        by_group.setdefault(category.group, []).append(category)
    names = {row["code"]: _label(row) for row in city.groups}
    codes = [*names, *(code for code in by_group if code not in names)]
    return [Group(code, names.get(code, code), by_group[code]) for code in codes if code in by_group]


def asset_owners(city: City) -> list[tuple[str, str]]:
    """Code and name of each owner that an asset may have, in the city's order."""
    return [(row["code"], _label(row)) for row in city.asset_owners]


def search_categories(city: City, text: str, *, most: int = 8) -> list[Category]:
    """Categories that somebody may mean with these words, in either language and with slips, the best first."""
    kinds = kind_words(city)
    return [kinds.by_code[found.code] for found in kinds.vocabulary.search(text)[:most]]


def kind_words(city: City) -> KindWords:
    """The city's kinds of problem and the words for them, as they are now; asks once, and builds the vocabulary only when it changed."""
    known = {category.code: category for category in active_categories(city)}
    return KindWords(_vocabulary(tuple((code, tuple(_phrases(kind))) for code, kind in known.items())), known)


@lru_cache(maxsize=8)
def _vocabulary(phrases: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    return Vocabulary(dict(phrases))


def corpus_of(city: City) -> list[tuple[str, str]]:
    """(text, category code) of every example that the city wrote, in a steady order; retired categories are left out."""
    written = WrittenExample.objects.filter(city=city, category__is_active=True)
    return list(written.order_by("category_id", "text").values_list("text", "category__code"))


def knowledge_of(city: City) -> dict[str, tuple[str, ...]]:
    """Owner -> the phrases by which it is known: names, duties, programmes and facilities.

    An owner is `family:<family>` where the place says which sister office is meant, and `agency:<code>` elsewhere. Offices
    without a row in knowledge.csv are known by their own name and description.
    """
    found: dict[str, list[str]] = {}
    for office in Agency.objects.filter(city=city, is_active=True).order_by("pk"):
        # A sister's own name holds her area; the family is known by what all of them do.
        names = [] if office.family else [office.name, office.short_name, office.name_en]
        found.setdefault(_owner(office.code, office.family), []).extend([*names, office.description])
    for phrase in KnownPhrase.objects.filter(city=city).select_related("agency").order_by("kind", "phrase"):
        code = phrase.agency.code if phrase.agency else ""
        # Its office may have been retired since.
        found.get(_owner(code, phrase.family), []).append(phrase.phrase)
    return {owner: tuple(dict.fromkeys(filter(None, phrases))) for owner, phrases in found.items()}


def category_phrases_of(city: City) -> dict[str, tuple[str, ...]]:
    """Category code -> its names, synonyms and hints in both languages, of the categories that may be chosen."""
    kinds = active_categories(city)
    return {kind.code: tuple(filter(None, [*_phrases(kind), kind.hint, kind.hint_en])) for kind in kinds}


def duplicate_rules_of(city: City) -> DuplicateContent:
    """What the city knows of reports that repeat one another, with what holds where it says nothing."""
    said = DuplicateRules.objects.filter(city=city).values_list("content", flat=True).first()
    return with_defaults(said or NOTHING)


def _owner(code: str, family: str) -> str:
    return f"family:{family}" if family else f"agency:{code}"


def _winning_rule(category: Category | None, area: Area, asset_owner: str) -> Responsibility | None:
    for_kind = Q(category=None, group__in=["", category.group if category else ""])
    if category is not None:
        for_kind |= Q(category=category)
    rules: Iterable[Responsibility] = Responsibility.objects.filter(
        for_kind,
        Q(area=None) | Q(area__in=area.lineage),
        city_id=area.city_id,
        asset_owner__in=["", asset_owner],
        is_active=True,
    ).select_related("agency")
    depth = {pk: number for number, pk in enumerate(area.lineage, start=1)}

    def specific(rule: Responsibility) -> tuple[int, ...]:
        at = depth.get(rule.area_id or 0, 0)
        return rank(owner=rule.asset_owner, category=rule.category_id, group=rule.group, depth=at)

    return max(rules, key=specific, default=None)


def _serving_office(family: str, area: Area) -> Agency | None:
    sisters = Agency.objects.filter(family=family, area__in=area.lineage, city_id=area.city_id, is_active=True)
    return serving({sister.area_id: sister for sister in sisters}, area.lineage)


def _office_above(family: str, area: Area) -> Agency | None:
    """The office above all sisters in a place that is too large for one of them."""
    inside = Agency.objects.filter(
        family=family, area__lineage__contains=[area.pk], city_id=area.city_id, is_active=True
    )
    above = above_all(inside.values_list("parent", flat=True).distinct())
    return Agency.objects.filter(pk=above, is_active=True).first() if above else None


def _front_desk_answers(city_id: int, rule: Responsibility | None) -> ResponsibleOffice:
    desk = front_desk(city_id)
    if rule is None:
        return ResponsibleOffice(
            desk, None, _("Belum ada aturan untuk ini; meja depan mencari pemiliknya."), is_certain=False
        )
    return ResponsibleOffice(
        desk, rule, _("Tempatnya belum cukup jelas; meja depan memastikan dahulu."), is_certain=False
    )


def _phrases(category: Category) -> list[str]:
    return [category.name, category.name_en, *category.synonyms, *category.synonyms_en]


def _label(row: dict[str, str]) -> str:
    return row["name_en"] if get_language() == "en" and row["name_en"] else row["name"]
