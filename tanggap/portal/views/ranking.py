"""The public league table: who finishes in time, fair to the kind of work, and honest about what cannot be told apart."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.accountability import comparing
from tanggap.accountability.comparing import LeagueUnit
from tanggap.accountability.ranking import FEWEST, Standing
from tanggap.accountability.words import month_words, percent
from tanggap.cases.words import clock
from tanggap.intake.views.common import city_of

_MONTHS = 12


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Agencies, districts or villages of a month, counted over public cases; nobody below the minimum is in the table."""
    city, at = city_of(request), timezone.now()
    by, month = _by(request.GET.get("menurut", "")), _month(request.GET.get("bulan", ""))
    table = comparing.league(city, by, month, at=at, public_only=True)
    url = reverse("portal:ranking")
    words = {LeagueUnit.AGENCY: _("Instansi"), LeagueUnit.DISTRICT: _("Kecamatan"), LeagueUnit.VILLAGE: _("Kelurahan")}
    context = {
        "month": month,
        "month_words": month_words(month),
        "months": [(f"{one:%Y-%m}", month_words(one)) for one in _months(month)],
        "by": by.value,
        "tabs": [
            {"label": word, "url": f"{url}?menurut={one}&bulan={month:%Y-%m}", "count": None, "current": one is by}
            for one, word in words.items()
        ],
        "rows": [_row(row, table) for row in table.ranked],
        "small": len(table.small),
        "cases": table.cases,
        "counted_at": clock(table.counted_at),
        "city_share": percent(table.city_share) if table.city_share is not None else "",
        "fewest": FEWEST,
    }
    return render(request, "portal/ranking.html", context)


def _row(row: Standing[int], table: comparing.League) -> dict[str, object]:
    best, worst = row.rank or (0, 0)
    return {
        "name": table.names[row.unit],
        "code": table.codes[row.unit],
        "rank": str(best) if best == worst else f"{best}–{worst}",
        "cases": row.cases,
        "share": percent(row.share),
        "adjusted": percent(row.adjusted),
        "low": round(100 * row.interval.low),
        "high": round(100 * row.interval.high),
        "width": max(1, round(100 * (row.interval.high - row.interval.low))),
        "point": round(100 * row.adjusted),
        "trend": row.trend,
    }


def _by(typed: str) -> LeagueUnit:
    return LeagueUnit(typed) if typed in {one.value for one in LeagueUnit} else LeagueUnit.AGENCY


def _month(typed: str) -> date:
    """The month of the address; the last whole one when it names none."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", typed, re.ASCII):
        return date(int(typed[:4]), int(typed[5:]), 1)
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def _months(looked_at: date) -> list[date]:
    first, found = timezone.localdate().replace(day=1), {looked_at}
    for _number in range(_MONTHS):
        found.add(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return sorted(found, reverse=True)
