"""The preview beside the triage queue: what the resident said, whose it seems to be and why, and the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case, PhotoKind, Report
from tanggap.cases.workflow import Verb
from tanggap.desk import suggestions
from tanggap.desk.cards import CaseCard, card_of
from tanggap.desk.duplicates import MOST_IN_TRIAGE, DuplicateCandidate, duplicate_candidates
from tanggap.desk.place_offers import PlaceOffers, place_offers
from tanggap.desk.quoted import QuotedReport, quoted
from tanggap.desk.step_view import StepLink, StepView, step_link, step_view
from tanggap.desk.steps import STEPS, steps_for
from tanggap.desk.suggestions import Offer, Option
from tanggap.desk.timeline import TimelineLine, TimelinePhoto, lines_of, shot_of, source_of
from tanggap.directory.models import Category


@dataclass(frozen=True)
class CategoryChoice:
    """A kind of problem under a digit."""

    digit: int
    code: str
    label: str
    icon: str
    share: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Pane:
    """The chosen case, ready to be decided. Of the decisions only those that are open to this person are there."""

    card: CaseCard
    source: str
    reports: Sequence[QuotedReport]
    photos: Sequence[TimelinePhoto]
    choices: Sequence[CategoryChoice]
    category: str
    offer: Offer | None
    others: Sequence[Offer]
    assign: StepView | None
    decide: StepLink | None
    reject: StepView | None
    merge: StepLink | None
    duplicates: Sequence[DuplicateCandidate]
    places: PlaceOffers
    returned: TimelineLine | None


def pane_of(case: Case, person: Person, *, at: datetime, tried: str = "") -> Pane:
    """Gather the preview of one row of `for_cards`; `tried` is the code of a category that the operator is trying on."""
    queries.read_whole(case)
    reports, tried_on = case.reports.all(), _category(case, tried)
    precedents = suggestions.precedents_in(case.events.all())
    offer = suggestions.offer_for(case, category=tried_on, precedents=precedents)
    category = tried_on or (offer.category if offer else None) or case.category
    open_verbs = {step.verb for step in steps_for(person, case)}
    return Pane(
        card=card_of(case, person, at=at),
        source=source_of(case),
        reports=[quoted(report, person) for report in reports],
        photos=[shot_of(photo) for photo in case.photos.all() if photo.kind == PhotoKind.BEFORE],
        choices=_choices(suggestions.options_for(case, offer, _words_of(reports)), category),
        category=category.code if category else "",
        offer=offer,
        others=suggestions.others_for(case, offer, precedents) if not tried else [],
        assign=_assign_view(case, person, offer) if Verb.ASSIGN in open_verbs else None,
        decide=step_link(STEPS[Verb.DECIDE], case) if Verb.DECIDE in open_verbs else None,
        reject=step_view(STEPS[Verb.REJECT], case, person) if Verb.REJECT in open_verbs else None,
        merge=step_link(STEPS[Verb.MERGE], case) if Verb.MERGE in open_verbs else None,
        duplicates=duplicate_candidates(case, person, at=at, most=MOST_IN_TRIAGE),
        places=place_offers(case, person),
        returned=_latest_return(case),
    )


def _category(case: Case, code: str) -> Category | None:
    return Category.objects.filter(city=case.city_id, code=code, is_active=True).first() if code else None


def _words_of(reports: Iterable[Report]) -> str:
    return "\n".join(report.text for report in reports)


def _choices(options: Sequence[Option], chosen: Category | None) -> list[CategoryChoice]:
    if chosen is not None and chosen.pk not in {option.category.pk for option in options}:
        options = [Option(chosen), *options[: suggestions.MOST_CATEGORIES - 1]]
    return [
        CategoryChoice(digit, it.category.code, it.category.label, it.category.icon, it.share, it.category == chosen)
        for digit, it in enumerate(options, start=1)
    ]


def _assign_view(case: Case, person: Person, offer: Offer | None) -> StepView:
    view = step_view(STEPS[Verb.ASSIGN], case, person, initial={"agency": offer.agency.code if offer else ""})
    view.form.fields.pop("category", None)  # the digits choose it
    return view


def _latest_return(case: Case) -> TimelineLine | None:
    """Why the case came back, when it did."""
    if not case.return_count:
        return None
    return next((line for line in lines_of(case, [], case.events.all()) if line.status and line.reason), None)
