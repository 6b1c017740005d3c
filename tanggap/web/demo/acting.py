"""One step of the demo, taken through the same action that a resident or an officer would take it through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.utils import translation

from tanggap.cases import actions
from tanggap.cases.actions import Move, NewPhoto, NewReport, Place
from tanggap.cases.events import Fixed
from tanggap.cases.history import REPORTER
from tanggap.cases.models import Case, Channel, PlaceSource
from tanggap.cases.states import IN_TRIAGE
from tanggap.cases.workflow import Verb
from tanggap.directory.models import Agency, Category
from tanggap.directory.queries import responsible_for
from tanggap.evidence.actions import check_fix
from tanggap.places.grid import cell_of
from tanggap.places.models import Area, City
from tanggap.routing import dispatch_outcomes, samples
from tanggap.routing.actions import record_suggestion
from tanggap.web.demo.script import DemoReport
from tanggap.web.demo.staff import DemoStaff
from tanggap.web.demo.timeline import DemoStep

_JUDGED_AFTER = timedelta(seconds=4)
_PAUSE = timedelta(days=7)
_CHECKED_WITHIN = timedelta(days=2)  # later sendings still wait in the sample
_REPORTS_AFTER = timedelta(minutes=4)
_A_STEP_ASIDE = 0.00006  # degrees, some seven metres
_REASON: Final = {
    Verb.RETURN: "other_owner",
    Verb.HOLD: "material",
    Verb.REJECT: "no_public_matter",
    Verb.REOPEN: "not_fixed",
    Verb.MERGE: "same_problem",
}
Photos = Mapping[tuple[str, bool], NewPhoto]  # by report and whether it shows the place afterwards


def key_of(city: City, report: DemoReport) -> str:
    """Tells a report of the demo from one of a resident, and makes it come in once."""
    return f"{prefix_of(city)}{report.key}"


def prefix_of(city: City) -> str:
    """How the keys of a city's demo reports begin; a draft's key is a UUID and never begins so."""
    return f"demo:{city.slug}:"


def _follow(case: Case) -> None:
    """As the worker does after each event; its own job finds it done."""
    dispatch_outcomes.follow(event_id=case.events.latest("number").pk)


def _taken_there(photo: NewPhoto, case: Case, at: datetime) -> NewPhoto:
    """As the desk's own camera delivers it: at the spot, a few minutes before the officer reports. A case without a point has none."""
    metadata = {**photo.metadata, "way": "camera"}
    if case.lat is None or case.lon is None:
        return replace(photo, metadata=metadata)
    return replace(
        photo,
        metadata=metadata,
        taken_at=at - _REPORTS_AFTER,
        lat=case.lat + _A_STEP_ASIDE,
        lon=case.lon,
        accuracy_m=8.0,
    )


