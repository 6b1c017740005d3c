"""A deadline policy in the reader's words: by when each step is done, for whom it is shorter, who hears when it was missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tanggap.cases.models import Channel
from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb
from tanggap.desk.words import group_name
from tanggap.directory.models import Agency, AgencyKind, Category
from tanggap.directory.sla import Rung, SlaPolicy, SlaRule
from tanggap.directory.steps import Priority, SlaStep
from tanggap.places.models import Area, City, Level
from tanggap.platform.calendar import ALWAYS, Duration, Unit, Week

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class PolicyLine:
    """How long one step may take, and for which cases; `warned` says when somebody is reminded before that."""

    fits: str
    length: str
    warned: str


@dataclass(frozen=True)
class PolicyStep:
    """A step with its rules, the most general first."""

    label: str
    lines: Sequence[PolicyLine]


@dataclass(frozen=True)
class PolicyRung:
    """Who hears of a missed deadline, and how long after it."""

    after: str
    urgent_after: str
    to: str


@dataclass(frozen=True)
class PolicyInWords:
    """The whole policy. `hours` and `pauses` are label and value."""

    steps: Sequence[PolicyStep]
    pauses: Sequence[tuple[str, str]]
    rungs: Sequence[PolicyRung]
    hours: Sequence[tuple[str, str]]
    at_once: str  # who hears of an emergency
    many_reports: int


def policy_in_words(policy: SlaPolicy, city: City) -> PolicyInWords:
    """Everything that the policy says, with names for its codes."""
    names = _PolicyNames(policy, city)
    rules = sorted(policy.rules, key=lambda rule: list(SlaStep).index(rule.step))
    return PolicyInWords(
        steps=[
            PolicyStep(str(step.label), [_line(rule, names) for rule in sorted(of, key=_naming)])
            for step, of in groupby(rules, key=lambda rule: rule.step)
        ],
        pauses=[(str(reasons_of(Verb.HOLD).get(why, why)), in_words(most)) for why, most in policy.pauses.items()],
        rungs=[_rung(rung, names) for rung in policy.rungs],
        hours=_hours(policy, names),
        at_once=names.addressees(policy.emergency_to),
        many_reports=policy.many_reports,
    )


def in_words(span: Duration) -> str:
    """ "3 hari kerja"; minutes that make whole days or hours are said in these."""
    amount, unit = span.amount, span.unit
    if unit is Unit.MINUTES and amount and amount % _DAY_MINUTES == 0:
        amount, unit = amount // _DAY_MINUTES, Unit.DAYS
    elif unit is Unit.MINUTES and amount and amount % 60 == 0:
        amount, unit = amount // 60, Unit.HOURS
    return _SPOKEN[unit](amount) % {"n": amount}


_SPOKEN: Mapping[Unit, Callable[[int], str]] = {
    Unit.MINUTES: lambda n: ngettext("%(n)s menit", "%(n)s menit", n),
    Unit.HOURS: lambda n: ngettext("%(n)s jam", "%(n)s jam", n),
    Unit.DAYS: lambda n: ngettext("%(n)s hari", "%(n)s hari", n),
    Unit.WORKING_HOURS: lambda n: ngettext("%(n)s jam kerja", "%(n)s jam kerja", n),
    Unit.WORKING_DAYS: lambda n: ngettext("%(n)s hari kerja", "%(n)s hari kerja", n),
}


def _naming(rule: SlaRule) -> int:
    """How many things a rule names: general rules stand first."""
    return sum(map(bool, (rule.category, rule.group, rule.area, rule.priority, rule.channel)))


def _line(rule: SlaRule, names: _PolicyNames) -> PolicyLine:
    return PolicyLine(names.fits(rule), _length(rule), ", ".join(in_words(span) for span in rule.warn))


def _length(rule: SlaRule) -> str:
    if rule.duration is not None:
        return in_words(rule.duration)
    if rule.part == 1:
        return _("menurut jenis masalahnya")
    return _("1/%(part)s dari waktu menurut jenis masalahnya") % {"part": rule.part}


def _rung(rung: Rung, names: _PolicyNames) -> PolicyRung:
    return PolicyRung(_after(rung.after), _after(rung.urgent_after), names.addressees(rung.to))


def _after(span: Duration) -> str:
    return _("%(span)s setelah tenggat") % {"span": in_words(span)} if span.amount else _("begitu tenggat terlewat")


def _hours(policy: SlaPolicy, names: _PolicyNames) -> list[tuple[str, str]]:
    """Office hours of the city, then of the agencies that have their own."""
    own = [(names.agency(code), _week(week)) for code, week in policy.agency_weeks.items()]
    return [(_("Jam kerja kota"), _week(policy.calendar.week)), *own]


def _week(week: Week) -> str:
    """Days with the same hours together: "Senin–Kamis 07.30–16.00, Jumat 07.30–16.30"."""
    if week == ALWAYS:
        return _("setiap hari, 24 jam")
    said: list[str] = []
    for openings, days in groupby(range(7), key=lambda day: week[day]):
        if openings:
            numbers = list(days)
            first, last = WEEKDAYS[numbers[0]], WEEKDAYS[numbers[-1]]
            named = f"{first}–{last}" if len(numbers) > 1 else str(first)
            said.append(f"{named} {', '.join(f'{_time(begin)}–{_time(end)}' for begin, end in openings)}")
    return ", ".join(said) or _("tidak pernah buka")


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}.{minutes % 60:02}"


class _PolicyNames:
    """The names behind the codes of a policy, each table asked once and only where something of it is named."""

    def __init__(self, policy: SlaPolicy, city: City) -> None:
        self._groups = {str(one["code"]): group_name(one, str(one["code"])) for one in city.groups}
        codes = {rule.category for rule in policy.rules} - {""}
        self._categories = (
            {one.code: one.label for one in Category.objects.filter(city=city, code__in=codes)} if codes else {}
        )
        areas = policy.areas_named
        self._areas = dict(Area.objects.filter(city=city, code__in=areas).values_list("code", "name")) if areas else {}
        told = {one.partition(":")[2] for one in _addressees(policy) if one.startswith("agency:")} | set(
            policy.agency_weeks
        )
        self._agencies = (
            {one.code: one.label for one in Agency.objects.filter(city=city, code__in=told)} if told else {}
        )

    def fits(self, rule: SlaRule) -> str:
        """For which cases a rule holds."""
        named = (
            self._categories.get(rule.category, rule.category),
            self._groups.get(rule.group, rule.group),
            str(Priority(rule.priority).label) if rule.priority else "",
            self._areas.get(rule.area, rule.area),
            str(Channel(rule.channel).label) if rule.channel in Channel.values else rule.channel,
        )
        return " · ".join(filter(None, named)) or _("Semua kasus")

    def agency(self, code: str) -> str:
        """An agency, or a kind of agency, by its name."""
        kind = str(AgencyKind(code).label) if code in AgencyKind.values else code
        return self._agencies.get(code, kind)

    def addressees(self, to: Iterable[str]) -> str:
        """Who is told, as a sentence's part."""
        return ", ".join(self._addressee(one) for one in to)

    def _addressee(self, one: str) -> str:
        kind, _colon, name = one.partition(":")
        if kind == "head":
            return _("kepala instansi yang memegang kasus")
        if kind == "above":
            return _("kepala instansi di atasnya")
        if kind == "area":
            level = str(Level(name).label) if name in Level.values else name
            return _("pimpinan %(level)s setempat") % {"level": level.lower()}
        return self.agency(name)


def _addressees(policy: SlaPolicy) -> list[str]:
    return [*policy.emergency_to, *(one for rung in policy.rungs for one in rung.to)]
