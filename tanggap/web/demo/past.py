"""What came before the demo's first day: answered cases of an older system, their clocks, and what followed from the missed ones.

Without a past no month can be added up and nobody compared. It is made of the same actions as all else: adopted, followed by the
clocks as on the day itself, contested, proposed, signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tanggap.accountability import actions as accountability
from tanggap.accountability.actions.weekly import last_week
from tanggap.accountability.assessment import contests_end
from tanggap.accountability.models import ProposalState
from tanggap.accountability.permissions import is_of_the_line, may_sign_for, speaks_for, supervises
from tanggap.accountability.queries import current_rule
from tanggap.accounts.models import Person
from tanggap.cases.actions.importing import LegacyCase, import_cases
from tanggap.cases.models import Case, PlaceSource
from tanggap.cases.place import Place
from tanggap.deadlines.actions.following import follow_case
from tanggap.deadlines.models import Breach
from tanggap.deadlines.sla_directory import SlaDirectory
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, City
from tanggap.web.demo.script import DemoPast

_DAYS: Final = 100  # the past is spread over so many days, the last of them a day ago
_A_MINUTE: Final = timedelta(minutes=1)


def leave_past(city: City, past: Sequence[DemoPast], people: Sequence[Person], *, now: datetime) -> None:
    """Write the cases of the past in the order in which they happened, with contests and proposals."""
    old = [case for one in past for case in _old_cases(city, one, now)]
    import_cases(city, sorted(old, key=lambda case: case.said_at), at=now)
    keys = [case.key for case in old]
    directory = SlaDirectory(city)
    for case in Case.objects.filter(reports__idempotency_key__in=keys, ended_at__isnull=False).order_by("ended_at"):
        follow_case(case.pk, at=(case.ended_at or now) + _A_MINUTE, city=directory)
    _dispute(city, people, now)
    _propose(city, people, now)


def _old_cases(city: City, one: DemoPast, now: datetime) -> list[LegacyCase]:
    """`count` cases, spread evenly over the past; each `late_every`th answered after its deadline."""
    category = Category.objects.get(city=city, code=one.category)
    agency = Agency.objects.get(city=city, code=one.agency)
    areas = {area.code: area for area in Area.objects.filter(city=city, code__in=one.areas)}
    promised = timedelta(hours=category.deadline_hours)
    found = []
    for number in range(one.count):
        area = areas[one.areas[number % len(one.areas)]]
        said = now - timedelta(days=1 + _DAYS * (number + 0.5) / one.count)
        is_late = number % one.late_every == one.late_every - 1
        took = promised * (1.2 + 0.1 * (number % 5)) if is_late else promised * (0.2 + 0.15 * (number % 5))
        answered = said + took
        found.append(
            LegacyCase(
                key=f"demo:{city.slug}:past:{one.agency}:{one.category}:{number}",
                text=one.texts[number % len(one.texts)],
                place=Place(area=area, source=PlaceSource.AREA),
                said_at=said,
                answered_at=answered if answered < now - _A_MINUTE else None,
                category=category,
                agency=agency,
                wants_public=True,
            )
        )
    return found


def _dispute(city: City, people: Sequence[Person], now: datetime) -> None:
    """Of the freshest missed deadlines one is contested and struck, one contested and waiting."""
    held = current_rule(city)
    if held is None:
        return
    since = now - timedelta(days=held[1].contest_days - 1)
    rows = Breach.objects.filter(city=city, noticed_at__gte=since).select_related("agency", "case__area")
    mine = [row for row in rows.order_by("noticed_at") if any(speaks_for(one, row.agency) for one in people)][:2]
    for number, row in enumerate(mine):
        who = next(one for one in people if speaks_for(one, row.agency))
        text = "Jalan ditutup untuk acara kota; surat penutupannya ada di berkas kami."
        made = accountability.contest(row.pk, by=who, at=now - timedelta(hours=20), reason="no_access", text=text)
        judge = next((one for one in people if supervises(one, row.case) and not is_of_the_line(one, row.agency)), None)
        if number == 0 and judge is not None:
            why = "Surat penutupan jalan sudah diperiksa dan cocok tanggalnya."
            accountability.judge(made.pk, by=judge, at=now - timedelta(hours=2), verdict="struck", why=why)


def _propose(city: City, people: Sequence[Person], now: datetime) -> None:
    """The months that can be added up; in the oldest of them the first proposal is signed."""
    held = current_rule(city)
    if held is None:
        return
    month = now.astimezone(ZoneInfo(city.timezone)).date().replace(day=1)
    months = []
    for _number in range(3):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    final = [one for one in reversed(months) if now >= contests_end(city, one, held[1])]
    made = [proposal for one in final for proposal in accountability.propose(city, one, at=now)]
    for proposal in made[:1]:
        signer = next(
            (one for one in people if may_sign_for(one, proposal.agency) and not is_of_the_line(one, proposal.agency)),
            None,
        )
        if signer is not None and proposal.state == ProposalState.PROPOSED:
            accountability.sign(proposal.pk, by=signer, at=now - timedelta(hours=5))


def make_last_week(city: City, *, now: datetime) -> None:
    """Make last week's reports, as the worker does each Monday."""
    accountability.make_weekly(city, last_week(city, at=now), at=now)
