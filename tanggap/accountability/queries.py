"""Reads of missed deadlines, contests and proposals. `breaches_visible_to` and `proposals_visible_to` say what exists for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from tanggap.accountability import refusals
from tanggap.accountability.arithmetic import PenaltyRule
from tanggap.accountability.models import (
    Contest,
    ContestFile,
    ContestVerdict,
    Proposal,
    ProposalState,
    SanctionRule,
    WeeklyReport,
)
from tanggap.accountability.permissions import in_supervised_areas, of_own_agencies, outside_own_line
from tanggap.accountability.rule_file import rule_of
from tanggap.accounts.models import Person, Role
from tanggap.accounts.rules import IsNot, RowRule, any_of
from tanggap.accounts.scopes import READS_ALL_AGENCIES, is_city_wide, memberships_of, within
from tanggap.cases.scope import known_to
from tanggap.deadlines.models import Breach, Deadline
from tanggap.places.models import City
from tanggap.platform.errors import Refused

# While a city has no rule of its own, its agencies have this long to contest.
CONTEST_DAYS = 7
# Those who read sanctions of others: whoever watches, not the operators of triage nor the control room.
_READS_SANCTIONS = frozenset({Role.SUPERVISOR, Role.OVERSIGHT, Role.CITY_ADMIN, Role.AUDITOR})


def current_rule(city: City) -> tuple[SanctionRule, PenaltyRule] | None:
    """The city's rule that holds now, as it is stored and as it is read."""
    row = SanctionRule.objects.filter(city=city).order_by("-number").first()
    return (row, rule_of(row)) if row else None


def contest_until(breach: Breach, days: int) -> datetime:
    """Until when the agency may contest; counted from when it was recorded, for nobody contests what they cannot know."""
    return breach.noticed_at + timedelta(days=days)


def contest_days(city: City) -> int:
    """How many days an agency has to contest."""
    held = current_rule(city)
    return held[1].contest_days if held else CONTEST_DAYS


def breaches_visible_to(person: Person) -> QuerySet[Breach]:
    """The missed deadlines that the person may read: of their agencies, or in their areas. It is an agency's own even when the
    case has gone elsewhere since."""
    watching = (one for one in memberships_of(person) if one.role in READS_ALL_AGENCIES)
    in_their_areas = any_of(within(one, area="case__area") for one in watching)
    seen = (of_own_agencies(person) | in_their_areas) & known_to(person)
    return Breach.objects.filter(seen.q()).select_related("case__area", "case__category", "agency", "contest")


def breach_for(person: Person, breach_id: int) -> Breach:
    """The missed deadline, if the person may read it; Refused(NO_BREACH) alike for none and for another's."""
    found = breaches_visible_to(person).filter(pk=breach_id).first()
    if found is None:
        raise Refused(refusals.NO_BREACH)
    return found


def contest_file_for(person: Person, breach_id: int, number: int) -> ContestFile:
    """A file of a contest, for whoever sees the missed deadline. Raises Refused(NO_BREACH) as if there were none."""
    found = ContestFile.objects.filter(contest__breach=breach_for(person, breach_id), number=number).first()
    if found is None:
        raise Refused(refusals.NO_BREACH)
    return found


def contests_to_judge(person: Person) -> QuerySet[Contest]:
    """Contests that wait for this person: in the areas that they supervise, not of their own line; oldest first."""
    rows = Contest.objects.filter(may_judge(person).q(), verdict="").order_by("at", "pk")
    return rows.select_related("breach__case__area", "breach__case__category", "breach__agency", "by")


def may_judge(person: Person) -> RowRule:
    """The contests that this person may judge: of cases in the areas that they supervise, not of their own line nor their own."""
    supervised = in_supervised_areas(person, city="breach__city_id", area="breach__case__area")
    impartial = outside_own_line(person, agency="breach__agency") & IsNot("by_id", person.pk)
    return supervised & impartial & known_to(person, case="breach__case")


