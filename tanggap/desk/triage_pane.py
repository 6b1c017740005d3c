"""The preview beside the triage queue: what the resident said, whose it seems to be and why, and the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case, PhotoKind
from tanggap.cases.workflow import Verb
from tanggap.desk import suggestions
from tanggap.desk.cards import CaseCard, cards
from tanggap.desk.case_page import Said, StepView, said_of, step_view
from tanggap.desk.place_offers import PlaceOffers, place_offers
from tanggap.desk.steps import STEPS, steps_for
from tanggap.desk.suggestions import Offer, Option
from tanggap.desk.timeline import TimelineLine, TimelinePhoto, lines_of, shot_of, source_of
from tanggap.desk.twins import MOST_IN_TRIAGE, Candidate, candidates
from tanggap.directory.models import Category


@dataclass(frozen=True)
class Choice:
    """A kind of problem under a digit."""

    digit: int
    code: str
    label: str
    icon: str
    share: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Pane:
    """The chosen case, ready to be decided."""

    card: CaseCard
    source: str
    reports: Sequence[Said]
    photos: Sequence[TimelinePhoto]
    choices: Sequence[Choice]
    category: str
    offer: Offer | None
    others: Sequence[Offer]
    assign: StepView | None
    decide: StepView | None
    reject: StepView | None
    merge: StepView | None
    duplicates: Sequence[Candidate]
    places: PlaceOffers
    returned: TimelineLine | None


def pane_of(case: Case, person: Person, *, at: datetime, tried: str = "") -> Pane:
    """Gather the preview; `tried` is the code of a category that the operator is trying on."""
    category = _category(case, tried)
    offer = suggestions.offer_for(case, category=category)
    category = category or (offer.category if offer else None) or case.category
    open_steps = {step.slug: step for step in steps_for(person, case)}
    views = {
        verb: step_view(STEPS[verb], case, person)
        for verb in (Verb.DECIDE, Verb.REJECT, Verb.MERGE)
        if verb in open_steps
    }
    return Pane(
        card=cards(queries.visible_to(person).filter(pk=case.pk), person, at=at)[0],
        source=source_of(case),
        reports=[said_of(report, person) for report in queries.reports_of(case)],
        photos=[shot_of(photo) for photo in queries.photos_of(case, PhotoKind.BEFORE)],
        choices=_choices(case, offer, category),
        category=category.code if category else "",
        offer=offer,
        others=suggestions.others_for(case, offer) if not tried else [],
        assign=_assign_view(case, person, offer) if Verb.ASSIGN in open_steps else None,
        decide=views.get(Verb.DECIDE),
        reject=views.get(Verb.REJECT),
        merge=views.get(Verb.MERGE),
        duplicates=candidates(case, person, at=at, most=MOST_IN_TRIAGE),
        places=place_offers(case, person),
        returned=_latest_return(case),
    )


def _category(case: Case, code: str) -> Category | None:
    return Category.objects.filter(city=case.city_id, code=code, is_active=True).first() if code else None


def _choices(case: Case, offer: Offer | None, chosen: Category | None) -> list[Choice]:
    options = suggestions.options_for(case, offer)
    if chosen is not None and chosen.pk not in {option.category.pk for option in options}:
        options = [Option(chosen), *options[: suggestions.MOST_CATEGORIES - 1]]
    return [
        Choice(digit, it.category.code, it.category.label, it.category.icon, it.share, it.category == chosen)
        for digit, it in enumerate(options, start=1)
    ]


def _assign_view(case: Case, person: Person, offer: Offer | None) -> StepView:
    view = step_view(STEPS[Verb.ASSIGN], case, person)
    view.form.initial["agency"] = offer.agency.code if offer else ""
    view.form.fields.pop("category", None)  # the digits choose it
    return view


def _latest_return(case: Case) -> TimelineLine | None:
    """Why the case came back, when it did."""
    if not case.return_count:
        return None
    return next((line for line in lines_of(case, []) if line.status and line.reason), None)
