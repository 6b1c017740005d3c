"""Loading a city: its folder becomes rows, all of it or nothing, and loading it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from tanggap.directory.city_files import CityFiles, read_city
from tanggap.directory.city_files.agencies import successors_of
from tanggap.directory.city_files.rows import AgencyRow, CategoryRow, PolicyRow
from tanggap.directory.lessons import save_corpus, save_knowledge
from tanggap.directory.models import Agency, Category, DeadlinePolicy, DuplicateRules, Responsibility
from tanggap.directory.policies import forget_policies
from tanggap.places.actions import Changes, save_areas, save_city, save_place_names
from tanggap.places.models import Area, City
from tanggap.platform.locks import one_at_a_time

_Row = TypeVar("_Row", Agency, Category, Responsibility)
_Facts = Mapping[str, object]  # columns of such a row

# The first policy of a city holds from before its first case.
ALWAYS_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LoadResult:
    """What a load did to each kind of row."""

    city: City
    city_changed: bool
    areas: Changes
    agencies: Changes
    categories: Changes
    rules: Changes
    corpus: Changes
    knowledge: Changes
    place_names: Changes
    successors: Mapping[str, str]  # of offices that are no more, by code: the office that took over their work


def load_city(folder: Path, *, pause_reasons: Iterable[str] = ()) -> LoadResult:
    """Make the database say what this folder says. What the folder no longer names is retired, never deleted."""
    return store_city(read_city(folder, pause_reasons=pause_reasons))


@transaction.atomic
def store_city(files: CityFiles) -> LoadResult:
    """Store a city that was read and found whole."""
    owners = [owner.as_json() for owner in files.city.owners]
    groups = [group.as_json() for group in files.city.groups]
    city, city_changed = save_city(files.city.slug, {**files.city.facts, "groups": groups, "asset_owners": owners})
    areas = save_areas(city, files.areas)
    result = LoadResult(
        city=city,
        city_changed=city_changed,
        areas=areas,
        agencies=_save_agencies(city, files.agencies, files.city.front_desk),
        categories=_save_categories(city, files.categories),
        rules=_save_rules(city, files),
        corpus=save_corpus(city, files.corpus),
        knowledge=save_knowledge(city, files.knowledge),
        place_names=save_place_names(city, files.place_names),
        successors=successors_of(files.agencies),
    )
    DuplicateRules.objects.update_or_create(city=city, defaults={"content": files.duplicates})
    if files.policy is not None and not DeadlinePolicy.objects.filter(city=city).exists():
        save_policy(city, files.policy, valid_from=ALWAYS_BEFORE)
    return result


@transaction.atomic
def save_policy(
    city: City, row: PolicyRow, *, valid_from: datetime, applied_by: str = "", why: str = ""
) -> DeadlinePolicy:
    """Store a policy as the city's next; the one before stays, because cases were promised something by it.

    Loading a city stores only its first policy, which holds for all time before; every later one is applied on purpose.
    """
    one_at_a_time("deadline policy", city.pk)
    number = 1 + (DeadlinePolicy.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0)
    forget_policies(city)
    return DeadlinePolicy.objects.create(
        city=city, number=number, name=row.name, name_en=row.name_en, content=row.content, source_text=row.source_text,
        valid_from=valid_from, applied_by=applied_by, why=why,
    )  # fmt: skip


def _save_agencies(city: City, rows: Sequence[AgencyRow], front_desk: str) -> Changes:
    known = {agency.code: agency for agency in Agency.objects.select_for_update(no_key=True).filter(city=city)}
    changes = _retire(known, {row.code for row in rows}, Agency)
    new = [Agency(city=city, code=row.code, name=row.name, kind=row.kind) for row in rows if row.code not in known]
    known |= {agency.code: agency for agency in Agency.objects.bulk_create(new)}
    areas = dict(Area.objects.filter(city=city).values_list("code", "pk"))
    parents = {row.code: row.parent for row in rows}
    facts = {row.code: _agency_facts(row, known, areas, parents, front_desk) for row in rows}
    stale = [code for code, wanted in facts.items() if _differs(known[code], wanted)]
    # Offices may exchange area or front desk among each other: free both first, or the constraints meet a moment of two.
    Agency.objects.filter(pk__in=[known[code].pk for code in stale]).update(family="", is_front_desk=False)
    _write(known, facts, stale, Agency)
    changes.created = [agency.code for agency in new]
    changes.changed = [code for code in stale if code not in set(changes.created)]
    return changes


def _agency_facts(
    row: AgencyRow, known: Mapping[str, Agency], areas: Mapping[str, int], parents: Mapping[str, str], front_desk: str
) -> _Facts:
    lineage = [row.code]
    while parents[lineage[0]]:
        lineage.insert(0, parents[lineage[0]])
    return {
        "name": row.name,
        "name_en": row.name_en,
        "short_name": row.short_name,
        "kind": row.kind,
        "family": row.family,
        "parent_id": known[row.parent].pk if row.parent else None,
        "lineage": [known[code].pk for code in lineage],
        "area_id": areas[row.area] if row.area else None,
        "description": row.description,
        "is_front_desk": row.code == front_desk,
        "is_active": True,
    }


def _save_categories(city: City, rows: Sequence[CategoryRow]) -> Changes:
    known = {category.code: category for category in Category.objects.select_for_update(no_key=True).filter(city=city)}
    changes = _retire(known, {row.code for row in rows}, Category)
    new = [Category(city=city, code=row.code, group=row.group, **row.facts) for row in rows if row.code not in known]
    Category.objects.bulk_create(new)
    facts = {row.code: {**row.facts, "group": row.group, "is_active": True} for row in rows if row.code in known}
    stale = [code for code, wanted in facts.items() if _differs(known[code], wanted)]
    _write(known, facts, stale, Category)
    changes.created, changes.changed = [category.code for category in new], stale
    return changes


def _save_rules(city: City, files: CityFiles) -> Changes:
    """A rule is known by what it is for: category or group, area, asset owner."""
    rules = Responsibility.objects.select_for_update(of=("self",)).filter(city=city)
    known = {_rule_key(rule): rule for rule in rules.select_related("category", "area")}
    wanted = _rule_facts(city, files)
    changes = _retire(known, wanted.keys(), Responsibility)
    stale = [key for key in wanted if key in known and _differs(known[key], wanted[key])]
    _write(known, wanted, stale, Responsibility)
    new = [key for key in wanted if key not in known]
    Responsibility.objects.bulk_create(Responsibility(city=city, **wanted[key]) for key in new)
    changes.created, changes.changed = new, stale
    return changes


def _rule_key(rule: Responsibility) -> str:
    category = rule.category.code if rule.category else ""
    return " ".join((category, rule.group, rule.area.code if rule.area else "", rule.asset_owner))


def _rule_facts(city: City, files: CityFiles) -> dict[str, _Facts]:
    areas = dict(Area.objects.filter(city=city).values_list("code", "pk"))
    agencies = dict(Agency.objects.filter(city=city).values_list("code", "pk"))
    categories = dict(Category.objects.filter(city=city).values_list("code", "pk"))
    return {
        " ".join((row.category, row.group, row.area, row.owner)): {
            "category_id": categories[row.category] if row.category else None,
            "group": row.group,
            "area_id": areas[row.area] if row.area else None,
            "asset_owner": row.owner,
            "agency_id": agencies[row.agency] if row.agency else None,
            "family": row.family,
            "why": row.why,
            "why_en": row.why_en,
            "is_active": True,
        }
        for row in files.rules
    }


def _retire(known: Mapping[str, _Row], named: Iterable[str], model: type[_Row]) -> Changes:
    """Mark inactive what is no longer named."""
    gone = sorted(code for code in known.keys() - set(named) if known[code].is_active)
    model._default_manager.filter(pk__in=[known[code].pk for code in gone]).update(is_active=False)
    return Changes(retired=gone)


def _differs(row: Agency | Category | Responsibility, wanted: _Facts) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def _write(known: Mapping[str, _Row], facts: Mapping[str, _Facts], stale: Sequence[str], model: type[_Row]) -> None:
    """Give the stale rows their facts."""
    for code in stale:
        for name, value in facts[code].items():
            setattr(known[code], name, value)
    if stale:
        fields = [name.removesuffix("_id") for name in facts[stale[0]]]
        model._default_manager.bulk_update([known[code] for code in stale], fields)
