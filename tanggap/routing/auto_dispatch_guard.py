"""What speaks against sending a case without a person, although the assessment itself is sure.

The probability says whether the agency is right for these words at this place. It does not know that a neighbour reported the same
hole an hour ago, that the point may lie across the border, or that somebody is working on the case.
"""

from __future__ import annotations

from datetime import datetime

from tanggap.cases.events import AutoDispatchBlock, Received
from tanggap.cases.models import Case, Event
from tanggap.cases.publicity import is_about_staff
from tanggap.directory.queries import responsible_for
from tanggap.places.models import Area
from tanggap.places.queries import touched_areas
from tanggap.routing.assessment import Suggestion
from tanggap.routing.duplicates.scoring import LIKELY_FROM
from tanggap.routing.duplicates.search import duplicates_of_case
from tanggap.routing.owner_labels import label_of, office_of
from tanggap.routing.stopping import is_stopped


def blocked_by(case: Case, found: Suggestion, *, cause: Event | None, at: datetime) -> AutoDispatchBlock | None:
    """Why a case that is sure enough waits for a person all the same; None when nothing speaks against sending it.

    `cause` is the event that asked; None when the case is assessed as if it had just come in.
    """
    if case.is_guarded or is_about_staff(found.category, case.area):
        return AutoDispatchBlock.GUARDED
    if cause is not None and cause.kind != Received.kind:
        return AutoDispatchBlock.IN_HAND  # Somebody split it off or moved it, and is looking at it.
    if is_stopped(found.category, found.agency):
        return AutoDispatchBlock.STOPPED
    if _is_another_across_the_border(case, found):
        return AutoDispatchBlock.BORDER
    return AutoDispatchBlock.DUPLICATE if duplicates_of_case(case, at=at, most=1, least=LIKELY_FROM) else None


def _is_another_across_the_border(case: Case, found: Suggestion) -> bool:
    """Whether the circle around the point touches an area where another office would answer."""
    if case.lat is None or case.lon is None or not case.accuracy_m:
        return False
    touched = touched_areas(case.city, case.lat, case.lon, case.accuracy_m)
    others = Area.objects.filter(pk__in=touched).exclude(pk=case.area_id)
    return any(_office_at(area, case, found) != found.agency for area in others)


def _office_at(area: Area, case: Case, found: Suggestion) -> object:
    """Who would answer for the same matter there: by the rule where one spoke, else the sister of the learned office."""
    if found.rule is not None:
        return responsible_for(found.category, area, case.asset_owner).agency
    return office_of(label_of(found.agency), area)
