"""Filling a new database with the demo: once, whole or not at all, and never beside real reports."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from tanggap.cases.ledger import anchor
from tanggap.cases.models import Case, Report
from tanggap.cases.workflow import Verb
from tanggap.deadlines.actions import follow_case, sweep
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.evidence.photos import clean_photo, discard, store
from tanggap.places.models import City
from tanggap.places.queries import city_of_the_site
from tanggap.platform.errors import Refused
from tanggap.platform.locks import one_at_a_time
from tanggap.routing.versions import train_version
from tanggap.web.demo import refusals
from tanggap.web.demo.acting import DemoRunner, Photos, prefix_of
from tanggap.web.demo.past import leave_past, make_last_week
from tanggap.web.demo.pictures import passed_off, picture
from tanggap.web.demo.script import DemoReport, Script, read_script
from tanggap.web.demo.staff import hire
from tanggap.web.demo.timeline import PLOT, timeline

CITIES: Final = Path(__file__).resolve().parents[2] / "cities"
_PAINTERS: Final = 4
_TRAINED_BEFORE: Final = timedelta(days=60)


def seed(slug: str, at: datetime, *, folder: Path | None = None) -> None:
    """Play the city's demo so that it ends at this moment. A database that has it keeps what was done to it since.

    All of it is one transaction: a seed that was broken off left nothing, and the next one does it all.
    """
    city = city_of_the_site(slug)
    if city is None:
        raise Refused(refusals.NO_CITY, city=slug)
    script = read_script(folder or CITIES / slug)
    with transaction.atomic():
        one_at_a_time("demo.seed", 0)
        known = Report.objects.filter(idempotency_key__startswith=prefix_of(city)).exists()
        if not known and Report.objects.exclude(idempotency_key__startswith="demo:").exists():
            raise Refused(refusals.REAL_REPORTS)
        staff = hire(city, script.people)
        if known:
            return
        with _photos(script) as photos:
            # The first model knows only what the city wrote; it is there from the demo's first day.
            train_version(city, at=at - _TRAINED_BEFORE)
            runner = DemoRunner(staff, photos, now=at)
            leave_past(city, script.past, staff.people, now=at)
            for step in timeline(script.reports, now=at, zone=ZoneInfo(city.timezone)):
                runner.take(step)
        _run_the_clocks(city, at)
        anchor(at=at)
    if script.past:
        make_last_week(city, now=at)


def _run_the_clocks(city: City, at: datetime) -> None:
    """Do what the worker would have done meanwhile: escalate late cases and notify people."""
    directory = SlaDirectory(city)
    for case_id in Case.objects.filter(city=city).order_by("pk").values_list("pk", flat=True):
        follow_case(case_id, at=at, city=directory)
    sweep(at=at)


@contextmanager
def _photos(script: Script) -> Iterator[Photos]:
    """Every picture that the demo shows, cleaned and stored; none stays when the demo does not."""
    wanted = [(report, after) for report in script.reports for after in _sides(report)]
    with ThreadPoolExecutor(_PAINTERS) as painters:
        drawn = list(painters.map(lambda one: _drawn(script, one[0], after=one[1]), wanted))
        cleaned = list(painters.map(lambda png: clean_photo(io.BytesIO(png), size=len(png)), drawn))
    stored = {(report.key, after): store(clean) for (report, after), clean in zip(wanted, cleaned, strict=True)}
    try:
        yield stored
    except BaseException:
        discard(name for photo in stored.values() for name in (photo.file, photo.thumb))
        raise


def _drawn(script: Script, report: DemoReport, *, after: bool) -> bytes:
    """The report's picture; some officers send an old one, passed off as new."""
    if not (after and report.trick):
        return picture(report.photo, report.key, after=after)
    old = next(one for one in script.reports if one.key == (report.after_of or report.key))
    return passed_off(report.trick, old.photo, old.key, after=bool(report.after_of))


def _sides(report: DemoReport) -> Sequence[bool]:
    """A picture of the trouble, if the resident sent one; one of the place afterwards, if somebody says it is fixed."""
    is_fixed = any(verb is Verb.FIX for verb, _share in PLOT[report.stage])
    return [*([False] if report.photo else []), *([True] if is_fixed else [])]
