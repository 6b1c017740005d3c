"""Proving the history: every chain recomputed, every daily seal checked, what does not fit named, all of it for everybody."""

from tanggap.cases.ledger.export import export
from tanggap.cases.ledger.findings import Finding, Verdict
from tanggap.cases.ledger.proof import verify
from tanggap.cases.ledger.seals import anchor

__all__ = ["Finding", "Verdict", "anchor", "export", "verify"]
