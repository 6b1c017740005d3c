"""An agency contests a missed deadline; a supervisor who is not of its line upholds or strikes it. Both stand in the case's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.utils import translation
from msgspec import UNSET

from tanggap.accountability import refusals
from tanggap.accountability.actions.reasons import check_reason
from tanggap.accountability.attachments import NewAttachment
from tanggap.accountability.models import Contest, ContestFile, ContestReason, ContestVerdict
from tanggap.accountability.permissions import is_of_the_line, speaks_for, supervises
from tanggap.accountability.queries import contest_days, contest_until
from tanggap.accounts.models import Person
from tanggap.accounts.scopes import memberships_of
from tanggap.cases.actions.moves import locked
from tanggap.cases.events import AboutBreach, AgencyCode, Contested, ContestJudged
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case
from tanggap.cases.scope import known_to
from tanggap.cases.workflow import CaseRole
from tanggap.deadlines.models import Breach
from tanggap.platform.errors import Refused


@transaction.atomic
def contest(
    breach_id: int, *, by: Person, at: datetime, reason: str, text: str, files: Sequence[NewAttachment] = ()
) -> Contest:
    """The agency says why this missed deadline should not count, once and in time; `files` are cleaned and stored already.

    `reason` is a value of ContestReason. Raises Refused for another agency, an unknown reason, no words, and after `contest_days`.
    """
    breach = _breach(breach_id)
    if not known_to(by).allows(breach):
        raise Refused(refusals.NO_BREACH)
    if not speaks_for(by, breach.agency):
        raise Refused(refusals.NOT_YOURS)
    if reason not in ContestReason.values:
        raise Refused(refusals.REASON_UNKNOWN, field="reason")
    check_reason(text, field="text")
    days = contest_days(breach.city)
    if at > contest_until(breach, days):
        raise Refused(refusals.CONTEST_TOO_LATE, days=days)
    case = locked(breach.case_id)  # also keeps two of the agency from contesting at once
    if Contest.objects.filter(breach=breach).exists():
        raise Refused(refusals.CONTESTED_ALREADY)
    try:
        made = Contest.objects.create(breach=breach, reason=reason, text=text.strip(), by=by, at=at)
    except IntegrityError:
        raise Refused(refusals.CONTESTED_ALREADY) from None
    _attach(made, files)
    said = Contested(**_named(breach), files=tuple(one.sha256 for one in files) or UNSET)
    _note(case, said, by=by, at=at, who=CaseRole.OFFICER, reason=reason, text=text)
    return made


@transaction.atomic
def judge(contest_id: int, *, by: Person, at: datetime, verdict: str, why: str) -> Contest:
    """Uphold the missed deadline or strike it, with words that everybody may read.

    `verdict` is a value of ContestVerdict. Raises Refused for a judge of the line, an unknown verdict, and when it was judged already.
    """
    found = Contest.objects.filter(pk=contest_id).select_related("breach").first()
    if found is None:
        raise Refused(refusals.NO_BREACH)
    breach = _breach(found.breach_id)
    case = locked(breach.case_id)
    if not known_to(by).allows(breach):
        raise Refused(refusals.NO_BREACH)
    if not supervises(by, case):
        raise Refused(refusals.NOT_A_JUDGE)
    if is_of_the_line(by, breach.agency) or found.by_id == by.pk:
        raise Refused(refusals.OWN_LINE)
    if verdict not in ContestVerdict.values:
        raise Refused(refusals.VERDICT_UNKNOWN, field="verdict")
    check_reason(why, field="why")
    found = Contest.objects.select_for_update().get(pk=contest_id)
    if found.verdict:
        raise Refused(refusals.JUDGED_ALREADY)
    found.verdict, found.why, found.judged_by, found.judged_at = verdict, why.strip(), by, at
    found.save()
    said = ContestJudged(**_named(breach))
    _note(case, said, by=by, at=at, who=CaseRole.SUPERVISOR, reason=verdict, text=why)
    return found


def _attach(made: Contest, files: Sequence[NewAttachment]) -> None:
    rows = [
        ContestFile(
            contest=made, number=number, name=one.name, media_type=one.media_type, file=one.file, size=one.size,
            sha256=one.sha256,
        )
        for number, one in enumerate(files, start=1)
    ]  # fmt: skip
    ContestFile.objects.bulk_create(rows)


def _breach(breach_id: int) -> Breach:
    found = Breach.objects.filter(pk=breach_id).select_related("agency", "city", "case").first()
    if found is None:
        raise Refused(refusals.NO_BREACH)
    return found


class _BreachNamed(TypedDict):
    """How an event names a missed deadline."""

    breach: int
    step: str
    agency: AgencyCode


def _named(breach: Breach) -> _BreachNamed:
    return {"breach": breach.pk, "step": breach.step, "agency": AgencyCode(breach.agency.code)}


def _note(case: Case, said: AboutBreach, *, by: Person, at: datetime, who: CaseRole, reason: str, text: str) -> None:
    """The case's history says what was contested and decided, by deadline and office."""
    office = next((one.agency for one in memberships_of(by) if one.agency is not None), None)
    with translation.override(case.city.language):  # history is written in the city's language, whoever writes
        words = f"{ContestReason(reason).label if reason in ContestReason.values else ContestVerdict(reason).label}. {text.strip()}"
    record(case, said, at=at, actor=Actor(who, by, office), reason=reason, text=words)
    case.save()
