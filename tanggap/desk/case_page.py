"""Everything on a case's page, gathered once, so that the template only lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from django.db.models import Exists, OuterRef

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case, Event, Photo, PhotoKind, Task
from tanggap.deadlines.models import Escalation
from tanggap.desk.cards import CaseCard, card_of
from tanggap.desk.clocks import ClockLine, RungLine, clock_lines, rung_lines
from tanggap.desk.duplicates import DuplicateCandidate, MergedCase, duplicate_candidates, merged_cases_of
from tanggap.desk.place_offers import PlaceOffers, place_offers
from tanggap.desk.proof import Proof, proof_of
from tanggap.desk.quoted import Provenance, QuotedReport, WaitingQuestion, provenance, quoted, waiting_questions
from tanggap.desk.step_rows import NonStatusStep, answering
from tanggap.desk.step_view import StepLink, StepView, step_link, step_view
from tanggap.desk.steps import Step, is_one_click, main_first, steps_for
from tanggap.desk.suggestions import Offer, offer_to_another
from tanggap.desk.task_card import TaskCard, task_card
from tanggap.desk.timeline import TimelineLine, TimelinePhoto, lines_of, shot_of, source_of
from tanggap.directory.models import Agency

_MESSAGES = (NonStatusStep.TELL, NonStatusStep.NOTE)


@dataclass(frozen=True)
class CasePage:
    """The whole page. Steps stand in three places: taken by one click, with a form of their own, words to somebody."""

    card: CaseCard
    opened_at: datetime
    is_public: bool
    merged_into: str  # the code of the case that this one was merged into
    source: str
    reports: Sequence[QuotedReport]
    before: Sequence[TimelinePhoto]
    after: Sequence[TimelinePhoto]
    proof: Proof | None
    origins: Sequence[Provenance]
    timeline: Sequence[TimelineLine]
    tasks: Sequence[TaskCard]
    offer: Offer | None
    one_click_steps: Sequence[StepLink]
    form_steps: Sequence[StepLink]
    message_steps: Sequence[StepLink]
    duplicates: Sequence[DuplicateCandidate] = field(default=())
    merged_cases: Sequence[MergedCase] = field(default=())
    clocks: Sequence[ClockLine] = field(default=())
    rungs: Sequence[RungLine] = field(default=())
    places: PlaceOffers = field(default_factory=PlaceOffers)
    questions: Sequence[WaitingQuestion] = field(default=())
    answer: StepView | None = None  # to the questions, for those who may


def case_page(person: Person, code: str, *, at: datetime) -> CasePage:
    """Gather the page for one person. Raises Refused as `case_for` does."""
    case = _case(person, code)
    queries.read_whole(case)
    photos, history, steps = case.photos.all(), case.events.all(), main_first(steps_for(person, case))
    tasks = queries.tasks_of(case) if vars(case)["has_tasks"] else ()
    with_form = [step for step in steps if not is_one_click(step, case) and step.slug not in _MESSAGES]
    return CasePage(
        card=card_of(case, person, at=at),
        opened_at=case.opened_at,
        is_public=case.is_public,
        merged_into=case.merged_into.code if case.merged_into else "",
        source=source_of(case),
        reports=[quoted(report, person) for report in case.reports.all()],
        before=_shots(photos, PhotoKind.BEFORE),
        after=_shots(photos, PhotoKind.AFTER),
        proof=proof_of(history, photos, person),
        origins=[provenance(photo) for photo in sorted(photos, key=lambda photo: photo.kind != PhotoKind.BEFORE)],
        timeline=lines_of(case, photos, history, [task.agency for task in tasks]),
        tasks=[task_card(task, person) for task in tasks],
        offer=offer_to_another(case, history) if with_form else None,
        one_click_steps=_links(case, [step for step in steps if is_one_click(step, case)]),
        form_steps=_links(case, with_form),
        duplicates=duplicate_candidates(case, person, at=at),
        clocks=clock_lines(case, at=at),
        places=place_offers(case, person),
        **_asked(case, person, history, steps),
        **_beside(case, person),
    )


def _case(person: Person, code: str) -> Case:
    """The case, noting what only some cases have, so that the others are not asked for it."""
    return queries.case_for(
        person,
        code,
        has_tasks=Exists(Task.objects.filter(case=OuterRef("pk"))),
        has_merged=Exists(Case.objects.filter(merged_into=OuterRef("pk"))),
        has_agencies_below=Exists(
            Agency.objects.filter(is_active=True, lineage__contains=[OuterRef("agency")]).exclude(pk=OuterRef("agency"))
        ),
        has_rungs=Exists(Escalation.objects.filter(case=OuterRef("pk"))),
    )


class _OfSome(TypedDict):
    """What only some cases have beside them."""

    merged_cases: Sequence[MergedCase]
    rungs: Sequence[RungLine]


class _Words(TypedDict):
    """Questions of reporters, and where the staff answers or says something."""

    questions: Sequence[WaitingQuestion]
    answer: StepView | None
    message_steps: Sequence[StepLink]


def _beside(case: Case, person: Person) -> _OfSome:
    """Cases that were merged into this one, rungs that it climbed."""
    noted = vars(case)
    return {
        "merged_cases": merged_cases_of(case, person) if noted["has_merged"] else (),
        "rungs": rung_lines(case) if noted["has_rungs"] else (),
    }


def _asked(case: Case, person: Person, history: Iterable[Event], steps: Sequence[Step]) -> _Words:
    """What reporters asked and nobody answered, with the form for it, for those who may."""
    waiting = waiting_questions(case, history)
    tell = next((step for step in steps if step.slug == NonStatusStep.TELL), None)
    answer = step_view(answering(tell), case, person) if waiting and tell is not None else None
    return {"questions": waiting, "answer": answer, "message_steps": _links(case, _messages(steps, answer))}


def _messages(steps: Iterable[Step], answer: StepView | None) -> list[Step]:
    """Words to somebody; where a question is answered above, that form stands there only."""
    taken = () if answer is None else (NonStatusStep.TELL,)
    return [step for step in steps if step.slug in _MESSAGES and step.slug not in taken]


def _shots(photos: Iterable[Photo], kind: PhotoKind) -> list[TimelinePhoto]:
    return [shot_of(photo) for photo in photos if photo.kind == kind]


def _links(case: Case, steps: Sequence[Step]) -> list[StepLink]:
    return [step_link(step, case) for step in steps]
