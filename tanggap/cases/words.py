"""Words that every screen about cases needs: who acted, how long, when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tanggap.cases.events import EventKind
from tanggap.cases.workflow import CaseRole
from tanggap.directory.steps import SlaStep

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
    """How long ago."""
    return _("%(span)s lalu") % {"span": long_span(length)} if length >= timedelta(minutes=1) else _("baru saja")


def day(moment: datetime | None) -> str:
    """A date in the city's time."""
    return date_format(timezone.localtime(moment), "j M Y") if moment else "-"


def clock(moment: datetime | None) -> str:
    """Date and time in the city's time."""
    return date_format(timezone.localtime(moment), "j M Y, H.i") if moment else "-"


_DUE_CHANGED_WHY: dict[str, Promise] = {
    "category": gettext_lazy("jenis masalahnya diperbaiki"),
    "priority": gettext_lazy("jumlah laporannya berubah"),
    "place": gettext_lazy("tempatnya diperbaiki"),
    "policy": gettext_lazy("aturan tenggat kota berubah"),
}


def deadline_words(kind: str, facts: Mapping[str, Any]) -> str:
    """What an event of the clocks means, from its facts; nothing for every other kind."""
    if kind == EventKind.DUE_CHANGED:
        days = {
            "was": _day_in(facts["from"]),
            "day": _day_in(facts["to"]),
            "why": _DUE_CHANGED_WHY.get(facts["why"], ""),
        }
        return _("Janji selesai berubah dari %(was)s ke %(day)s karena %(why)s.") % days
    if kind in (EventKind.ESCALATED, EventKind.ACKNOWLEDGED):
        said = {"step": SlaStep(facts["step"]).label, "to": ", ".join(facts["to"])}
        if kind == EventKind.ESCALATED:
            return _("Tenggat “%(step)s” lewat; dinaikkan ke %(to)s.") % said
        return _("%(to)s menanggapi tenggat “%(step)s” yang lewat.") % said
    return ""


def _day_in(written: str) -> str:
    return clock(datetime.fromisoformat(written))
