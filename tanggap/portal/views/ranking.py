"""The public league table: who finishes in time, fair to the kind of work, and honest about what cannot be told apart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tanggap.accountability import comparing
from tanggap.accountability.comparing import LeagueUnit
from tanggap.accountability.league_rows import (
    league_row,
    month_before,
    month_choices,
    month_of_address,
    this_month,
    unit_of,
)
from tanggap.accountability.ranking import FEWEST
from tanggap.accountability.words import month_words, percent
from tanggap.cases.words import clock
from tanggap.intake.views.common import city_of


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Agencies, districts or villages of a month, counted over public cases; nobody below the minimum is in the table."""
    city, at = city_of(request), timezone.now()
    by = unit_of(request.GET.get("menurut", ""))
    month = month_of_address(request.GET.get("bulan", "")) or month_before(this_month())
    table = comparing.league(city, by, month, at=at, public_only=True)
    url = reverse("portal:ranking")
    words = {LeagueUnit.AGENCY: _("Instansi"), LeagueUnit.DISTRICT: _("Kecamatan"), LeagueUnit.VILLAGE: _("Kelurahan")}
    context = {
        "month": month,
        "month_words": month_words(month),
        "months": month_choices(month),
        "by": by.value,
        "tabs": [
            {"label": word, "url": f"{url}?menurut={one}&bulan={month:%Y-%m}", "count": None, "current": one is by}
            for one, word in words.items()
        ],
        "rows": [league_row(row, table) for row in table.ranked],
        "small": len(table.small),
        "cases": table.cases,
        "counted_at": clock(table.counted_at),
        "city_share": percent(table.city_share) if table.city_share is not None else "",
        "fewest": FEWEST,
    }
    return render(request, "portal/ranking.html", context)
