"""How suspicious the checks make a proof: one number, so that the queue begins where looking pays most.

A queue that counts puts the honest retake with two weak doubts before the edited before-photo with one strong finding. So each finding
weighs what it can know. The number sorts, and asks for a reason when somebody believes the proof all the same; it decides nothing,
and no resident reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from tanggap.evidence.geometry.verdicts import MatchReason
from tanggap.evidence.models import CheckKind, CheckResult

# One of these fails outweighs any two doubts together (tests/evidence/test_suspicion.py holds it).
_FAILS: Final[Mapping[str, int]] = {
    CheckKind.REUSE: 12,
    CheckKind.BEFORE_AGAIN: 12,
    CheckKind.METADATA: 10,  # the file itself says that a machine made the picture
    CheckKind.PLACE: 6,  # the telephone may be wrong, and the case's own point too
    CheckKind.TIME: 5,
}
_DOUBTS: Final[Mapping[str, int]] = {
    CheckKind.REUSE: 5,
    CheckKind.BEFORE_AGAIN: 4,
    CheckKind.SCREEN: 3,
    CheckKind.CAPTURE: 2,
    CheckKind.METADATA: 2,
    CheckKind.PLACE: 1,
    CheckKind.TIME: 1,
    CheckKind.SCENE: 1,
}
_OTHER: Final = 1
# What could not be looked for is no finding, but it is no clean bill either: who spoils a file must not gain by it.
_UNSEEN: Final[Mapping[str, int]] = {"no_tool": 2, MatchReason.UNREADABLE: 2}
_LOOKED_FOR: Final = frozenset({CheckKind.REUSE, CheckKind.BEFORE_AGAIN})
_MORE_ALIKE: Final = 1


class Weighable(Protocol):
    """A check, stored or not."""

    @property
    def kind(self) -> str: ...

    @property
    def result(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, Any]: ...


def suspicion_of(found: Iterable[Weighable]) -> int:
    """The checks of one fix weighed together: of each kind the gravest over all its photos, so that many photos weigh no more than one."""
    gravest: dict[str, int] = {}
    for check in found:
        gravest[check.kind] = max(gravest.get(check.kind, 0), weight_of(check))
    return sum(gravest.values())


def weight_of(check: Weighable) -> int:
    """What one finding weighs; 0 for one that passed, or that had nothing to compare with."""
    if check.result == CheckResult.FAIL:
        return _FAILS.get(check.kind, _OTHER)
    if check.result == CheckResult.UNKNOWN and check.kind in _LOOKED_FOR:
        return _MORE_ALIKE if check.facts.get("more") else _UNSEEN.get(str(check.facts.get("why")), 0)
    return _DOUBTS.get(check.kind, _OTHER) if check.result == CheckResult.FLAG else 0
