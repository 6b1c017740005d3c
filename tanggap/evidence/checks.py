"""The checks of an after-photo, each a plain function of what is known: result, score and the facts that led there.

What a match with another photo means stands in `matching`.

None of them proves anything. The browser says where and when; a signed camera would be needed to know. They sort what people look
at first, and nothing that they find is kept from the people who decide (docs/evidence.md has what each can and cannot see).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import Final

from tanggap.evidence.geometry.screens import ScreenSign
from tanggap.evidence.models import CheckKind, CheckResult
from tanggap.places.grid import distance_m

RADIUS_M: Final = 100
MOST_TRUSTED_ACCURACY_M: Final = 150  # a fix worse than this says little; more of it is not forgiven
WORST_ACCURACY_M: Final = 1_000_000
QUICK: Final = timedelta(minutes=10)
Facts = Mapping[str, object]  # as JSON holds them
Point = tuple[float, float]

_EDITORS: Final = (
    "photoshop", "lightroom", "gimp", "snapseed", "picsart", "canva", "pixlr", "affinity", "remini", "meitu", "facetune",
    "stable diffusion", "midjourney", "dall-e", "firefly", "imagen", "gemini", "chatgpt", "openai", "comfyui",
)  # fmt: skip
_MADE_BY_AI: Final = frozenset({"trained_algorithmic", "composite_algorithmic"})


@dataclass(frozen=True)
class ProofCheck:
    """One finding."""

    kind: CheckKind
    result: CheckResult
    score: int
    facts: Facts = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Whatever the numbers were: a score that the table refuses would leave the whole proof unchecked."""
        object.__setattr__(self, "score", min(100, max(0, self.score)))


def trusted_m(accuracy_m: float | None) -> float:
    """What of an accuracy is forgiven, 0 to 150 m. A number below zero, an endless one and none at all excuse nothing."""
    if accuracy_m is None or not isfinite(accuracy_m):
        return 0.0
    return min(max(accuracy_m, 0.0), MOST_TRUSTED_ACCURACY_M)


def capture(metadata: Mapping[str, object]) -> ProofCheck:
    """Taken with the camera in the page, with a pass; a file needs a reason and is looked at."""
    foreign = [name for name in ("camera", "software", "gps") if metadata.get(name)]
    if metadata.get("way") == "camera" and foreign:  # the page draws its photo on a canvas, which writes none of these
        return ProofCheck(CheckKind.CAPTURE, CheckResult.FLAG, 20, {"why": "not_drawn_by_the_page", "marks": foreign})
    if metadata.get("way") == "camera":
        return ProofCheck(CheckKind.CAPTURE, CheckResult.PASS, 100)
    reason = str(metadata.get("file_reason") or "")
    return ProofCheck(CheckKind.CAPTURE, CheckResult.FLAG, 30, {"reason": reason} if reason else {})


def place(case_at: Point | None, case_accuracy_m: float, at: Point | None, accuracy_m: float | None) -> ProofCheck:
    """Within 100 m of the case, the two accuracies (150 m at most each) forgiven; in between is looked at, beyond fails."""
    if at is None:
        return ProofCheck(CheckKind.PLACE, CheckResult.FLAG, 30, {"why": "no_position"})
    if case_at is None:
        return ProofCheck(CheckKind.PLACE, CheckResult.UNKNOWN, 50, {"why": "no_point"})
    away = distance_m(*case_at, *at)
    trusted, said_m = trusted_m(accuracy_m) + trusted_m(case_accuracy_m), _said_m(accuracy_m)
    facts: Facts = {"metres": round(away), "accuracy_m": said_m}
    score = round(100 * max(0.0, 1 - away / (3 * (RADIUS_M + trusted))))
    if away > RADIUS_M + trusted:
        return ProofCheck(CheckKind.PLACE, CheckResult.FAIL, score, facts)
    vague = said_m > MOST_TRUSTED_ACCURACY_M
    return ProofCheck(CheckKind.PLACE, CheckResult.FLAG if vague or away > RADIUS_M else CheckResult.PASS, score, facts)


def _said_m(accuracy_m: float | None) -> int:
    """The accuracy in whole metres, as it can be stored; one that is no number counts as the worst."""
    if accuracy_m is None:
        return 0
    return round(min(max(accuracy_m, 0.0), WORST_ACCURACY_M)) if isfinite(accuracy_m) else WORST_ACCURACY_M


def time(started_at: datetime | None, taken_at: datetime | None, sent_at: datetime) -> ProofCheck:
    """After the work began, and not within ten minutes of it; not long before it was sent."""
    if taken_at is None:
        return ProofCheck(CheckKind.TIME, CheckResult.FLAG, 30, {"why": "no_moment"})
    facts: dict[str, object] = {"taken_at": taken_at.isoformat()}
    if started_at is None:
        return ProofCheck(CheckKind.TIME, CheckResult.UNKNOWN, 50, facts)
    minutes = int((taken_at - started_at).total_seconds() // 60)
    facts["minutes"] = minutes
    if taken_at < started_at or taken_at > sent_at + QUICK:
        return ProofCheck(CheckKind.TIME, CheckResult.FAIL, 0, {**facts, "why": "outside_the_work"})
    if taken_at - started_at < QUICK:
        return ProofCheck(CheckKind.TIME, CheckResult.FLAG, 50, {**facts, "why": "quick"})
    return ProofCheck(CheckKind.TIME, CheckResult.PASS, 100, facts)


def screen(sign: ScreenSign | None) -> ProofCheck:
    """Whether the picture looks photographed from a screen or a print. A hint only: it never fails anything by itself."""
    if sign is None:
        return ProofCheck(CheckKind.SCREEN, CheckResult.PASS, 80)
    facts = {"sign": str(sign.kind), "strength": sign.strength}
    return ProofCheck(CheckKind.SCREEN, CheckResult.FLAG, 60 - sign.strength // 2, facts)


def metadata(known: Mapping[str, object]) -> ProofCheck:
    """Marks of an editor or an image generator. A hint: marks are easily removed, and honest phones write some too."""
    marks = [str(mark) for mark in known.get("marks") or []]  # type: ignore[attr-defined]
    software = str(known.get("software") or "")
    edited = next((name for name in _EDITORS if name in software.lower()), "")
    if _MADE_BY_AI & set(marks):
        return ProofCheck(CheckKind.METADATA, CheckResult.FAIL, 0, {"marks": marks, "software": software})
    if edited or marks:
        return ProofCheck(CheckKind.METADATA, CheckResult.FLAG, 40, {"marks": marks, "software": software})
    return ProofCheck(CheckKind.METADATA, CheckResult.PASS, 90)
