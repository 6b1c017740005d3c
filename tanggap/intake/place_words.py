"""The resident's own words as a place: which areas they may mean, each with the words that said so, and what to do without a resident.

For the screen that asks for the place, and for every channel whose reports come without a position or an area.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from tanggap.cases.models import PlaceSource
from tanggap.intake import refusals
from tanggap.intake.queries import area_words
from tanggap.intake.words import clean_landmark
from tanggap.places.gazetteer import PlaceCertainty, PlaceInference, PlaceReason
from tanggap.places.gazetteer.words import read_words
from tanggap.places.models import Area, City, Level
from tanggap.places.queries import place_from_words as infer
from tanggap.places.queries import root_area
from tanggap.platform.errors import Refused
from tanggap.search.city_names import place_names
from tanggap.search.words import STOP_WORDS

# So many letters beside the area's name are a landmark.
_LEAST_LANDMARK: Final = 3
_MOST_SEARCHED: Final = 4
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
    """What the words may mean, the likeliest first; `words` as they are kept for the officer.

    `smaller` are the kelurahan in it where only a larger area is understood: the rest of the question. `lacks_landmark` says that
    nothing but areas was named, so that nobody knows where in them to stop.
    """

    words: str
    is_certain: bool
    places: Sequence[PossiblePlace]
    smaller: Sequence[PossiblePlace] = ()
    lacks_landmark: bool = False

    @property
    def names(self) -> str:
        """What was understood, in words."""
        return _(" atau ").join(place.name for place in self.places)

    @property
    def offered(self) -> Sequence[PossiblePlace]:
        """What the resident may choose: the kelurahan, and then what is known already, for those who do not know theirs."""
        return [*self.smaller, *self.places]


@dataclass(frozen=True)
class GuessedPlace:
    """The area to store when nobody can be asked; the whole city when the words say too little."""

    area: Area
    source: PlaceSource


def places_in_words(city: City, typed: str) -> Found:
    """The areas to offer for what a resident typed, and what is still missing. Refused when nothing was typed."""
    words = clean_landmark(typed)
    if not words:
        raise Refused(refusals.LANDMARK_MISSING, field="words")
    inferred = infer(city, "", words)
    if inferred.certainty is PlaceCertainty.NOTHING:
        places, lacks_landmark = places_by_search(city, words)
    else:
        places, lacks_landmark = possible_places(inferred), _names_only_areas(words, inferred)
    is_certain = len(places) == 1
    smaller = _villages_in(places) if lacks_landmark or is_certain else []
    return Found(words, is_certain, places, smaller, lacks_landmark)


def places_by_search(city: City, words: str) -> tuple[list[PossiblePlace], bool]:
    """What a search for these words would name, with typos and parts of names; and whether that is areas and nothing else.

    For words of which the careful reading of a report makes nothing: here the resident is asked before anything is stored.
    """
    said, names = read_words(words), place_names(city)
    hits = names.hits(said, _names_no_kind)
    reasons = {
        area: [_("mirip “%(name)s”") % {"name": name.name}]
        for hit in hits
        for name in hit.names
        for area in names.areas_of(name)
    }
    taken = {n for hit in hits for n in range(hit.first, hit.last)}
    left = [word.plain for n, word in enumerate(said) if n not in taken and word.plain not in STOP_WORDS]
    is_area = all(name.kind in _AREA_KINDS for hit in hits for name in hit.names)
    return _places(dict(list(reasons.items())[:_MOST_SEARCHED])), bool(hits) and is_area and not left


def place_from_words(text: str, address: str, city: City) -> GuessedPlace:
    """Where a report without any area lies, as far as its words are certain; a guess, and marked as one."""
    inferred = infer(city, text, address)
    area = Area.objects.filter(pk=inferred.area).first() if inferred.area is not None else None
    return GuessedPlace(area, PlaceSource.TEXT) if area else GuessedPlace(root_area(city), PlaceSource.NONE)


def possible_places(inferred: PlaceInference) -> list[PossiblePlace]:
    """What is certain and what is to be asked about, as residents and operators read it."""
    return _places({pk: [sentence(one) for one in reasons] for pk, reasons in _ids(inferred).items()})


def _places(found: Mapping[int, Sequence[str]]) -> list[PossiblePlace]:
    """These areas (ids with sentences) as residents read them, in their order."""
    areas = {area.pk: area for area in Area.objects.select_related("parent").filter(pk__in=found)}
    return [
        PossiblePlace(pk, areas[pk].code, area_words(areas[pk]), reasons)
        for pk, reasons in found.items()
        if pk in areas
    ]


def _villages_in(places: Sequence[PossiblePlace]) -> list[PossiblePlace]:
    """The kelurahan in these areas that are none themselves; nothing where each is one."""
    ids = [place.area_id for place in places]
    rows = Area.objects.filter(level=Level.VILLAGE, is_active=True, lineage__overlap=ids).exclude(pk__in=ids)
    ordered = rows.select_related("parent").order_by("parent__name", "name", "code")
    return [PossiblePlace(area.pk, area.code, area_words(area), ()) for area in ordered]


def _names_no_kind(_word: str) -> bool:
    """Whoever is asked for a place names no kind of problem."""
    return False


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
