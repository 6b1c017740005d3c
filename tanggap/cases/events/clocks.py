"""Promises that moved and deadlines that were missed, told to the public or contested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import UNSET, UnsetType

from tanggap.cases.events.base import AgencyCode, CaseEvent, Names, Visibility, event
from tanggap.cases.events.triage import Handover
from tanggap.cases.words import clock
from tanggap.directory.steps import SlaStep

_DUE_CHANGED_WHY: Final[Mapping[str, Promise]] = {
    "category": gettext_lazy("jenis masalahnya diperbaiki"),
    "priority": gettext_lazy("jumlah laporannya berubah"),
    "place": gettext_lazy("tempatnya diperbaiki"),
    "policy": gettext_lazy("aturan tenggat kota berubah"),
}


def _step_label(step: str) -> Promise | str:
    return SlaStep(step).label if step in SlaStep.values else step


class Announced(CaseEvent, frozen=True, kw_only=True):
    """Told to everybody in one sentence, and to the staff in the same."""

    def details(self, names: Names) -> list[str]:
        return [self.announcement()]


@event("retimed", gettext_lazy("Tenggat berubah"))
class DueChanged(Announced, frozen=True, kw_only=True):
    """The promised end moved, by the policy of this number. `why` is `category`, `priority`, `place` or `policy`."""

    from_: datetime
    to: datetime
    why: str
    policy: int

    def announcement(self) -> str:
        days = {"was": clock(self.from_), "day": clock(self.to), "why": _DUE_CHANGED_WHY.get(self.why, "")}
        return _("Janji selesai berubah dari %(was)s ke %(day)s karena %(why)s.") % days


@event("escalated", gettext_lazy("Dinaikkan ke atasan"))
class Escalated(Announced, frozen=True, kw_only=True):
    """A missed deadline was raised to those named in `to`, the office with this code among them; `rung` of the ladder, or by hand."""

    step: str
    rung: int | UnsetType = UNSET
    to: tuple[str, ...]
    office: AgencyCode | None = None
    due: datetime

    def announcement(self) -> str:
        said = {"step": _step_label(self.step), "to": ", ".join(self.to)}
        return _("Tenggat “%(step)s” lewat; dinaikkan ke %(to)s.") % said


@event("acknowledged", gettext_lazy("Eskalasi ditanggapi"))
class Acknowledged(Announced, frozen=True, kw_only=True):
    """Those named in `to` took up a missed deadline."""

    step: str
    rung: int
    to: tuple[str, ...]

    def announcement(self) -> str:
        said = {"step": _step_label(self.step), "to": ", ".join(self.to)}
        return _("%(to)s menanggapi tenggat “%(step)s” yang lewat.") % said


@event("reminded", gettext_lazy("Diingatkan pengawas"))
class Reminded(Handover, frozen=True, kw_only=True):
    """A supervisor reminded the agency that holds the case."""


class AboutBreach(Handover, frozen=True, kw_only=True):
    """About a missed deadline: its key, its step, and the agency that answered for it."""

    breach: int
    step: str


@event("contested", gettext_lazy("Keterlambatan disanggah"), audience=Visibility.STAFF)
class Contested(AboutBreach, frozen=True, kw_only=True):
    """The agency says why the missed deadline should not count; `files` are the SHA-256 digests of what it attached."""

    files: tuple[str, ...] | UnsetType = UNSET


@event("contest_judged", gettext_lazy("Sanggahan diputus"))
class ContestJudged(AboutBreach, frozen=True, kw_only=True):
    """A supervisor upheld or struck the missed deadline."""
