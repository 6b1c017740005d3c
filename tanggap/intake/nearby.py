"""The open reports of the same kind around a draft's place: is this one of them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tanggap.cases.public import PublicCard, open_cases_near
from tanggap.cases.words import ago
from tanggap.directory.models import Category
from tanggap.intake.answers import Answers
from tanggap.intake.models import Draft

NEAR_M: Final = 50
MOST_SHOWN: Final = 3


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
    supporters: int
    thumb_url: str


def same_problems(draft: Draft, answers: Answers, *, at: datetime) -> list[tuple[PublicCard, float]]:
    """Open public cases of the draft's kind within 50 m, nearest first; none while its point is not well known."""
    spot = answers.spot
    if spot is None or not spot.is_enough or spot.lat is None or spot.lon is None or not answers.category:
        return []
    category = Category.objects.filter(city=draft.city_id, code=answers.category, is_active=True).first()
    return open_cases_near(category, spot.lat, spot.lon, within_m=NEAR_M, at=at) if category else []


def neighbours(draft: Draft, answers: Answers, *, at: datetime) -> list[Neighbour]:
    """The nearest three, in words."""
    return [_neighbour(card, metres, at) for card, metres in same_problems(draft, answers, at=at)[:MOST_SHOWN]]


def _neighbour(card: PublicCard, metres: float, at: datetime) -> Neighbour:
    return Neighbour(
        code=card.code,
        title=card.category,
        icon=card.icon,
        status=card.public_status,
        landmark=card.landmark,
        # Both points are known to some ten metres, so closer words would say too much.
        distance=_("sekitar %(metres)s m dari sini") % {"metres": max(10, round(metres / 10) * 10)},
        age=ago(at - card.opened_at),
        supporters=card.report_count,
        thumb_url=_thumb_url(card),
    )


def _thumb_url(card: PublicCard) -> str:
    try:
        return reverse("open:photo", args=[card.thumb, "kecil"]) if card.thumb else ""
    except NoReverseMatch:  # A site may take reports in without showing them.
        return ""
