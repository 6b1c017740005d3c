"""Triage and dispatch: whose it is, and what it is as far as that must be settled first."""

from __future__ import annotations

from dataclasses import asdict

from tanggap.cases import refusals
from tanggap.cases.actions.moves import Move, verb
from tanggap.cases.actions.settling import settle_category
from tanggap.cases.events import AgencyCode, Assigned, CaseEvent, Decided, Delegated, Rejected, Returned, Triaged
from tanggap.cases.models import Case
from tanggap.cases.permissions import actor_taking
from tanggap.cases.states import AWAITING_START
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.directory.models import Agency
from tanggap.directory.queries import front_desk
from tanggap.platform.errors import Refused


@verb(Verb.TRIAGE)
def triage(_case: Case, _move: Move) -> CaseEvent:
    """Take a case out of the heap of new ones while its category or place is still being settled."""
    return Triaged()


@verb(Verb.ASSIGN)
def assign(case: Case, move: Move) -> CaseEvent:
    """Dispatch the case to the agency that owns the problem; a category given here is settled first."""
    agency = _named(move)
    if case.status in AWAITING_START and agency.pk == case.agency_id:
        raise Refused(refusals.AGENCY_SAME, field="agency")
    _give(case, agency, move, Verb.ASSIGN)
    assessed = asdict(move.assessed) if move.assessed else {}
    return Assigned(agency=AgencyCode(agency.code), why=move.why, **assessed)


@verb(Verb.DECIDE)
def decide(case: Case, move: Move) -> CaseEvent:
    """Say, with authority and reasons, whose a case is that came back twice. The agency may not simply return it again."""
    agency = _named(move)
    _give(case, agency, move, Verb.DECIDE)
    return Decided(agency=AgencyCode(agency.code))


@verb(Verb.DELEGATE)
def delegate(case: Case, move: Move) -> CaseEvent:
    """Disposition: an agency instructs a part of itself."""
    case.agency, case.officer = _named(move), None
    return Delegated(agency=AgencyCode(case.agency.code))


@verb(Verb.RETURN)
def return_case(case: Case, move: Move) -> CaseEvent:
    """'Not ours': back to the front desk, naming the better addressee or saying why none is known."""
    better = AgencyCode(move.agency.code) if move.agency else None
    returned = Returned(better=better, returned_by=AgencyCode(case.agency.code))
    case.agency, case.proposed_agency, case.officer = front_desk(case.city), move.agency, None
    case.return_count += 1
    return returned


@verb(Verb.REJECT)
def reject(_case: Case, _move: Move) -> CaseEvent:
    """Refuse the report for a reason that the resident reads."""
    return Rejected()


def _named(move: Move) -> Agency:
    if move.agency is None:
        raise Refused(refusals.AGENCY_MISSING, field="agency")
    return move.agency


def _give(case: Case, agency: Agency, move: Move, verb: Verb) -> None:
    """The case is the agency's from now on; nobody is proposed any more, and nobody there has taken it yet.

    Its kind may make it a complaint about the staff; then only somebody who may know of such a case may say whose it is.
    """
    if move.category is not None and settle_category(case, move.category, move) and move.actor.person is not None:
        actor_taking(case, BY_VERB[verb], move.actor.person)
    if case.category is None:
        raise Refused(refusals.CATEGORY_MISSING, field="category")
    case.agency, case.proposed_agency, case.officer = agency, None, None
