"""Words that several screens need: how long, how late, how far."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tanggap.cases.models import Case
from tanggap.cases.states import OPEN, TO_VERIFY
from tanggap.cases.words import day, long_span
from tanggap.directory.steps import SlaStep

SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Due:
    """When a case must be done, as words and as a tone for the eye (`late`, `soon`, `fine`, `paused`, `none`)."""

    words: str
    tone: str
    at: datetime | None = None
    step: str = ""  # the step whose clock this is, where a list shows the next of several
    final: str = ""  # when the whole case must be done, where that is another clock


_STEPS = {
    SlaStep.FIRST_RESPONSE: gettext_lazy("Jawaban pertama"),
    SlaStep.ACCEPT: gettext_lazy("Terima atau kembalikan"),
    SlaStep.COORDINATION: gettext_lazy("Bagian instansi lain"),
    SlaStep.COMPLETION: gettext_lazy("Selesai"),
    SlaStep.VERIFICATION: gettext_lazy("Periksa bukti"),
    SlaStep.ANSWER: gettext_lazy("Jawab warga"),
}


def due_of(case: Case, at: datetime) -> Due:
    """The case's deadline, seen from now."""
    if case.paused_at is not None and case.status in TO_VERIFY:
        return Due(
            _("menunggu diperiksa %(span)s") % {"span": long_span(at - case.paused_at)}, "paused", case.paused_at
        )
    if case.paused_at is not None:
        return Due(_("ditunda sampai %(day)s") % {"day": day(case.paused_until)}, "paused", case.paused_until)
    if case.due_at is None or case.status not in OPEN:
        return Due("", "none")
    return _left(case.due_at - at, case.due_at)


def _left(left: timedelta, ends: datetime) -> Due:
    if left < timedelta(0):
        return Due(_("terlambat %(span)s") % {"span": long_span(-left)}, "late", ends)
    return Due(_("%(span)s lagi") % {"span": long_span(left)}, "soon" if left < SOON else "fine", ends)


def next_due_of(case: Case, at: datetime) -> Due:
    """The clock of the case's office that ends or ended first, by its name; `for_cards` reads it, else the case's own deadline."""
    whole = due_of(case, at)
    step, ends = getattr(case, "next_step", None), getattr(case, "next_due", None)
    if ends is None or whole.tone == "paused" or case.status not in OPEN:
        return whole
    is_whole = step == SlaStep.COMPLETION
    bites = _left(ends - at, ends)
    return replace(bites, step=str(_STEPS[SlaStep(str(step))]), final="" if is_whole else whole.words)


def direction(lat_from: float, lon_from: float, lat: float, lon: float) -> str:
    """Which way something lies, of eight: "ke timur laut"."""
    east = (lon - lon_from) * math.cos(math.radians(lat_from))
    turn = math.degrees(math.atan2(east, lat - lat_from)) % 360
    return str(_WINDS[round(turn / 45) % 8])


_WINDS = (
    gettext_lazy("ke utara"), gettext_lazy("ke timur laut"), gettext_lazy("ke timur"), gettext_lazy("ke tenggara"),
    gettext_lazy("ke selatan"), gettext_lazy("ke barat daya"), gettext_lazy("ke barat"), gettext_lazy("ke barat laut"),
)  # fmt: skip


def group_name(group: Mapping[str, str], code: str) -> str:
    """The name of a group of kinds in the reader's language; its code where it has none."""
    name = group.get("name_en") if get_language() == "en" else None
    return name or group.get("name") or code
