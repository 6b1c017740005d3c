"""The two-step judgement of a report: what it is, whose it is, how sure that is, and how far the machine may go with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tanggap.cases.disputes import needs_decision
from tanggap.cases.events import EventKind
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, AgencyKind, Category, Privacy, Responsibility
from tanggap.directory.queries import ResponsibleOffice, responsible_for
from tanggap.places.models import Area, City
from tanggap.routing.asking import question_of
from tanggap.routing.combining import Combined, RuleSays, Source, combine
from tanggap.routing.live import LiveModel, live_model
from tanggap.routing.model import Guess, Judgement, Question
from tanggap.routing.models import Band
from tanggap.routing.policy import policy_of
from tanggap.routing.targets import label_of_rule, office_of
from tanggap.routing.wording import Candidate, suggest_category
from tanggap.routing.words import words

# What the rule is worth before it was measured in this city.
RULE_SURE = 0.85
# The model speaks against the resident's choice only when it is this sure, and gives the choice less than that.
_DOUBTS_FROM, _DOUBTS_BELOW = 0.8, 0.05
# Below this the model's first category is a guess among many; the city's own words go first.
_CATEGORY_FROM = 0.35
# Below this it is no guess at all: nothing of what was said is known.
_CATEGORY_LEAST = 0.15
_MOST_WORDS = 5
_WORTH_NAMING = 0.02
_MOST_SURE = 99  # per cent; nobody is ever quite sure
# Offices of the area itself: what they do belongs to the place.
_OF_AREA = (AgencyKind.VILLAGE_OFFICE, AgencyKind.DISTRICT_OFFICE, AgencyKind.CITY_OFFICE)


@dataclass(frozen=True)
class Offered:
    """An office that could own the case, how sure in per cent (None: nothing was measured), and who named it."""

    agency: Agency
    sure: int | None
    source: Source


@dataclass(frozen=True)
class Suggestion:
    """Who should own a case and why. `candidates` are empty when the resident chose the category.

    `doubt` is a category that the words speak for strongly although the resident chose another; triage is told.
    """

    agency: Agency
    category: Category | None
    rule: Responsibility | None
    why: str
    is_certain: bool
    words: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    offers: tuple[Offered, ...] = ()
    band: Band = Band.HUMAN
    model: str = ""
    version: int = 0
    is_measured: bool = (
        False  # whether `sure` was made true on cases of this city, or comes from written examples alone
    )
    doubt: Category | None = None

    @property
    def sure(self) -> int | None:
        """How sure the first office is, in per cent."""
        return self.offers[0].sure if self.offers else None


@dataclass(frozen=True)
class _Kind:
    """What it is: the category, how sure, and the words that told it."""

    category: Category | None
    sure: float
    words: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubt: Category | None = None


def suggest(case: Case) -> Suggestion:
    """The owner that rules and past cases name for this case; where both are silent that is the front desk."""
    question = question_of(case)
    returned = case.events.filter(kind=EventKind.RETURNED).values_list("facts__returned_by", flat=True)
    found = judge(
        question, case.city, case.area, category=case.category, asset_owner=case.asset_owner, not_by=set(returned)
    )
    return found if not needs_decision(case) else _for_people(found)


def judge(
    question: Question,
    city: City,
    area: Area,
    *,
    category: Category | None = None,
    asset_owner: str = "",
    not_by: Collection[str | None] = (),
) -> Suggestion:
    """Judge a question at a place. `category` is settled already; offices whose code is in `not_by` sent it back before."""
    live = live_model(city)
    said = _heard(live.model.judge(question), question) if live and _says_something(question) else None
    kind = _kind(question, city, category, said)
    answer = responsible_for(kind.category, area, asset_owner)
    both = combine(_rule(answer, kind, live), [(one.label, one.probability) for one in said.owners] if said else [])
    offers = tuple(one for one in _offices(both, area, answer) if one.agency.code not in not_by)
    offers = offers if said else tuple(Offered(one.agency, None, one.source) for one in offers)
    first = offers[0] if offers else None
    of_rule = first is None or first.source is not Source.MODEL
    return Suggestion(
        agency=first.agency if first else answer.agency,
        category=kind.category,
        rule=answer.rule if of_rule else None,
        why=answer.why if of_rule else _("Laporan serupa sebelumnya ditangani instansi ini."),
        is_certain=first is not None and (answer.is_certain or not of_rule),
        words=kind.words or _owner_words(said, both),
        candidates=kind.candidates,
        offers=offers,
        band=_band(city, live, both, offers, kind, area),
        model=live.label if live else "",
        version=live.version if live else 0,
        is_measured=live is not None and live.is_measured,
        doubt=kind.doubt,
    )


def is_of_area(agency: Agency) -> bool:
    """Whether it is one of the area's own offices, whose work belongs to the place."""
    return agency.kind in _OF_AREA


