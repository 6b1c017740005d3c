"""What the model answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["auto", "top3", "human"]


@dataclass(frozen=True)
class Guess:
    """One label with the probability that it is right, and the words of the question that spoke most for it."""

    label: str
    probability: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bands:
    """From which probability of the first guess a case is sent by itself, or three are suggested; 1.01 means never."""

    auto: float = 1.01
    top3: float = 1.01

    def of(self, probability: float) -> Band:
        """The band that a first guess of this probability falls into."""
        if probability >= self.auto:
            return "auto"
        return "top3" if probability >= self.top3 else "human"


@dataclass(frozen=True)
class Judgement:
    """Categories and owners, the likeliest first; each list's probabilities add up to at most 1."""

    categories: tuple[Guess, ...]
    owners: tuple[Guess, ...]
    band: Band
