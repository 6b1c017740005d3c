"""Where a case may lie that names no smallest area, told from its words, and what lies just across a border: corrections at one press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case
from tanggap.cases.permissions import SETTLE, may
from tanggap.desk.step_rows import NonStatusStep
from tanggap.intake.place_words import PossiblePlace, places_by_search, possible_places
from tanggap.places.gazetteer import PlaceInference
from tanggap.places.models import Area, Level
from tanggap.places.queries import place_from_words, touched_areas

MOST_BORDERS = 3


@dataclass(frozen=True)
class PlaceOffer:
    """An area to put the case into. `text` is what residents will read about the correction, in the city's language."""

    code: str
    name: str
    reasons: Sequence[str]
    text: str


@dataclass(frozen=True)
class PlaceOffers:
    """What the words of the case say of its place, and which areas the circle around its point touches."""

    from_words: Sequence[PlaceOffer] = ()
    across_borders: Sequence[str] = ()
    landmark: str = ""
    url: str = ""
    version: int = 0  # of the case, as it is shown beside the offers

    def __bool__(self) -> bool:
        return bool(self.from_words or self.across_borders)


def place_offers(case: Case, person: Person) -> PlaceOffers:
    """Offers for somebody who may correct the place; nothing for others, and no guess where a smallest area is known."""
    if not may(person, SETTLE, case):
        return PlaceOffers()
    is_wide = _is_wide(case.area)
    from_words = _from_words(case) if is_wide else []
    borders = [] if is_wide else across_borders(case)
    url = reverse("desk:step", args=[case.code, NonStatusStep.MOVE])
    return PlaceOffers(from_words, borders, case.landmark, url, case.version)


def across_borders(case: Case) -> list[str]:
    """Other smallest areas within the accuracy of the case's point, nearest first: it may belong to them."""
    if case.lat is None or case.lon is None or not case.accuracy_m:
        return []
    touched = touched_areas(case.city, case.lat, case.lon, case.accuracy_m)
    ids = [pk for pk in touched if pk != case.area_id]
    names = dict(Area.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [names[pk] for pk in ids if pk in names][:MOST_BORDERS]


def _from_words(case: Case) -> list[PlaceOffer]:
    reports = sorted(case.reports.all(), key=lambda report: (report.received_at, report.pk))
    text = "\n".join(report.text for report in reports)
    judgement = place_from_words(case.city, text, case.landmark)
    with translation.override(case.city.language):
        public = {place.code: _text(place) for place in _understood(case, judgement)}
    places = _understood(case, judgement)
    return [
        PlaceOffer(place.code, place.name, place.reasons, public[place.code])
        for place in places
        if place.area_id != case.area_id
    ]


def _understood(case: Case, judgement: PlaceInference) -> list[PossiblePlace]:
    """What the words mean; where the careful reading makes nothing of them, what a search for the landmark would name."""
    found = possible_places(judgement)
    return found or (places_by_search(case.city, case.landmark)[0] if case.landmark else [])


def _text(place: PossiblePlace) -> str:
    return _("Tempat diperkirakan dari kata-kata laporan: %(place)s (%(why)s).") % {
        "place": place.name,
        "why": "; ".join(place.reasons),
    }


def _is_wide(area: Area) -> bool:
    """Whether smaller areas lie in it; a village is the smallest there is."""
    return area.level != Level.VILLAGE and area.children.filter(is_active=True).exists()
