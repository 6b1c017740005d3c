"""The open reports of the same kind around a draft's place: is this one of them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tanggap.cases.models import Case
from tanggap.cases.public import PublicCard, cards, public_cases
from tanggap.cases.words import ago
from tanggap.directory.models import Category
from tanggap.intake.answers import DraftAnswers
from tanggap.intake.models import Draft
from tanggap.routing.duplicates.city_kinds import kinds_of_city
from tanggap.routing.duplicates.pair_features import PairMember
from tanggap.routing.duplicates.search import PossibleDuplicate, compared_kinds, duplicates_of_draft


@dataclass(frozen=True)
class Neighbour:
    """One open report as the resident compares it."""

    code: str
    title: str
    icon: str
    status: str
    landmark: str
    distance: str
    age: str
    why: str
    supporters: int
    thumb_url: str


def same_problems(draft: Draft, answers: DraftAnswers, *, at: datetime) -> list[PossibleDuplicate]:
    """At most three open public cases that the draft may be the same problem as, likeliest first.

    None while its point is not well known. Kinds that residents take for the chosen one are compared too.
    """
    spot, category = answers.spot, _category(draft, answers)
    if spot is None or not spot.is_enough or spot.lat is None or spot.lon is None or category is None:
        return []
    phashes = draft.photos.filter(phash__isnull=False).values_list("phash", flat=True)
    side = PairMember(
        kind=category.pk,
        at=at,
        lat=spot.lat,
        lon=spot.lon,
        accuracy_m=spot.accuracy_m,
        text=answers.note,
        landmark=spot.landmark,
        phashes=tuple(phash for phash in phashes if phash is not None),
    )
    return duplicates_of_draft(side, draft.city, spot.area_id, at=at)


def joinable_kinds(draft: Draft, answers: DraftAnswers) -> Mapping[int, float]:
    """The kinds beside the draft's own that it may join: those that it was compared with."""
    category = _category(draft, answers)
    if category is None:
        return {}
    return compared_kinds(
        PairMember(kind=category.pk, at=draft.updated_at, text=answers.note), kinds_of_city(draft.city)
    )


def neighbours(draft: Draft, answers: DraftAnswers, *, at: datetime) -> list[Neighbour]:
    """The likeliest three, in words."""
    duplicates = same_problems(draft, answers, at=at)
    shown = {
        card.code: card
        for card in cards(public_cases(draft.city).filter(pk__in=[it.case_id for it in duplicates]), at=at)
    }
    return [_neighbour(shown[duplicate.code], duplicate, at) for duplicate in duplicates if duplicate.code in shown]


def case_of(draft: Draft, answers: DraftAnswers, code: str, *, at: datetime) -> Case | None:
    """The case with this code, if it is one of those that were offered; a made-up code joins nothing far away."""
    offered = {duplicate.code: duplicate.case_id for duplicate in same_problems(draft, answers, at=at)}
    return Case.objects.filter(pk=offered[code]).first() if code in offered else None


def _category(draft: Draft, answers: DraftAnswers) -> Category | None:
    if not answers.category:
        return None
    return (
        Category.objects.select_related("city")
        .filter(city=draft.city_id, code=answers.category, is_active=True)
        .first()
    )


def _neighbour(card: PublicCard, duplicate: PossibleDuplicate, at: datetime) -> Neighbour:
    return Neighbour(
        code=card.code,
        title=card.category,
        icon=card.icon,
        status=card.public_status,
        landmark=card.landmark,
        # Both points are known to some ten metres, so closer words would say too much.
        distance=_("sekitar %(metres)s m dari sini") % {"metres": max(10, round((duplicate.metres or 0) / 10) * 10)},
        age=ago(at - card.opened_at),
        why=", ".join(duplicate.checks),
        supporters=card.report_count,
        thumb_url=_thumb_url(card),
    )


def _thumb_url(card: PublicCard) -> str:
    try:
        return reverse("open:photo", args=[card.thumb, "kecil"]) if card.thumb else ""
    except NoReverseMatch:  # A site may take reports in without showing them.
        return ""
