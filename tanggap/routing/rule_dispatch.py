"""When the city's rule alone may send a case, from the first day: place and kind are certain, and nothing speaks against it.

Only kinds that the city marks (`sent_by_rule` in categories.csv). What holds every automatic sending back (near twin, border, staff,
somebody at work on it, a stop) stands in `auto_dispatch_guard`; here is what a rule needs beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tanggap.cases.disputes import needs_decision
from tanggap.cases.events import AutoDispatchBlock, SendingReason
from tanggap.cases.models import Case, Channel, PlaceSource
from tanggap.cases.publicity import is_about_staff
from tanggap.directory.models import Category, Privacy
from tanggap.directory.queries import responsible_for
from tanggap.routing.assessment import Suggestion
from tanggap.routing.category_by_words import CategoryCandidate, suggest_category
from tanggap.routing.locating import without_locating
from tanggap.routing.models import Band
from tanggap.routing.policy import policy_of
from tanggap.routing.tokens import tokens

# A fix this coarse, or a place that a machine read out of words, may lie elsewhere.
_MOST_ACCURACY_M: Final = 100
_CERTAIN_SOURCES: Final = (PlaceSource.GPS, PlaceSource.MAP, PlaceSource.AREA, PlaceSource.STAFF)
# Points of `phrase_matching`: so much more than the chosen kind another must be spoken of, to be what is meant.
_MUCH_MORE: Final = 24


def is_candidate(case: Case, found: Suggestion) -> bool:
    """Whether the city lets its rule send this kind, and the rule names the office that goes first."""
    policy = policy_of(case.city)
    return (
        policy.auto_dispatch
        and policy.rule_dispatch
        and found.evidence is not None
        and found.rule is not None
        and case.category is not None
        and case.category.is_sent_by_rule
    )


def speaks_against(case: Case, found: Suggestion) -> AutoDispatchBlock | None:
    """Why the rule may not send it; None when it may."""
    if needs_decision(case) or case.return_count:
        return AutoDispatchBlock.DISPUTED
    if not _is_place_certain(case):
        return AutoDispatchBlock.PLACE
    said = [one for one in suggest_category(found.read, case.city) if _is_named(one)]
    meant = [*(one.category for one in said), *([found.doubt] if found.doubt else [])]
    if case.is_urgent or any(_is_grave(category, case) for category in meant):
        return AutoDispatchBlock.EMERGENCY
    if _is_of_another_owner(case, found):
        return AutoDispatchBlock.OWNER
    if _is_doubted(case, found) or _is_unsure(case, found) or _is_another_kind(case, found, said):
        return AutoDispatchBlock.WORDS
    return None


def reasons(found: Suggestion) -> tuple[SendingReason, ...]:
    """What spoke for sending it, for everybody who works on it."""
    if found.band == Band.AUTO or found.evidence is None:
        return (SendingReason.MEASURED,)
    words = SendingReason.WORDS_AGREE if found.evidence.words > 0 else SendingReason.WORDS_SILENT
    return (SendingReason.RULE, SendingReason.CHOICE, words, SendingReason.PLACE)


def _is_place_certain(case: Case) -> bool:
    """The smallest area is known, by a point that is good enough, a pin, a choice or the staff."""
    is_coarse = case.place_source == PlaceSource.GPS and (case.accuracy_m is None or case.accuracy_m > _MOST_ACCURACY_M)
    is_told = case.place_source in _CERTAIN_SOURCES or _is_confirmed(case)
    if is_coarse or not is_told:
        return False
    return case.area.parent_id is not None and not case.area.children.exists()


def _is_confirmed(case: Case) -> bool:
    """Words that a machine read as a place, of which the resident confirmed the area on the site; of other channels they are a guess."""
    return case.place_source == PlaceSource.TEXT and case.reports.filter(code=case.code, channel=Channel.WEB).exists()


def _is_named(one: CategoryCandidate) -> bool:
    """Whether a whole name of the kind was said, not only words that are part of one."""
    return not {one.category.name, *one.category.synonyms}.isdisjoint(one.words)


def _is_grave(category: Category, case: Case) -> bool:
    """An emergency, something private, or somebody of the staff: a person reads it first, whatever was chosen."""
    return category.is_emergency or category.privacy == Privacy.SENSITIVE or is_about_staff(category, case.area)


def _is_doubted(case: Case, found: Suggestion) -> bool:
    """What was learned says strongly that it is something else, and another office's."""
    if found.doubt is None:
        return False
    return responsible_for(found.doubt, case.area, case.asset_owner).agency != found.agency


def _is_unsure(case: Case, found: Suggestion) -> bool:
    return found.evidence is None or 100 * found.evidence.sure < policy_of(case.city).rule_from


def _is_another_kind(case: Case, found: Suggestion, said: list[CategoryCandidate]) -> bool:
    """The city's own words are for another office's kind, far more than for the chosen one, and what was learned does not disagree."""
    if found.evidence is not None and found.evidence.words > 0:
        return False
    of_chosen = next((one.points for one in said if one.category.pk == case.category_id), 0)
    more = [one for one in said if one.points >= of_chosen + _MUCH_MORE]
    return any(responsible_for(one.category, case.area, case.asset_owner).agency != found.agency for one in more)


def _is_of_another_owner(case: Case, found: Suggestion) -> bool:
    """The words name a toll road, an alley, a private estate, where the rule would name another office."""
    if case.asset_owner:
        return False
    return any(responsible_for(case.category, case.area, owner).agency != found.agency for owner in _owners_in(case))


def _owners_in(case: Case) -> Iterator[str]:
    """Read with the names of roads, which may say it ("Jalan Tol Dalam Kota"), without what only stands near."""
    said = case.reports.order_by("received_at", "pk").values_list("text", flat=True)
    spoken = f" {' '.join(tokens(' '.join(map(without_locating, said))))} "
    for owner, phrases in policy_of(case.city).owner_words.items():
        if any(f" {' '.join(tokens(phrase))} " in spoken for phrase in phrases):
            yield owner
