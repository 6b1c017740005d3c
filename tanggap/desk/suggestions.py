"""Whose is it, and why: what triage offers at one press.

The addressee that a returning agency named goes first, then the case's latest `suggested` event, then the rules as they stand now.
Where the operator tries another category, the rules are asked for that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tanggap.cases.events import PlaceCorrected, Returned, Suggested
from tanggap.cases.models import Case, Event
from tanggap.directory.models import Agency, Category
from tanggap.directory.queries import responsible_for, tiles
from tanggap.routing.combining import SuggestionSource
from tanggap.routing.models import Band
from tanggap.routing.queries import suggest, suggest_category

MOST_CATEGORIES = 9
MOST_OFFERS = 3


@dataclass(frozen=True)
class Offer:
    """An agency that could own the case, and why."""

    agency: Agency
    category: Category | None
    why: str
    words: Sequence[str] = ()  # of the resident, that told the category
    rule: int | None = None
    score: int | None = None  # in hundredths, where it is known how sure this is
    is_measured: bool = True  # whether the score was made true on cases of this city
    band: str = ""  # how far the machine may go, in words
    named_by: str = ""  # rule, past cases or both, in words
    doubt: Category | None = None  # what the words speak for, although the resident chose another kind
    held: str = ""  # why the machine did not send it although it was sure, in words


@dataclass(frozen=True)
class Option:
    """A kind of problem that it may be; `share` in hundredths when the words told it."""

    category: Category
    share: int | None = None


@dataclass(frozen=True)
class Precedents:
    """What a case's history says of its owner: the judgement that still holds, who sent it back, and who did so last."""

    suggested: Event | None
    returned: Event | None
    returned_by: frozenset[str]  # codes of agencies


def precedents_of(case: Case) -> Precedents:
    """What earlier events say of whom to offer, read from the history in one query."""
    kinds = (Suggested.kind, PlaceCorrected.kind, Returned.kind)
    return precedents_in(case.events.filter(kind__in=kinds).select_related("agency").order_by("number"))


def precedents_in(history: Iterable[Event]) -> Precedents:
    """The same from a history that was read before, in order. A suggestion ends when the place is corrected: it judged another."""
    suggested = returned = None
    returned_by = set[str]()
    for event in history:
        if event.kind in (Suggested.kind, PlaceCorrected.kind):
            suggested = event if event.kind == Suggested.kind else None
        elif event.kind == Returned.kind:
            returned = event
            returned_by.add(str(Returned.of(event).returned_by))
    return Precedents(suggested, returned, frozenset(returned_by))


def offer_for(case: Case, *, category: Category | None = None, precedents: Precedents | None = None) -> Offer | None:
    """The agency to offer, for the case's category or for the one that the operator is trying; None when nobody is named."""
    if category is not None and category.pk != case.category_id:
        return _from_rules(case, category)
    told = precedents or precedents_of(case)
    return _named_by_returner(case, told.returned) or _from_event(case, told.suggested) or _from_words(case)


def offer_to_another(case: Case, history: Iterable[Event]) -> Offer | None:
    """What was written down for the case's own page: whoever holds the case need not be told that it is theirs.

    Nothing is judged anew for it; triage does that, where the answer decides.
    """
    told = precedents_in(history)
    is_as_judged = told.suggested is not None and _names_owner(case, told.suggested)
    offer = _named_by_returner(case, told.returned)
    if offer is None and not is_as_judged:
        offer = _from_event(case, told.suggested)
    return offer if offer is not None and offer.agency.pk != case.agency_id else None


def _names_owner(case: Case, suggested: Event) -> bool:
    """Whether the judgement named the office that holds the case, for the kind of problem that it still is."""
    kind = case.category.code if case.category else None
    said = Suggested.of(suggested)
    is_same = (said.agency, said.category or None) == (case.agency.code, kind)
    return is_same and not case.agency.is_front_desk


def others_for(case: Case, offer: Offer | None, precedents: Precedents) -> list[Offer]:
    """The second and third office of the latest judgement, each with how sure and why; none while another kind is tried."""
    if precedents.suggested is None or offer is None:
        return []
    said, out = Suggested.of(precedents.suggested), {offer.agency.code, *precedents.returned_by}
    rows = [row for row in zip(said.offers, said.offers_sure, said.offers_by, strict=False) if row[0] not in out]
    known = {one.code: one for one in Agency.objects.filter(city=case.city_id, code__in=said.offers, is_active=True)}
    return [
        Offer(known[code], offer.category, _named_by(by), score=score, is_measured=said.measured)
        for code, score, by in rows[: MOST_OFFERS - 1]
        if code in known
    ]


