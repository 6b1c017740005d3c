"""Whoever contests, decides or steps in says why."""

from __future__ import annotations

from tanggap.accountability import refusals
from tanggap.cases.actions.requirements import check_text
from tanggap.platform.errors import Refused


def check_reason(text: str, *, field: str) -> None:
    """Raise Refused, naming the form's field, when the text is empty or longer than an event may hold."""
    if not text.strip():
        raise Refused(refusals.SAY_WHY, field=field)
    check_text(text)
