"""Assessing a report in two steps: what it is, whose it is; how sure that is, and how far the machine may go with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tanggap.cases.disputes import needs_decision
from tanggap.cases.events import Returned
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind, Category, Privacy, Responsibility
from tanggap.directory.queries import ResponsibleOffice, responsible_for
from tanggap.places.models import Area, City
from tanggap.routing.category_by_words import CategoryCandidate
from tanggap.routing.category_found import MOST_WORDS, CategoryFound, find_category
from tanggap.routing.classifier import Prediction, RankedLabel, ReportFeatures
from tanggap.routing.combining import CombinedOwners, RuleAnswer, SuggestionSource, combine, combine_with_choice
from tanggap.routing.evidence import Evidence, weigh
from tanggap.routing.evidence_learning import weights_of
from tanggap.routing.features import features_of
from tanggap.routing.live import LiveModel, live_model
from tanggap.routing.models import Band
from tanggap.routing.owner_labels import label_of_rule, office_of
from tanggap.routing.policy import policy_of
from tanggap.routing.tokens import tokens

# How probably the rule is right before that was measured in this city.
RULE_SURE = 0.85
_WORTH_NAMING = 0.02
_MOST_SURE = 99  # per cent; nobody is ever quite sure
# Offices of the area itself: what they do belongs to the place.
_OF_AREA = (AgencyKind.VILLAGE_OFFICE, AgencyKind.DISTRICT_OFFICE, AgencyKind.CITY_OFFICE)


@dataclass(frozen=True)
class OfficeOffer:
    """An office that could own the case, how sure in per cent (None: nothing was measured), and what named it."""

    agency: Agency
    sure: int | None
    source: SuggestionSource


@dataclass(frozen=True)
class Suggestion:
    """Who should own a case and why. `candidates` are empty when the resident chose the category.

    `is_measured` tells whether `sure` was calibrated on cases of this city, or comes from written examples alone. `doubt` is a
    category that the words speak for strongly although the resident chose another; triage is told.
    """

    agency: Agency
    category: Category | None
    rule: Responsibility | None
    why: str
    words: tuple[str, ...]
    candidates: tuple[CategoryCandidate, ...]
    offers: tuple[OfficeOffer, ...] = ()
    band: Band = Band.HUMAN
    model: str = ""
    version: int = 0
    is_measured: bool = False
    doubt: Category | None = None
    read: str = ""  # the words that were read, without those that only say where
    evidence: Evidence | None = None  # for the first office, where the kind is settled and the rule names it

    @property
    def sure(self) -> int | None:
        """How sure the first office is, in per cent."""
        return self.offers[0].sure if self.offers else None


def suggest(case: Case) -> Suggestion:
    """The owner that rules and past cases name for this case; where both are silent that is the front desk."""
    returned = case.events.filter(kind=Returned.kind)
    found = assess(
        features_of(case),
        case.city,
        case.area,
        category=case.category,
        asset_owner=case.asset_owner,
        not_by={Returned.of(one).returned_by for one in returned},
    )
    # A disputed matter is decided by people, however sure the machine is.
    return replace(found, band=Band.HUMAN) if needs_decision(case) else found


def assess(
    features: ReportFeatures,
    city: City,
    area: Area,
    *,
    category: Category | None = None,
    asset_owner: str = "",
    not_by: Collection[str | None] = (),
) -> Suggestion:
    """Assess a report at a place. `category` is settled already; offices whose code is in `not_by` sent it back before."""
    live = live_model(city)
    predicted = _predict(live, features)
    found = find_category(features, city, category, predicted)
    answer = responsible_for(found.category, area, asset_owner)
    rule = _rule_answer(answer, found, live)
    evidence = _evidence(rule, predicted, features, city) if category is not None and rule is not None else None
    combined = _combined(rule, predicted, evidence)
    offers = tuple(one for one in _offices(combined, area, answer) if one.agency.code not in not_by)
    offers = offers if predicted else tuple(replace(one, sure=None) for one in offers)
    suggestion = replace(
        _by_first_office(offers, answer),
        category=found.category,
        words=found.words or _owner_words(predicted, combined),
        candidates=found.candidates,
        doubt=found.doubt,
        read=features.text,
        band=_band(city, live, combined, offers, found=found, area=area),
        evidence=evidence if offers and offers[0].source is not SuggestionSource.MODEL else None,
    )
    return _signed(suggestion, live)


def is_of_area(agency: Agency) -> bool:
    """Whether it is one of the area's own offices, whose work belongs to the place."""
    return agency.kind in _OF_AREA


def _signed(suggestion: Suggestion, live: LiveModel | None) -> Suggestion:
    """With the version of the classifier that took part."""
    if live is None:
        return suggestion
    return replace(suggestion, model=live.label, version=live.version, is_measured=live.is_measured)


