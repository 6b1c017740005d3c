"""Words that several screens need: how long, how late, in what capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tanggap.cases.models import Case
from tanggap.cases.workflow import OPEN, Who

SOON = timedelta(hours=4)

CAPACITIES: dict[str, Promise] = {
    Who.REPORTER: gettext_lazy("Pelapor"),
    Who.OFFICER: gettext_lazy("Petugas"),
    Who.HEAD: gettext_lazy("Kepala instansi"),
    Who.OPERATOR: gettext_lazy("Operator"),
    Who.SUPERVISOR: gettext_lazy("Pengawas wilayah"),
    Who.ADMIN: gettext_lazy("Admin kota"),
    Who.SYSTEM: gettext_lazy("Sistem"),
}


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


def long_span(length: timedelta) -> str:
    """The same in whole words, for a screen reader and where there is room: "3 jam"."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes >= 48 * 60:
        return ngettext("%(n)s hari", "%(n)s hari", minutes // 1440) % {"n": minutes // 1440}
    if minutes >= 90:
        hours = round(minutes / 60)
        return ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}
    return ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes}


def due_of(case: Case, at: datetime) -> Due:
    """The case's deadline, seen from now."""
    if case.paused_at is not None:
        return Due(_("ditunda sampai %(day)s") % {"day": day(case.paused_until)}, "paused", case.paused_until)
    if case.due_at is None or case.status not in OPEN:
        return Due("", "none")
    left = case.due_at - at
    if left < timedelta(0):
        return Due(_("terlambat %(span)s") % {"span": span(-left)}, "late", case.due_at)
    return Due(_("%(span)s lagi") % {"span": span(left)}, "soon" if left < SOON else "fine", case.due_at)


def day(moment: datetime | None) -> str:
    """A date in the city's time."""
    return date_format(timezone.localtime(moment), "j M Y") if moment else "-"


def clock(moment: datetime | None) -> str:
    """Date and time in the city's time."""
    return date_format(timezone.localtime(moment), "j M Y, H.i") if moment else "-"


def metres(distance: float | None) -> str:
    """A distance over the ground: "120 m", "1,4 km"."""
    if distance is None:
        return ""
    if distance < 950:
        return _("%(metres)s m") % {"metres": round(distance / 10) * 10 if distance >= 20 else round(distance)}
    kilometres = f"{distance / 1000:.1f}"
    return _("%(kilometres)s km") % {"kilometres": kilometres.replace(".", _(","))}
