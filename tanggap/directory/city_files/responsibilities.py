"""responsibilities.csv: who answers for what, and the proof that somebody answers for everything everywhere."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.agencies import offices_of
from tanggap.directory.city_files.problems import FileProblems
from tanggap.directory.city_files.reading import read_table
from tanggap.directory.city_files.rows import AgencyRow, CategoryRow, CityFiles, RuleRow
from tanggap.directory.city_files.values import Values
from tanggap.directory.rules import Rank, above_all, rank, serving

FILE: Final = "responsibilities.csv"
_COLUMNS: Final = ("category", "group", "area_code", "asset_owner", "agency", "family", "why")


@dataclass(frozen=True)
class Known:
    """The codes that a rule may name."""

    categories: Mapping[str, CategoryRow]
    groups: frozenset[str]
    areas: Mapping[str, list[str]]
    owners: frozenset[str]
    agencies: Mapping[str, AgencyRow]

    @property
    def families(self) -> frozenset[str]:
        """Families that have an office somewhere."""
        return frozenset(agency.family for agency in self.agencies.values() if agency.family)


def read_responsibilities(folder: Path, problems: FileProblems, known: Known) -> list[RuleRow]:
    """Every rule; two for the same thing are blamed, because neither could win."""
    table = read_table(folder, problems, _COLUMNS, optional=["why_en"])
    families = known.families
    rules = [_read_row(Values(line, cells, problems), known, families) for line, cells in table]
    first: dict[tuple[str, ...], int] = {}
    for rule in rules:
        line = first.setdefault((rule.category, rule.group, rule.area, rule.owner), rule.line)
        if line != rule.line:
            problems.blame(rule.line, _("aturan ini seri dengan baris %s.") % line, _("Hapus salah satu."))
    return rules


class RuleLookup:
    """What the rules of a city's files answer, by the same order as the database does."""

    def __init__(self, files: CityFiles) -> None:
        self._files = files
        self._groups = {category.code: category.group for category in files.categories}
        self._offices = offices_of(files.agencies)
        ordered = [(self._rank(rule), rule) for rule in files.rules]
        self._rules = [rule for _rank, rule in sorted(ordered, key=lambda pair: pair[0], reverse=True)]

    def candidates(self, category: str, owner: str) -> list[RuleRow]:
        """Rules that may win for this category and owner somewhere, the most specific first."""
        group = self._groups.get(category, "")
        return [
            rule
            for rule in self._rules
            if rule.category in ("", category) and rule.group in ("", group) and rule.owner in ("", owner)
        ]

    def winner(self, candidates: Iterable[RuleRow], area: str) -> RuleRow | None:
        """The first candidate that holds in this area."""
        lineage = self._files.lineages[area]
        return next((rule for rule in candidates if not rule.area or rule.area in lineage), None)

    def office(self, rule: RuleRow, area: str) -> str | None:
        """Code of the rule's office for this area: the family's, or the one above all of them when the area is too large."""
        if rule.agency:
            return rule.agency
        family = self._offices.get(rule.family, {})
        here = serving(family, self._files.lineages[area])
        if here:
            return here.code
        inside = [office for place, office in family.items() if area in self._files.lineages[place]]
        return above_all(office.parent or None for office in inside)

    def _rank(self, rule: RuleRow) -> Rank:
        depth = len(self._files.lineages.get(rule.area, ()))
        return rank(owner=rule.owner, category=rule.category, group=rule.group, depth=depth)


def check_coverage(files: CityFiles, problems: FileProblems) -> None:
    """Blame categories without a rule and families without an office, in any smallest area and for any asset owner."""
    answers = RuleLookup(files)
    parents = {area.parent_code for area in files.areas}
    leaves = [area.code for area in files.areas if area.code not in parents]
    homeless: dict[RuleRow, set[str]] = {}
    for category in files.categories:
        for owner in ("", *(owner.code for owner in files.city.owners)):
            candidates = answers.candidates(category.code, owner)
            for area in leaves:
                rule = answers.winner(candidates, area)
                if rule is None:
                    problems.blame(
                        0, _("tidak ada aturan untuk jenis “%s”.") % category.code, _("Tambahkan aturan umum.")
                    )
                    break
                if answers.office(rule, area) is None:
                    homeless.setdefault(rule, set()).add(area)
    _blame_homeless(homeless, problems)


def never_winning(files: CityFiles) -> list[RuleRow]:
    """Rules that more specific ones hide everywhere: harmless, but most likely a mistake."""
    answers = RuleLookup(files)
    won = set()
    for category in files.categories:
        for owner in ("", *(owner.code for owner in files.city.owners)):
            candidates = answers.candidates(category.code, owner)
            won |= {answers.winner(candidates, area) for area in files.lineages}
    return [rule for rule in files.rules if rule not in won]


def _blame_homeless(homeless: Mapping[RuleRow, set[str]], problems: FileProblems) -> None:
    for rule, areas in homeless.items():
        facts = {"family": rule.family, "count": len(areas), "area": min(areas)}
        wrong = _("keluarga “%(family)s” tidak punya kantor untuk %(count)s wilayah, misalnya %(area)s.") % facts
        problems.blame(rule.line, wrong, _("Tambahkan kantornya, atau aturan lain untuk wilayah itu."))


def _read_row(row: Values, known: Known, families: frozenset[str]) -> RuleRow:
    rule = RuleRow(
        line=row.line,
        category=row.code("category", 60, required=False),
        group=row.code("group", 60, required=False),
        area=row.code("area_code", 40, required=False),
        owner=row.code("asset_owner", 20, required=False),
        agency=row.code("agency", 60, required=False),
        family=row.code("family", 60, required=False),
        why=row.text("why", 300, required=True),
        why_en=row.text("why_en", 300),
    )
    for wrong in _unknown(rule, known, families):
        row.blame(wrong, _("Periksa ejaannya."))
    if rule.category and rule.group:
        row.blame(_("“category” dan “group” diisi keduanya."), _("Isi salah satu."))
    if bool(rule.agency) == bool(rule.family):
        row.blame(_("isi tepat satu: “agency” atau “family”."))
    return rule


def _unknown(rule: RuleRow, known: Known, families: frozenset[str]) -> Iterator[str]:
    named: Sequence[tuple[str, Container[str], str]] = (
        (rule.category, known.categories, _("jenis “%s” tidak ada di categories.csv.")),
        (rule.group, known.groups, _("kelompok “%s” tidak ada di city.toml.")),
        (rule.area, known.areas, _("wilayah “%s” tidak ada di areas.csv.")),
        (rule.owner, known.owners, _("pemilik aset “%s” tidak ada di city.toml.")),
        (rule.agency, known.agencies, _("instansi “%s” tidak ada di agencies.csv.")),
        (rule.family, families, _("keluarga “%s” tidak punya satu kantor pun.")),
    )
    for code, codes, wrong in named:
        if code and code not in codes:
            yield wrong % code
