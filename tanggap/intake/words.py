"""What residents type, made storable. Scripts stay as they are: they are text, and every page escapes text.

Control characters (NUL among them) are taken out and the resident is told: nobody types them, the database cannot hold
NUL, and refusing would cost the report over something invisible.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format

from tanggap.cases.actions.requirements import LONGEST_TEXT
from tanggap.cases.refusals import TEXT_TOO_LONG
from tanggap.intake import refusals
from tanggap.platform.errors import Refused

LONGEST_LANDMARK: Final = 300
_KEPT = frozenset("\n\t")


@dataclass(frozen=True)
class Cleaned:
    """The text, and whether something invisible was taken out."""

    text: str
    was_changed: bool = False


def clean(typed: str) -> Cleaned:
    """The text with plain line ends and without characters that no keyboard has."""
    if typed.isprintable():  # as most are, and then there is nothing to look for
        return Cleaned(typed.strip())
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cs"})
    return Cleaned(text.strip(), was_changed=text != lines)


def clean_note(typed: str) -> Cleaned:
    """A note of at most 4,000 characters."""
    cleaned = clean(typed)
    if len(cleaned.text) > LONGEST_TEXT:
        raise Refused(TEXT_TOO_LONG, field="note", **_lengths(cleaned.text, LONGEST_TEXT))
    return cleaned


def clean_landmark(typed: str) -> str:
    """A landmark of at most 300 characters, on one line."""
    text = " ".join(clean(typed).text.split())
    if len(text) > LONGEST_LANDMARK:
        raise Refused(refusals.LANDMARK_TOO_LONG, field="landmark", **_lengths(text, LONGEST_LANDMARK))
    return text


def _lengths(text: str, most: int) -> dict[str, str]:
    return {"length": number_format(len(text), force_grouping=True), "most": number_format(most, force_grouping=True)}
