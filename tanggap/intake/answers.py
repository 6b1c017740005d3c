"""What a draft holds, typed; stored as JSON because it is nobody's business but the draft's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from tanggap.cases.models import PlaceSource

# A fix this good says which side of the street; one this coarse only which neighbourhood.
GOOD_M: Final = 25
COARSE_M: Final = 100


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A point as a device or a map gave it."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    source: PlaceSource = PlaceSource.GPS


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where the problem is, as far as the resident has said."""

    area_id: int
    source: PlaceSource
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    landmark: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether somebody could go there: a pin on the map, a fix within 100 m, or an area with a landmark or words."""
        if self.source is PlaceSource.GPS:
            return self.accuracy_m is not None and self.accuracy_m <= COARSE_M
        return self.source is PlaceSource.MAP or bool(self.landmark)

    @property
    def is_coarse(self) -> bool:
        """Whether to ask what it is near: the fix is good enough to go on, not to find it."""
        return self.source is PlaceSource.GPS and self.accuracy_m is not None and self.accuracy_m > GOOD_M


@dataclass(frozen=True, kw_only=True)
class DraftAnswers:
    """Everything the resident has said so far, photos apart."""

    language: str = "id"
    spot: Spot | None = None
    # The last fix lay outside the city, so the resident must say where the problem is.
    was_outside: bool = False
    category: str = ""  # its code
    # The resident looked and found no fitting category: the desk decides.
    category_unknown: bool = False
    note: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # question code -> choice code
    wants_public: bool = True
    about: str = ""  # the code of the office that a complaint about the staff accuses
    # The resident looked at the open reports around here and said that this is another problem.
    is_another: bool = False

    def as_json(self) -> dict[str, Any]:
        """What the database keeps."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class LastWords:
    """What the last screen asks; all of it may be left empty."""

    note: str = ""
    landmark: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    wants_public: bool = True
    about: str = ""


class FlowStep(StrEnum):
    """The screens of the flow, in order."""

    PLACE = "place"
    CATEGORY = "category"
    SAME = "same"  # only when there is something to compare with: `intake.nearby`
    SEND = "send"


def from_json(data: Mapping[str, Any]) -> DraftAnswers:
    """The answers as they were stored; names that this release does not know are left out."""
    known = {name: value for name, value in data.items() if name in DraftAnswers.__dataclass_fields__}
    spot = known.pop("spot", None)
    return DraftAnswers(**known, spot=Spot(**{**spot, "source": PlaceSource(spot["source"])}) if spot else None)


def next_step(answers: DraftAnswers) -> FlowStep:
    """What to ask now: only what is still missing."""
    if answers.spot is None or not answers.spot.is_enough:
        return FlowStep.PLACE
    if not answers.category and not answers.category_unknown:
        return FlowStep.CATEGORY
    return FlowStep.SEND
