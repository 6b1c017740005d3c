"""Firing any verb of the table through its action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tanggap.accounts.models import Person
from tanggap.cases import actions
from tanggap.cases.models import Case
from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb
from tests.world import photo


def attempt(verb: Verb, case: Case, person: Person, agency: Any, target: Case, at: datetime, *, sloppy: bool) -> None:
    """Fire a verb with everything it needs, or sloppily with nothing."""
    reason = "" if sloppy else next(iter(reasons_of(verb)), "")
    text = "" if sloppy else "Keterangan."
    common: dict[str, Any] = {"by": person, "at": at}
    calls: dict[Verb, Callable[[], object]] = {
        Verb.TRIAGE: lambda: actions.triage(case.pk, **common),
        Verb.ASSIGN: lambda: actions.assign(case.pk, agency=agency, **common),
        Verb.DELEGATE: lambda: actions.delegate(case.pk, agency=agency, **common),
        Verb.RETURN: lambda: actions.return_case(case.pk, reason=reason, better=agency, text=text, **common),
        Verb.DECIDE: lambda: actions.decide(case.pk, agency=agency, text=text, **common),
        Verb.START: lambda: actions.start(case.pk, **common),
        Verb.COORDINATE: lambda: actions.coordinate(case.pk, agency=agency, instruction=text, **common),
        Verb.HOLD: lambda: actions.hold(case.pk, reason=reason, text=text, until=at + timedelta(days=2), **common),
        Verb.RESUME: lambda: actions.resume(case.pk, **common),
        Verb.FIX: lambda: actions.fix(case.pk, what_was_done=text, photos=[] if sloppy else [photo()], **common),
        Verb.REDO: lambda: actions.redo(case.pk, reason=reason, text=text, **common),
        Verb.VERIFY: lambda: actions.verify(case.pk, **common),
        Verb.CONFIRM: lambda: actions.confirm(case.pk, at=at),
        Verb.CLOSE: lambda: actions.close(case.pk, **common),
        Verb.REJECT: lambda: actions.reject(case.pk, reason=reason, text=text, **common),
        Verb.MERGE: lambda: actions.merge(case.pk, target=target, reason=reason, **common),
        Verb.SPLIT: lambda: actions.split(case.pk, reason=reason, text=text, **common),
        Verb.REOPEN: lambda: actions.reopen(case.pk, reason=reason, text=text, **common),
    }
    calls[verb]()
