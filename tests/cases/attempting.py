"""Firing any verb of the table through its action."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tanggap.accounts.models import Person
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case
from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb
from tests.world import photo


def attempt(verb: Verb, case: Case, person: Person, agency: Any, target: Case, at: datetime, *, sloppy: bool) -> None:
    """Fire a verb with everything it needs, or sloppily with nothing."""
    brought: dict[str, Any] = {}
    if not sloppy:
        brought = {
            "reason": next(iter(reasons_of(verb)), ""),
            "text": "Keterangan.",
            "until": at + timedelta(days=2),
            "photos": [photo()] if verb == Verb.FIX else [],
        }
    by = REPORTER if verb == Verb.CONFIRM else person
    actions.ACTIONS[verb](case.pk, Move(by=by, at=at, agency=agency, target=target, **brought))
