"""What a city's files say, typed. Everything refers to everything else by code; lines are kept for messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tanggap.directory.duplicate_rules import NOTHING, DuplicateContent
from tanggap.directory.policy_content import PolicyContent
from tanggap.places.actions import NewArea, NewPlaceName


@dataclass(frozen=True)
class Named:
    """A code with its name in both languages: a group of categories, an owner of assets."""

    code: str
    name: str
    name_en: str

    def as_json(self) -> dict[str, str]:
        """What the database keeps."""
        return {"code": self.code, "name": self.name, "name_en": self.name_en}


@dataclass(frozen=True)
class LevelRow:
    """A column of areas.csv that names areas of one level; `parts` of a code name that area."""

    level: str
    column: str
    parts: int


@dataclass(frozen=True)
class OfficePattern:
    """Offices that exist once in every area of a level, written once instead of hundreds of times."""

    level: str
    family: str
    kind: str
    code: str
    name: str
    name_en: str
    short_name: str
    parent: str
    parent_family: str
    description: str


@dataclass(frozen=True)
class CityRow:
    """city.toml. `facts` are fields of `places.City`."""

    slug: str
    facts: dict[str, Any]
    front_desk: str
    root: NewArea
    levels: tuple[LevelRow, ...]
    patterns: tuple[OfficePattern, ...]
    groups: tuple[Named, ...]
    owners: tuple[Named, ...]


@dataclass(frozen=True)
class AgencyRow:
    """One office; `line` is 0 for an office made from a pattern."""

    line: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    family: str
    parent: str
    area: str
    description: str
    succeeds: tuple[str, ...] = ()  # codes of offices that are no more, whose work it took over


@dataclass(frozen=True)
class CategoryRow:
    """One kind of problem. `facts` are fields of `directory.Category`."""

    line: int
    code: str
    group: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class RuleRow:
    """One rule of responsibility."""

    line: int
    category: str
    group: str
    area: str
    owner: str
    agency: str
    family: str
    why: str
    why_en: str


@dataclass(frozen=True)
class ExampleRow:
    """A report and the office that must get it."""

    line: int
    text: str
    area: str
    owner: str
    category: str
    agency: str


@dataclass(frozen=True)
class WrittenRow:
    """What a resident may say, and the category that is meant."""

    line: int
    category: str
    text: str


@dataclass(frozen=True)
class KnowledgeRow:
    """Phrases by which an office, or every office of a family, is known; `area` holds the facility that they name."""

    line: int
    agency: str
    family: str
    kind: str
    words: tuple[str, ...]
    area: str


@dataclass(frozen=True)
class PolicyRow:
    """A deadline policy that was read and found whole. `content` is what the database keeps."""

    name: str
    name_en: str
    content: PolicyContent
    source_text: str


@dataclass(frozen=True)
class CityFiles:
    """A whole city, read and checked."""

    city: CityRow
    areas: tuple[NewArea, ...]
    agencies: tuple[AgencyRow, ...]
    categories: tuple[CategoryRow, ...]
    rules: tuple[RuleRow, ...]
    examples: tuple[ExampleRow, ...] = ()
    corpus: tuple[WrittenRow, ...] = ()
    knowledge: tuple[KnowledgeRow, ...] = ()
    place_names: tuple[NewPlaceName, ...] = ()
    duplicates: DuplicateContent = field(default_factory=lambda: NOTHING)
    lineages: dict[str, list[str]] = field(default_factory=dict)  # area code -> codes from the root to itself
    policy: PolicyRow | None = None  # deadlines.toml, when the city has one
