"""What the classifier answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PredictedBand = Literal["auto", "top3", "human"]
NEVER = 1.01  # above every probability


@dataclass(frozen=True)
class RankedLabel:
    """One label with its calibrated probability, and the report's words that weighed most for it."""

    label: str
    probability: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class BandThresholds:
    """From which probability of the first label a case is sent without a person, or three are suggested."""

    auto: float = NEVER
    top3: float = NEVER

    def band_of(self, probability: float) -> PredictedBand:
        """The band of a report whose first label has this probability."""
        if probability >= self.auto:
            return "auto"
        return "top3" if probability >= self.top3 else "human"


@dataclass(frozen=True)
class Prediction:
    """Categories and owners, the likeliest first; each list's probabilities add up to at most 1."""

    categories: tuple[RankedLabel, ...]
    owners: tuple[RankedLabel, ...]
    band: PredictedBand
