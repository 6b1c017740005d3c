"""What one office's month comes to under a rule: one value for the sum that is shown and the digest that is signed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from tanggap.accountability.arithmetic import CountedBreach, PenaltyRule, PenaltySum, add_up
from tanggap.accountability.models import SanctionRule
from tanggap.accountability.queries import duties_of, is_final, is_struck, last_level, missed_in, month_of
from tanggap.accountability.rule_file import rule_of
from tanggap.cases.history import canonical
from tanggap.deadlines.models import Breach
from tanggap.places.models import City


@dataclass(frozen=True)
class Assessment:
    """The sum, and beside it the breaches that do not count: struck by a judge, or still waiting for one."""

    rule_digest: str
    sum: PenaltySum
    struck: Sequence[Breach]
    waiting: Sequence[Breach]

    @property
    def working(self) -> dict[str, object]:
        """All of it as JSON, as `Proposal.working` keeps it and the letter prints it."""
        return {
            **asdict(self.sum),
            "lines": [asdict(line) for line in self.sum.lines],
            "struck": [_named(one) for one in self.struck],
            "waiting": [_named(one) for one in self.waiting],
        }

    @property
    def digest(self) -> str:
        """SHA-256 of rule and sum: two that agree say the same in every line."""
        return hashlib.sha256(canonical([self.rule_digest, self.working])).hexdigest()


@dataclass(frozen=True)
class MonthUnderRule:
    """A city's month read once: by agency the deadlines that came due, and those that were missed."""

    month: date
    row: SanctionRule
    rule: PenaltyRule
    final_from: datetime  # the last missed deadline of the month can no longer be contested
    duties: Mapping[int, int]
    breaches: Mapping[int, Sequence[Breach]]

    def assess(self, agency_id: int, *, at: datetime) -> Assessment:
        """What the agency's month comes to, by the contests that were judged until now.

        Lateness is measured up to `final_from`, so that the same month gives the same sum ever after.
        """
        breaches = self.breaches.get(agency_id, ())
        struck = [one for one in breaches if is_struck(one)]
        waiting = [
            one for one in breaches if not is_struck(one) and not is_final(one, days=self.rule.contest_days, at=at)
        ]
        counted = [self._counted(one) for one in breaches if one not in struck and one not in waiting]
        duties = max(self.duties.get(agency_id, 0), len(counted))
        before = last_level(agency_id, before=self.month, months=self.rule.remembers_months)
        return Assessment(
            self.row.digest, add_up(self.rule, counted, duties=duties, last_level=before), struck, waiting
        )

    def _counted(self, breach: Breach) -> CountedBreach:
        late = min(breach.ended_at or self.final_from, self.final_from) - breach.due_at
        return CountedBreach(breach.pk, breach.case.code, breach.step, breach.case.is_urgent, late, breach.cause)


def month_under(row: SanctionRule, city: City, month: date) -> MonthUnderRule:
    """Read the city's month as this rule counts it."""
    rule, period = rule_of(row), month_of(city, month)
    breaches: dict[int, list[Breach]] = defaultdict(list)
    for breach in missed_in(city, period):
        breaches[breach.agency_id].append(breach)
    return MonthUnderRule(
        month=month.replace(day=1),
        row=row,
        rule=rule,
        final_from=contests_end(city, month, rule),
        duties=duties_of(city, period),
        breaches=breaches,
    )


def contests_end(city: City, month: date, rule: PenaltyRule) -> datetime:
    """From when on the month can be added up: its last missed deadline can no longer be contested."""
    return month_of(city, month).end + timedelta(days=rule.contest_days)


def _named(breach: Breach) -> dict[str, object]:
    return {"id": breach.pk, "case": breach.case.code, "step": breach.step}
