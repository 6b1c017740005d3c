"""What is asked of the model, and what it learns from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

FAMILY = "family:"
AGENCY = "agency:"


@dataclass(frozen=True)
class Question:
    """A report as it came in; everything but the text may be missing."""

    text: str
    place: str = ""  # the address or the description of the place, in the resident's words
    areas: tuple[str, ...] = ()  # names of the areas that hold the place, the largest first
    answers: tuple[str, ...] = ()  # what the resident answered to the category's questions
    kind: str = ""  # code of the category that the resident chose
    at: datetime | None = None
    channel: str = ""


@dataclass(frozen=True)
class Example:
    """A question and what turned out to be right; an empty label means that nobody knows."""

    question: Question
    category: str = ""
    owner: str = ""  # "family:<family>", where the place says which office, or "agency:<code>"


@dataclass(frozen=True)
class Knowledge:
    """What a city knows beforehand, in words: label -> names, duties, programmes, facilities; one phrase each."""

    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What a city may choose about learning."""

    target_precision: float = 0.95  # of what is sent to an agency without a person
    top3_precision: float = 0.85  # of three suggestions holding the right one, below which a person starts from nothing
    rarest: int = 2  # a word or piece of a word in fewer examples than this is not kept: it may be a name