def _named_by(source: str) -> str:
    """Who named an office, in the reader's words."""
    return (
        {
            SuggestionSource.RULE: _("Disebut aturan kota."),
            SuggestionSource.MODEL: _("Disebut kasus-kasus serupa sebelumnya."),
            SuggestionSource.BOTH: _("Disebut aturan kota dan kasus-kasus serupa."),
        }.get(SuggestionSource(source), "")
        if source in set(SuggestionSource)
        else ""
    )


def why_of(case: Case, agency: Agency | None, category: Category | None) -> str:
    """Why this agency, when it is the one that was offered; nothing when the operator chose by themselves.

    In the city's language: the ledger holds one text, whoever reads it.
    """
    if agency is None:
        return ""
    with translation.override(case.city.language):
        offer = offer_for(case, category=category)
    return offer.why if offer is not None and offer.agency.pk == agency.pk else ""


def options_for(case: Case, offer: Offer | None, text: str) -> list[Option]:
    """At most nine kinds of problem, each under a digit: the case's own, what the text tells, then the city's most usual."""
    told = {one.category.pk: Option(one.category, one.share) for one in suggest_category(text, case.city)}
    first = [category for category in (case.category, offer.category if offer else None) if category is not None]
    options = {category.pk: told.get(category.pk, Option(category)) for category in first}
    options |= {key: option for key, option in told.items() if key not in options}
    options |= {one.pk: Option(one) for one in tiles(case.city, most=MOST_CATEGORIES) if one.pk not in options}
    return list(options.values())[:MOST_CATEGORIES]


def _named_by_returner(case: Case, last: Event | None) -> Offer | None:
    if case.proposed_agency is None or last is None or Returned.of(last).better != case.proposed_agency.code:
        return None  # the rules proposed it, and they speak for themselves
    who = last.agency.label if last.agency else _("instansi sebelumnya")
    return Offer(
        case.proposed_agency, case.category, _("Disebut oleh %(who)s saat mengembalikan kasus ini.") % {"who": who}
    )


def _from_event(case: Case, event: Event | None) -> Offer | None:
    """The written suggestion; said in the reader's language where the rules still say the same."""
    if event is None:
        return None
    said = Suggested.of(event)
    agency, category = _agency(case, said.agency), _category(case, said.category) or case.category
    if agency is None or agency.is_front_desk or (case.category_id and category and category.pk != case.category_id):
        return None
    doubt = _category(case, said.doubt)
    return Offer(
        agency,
        category,
        _why(case, category, agency, said),
        words=said.words,
        rule=said.rule,
        score=said.sure,
        is_measured=said.measured,
        band=str(Band(said.band).label) if said.band in Band.values else "",
        named_by=_named_by(next(iter(said.offers_by), "")),
        doubt=doubt if doubt is not None and doubt.is_active else None,
        held=said.held_words,
    )


def _why(case: Case, category: Category | None, agency: Agency, said: Suggested) -> str:
    """What was written, in the city's language; a reader of another one gets the rule's sentence, where it still names the agency."""
    if get_language() == case.city.language:
        return said.why
    now = _from_rules(case, category)
    return now.why if now and now.agency.pk == agency.pk else said.why


def _agency(case: Case, code: str | None) -> Agency | None:
    known = [one for one in (case.agency, case.proposed_agency) if one is not None and one.code == code]
    if known:
        return known[0] if known[0].is_active else None
    return Agency.objects.filter(city=case.city_id, code=code, is_active=True).first() if code else None


def _category(case: Case, code: str | None) -> Category | None:
    if case.category is not None and case.category.code == code:
        return case.category
    return Category.objects.filter(city=case.city_id, code=code).first() if code else None


def _from_words(case: Case) -> Offer | None:
    found = suggest(case)
    if found.agency.is_front_desk:
        return None
    score = found.candidates[0].share if found.candidates else None
    return Offer(found.agency, found.category, found.why, found.words, found.rule.pk if found.rule else None, score)


def _from_rules(case: Case, category: Category | None) -> Offer | None:
    answer = responsible_for(category, case.area, case.asset_owner)
    if answer.agency.is_front_desk:
        return None
    return Offer(answer.agency, category, answer.why, rule=answer.rule.pk if answer.rule else None)
