"""The one public promise of a case, its `due_at`: set, paused, moved and changed in the transaction of what caused it.

The city's policy says how long completion may take (`directory.sla`), a `platform.countdown.Countdown` does the arithmetic, and a change
is written down as an event that says from when to when and why. The app `deadlines` follows with every other step, and takes the
end of completion from here, so that there is one promise and not two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tanggap.cases.completion import counted_at, effect_of, events_that, moved
from tanggap.cases.events import DueChanged, read
from tanggap.cases.history import Actor, record
from tanggap.cases.models import Case, Event, Report
from tanggap.cases.workflow import Clock
from tanggap.directory.models import Category
from tanggap.directory.policies import policy_history_of
from tanggap.directory.sla import SlaContext, SlaPolicy, SlaRule
from tanggap.directory.steps import Priority, SlaStep
from tanggap.places.models import Area
from tanggap.platform.calendar import Duration, Unit
from tanggap.platform.countdown import Countdown, Course, Pause, replayed

LONGEST_PAUSE = Duration(30, Unit.DAYS)  # where the policy names no limit for the reason

_NO_RULE = SlaRule(step=SlaStep.COMPLETION, duration=None)


def clock_kinds() -> list[str]:
    """Every kind of event that says something of the completion clock."""
    moving = events_that(Clock.STARTS, Clock.PAUSES, Clock.RESUMES, Clock.STOPS)
    return [*(cls.kind for cls in moving), DueChanged.kind]


@dataclass(frozen=True)
class PresentClock:
    """When the completion clock began and what paused it since, with the policy that it follows."""

    course: Course
    policy: SlaPolicy


def sla_context(case: Case, policy: SlaPolicy, *, channel: str = "") -> SlaContext:
    """What the rules of a policy are asked with. Codes of areas are left out when no rule names one, because they cost a query."""
    return SlaContext(
        category=case.category.code if case.category else "",
        group=case.category.group if case.category else "",
        hours=hours_of(case.category, case),
        areas=_area_codes(case.area) if policy.areas_named else (),
        priority=priority_of(case, policy),
        channel=channel or _channel_of(case, policy),
    )


def priority_of(case: Case, policy: SlaPolicy) -> Priority:
    """An emergency first, then a reopened case, then one that as many report as the policy names."""
    return policy.priority(is_urgent=case.is_urgent, reports=case.report_count, reopened=case.reopen_count)


def hours_of(category: Category | None, case: Case) -> int:
    """Hours to completion: the category's, or the city's while the category is not known."""
    return category.deadline_hours if category else case.city.default_deadline_hours


def set_clock(case: Case, effect: Clock, at: datetime, *, channel: str = "") -> None:
    """Start, pause, go on with or stop the completion clock, in memory; the caller holds the case's row lock and saves the case.

    `channel` is where a new report came from; for a known case it is looked up when the policy asks for it.
    """
    if effect is Clock.STARTS:
        policy = policy_history_of(case.city).at(at)
        case.due_at = policy.calendar.add(at, _completion(case, policy, channel=channel))
        case.ended_at = None
    elif effect is not Clock.KEEPS and not (effect is Clock.STOPS and case.ended_at is not None):
        # A fix that the reporter confirms later ended when it was verified.
        _move_clock(case, effect, pause_ends(case, at) if effect is Clock.RESUMES else at)


def pause_ends(case: Case, at: datetime) -> datetime:
    """Up to when a pause counts that is ended now: not beyond its agreed end, however late somebody noticed that."""
    return min(at, case.paused_until) if case.paused_until is not None else at


def _move_clock(case: Case, effect: Clock, at: datetime) -> None:
    course = moved(Course(started_at=case.opened_at, paused_at=case.paused_at or case.ended_at), effect, at)
    for pause in course.pauses:
        _extend(case, pause)
    is_over = effect is Clock.STOPS
    case.paused_at, case.ended_at = (None, course.paused_at) if is_over else (course.paused_at, None)
    if case.paused_at is None:
        case.paused_until = None


def _extend(case: Case, pause: Pause) -> None:
    """The promise moves by what was left when the clock was paused, unless it was broken before."""
    if case.due_at is not None:
        clock = replace(_clock_of(case, present_clock(case)), paused_at=pause.since)
        case.due_at = clock.resume(pause.until).due_at


def recompute_due(case: Case, *, at: datetime, actor: Actor, why: str, policy: int | None = None) -> Event | None:
    """Promise anew after the category, the priority, the place or the policy (its number) changed; an event says so if the day moves.

    `why` is one of `category`, `priority`, `place`, `policy`. The caller holds the case's row lock and saves the case.
    """
    if case.due_at is None:
        return None
    now, was = present_clock(case), case.due_at
    held = policy_history_of(case.city).numbered(policy) if policy is not None else now.policy
    clock = _clock_of(case, now).change(held.calendar, _completion(case, held), at)
    case.due_at = clock.due_at
    if case.due_at == was and held.number == now.policy.number:
        return None
    said = DueChanged(from_=was, to=case.due_at, why=why, policy=held.number)
    return record(case, said, at=at, actor=actor)


def present_clock(case: Case, history: Iterable[Event] | None = None) -> PresentClock:
    """When the present clock started, by which policy, and when it stood.

    `history` are the events of `clock_kinds` in order, for callers who have read those of many cases at once.
    """
    if history is None:
        history = Event.objects.filter(case=case.pk, kind__in=clock_kinds()).order_by("number")
    course, policy = Course(started_at=case.opened_at), None
    for event in history:
        effect = effect_of(event.kind)
        if effect is Clock.STARTS or event.number == 1:
            course, policy = Course(started_at=event.at), None
        elif event.kind == DueChanged.kind:
            policy = DueChanged.of(event).policy
        else:
            course = moved(course, effect, counted_at(read(event), event.at), reason=event.reason)
    policies = policy_history_of(case.city)
    return PresentClock(course, policies.at(course.started_at) if policy is None else policies.numbered(policy))


def due_under_policy(
    case: Case, policy: SlaPolicy, *, at: datetime, history: Iterable[Event]
) -> tuple[datetime, datetime]:
    """What the case would be promised by another policy, and what that policy says read from the start; nothing is written."""
    now = present_clock(case, history)
    clock, span = _clock_of(case, now), _completion(case, policy)
    by_the_letter = replayed(policy.calendar, span, clock.started_at, clock.pauses)
    return clock.change(policy.calendar, span, at).due_at, by_the_letter


def latest_pause(case: Case, reason: str, at: datetime) -> datetime:
    """Until when the case may stand for this reason: the policy's limit, less what it stood for it since the clock started."""
    return latest_pauses(case, [reason], at)[reason]


