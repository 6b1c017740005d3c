"""What a supervisor does to many cases at once: each through its own action and event, each with its own answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.accountability import actions, refusals
from tanggap.accountability.actions.watching import UNDO_MINUTES
from tanggap.accounts.models import Person
from tanggap.cases import actions as cases
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.cases.queries import case_for
from tanggap.directory.models import Agency
from tanggap.platform.errors import Refused

MOST = 100
_SALT = "tanggap.desk.board.undo"


class Act(StrEnum):
    """What can be done to what is ticked, as it stands in the form."""

    REMIND = "remind"
    APPOINT = "appoint"
    ASSIGN = "assign"
    ESCALATE = "escalate"


ACTS: dict[Act, tuple[Promise, str]] = {
    Act.REMIND: (_("Ingatkan instansinya"), "bell"),
    Act.APPOINT: (_("Tunjuk petugas lain"), "user-check"),
    Act.ASSIGN: (_("Tugaskan ke instansi (yang masih di triase)"), "send"),
    Act.ESCALATE: (_("Naikkan ke atasannya"), "forward"),
}


@dataclass(frozen=True)
class Order:
    """What was asked for, read and looked up."""

    act: Act
    why: str
    officer: Person | None = None
    agency: Agency | None = None


@dataclass(frozen=True)
class Answer:
    """What became of one case: done, or why not."""

    code: str
    title: str
    refused: str = ""


@dataclass(frozen=True)
class Done:
    """All answers, and a token with which an appointment can be taken back for ten minutes ('' when nothing can)."""

    answers: Sequence[Answer]
    undo: str = ""

    @property
    def done(self) -> list[Answer]:
        """Answers for cases on which the order was carried out."""
        return [one for one in self.answers if not one.refused]

    @property
    def refused(self) -> list[Answer]:
        """Answers that say why nothing was written for their case."""
        return [one for one in self.answers if one.refused]


def carry_out(order: Order, codes: Sequence[str], *, by: Person, at: datetime) -> Done:
    """Do it to each case by itself: one that refuses keeps none of the others back."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise Refused(refusals.NOTHING_CHOSEN)
    if len(wanted) > MOST:
        raise Refused(refusals.TOO_MANY_CHOSEN, most=MOST)
    answers: list[Answer] = []
    steps: list[tuple[int, int | None, int]] = []
    for code in wanted:
        answers.append(_one(order, code, steps, by=by, at=at))
    return Done(answers, signing.dumps(steps, salt=_SALT, compress=True) if steps else "")


def _one(order: Order, code: str, steps: list[tuple[int, int | None, int]], *, by: Person, at: datetime) -> Answer:
    title = ""
    try:
        case = case_for(by, code)
        title = case.category.label if case.category else ""
        _DO[order.act](order, case, steps, by, at)
    except Refused as refused:
        return Answer(code, title, refused.sentence)
    return Answer(code, title)


def _remind(order: Order, case: Case, _steps: list[tuple[int, int | None, int]], by: Person, at: datetime) -> None:
    actions.remind(case.pk, by=by, at=at, why=order.why)


def _appoint(order: Order, case: Case, steps: list[tuple[int, int | None, int]], by: Person, at: datetime) -> None:
    if order.officer is None:
        raise Refused(refusals.OFFICER_ELSEWHERE, field="officer")
    before = case.officer_id
    after = actions.appoint(case.pk, by=by, at=at, officer=order.officer, why=order.why)
    steps.append((case.pk, before, after.version))


def _assign(order: Order, case: Case, _steps: list[tuple[int, int | None, int]], by: Person, at: datetime) -> None:
    from_whom = order.agency or case.proposed_agency
    if from_whom is None:
        raise Refused(refusals.AGENCY_NOT_CHOSEN, field="agency")
    cases.assign(case.pk, Move(by=by, at=at, agency=from_whom, text=order.why, expected_version=case.version))


def _escalate(order: Order, case: Case, _steps: list[tuple[int, int | None, int]], by: Person, at: datetime) -> None:
    actions.escalate(case.pk, by=by, at=at, why=order.why)


_DO: dict[Act, Callable[[Order, Case, list[tuple[int, int | None, int]], Person, datetime], None]] = {
    Act.REMIND: _remind,
    Act.APPOINT: _appoint,
    Act.ASSIGN: _assign,
    Act.ESCALATE: _escalate,
}


def undo(token: str, *, by: Person, at: datetime) -> Done:
    """Take appointments back, each by itself; what has changed since stays as it is."""
    try:
        steps = signing.loads(token, salt=_SALT, max_age=timedelta(minutes=UNDO_MINUTES))
    except signing.BadSignature:
        raise Refused(refusals.UNDO_TOO_LATE, minutes=UNDO_MINUTES) from None
    known = {case.pk: case for case in Case.objects.filter(pk__in=[pk for pk, _before, _count in steps])}
    people = Person.objects.in_bulk([before for _pk, before, _count in steps if before])
    answers = []
    for pk, before, count in steps:
        refused = ""
        try:
            actions.take_back(pk, by=by, at=at, to=people.get(before), expected_version=count)
        except Refused as why:
            refused = why.sentence
        answers.append(Answer(known[pk].code, "", refused))
    return Done(answers)