def _says_something(question: Question) -> bool:
    """Whether there is a word to judge by; a place alone would only tell what is usual there."""
    return bool(question.kind or words(" ".join((question.text, *question.answers))))


def _heard(said: Judgement, question: Question) -> Judgement | None:
    """The model's answer with the resident's own words only; None when it knew no word and tells what is usual at the place."""
    spoken = frozenset(words(" ".join((question.text, *question.answers))))

    def own(guess: Guess) -> Guess:
        return replace(guess, words=tuple(word for word in guess.words if spoken.issuperset(word.split())))

    categories, owners = tuple(map(own, said.categories)), tuple(map(own, said.owners))
    is_answer = bool(question.kind) or any(guess.words for guess in (*categories, *owners))
    return replace(said, categories=categories, owners=owners) if is_answer else None


def _kind(question: Question, city: City, chosen: Category | None, said: Judgement | None) -> _Kind:
    guesses = [one for one in said.categories if one.label] if said else []
    known = {
        one.code: one for one in Category.objects.filter(city=city, is_active=True, code__in=[g.label for g in guesses])
    }
    guesses = [one for one in guesses if one.label in known]
    first = guesses[0] if guesses else None
    if chosen is not None:
        of_chosen = next((one.probability for one in guesses if one.label == chosen.code), 0.0)
        doubts = first is not None and first.probability >= _DOUBTS_FROM and of_chosen <= _DOUBTS_BELOW
        return _Kind(chosen, 1.0, doubt=known[first.label] if doubts and first else None)
    candidates = tuple(suggest_category(question.text, city))
    if first is not None and first.probability >= (_CATEGORY_FROM if candidates else _CATEGORY_LEAST):
        return _Kind(known[first.label], first.probability, first.words[:_MOST_WORDS], candidates)
    best = candidates[0] if candidates else None
    sure = next((one.probability for one in guesses if best and one.label == best.category.code), 0.5)
    return _Kind(best.category if best else None, sure, best.words if best else (), candidates)


def _rule(answer: ResponsibleOffice, kind: _Kind, live: LiveModel | None) -> RuleSays | None:
    """What the rule says as a witness; a rule that leads to the front desk or to an office above says nothing."""
    if answer.rule is None or not answer.is_certain or answer.agency.is_front_desk:
        return None
    sure = (live.rule_sure if live else RULE_SURE) * kind.sure
    return RuleSays(label_of_rule(answer.rule), sure, is_of_area=is_of_area(answer.agency))


def _offices(both: Combined, area: Area, answer: ResponsibleOffice) -> Sequence[Offered]:
    """Labels turned into the offices that serve the place; one that nobody serves there falls out."""
    found: dict[int, Offered] = {}
    for one in both.candidates:
        office = answer.agency if one.source is not Source.MODEL else office_of(one.owner, area)
        if office is not None and (one.source is not Source.MODEL or one.sure >= _WORTH_NAMING):
            found.setdefault(office.pk, Offered(office, min(round(100 * one.sure), _MOST_SURE), one.source))
    if not found and not answer.agency.is_front_desk:
        found[answer.agency.pk] = Offered(answer.agency, None, Source.RULE)
    return list(found.values())


def _owner_words(said: Judgement | None, both: Combined) -> tuple[str, ...]:
    """The words that spoke for the first office, where the category was not told by words."""
    if said is None or not both.candidates:
        return ()
    return next((one.words[:_MOST_WORDS] for one in said.owners if one.label == both.candidates[0].owner), ())


def _band(
    city: City, live: LiveModel | None, both: Combined, offers: Sequence[Offered], kind: _Kind, area: Area
) -> Band:
    if not offers:
        return Band.HUMAN
    if live is None:
        return Band.SUGGEST
    sure = round(1000 * both.sure)
    is_plain = not both.is_split and kind.doubt is None and area.parent_id is not None
    is_harmless = kind.category is not None and kind.category.privacy != Privacy.SENSITIVE
    may = policy_of(city).auto_dispatch and live.auto_from is not None and sure >= live.auto_from
    if may and is_plain and is_harmless:
        return Band.AUTO
    return Band.SUGGEST if sure >= (live.suggest_from or 0) else Band.HUMAN


def _for_people(found: Suggestion) -> Suggestion:
    """The same without leave to act: the matter is disputed."""
    return replace(found, band=Band.HUMAN)
