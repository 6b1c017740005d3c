"""What a check of the ledger says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One place where the ledger does not fit. `number` 0 means the case as a whole; `case` is empty for a seal."""

    case: str
    number: int
    kind: str
    what: str


@dataclass(frozen=True)
class Verdict:
    """What was checked and what was found."""

    cases: int
    events: int
    anchors: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings
