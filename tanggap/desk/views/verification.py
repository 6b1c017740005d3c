"""The second person's queue: before and after, side by side, with what is known of the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tanggap.accounts.models import Person
from tanggap.cases import queries, refusals
from tanggap.cases.models import Case
from tanggap.cases.workflow import Verb
from tanggap.desk.cards import CaseCard, card_of, cards, for_cards
from tanggap.desk.gate import StaffRequest
from tanggap.desk.page import page
from tanggap.desk.proof import Proof, proofs_of
from tanggap.desk.queries import verifies_proof
from tanggap.desk.step_view import StepView, step_view
from tanggap.desk.steps import STEPS
from tanggap.platform.errors import Refused

PER_PAGE = 10
MOST_TO_CLOSE = 50


@dataclass(frozen=True)
class ProofRow:
    """A case that waits for verification: its proof, and the two steps that end the wait."""

    card: CaseCard
    proof: Proof | None
    is_suspicious: bool
    needs_reason: bool
    verify: StepView
    redo: StepView


@require_safe
def verify(request: StaffRequest) -> HttpResponse:
    """What waits for a second pair of eyes, and what may be closed."""
    person, at = request.user, timezone.now()
    if not verifies_proof(person):
        raise Refused(refusals.NO_CASE)
    listed = Paginator(queries.verification_queue(person), PER_PAGE).get_page(request.GET.get("halaman"))
    rows = list(for_cards(listed.object_list, person, at=at))  # type: ignore[arg-type]
    proofs = proofs_of([case.pk for case in rows], person)
    context = {
        "page_obj": listed,
        "waiting": [_proof_row(case, proofs.get(case.pk), person, at) for case in rows],
        "closable": cards(queries.closable(person)[:MOST_TO_CLOSE], person, at=at),
    }
    return page(request, "desk/verify.html", context)


def _proof_row(case: Case, proof: Proof | None, person: Person, at: datetime) -> ProofRow:
    return ProofRow(
        card_of(case, person, at=at),
        proof,
        bool(case.suspicion),
        case.proof_needs_reason,
        step_view(STEPS[Verb.VERIFY], case, person),
        step_view(STEPS[Verb.REDO], case, person),
    )
