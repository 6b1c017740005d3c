"""Words that every screen about cases needs: who acted, how long, when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tanggap.cases.workflow import CaseRole

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
    """A length in its largest unit, in whole words: "3 jam"."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes >= 48 * 60:
        return ngettext("%(n)s hari", "%(n)s hari", minutes // 1440) % {"n": minutes // 1440}
    if minutes >= 90:
        hours = round(minutes / 60)
        return ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}
    return ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes}


def ago(length: timedelta) -> str:
    """'3 jam lalu'; 'baru saja' below a minute."""
    return _("%(span)s lalu") % {"span": long_span(length)} if length >= timedelta(minutes=1) else _("baru saja")


def day(moment: datetime | None) -> str:
    """'27 Nov 2026' in the city's time; '-' without a moment."""
    return date_format(timezone.localtime(moment), "j M Y") if moment else "-"


def clock(moment: datetime | None) -> str:
    """'27 Nov 2026, 14.02' in the city's time; '-' without a moment."""
    return date_format(timezone.localtime(moment), "j M Y, H.i") if moment else "-"