def latest_pauses(case: Case, reasons: Iterable[str], at: datetime) -> dict[str, datetime]:
    """The same for each of these reasons, in the order in which they were given."""
    now = present_clock(case)
    return {reason: _latest(now, reason, at) for reason in reasons}


def _latest(now: PresentClock, reason: str, at: datetime) -> datetime:
    used = sum((pause.until - pause.since for pause in now.course.pauses if pause.reason == reason), timedelta(0))
    most = now.policy.pauses.get(reason, LONGEST_PAUSE)
    return now.policy.calendar.add(at, most) - used


def _clock_of(case: Case, now: PresentClock) -> Countdown:
    assert case.due_at is not None  # noqa: S101
    return Countdown(
        calendar=now.policy.calendar,
        span=_completion(case, now.policy),
        started_at=now.course.started_at,
        due_at=case.due_at,
        paused_at=case.paused_at,
        pauses=now.course.pauses,
    )


def _completion(case: Case, policy: SlaPolicy, *, channel: str = "") -> Duration:
    context = sla_context(case, policy, channel=channel)
    return (policy.rule(SlaStep.COMPLETION, context) or _NO_RULE).span(context)


def _area_codes(area: Area) -> tuple[str, ...]:
    codes = dict(Area.objects.filter(pk__in=area.lineage).values_list("pk", "code"))
    return tuple(codes[pk] for pk in area.lineage)


def _channel_of(case: Case, policy: SlaPolicy) -> str:
    """The channel of the first report, asked for only where a rule names one."""
    if not policy.names_channels:
        return ""
    return Report.objects.filter(code=case.code).values_list("channel", flat=True).first() or ""
