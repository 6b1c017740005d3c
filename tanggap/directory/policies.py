"""Which policy holds when. Rows become `sla.SlaPolicy`; the few rows of a city are read once for each City object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tanggap.directory.models import DeadlinePolicy
from tanggap.directory.sla import SlaPolicy, policy_from, without_policy
from tanggap.places.models import City

_KEPT = "_deadline_policies"


class PolicyHistory:
    """All policies of a city, oldest first."""

    def __init__(self, city: City, rows: Sequence[DeadlinePolicy]) -> None:
        self._city = city
        self._rows = {row.number: row for row in rows}
        self._read: dict[int, SlaPolicy] = {}

    def at(self, moment: datetime) -> SlaPolicy:
        """The policy in force; one that promises only what the categories say, where the city has decided nothing yet."""
        number = max((row.number for row in self._rows.values() if row.valid_from <= moment), default=0)
        return self.numbered(number)

    def numbered(self, number: int) -> SlaPolicy:
        """The policy with this number; 0 is what holds without any."""
        if number not in self._read:
            row = self._rows.get(number)
            zone = self._city.timezone
            self._read[number] = (
                policy_from(row.content, number=number, name=row.name, zone=zone) if row else without_policy(zone)
            )
        return self._read[number]

    def numbers(self) -> list[int]:
        """The numbers of all policies, oldest first."""
        return sorted(self._rows)

    def id_of(self, number: int) -> int | None:
        """The primary key of a policy, for rows that name it."""
        row = self._rows.get(number)
        return row.pk if row else None


def policy_history_of(city: City) -> PolicyHistory:
    """The city's policies, read once for this City object."""
    kept: PolicyHistory | None = getattr(city, _KEPT, None)
    if kept is None:
        kept = PolicyHistory(city, list(DeadlinePolicy.objects.filter(city=city).order_by("number")))
        setattr(city, _KEPT, kept)
    return kept


def forget_policies(city: City) -> None:
    """The next look reads them anew."""
    if hasattr(city, _KEPT):
        delattr(city, _KEPT)
