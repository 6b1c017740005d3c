"""A row of an earlier system's complaints, split into what was asked and what turned out to be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tanggap.routing.model import Question


@dataclass(frozen=True)
class Asked:
    """What is known when a complaint comes in. It has no field for the answer, so that no judgement can peep."""

    text: str
    address: str
    kelurahan: str
    kecamatan: str
    at: datetime | None

    @property
    def question(self) -> Question:
        """The same, as the model is asked."""
        areas = tuple(area for area in (self.kecamatan, self.kelurahan) if area)
        return Question(self.text, self.address, areas, at=self.at)


@dataclass(frozen=True)
class Record:
    """A complaint and what turned out to be right; empty where the row does not say."""

    asked: Asked
    topic: str
    agency: str


def record_of(row: Mapping[str, Any]) -> Record:
    """The record of a row; a field that is missing, null or no text is empty."""
    asked = Asked(
        text=_text(row, "text"),
        address=_text(row, "address"),
        kelurahan=_text(row, "kelurahan"),
        kecamatan=_text(row, "kecamatan"),
        at=_time(_text(row, "created_at")),
    )
    return Record(asked, topic=_text(row, "topic"), agency=_text(row, "agency"))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _time(said: str) -> datetime | None:
    try:
        # Only the order of days matters here, so a zone that some rows name is left out rather than compared with none.
        return datetime.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        return None
