"""Whose is it, when agencies do not agree: who has said "not ours", when a decision is due, and whom it binds."""

from __future__ import annotations

from tanggap.accounts.rules import AtLeast, Below
from tanggap.cases.events import Decided, PlaceCorrected, Recategorised, Returned
from tanggap.cases.models import Case
from tanggap.cases.workflow import RETURNS_UNTIL_DECISION
from tanggap.directory.models import Agency

# What is new after a decision: the place or the kind of problem is not the one that was decided about.
_OTHER_MATTER = (PlaceCorrected.kind, Recategorised.kind)
# Whether so many agencies have sent the case back that only a person with authority may say whose it is.
DISPUTED = AtLeast("return_count", RETURNS_UNTIL_DECISION)
UNDISPUTED = Below("return_count", RETURNS_UNTIL_DECISION)


def needs_decision(case: Case) -> bool:
    """Whether it is disputed whose the case is, so that the next word is a decision."""
    return DISPUTED.allows(case)


def is_bound(case: Case, *, reason: str) -> bool:
    """Whether a decision holds the agency to the case: about the same matter, and the agency brings no reason that is new.

    A reason that any agency gave before the decision was weighed in it. A part of the agency is bound as the whole is.
    """
    decided = case.events.filter(kind=Decided.kind).order_by("-number").first()
    if decided is None or not _holds(case, Decided.of(decided).agency):
        return False
    if case.events.filter(kind__in=_OTHER_MATTER, number__gt=decided.number).exists():
        return False
    said = case.events.filter(kind=Returned.kind).values_list("reason", flat=True)
    return reason in set(said)


def _holds(case: Case, code: str) -> bool:
    """Whether the case lies with the agency of this code or with a part of it."""
    return Agency.objects.filter(city=case.city_id, code=code, pk__in=case.agency.lineage).exists()
