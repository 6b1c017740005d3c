"""What the classifier reads of a report, and what it learns from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# Owner labels: "family:kelurahan", where the place says which office, or "agency:bina-marga".
FAMILY = "family:"
AGENCY = "agency:"


@dataclass(frozen=True)
class ReportFeatures:
    """A report as it came in; everything but the text may be missing."""

    text: str
    place: str = ""  # the address or the description of the place, in the resident's words
    areas: tuple[str, ...] = ()  # names of the areas that hold the place, the largest first
    kind: str = ""  # code of the category that the resident chose
    at: datetime | None = None
    is_answered: bool = False  # the resident answered a question that only this kind asks


@dataclass(frozen=True)
class TrainingExample:
    """A report and its right labels; an empty label means that nobody knows."""

    features: ReportFeatures
    category: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Knowledge:
    """What a city knows beforehand, in words: label -> names, duties, programmes, facilities; one phrase each."""

    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingSettings:
    """What a city may choose about training."""

    target_precision: float = 0.95  # of what is sent to an agency without a person
    top3_precision: float = 0.85  # share of reports whose right owner is among three, below which nothing is suggested
    min_examples_per_term: int = 2  # a word or n-gram in fewer examples than this is dropped: it may be a name
