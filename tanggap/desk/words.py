"""Words that several screens need: how long, how late, how far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tanggap.cases.models import Case
from tanggap.cases.states import OPEN, TO_VERIFY
from tanggap.cases.words import day

SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Due:
    """When a case must be done, as words and as a tone for the eye (`late`, `soon`, `fine`, `paused`, `none`)."""

    words: str
    tone: str
    at: datetime | None = None


def span(length: timedelta) -> str:
    """A length in its two largest units: "2 h 4 j" (two days four hours), "3 j 20 m", "45 m"."""
    minutes = max(0, round(length.total_seconds() / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days >= 7 or (days and not hours):
        return _("%(days)s h") % {"days": days}
    if days:
        return _("%(days)s h %(hours)s j") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s j %(minutes)s m") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s m") % {"minutes": minutes}


def due_of(case: Case, at: datetime) -> Due:
    """The case's deadline, seen from now."""
    if case.paused_at is not None and case.status in TO_VERIFY:
        return Due(_("menunggu diperiksa %(span)s") % {"span": span(at - case.paused_at)}, "paused", case.paused_at)
    if case.paused_at is not None:
        return Due(_("ditunda sampai %(day)s") % {"day": day(case.paused_until)}, "paused", case.paused_until)
    if case.due_at is None or case.status not in OPEN:
        return Due("", "none")
    left = case.due_at - at
    if left < timedelta(0):
        return Due(_("terlambat %(span)s") % {"span": span(-left)}, "late", case.due_at)
    return Due(_("%(span)s lagi") % {"span": span(left)}, "soon" if left < SOON else "fine", case.due_at)


def metres(distance: float | None) -> str:
    """A distance over the ground: "120 m", "1,4 km"."""
    if distance is None:
        return ""
    if distance < 950:
        return _("%(metres)s m") % {"metres": round(distance / 10) * 10 if distance >= 20 else round(distance)}
    kilometres = f"{distance / 1000:.1f}"
    return _("%(kilometres)s km") % {"kilometres": kilometres.replace(".", _(","))}
