"""One thing that was looked at, as readiness, `tanggap doctor` and the metrics tell it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HealthCheck:
    """Well or not, what was seen, what to do, and the figure behind it. Unless it is `needed`, reports are taken all the same."""

    name: str
    ok: bool
    seen: str
    do: str = ""
    value: float | None = None
    needed: bool = True