def _by_first_office(offers: tuple[OfficeOffer, ...], answer: ResponsibleOffice) -> Suggestion:
    """The first office, or the rule's where none is offered, with the rule as its reason unless the classifier alone named it."""
    first = offers[0] if offers else None
    of_rule = first is None or first.source is not SuggestionSource.MODEL
    return Suggestion(
        agency=first.agency if first else answer.agency,
        category=None,
        rule=answer.rule if of_rule else None,
        why=answer.why if of_rule else _("Laporan serupa sebelumnya ditangani instansi ini."),
        words=(),
        candidates=(),
        offers=offers,
    )


def _predict(live: LiveModel | None, features: ReportFeatures) -> Prediction | None:
    """The classifier's prediction with the resident's own words only; None when there is nothing to predict from.

    A place alone would only tell what is usual there, and so would a text of which the classifier knows no word.
    """
    spoken = frozenset(tokens(features.text))
    if live is None or not (features.kind or spoken):
        return None

    def own(label: RankedLabel) -> RankedLabel:
        return replace(label, words=tuple(word for word in label.words if spoken.issuperset(word.split())))

    predicted = live.classifier.predict(features)
    categories, owners = tuple(map(own, predicted.categories)), tuple(map(own, predicted.owners))
    is_answer = bool(features.kind) or any(label.words for label in (*categories, *owners))
    return replace(predicted, categories=categories, owners=owners) if is_answer else None


def _rule_answer(answer: ResponsibleOffice, found: CategoryFound, live: LiveModel | None) -> RuleAnswer | None:
    """What the rule says to be combined; a rule that leads to the front desk or to an office above says nothing."""
    if answer.rule is None or not answer.is_certain or answer.agency.is_front_desk:
        return None
    sure = (live.rule_sure if live else RULE_SURE) * found.sure
    return RuleAnswer(label_of_rule(answer.rule), sure, is_of_area=is_of_area(answer.agency))


def _evidence(rule: RuleAnswer, predicted: Prediction | None, features: ReportFeatures, city: City) -> Evidence:
    """What speaks for the rule's office; words of which the classifier knows none say nothing."""
    has_spoken = predicted is not None and any(label.words for label in predicted.owners)
    labels = [(one.label, one.probability) for one in predicted.owners] if predicted and has_spoken else []
    return weigh(rule.owner, rule.sure, labels, is_answered=features.is_answered, weights=weights_of(city))


def _combined(rule: RuleAnswer | None, predicted: Prediction | None, evidence: Evidence | None) -> CombinedOwners:
    labels = [(one.label, one.probability) for one in predicted.owners] if predicted else []
    return combine_with_choice(rule, labels, evidence) if rule and evidence else combine(rule, labels)


def _offices(combined: CombinedOwners, area: Area, answer: ResponsibleOffice) -> Sequence[OfficeOffer]:
    """Labels turned into the offices that serve the place; one that nobody serves there falls out."""
    found: dict[int, OfficeOffer] = {}
    for one in combined.candidates:
        by_model = one.source is SuggestionSource.MODEL
        office = office_of(one.owner, area) if by_model else answer.agency
        if office is not None and (not by_model or one.sure >= _WORTH_NAMING):
            found.setdefault(office.pk, OfficeOffer(office, min(round(100 * one.sure), _MOST_SURE), one.source))
    if not found and not answer.agency.is_front_desk:
        found[answer.agency.pk] = OfficeOffer(answer.agency, None, SuggestionSource.RULE)
    return list(found.values())


def _owner_words(predicted: Prediction | None, combined: CombinedOwners) -> tuple[str, ...]:
    """The words that spoke for the first office, where the category was not told by words."""
    if predicted is None or not combined.candidates:
        return ()
    first = combined.candidates[0].owner
    return next((one.words[:MOST_WORDS] for one in predicted.owners if one.label == first), ())


def _band(
    city: City,
    live: LiveModel | None,
    combined: CombinedOwners,
    offers: Sequence[OfficeOffer],
    *,
    found: CategoryFound,
    area: Area,
) -> Band:
    if not offers:
        return Band.HUMAN
    if live is None:
        return Band.SUGGEST
    sure = round(1000 * combined.sure)
    is_plain = not combined.is_split and found.doubt is None and area.parent_id is not None
    is_harmless = found.category is not None and found.category.privacy != Privacy.SENSITIVE
    may = policy_of(city).auto_dispatch and live.auto_from is not None and sure >= live.auto_from
    if may and is_plain and is_harmless:
        return Band.AUTO
    return Band.SUGGEST if sure >= (live.suggest_from or 0) else Band.HUMAN
