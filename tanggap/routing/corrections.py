"""What people correct, and when it counts, so that no single person can teach the classifier something wrong.

A correction waits until the agency that it names says by deed that the case is its own; somebody else than the corrector must say so.
When the agency sends it back, the correction is dropped. What is agreed is taught to the live model at once, but of one person for one
agency or its sisters only a few in a week, and of one person only so many in a day; the rest is kept for the next full training, where one
person's share is limited as well (`training_data`). Many corrections of one person towards one agency within a day are a burst: they are
held, also those that waited or had counted, which the live model unlearns, until somebody with authority has looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Event
from tanggap.cases.queries import worked_by
from tanggap.cases.workflow import CaseRole
from tanggap.directory.models import Agency, Category
from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.models import Correction, CorrectionKind, CorrectionState

# Four like corrections turn a sure mistake (`classifier.report_classifier`); so one person alone may teach fewer.
TAUGHT_FOR_ONE_AGENCY = 3  # in a week, of one person
TAUGHT_IN_A_DAY = 30  # of one person
BURST = 20  # in a day, of one person towards one agency
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_NUMBERING = 0x7A6C65  # one correction at a time gets the next number

WHY: Mapping[str, Promise] = {
    "agreed": _("Instansi yang disebut menerima kasusnya."),
    "not_agreed": _("Instansi yang disebut mengembalikan kasusnya."),
    "own_word": _("Hanya si pengoreksi sendiri yang menerima."),
    "agency_limit": _("Batas mingguan satu orang untuk satu instansi tercapai."),
    "day_limit": _("Batas harian satu orang tercapai."),
    "burst": _("Terlalu banyak koreksi satu orang ke satu instansi dalam sehari."),
    "reviewed_right": _("Diperiksa: benar."),
    "reviewed_wrong": _("Diperiksa: keliru."),
    "replaced": _("Digantikan keputusan sesudahnya."),
}


def note(
    event: Event,
    kind: CorrectionKind,
    *,
    from_agency: Agency | None = None,
    to_agency: Agency | None = None,
    from_category: Category | None = None,
    to_category: Category | None = None,
) -> Correction:
    """Write down what this event corrected, once; it waits for the agency. A later word replaces an earlier one that still waits."""
    case = event.case
    known = Correction.objects.filter(event=event).first()
    if known is not None:
        return known
    _settle(_waiting(case).filter(kind=kind), CorrectionState.DROPPED, "replaced", event.at)
    made = Correction.objects.create(
        city=case.city, case=case, event=event, kind=kind, person=event.person, at=event.at, state_at=event.at,
        from_agency=from_agency, to_agency=to_agency, from_category=from_category, to_category=to_category,
    )  # fmt: skip
    _hold_a_burst(made)
    return made


def agreed(case: Case, *, by: Person | None, at: datetime) -> None:
    """The agency accepted the case: the corrections that named it, or settled its kind, now count as far as the limits allow."""
    holder = Q(to_agency=None) | Q(to_agency__in=case.agency.lineage)
    for correction in _waiting(case).filter(holder).select_related("city"):
        if by is not None and by.pk == correction.person_id:
            _settle_one(correction, CorrectionState.KEPT, "own_word", at)
        else:
            _teach_within_limits(correction, at)


def contradicted(case: Case, *, at: datetime) -> None:
    """The agency sent the case back: whoever named it taught nothing."""
    _settle(_waiting(case), CorrectionState.DROPPED, "not_agreed", at)


def held(city: City, person: Person) -> QuerySet[Correction]:
    """Corrections that wait for this administrator, the newest first: of cases that they administer, and not their own."""
    theirs = worked_by(person, CaseRole.ADMIN).values("pk")
    found = Correction.objects.filter(case__in=theirs, city=city, state=CorrectionState.HELD).exclude(person=person)
    return found.select_related("person", "case", "from_agency", "to_agency", "to_category").order_by("-pk")


@transaction.atomic
def review(correction_id: int, *, city: City, by: Person, at: datetime, is_right: bool) -> Correction:
    """Somebody with authority looked at a held correction: it goes into the next training, or is dropped.

    Raises Refused when it is not held, is their own, or of a case that they may not see.
    """
    correction = held(city, by).select_related(None).select_for_update().filter(pk=correction_id).first()
    if correction is None:
        raise Refused(refusals.NOT_HELD)
    correction.reviewed_by = by
    state = CorrectionState.KEPT if is_right else CorrectionState.DROPPED
    _settle_one(correction, state, "reviewed_right" if is_right else "reviewed_wrong", at)
    return correction


def _waiting(case: Case) -> QuerySet[Correction]:
    return Correction.objects.filter(case=case, state=CorrectionState.WAITING)


def _hold_a_burst(made: Correction) -> None:
    lately = Correction.objects.filter(
        _teaches_the_same(made), person=made.person_id, at__gt=made.at - _DAY, at__lte=made.at
    )
    if made.person_id is not None and lately.count() >= BURST:
        _settle(lately.filter(state=CorrectionState.WAITING), CorrectionState.HELD, "burst", made.at)
        # What counted already is by the same person on the same day: the live model unlearns it.
        counted = lately.filter(state__in=(CorrectionState.KEPT, CorrectionState.TAUGHT))
        _settle(counted, CorrectionState.HELD, "burst", made.at)


def _teach_within_limits(correction: Correction, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERING, correction.city_id])
    taught = Correction.objects.filter(person=correction.person_id, state=CorrectionState.TAUGHT)
    if taught.filter(_teaches_the_same(correction), at__gt=correction.at - _WEEK).count() >= TAUGHT_FOR_ONE_AGENCY:
        _settle_one(correction, CorrectionState.KEPT, "agency_limit", at)
    elif taught.filter(at__gt=correction.at - _DAY).count() >= TAUGHT_IN_A_DAY:
        _settle_one(correction, CorrectionState.KEPT, "day_limit", at)
    else:
        last = Correction.objects.filter(city=correction.city_id).aggregate(last=Max("lesson"))["last"] or 0
        correction.lesson = last + 1
        _settle_one(correction, CorrectionState.TAUGHT, "agreed", at)


def _teaches_the_same(correction: Correction) -> Q:
    """What teaches the model the same: the same kind, and the same office or any of its sisters, for the family is learned."""
    office = correction.to_agency
    to = (
        Q(to_agency__family=office.family, to_agency__city=office.city_id)
        if office is not None and office.family
        else Q(to_agency=office)
    )
    return to & Q(to_category=correction.to_category_id)


def _settle_one(correction: Correction, state: CorrectionState, why: str, at: datetime) -> None:
    correction.state, correction.why, correction.state_at = state, why, at
    correction.save()


def _settle(some: QuerySet[Correction], state: CorrectionState, why: str, at: datetime) -> None:
    some.update(state=state, why=why, state_at=at, lesson=None)
