"""Words that every screen about cases needs: who acted, how long, when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tanggap.cases.workflow import CaseRole

_HOUR, _DAY, _WEEK = 60, 24 * 60, 7 * 24 * 60  # minutes

CAPACITIES: dict[str, Promise] = {
    CaseRole.REPORTER: gettext_lazy("Pelapor"),
    CaseRole.OFFICER: gettext_lazy("Petugas"),
    CaseRole.HEAD: gettext_lazy("Kepala instansi"),
    CaseRole.OPERATOR: gettext_lazy("Operator"),
    CaseRole.SUPERVISOR: gettext_lazy("Pengawas wilayah"),
    CaseRole.ADMIN: gettext_lazy("Admin kota"),
    CaseRole.SYSTEM: gettext_lazy("Sistem"),
}


def long_span(length: timedelta) -> str:
    """A length as people say it, in its two largest units: "45 menit", "1 jam 19 menit", "2 hari 13 jam", "12 hari".

    The smaller unit is left out where nobody would name it: minutes from ten hours on, hours from a week on.
    """
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes >= 10 * _HOUR:
        minutes = _HOUR * round(minutes / _HOUR)
    (days, rest), (hours, left) = divmod(minutes, _DAY), divmod(minutes % _DAY, _HOUR)
    if days:
        return _both(_days(days), _hours(rest // _HOUR) if rest and minutes < _WEEK else "")
    return _both(_hours(hours), _minutes(left) if left else "") if hours else _minutes(minutes)


def rough_span(length: timedelta) -> str:
    """The same in one unit, for lists and large figures: "45 menit", "3 jam", "12 hari"."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < _HOUR:
        return _minutes(minutes)
    hours = round(minutes / _HOUR)
    return _hours(hours) if hours < 24 else _days(hours // 24)


def _both(larger: str, smaller: str) -> str:
    return f"{larger} {smaller}".rstrip()


def _days(n: int) -> str:
    return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}


def _hours(n: int) -> str:
    return ngettext("%(n)s jam", "%(n)s jam", n) % {"n": n}


def _minutes(n: int) -> str:
    return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n}


def ago(length: timedelta) -> str:
    """'3 jam lalu'; 'baru saja' below a minute."""
    return _("%(span)s lalu") % {"span": rough_span(length)} if length >= timedelta(minutes=1) else _("baru saja")


def day(moment: datetime | None) -> str:
    """'27 Nov 2026' in the city's time; '-' without a moment."""
    return date_format(timezone.localtime(moment), "j M Y") if moment else "-"


def clock(moment: datetime | None) -> str:
    """'27 Nov 2026, 14.02' in the city's time; '-' without a moment."""
    return date_format(timezone.localtime(moment), "j M Y, H.i") if moment else "-"


def metres(distance: float | None) -> str:
    """A distance over the ground: "120 m", "1,4 km"."""
    if distance is None:
        return ""
    if distance < 950:
        return _("%(metres)s m") % {"metres": round(distance / 10) * 10 if distance >= 20 else round(distance)}
    kilometres = f"{distance / 1000:.1f}"
    return _("%(kilometres)s km") % {"kilometres": kilometres.replace(".", _(","))}