class DemoRunner:
    """Takes the steps one by one; remembers which case belongs to which report."""

    def __init__(self, staff: DemoStaff, photos: Photos, *, now: datetime) -> None:
        self._city, self._staff, self._photos, self._now = staff.city, staff, photos, now
        self._cases: dict[str, int] = {}
        self._first = staff.dispatchers[0]
        self._acts: dict[Verb, Callable[[DemoStep, Case], object]] = {
            Verb.TRIAGE: self._triage,
            Verb.ASSIGN: self._assign,
            Verb.RETURN: self._return,
            Verb.START: self._start,
            Verb.HOLD: self._hold,
            Verb.FIX: self._fix,
            Verb.VERIFY: self._verify,
            Verb.CONFIRM: self._confirm,
            Verb.REOPEN: self._reopen,
            Verb.REJECT: self._reject,
            Verb.MERGE: self._merge,
        }

    def take(self, step: DemoStep) -> None:
        """Take this step through the action that a resident or an officer would use."""
        if step.verb is Verb.RECEIVE:
            self._receive(step)
        else:
            self._acts[step.verb](step, self._case(step.report.key))

    def _case(self, key: str) -> Case:
        return Case.objects.select_related("agency", "area", "category", "city").get(pk=self._cases[key])

    def _receive(self, step: DemoStep) -> None:
        report = step.report
        photo = self._photos.get((report.key, False))
        new = NewReport(
            city=self._city,
            channel=Channel.WEB,
            idempotency_key=key_of(self._city, report),
            place=self._place(report),
            said_at=step.at,
            text=report.text,
            category=Category.objects.get(city=self._city, code=report.category),
            photos=[photo] if photo else [],
        )
        case = actions.receive_report(new, at=step.at).report.case
        self._cases[report.key] = case.pk
        # The worker would do this with today's time; done here, its job finds it done.
        record_suggestion(event_id=case.events.get(number=1).pk, at=step.at + _JUDGED_AFTER)
        _follow(case)

    def _place(self, report: DemoReport) -> Place:
        area = Area.objects.get(city=self._city, code=report.area_code)
        if report.lat is None or report.lon is None:
            return Place(area=area, source=PlaceSource.AREA)
        return Place(
            area=area,
            source=PlaceSource.GPS,
            lat=report.lat,
            lon=report.lon,
            cell=cell_of(report.lat, report.lon),
            accuracy_m=12.0,
        )

    def _triage(self, step: DemoStep, case: Case) -> None:
        if case.status in IN_TRIAGE:  # The city's rule sent it at once.
            actions.triage(case.pk, Move(by=self._first, at=step.at))

    def _assign(self, step: DemoStep, case: Case) -> None:
        if step.report.agency:
            agency, why = self._agency(step.report.agency), ""
        else:
            with translation.override(self._city.language):
                answer = responsible_for(case.category, case.area, step.report.asset_owner)
            agency, why = answer.agency, answer.why
        sent = case.dispatches.filter(by_machine=True, is_sample=True).first()
        if sent is not None and self._now - step.at > _CHECKED_WITHIN:
            samples.check(sent.pk, by=self._first, at=step.at, was_right=sent.agency == agency)
        if case.status in IN_TRIAGE or case.agency != agency:
            actions.assign(case.pk, Move(by=self._first, at=step.at, agency=agency, why=why))
            _follow(case)

    def _agency(self, code: str) -> Agency:
        return Agency.objects.get(city=self._city, code=code)

    def _return(self, step: DemoStep, case: Case) -> None:
        better = self._agency(step.report.better_agency) if step.report.better_agency else None
        officer, reason = self._staff.handler(case), _REASON[step.verb]
        actions.return_case(
            case.pk, Move(by=officer, at=step.at, reason=reason, agency=better, text=step.report.reason)
        )

    def _start(self, step: DemoStep, case: Case) -> None:
        actions.start(case.pk, Move(by=self._staff.handler(case), at=step.at))

    def _hold(self, step: DemoStep, case: Case) -> None:
        officer, reason, until = self._staff.handler(case), _REASON[step.verb], self._now + _PAUSE
        actions.hold(case.pk, Move(by=officer, at=step.at, reason=reason, text=step.report.reason, until=until))

    def _fix(self, step: DemoStep, case: Case) -> None:
        photos = [_taken_there(self._photos[(step.report.key, True)], case, step.at)]
        officer, done = self._staff.handler(case), step.report.what_was_done
        fixed = actions.fix(case.pk, Move(by=officer, at=step.at, text=done, photos=photos))
        claim = fixed.events.filter(kind=Fixed.kind).latest("number")
        check_fix(event_id=claim.pk, at=step.at + _JUDGED_AFTER)

    def _verify(self, step: DemoStep, case: Case) -> None:
        doubted = Case.objects.get(pk=case.pk).proof_needs_reason
        text = "Titik foto meleset karena gedung tinggi; tempatnya cocok." if doubted else ""
        actions.verify(case.pk, Move(by=self._staff.judge(case), at=step.at, text=text))

    def _confirm(self, step: DemoStep, case: Case) -> None:
        actions.confirm(case.pk, Move(by=REPORTER, at=step.at))

    def _reopen(self, step: DemoStep, case: Case) -> None:
        actions.reopen(case.pk, Move(by=REPORTER, at=step.at, reason=_REASON[step.verb], text=step.report.reason))

    def _reject(self, step: DemoStep, case: Case) -> None:
        actions.reject(case.pk, Move(by=self._first, at=step.at, reason=_REASON[step.verb], text=step.report.reason))

    def _merge(self, step: DemoStep, case: Case) -> None:
        into = self._case(step.report.merged_into)
        actions.merge(case.pk, Move(by=self._first, at=step.at, target=into, reason=_REASON[step.verb]))
