"""The resident's own words as a place: which areas they may mean, each with the words that said so, and what to do without a resident.

For the screen that asks for the place, and for every channel whose reports come without a position or an area.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from tanggap.cases.models import PlaceSource
from tanggap.intake import refusals
from tanggap.intake.queries import area_words
from tanggap.intake.words import clean_landmark
from tanggap.places.gazetteer import PlaceCertainty, PlaceInference, PlaceReason
from tanggap.places.models import Area, City, Level
from tanggap.places.queries import place_from_words as infer
from tanggap.places.queries import root_area
from tanggap.platform.errors import Refused

# So many letters beside the area's name are a landmark.
_LEAST_LANDMARK: Final = 3
_AREA_KINDS: Final = frozenset(Level.values)


@dataclass(frozen=True)
class PossiblePlace:
    """An area that may be meant, as a resident reads it; `reasons` are sentences."""

    area_id: int
    code: str
    name: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Found:
    """What the words may mean, the likeliest first; `words` as they are kept for the officer."""

    words: str
    is_certain: bool
    places: Sequence[PossiblePlace]


@dataclass(frozen=True)
class GuessedPlace:
    """The area to store when nobody can be asked; the whole city when the words say too little."""

    area: Area
    source: PlaceSource


def places_in_words(city: City, typed: str) -> Found:
    """The areas to offer for what a resident typed, at most five. Refused when only an area is named and no landmark in it."""
    words = clean_landmark(typed)
    if not words:
        raise Refused(refusals.LANDMARK_MISSING, field="words")
    inferred = infer(city, "", words)
    if inferred.certainty is not PlaceCertainty.NOTHING and _names_only_areas(words, inferred):
        raise Refused(refusals.LANDMARK_MISSING, field="words")
    return Found(words, len(_ids(inferred)) == 1, possible_places(inferred))


def place_from_words(text: str, address: str, city: City) -> GuessedPlace:
    """Where a report without any area lies, as far as its words are certain; a guess, and marked as one."""
    inferred = infer(city, text, address)
    area = Area.objects.filter(pk=inferred.area).first() if inferred.area is not None else None
    return GuessedPlace(area, PlaceSource.TEXT) if area else GuessedPlace(root_area(city), PlaceSource.NONE)


def possible_places(inferred: PlaceInference) -> list[PossiblePlace]:
    """What is certain and what is to be asked about, as residents and operators read it."""
    ids = _ids(inferred)
    areas = {area.pk: area for area in Area.objects.select_related("parent").filter(pk__in=ids)}
    return [
        PossiblePlace(pk, areas[pk].code, area_words(areas[pk]), [sentence(one) for one in reasons])
        for pk, reasons in ids.items()
        if pk in areas
    ]


def sentence(reason: PlaceReason) -> str:
    """Why an area is meant, or what speaks against it."""
    words = {"said": reason.said, "name": reason.name}
    if not reason.agrees:
        return _("tetapi “%(said)s” menunjuk tempat lain") % words
    return _("karena tertulis “%(said)s”") % words


def _ids(inferred: PlaceInference) -> dict[int, Sequence[PlaceReason]]:
    """Candidates first; then, when only a larger area is certain, that one too: its part may be unknown to the resident."""
    found: dict[int, Sequence[PlaceReason]] = {one.area: one.reasons for one in inferred.candidates}
    if inferred.area is not None:
        found.setdefault(inferred.area, inferred.reasons)
    return found


def _names_only_areas(words: str, inferred: PlaceInference) -> bool:
    """Whether nothing is left when the names of areas are taken out."""
    rest = words
    for candidate in inferred.candidates:
        for reason in candidate.reasons:
            rest = rest.replace(reason.said, "") if reason.kind in _AREA_KINDS else rest
    for reason in inferred.reasons:
        rest = rest.replace(reason.said, "") if reason.kind in _AREA_KINDS else rest
    return len(re.sub(r"[\W_]", "", rest)) < _LEAST_LANDMARK
