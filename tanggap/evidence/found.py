"""What the index answers: candidates, matches, and a whole search."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tanggap.cases.models import Photo
from tanggap.evidence.geometry.verdicts import Comparison
from tanggap.evidence.words import Codes


@dataclass(frozen=True)
class PhotoCandidate:
    """A stored photo, and how many of its features may lie on the one asked about by one turn, scale and shift."""

    photo: uuid.UUID
    votes: int


@dataclass(frozen=True)
class StoredCodes:
    """What the index keeps of a photo, and since when the photo is there."""

    codes: Codes
    added_at: datetime


@dataclass(frozen=True)
class PhotoMatch:
    """A stored photo that hangs together with this picture, and how."""

    photo: Photo
    comparison: Comparison


@dataclass(frozen=True)
class PhotoSearch:
    """What was found, the surest first. `is_too_plain`: nothing could be looked for. `alike`: photos that may be the same, at most 12;
    when more may be than were opened, `has_more`."""

    matches: Sequence[PhotoMatch] = ()
    alike: int = 0
    has_more: bool = False
    is_too_plain: bool = False