def proposals_visible_to(person: Person) -> QuerySet[Proposal]:
    """The proposals that the person may read: of their own line, or of agencies in the area that they watch."""
    watching = (one for one in memberships_of(person) if one.role in _READS_SANCTIONS)
    in_their_areas = any_of(within(one, area="agency__area") for one in watching)
    seen = of_own_agencies(person) | in_their_areas
    return Proposal.objects.filter(seen.q()).select_related(
        "city", "agency__area", "rule", "decided_by", "replaces", "appeal"
    )


def proposal_for(person: Person, proposal_id: int) -> Proposal:
    """The proposal, if the person may read it; Refused(NO_PROPOSAL) alike for none and for another's."""
    found = proposals_visible_to(person).filter(pk=proposal_id).first()
    if found is None:
        raise Refused(refusals.NO_PROPOSAL)
    return found


def weekly_reports_for(person: Person) -> QuerySet[WeeklyReport]:
    """The weekly reports that concern the person: of their areas, and of the whole city for those who read all of it; newest first."""
    seen = Q(pk__in=())
    for one in memberships_of(person):
        if one.role in _READS_SANCTIONS | {Role.CONTROL_ROOM}:
            seen |= Q(city_id=one.city_id) if is_city_wide(one) else Q(city_id=one.city_id, area_id=one.area_id)
    return WeeklyReport.objects.filter(seen).select_related("area", "city").order_by("-week", "area__name")


@dataclass(frozen=True)
class Period:
    """From `start` until just before `end`, in the city's time."""

    start: datetime
    end: datetime


def month_of(city: City, month: date) -> Period:
    """A calendar month as the city lives it."""
    zone, first = ZoneInfo(city.timezone), month.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return Period(datetime(first.year, first.month, 1, tzinfo=zone), datetime(after.year, after.month, 1, tzinfo=zone))


def duties_of(city: City, month: Period) -> dict[int, int]:
    """By agency how many deadlines came due in the month, met or missed; what was called off does not count.

    Complaints about the staff count neither here nor in `missed_in`: a letter names its cases, and is read by the office and by
    supervisors from whom these are kept.
    """
    rows = Deadline.objects.filter(
        Q(cancelled_at=None) | Q(breach__isnull=False),
        case__city=city, case__is_guarded=False, due_at__gte=month.start, due_at__lt=month.end,
    )  # fmt: skip
    return dict(rows.values_list("agency").annotate(Count("pk")).order_by())


def missed_in(city: City, month: Period) -> QuerySet[Breach]:
    """Every missed deadline of the month that may count for a sanction, with its contest."""
    rows = Breach.objects.filter(city=city, case__is_guarded=False, due_at__gte=month.start, due_at__lt=month.end)
    return rows.select_related("case", "contest").order_by("pk")


def is_struck(breach: Breach) -> bool:
    """Whether a judge has struck it; it stays on record and counts for nothing."""
    contest = getattr(breach, "contest", None)
    return contest is not None and contest.verdict == ContestVerdict.STRUCK


def is_final(breach: Breach, *, days: int, at: datetime) -> bool:
    """Whether it counts for good: nobody contested in time, or the contest was judged."""
    contest = getattr(breach, "contest", None)
    return contest.verdict != "" if contest is not None else at > contest_until(breach, days)


def last_level(agency_id: int, *, before: date, months: int) -> int:
    """The highest teguran signed for the agency in so many months before this one, and not taken back by an appeal or revision."""
    since = before
    for _month in range(months):
        since = (since - timedelta(days=1)).replace(day=1)
    rows = Proposal.objects.filter(agency=agency_id, state=ProposalState.SIGNED, month__gte=since, month__lt=before)
    in_force = rows.exclude(appeal__outcome="granted").exclude(revisions__state=ProposalState.SIGNED)
    return max((row.level for row in in_force), default=0)
